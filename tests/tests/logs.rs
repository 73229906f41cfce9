//! Nothing that the client and the crates below it log, down to the last detail, has a secret or a
//! value in it. A process has one logger, so these tests have a program of their own.

use std::fmt::{Debug, Write as _};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use alicloud_client::Credentials;
use alicloud_client::cloudfw::{Client, ClientBuilder};
use alicloud_tests::server::{Reply, Server};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

const SECRET: &str = "CanarySecret0123456789abcdef/+";
const TOKEN: &str = "CAISCanaryToken9876543210zyxwvu/+==";
const PASSWORD: &str = "canary-password";
/// `user:canary-password` in Base64.
const ENCODED_PASSWORD: &str = "dXNlcjpjYW5hcnktcGFzc3dvcmQ=";
const VALUE: &str = "canary-value";

static LOGGED: Mutex<String> = Mutex::new(String::new());

fn logged() -> MutexGuard<'static, String> {
    LOGGED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Writes down all spans, events and log lines.
struct Recorder;

impl Subscriber for Recorder {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        write_line(span.metadata(), |line| span.record(line));
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut Line(&mut logged()));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        write_line(event.metadata(), |line| event.record(line));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

impl log::Log for Recorder {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        // Written before the lock is taken: what is shown could log something, too.
        let text = format!("\n{}: {}", record.target(), record.args());
        logged().push_str(&text);
    }

    fn flush(&self) {}
}

fn write_line(metadata: &Metadata<'_>, fields: impl FnOnce(&mut Line<'_>)) {
    let mut text = format!("\n{}: {}", metadata.target(), metadata.name());
    fields(&mut Line(&mut text));
    logged().push_str(&text);
}

struct Line<'a>(&'a mut String);

impl Visit for Line<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {field}={value:?}").unwrap();
    }
}

fn builder(url: String) -> ClientBuilder {
    let credentials = Credentials::new("LTAI5tCanaryId", SECRET).with_security_token(TOKEN);
    let builder = Client::builder().endpoint(url).credentials(credentials);
    builder.timeout(Duration::from_secs(1)).max_response_bytes(1000)
}

/// Makes calls that go well and calls that fail, and yields the signatures that were sent.
async fn calls() -> Vec<String> {
    let mut signatures = Vec::new();
    let echo = format!(r#"{{"Code":"SignatureDoesNotMatch","Message":"{TOKEN} {SECRET}"}}"#);
    for reply in [
        Reply::json(200, "{}"),
        Reply::json(200, format!(r#"{{"RequestId":["{TOKEN}"]}}"#)),
        Reply::json(400, echo),
        Reply::json(200, vec![b' '; 2000]),
        Reply::new(302, "").header("location", &format!("http://127.0.0.1:1/{TOKEN}")),
        Reply::hang_up(),
        Reply::silence(),
        Reply::verbatim(format!("{TOKEN}\r\n\r\n")),
    ] {
        let server = Server::start([reply]);
        let through_proxy = server.url().replace("http://", &format!("http://user:{PASSWORD}@"));
        for builder in [
            builder(server.url()).no_proxy(),
            builder("http://service.example.com".to_owned()).proxy(through_proxy),
        ] {
            let client = builder.build().unwrap();
            let _ = client.describe_user_ips_whitelist().source_ip(VALUE).send().await;
            let _ = client.raw("Any").form("Form", VALUE).send().await;
        }
        for request in server.take_requests() {
            let authorization = request.header("authorization").unwrap_or_default().to_owned();
            signatures.extend(authorization.split_once("Signature=").map(|pair| pair.1.to_owned()));
        }
    }
    let nobody = builder("http://127.0.0.1:1".to_owned()).no_proxy().build().unwrap();
    nobody.describe_user_ips_whitelist().source_ip(VALUE).send().await.unwrap_err();
    signatures
}

#[tokio::test]
async fn no_log_line_has_a_secret_or_a_value() {
    tracing::subscriber::set_global_default(Recorder).unwrap();
    log::set_logger(&Recorder).unwrap();
    log::set_max_level(log::LevelFilter::Trace);
    let signatures = calls().await;
    assert!(signatures.len() > 10, "{}", signatures.len());

    let text = logged().clone();
    for source in ["\nhyper_util::", "\nreqwest::"] {
        assert!(text.contains(source), "{source:?} logged nothing: {text}");
    }
    let canaries = [SECRET, TOKEN, PASSWORD, ENCODED_PASSWORD, VALUE].map(str::to_owned);
    for canary in canaries.into_iter().chain(signatures) {
        let line = text.lines().find(|line| line.contains(&canary[..12]));
        assert_eq!(line, None, "a log line shows {canary}");
    }
}

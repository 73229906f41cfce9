//! Secrets stay secret: canaries in credentials, addresses and answers are in no text that a
//! program might print.

use std::collections::BTreeSet;
use std::error::Error as _;
use std::fmt::Debug;
use std::net::TcpListener;
use std::time::Duration;

use alicloud_client::cloudfw::{Client, ClientBuilder, Error};
use alicloud_client::sts;
use alicloud_client::{
    BoxFuture, CannedTransport, Credentials, CredentialsError, EnvironmentProvider, HttpRequest,
    HttpResponse, ProvideCredentials, RecordingTransport, ReqwestTransport, RetryPolicy, Secret,
    Surroundings, Timestamp, Transport, TransportError, TransportErrorKind,
};
use alicloud_tests::drive::causes;
use alicloud_tests::server::{Key, Reply, Server};
use alicloud_tests::specs;
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

const SECRET: &str = "CanarySecret0123456789abcdef/+";
const TOKEN: &str = "CAISCanaryToken9876543210zyxwvu/+==";
const PASSWORD: &str = "canary-password";
const VALUE: &str = "canary-value";

fn credentials() -> Credentials {
    Credentials::new("LTAI5tCanaryId", SECRET).with_security_token(TOKEN)
}

fn builder() -> ClientBuilder {
    Client::builder().credentials(credentials()).retry(RetryPolicy::off())
}

/// Fails if a text has so much of a canary that it could be used.
fn assert_silent(what: &str, text: &str) {
    for canary in [SECRET, TOKEN, PASSWORD, VALUE] {
        let length = canary.len().min(10);
        for start in 0..=canary.len() - length {
            let part = &canary[start..start + length];
            assert!(!text.contains(part), "{what} shows {part}: {text}");
        }
    }
}

/// Fails if `Debug` of a value shows a canary.
fn assert_debug_is_silent(what: &str, value: &impl Debug) {
    assert_silent(what, &format!("{value:?}"));
    assert_silent(what, &format!("{value:#?}"));
}

/// Fails if anything that an error holds shows a canary.
fn assert_error_is_silent(what: &str, error: &Error) {
    assert_debug_is_silent(what, error);
    assert_silent(what, &error.to_string());
    assert_silent(what, error.message());
    assert_silent(what, error.code().map(|code| code.as_str()).unwrap_or_default());
    assert_silent(what, error.request_id().unwrap_or_default());
    assert_silent(what, error.body().unwrap_or_default());
    assert_silent(what, error.recommend().unwrap_or_default());
    assert_debug_is_silent(what, &error.access_denied());
    assert_debug_is_silent(what, &error.headers());
    if let Some(decode) = error.decode() {
        assert_silent(what, decode.path());
        assert_silent(what, decode.found());
    }
    for cause in causes(error) {
        assert_silent(what, &cause);
    }
    assert_debug_is_silent(what, &error.source().map(|cause| format!("{cause:?}")));
}

#[test]
fn values_that_hold_secrets_do_not_show_them() {
    let builder = builder().endpoint("http://127.0.0.1:9");
    assert_debug_is_silent("a builder", &builder);
    let client = builder.build().unwrap();
    assert_debug_is_silent("a client", &client);
    assert_debug_is_silent("a request", &client.describe_user_ips_whitelist().source_ip(VALUE));
    let raw = client.raw("Any").query("Q", VALUE).form("F", VALUE).header("x-h", VALUE);
    assert_debug_is_silent("a raw request", &raw);
    assert_debug_is_silent("credentials", &credentials());
    assert_debug_is_silent("a secret", &Secret::new(SECRET));
    assert_debug_is_silent("a security token", &credentials().security_token());
    assert_debug_is_silent("a transport", &ReqwestTransport::plain().unwrap());
}

#[tokio::test]
async fn providers_do_not_show_what_they_found() {
    let variable = |name: &str| {
        Some(match name {
            "ALIBABA_CLOUD_ACCESS_KEY_ID" => "LTAI5tCanaryId".into(),
            "ALIBABA_CLOUD_ACCESS_KEY_SECRET" => SECRET.into(),
            "ALIBABA_CLOUD_SECURITY_TOKEN" => TOKEN.into(),
            _ => return None,
        })
    };
    let provider = EnvironmentProvider::with_surroundings(Surroundings::new(variable, None));
    let found = provider.provide().await.unwrap();
    assert_eq!(found.secret().expose(), SECRET);
    assert_debug_is_silent("a provider", &provider);
    let client = Client::builder().credentials(provider).build();
    assert_debug_is_silent("a client with a provider", &client);
}

#[tokio::test]
async fn requests_do_not_show_signature_token_or_values() {
    let transport = CannedTransport::new().json(200, "{}");
    let client = builder().transport(transport.clone()).build().unwrap();
    client.describe_user_ips_whitelist().source_ip(VALUE).send().await.unwrap();
    let [request] = transport.requests().try_into().unwrap();
    let authorization = request.headers["authorization"].to_str().unwrap();
    let (_, signature) = authorization.split_once("Signature=").unwrap();
    assert!(request.headers["x-acs-security-token"] == TOKEN && signature.len() == 64);
    let text = format!("{request:?} {request:#?} {transport:?} {client:?}");
    assert_silent("an HTTP request", &text);
    assert!(!text.contains(signature) && !text.contains(&authorization[20..60]), "{text}");
}

#[tokio::test]
async fn errors_of_the_network_show_no_address_with_values() {
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let silent = Server::start([Reply::silence()]);
    let rude = Server::start([Reply::hang_up()]);
    let big = Server::start([Reply::json(200, vec![b' '; 10_000])]);
    for (what, address) in [
        ("refused", format!("http://{nobody}")),
        ("timeout", silent.url()),
        ("cut", rude.url()),
        ("too large", big.url()),
    ] {
        let builder = builder().endpoint(address).max_response_bytes(100);
        let client = builder.timeout(Duration::from_millis(300)).build().unwrap();
        let call = client.describe_user_ips_whitelist().source_ip(VALUE);
        let error = call.send().await.unwrap_err();
        assert_error_is_silent(what, &error);
        assert_error_is_silent(what, &client.raw("A").query("Q", VALUE).send().await.unwrap_err());
    }
}

#[test]
fn addresses_with_passwords_are_refused_without_repeating_them() {
    for endpoint in [
        format!("https://user:{PASSWORD}@cloudfw.aliyuncs.com"),
        format!("user:{PASSWORD}@cloudfw.aliyuncs.com"),
        format!("https://{PASSWORD}@cloudfw.aliyuncs.com"),
        format!("https://cloudfw.aliyuncs.com/{PASSWORD}"),
        format!("https://cloudfw.aliyuncs.com/?{PASSWORD}"),
        format!("cloudfw.aliyuncs.com:{PASSWORD}"),
        format!("{PASSWORD}://x"),
    ] {
        let builder = builder().endpoint(endpoint);
        assert_debug_is_silent("a builder", &builder);
        let error = builder.build().unwrap_err();
        assert!(error.is_config(), "{error}");
        assert_error_is_silent("a refused endpoint", &error);
    }
}

#[tokio::test]
async fn credentials_that_cannot_be_sent_are_refused_without_showing_them() {
    let transport = CannedTransport::new().json(200, "{}");
    let bad = Credentials::new("id", SECRET).with_security_token(format!("{TOKEN}\n"));
    let client = Client::builder().credentials(bad).transport(transport.clone()).build().unwrap();
    let error = client.describe_user_ips_whitelist().send().await.unwrap_err();
    assert!(error.is_credentials(), "{error}");
    assert_error_is_silent("a token with a line feed", &error);
    assert_eq!(transport.requests().len(), 0);
}

/// The error of a call for a session whose answer is `body`.
async fn session_answered(status: u16, body: &str) -> sts::Error {
    let transport = CannedTransport::new().json(status, body.to_owned());
    let builder = sts::Client::builder().credentials(Credentials::new("id", "key-of-the-caller"));
    let client = builder.transport(transport).retry(RetryPolicy::off()).build().unwrap();
    client.assume_role("acs:ram::1:role/r", "s").send().await.unwrap_err()
}

#[tokio::test]
async fn secrets_of_a_new_session_are_not_shown_where_its_answer_cannot_be_read() {
    let session = format!(r#""AccessKeySecret":"{SECRET}","SecurityToken":"{TOKEN}""#);
    let text = json!(format!("{{{session}}}"));
    for body in [
        format!(r#"{{"RequestId":[],"Credentials":{{{session}}}}}"#),
        format!(r#"{{"Credentials":{{{session}}}"#),
        format!(r#"{{"Credentials":{{"AccessKeySecret":"{SECRET}"#),
        format!(r#"{{"Credentials":{{"AccessKeySecret":[],"SecurityToken":"{TOKEN}"}}}}"#),
        format!(r#"{{"Credentials":"{SECRET}"}}"#),
        format!(r#"{{"Credentials":{text}}}"#),
        format!("<SecurityToken>{TOKEN}</SecurityToken>"),
    ] {
        for status in [200, 502] {
            let error = session_answered(status, &body).await;
            let texts = [error.to_string(), format!("{error:?}"), error.message().to_owned()];
            texts.iter().chain(&causes(&error)).for_each(|text| assert_silent(&body, text));
            let kept = error.body().unwrap();
            assert_silent(&body, kept);
            assert!(kept.contains("***"), "{kept}");
            error.decode().into_iter().for_each(|decode| assert_silent(&body, decode.found()));
        }
    }
}

/// Adds the names of members that the specs mark as secret, and of those that hold such members.
fn secret_names(shape: &Value, names: &mut BTreeSet<String>) {
    for (name, member) in shape.as_object().into_iter().flatten() {
        let mut fields = member["fields"].as_object().into_iter().flatten();
        if member["secret"] == true || fields.any(|(_, field)| field["secret"] == true) {
            names.insert(name.clone());
        }
        secret_names(member, names);
    }
}

#[tokio::test]
async fn recordings_hide_what_the_specs_mark_as_secret() {
    let mut names = BTreeSet::new();
    for product in specs::products() {
        product.operations.iter().for_each(|it| secret_names(&it.value, &mut names));
    }
    names.remove("response");
    assert!(names.contains("OIDCToken") && names.contains("Credentials"), "{names:?}");
    let file = std::env::temp_dir().join(format!("alicloud-secrets-{}.json", std::process::id()));
    for name in names {
        let canned = CannedTransport::new().json(200, json!({ &name: SECRET }).to_string());
        let recording = RecordingTransport::new(canned, &file);
        let client = builder().transport(recording).build().unwrap();
        let form = if name == "Credentials" { "" } else { VALUE };
        client.raw("A").form(name.clone(), form).send().await.unwrap();
        assert_silent(&name, &std::fs::read_to_string(&file).unwrap());
    }
    std::fs::remove_file(&file).unwrap();
}

/// The error of a call whose answer is `body`.
async fn answered(status: u16, body: String) -> Error {
    let transport = CannedTransport::new().json(status, body);
    let client = builder().transport(transport).build().unwrap();
    let [start, end] = [1, 2].map(Timestamp::from_unix_seconds);
    client.describe_outgoing_destination(start, end).send().await.unwrap_err()
}

#[tokio::test]
async fn secrets_that_the_service_repeats_are_not_shown() {
    let slashes = TOKEN.replace('/', "\\/");
    let unicode = TOKEN.replace('=', "\\u003d").replace('+', "\\u002B").replace('/', "\\u002f");
    for secret in [TOKEN, SECRET, &slashes, &unicode] {
        for body in [
            format!(r#"{{"Code":"SignatureDoesNotMatch","Message":"token:{secret}"}}"#),
            format!(r#"{{"Code":"X","Message":"m","Detail":"{secret}"}}"#),
            format!(r#"{{"Code":"X","Message":"m","Recommend":"https://x/?q={secret}"}}"#),
            format!(r#"{{"Message":{{"a":"{secret}"}}}}"#),
            format!(r#"{{"Code":"{secret}","Message":"m"}}"#),
            format!(r#"{{"Code":"X","Message":"m","RequestId":"{secret}"}}"#),
            format!(r#"{{"Code":"X","AccessDeniedDetail":"{secret}"}}"#),
            format!(r#"{{"Code":"X","AccessDeniedDetail":{{"AuthAction":"{secret}"}}}}"#),
            serde_json::json!({ "AccessDeniedDetail": format!(r#"{{"PolicyType":"{secret}"}}"#) })
                .to_string(),
            format!("<html>{secret}</html>"),
        ] {
            for status in [302, 403, 502] {
                let error = answered(status, body.clone()).await;
                assert_error_is_silent(&format!("{status} {body}"), &error);
            }
        }
        let page = answered(200, format!("<html>{secret}</html>")).await;
        assert_error_is_silent("a page with status 200", &page);
    }
}

#[tokio::test]
async fn secrets_in_answers_that_do_not_decode_are_not_shown() {
    let slashes = TOKEN.replace('/', "\\/");
    let unicode = TOKEN.replace('=', "\\u003d").replace('+', "\\u002B").replace('/', "\\u002f");
    for secret in [TOKEN, SECRET, &slashes, &unicode] {
        for padding in 0..90 {
            let text = format!("{}{secret}", "x".repeat(padding));
            for body in [
                format!(r#"{{"TotalCount":"{text}"}}"#),
                format!(r#"{{"TotalCount":"a \u202e{text}","RequestId":"{secret}"}}"#),
                format!(r#"{{"{text}":1,"TotalCount":[]}}"#),
                format!(r#"{{"{text}":}}"#),
                format!(r#""{text}""#),
            ] {
                let error = answered(200, body.clone()).await;
                assert!(error.is_decode(), "{error}");
                assert_error_is_silent(&body, &error);
            }
        }
    }
    let body = format!(r#"{{"DstList":[{{"InBytes":"token {TOKEN}"}}],"RequestId":"r"}}"#);
    let error = answered(200, body).await;
    let decode = error.decode().unwrap();
    assert_eq!((decode.path(), decode.found()), ("DstList[0].InBytes", r#""token ***""#));
    assert_eq!(error.request_id(), Some("r"));
}

#[tokio::test]
async fn secrets_in_headers_of_a_failed_answer_are_not_shown() {
    let (host, _) = TOKEN.split_once('/').unwrap();
    for (status, body) in [(200, "<html>"), (302, ""), (400, r#"{"Code":"X"}"#), (502, "")] {
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("x-acs-request-id", TOKEN.to_owned()),
            ("x-echo", format!("token={TOKEN}; secret={SECRET}")),
            ("location", format!("https://{host}.example.com/{SECRET}")),
            ("server", "nginx".to_owned()),
        ] {
            headers.insert(name, value.parse().unwrap());
        }
        let status = StatusCode::from_u16(status).unwrap();
        let response = HttpResponse { status, headers, body: body.into() };
        let transport = CannedTransport::new().response(response);
        let client = builder().transport(transport).build().unwrap();
        let error = client.describe_user_ips_whitelist().send().await.unwrap_err();
        assert_error_is_silent(&format!("{status} {body}"), &error);
        let kept = error.headers().unwrap();
        assert_eq!(kept["x-echo"], "token=***; secret=***");
        assert_eq!(kept["server"], "nginx");
    }
}

#[tokio::test]
async fn secrets_are_not_shown_where_a_text_is_cut() {
    for padding in (0..140).chain(4040..4100) {
        let page = format!("{}{TOKEN}", "x".repeat(padding));
        assert_error_is_silent("a cut page", &answered(502, page).await);
        let page = format!("{} {SECRET}", "x ".repeat(padding / 2));
        assert_error_is_silent("a cut page", &answered(502, page).await);
        let page = format!(r#"{{"Other":"{}{TOKEN}"}}"#, "x".repeat(padding));
        assert_error_is_silent("a cut object", &answered(400, page).await);
    }
}

#[tokio::test]
async fn the_message_about_a_wrong_signature_is_whole_but_for_the_token() {
    let lines = format!("x-acs-security-token:{TOKEN}\\nx-acs-version:2017-12-07\\n");
    let text = format!("server string to sign is:POST\\n/\\nA=B\\n{}{lines}", "y".repeat(9000));
    let body = format!(r#"{{"Code":"SignatureDoesNotMatch","Message":"{text}"}}"#);
    let error = answered(400, body).await;
    assert_eq!(error.message(), text.replace("\\n", "\n").replace(TOKEN, "***"));
    assert_error_is_silent("a wrong signature", &error);
}

/// A transport of a user that fails.
#[derive(Debug)]
struct Failing;

impl Transport for Failing {
    fn send(&self, _: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        let error = TransportError::new(TransportErrorKind::Other, "no luck");
        Box::pin(std::future::ready(Err(error)))
    }
}

/// A source of credentials of a user that fails.
#[derive(Debug)]
struct Empty;

impl ProvideCredentials for Empty {
    fn provide(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(std::future::ready(Err(CredentialsError::broken("the vault is sealed"))))
    }
}

#[tokio::test]
async fn errors_of_plug_ins_add_nothing_of_the_request() {
    let client = builder().transport(Failing).build().unwrap();
    let error = client.raw("A").query("Q", VALUE).send().await.unwrap_err();
    assert_error_is_silent("a failing transport", &error);
    assert!(causes(&error).contains(&"no luck".to_owned()), "{error:?}");
    let client = Client::builder().credentials(Empty).transport(Failing).build().unwrap();
    let error = client.raw("A").query("Q", VALUE).send().await.unwrap_err();
    assert_error_is_silent("a failing source", &error);
    assert!(error.is_credentials() && error.to_string().contains("the vault is sealed"));
}

#[tokio::test]
async fn a_token_is_sent_and_signed() {
    let key = Key { id: "LTAI5tCanaryId".to_owned(), secret: SECRET.to_owned() };
    let server = Server::with_key(key, [Reply::json(200, "{}")]);
    let client = builder().endpoint(server.url()).build().unwrap();
    client.describe_user_ips_whitelist().send().await.unwrap();
    let request = server.take_request();
    assert_eq!(request.problems, [""; 0]);
    assert_eq!(request.header("x-acs-security-token"), Some(TOKEN));
    assert!(!request.target.contains("Canary") && !request.target.contains(TOKEN));
}

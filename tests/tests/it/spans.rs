//! What a call tells to a subscriber of `tracing`.

use std::time::Duration;

use alicloud_client::cloudfw::Client;
use alicloud_client::{CannedTransport, Credentials, HttpResponse, RetryPolicy};
use alicloud_tests::recorder::Recorder;
use http::{HeaderMap, HeaderValue, StatusCode};
use tracing::level_filters::LevelFilter;

const SECRET: &str = "CanarySecret0123456789";
const TOKEN: &str = "CanaryToken9876543210";
const VALUE: &str = "canary-value";

fn good() -> HttpResponse {
    let id = HeaderValue::from_static("id-of-the-answer");
    let headers = HeaderMap::from_iter([("x-acs-request-id".parse().unwrap(), id)]);
    HttpResponse { status: StatusCode::OK, headers, body: "{}".into() }
}

/// A client whose first attempt of a call fails.
fn client(calls: usize) -> Client {
    let mut transport = CannedTransport::new();
    for _ in 0..calls {
        let busy = r#"{"Code":"ServiceUnavailable","RequestId":"id-of-the-error"}"#;
        transport = transport.json(503, busy).response(good());
    }
    Client::builder()
        .credentials(Credentials::new("id", SECRET).with_security_token(TOKEN))
        .transport(transport)
        .retry(RetryPolicy::new().base_delay(Duration::ZERO))
        .build()
        .unwrap()
}

async fn call(client: &Client) {
    client.describe_user_ips_whitelist().extra_query("Canary", VALUE).send().await.unwrap();
}

#[tokio::test]
async fn a_call_and_its_attempts_have_spans() {
    let recorder = Recorder::new(LevelFilter::TRACE);
    let client = client(1);
    {
        let _guard = tracing::subscriber::set_default(recorder.clone());
        call(&client).await;
    }
    let spans = recorder.spans();
    assert_eq!(
        spans.iter().map(|span| span.name).collect::<Vec<_>>(),
        ["call", "attempt", "attempt"]
    );
    let fields = |span: usize, names: &[&str]| {
        names.iter().map(|name| spans[span].field(name).map(str::to_owned)).collect::<Vec<_>>()
    };
    let some =
        |values: &[&str]| values.iter().map(|value| Some((*value).to_owned())).collect::<Vec<_>>();
    assert_eq!(
        fields(0, &["product", "operation", "endpoint", "attempts", "status", "request_id"]),
        some(&[
            "Cloudfw",
            "DescribeUserIPSWhitelist",
            "cloudfw.aliyuncs.com",
            "2",
            "200",
            "id-of-the-answer"
        ])
    );
    assert_eq!(
        fields(1, &["number", "status", "code", "request_id", "error"]),
        some(&["1", "503", "ServiceUnavailable", "id-of-the-error", "Service"])
    );
    assert_eq!(
        fields(2, &["number", "status", "request_id"]),
        some(&["2", "200", "id-of-the-answer"])
    );
    for span in &spans {
        let latency = span.field("latency_ms").and_then(|latency| latency.parse::<f64>().ok());
        assert!(latency.is_some_and(|latency| latency >= 0.0), "{span:?}");
    }
    assert_eq!([spans[0].parent, spans[1].parent, spans[2].parent], [None, Some(0), Some(0)]);
    assert!(recorder.events().iter().any(|event| event.contains("another follows")));
    let text = recorder.text();
    for canary in [SECRET, TOKEN, VALUE, "Canary"] {
        assert!(!text.contains(canary), "{canary} is logged: {text}");
    }
}

#[tokio::test]
async fn a_subscriber_gets_no_more_than_it_asks_for() {
    for (level, names) in [(LevelFilter::INFO, &["call"][..]), (LevelFilter::OFF, &[])] {
        let recorder = Recorder::new(level);
        let client = client(1);
        {
            let _guard = tracing::subscriber::set_default(recorder.clone());
            call(&client).await;
        }
        let found = recorder.spans().iter().map(|span| span.name).collect::<Vec<_>>();
        assert_eq!(found, names);
        assert_eq!(recorder.events(), [""; 0]);
    }
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_is_an_error_of_the_call() {
    let transport = CannedTransport::new().json(200, r#"{"Whitelists":7}"#);
    let client = Client::builder().credentials(Credentials::new("id", SECRET));
    let client = client.transport(transport).build().unwrap();
    let recorder = Recorder::new(LevelFilter::INFO);
    {
        let _guard = tracing::subscriber::set_default(recorder.clone());
        client.describe_user_ips_whitelist().send().await.unwrap_err();
    }
    let [call] = &recorder.spans()[..] else { panic!("one span") };
    assert_eq!((call.field("status"), call.field("error")), (Some("200"), Some("Decode")));
    assert_eq!(recorder.events().len(), 1);
}

#[tokio::test]
async fn a_call_that_cannot_be_written_is_told_as_well() {
    let recorder = Recorder::new(LevelFilter::INFO);
    {
        let _guard = tracing::subscriber::set_default(recorder.clone());
        client(0).raw("DoIt").header("a b", "c").send().await.unwrap_err();
    }
    let [call] = &recorder.spans()[..] else { panic!("one span") };
    assert_eq!(call.field("error"), Some("Request"));
}

#[test]
fn blocking_calls_are_told_to_the_subscriber_of_the_caller() {
    let recorder = Recorder::new(LevelFilter::TRACE);
    let client = client(1);
    {
        let _guard = tracing::subscriber::set_default(recorder.clone());
        let _span = tracing::info_span!("program").entered();
        client.describe_user_ips_whitelist().send_blocking().unwrap();
    }
    let spans = recorder.spans();
    let names = spans.iter().map(|span| span.name).collect::<Vec<_>>();
    assert_eq!(names, ["program", "call", "attempt", "attempt"]);
    assert_eq!(spans[1].parent, Some(0));
}

/// How often a call is measured. What a thread sets up once, and when, depends on the other tests.
const ROUNDS: usize = 20;

/// Fewest allocations of a call, whose first attempt fails.
fn allocations(recorder: Option<Recorder>) -> u64 {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let client = client(ROUNDS);
    let _guard = recorder.map(tracing::subscriber::set_default);
    let rounds = (0..ROUNDS)
        .map(|_| allocation_counter::measure(|| runtime.block_on(call(&client))).count_total);
    rounds.min().unwrap()
}

#[test]
fn what_nobody_wants_to_know_is_not_computed() {
    let without = allocations(None);
    let off = allocations(Some(Recorder::new(LevelFilter::OFF)));
    assert!(off <= without, "{off} allocations, {without} without a subscriber");
    assert!(allocations(Some(Recorder::new(LevelFilter::TRACE))) > without);
}

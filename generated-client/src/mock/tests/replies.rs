//! What a test asks for is what the client sees.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use serde_json::{Value, json};

use super::{LONG, call, client, gateway, refusal};
use crate::demo::Client;
use crate::mock::Reply;
use crate::{Code, Error, RetryPolicy};

async fn error(gateway: &crate::mock::MockGateway) -> Error<Code> {
    call(gateway).timeout(Duration::from_secs(5)).send().await.unwrap_err()
}

#[tokio::test]
async fn steps_come_in_order_and_the_last_one_stays() {
    let gateway = gateway();
    gateway
        .on("ListThings")
        .error("ErrorDBSelect")
        .times(2)
        .answer(json!({ "N": 1 }))
        .answer(r#"{"N":2}"#)
        .answer_with(|call| json!({ "N": call.text("Name") }));
    for _ in 0..2 {
        let found = refusal(call(&gateway)).await;
        assert_eq!(found, ("ErrorDBSelect".into(), 400, "The database is away.".into()));
    }
    let mut numbers = Vec::new();
    for _ in 0..4 {
        numbers.push(call(&gateway).query("Name", "me").send().await.unwrap()["N"].clone());
    }
    assert_eq!(numbers, [json!(1), json!(2), json!("me"), json!("me")]);

    gateway.on("ListThings").answer(json!({ "N": 3 })).times(1);
    assert_eq!(call(&gateway).send().await.unwrap()["N"], 3);
    assert_eq!(call(&gateway).send().await.unwrap()["Data"]["Items"][0], "first");
}

#[tokio::test]
async fn a_function_that_panics_is_seen_by_the_caller_and_recorded() {
    let gateway = gateway();
    gateway
        .on("ListThings")
        .answer_with(|_| -> Value { panic!("a plain text") })
        .answer_with(|call| -> Value { panic!("a text for {:?}", call.text("Kind")) })
        .answer_with(|_| Reply::from("{}").header("x-one", "\n"))
        .answer_with(|_| -> Value { std::panic::panic_any(7) });
    let client = gateway.client::<Client>().retry(RetryPolicy::off()).build().unwrap();
    for text in [
        "a plain text",
        "a text for Some(\"a\")",
        "the header `x-one: \n` cannot be sent",
        "something that is no text",
    ] {
        let found = refusal(client.raw("ListThings").query("Kind", "a")).await;
        let message = format!("the function of `answer_with` panicked: {text}");
        assert_eq!(found, ("MockGateway.Panic".into(), 500, message));
    }
    let calls = gateway.calls();
    assert_eq!(calls.len(), 4);
    assert!(calls.iter().all(|call| (call.status(), call.refusal()) == (Some(500), None)));
}

#[tokio::test]
async fn a_refused_call_uses_up_no_step() {
    let gateway = gateway();
    gateway.on("ListThings").answer(json!({ "N": 1 })).times(1);
    assert_eq!(refusal(client(&gateway).raw("ListThings")).await.0, "MissingParameter");
    assert_eq!(call(&gateway).send().await.unwrap()["N"], 1);
}

#[tokio::test]
async fn errors_have_the_form_of_the_gateway() {
    let gateway = gateway();
    gateway.on("ListThings").error("InternalError").times(1).error_with(418, "Tea", "no coffee");
    let client = client(&gateway);
    let host = gateway.url().replace("http://", "");
    let error: Error<Code> = client.raw("ListThings").query("Kind", "b").send().await.unwrap_err();
    assert_eq!(error.code().map(ToString::to_string).as_deref(), Some("MissingParameter"));
    let body: Value = serde_json::from_str(error.body().unwrap()).unwrap();
    assert_eq!(body["HostId"], host.as_str());
    assert_eq!(body["RequestId"], error.request_id().unwrap());
    let recommend = body["Recommend"].as_str().unwrap();
    assert!(recommend.contains("q=MissingParameter&"), "{recommend}");
    assert_eq!(gateway.calls()[0].request_id(), error.request_id().unwrap());
    // A read may be tried again after the first, so both may come in one call.
    let found = refusal(call(&gateway)).await;
    assert!([("InternalError", 500), ("Tea", 418)].contains(&(&*found.0, found.1)), "{found:?}");
    assert_eq!(refusal(call(&gateway)).await, ("Tea".into(), 418, "no coffee".into()));
}

#[tokio::test]
async fn an_error_with_several_statuses_has_that_of_a_failing_service() {
    let gateway = gateway();
    let client = gateway.client::<Client>().retry(RetryPolicy::off()).build().unwrap();
    for (code, status) in [("InternalError", 500), ("SystemBusy", 503), ("Forbidden", 400)] {
        gateway.on("ListThings").error(code);
        let found = refusal(client.raw("ListThings").query("Kind", "a")).await;
        assert_eq!((found.0.as_str(), found.1), (code, status));
    }
    // What the operation itself documents comes first.
    gateway.on("GetWelcome").error("SystemBusy");
    let found = refusal(client.raw("GetWelcome")).await;
    assert_eq!(found, ("SystemBusy".into(), 400, "Come back later.".into()));
}

#[tokio::test]
async fn throttling_has_the_hint_that_was_asked_for() {
    let gateway = gateway();
    let hint = Duration::from_millis(3);
    gateway.on("ListThings").throttle(hint);
    let failure = error(&gateway).await;
    assert!(failure.is_throttled());
    assert_eq!(failure.status().unwrap(), 429);
    assert_eq!(failure.retry_after(), Some(hint));
    gateway.on("ListThings").throttle_with_older_hint(hint);
    let failure = error(&gateway).await;
    assert!(failure.is_throttled());
    let header = &failure.headers().unwrap()["x-ratelimit-user-api"];
    assert_eq!(header, "Limit:1,Remain:0,TimeLeft:3,Reset:0");
    gateway.on("ListThings").throttle_without_hint();
    let failure = error(&gateway).await;
    assert!(failure.is_throttled());
    assert_eq!(failure.retry_after(), None);
}

#[tokio::test]
async fn connections_and_bodies_break_where_they_should() {
    let gateway = gateway();
    gateway.on("ListThings").cut_connection();
    let failure = error(&gateway).await;
    assert!(failure.status().is_none() && !failure.is_connect(), "{failure:?}");
    assert!(gateway.take_calls().iter().all(|call| call.status().is_none()));
    for bytes in [0, 10] {
        gateway.on("ListThings").cut_body(bytes);
        let failure = error(&gateway).await;
        assert!(!failure.is_decode() && failure.code().is_none(), "{failure:?}");
    }
    gateway.on("ListThings").cut_body(100_000);
    assert_eq!(call(&gateway).send().await.unwrap()["Data"]["Items"][0], "first");
    gateway.on("ListThings").malformed_body();
    assert!(error(&gateway).await.is_decode());
    gateway.on("ListThings").html(502);
    let failure = error(&gateway).await;
    assert!(failure.is_server() && failure.body().unwrap().starts_with("<html>"), "{failure:?}");
    gateway.on("ListThings").status(503);
    assert_eq!(error(&gateway).await.status().unwrap(), 503);
}

#[tokio::test]
async fn latency_keeps_callers_waiting() {
    let gateway = gateway();
    gateway.on("ListThings").documented_answer().latency(LONG);
    let call = call(&gateway).timeout(Duration::from_millis(50));
    let failure: Error<Code> = call.send().await.unwrap_err();
    assert!(failure.is_timeout(), "{failure:?}");
}

#[tokio::test]
async fn replies_carry_headers_and_their_own_request_id() {
    let gateway = gateway();
    gateway
        .on("ListThings")
        .answer(Reply::from(json!({ "RequestId": "mine" })).header("x-one", "1"))
        .header("x-two", "2")
        .header("date", "never");
    let answer = call(&gateway).send_detailed().await.unwrap();
    assert_eq!(answer.request_id(), Some("mine"));
    for (name, value) in [("x-one", "1"), ("x-two", "2"), ("date", "never")] {
        assert_eq!(answer.headers()[name], value);
    }
    assert_eq!(gateway.calls()[0].request_id(), "mine");
}

/// The text with which a function panics, if it does.
fn panic_of<T>(run: impl FnOnce() -> T) -> Option<String> {
    let panic = catch_unwind(AssertUnwindSafe(run)).err()?;
    panic.downcast_ref::<String>().cloned()
}

#[tokio::test]
async fn headers_that_would_break_an_answer_are_refused_where_they_are_asked_for() {
    let gateway = gateway();
    for name in ["content-length", "Transfer-Encoding", "connection"] {
        let expected = Some(format!("the header `{name}` is set by the gateway itself"));
        assert_eq!(panic_of(|| Reply::from("{}").header(name, "5")), expected);
        assert_eq!(panic_of(|| gateway.on("ListThings").header(name, "5")), expected);
    }
    assert_eq!(call(&gateway).send().await.unwrap()["Data"]["Items"][0], "first");
}

#[tokio::test]
async fn statuses_that_are_none_of_an_answer_are_refused_where_they_are_asked_for() {
    let gateway = gateway();
    for status in [99, 100, 101, 199, 1000] {
        let expected =
            Some(format!("{status} is not the status of an answer, which is from 200 to 999"));
        assert_eq!(panic_of(|| Reply::status(status, "")), expected);
        assert_eq!(panic_of(|| Reply::html(status)), expected);
        assert_eq!(panic_of(|| Reply::error(status, "Code", "")), expected);
        assert_eq!(panic_of(|| gateway.on("ListThings").status(status)), expected);
    }
    for status in [200, 999] {
        let answer = Reply::status(status, "{}");
        gateway.on("ListThings").answer(answer);
        let outcome = call(&gateway).send_detailed().await;
        let found = outcome.map_or_else(|error| error.status(), |answer| Some(answer.status()));
        assert_eq!(found.unwrap(), status);
    }
}

#[tokio::test]
async fn pages_follow_the_parameters() {
    let gateway = gateway();
    gateway.on("ListThings").pages((1..=5).map(Value::from));
    let page = async |page: u32, size: Option<u32>| {
        let call = call(&gateway).query("CurrentPage", page);
        let call = match size {
            Some(size) => call.query("PageSize", size),
            None => call,
        };
        let answer = call.send().await.unwrap();
        (answer["Data"]["Items"].clone(), answer["PageInfo"].clone())
    };
    let info =
        |page: u32, size: &str| json!({ "PageNo": page, "PageSize": size, "TotalCount": "5" });
    assert_eq!(page(1, None).await, (json!([1, 2]), info(1, "2")));
    assert_eq!(page(2, Some(3)).await, (json!([4, 5]), info(2, "3")));
    assert_eq!(page(9, Some(3)).await, (json!([]), info(9, "3")));
}

#[tokio::test]
async fn the_documented_answer_is_the_first_page() {
    let gateway = gateway();
    let answer = call(&gateway).query("CurrentPage", 2).send().await.unwrap();
    assert_eq!(answer["Data"]["Items"], json!([]));
}

#[test]
#[should_panic(expected = "neither ListThings nor the gateway documents the error code `Nope`; \
                           ListThings documents: ErrorDBSelect;")]
fn an_error_code_that_is_not_documented_is_a_mistake_of_the_test() {
    let _ = gateway().on("ListThings").error("Nope");
}

#[test]
#[should_panic(expected = "no product of this gateway has the operation `ListNothing`")]
fn so_is_an_operation_that_is_not_there() {
    let _ = gateway().on("ListNothing");
}

//! Servers that hand out credentials.

use super::{CANARY, Stub, failure, id, session_json, surroundings};
use crate::credentials::http::Route;
use crate::credentials::{ProvideCredentials, UriProvider};
use crate::transport::TransportErrorKind;

const ADDRESS: &str = "http://127.0.0.1:8080/hunter2?token=hunter2";

#[tokio::test]
async fn a_session_is_read_with_or_without_a_code() {
    for code in ["", r#","Code":"Success""#] {
        let stub = Stub::json(200, format!("{{{}{code}}}", session_json("uri", 3600)));
        let variables = surroundings(&[("ALIBABA_CLOUD_CREDENTIALS_URI", ADDRESS)], None);
        assert_eq!(id(&UriProvider::with(variables, stub.http())).await, "uri");
        assert_eq!(stub.requests()[0].url.as_str(), ADDRESS);
    }
}

#[tokio::test]
async fn clear_text_never_takes_the_way_of_tls() {
    for (address, route) in [("http://h/", Route::Clear), ("https://h/", Route::Tls)] {
        let stub = Stub::json(200, format!("{{{}}}", session_json("uri", 3600)));
        let all = [Route::Metadata, Route::Clear, Route::Tls];
        let others = all.into_iter().filter(|other| *other != route).collect::<Vec<_>>();
        let http = stub.http().with(&others, std::sync::Arc::new(Stub::deaf()));
        let variables = surroundings(&[("ALIBABA_CLOUD_CREDENTIALS_URI", address)], None);
        assert_eq!(id(&UriProvider::with(variables, http)).await, "uri");
    }
}

#[tokio::test(start_paused = true)]
async fn a_server_is_asked_up_to_three_times() {
    use TransportErrorKind::{Connect, Other, Timeout};
    let good = format!("{{{}}}", session_json("uri", 3600));
    for (failure, tries) in [
        (Ok(503), 3),
        (Ok(429), 3),
        (Err(Connect), 3),
        (Err(Timeout), 3),
        (Err(Other), 1),
        (Ok(404), 1),
        (Ok(302), 1),
    ] {
        let answers = std::sync::Mutex::new(0..2);
        let body = good.clone();
        let stub = Stub::new(move |_| match answers.lock().unwrap().next() {
            Some(_) => failure.map(|status| (status, String::new())),
            None => Ok((200, body.clone())),
        });
        let outcome = UriProvider::new(ADDRESS).transport(stub.clone()).provide().await;
        assert_eq!((outcome.is_ok(), stub.count()), (tries == 3, tries), "{failure:?}");
    }
    let stub = Stub::deaf();
    assert!(UriProvider::new(ADDRESS).transport(stub.clone()).provide().await.is_err());
    assert_eq!(stub.count(), 3);
}

#[tokio::test(start_paused = true)]
async fn problems_show_the_host_only() {
    let provider = |stub: Stub| UriProvider::new(ADDRESS).transport(stub);
    let session = |part: &str, other: &str| {
        let text = format!("{{{}}}", session_json("uri", 3600)).replace(part, other);
        provider(Stub::json(200, text))
    };
    let server = "the credentials server http://127.0.0.1:8080";
    for (provider, expected) in [
        (provider(Stub::deaf()), format!("no answer from {server}")),
        (provider(Stub::json(302, "")), format!("{server} answered with status 302")),
        (
            provider(Stub::json(500, format!("<html>{CANARY}"))),
            format!("{server} answered with status 500"),
        ),
        (
            provider(Stub::json(200, CANARY)),
            format!(
                "the answer of {server}: expected a JSON object: expected value at line 1 column 1"
            ),
        ),
        (
            provider(Stub::json(200, r#"{"Code":"hunter2"}"#)),
            format!("the answer of {server}: `/Code` is not `Success`"),
        ),
        (
            session("SecurityToken", "x"),
            format!(
                "the answer of {server}: `/SecurityToken` is missing or empty: expected a text \
                 that is not empty"
            ),
        ),
        (
            session("Expiration", "x"),
            format!(
                "the answer of {server}: `/Expiration` is missing or empty: expected the end of \
                 the session"
            ),
        ),
    ] {
        let error = failure(&provider).await;
        assert_eq!(error.to_string(), expected);
        assert!(!error.is_absent());
    }
    for address in ["hunter2", "ftp://hunter2"] {
        let error = failure(&UriProvider::new(address)).await;
        assert!(error.to_string().contains("starts with `http://`"), "{error}");
    }
}

#[tokio::test]
async fn a_huge_answer_is_refused() {
    let stub = Stub::new(|request| {
        assert_eq!(request.max_response_bytes, 64 * 1024);
        Err(TransportErrorKind::TooLarge)
    });
    let error = UriProvider::new("https://h").transport(stub).provide().await.unwrap_err();
    assert!(error.with_causes().contains("too large"), "{}", error.with_causes());
}

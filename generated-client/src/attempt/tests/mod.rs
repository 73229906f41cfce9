//! A call from the request to the answer, without a network.

mod repeating;
mod timeouts;
mod unsent;

use crate::demo::{Client, client};
use crate::sign::{self, CanonicalRequest, SigningKey};
use crate::{CannedTransport, Error, ErrorKind, HttpRequest, TransportError, TransportErrorKind};

/// The signature that a service would compute for a request.
fn expected_authorization(request: &HttpRequest) -> String {
    let headers = request.headers.iter();
    let mut signed = headers
        .filter(|(name, _)| sign::is_signed(name))
        .map(|(name, value)| (name.as_str(), value.to_str().unwrap()))
        .collect::<Vec<_>>();
    let hash = sign::payload_hash(&request.body);
    let query = request.url.query().unwrap_or_default();
    let method = request.method.as_str();
    let canonical = CanonicalRequest::new(method, "/", query, &mut signed, &hash);
    SigningKey::new("id", "hunter2").authorization(&canonical)
}

#[tokio::test]
async fn a_request_carries_what_it_signs() {
    let transport = CannedTransport::new().json(200, "{}").json(200, "");
    let client = client(&transport);
    let request = client.describe_things("a b").zones(["x", "y"]);
    request.clone().extra_query("New'", 1).send().await.unwrap();
    let form = client.raw("CreateThing").form("Name", "a b").header("x-acs-note", "n");
    form.send().await.unwrap();
    let [first, second] = &transport.requests()[..] else { panic!("two requests") };

    assert_eq!(first.method, "GET");
    assert_eq!(first.url.as_str(), "http://127.0.0.1:1/?Kind=a%20b&New%27=1&Zones.1=x&Zones.2=y");
    assert!(first.body.is_empty() && !first.headers.contains_key("content-type"));
    assert_eq!(first.headers["host"], "127.0.0.1:1");
    assert_eq!(first.headers["x-acs-action"], "DescribeThings");
    assert_eq!(first.headers["x-acs-version"], "2020-01-01");

    assert_eq!((second.method.as_str(), second.url.path()), ("POST", "/"));
    assert_eq!(second.body, "Name=a%20b");
    assert_eq!(second.headers["content-type"], "application/x-www-form-urlencoded");

    for request in [first, second] {
        assert_eq!(request.headers["authorization"], expected_authorization(request));
        assert_eq!(request.headers["x-acs-security-token"], "token");
    }
    let nonces = [first, second].map(|request| &request.headers["x-acs-signature-nonce"]);
    assert_ne!(nonces[0], nonces[1]);
}

#[tokio::test]
async fn headers_of_the_client_cannot_be_replaced() {
    let transport = CannedTransport::new();
    let client = client(&transport);
    for (name, value) in [("Host", "evil"), ("x-acs-note", "a\nb"), ("a b", "c")] {
        let error = client.raw("DoIt").header(name, value).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request);
        assert_eq!(error.operation(), Some("DoIt"));
    }
    assert!(transport.requests().is_empty());
}

#[tokio::test]
async fn an_answer_that_does_not_fit_is_a_decode_error() {
    let body = r#"{"RequestId":"R1","Total":"many"}"#;
    let transport = CannedTransport::new().json(200, body).json(200, "<html>");
    let client = client(&transport);
    let error = client.describe_things("k").send().await.unwrap_err();
    assert!(error.is_decode());
    assert_eq!(error.request_id(), Some("R1"));
    assert_eq!(error.decode().unwrap().path(), "Total");
    assert_eq!(
        error.to_string(),
        "DescribeThings failed: the answer could not be read: Total: expected an integer, \
         found \"many\" (status 200, request id R1)"
    );
    let error = client.raw("DescribeThings").send().await.unwrap_err();
    assert!(error.is_decode());
    assert_eq!(error.body(), Some("<html>"));
}

#[tokio::test]
async fn an_answer_keeps_what_surrounds_it() {
    let body = r#"{"RequestId":"R1","Total":"3"}"#;
    let transport = CannedTransport::new().json(200, body);
    let answer = client(&transport).describe_things("k").send_detailed().await.unwrap();
    assert_eq!(answer.total, Some(3));
    assert_eq!(answer.request_id(), Some("R1"));
    assert_eq!(answer.body(), body);
    assert_eq!(answer.status(), 200);
}

#[tokio::test(start_paused = true)]
async fn errors_of_the_exchange_name_the_host() {
    let broken = || TransportError::new(TransportErrorKind::Other, "reset");
    let transport = CannedTransport::new().error(broken()).error(broken()).error(broken());
    let client = client(&transport);
    let error: Error = client.describe_things("k").send().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "DescribeThings failed: the exchange with 127.0.0.1:1 broke off (after 3 attempts)"
    );
}

#[test]
fn futures_can_move_between_threads() {
    fn is_send(_: impl Send) {}
    let client = client(&CannedTransport::new());
    is_send(client.describe_things("k").send());
    is_send(client.raw("DoIt").send_detailed());
    is_send(Client::from_env());
}

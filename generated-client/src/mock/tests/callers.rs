//! Who calls, which operation, and whether the request is signed as it has to be.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method};
use serde_json::json;

use super::{Tampering, call, client, gateway, refusal};
use crate::demo::Client;
use crate::mock::MockGateway;
use crate::transport::{HttpRequest, Timeouts, Transport as _};
use crate::{Code, Credentials, Error, Timestamp};

/// The code of a call whose request is changed on its way.
async fn changed(
    gateway: &MockGateway,
    change: impl Fn(&mut HttpRequest) + Send + Sync + 'static,
) -> (String, String) {
    let client = gateway.client::<Client>().transport(Tampering::new(change)).build().unwrap();
    let found = refusal(client.raw("ListThings").query("Kind", "a")).await;
    (found.0, found.2)
}

fn set(name: &'static str, value: &'static str) -> impl Fn(&mut HttpRequest) + Send + Sync {
    move |request| _ = request.headers.insert(name, HeaderValue::from_static(value))
}

#[tokio::test]
async fn whatever_was_changed_or_left_out_is_noticed() {
    let gateway = gateway();
    let (code, message) = changed(&gateway, |r| r.url.set_query(Some("Kind=b"))).await;
    assert_eq!(code, "SignatureDoesNotMatch");
    assert!(message.contains("server string to sign is:ACS3-HMAC-SHA256\n"), "{message}");
    assert!(message.contains("server canonical request is:POST\n/\nKind=b\n"), "{message}");
    let (code, _) = changed(&gateway, |r| r.body = "x".into()).await;
    assert_eq!(code, "SignatureDoesNotMatch");
    let (code, _) = changed(&gateway, |r| r.url.set_path("/x")).await;
    assert_eq!(code, "SignatureDoesNotMatch");
    let (code, _) = changed(&gateway, set("x-acs-signature-nonce", "another")).await;
    assert_eq!(code, "SignatureDoesNotMatch");
    let (code, message) = changed(&gateway, set("x-acs-extra", "x")).await;
    assert_eq!(code, "IncompleteSignature");
    assert!(message.contains("x-acs-extra"), "{message}");
    for (name, expected) in [
        ("authorization", "IncompleteSignature"),
        ("x-acs-action", "MissingParameter"),
        ("x-acs-version", "MissingParameter"),
        ("x-acs-date", "MissingParameter"),
        ("x-acs-signature-nonce", "MissingParameter"),
        ("x-acs-content-sha256", "MissingParameter"),
    ] {
        let (code, _) = changed(&gateway, move |r| _ = r.headers.remove(name)).await;
        assert_eq!(code, expected, "{name}");
    }
    assert!(gateway.calls().iter().all(|call| call.refusal().is_some()));
}

#[tokio::test]
async fn a_signature_has_all_its_parts() {
    let gateway = gateway();
    for (value, expected) in [
        ("ACS3-HMAC-SHA256 Credential=mock-access-key-id,SignedHeaders=host", "no Signature"),
        ("ACS3-HMAC-SHA256 SignedHeaders=host,Signature=1", "no Credential"),
        ("ACS3-HMAC-SHA256 Credential=mock-access-key-id,Signature=1", "no SignedHeaders"),
    ] {
        let (code, message) = changed(&gateway, set("authorization", value)).await;
        assert_eq!(code, "IncompleteSignature");
        assert!(message.contains(expected), "{message}");
    }
    let (code, _) = changed(&gateway, set("authorization", "ACS3-RSA-SHA256 x")).await;
    assert_eq!(code, "InvalidSignatureMethod");
}

#[tokio::test]
async fn operations_versions_and_methods_are_those_that_are_served() {
    let gateway = gateway();
    let found = refusal(client(&gateway).raw("ListNothing")).await;
    assert_eq!((found.0.as_str(), found.1), ("InvalidAction.NotFound", 404));
    let (code, _) = changed(&gateway, set("x-acs-version", "1999-01-01")).await;
    assert_eq!(code, "InvalidVersion");
    let found = refusal(call(&gateway).method(Method::GET)).await;
    assert_eq!((found.0.as_str(), found.1), ("UnsupportedHTTPMethod", 400));
    let calls = gateway.calls();
    assert_eq!((calls[0].operation(), calls[0].status()), ("ListNothing", Some(404)));
}

#[tokio::test]
async fn dates_are_compared_with_the_clock_of_the_gateway() {
    let gateway = gateway();
    let (code, _) = changed(&gateway, set("x-acs-date", "2020-01-01T00:00:00Z")).await;
    assert_eq!(code, "InvalidTimeStamp.Expired");
    for text in ["now", "2020-01-01T00:00:00.000Z", "2020-13-01T00:00:00Z"] {
        let (code, _) = changed(&gateway, set("x-acs-date", text)).await;
        assert_eq!(code, "InvalidTimeStamp.Format", "{text}");
    }
    // Still inside the tolerance.
    let offset = Duration::from_secs(600);
    for (ahead, change) in [
        (true, MockGateway::advance_clock as fn(&_, _)),
        (false, |g, t| {
            MockGateway::set_back_clock(g, t);
        }),
    ] {
        change(&gateway, offset);
        let answer = call(&gateway).send_detailed().await.unwrap();
        let date = answer.headers()["date"].to_str().unwrap();
        let date = Timestamp::from(httpdate::parse_http_date(date).unwrap());
        assert_eq!(date > Timestamp::now() + offset / 2, ahead);
        assert_eq!(date < Timestamp::now() - offset / 2, !ahead);
    }
}

#[tokio::test]
async fn a_request_that_is_repeated_is_refused() {
    let gateway = gateway();
    let first: Arc<Mutex<Option<HttpRequest>>> = Arc::default();
    let transport = Tampering::new(move |request| {
        let mut first = first.lock().unwrap();
        *request = first.get_or_insert_with(|| request.clone()).clone();
    });
    let client = gateway.client::<Client>().transport(transport).build().unwrap();
    let call = client.raw("ListThings").query("Kind", "a");
    call.clone().send().await.unwrap();
    assert_eq!(refusal(call).await.0, "SignatureNonceUsed");
}

#[tokio::test]
async fn keys_can_be_unknown_disabled_or_wrong() {
    let gateway = gateway();
    let code_of = async |credentials: Credentials| {
        let client = gateway.client::<Client>().credentials(credentials).build().unwrap();
        refusal(client.raw("ListThings").query("Kind", "a")).await.0
    };
    let id = gateway.credentials().access_key_id();
    assert_eq!(code_of(Credentials::new("nobody", "x")).await, "InvalidAccessKeyId.NotFound");
    assert_eq!(code_of(Credentials::new(id, "x")).await, "SignatureDoesNotMatch");
    gateway.revoke(id);
    assert_eq!(code_of(gateway.credentials().clone()).await, "InvalidAccessKeyId.Inactive");
    gateway.accept(gateway.credentials().clone());
    call(&gateway).send().await.unwrap();
}

#[tokio::test]
async fn temporary_keys_need_their_own_token_while_it_lasts() {
    let gateway = gateway();
    let session = |id: &str, token: &str| Credentials::new(id, "secret").with_security_token(token);
    let send = async |credentials: Credentials| {
        let client = gateway.client::<Client>().credentials(credentials).build().unwrap();
        let outcome: Result<_, Error<Code>> =
            client.raw("ListThings").query("Kind", "a").send().await;
        outcome.map_err(|error| error.code().map(ToString::to_string).unwrap_or_default())
    };
    let refused = |code: &str| Err(code.to_owned());
    gateway.accept(session("STS.one", "first"));
    gateway.accept(session("STS.two", "second"));
    assert!(send(session("STS.one", "first")).await.is_ok());
    let plain = Credentials::new("STS.one", "secret");
    assert_eq!(send(plain).await, refused("MissingSecurityToken"));
    let malformed = refused("InvalidSecurityToken.Malformed");
    assert_eq!(send(session("STS.one", "else")).await, malformed);
    let mismatch = refused("InvalidSecurityToken.MismatchWithAccessKey");
    assert_eq!(send(session("STS.one", "second")).await, mismatch);
    let expired = refused("InvalidSecurityToken.Expired");
    gateway.expire_token("STS.one");
    assert_eq!(send(session("STS.one", "first")).await, expired);
    let over = Timestamp::now() - Duration::from_secs(1);
    gateway.accept(session("STS.two", "second").with_expiration(over));
    assert_eq!(send(session("STS.two", "second")).await, expired);
}

#[tokio::test]
async fn keys_that_an_answer_hands_out_are_accepted() {
    let gateway = gateway();
    let key = json!({ "AccessKeyId": "STS.x", "AccessKeySecret": "s", "SecurityToken": "t" });
    gateway.on("ListThings").answer(json!({ "Credentials": key })).times(1);
    call(&gateway).send().await.unwrap();
    let session = Credentials::new("STS.x", "s").with_security_token("t");
    let client = gateway.client::<Client>().credentials(session).build().unwrap();
    client.raw("ListThings").query("Kind", "a").send().await.unwrap();
    assert_eq!(gateway.calls()[1].access_key_id(), Some("STS.x"));
}

#[tokio::test]
async fn an_operation_without_signature_may_be_named_in_the_query() {
    let gateway = gateway();
    let url = format!("{}/?Action=GetWelcome&Version=2020-01-01&Format=JSON", gateway.url());
    let request = HttpRequest {
        method: Method::POST,
        url: url.parse().unwrap(),
        headers: HeaderMap::new(),
        body: Bytes::new(),
        timeouts: Timeouts::default(),
        max_response_bytes: 1000,
    };
    let answer = gateway.transport().send(request.clone()).await.unwrap();
    assert_eq!(answer.status, 200);
    assert_eq!(gateway.calls()[0].operation(), "GetWelcome");
    assert!(gateway.calls()[0].unknown_parameters().is_empty());
    let url = url.replace("GetWelcome", "ListThings");
    let request = HttpRequest { url: url.parse().unwrap(), ..request };
    assert_eq!(gateway.transport().send(request).await.unwrap().status, 400);
    assert_eq!(gateway.calls()[1].refusal(), Some("IncompleteSignature"));
}

#[tokio::test]
async fn a_documented_session_is_replaced_by_one_that_works() {
    let gateway = gateway();
    let answer = client(&gateway).raw("GetWelcome").send().await.unwrap();
    let text = |name: &str| answer["Credentials"][name].as_str().unwrap().to_owned();
    assert!(text("Expiration") > Timestamp::now().to_string());
    let session = Credentials::new(text("AccessKeyId"), text("AccessKeySecret"))
        .with_security_token(text("SecurityToken"));
    let client = gateway.client::<Client>().credentials(session).build().unwrap();
    client.raw("ListThings").query("Kind", "a").send().await.unwrap();
    gateway.expire_token(&text("AccessKeyId"));
    let call = client.raw("ListThings").query("Kind", "a");
    assert_eq!(refusal(call).await.0, "InvalidSecurityToken.Expired");
}

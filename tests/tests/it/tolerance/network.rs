//! What can happen on the way, over a real connection.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use alicloud_client::cloudfw::{Client, ClientBuilder, Error};
use alicloud_client::{Credentials, ErrorKind, RetryPolicy};
use alicloud_tests::drive::{causes, predicates};
use alicloud_tests::server::{Reply, Server};

use super::{Outcome, call};

/// Far longer than anything here takes.
const LONG: Duration = Duration::from_secs(15);
/// Short, so that the tests wait for little.
const SHORT: Duration = Duration::from_millis(100);

fn builder(address: &str) -> ClientBuilder {
    let builder = Client::builder().endpoint(address).credentials(Credentials::new("id", "s"));
    let builder = builder.connect_timeout(LONG).read_timeout(LONG).timeout(LONG);
    builder.retry(RetryPolicy::off())
}

/// The outcome of a call to a server that replies like this.
async fn outcome(reply: Reply, set: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Outcome {
    let server = Server::start([reply]);
    let client = set(builder(&server.url())).build().unwrap();
    call(&client).send().await
}

async fn failure(reply: Reply, set: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Error {
    outcome(reply, set).await.expect_err("the call fails")
}

#[tokio::test]
async fn answers_arrive_whole_however_they_travel() {
    let body = format!(r#"{{"RequestId":"{}"}}"#, "r".repeat(300_000));
    let length = body.len() as u64;
    for reply in [
        Reply::json(200, body.as_str()),
        Reply::json(200, body.as_str()).chunked(),
        Reply::json(200, body.as_str()).announcing(length),
        Reply::verbatim(format!("HTTP/1.1 200 OK\r\n\r\n{body}")),
        Reply::verbatim(format!("HTTP/1.0 200\r\n\r\n{body}")),
    ] {
        let answer = outcome(reply, |builder| builder).await.unwrap();
        assert_eq!(answer.request_id.map(|id| id.len()), Some(300_000));
    }
    let slow = Reply::json(200, r#"{"TotalCount":7}"#).trickling();
    assert_eq!(outcome(slow, |builder| builder).await.unwrap().total_count, Some(7));
}

#[tokio::test]
async fn answers_above_the_limit_are_refused_and_those_at_it_are_not() {
    let body = format!(r#"{{"RequestId":"{}"}}"#, "r".repeat(1000));
    let whole = Reply::json(200, body.as_str());
    for reply in [whole.clone(), whole.clone().chunked()] {
        let at_it = outcome(reply.clone(), |builder| builder.max_response_bytes(body.len()));
        assert!(at_it.await.is_ok());
        let below = failure(reply, |builder| builder.max_response_bytes(body.len() - 1)).await;
        check_too_large(&below);
    }
    // The announced length is enough: the answer never comes.
    let announced = Reply::json(200, "{").announcing(1 << 40);
    check_too_large(&failure(announced, |builder| builder).await);
    let endless = Reply::json(200, vec![b' '; 1 << 20]).endless();
    check_too_large(&failure(endless, |builder| builder.max_response_bytes(10 << 20)).await);
    let error = Reply::json(500, vec![b' '; 1 << 20]).endless();
    check_too_large(&failure(error, |builder| builder.max_response_bytes(10 << 20)).await);
}

fn check_too_large(error: &Error) {
    assert_eq!(error.kind(), ErrorKind::TooLarge, "{error:?}");
    assert_eq!(predicates(error), [""; 0]);
    assert!(causes(error).concat().contains("max_response_bytes"), "{error:?}");
}

#[tokio::test]
async fn nobody_listens() {
    let address = {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap().to_string()
    };
    let client = builder(&format!("http://{address}")).build().unwrap();
    let error = call(&client).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect, "{error:?}");
    assert_eq!(predicates(&error), ["connect"]);
    assert_eq!((error.status(), error.code(), error.request_id()), (None, None, None));
    assert!(error.to_string().contains(&address), "{error}");
    assert!(!causes(&error).is_empty());
}

#[tokio::test]
async fn connections_that_end_too_early() {
    let body = format!(r#"{{"RequestId":"{}"}}"#, "r".repeat(5000));
    let whole = Reply::json(200, body.as_str());
    for reply in [
        Reply::hang_up(),
        whole.clone().cut_after(0),
        whole.clone().cut_after(body.len() - 1),
        whole.announcing(body.len() as u64 + 1),
        Reply::verbatim("HTTP/1.1 200 OK\r\ncontent-le"),
        Reply::verbatim("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{}"),
        Reply::verbatim("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{}"),
        Reply::verbatim("SSH-2.0-OpenSSH_9.6\r\n"),
        Reply::verbatim(vec![0x15, 3, 1, 0, 2, 2, 70]),
    ] {
        let what = format!("{reply:?}").chars().take(200).collect::<String>();
        let error = failure(reply, |builder| builder).await;
        assert_eq!(error.kind(), ErrorKind::Transport, "{what}: {error:?}");
        assert_eq!(predicates(&error), [""; 0], "{what}");
        assert!(error.to_string().contains("127.0.0.1:"), "{what}: {error}");
        assert!(!causes(&error).is_empty(), "{what}");
    }
}

#[tokio::test]
async fn a_length_that_is_too_short_cuts_the_json() {
    let reply = Reply::json(200, r#"{"TotalCount":7}"#).announcing(10);
    let error = failure(reply, |builder| builder).await;
    assert_eq!(error.kind(), ErrorKind::Decode, "{error:?}");
}

#[tokio::test]
async fn waiting_ends_in_time() {
    let started = Instant::now();
    let slow = || Reply::json(200, vec![b' '; 100_000]).trickling();
    let half = || Reply::json(200, r#"{"TotalCount":7}"#).stalling_after(5);
    // Where a connection may take longer than the next bytes, the first bytes may take both.
    let read = |builder: ClientBuilder| builder.connect_timeout(SHORT).read_timeout(SHORT);
    let attempt = |builder: ClientBuilder| builder.attempt_timeout(SHORT);
    for (what, error) in [
        ("silence, read", failure(Reply::silence(), read).await),
        ("silence, attempt", failure(Reply::silence(), attempt).await),
        ("half, read", failure(half(), read).await),
        ("half, attempt", failure(half(), attempt).await),
        ("slow, attempt", failure(slow(), attempt).await),
    ] {
        assert_eq!(error.kind(), ErrorKind::Timeout, "{what}: {error:?}");
        assert_eq!(predicates(&error), ["timeout"], "{what}");
        assert!(error.to_string().contains("127.0.0.1:"), "{what}: {error}");
    }
    let server = Server::start([Reply::silence()]);
    let client = builder(&server.url()).build().unwrap();
    let error = call(&client).timeout(SHORT).send().await.unwrap_err();
    assert!(error.is_timeout(), "{error:?}");
    let error = client.raw("Any").timeout(SHORT).send().await.unwrap_err();
    assert!(error.is_timeout(), "{error:?}");
    assert!(started.elapsed() < LONG, "{:?}", started.elapsed());
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let other = Server::start([Reply::json(200, "{}")]);
    for status in [300, 301, 302, 303, 304, 307, 308] {
        let elsewhere = format!("{}/?Secret=hunter2", other.url());
        let server = Server::start([Reply::new(status, "").header("location", &elsewhere)]);
        let client = builder(&server.url()).build().unwrap();
        let error = call(&client).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Redirect, "{status}: {error:?}");
        assert_eq!(error.status().unwrap().as_u16(), status);
        assert_eq!(predicates(&error), [""; 0], "{status}");
        assert!(error.to_string().contains(&other.url()), "{error}");
        assert!(!error.to_string().contains("hunter2"), "{error}");
        assert_eq!(server.take_requests().len(), 1);
    }
    let nowhere = Reply::new(302, "");
    assert_eq!(failure(nowhere, |builder| builder).await.kind(), ErrorKind::Redirect);
    let relative = Reply::new(302, "").header("location", "/elsewhere");
    assert_eq!(failure(relative, |builder| builder).await.kind(), ErrorKind::Redirect);
    assert_eq!(other.take_requests().len(), 0);
}

#[tokio::test]
async fn success_is_any_status_from_200_to_299() {
    for status in [200, 201, 202, 299] {
        let answer = outcome(Reply::json(status, r#"{"TotalCount":1}"#), |builder| builder).await;
        assert_eq!(answer.unwrap().total_count, Some(1), "{status}");
    }
    let nothing = Reply::verbatim("HTTP/1.1 204 No Content\r\n\r\n");
    assert_eq!(outcome(nothing, |builder| builder).await.unwrap(), Default::default());
    for status in [400, 404, 500, 599] {
        let error = failure(Reply::json(status, "{}"), |builder| builder).await;
        assert_eq!(error.kind(), ErrorKind::Service, "{status}");
    }
}

#[tokio::test]
async fn a_query_of_any_length_is_sent_or_refused() {
    let server = Server::start([Reply::json(200, "{}")]);
    let client = builder(&server.url()).build().unwrap();
    for length in [1_000, 60_000, 65_000, 66_000, 100_000, 1_000_000] {
        match call(&client).tag_id("x".repeat(length)).send().await {
            Ok(_) => assert!(server.take_request().target.len() > length),
            Err(error) => {
                // No longer address can be written, and nothing has been sent.
                assert!(length >= 65_000, "{length}: {error:?}");
                assert_eq!(error.kind(), ErrorKind::Request, "{length}: {error:?}");
                assert_eq!(server.take_requests().len(), 0);
            }
        }
    }
}

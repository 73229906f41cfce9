mod pools;
mod proxies;
#[cfg(feature = "rustls")]
mod tls;

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use url::Url;

use super::{CannedTransport, HttpRequest, HttpResponse, Timeouts};

#[test]
fn debug_of_a_request_shows_no_secret_and_no_value() {
    let mut headers = HeaderMap::new();
    headers.insert("authorization", HeaderValue::from_static("hunter2"));
    headers.insert("x-acs-security-token", HeaderValue::from_static("hunter2"));
    headers.insert("x-acs-action", HeaderValue::from_static("AssumeRole"));
    let request = HttpRequest {
        method: Method::POST,
        url: Url::parse("https://h:1/?Name=hunter2&b%20c=hunter2").unwrap(),
        headers,
        body: Bytes::from_static(b"hunter2"),
        timeouts: Timeouts::default(),
        max_response_bytes: 1,
    };
    let text = format!("{request:?}");
    assert!(!text.contains("hunter2"), "{text}");
    for shown in ["AssumeRole", "h:1", "Name", "b c", "body_bytes: 7"] {
        assert!(text.contains(shown), "{text}");
    }
}

#[test]
fn debug_of_an_answer_shows_no_secret() {
    let mut headers = HeaderMap::new();
    headers.insert("x-acs-security-token", HeaderValue::from_static("hunter2"));
    headers.insert("x-acs-request-id", HeaderValue::from_static("R1"));
    let body = Bytes::from_static(br#"{"SecurityToken":"hunter2"}"#);
    let response = HttpResponse { status: StatusCode::OK, headers, body };
    let canned = CannedTransport::new().response(response.clone());
    for text in [format!("{response:?}"), format!("{canned:?}")] {
        assert!(!text.contains("hunter2"), "{text}");
        assert!(text.contains("R1") && text.contains("body_bytes: 27"), "{text}");
    }
}

/// A request that waits for long.
fn get(url: &str) -> HttpRequest {
    let patient = Duration::from_secs(60);
    HttpRequest {
        method: Method::GET,
        url: Url::parse(url).unwrap(),
        headers: HeaderMap::new(),
        body: Bytes::new(),
        timeouts: Timeouts { connect: patient, read: patient, attempt: patient },
        max_response_bytes: 1000,
    }
}

/// Hands each connection to `serve`, in a thread of its own.
fn listen(serve: impl Fn(TcpStream) + Clone + Send + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let serve = serve.clone();
            std::thread::spawn(move || serve(stream.unwrap()));
        }
    });
    address
}

/// Answers each request on a connection with `body`, until the other side closes it. Yields each
/// request to `tell`.
fn answer(mut stream: impl Read + Write, body: &str, tell: impl Fn(String)) {
    let mut seen = Vec::new();
    let mut byte = [0];
    while let Ok(1) = stream.read(&mut byte) {
        seen.push(byte[0]);
        if seen.ends_with(b"\r\n\r\n") {
            tell(String::from_utf8(std::mem::take(&mut seen)).unwrap());
            let length = body.len();
            let reply = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{body}");
            stream.write_all(reply.as_bytes()).unwrap();
            stream.flush().unwrap();
        }
    }
}

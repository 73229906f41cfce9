use std::process::Command;
use std::sync::mpsc::{Receiver, channel};

use super::{answer, get, listen};
use crate::transport::{ReqwestTransport, ReqwestTransportBuilder, Transport};

fn plain() -> ReqwestTransportBuilder {
    ReqwestTransport::builder().without_platform_certificates()
}

/// A proxy that answers everything itself; yields its address and what it is asked.
fn proxy() -> (String, Receiver<String>) {
    let (tell, told) = channel();
    let address = listen(move |stream| answer(stream, "proxy", |seen| tell.send(seen).unwrap()));
    (address.to_string(), told)
}

#[tokio::test]
async fn a_given_proxy_gets_every_request_and_its_password() {
    let (address, told) = proxy();
    let builder = plain().proxy(format!("http://user:p%40ss@{address}"));
    assert!(!format!("{builder:?}").contains("p%40ss"), "{builder:?}");
    let transport = builder.build().unwrap();
    assert!(!format!("{transport:?}").contains("ss"), "{transport:?}");
    let response = transport.send(get("http://service.example.com/?A=b")).await.unwrap();
    assert_eq!(response.body, "proxy");
    let seen = told.recv().unwrap();
    assert!(seen.starts_with("GET http://service.example.com/?A=b HTTP/1.1\r\n"), "{seen}");
    // `user:p@ss` in Base64.
    assert!(seen.contains("proxy-authorization: Basic dXNlcjpwQHNz\r\n"), "{seen}");
}

/// A proxy that wants another password.
#[cfg(any(feature = "rustls", feature = "rustls-aws-lc", feature = "native-tls"))]
fn refuse(mut stream: std::net::TcpStream, tell: &std::sync::mpsc::Sender<String>) {
    use std::io::{BufRead, BufReader, Write};
    let lines = BufReader::new(&stream).lines().map(Result::unwrap);
    let head = lines.take_while(|line| !line.is_empty()).collect::<Vec<_>>();
    tell.send(head.join("\r\n") + "\r\n").unwrap();
    stream.write_all(b"HTTP/1.1 407 No\r\ncontent-length: 0\r\n\r\n").unwrap();
}

#[cfg(any(feature = "rustls", feature = "rustls-aws-lc", feature = "native-tls"))]
#[tokio::test]
async fn what_is_encrypted_goes_through_a_tunnel() {
    let (tell, told) = channel();
    let address = listen(move |stream| refuse(stream, &tell));
    let transport = ReqwestTransport::builder().proxy(format!("http://u:p@{address}"));
    let transport = transport.build().unwrap();
    let error = transport.send(get("https://service.example.com/?A=b")).await.unwrap_err();
    assert_eq!(error.kind(), crate::TransportErrorKind::Connect);
    let seen = told.recv().unwrap();
    assert!(seen.starts_with("CONNECT service.example.com:443 HTTP/1.1\r\n"), "{seen}");
    assert!(seen.contains("\r\nProxy-Authorization: Basic dTpw\r\n"), "{seen}");
    assert!(!seen.contains("A=b"), "{seen}");
}

#[test]
fn an_address_of_a_proxy_that_cannot_be_used_is_refused_without_repeating_it() {
    for (url, what) in [
        ("hunter2", "cannot be read"),
        ("http://u:hunter2@", "cannot be read"),
        ("socks5://u:hunter2@h:1", "has another scheme"),
        ("hunter2:3128", "has another scheme"),
        ("http://h/hunter2", "has more than a host and a port"),
        ("http://h/?hunter2", "has more than a host and a port"),
        ("http://h/#hunter2", "has more than a host and a port"),
    ] {
        let error = plain().proxy(url).build().unwrap_err().into_source().to_string();
        assert!(error.starts_with(&format!("the address of the proxy {what}: ")), "{error}");
        assert!(!error.contains("hunter2"), "{error}");
    }
}

/// Set for the copies of this test that have environment variables of their own.
const DIRECT: &str = "ALICLOUD_TEST_DIRECT";
const EXPECTED: &str = "ALICLOUD_TEST_EXPECTED";

#[test]
fn the_environment_chooses_the_proxy_unless_the_transport_has_one() {
    let (proxy, _told) = proxy();
    let proxy = format!("http://{proxy}");
    let direct = listen(|stream| answer(stream, "direct", |_| {}));
    for (variables, expected) in [
        (&[("HTTP_PROXY", &*proxy)][..], "proxy direct"),
        (&[("http_proxy", &*proxy)], "proxy direct"),
        (&[("ALL_PROXY", &*proxy)], "proxy direct"),
        (&[("HTTPS_PROXY", &*proxy)], "direct direct"),
        (&[("HTTP_PROXY", &*proxy), ("NO_PROXY", "example.com,127.0.0.1")], "direct direct"),
        (&[("HTTP_PROXY", &*proxy), ("no_proxy", "127.0.0.0/8")], "direct direct"),
        (&[("HTTP_PROXY", &*proxy), ("NO_PROXY", "example.com")], "proxy direct"),
    ] {
        let mut copy = Command::new(std::env::current_exe().unwrap());
        for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"] {
            copy.env_remove(name).env_remove(name.to_lowercase());
        }
        copy.args(["--exact", "transport::tests::proxies::a_copy_with_an_environment"]);
        copy.envs(variables.iter().copied());
        let output = copy.env(DIRECT, direct.to_string()).env(EXPECTED, expected).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && text.contains("1 passed"), "{variables:?}: {text}");
    }
}

#[tokio::test]
async fn a_copy_with_an_environment() {
    let (Ok(direct), Ok(expected)) = (std::env::var(DIRECT), std::env::var(EXPECTED)) else {
        return;
    };
    let mut reached = Vec::new();
    for builder in [plain(), plain().no_proxy()] {
        let response = builder.build().unwrap().send(get(&format!("http://{direct}/"))).await;
        reached.push(String::from_utf8(response.unwrap().body.into()).unwrap());
    }
    assert_eq!(reached.join(" "), expected);
}

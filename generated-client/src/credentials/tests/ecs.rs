//! The metadata server of an instance, also over loopback connections.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use url::Url;

use super::{CANARY, Stub, failure, id, session_json, surroundings};
use crate::credentials::http::{Http, Request, Route};
use crate::credentials::{EcsRoleProvider, ProvideCredentials};
use crate::transport::{
    BoxFuture, HttpRequest, HttpResponse, ReqwestTransport, Timeouts, Transport, TransportError,
    TransportErrorKind,
};

const ROLES: &str = "/latest/meta-data/ram/security-credentials/";

/// Serves one request for each connection; yields address and what was asked.
fn serve(answer: impl Fn(&str) -> (u16, String) + Send + 'static) -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (tell, told) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = BufReader::new(stream.unwrap());
            let mut head = String::new();
            while !head.ends_with("\r\n\r\n") && stream.read_line(&mut head).unwrap_or(0) > 0 {}
            let (status, body) = answer(&head);
            let length = body.len();
            let reply = format!(
                "HTTP/1.1 {status} x\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
            );
            // First, so that whoever has the answer finds the request told.
            if tell.send(head).is_err() {
                return;
            }
            let _ = stream.get_mut().write_all(reply.as_bytes());
            let _ = stream.get_mut().flush();
            // Lets the client close first.
            let _ = stream.read(&mut [0]);
        }
    });
    (address, told)
}

/// Sends what is meant for the metadata server to another address, in the way of its route.
#[derive(Debug)]
struct Elsewhere {
    address: Url,
    inner: Arc<ReqwestTransport>,
}

impl Transport for Elsewhere {
    fn send(
        &self,
        mut request: HttpRequest,
    ) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        assert_eq!(request.url.host_str(), Some("100.100.100.200"));
        request.url.set_ip_host(self.address.host_str().unwrap().parse().unwrap()).unwrap();
        request.url.set_port(self.address.port()).unwrap();
        let patience = Duration::from_secs(60);
        request.timeouts = Timeouts { connect: patience, read: patience, attempt: patience };
        self.inner.send(request)
    }
}

fn provider_at(address: &str) -> EcsRoleProvider {
    // Patient: the machine that runs the tests may be busy.
    let inner = Arc::new(
        ReqwestTransport::builder().without_platform_certificates().no_proxy().build().unwrap(),
    );
    let provider = EcsRoleProvider::with_surroundings(surroundings(&[], None));
    provider.transport(Elsewhere { address: address.parse().unwrap(), inner })
}

fn session(id: &str) -> String {
    format!("{{{},\"Code\":\"Success\"}}", session_json(id, 21_600))
}

#[tokio::test]
async fn the_hardened_mode_over_a_connection() {
    let (address, asked) = serve(|head| match head.split(' ').nth(1).unwrap() {
        "/latest/api/token" => (200, format!("{CANARY}\n")),
        _ if !head.contains(&format!("x-aliyun-ecs-metadata-token: {CANARY}\r\n")) => {
            (403, String::new())
        }
        ROLES => (200, "my-role\n".to_owned()),
        _ => (200, session("v2")),
    });
    assert_eq!(id(&provider_at(&address)).await, "v2");
    let asked = [(); 3].map(|()| asked.recv().unwrap());
    assert!(asked[0].starts_with("PUT /latest/api/token HTTP/1.1\r\n"), "{}", asked[0]);
    assert!(asked[0].contains("x-aliyun-ecs-metadata-token-ttl-seconds: 21600\r\n"));
    assert!(asked[1].starts_with(&format!("GET {ROLES} HTTP/1.1\r\n")), "{}", asked[1]);
    assert!(asked[2].starts_with(&format!("GET {ROLES}my-role HTTP/1.1\r\n")), "{}", asked[2]);
}

#[tokio::test]
async fn the_normal_mode_over_a_connection() {
    let (address, asked) = serve(|head| match head.split(' ').nth(1).unwrap() {
        "/latest/api/token" => (404, String::new()),
        ROLES => (200, "my-role".to_owned()),
        _ => (200, session("v1")),
    });
    assert_eq!(id(&provider_at(&address)).await, "v1");
    for _ in 0..3 {
        assert!(!asked.recv().unwrap().contains("x-aliyun-ecs-metadata-token:"));
    }
}

/// A path and the answer to it.
type Scripted<'a> = (&'static str, Result<(u16, &'a str), TransportErrorKind>);

/// Yields one answer after the other for the paths in order.
fn script(answers: &[Scripted<'_>]) -> Stub {
    let answers = answers.iter();
    let answers = answers.map(|(path, answer)| (*path, answer.map(|(s, b)| (s, b.to_owned()))));
    let answers = std::sync::Mutex::new(answers.collect::<std::collections::VecDeque<_>>());
    Stub::new(move |request| {
        let (path, answer) = answers.lock().unwrap().pop_front().expect("one request too many");
        assert_eq!(request.url.path(), path);
        answer
    })
}

const TOKEN: &str = "/latest/api/token";
const ROLE: &str = "/latest/meta-data/ram/security-credentials/my-role";

#[tokio::test(start_paused = true)]
async fn a_token_that_does_not_help_is_left_out() {
    let session = session("id");
    let stub = script(&[
        (TOKEN, Ok((200, CANARY))),
        (ROLES, Ok((403, ""))),
        (ROLES, Ok((200, "my-role"))),
        (ROLE, Err(TransportErrorKind::Timeout)),
        (ROLE, Err(TransportErrorKind::Timeout)),
        (ROLE, Err(TransportErrorKind::Timeout)),
        (ROLE, Ok((200, &session))),
    ]);
    let provider = EcsRoleProvider::with(surroundings(&[], None), stub.http());
    assert_eq!(id(&provider).await, "id");
    let tokens = stub
        .requests()
        .iter()
        .map(|request| {
            request
                .headers
                .get("x-aliyun-ecs-metadata-token")
                .is_some_and(|value| value.is_sensitive())
        })
        .collect::<Vec<_>>();
    assert_eq!(tokens, [false, true, false, true, true, true, false]);
}

#[tokio::test]
async fn the_hardened_mode_alone_does_not_fall_back() {
    let variables = [("ALIBABA_CLOUD_IMDSV1_DISABLED", "True")];
    for (answers, expected) in [
        (&[(TOKEN, Ok((404, "")))][..], "the metadata server answered with status 404"),
        (
            &[(TOKEN, Ok((200, CANARY))), (ROLES, Ok((403, "")))],
            "the metadata server answered with status 403",
        ),
    ] {
        let stub = script(answers);
        let provider = EcsRoleProvider::with(surroundings(&variables, None), stub.http());
        assert_eq!(failure(&provider).await.to_string(), expected);
        assert_eq!(stub.count(), answers.len());
        let stub = script(answers);
        let provider = EcsRoleProvider::with(surroundings(&[], None), stub.http());
        assert_eq!(failure(&provider.hardened_only(true)).await.to_string(), expected);
    }
}

#[tokio::test]
async fn problems_are_absent_only_until_a_role_is_known() {
    let failed = r#"{"Code":"Failed"}"#;
    for (answers, expected, is_absent) in [
        (
            &[(TOKEN, Err(TransportErrorKind::Connect))][..],
            "no answer from the metadata server",
            true,
        ),
        (
            &[(TOKEN, Err(TransportErrorKind::Timeout)), (ROLES, Ok((404, "<html>")))],
            "the instance has no RAM role",
            true,
        ),
        (
            &[(TOKEN, Ok((404, ""))), (ROLES, Ok((200, "<html>hunter2")))],
            "the metadata server answered with something else than the name of a role",
            true,
        ),
        (
            &[(TOKEN, Ok((404, ""))), (ROLES, Ok((200, "my-role"))), (ROLE, Ok((200, failed)))],
            "the answer of the metadata server: `/Code` is not `Success`",
            false,
        ),
        (
            &[(TOKEN, Ok((404, ""))), (ROLES, Ok((200, "my-role"))), (ROLE, Ok((404, "")))],
            "the instance has no RAM role `my-role`",
            false,
        ),
    ] {
        let stub = script(answers);
        let provider = EcsRoleProvider::with(surroundings(&[], None), stub.http());
        let error = failure(&provider).await;
        assert_eq!((error.to_string().as_str(), error.is_absent()), (expected, is_absent));
    }
}

#[tokio::test(start_paused = true)]
async fn failures_that_pass_are_tried_again() {
    let session = session("id");
    let (gone, late) = (Err(TransportErrorKind::Connect), Err(TransportErrorKind::Timeout));
    let stub = script(&[
        (TOKEN, Ok((503, ""))),
        (TOKEN, Ok((200, CANARY))),
        (ROLES, gone),
        (ROLES, late),
        (ROLES, Ok((200, "my-role"))),
        (ROLE, Ok((429, ""))),
        (ROLE, Ok((200, &session))),
        // The next session: there has been a server.
        (TOKEN, gone),
        (TOKEN, gone),
        (TOKEN, Ok((200, CANARY))),
        (ROLES, Ok((200, "my-role"))),
        (ROLE, Ok((200, &session))),
    ]);
    let provider = EcsRoleProvider::with(surroundings(&[], None), stub.http());
    let first = provider.provide().await.unwrap();
    assert_eq!(stub.count(), 7);
    provider.reject(&first);
    assert_eq!(id(&provider).await, "id");
    assert_eq!(stub.count(), 12);
    // A named role says that there is a server.
    let stub = script(&[(TOKEN, gone), (TOKEN, gone), (TOKEN, gone)]);
    let provider = EcsRoleProvider::with(surroundings(&[], None), stub.http());
    assert!(!failure(&provider.role("my-role")).await.is_absent());
    assert_eq!(stub.count(), 3);
}

#[tokio::test]
async fn a_server_that_is_not_there_is_looked_for_once() {
    let stub = Stub::deaf();
    let provider = EcsRoleProvider::with(surroundings(&[], None), stub.http());
    assert!(failure(&provider).await.is_absent());
    assert_eq!(stub.count(), 1);
}

#[tokio::test(start_paused = true)]
async fn the_switches_of_the_environment() {
    let stub = Stub::deaf();
    let disabled = [("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "TRUE")];
    let provider = EcsRoleProvider::with(surroundings(&disabled, None), stub.http());
    assert!(failure(&provider).await.is_absent());
    assert_eq!(stub.count(), 0);
    let session = session("id");
    let named = [("ALIBABA_CLOUD_ECS_METADATA", "my-role")];
    let stub = script(&[(TOKEN, Ok((200, CANARY))), (ROLE, Ok((200, &session)))]);
    let provider = EcsRoleProvider::with(surroundings(&named, None), stub.http());
    assert_eq!(id(&provider).await, "id");
    let request = &stub.requests()[0];
    assert_eq!(request.timeouts.connect.as_millis(), 1_000);
    assert_eq!(request.timeouts.read.as_millis(), 1_000);
    let odd = EcsRoleProvider::with(surroundings(&[], None), Stub::deaf().http()).role("../x");
    assert!(failure(&odd).await.to_string().contains("no answer"));
}

/// Set in the process that the test starts: itself again, with proxy variables, which cannot be set
/// in a running process.
const SERVER: &str = "TEST_SERVER_BESIDE_A_PROXY";

async fn ask_by_each_route(server: &str) {
    let address = Url::parse(server).unwrap();
    let usual = ReqwestTransport::plain().unwrap();
    let http = Http::default().with(&[Route::Tls], Arc::new(usual));
    for route in [Route::Metadata, Route::Clear, Route::Tls] {
        let url = address.join(&format!("{route:?}")).unwrap();
        // A second is short for a busy machine.
        while http.send(Request::get(route, url.clone())).await.is_err() {}
    }
}

#[tokio::test]
async fn metadata_and_clear_text_never_go_through_a_proxy() {
    if let Ok(server) = std::env::var(SERVER) {
        return ask_by_each_route(&server).await;
    }
    let (server, asked) = serve(|_| (200, String::new()));
    let (proxy, asked_proxy) = serve(|_| (200, String::new()));
    let mut child = std::process::Command::new(std::env::current_exe().unwrap());
    let test = "credentials::tests::ecs::metadata_and_clear_text_never_go_through_a_proxy";
    child.args(["--exact", test]);
    for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
        child.env(name, &proxy);
    }
    child.env_remove("NO_PROXY").env_remove("no_proxy").env_remove("REQUEST_METHOD");
    let output = child.env(SERVER, &server).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert!(String::from_utf8_lossy(&output.stdout).contains("1 passed"));
    let paths = |asked: Receiver<String>| {
        let asked = asked.try_iter().map(|head| head.split(' ').nth(1).unwrap().to_owned());
        let mut paths = asked.collect::<Vec<_>>();
        paths.dedup();
        paths
    };
    assert_eq!(paths(asked), ["/Metadata", "/Clear"]);
    // The proxy works: what may go through it does.
    assert_eq!(paths(asked_proxy), [format!("{server}/Tls")]);
}

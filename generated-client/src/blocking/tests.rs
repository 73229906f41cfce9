use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use tokio::task::{LocalSet, spawn_blocking};

use crate::demo::{Client, client};
use crate::{
    BoxFuture, CannedTransport, Credentials, CredentialsError, Error, ErrorKind, HttpRequest,
    HttpResponse, ProvideCredentials, RetryPolicy, Transport, TransportError,
};

fn canned() -> CannedTransport {
    CannedTransport::new().json(200, r#"{"RequestId":"R1","Total":3}"#)
}

/// Makes a call that waits and yields the total.
fn total(client: &Client) -> Result<Option<i64>, Error> {
    Ok(client.describe_things("k").send_blocking()?.total)
}

fn current_thread() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

fn multi_thread() -> Runtime {
    Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
}

fn assert_misplaced(outcome: Result<Option<i64>, Error>) {
    let error = outcome.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert_eq!(error.operation(), Some("DescribeThings"));
    assert!(error.message().contains("spawn_blocking"), "{error}");
}

#[test]
fn outside_a_runtime_all_ways_to_send_work() {
    let transport = canned().json(200, "{}").json(200, r#"{"A":[1]}"#).json(200, r#"{"A":2}"#);
    let client = client(&transport);
    let answer = client.describe_things("k").send_detailed_blocking().unwrap();
    assert_eq!((answer.total, answer.request_id()), (Some(3), Some("R1")));
    assert_eq!(total(&client).unwrap(), None);
    assert_eq!(client.raw("DoIt").send_blocking().unwrap()["A"][0], 1);
    assert_eq!(client.raw("DoIt").send_detailed_blocking().unwrap()["A"], 2);
    let error = total(&client).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    assert_eq!(error.operation(), Some("DescribeThings"));
}

#[test]
fn in_a_task_of_a_multi_thread_runtime_it_works() {
    let client = client(&canned().json(200, r#"{"Total":4}"#));
    let runtime = multi_thread();
    assert_eq!(runtime.block_on(async { total(&client) }).unwrap(), Some(3));
    let task = runtime.spawn(async move { total(&client) });
    assert_eq!(runtime.block_on(task).unwrap().unwrap(), Some(4));
}

#[test]
fn in_a_task_that_cannot_move_it_is_an_error_without_a_call() {
    let transport = canned();
    let client = client(&transport);
    let runtime = current_thread();
    assert_misplaced(runtime.block_on(async { total(&client) }));
    let moved = client.clone();
    let task = runtime.spawn(async move {
        tokio::task::yield_now().await;
        total(&moved)
    });
    assert_misplaced(runtime.block_on(task).unwrap());
    let local = LocalSet::new();
    assert_misplaced(local.block_on(&runtime, async { total(&client) }));
    let moved = client.clone();
    let task = local.spawn_local(async move { total(&moved) });
    assert_misplaced(multi_thread().block_on(local.run_until(task)).unwrap());
    assert_eq!(transport.requests().len(), 0);
    // The runtime goes on as if nothing had been.
    runtime.block_on(async {
        tokio::time::sleep(Duration::from_millis(1)).await;
        assert_eq!(client.describe_things("k").send().await.unwrap().total, Some(3));
    });
}

#[test]
fn threads_beside_a_runtime_can_wait() {
    for runtime in [current_thread(), multi_thread()] {
        let client = client(&canned().json(200, "{}").json(200, "{}"));
        let moved = client.clone();
        let waited = runtime.block_on(async { spawn_blocking(move || total(&moved)).await });
        assert_eq!(waited.unwrap().unwrap(), Some(3));
        let moved = client.clone();
        let waited = runtime.block_on(async { thread::spawn(move || total(&moved)).join() });
        assert_eq!(waited.unwrap().unwrap(), None);
        let _entered = runtime.enter();
        assert_eq!(total(&client).unwrap(), None);
    }
}

#[test]
fn clients_are_built_where_it_can_wait() {
    let builder = || {
        let builder = Client::builder().endpoint("http://127.0.0.1:1").transport(canned());
        builder.credentials(Credentials::new("id", "hunter2"))
    };
    assert_eq!(total(&builder().build_checked_blocking().unwrap()).unwrap(), Some(3));
    let misplaced = current_thread().block_on(async { builder().build_checked_blocking() });
    assert!(misplaced.unwrap_err().is_config());
    let error = builder().credentials(Nested).build_checked_blocking().unwrap_err();
    assert!(error.is_credentials(), "{error}");
}

/// Asks for credentials with a blocking call, which is wrong.
#[derive(Debug)]
struct Nested;

impl ProvideCredentials for Nested {
    fn provide(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(async {
            let error = total(&client(&canned())).unwrap_err();
            assert!(error.is_config() && error.message().contains("spawn_blocking"), "{error}");
            Err(CredentialsError::broken("asked in the wrong way"))
        })
    }
}

/// Panics at the first request.
#[derive(Debug)]
struct Panicking {
    count: AtomicUsize,
    then: CannedTransport,
}

impl Transport for Panicking {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        assert!(self.count.fetch_add(1, Ordering::Relaxed) > 0, "the transport is broken");
        self.then.send(request)
    }
}

#[test]
fn a_panic_of_the_transport_is_an_error_and_the_next_call_works() {
    let transport = Panicking { count: AtomicUsize::new(0), then: canned() };
    let builder = Client::builder().endpoint("http://127.0.0.1:1");
    let builder = builder.credentials(Credentials::new("id", "key"));
    let client = builder.transport(transport).build().unwrap();
    let error = total(&client).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert!(error.message().contains("panicked"), "{error}");
    assert_eq!(total(&client).unwrap(), Some(3));
}

/// A server that keeps connections open and counts them.
fn server() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let connections = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&connections);
    thread::spawn(move || {
        for stream in listener.incoming() {
            counted.fetch_add(1, Ordering::Relaxed);
            thread::spawn(move || serve(stream.unwrap()));
        }
    });
    (url, connections)
}

/// Answers each request on a connection; requests have no body.
fn serve(mut stream: TcpStream) {
    let mut seen = Vec::new();
    let mut bytes = [0; 4096];
    while let Ok(length @ 1..) = stream.read(&mut bytes) {
        seen.extend_from_slice(&bytes[..length]);
        if seen.ends_with(b"\r\n\r\n") {
            seen.clear();
            let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\n{\"Total\":3}";
            stream.write_all(answer).unwrap();
        }
    }
}

/// A client of the network whose calls end some time, so that a test that fails does, too. Nothing
/// is repeated: a second attempt would hide that the first one failed.
fn network_client(url: &str) -> Client {
    let builder = Client::builder().endpoint(url).timeout(Duration::from_secs(20));
    let builder = builder.retry(RetryPolicy::off());
    builder.credentials(Credentials::new("id", "key")).build().unwrap()
}

#[test]
fn connections_of_a_runtime_that_stands_still_are_not_waited_for() {
    let (url, connections) = server();
    let client = network_client(&url);
    let runtime = current_thread();
    let send = || runtime.block_on(client.describe_things("k").send());
    assert_eq!(send().unwrap().total, Some(3));
    assert_eq!(total(&client).unwrap(), Some(3));
    assert_eq!(total(&client).unwrap(), Some(3));
    assert_eq!(send().unwrap().total, Some(3));
    assert_eq!(connections.load(Ordering::Relaxed), 2);
}

#[test]
fn a_hundred_threads_wait_at_once() {
    let (url, _) = server();
    let client = network_client(&url);
    thread::scope(|scope| {
        let calls = (0..100).map(|_| scope.spawn(|| total(&client).unwrap()));
        for call in calls.collect::<Vec<_>>() {
            assert_eq!(call.join().unwrap(), Some(3));
        }
    });
}

//! Many calls of one client at the same time: all of them end, in little memory.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use alicloud_client::cloudfw::Client;
use alicloud_client::mock::MockGateway;
use alicloud_client::{
    BoxFuture, Credentials, HttpRequest, HttpResponse, RateLimit, RateLimiter, Transport,
    TransportError,
};
use http::{HeaderMap, StatusCode};
use tokio::sync::Barrier;
use tokio::time::Instant;

/// Calls at the same time.
const CALLS: usize = 10_000;

/// Bytes that a call may take while it waits, with its task. It takes about 5 KB.
const MOST_BYTES: u64 = 16 * 1024;

/// Answers when all calls are on their way.
#[derive(Debug)]
struct Together {
    barrier: Barrier,
    most: AtomicUsize,
    now: AtomicUsize,
}

impl Transport for Together {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(async move {
            // A real transport keeps it, too.
            let _request = request;
            let now = self.now.fetch_add(1, Ordering::Relaxed) + 1;
            self.most.fetch_max(now, Ordering::Relaxed);
            self.barrier.wait().await;
            self.now.fetch_sub(1, Ordering::Relaxed);
            Ok(good())
        })
    }
}

/// Answers at once and notes in which order the requests came.
#[derive(Debug, Default)]
struct InOrder(std::sync::Mutex<Vec<(usize, Instant)>>);

impl Transport for InOrder {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        let mut pairs = request.url.query_pairs();
        let number = pairs.find_map(|(name, value)| (name == "Number").then(|| value.parse()));
        let number = number.expect("a number").expect("a number");
        self.0.lock().unwrap().push((number, Instant::now()));
        Box::pin(std::future::ready(Ok(good())))
    }
}

fn good() -> HttpResponse {
    let body = r#"{"RequestId":"r"}"#.into();
    HttpResponse { status: StatusCode::OK, headers: HeaderMap::new(), body }
}

/// Makes all calls at the same time and yields the most bytes that were taken at once.
fn peak(client: &Client) -> u64 {
    let runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = { runtime }.enable_time().start_paused(true).build().unwrap();
    // What is made once and kept.
    let all = |count: usize| {
        runtime.block_on(async {
            let calls = (0..count).map(|number| {
                let call = client.describe_user_ips_whitelist();
                let call = call.extra_query("Number", u32::try_from(number).unwrap());
                tokio::spawn(call.timeout(Duration::from_secs(3600)).send())
            });
            for call in calls.collect::<Vec<_>>() {
                assert_eq!(call.await.unwrap().unwrap().request_id.as_deref(), Some("r"));
            }
        });
    };
    allocation_counter::measure(|| all(CALLS)).bytes_max
}

fn client(transport: impl Transport + 'static, limiter: RateLimiter) -> Client {
    Client::builder()
        .credentials(Credentials::new("id", "secret"))
        .endpoint("http://127.0.0.1:1")
        .transport(transport)
        .rate_limiter(limiter)
        .build()
        .unwrap()
}

#[test]
fn ten_thousand_calls_at_once_take_little_memory() {
    let together = Arc::new(Together {
        barrier: Barrier::new(CALLS),
        most: AtomicUsize::new(0),
        now: AtomicUsize::new(0),
    });
    let bytes = peak(&client(Arc::clone(&together), RateLimiter::off()));
    assert_eq!(together.most.load(Ordering::Relaxed), CALLS);
    println!("{} bytes per call in flight", bytes / CALLS as u64);
    assert!(bytes / (CALLS as u64) < MOST_BYTES, "{bytes} bytes");
}

#[test]
fn ten_thousand_calls_in_the_line_of_the_limiter_keep_their_order() {
    let (order, limiter) = (Arc::new(InOrder::default()), RateLimiter::off());
    limiter.set("DescribeUserIPSWhitelist", RateLimit { calls: 100, seconds: 1 });
    let bytes = peak(&client(Arc::clone(&order), limiter));
    println!("{} bytes per call in line", bytes / CALLS as u64);
    assert!(bytes / (CALLS as u64) < MOST_BYTES, "{bytes} bytes");
    let order = order.0.lock().unwrap();
    assert!(order.iter().map(|(number, _)| *number).eq(0..CALLS));
    let took = order[CALLS - 1].1 - order[0].1;
    assert!(took >= Duration::from_secs(99), "{took:?} are too few for the limit");
    assert!(took < Duration::from_secs(101), "{took:?} are more than the limit asks for");
}

#[test]
fn ten_thousand_calls_end_over_a_few_connections() {
    let table = &alicloud_client::cloudfw::mock::TABLE;
    let gateway = MockGateway::builder([table]).keep_calls(CALLS).start().unwrap();
    // With the settings that a program has, but for the time that a busy machine takes.
    let patience = Duration::from_secs(300);
    let client = gateway.client::<Client>().timeout(patience).attempt_timeout(patience);
    let client = client.read_timeout(patience).build().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let calls = (0..CALLS).map(|_| tokio::spawn(client.describe_user_ips_whitelist().send()));
        for call in calls.collect::<Vec<_>>() {
            call.await.unwrap().unwrap();
        }
    });
    // Nothing was repeated.
    assert_eq!(gateway.calls().len(), CALLS);
}

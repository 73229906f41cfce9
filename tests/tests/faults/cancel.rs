//! A call is given up at every point where it waits: nothing is left running, held or lost.

use std::collections::BTreeSet;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use alicloud_client::cloudfw::Client;
use alicloud_client::{
    BoxFuture, CallOptions, Credentials, CredentialsError, HttpRequest, HttpResponse,
    ProvideCredentials, RateLimit, RateLimiter, RetryBudget, RetryPolicy, Transport,
    TransportError,
};
use alicloud_tests::recorder::Recorder;
use http::{HeaderMap, StatusCode};
use tracing::instrument::WithSubscriber;
use tracing::level_filters::LevelFilter;

/// How often each source and transport is pending before it is done.
const PENDING: usize = 2;

/// Repetitions in the budget.
const BUDGET: u32 = 10;

/// Window of the rate limit, which is one attempt.
const WINDOW: u32 = 10;

/// Answers by status and code.
type Script = &'static [(u16, &'static str)];

/// One server's side for all that a client does.
#[derive(Default)]
struct World {
    script: Script,
    nonces: Mutex<Vec<String>>,
    /// Futures of transport and source that are neither done nor dropped.
    alive: AtomicUsize,
    generation: AtomicUsize,
}

/// Counts a future while it lives.
struct Alive<'a>(&'a World);

impl<'a> Alive<'a> {
    fn new(world: &'a World) -> Self {
        world.alive.fetch_add(1, Ordering::SeqCst);
        Self(world)
    }
}

impl Drop for Alive<'_> {
    fn drop(&mut self) {
        self.0.alive.fetch_sub(1, Ordering::SeqCst);
    }
}

#[derive(Clone, Default)]
struct Both(Arc<World>);

impl fmt::Debug for Both {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Both")
    }
}

/// Is pending some times.
async fn pend() {
    for _ in 0..PENDING {
        let mut is_done = false;
        std::future::poll_fn(|_| match std::mem::replace(&mut is_done, true) {
            true => Poll::Ready(()),
            false => Poll::Pending,
        })
        .await;
    }
}

impl Transport for Both {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        let nonce = request.headers["x-acs-signature-nonce"].to_str().unwrap().to_owned();
        Box::pin(async move {
            let _alive = Alive::new(&self.0);
            let number = {
                let mut nonces = self.0.nonces.lock().unwrap();
                nonces.push(nonce);
                nonces.len() - 1
            };
            pend().await;
            let (status, code) = self.0.script.get(number).copied().unwrap_or((200, ""));
            let body = match code {
                "" => "{}".to_owned(),
                code => format!(r#"{{"Code":"{code}","Message":"m"}}"#),
            };
            let status = StatusCode::from_u16(status).unwrap();
            Ok(HttpResponse { status, headers: HeaderMap::new(), body: body.into() })
        })
    }
}

impl ProvideCredentials for Both {
    fn provide(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(async {
            let _alive = Alive::new(&self.0);
            pend().await;
            let generation = self.0.generation.load(Ordering::SeqCst);
            Ok(Credentials::new(format!("id{generation}"), "secret"))
        })
    }

    fn reject(&self, _: &Credentials) {
        self.0.generation.fetch_add(1, Ordering::SeqCst);
    }
}

/// A call, whatever it yields.
type Called = Pin<Box<dyn Future<Output = bool>>>;

struct Setup {
    client: Client,
    both: Both,
    budget: RetryBudget,
}

impl Setup {
    fn new(script: Script) -> Self {
        let both = Both(Arc::new(World { script, ..World::default() }));
        let budget = RetryBudget::new(BUDGET, 0.0);
        let limiter = RateLimiter::off();
        for operation in
            ["DescribeUserIPSWhitelist", "AddDomainResolveRealtimeTask", "PutEnableFwSwitch"]
        {
            limiter.set(operation, RateLimit { calls: 1, seconds: WINDOW });
        }
        let client = Client::builder()
            .credentials(both.clone())
            .transport(both.clone())
            .endpoint("http://127.0.0.1:1")
            .retry_budget(budget.clone())
            .rate_limiter(limiter)
            .build()
            .unwrap();
        Self { client, both, budget }
    }

    fn requests(&self) -> Vec<String> {
        self.both.0.nonces.lock().unwrap().clone()
    }
}

fn options() -> CallOptions {
    CallOptions::new().retry(RetryPolicy::new().max_attempts(5)).timeout(Duration::from_secs(600))
}

fn read(client: &Client) -> Called {
    let call = client.describe_user_ips_whitelist().options(options()).send();
    Box::pin(async { call.await.is_ok() })
}

fn write(client: &Client) -> Called {
    let call = client.add_domain_resolve_realtime_task().options(options()).send();
    Box::pin(async { call.await.is_ok() })
}

fn write_with_token(client: &Client) -> Called {
    let call = client.put_enable_fw_switch().options(options()).send();
    Box::pin(async { call.await.is_ok() })
}

/// Polls up to `most` times, with a second between; says whether and with what the call is over.
async fn polls(call: &mut Called, most: usize) -> Option<bool> {
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..most {
        if let Poll::Ready(outcome) = call.as_mut().poll(&mut context) {
            return Some(outcome);
        }
        tokio::time::advance(Duration::from_secs(1)).await;
    }
    None
}

/// Gives the call up after every number of polls that does not end it, and yields how many.
async fn give_up_everywhere(script: Script, call: fn(&Client) -> Called) -> usize {
    for count in 0..1000 {
        let setup = Setup::new(script);
        let recorder = Recorder::new(LevelFilter::TRACE);
        let started = call(&setup.client).with_subscriber(recorder.clone());
        let mut started: Called = Box::pin(started);
        if let Some(outcome) = polls(&mut started, count).await {
            assert!(outcome, "{script:?}: the call fails");
            assert_eq!(setup.requests().len(), script.len() + 1, "{script:?}");
            return count;
        }
        drop(started);
        let what = format!("{script:?} given up after {count} polls");
        nothing_is_left(&setup, &recorder, &what);
        // After the window everything is as if the call had never been.
        tokio::time::advance(Duration::from_secs(WINDOW.into())).await;
        let sent = setup.requests().len();
        let before = setup.budget.left();
        let mut next: Called = {
            let call = setup.client.describe_user_ips_whitelist();
            let call = call.options(CallOptions::new().retry(RetryPolicy::off())).send();
            Box::pin(async { call.await.is_ok() })
        };
        let mut context = Context::from_waker(Waker::noop());
        let is_over = (0..4 * PENDING).any(|_| next.as_mut().poll(&mut context).is_ready());
        assert!(is_over, "{what}: the next call waits");
        assert_eq!(setup.requests().len(), sent + 1, "{what}");
        assert_eq!(setup.budget.left(), before, "{what}");
    }
    panic!("{script:?}: the call does not end")
}

fn nothing_is_left(setup: &Setup, recorder: &Recorder, what: &str) {
    assert_eq!(setup.both.0.alive.load(Ordering::SeqCst), 0, "{what}: something lives on");
    let tasks = tokio::runtime::Handle::current().metrics().num_alive_tasks();
    assert_eq!(tasks, 0, "{what}: a task runs on");
    let attempts = recorder.named("attempt").len();
    let requests = setup.requests();
    assert!(requests.len() <= attempts, "{what}: {} requests", requests.len());
    let nonces = requests.iter().collect::<BTreeSet<_>>();
    assert_eq!(nonces.len(), requests.len(), "{what}: a request was sent twice");
    // Only repetitions that were begun cost something; those with a new session are free.
    let answers = setup.both.0.script.iter().take(attempts.saturating_sub(1));
    let paid = answers.filter(|answer| **answer != SESSION_OVER).count();
    let taken = usize::try_from(BUDGET - setup.budget.left()).unwrap();
    assert_eq!(taken, paid, "{what}: repetitions taken off the budget");
}

const SESSION_OVER: (u16, &str) = (403, "InvalidSecurityToken.Expired");
const BUSY: (u16, &str) = (503, "ServiceUnavailable");
const THROTTLED: (u16, &str) = (400, "Throttling.User");

#[tokio::test(start_paused = true)]
async fn a_read_can_be_given_up_anywhere() {
    for script in [&[][..], &[BUSY], &[SESSION_OVER], &[BUSY, SESSION_OVER, THROTTLED]] {
        let polls = give_up_everywhere(script, read).await;
        // Each attempt waits for credentials and for its answer.
        assert!(polls > 2 * PENDING * (script.len() + 1), "{script:?}: only {polls} polls");
    }
}

#[tokio::test(start_paused = true)]
async fn a_write_can_be_given_up_anywhere() {
    for script in [&[][..], &[SESSION_OVER], &[THROTTLED, SESSION_OVER]] {
        let polls = give_up_everywhere(script, write).await;
        assert!(polls > 2 * PENDING * (script.len() + 1), "{script:?}: only {polls} polls");
    }
    for script in [&[BUSY][..], &[BUSY, SESSION_OVER, THROTTLED]] {
        let polls = give_up_everywhere(script, write_with_token).await;
        assert!(polls > 2 * PENDING * (script.len() + 1), "{script:?}: only {polls} polls");
    }
}

#[tokio::test(start_paused = true)]
async fn a_turn_that_is_given_up_passes_to_the_next_in_line() {
    let setup = Setup::new(&[]);
    let (mut first, mut second, mut third) =
        (read(&setup.client), read(&setup.client), read(&setup.client));
    let mut context = Context::from_waker(Waker::noop());
    for call in [&mut first, &mut second, &mut third] {
        assert!(call.as_mut().poll(&mut context).is_pending());
    }
    while first.as_mut().poll(&mut context).is_pending() {}
    drop(second);
    tokio::time::advance(Duration::from_secs(WINDOW.into())).await;
    let is_over = (0..4 * PENDING).any(|_| third.as_mut().poll(&mut context).is_ready());
    assert!(is_over, "the third call waits for the second, which was given up");
    assert_eq!(setup.requests().len(), 2);
}

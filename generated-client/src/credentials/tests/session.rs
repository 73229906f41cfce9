//! When sessions are replaced, and by whom.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::Semaphore;

use super::CANARY;
use crate::credentials::session::{Fetch, Outcome, Session};
use crate::credentials::{BoxFuture, Credentials, CredentialsError, clock};

/// Yields sessions `1`, `2`, … that last an hour, or fails where told to.
#[derive(Clone, Default)]
struct Source(Arc<State>);

struct State {
    /// For each fetch the life of the session in seconds; an error for nothing.
    script: Mutex<VecDeque<Option<u64>>>,
    previous: Mutex<Vec<Option<String>>>,
    /// Each fetch waits for a permit.
    gate: Semaphore,
}

impl Default for State {
    fn default() -> Self {
        let gate = Semaphore::new(Semaphore::MAX_PERMITS);
        Self { script: Mutex::default(), previous: Mutex::default(), gate }
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Source")
    }
}

impl Fetch for Source {
    fn fetch(&self, previous: Option<Credentials>) -> BoxFuture<'_, Outcome> {
        Box::pin(async move {
            let number = {
                let mut all = self.0.previous.lock().unwrap();
                all.push(previous.map(|previous| previous.access_key_id().to_owned()));
                all.len()
            };
            self.0.gate.acquire().await.unwrap().forget();
            let life = self.0.script.lock().unwrap().pop_front().unwrap_or(Some(3600));
            match life {
                Some(life) => Ok(Credentials::new(number.to_string(), CANARY)
                    .with_security_token(CANARY)
                    .with_expiration(clock::now() + Duration::from_secs(life))),
                None => Err(CredentialsError::broken(format!("failure {number}"))),
            }
        })
    }
}

impl Source {
    fn script(lives: impl IntoIterator<Item = Option<u64>>) -> Self {
        let source = Self::default();
        source.0.script.lock().unwrap().extend(lives);
        source
    }

    /// Lets no fetch through until `open`.
    fn closed() -> Self {
        let gate = Semaphore::new(0);
        Self(Arc::new(State { gate, ..State::default() }))
    }

    fn open(&self) {
        self.0.gate.add_permits(Semaphore::MAX_PERMITS / 2);
    }

    fn close(&self) {
        self.0.gate.forget_permits(Semaphore::MAX_PERMITS);
    }

    fn fetches(&self) -> usize {
        self.0.previous.lock().unwrap().len()
    }
}

async fn id(session: &Session<Source>) -> String {
    session.provide().await.unwrap().access_key_id().to_owned()
}

/// Lets all tasks run that can: a timer fires only when nothing else is left to do.
async fn settle() {
    tokio::time::sleep(Duration::from_millis(1)).await;
}

async fn pass(seconds: u64) {
    tokio::time::advance(Duration::from_secs(seconds)).await;
}

#[tokio::test(start_paused = true)]
async fn a_thousand_callers_share_one_fetch() {
    let source = Source::closed();
    let session = Session::new(source.clone());
    let callers = (0..1_000).map(|_| {
        let session = session.clone();
        tokio::spawn(async move { id(&session).await })
    });
    let callers = callers.collect::<Vec<_>>();
    settle().await;
    assert_eq!(source.fetches(), 1);
    source.open();
    for caller in callers {
        assert_eq!(caller.await.unwrap(), "1");
    }
    assert_eq!(source.fetches(), 1);
}

#[tokio::test(start_paused = true)]
async fn callers_go_on_while_the_next_session_is_fetched() {
    let source = Source::default();
    let session = Session::new(source.clone());
    assert_eq!(id(&session).await, "1");
    pass(3600 - 902).await;
    assert_eq!(id(&session).await, "1");
    settle().await;
    assert_eq!(source.fetches(), 1, "not before 15 minutes are left");
    source.close();
    pass(3).await;
    for _ in 0..1_000 {
        assert_eq!(id(&session).await, "1", "nobody waits");
    }
    settle().await;
    assert_eq!(source.fetches(), 2, "one refresh, however many callers");
    source.open();
    settle().await;
    assert_eq!(id(&session).await, "2");
    assert_eq!(*source.0.previous.lock().unwrap(), [None, Some("1".to_owned())]);
}

#[tokio::test(start_paused = true)]
async fn a_long_session_is_replaced_in_its_last_fifteen_minutes() {
    let source = Source::script([Some(12 * 3600)]);
    let session = Session::new(source.clone());
    assert_eq!(id(&session).await, "1");
    pass(12 * 3600 - 905).await;
    assert_eq!(id(&session).await, "1");
    settle().await;
    assert_eq!(source.fetches(), 1);
    pass(10).await;
    assert_eq!(id(&session).await, "1");
    settle().await;
    assert_eq!(id(&session).await, "2");
}

#[tokio::test(start_paused = true)]
async fn a_short_session_is_replaced_in_its_last_quarter() {
    let source = Source::script([Some(400), Some(400)]);
    let session = Session::new(source.clone());
    assert_eq!(id(&session).await, "1");
    pass(295).await;
    id(&session).await;
    settle().await;
    assert_eq!(source.fetches(), 1);
    pass(10).await;
    assert_eq!(id(&session).await, "1");
    settle().await;
    assert_eq!(id(&session).await, "2");
}

#[tokio::test(start_paused = true)]
async fn callers_wait_in_the_last_minute() {
    let source = Source::default();
    let session = Session::new(source.clone());
    assert_eq!(id(&session).await, "1");
    pass(3600 - 58).await;
    assert_eq!(id(&session).await, "2");
}

#[tokio::test(start_paused = true)]
async fn a_session_is_kept_when_its_refresh_fails() {
    let source = Source::script([Some(3600)].into_iter().chain([None; 1000]));
    let session = Session::new(source.clone());
    assert_eq!(id(&session).await, "1");
    pass(3600 - 899).await;
    let mut fetches = Vec::new();
    for _ in 0..838 {
        assert_eq!(id(&session).await, "1");
        settle().await;
        fetches.push(source.fetches());
        pass(1).await;
    }
    // The pauses grow from 1 s to 30 s, a quarter more or less.
    let (early, late) = (fetches[20] - fetches[0], fetches[837] - fetches[537]);
    assert!((3..=7).contains(&early), "{early}");
    assert!((7..=15).contains(&late), "{late}");
    // The last minute: callers would wait, but what is valid is used all the same.
    for _ in 0..30 {
        assert_eq!(id(&session).await, "1");
        pass(2).await;
    }
    pass(3).await;
    let error = session.provide().await.unwrap_err();
    assert_eq!(error.to_string(), format!("failure {}", source.fetches()));
    source.0.script.lock().unwrap().clear();
    assert_eq!(id(&session).await, source.fetches().to_string(), "no pause without a session");
}

#[tokio::test(start_paused = true)]
async fn a_caller_that_gives_up_does_not_end_the_refresh() {
    let source = Source::closed();
    let session = Session::new(source.clone());
    let first = tokio::spawn({
        let session = session.clone();
        async move { id(&session).await }
    });
    let second = tokio::spawn({
        let session = session.clone();
        async move { id(&session).await }
    });
    settle().await;
    first.abort();
    settle().await;
    source.open();
    assert_eq!(second.await.unwrap(), "1");
    assert_eq!(source.fetches(), 1);
}

#[test]
fn a_refresh_whose_runtime_ends_is_started_again() {
    let source = Source::closed();
    let session = Session::new(source.clone());
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let first = runtime();
    first.block_on(async {
        let session = session.clone();
        tokio::spawn(async move { id(&session).await });
        settle().await;
        assert_eq!(source.fetches(), 1);
    });
    drop(first);
    source.open();
    assert_eq!(runtime().block_on(id(&session)), "2");
}

#[test]
fn a_refresh_on_a_runtime_that_stands_still_keeps_nobody_waiting() {
    let source = Source::closed();
    let session = Session::new(source.clone());
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (still, other) = (runtime(), runtime());
    still.block_on(async {
        let session = session.clone();
        tokio::spawn(async move { id(&session).await });
        settle().await;
    });
    source.open();
    other.block_on(async {
        // The limit passes as soon as nothing can go on any more.
        tokio::time::pause();
        let callers = [(); 3].map(|()| {
            let session = session.clone();
            tokio::spawn(async move { id(&session).await })
        });
        for caller in callers {
            let outcome = tokio::time::timeout(Duration::from_secs(60), caller).await;
            assert_eq!(outcome.expect("hangs").unwrap(), "2");
        }
    });
    assert_eq!(source.fetches(), 2, "one refresh on each runtime");
    still.block_on(settle());
    other.block_on(async { session.provide().await.unwrap() });
    assert_eq!(source.fetches(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_rejected_session_is_replaced_once() {
    let source = Source::default();
    let session = Session::new(source.clone());
    let first = session.provide().await.unwrap();
    session.reject(&first);
    session.reject(&first);
    assert_eq!(id(&session).await, "2");
    session.reject(&first);
    assert_eq!(id(&session).await, "2", "that one is gone already");
    session.reject(&Credentials::new("2", "other"));
    assert_eq!(id(&session).await, "2", "that one is not the session");
    let second = session.provide().await.unwrap();
    session.reject(&second);
    source.0.script.lock().unwrap().push_back(None);
    let error = session.provide().await.unwrap_err();
    assert_eq!(error.to_string(), "failure 3", "a rejected session is not used again");
    assert_eq!(id(&session).await, "4");
}

/// A source that has the same session until it ends, as the metadata server.
#[derive(Debug)]
struct Stubborn(Credentials, std::sync::atomic::AtomicUsize);

impl Fetch for Stubborn {
    fn fetch(&self, _: Option<Credentials>) -> BoxFuture<'_, Outcome> {
        self.1.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        Box::pin(std::future::ready(Ok(self.0.clone())))
    }
}

#[tokio::test]
async fn a_rejected_session_that_comes_again_is_not_asked_for_again() {
    let fixed = Credentials::new("id", CANARY);
    let source = Arc::new(Stubborn(fixed.clone(), Default::default()));
    let session = Session::new(Shared(Arc::clone(&source)));
    for _ in 0..5 {
        session.provide().await.unwrap();
        session.reject(&fixed);
    }
    assert_eq!(source.1.load(std::sync::atomic::Ordering::Relaxed), 2);
}

#[derive(Debug)]
struct Shared(Arc<Stubborn>);

impl Fetch for Shared {
    fn fetch(&self, previous: Option<Credentials>) -> BoxFuture<'_, Outcome> {
        self.0.fetch(previous)
    }
}

#[tokio::test(start_paused = true)]
async fn a_session_that_ended_before_it_came_is_an_error() {
    let session = Session::new(Source::script([Some(0)]));
    let error = session.provide().await.unwrap_err();
    assert!(error.to_string().contains("is the clock of this machine right?"), "{error}");
    assert!(!error.to_string().contains("hunter2"));
}

#[test]
fn without_a_runtime_there_is_a_clear_error() {
    let session = Session::new(Source::default());
    let mut future = session.provide();
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match future.as_mut().poll(&mut context) {
        std::task::Poll::Ready(Err(error)) => {
            assert_eq!(error.to_string(), "sessions are refreshed on a Tokio runtime");
        }
        other => panic!("{other:?}"),
    }
}

//! Credentials that end and are replaced in time.

use std::fmt;
use std::future::ready;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;

use tokio::runtime::{Handle, Id};
use tokio::sync::watch;
use tokio::time::Instant;

use super::http::jittered;
use super::{BoxFuture, Credentials, CredentialsError, clock};
use crate::timestamp::Timestamp;

/// A session that has this long left is replaced, unless a quarter of its life is shorter.
const EARLY: Duration = Duration::from_secs(15 * 60);

/// Callers wait for the new session when the old one has less than this left.
const URGENT: Duration = Duration::from_secs(60);

/// Shortest and longest pause after a refresh that failed while the session was still good.
const PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// How often a caller starts a refresh again that ended without an outcome, which happens when
/// the runtime that it ran on is shut down.
const LOST_REFRESHES: usize = 3;

pub(super) type Outcome = Result<Credentials, CredentialsError>;

/// Where a session comes from.
pub(super) trait Fetch: fmt::Debug + Send + Sync + 'static {
    /// Gets a new session in place of the `previous` one.
    fn fetch(&self, previous: Option<Credentials>) -> BoxFuture<'_, Outcome>;
}

/// Keeps the session of a source and replaces it before it ends.
///
/// However many callers there are, one refresh is under way. It runs as a task of its own, so a
/// caller that gives up does not end it for the others. Who has to wait does so for a refresh on
/// its own runtime: another one may stand still for as long as it lives. Clones share the session.
pub(super) struct Session<F>(Arc<Shared<F>>);

struct Shared<F> {
    source: F,
    state: RwLock<State>,
}

#[derive(Default)]
struct State {
    current: Option<Current>,
    /// The service refuses the current session.
    is_rejected: bool,
    /// The session that was rejected last. It is replaced once; if the source yields it again,
    /// more requests for it change nothing.
    rejected: Option<Credentials>,
    /// The refreshes that are under way, at most one on each runtime.
    refreshes: Vec<Refresh>,
    /// Refreshes that failed one after the other.
    failures: u32,
    /// No refresh before this, as long as the session is good.
    paused_until: Option<Instant>,
}

/// A refresh that is under way on a runtime.
struct Refresh {
    runtime: Id,
    told: watch::Receiver<Option<Outcome>>,
}

impl Refresh {
    /// Whether there will be an outcome, as far as one can tell: its task is still there.
    fn is_alive(&self) -> bool {
        self.told.has_changed().is_ok()
    }
}

/// A session with the points in its life.
struct Current {
    credentials: Credentials,
    /// From here on a refresh runs beside the callers.
    early: Timestamp,
    /// From here on callers wait for it.
    urgent: Timestamp,
    end: Timestamp,
}

impl Current {
    fn new(credentials: Credentials, now: Timestamp) -> Self {
        let never = Timestamp::from_unix_seconds(i64::MAX);
        let Some(end) = credentials.expiration() else {
            return Self { credentials, early: never, urgent: never, end: never };
        };
        let life = end.unix_seconds().saturating_sub(now.unix_seconds());
        let life = Duration::from_secs(u64::try_from(life).unwrap_or(0));
        let early = EARLY.min(life / 4);
        let urgent = URGENT.min(early / 2);
        Self { credentials, early: end - early, urgent: end - urgent, end }
    }
}

/// What a caller does.
enum Step {
    Take(Credentials),
    /// Takes the session and starts its replacement.
    TakeAndRefresh(Credentials),
    Wait,
}

impl State {
    fn step(&self, now: Timestamp) -> Step {
        let Some(current) = self.current.as_ref().filter(|_| !self.is_rejected) else {
            return Step::Wait;
        };
        if now < current.early {
            return Step::Take(current.credentials.clone());
        }
        let is_paused = || self.paused_until.is_some_and(|until| Instant::now() < until);
        if now >= current.end || (now >= current.urgent && !is_paused()) {
            return Step::Wait;
        }
        if is_paused() || self.refreshes.iter().any(Refresh::is_alive) {
            return Step::Take(current.credentials.clone());
        }
        Step::TakeAndRefresh(current.credentials.clone())
    }

    /// The refresh that is under way on this runtime.
    fn running(&self, runtime: Id) -> Option<&Refresh> {
        self.refreshes.iter().find(|refresh| refresh.runtime == runtime && refresh.is_alive())
    }

    /// The session, if the service takes it.
    fn valid(&self, now: Timestamp) -> Option<Credentials> {
        let current = self.current.as_ref().filter(|_| !self.is_rejected)?;
        (now < current.end).then(|| current.credentials.clone())
    }

    /// Takes the outcome in. Yields the end of the session that stays in use for lack of a new one.
    fn settle(&mut self, runtime: Id, outcome: &Outcome, now: Timestamp) -> Option<Timestamp> {
        self.refreshes.retain(|refresh| refresh.runtime != runtime && refresh.is_alive());
        match outcome {
            Ok(credentials) => {
                self.current = Some(Current::new(credentials.clone(), now));
                self.is_rejected = false;
                self.failures = 0;
                self.paused_until = None;
                None
            }
            Err(_) => {
                self.paused_until = Some(Instant::now() + pause(self.failures));
                self.failures = self.failures.saturating_add(1);
                self.valid(now).and_then(|credentials| credentials.expiration())
            }
        }
    }
}

/// Doubles with each failure.
fn pause(failures: u32) -> Duration {
    jittered(PAUSE.saturating_mul(1 << failures.min(8)).min(LONGEST_PAUSE))
}

impl<F: Fetch> Session<F> {
    pub(super) fn new(source: F) -> Self {
        Self(Arc::new(Shared { source, state: RwLock::default() }))
    }

    pub(super) fn provide(&self) -> BoxFuture<'_, Outcome> {
        let step = self.0.read().step(clock::now());
        match step {
            Step::Take(credentials) => Box::pin(ready(Ok(credentials))),
            Step::TakeAndRefresh(credentials) => {
                // Outside a runtime there is nothing to run it on; a later caller starts it.
                let _ = self.0.join();
                Box::pin(ready(Ok(credentials)))
            }
            Step::Wait => Box::pin(self.0.wait()),
        }
    }

    pub(super) fn reject(&self, credentials: &Credentials) {
        let mut state = self.0.write();
        let is_current =
            state.current.as_ref().is_some_and(|own| own.credentials.is_same_as(credentials));
        let is_known =
            state.rejected.as_ref().is_some_and(|rejected| rejected.is_same_as(credentials));
        if is_current && !is_known {
            state.rejected = Some(credentials.clone());
            state.is_rejected = true;
        }
    }
}

impl<F: Fetch + Clone> Session<F> {
    /// A session of its own, from a changed source.
    pub(super) fn changed(self, change: impl FnOnce(&mut F)) -> Self {
        let mut source = self.0.source.clone();
        change(&mut source);
        Self::new(source)
    }
}

impl<F: Fetch> Shared<F> {
    fn read(&self) -> RwLockReadGuard<'_, State> {
        // Nothing panics while it holds the lock.
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }

    async fn wait(self: &Arc<Self>) -> Outcome {
        for _ in 0..LOST_REFRESHES {
            let mut refresh = match self.join()? {
                Joined::Ready(credentials) => return Ok(credentials),
                Joined::Running(refresh) => refresh,
            };
            let Ok(outcome) = refresh.wait_for(Option::is_some).await.map(|seen| seen.clone())
            else {
                continue;
            };
            match outcome {
                Some(Err(error)) => return self.read().valid(clock::now()).ok_or(error),
                Some(Ok(credentials)) => return Ok(credentials),
                None => continue,
            }
        }
        Err(CredentialsError::broken(
            "the session could not be refreshed: the task was dropped each time, as happens when \
             a runtime shuts down",
        ))
    }

    /// Takes part in the refresh that is under way on this runtime, or starts one.
    fn join(self: &Arc<Self>) -> Result<Joined, CredentialsError> {
        let mut state = self.write();
        if let Step::Take(credentials) = state.step(clock::now()) {
            return Ok(Joined::Ready(credentials));
        }
        let runtime = Handle::try_current().map_err(|error| {
            CredentialsError::broken("sessions are refreshed on a Tokio runtime").with_source(error)
        })?;
        if let Some(running) = state.running(runtime.id()) {
            return Ok(Joined::Running(running.told.clone()));
        }
        let (tell, told) = watch::channel(None);
        state.refreshes.retain(Refresh::is_alive);
        state.refreshes.push(Refresh { runtime: runtime.id(), told: told.clone() });
        let previous = state.current.as_ref().map(|current| current.credentials.clone());
        drop(state);
        runtime.spawn(Arc::clone(self).refresh(runtime.id(), previous, tell));
        Ok(Joined::Running(told))
    }

    async fn refresh(
        self: Arc<Self>,
        runtime: Id,
        previous: Option<Credentials>,
        tell: watch::Sender<Option<Outcome>>,
    ) {
        let outcome = self.source.fetch(previous).await.and_then(not_ended);
        let kept = self.write().settle(runtime, &outcome, clock::now());
        // Told without the lock: whoever listens may want credentials.
        if let (Err(error), Some(end)) = (&outcome, kept) {
            tracing::warn!(
                error = %error.with_causes(),
                session_ends = %end,
                "a session could not be refreshed and is kept for now"
            );
        }
        // Nobody may be waiting any more.
        let _ = tell.send(Some(outcome));
    }
}

enum Joined {
    Ready(Credentials),
    Running(watch::Receiver<Option<Outcome>>),
}

fn not_ended(credentials: Credentials) -> Outcome {
    let now = clock::now();
    match credentials.expiration() {
        Some(end) if end <= now => Err(CredentialsError::broken(format!(
            "the new session ended at {end} already, and it is {now}: is the clock of this \
             machine right?"
        ))),
        _ => Ok(credentials),
    }
}

impl<F> Clone for Session<F> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<F: Fetch + Default> Default for Session<F> {
    fn default() -> Self {
        Self::new(F::default())
    }
}

impl<F: fmt::Debug> fmt::Debug for Session<F> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.source.fmt(formatter)
    }
}

/// Makes a provider of a type with a `session`.
macro_rules! provide_session {
    ($provider:ty) => {
        impl $crate::credentials::ProvideCredentials for $provider {
            fn provide(
                &self,
            ) -> $crate::transport::BoxFuture<'_, $crate::credentials::session::Outcome> {
                self.session.provide()
            }

            fn reject(&self, credentials: &$crate::credentials::Credentials) {
                self.session.reject(credentials);
            }
        }
    };
}
pub(super) use provide_session;

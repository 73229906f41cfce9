//! The limit of calls that a client keeps to by itself.

use std::borrow::Cow;
use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use tokio::time::Instant;

use crate::deadline::wait;
use crate::operation::{Operation, RateLimit};

/// Keeps a program within the documented rate limits, operation by operation.
///
/// A client has one by default, and its clones share it. An attempt that would be one too many
/// waits for its turn; turns are given in the order of asking, and one that is given up while it
/// waits costs nothing. Where the service throttles nevertheless and says how long to wait, all
/// attempts of that operation wait that long.
///
/// The limits count for an account, so clients that share an account can share a limiter, and
/// programs that do can take a [part](Self::share) of each limit.
///
/// ```
/// use alicloud_client::{RateLimit, RateLimiter};
///
/// let limiter = RateLimiter::documented();
/// limiter.set("DescribeAssetList", RateLimit { calls: 2, seconds: 1 });
/// limiter.unlimited("DescribeTrafficLog");
/// // … builder().rate_limiter(limiter.clone()) …
/// ```
#[derive(Clone)]
pub struct RateLimiter(Arc<Limits>);

struct Limits {
    /// Whether operations without a limit of their own keep to the documented one.
    is_documented: bool,
    /// Part of the documented limits that is used.
    share: f64,
    /// Limits that were set; none for an operation without a limit.
    set: RwLock<HashMap<String, Option<RateLimit>>>,
    gates: RwLock<HashMap<Cow<'static, str>, Arc<Gate>>>,
}

/// Where the attempts of one operation pass, one after the other.
#[derive(Default)]
struct Gate {
    /// The lock is fair, and whoever waits for a turn holds it, so that turns are given in order
    /// and a turn that is given up was never taken.
    line: tokio::sync::Mutex<Passed>,
    closed_until: Mutex<Option<Instant>>,
}

/// When the attempts passed that count for the limit now.
#[derive(Default)]
struct Passed(VecDeque<Instant>);

impl RateLimiter {
    /// Keeps to the documented limit of each operation that has one.
    #[must_use]
    pub fn documented() -> Self {
        Self::new(true, 1.0)
    }

    /// Keeps to this part of each documented limit, between 0 and 1, but at least one call in the
    /// time of the limit: for programs that share an account.
    #[must_use]
    pub fn share(part: f64) -> Self {
        Self::new(true, part)
    }

    /// Keeps to no limit unless one is [set](Self::set).
    #[must_use]
    pub fn off() -> Self {
        Self::new(false, 1.0)
    }

    fn new(is_documented: bool, share: f64) -> Self {
        let (set, gates) = Default::default();
        Self(Arc::new(Limits { is_documented, share, set, gates }))
    }

    /// Sets the limit of an operation, such as `DescribeAssetList`, from now on; zero calls count
    /// as one, zero seconds as one.
    pub fn set(&self, operation: impl Into<String>, limit: RateLimit) {
        self.insert(operation.into(), Some(limit));
    }

    /// Takes the limit off an operation, from now on.
    pub fn unlimited(&self, operation: impl Into<String>) {
        self.insert(operation.into(), None);
    }

    fn insert(&self, operation: String, limit: Option<RateLimit>) {
        let mut set = self.0.set.write().unwrap_or_else(PoisonError::into_inner);
        set.insert(operation, limit);
    }

    /// Waits until an attempt of the operation may be made, and counts it.
    pub(crate) async fn pass(&self, operation: &Operation) {
        let limit = self.limit(operation);
        let Some(gate) = self.gate(operation, limit.is_some()) else { return };
        let mut passed = gate.line.lock().await;
        loop {
            let now = Instant::now();
            let mut pause = gate.closed(now);
            if pause.is_zero() {
                // Read again: it may have been changed while this attempt waited.
                pause = passed.pause(self.limit(operation), now);
            }
            if pause.is_zero() || wait(pause).await.is_err() {
                return;
            }
        }
    }

    /// Lets no attempt of the operation pass for a while.
    pub(crate) fn close(&self, operation: &Operation, pause: Duration) {
        if !self.0.is_documented && self.limit(operation).is_none() {
            return;
        }
        let Some(gate) = self.gate(operation, true) else { return };
        let until = Instant::now().checked_add(pause);
        let mut closed_until = gate.closed_until();
        *closed_until = closed_until.max(until);
    }

    fn limit(&self, operation: &Operation) -> Option<RateLimit> {
        let set = self.0.set.read().unwrap_or_else(PoisonError::into_inner);
        match set.get(&*operation.name) {
            Some(limit) => *limit,
            None if self.0.is_documented => operation.rate_limit.map(|limit| self.shared(limit)),
            None => None,
        }
    }

    fn shared(&self, limit: RateLimit) -> RateLimit {
        let calls =
            (f64::from(limit.calls) * self.0.share).clamp(1.0, f64::from(limit.calls.max(1)));
        RateLimit { calls: calls as u32, ..limit }
    }

    /// The gate of an operation; a new one is only made where it is needed.
    fn gate(&self, operation: &Operation, is_needed: bool) -> Option<Arc<Gate>> {
        let gates = self.0.gates.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(gate) = gates.get(&*operation.name) {
            return Some(Arc::clone(gate));
        }
        drop(gates);
        if !is_needed {
            return None;
        }
        let mut gates = self.0.gates.write().unwrap_or_else(PoisonError::into_inner);
        Some(Arc::clone(gates.entry(operation.name.clone()).or_default()))
    }
}

impl Gate {
    fn closed_until(&self) -> MutexGuard<'_, Option<Instant>> {
        self.closed_until.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How long the gate stays closed.
    fn closed(&self, now: Instant) -> Duration {
        self.closed_until().map_or(Duration::ZERO, |end| end.saturating_duration_since(now))
    }
}

impl Passed {
    /// How long an attempt has to wait; one that does not is counted.
    fn pause(&mut self, limit: Option<RateLimit>, now: Instant) -> Duration {
        let Some(limit) = limit else {
            self.0.clear();
            return Duration::ZERO;
        };
        let window = Duration::from_secs(limit.seconds.max(1).into());
        let calls = usize::try_from(limit.calls.max(1)).unwrap_or(usize::MAX);
        while self.0.front().is_some_and(|time| now.duration_since(*time) >= window) {
            self.0.pop_front();
        }
        if self.0.len() < calls {
            self.0.push_back(now);
            return Duration::ZERO;
        }
        // As many as the limit passed since this one: it has to leave the window first.
        let oldest = self.0[self.0.len() - calls];
        window.saturating_sub(now.duration_since(oldest))
    }
}

impl Default for RateLimiter {
    fn default() -> Self {
        Self::documented()
    }
}

impl fmt::Debug for RateLimiter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("RateLimiter")
            .field("documented", &self.0.is_documented)
            .field("share", &self.0.share)
            .field("set", &*self.0.set.read().unwrap_or_else(PoisonError::into_inner))
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::OPERATION;
    use std::future::Future;

    fn limited(calls: u32, seconds: u32) -> Operation {
        Operation { rate_limit: Some(RateLimit { calls, seconds }), ..OPERATION.clone() }
    }

    /// Seconds after which each of a number of attempts passed.
    async fn passes(limiter: &RateLimiter, operation: &Operation, count: usize) -> Vec<u64> {
        let start = Instant::now();
        let mut passes = Vec::new();
        for _ in 0..count {
            limiter.pass(operation).await;
            passes.push(start.elapsed().as_secs());
        }
        passes
    }

    #[tokio::test(start_paused = true)]
    async fn no_window_has_more_than_the_limit() {
        let limiter = RateLimiter::documented();
        assert_eq!(passes(&limiter, &limited(2, 10), 5).await, [0, 0, 10, 10, 20]);
        assert_eq!(passes(&RateLimiter::off(), &limited(2, 10), 5).await, [0; 5]);
        assert_eq!(passes(&limiter.clone(), &OPERATION, 5).await[..2], [0, 0]);
        assert_eq!(passes(&RateLimiter::share(0.5), &limited(2, 10), 2).await, [0, 10]);
        assert_eq!(passes(&RateLimiter::share(f64::NAN), &limited(2, 10), 1).await, [0]);
        assert_eq!(passes(&RateLimiter::documented(), &limited(0, 0), 3).await, [0, 1, 2]);
    }

    #[tokio::test(start_paused = true)]
    async fn limits_can_be_changed_at_any_time() {
        let (limiter, operation) = (RateLimiter::documented(), limited(4, 10));
        assert_eq!(passes(&limiter, &operation, 4).await, [0; 4]);
        limiter.set(&*operation.name, RateLimit { calls: 1, seconds: 10 });
        assert_eq!(passes(&limiter, &operation, 2).await, [10, 20]);
        limiter.unlimited(&*operation.name);
        assert_eq!(passes(&limiter, &operation, 100).await, [0; 100]);
        let off = RateLimiter::off();
        off.set(&*operation.name, RateLimit { calls: 1, seconds: 1 });
        assert_eq!(passes(&off, &operation, 3).await, [0, 1, 2]);
    }

    #[tokio::test(start_paused = true)]
    async fn turns_are_given_in_order_and_one_given_up_costs_nothing() {
        let (limiter, operation) = (RateLimiter::documented(), Arc::new(limited(1, 10)));
        limiter.pass(&operation).await;
        let order = Arc::new(std::sync::Mutex::new(Vec::new()));
        let mut waiting = Vec::new();
        for number in 0..6 {
            let (limiter, operation) = (limiter.clone(), Arc::clone(&operation));
            let order = Arc::clone(&order);
            waiting.push(tokio::spawn(async move {
                limiter.pass(&operation).await;
                order.lock().unwrap().push((number, Instant::now()));
            }));
            tokio::task::yield_now().await;
        }
        let start = Instant::now();
        // The first holds the turn, the third waits in line.
        waiting[0].abort();
        waiting[2].abort();
        for task in waiting {
            let _ = task.await;
        }
        let order = order.lock().unwrap();
        let order = order.iter().map(|(number, at)| (*number, (*at - start).as_secs()));
        assert_eq!(order.collect::<Vec<_>>(), [(1, 10), (3, 20), (4, 30), (5, 40)]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_closed_gate_holds_all_attempts() {
        let limiter = RateLimiter::documented();
        limiter.close(&OPERATION, Duration::from_secs(30));
        limiter.close(&OPERATION, Duration::from_secs(10));
        assert_eq!(passes(&limiter, &OPERATION, 2).await, [30, 30]);
        let off = RateLimiter::off();
        off.close(&OPERATION, Duration::from_secs(30));
        assert_eq!(passes(&off, &OPERATION, 1).await, [0]);
        off.set(&*OPERATION.name, RateLimit { calls: 9, seconds: 1 });
        off.close(&OPERATION, Duration::from_secs(30));
        assert_eq!(passes(&off, &OPERATION, 1).await, [30]);
    }

    #[test]
    fn what_waits_can_move_between_threads() {
        fn is_send(_: impl Future + Send) {}
        let limiter = RateLimiter::documented();
        is_send(limiter.pass(&OPERATION));
    }
}

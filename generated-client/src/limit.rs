//! The limit of calls that a client keeps to by itself.

use std::borrow::Cow;
use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

use crate::deadline::wait_or;
use crate::operation::{Operation, Product, RateLimit};

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
    gates: RwLock<HashMap<&'static str, Gates>>,
}

/// The gates of a product, by operation.
type Gates = HashMap<Cow<'static, str>, Arc<Gate>>;

/// Where the attempts of one operation pass, one after the other.
#[derive(Default)]
struct Gate {
    /// The lock is fair, and whoever waits for a turn holds it, so that turns are given in order
    /// and a turn that is given up was never taken.
    line: tokio::sync::Mutex<Passed>,
    closed_until: Mutex<Option<Instant>>,
    /// Tells whoever waits at the head of the line that a limit was changed.
    changed: Notify,
}

/// No attempt may be made within the time that the call has left, but after this wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NoTurn(pub(crate) Duration);

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
        let name = operation.clone();
        set.insert(operation, limit);
        drop(set);
        let gates = self.0.gates.read().unwrap_or_else(PoisonError::into_inner);
        let gates = gates.values().filter_map(|gates| gates.get(&*name));
        gates.for_each(|gate| gate.changed.notify_waiters());
    }

    /// Waits until an attempt of the operation may be made, and counts it. Says whether it waited;
    /// a wait that is longer than `most` is not begun.
    pub(crate) async fn pass(
        &self,
        product: &Product,
        operation: &Operation,
        most: Duration,
    ) -> Result<bool, NoTurn> {
        let limit = self.limit(operation);
        let Some(gate) = self.gate(product, operation, limit.is_some()) else { return Ok(false) };
        let started = Instant::now();
        let closed = gate.closed(started);
        if closed > most {
            return Err(NoTurn(closed));
        }
        let mut waited = false;
        let mut passed = match gate.line.try_lock() {
            Ok(passed) => passed,
            Err(_) => {
                waited = true;
                gate.line.lock().await
            }
        };
        loop {
            let mut changed = pin!(gate.changed.notified());
            changed.as_mut().enable();
            let now = Instant::now();
            let mut pause = gate.closed(now);
            if pause.is_zero() {
                // Read again: it may have been changed while this attempt waited.
                pause = passed.pause(self.limit(operation), now);
            }
            if pause.is_zero() {
                return Ok(waited);
            }
            if pause > most.saturating_sub(now - started) {
                return Err(NoTurn(pause));
            }
            waited = true;
            if wait_or(pause, changed).await.is_err() {
                return Ok(waited);
            }
        }
    }

    /// Lets no attempt of the operation pass for a while.
    pub(crate) fn close(&self, product: &Product, operation: &Operation, pause: Duration) {
        if !self.0.is_documented && self.limit(operation).is_none() {
            return;
        }
        let Some(gate) = self.gate(product, operation, true) else { return };
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
    fn gate(&self, product: &Product, operation: &Operation, is_needed: bool) -> Option<Arc<Gate>> {
        let gates = self.0.gates.read().unwrap_or_else(PoisonError::into_inner);
        let known = gates.get(product.code).and_then(|gates| gates.get(&*operation.name));
        if let Some(gate) = known {
            return Some(Arc::clone(gate));
        }
        drop(gates);
        if !is_needed {
            return None;
        }
        let mut gates = self.0.gates.write().unwrap_or_else(PoisonError::into_inner);
        let gates = gates.entry(product.code).or_default();
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
    use crate::demo::{OPERATION, PRODUCT};
    use std::future::Future;

    fn limited(calls: u32, seconds: u32) -> Operation {
        Operation { rate_limit: Some(RateLimit { calls, seconds }), ..OPERATION.clone() }
    }

    /// Seconds after which each of a number of attempts passed.
    async fn passes(limiter: &RateLimiter, operation: &Operation, count: usize) -> Vec<u64> {
        let start = Instant::now();
        let mut passes = Vec::new();
        for _ in 0..count {
            limiter.pass(&PRODUCT, operation, Duration::MAX).await.unwrap();
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
    async fn a_change_counts_for_those_who_wait() {
        let (limiter, operation) = (RateLimiter::documented(), limited(1, 10));
        limiter.pass(&PRODUCT, &operation, Duration::MAX).await.unwrap();
        let start = Instant::now();
        let (waited, ()) = tokio::join!(limiter.pass(&PRODUCT, &operation, Duration::MAX), async {
            tokio::time::sleep(Duration::from_secs(1)).await;
            limiter.unlimited(&*operation.name);
        });
        assert_eq!((waited, start.elapsed().as_secs()), (Ok(true), 1));
    }

    #[tokio::test(start_paused = true)]
    async fn a_wait_that_is_too_long_is_not_begun() {
        let (limiter, operation) = (RateLimiter::documented(), limited(1, 10));
        let seconds = Duration::from_secs;
        assert_eq!(limiter.pass(&PRODUCT, &operation, seconds(3)).await, Ok(false));
        let start = Instant::now();
        let outcome = limiter.pass(&PRODUCT, &operation, seconds(3)).await;
        assert_eq!(outcome, Err(NoTurn(seconds(10))));
        limiter.close(&PRODUCT, &operation, seconds(30));
        let outcome = limiter.pass(&PRODUCT, &operation, seconds(29)).await;
        assert_eq!((outcome, start.elapsed()), (Err(NoTurn(seconds(30))), Duration::ZERO));
    }

    #[tokio::test(start_paused = true)]
    async fn products_do_not_share_an_operation_of_the_same_name() {
        let other = Product { code: "Other", ..PRODUCT.clone() };
        let (limiter, operation) = (RateLimiter::documented(), limited(1, 10));
        for product in [&PRODUCT, &other] {
            assert_eq!(limiter.pass(product, &operation, Duration::ZERO).await, Ok(false));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn turns_are_given_in_order_and_one_given_up_costs_nothing() {
        let (limiter, operation) = (RateLimiter::documented(), Arc::new(limited(1, 10)));
        limiter.pass(&PRODUCT, &operation, Duration::MAX).await.unwrap();
        let order = Arc::new(std::sync::Mutex::new(Vec::new()));
        let mut waiting = Vec::new();
        for number in 0..6 {
            let (limiter, operation) = (limiter.clone(), Arc::clone(&operation));
            let order = Arc::clone(&order);
            waiting.push(tokio::spawn(async move {
                limiter.pass(&PRODUCT, &operation, Duration::MAX).await.unwrap();
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
        limiter.close(&PRODUCT, &OPERATION, Duration::from_secs(30));
        limiter.close(&PRODUCT, &OPERATION, Duration::from_secs(10));
        assert_eq!(passes(&limiter, &OPERATION, 2).await, [30, 30]);
        let off = RateLimiter::off();
        off.close(&PRODUCT, &OPERATION, Duration::from_secs(30));
        assert_eq!(passes(&off, &OPERATION, 1).await, [0]);
        off.set(&*OPERATION.name, RateLimit { calls: 9, seconds: 1 });
        off.close(&PRODUCT, &OPERATION, Duration::from_secs(30));
        assert_eq!(passes(&off, &OPERATION, 1).await, [30]);
    }

    #[test]
    fn what_waits_can_move_between_threads() {
        fn is_send(_: impl Future + Send) {}
        let limiter = RateLimiter::documented();
        is_send(limiter.pass(&PRODUCT, &OPERATION, Duration::MAX));
    }
}

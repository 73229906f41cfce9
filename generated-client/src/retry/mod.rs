//! Whether, when and how often a failed call is made again.

mod budget;
mod class;
mod delay;

use std::fmt;
use std::time::Duration;

use crate::operation::{Kind, Operation};

pub use budget::RetryBudget;
pub(crate) use budget::Withdrawal;
pub(crate) use class::{Effect, effect};
pub(crate) use delay::delay;

/// How failed calls are repeated.
///
/// By default a call is attempted three times in all. What may be repeated follows from what the
/// failed attempt can have done and from the kind of the operation:
///
/// | the attempt | reads | writes |
/// |---|---|---|
/// | was not carried out: no connection, throttled, expired session, wrong clock | repeated | repeated |
/// | has an unknown outcome: timeout, broken exchange, trouble of the service | repeated | only with an idempotency token |
/// | was refused for good: a wrong parameter, no permission | never | never |
///
/// Operations with an idempotency token get one for the whole call unless the caller sets it, so
/// that the service can tell a repetition from a second call.
///
/// The wait before the next attempt is random between zero and [`base_delay`](Self::base_delay)
/// doubled with each attempt, at most [`max_delay`](Self::max_delay). Where the service says how
/// long to wait, the wait is at least that long, up to [`max_hint`](Self::max_hint).
///
/// ```
/// use std::time::Duration;
/// use alicloud_client::RetryPolicy;
///
/// let patient = RetryPolicy::new().max_attempts(6).max_delay(Duration::from_secs(5));
/// let once = RetryPolicy::off();
/// # assert_ne!(patient, once);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    pub(crate) max_attempts: u32,
    pub(crate) base_delay: Duration,
    pub(crate) max_delay: Duration,
    pub(crate) max_hint: Duration,
    pub(crate) repeats_idempotent_writes: bool,
}

impl RetryPolicy {
    /// The default: three attempts in all, 100 ms doubled up to 20 s, hints of the service up to
    /// 60 s.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            max_attempts: 3,
            base_delay: Duration::from_millis(100),
            max_delay: Duration::from_secs(20),
            max_hint: Duration::from_secs(60),
            repeats_idempotent_writes: false,
        }
    }

    /// Each call is attempted once.
    #[must_use]
    pub const fn off() -> Self {
        Self::new().max_attempts(1)
    }

    /// How many attempts a call has in all, the first included; 0 counts as 1.
    #[must_use]
    pub const fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = if attempts == 0 { 1 } else { attempts };
        self
    }

    /// The longest wait before the second attempt; it doubles with each further one.
    #[must_use]
    pub const fn base_delay(mut self, delay: Duration) -> Self {
        self.base_delay = delay;
        self
    }

    /// The longest wait where the service says nothing about it.
    #[must_use]
    pub const fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// The longest wait that the service can ask for; a longer hint is cut to it.
    #[must_use]
    pub const fn max_hint(mut self, delay: Duration) -> Self {
        self.max_hint = delay;
        self
    }

    /// Whether operations of [`Kind::IdempotentWrite`] are repeated like reads. Off by default:
    /// the same write twice is harmless, but one that is late can undo what somebody else did in
    /// between.
    #[must_use]
    pub const fn repeat_idempotent_writes(mut self, repeat: bool) -> Self {
        self.repeats_idempotent_writes = repeat;
        self
    }

    /// Whether a call may be made again although an attempt of it may have been carried out.
    pub(crate) fn survives_repetition(&self, operation: &Operation, has_token: bool) -> bool {
        match operation.kind {
            Kind::Read => true,
            Kind::IdempotentWrite => has_token || self.repeats_idempotent_writes,
            Kind::Write => has_token,
        }
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::new()
    }
}

/// Why a failed call was not attempted again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StopReason {
    /// A repetition would fail the same way.
    Final,
    /// The outcome is unknown, and the operation changes something.
    Unsafe,
    /// The attempts of the [`RetryPolicy`] are used up.
    Attempts,
    /// The [`RetryBudget`] of the client is used up.
    Budget,
    /// The wait or the attempt would not fit into the time of the call.
    Deadline,
    /// There is no Tokio runtime to wait in.
    NoTimer,
}

impl fmt::Display for StopReason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Final => "a repetition would not help",
            Self::Unsafe => "the outcome is unknown and a repetition could act twice",
            Self::Attempts => "no attempts are left",
            Self::Budget => "the retry budget of the client is used up",
            Self::Deadline => "no time is left",
            Self::NoTimer => "there is no runtime to wait in",
        })
    }
}

//! The clock that sessions are judged by.
//!
//! It is the clock of the system rather than a timer: a timer stands still while a machine
//! sleeps, and a session does not.

use crate::timestamp::Timestamp;

#[cfg(not(test))]
pub(super) fn now() -> Timestamp {
    Timestamp::now()
}

/// Goes along with the clock of Tokio, which tests stop and move.
#[cfg(test)]
pub(super) fn now() -> Timestamp {
    use std::sync::OnceLock;
    use std::time::{Instant, SystemTime};

    static START: OnceLock<(SystemTime, Instant)> = OnceLock::new();
    let (time, instant) = START.get_or_init(|| (SystemTime::now(), Instant::now()));
    let passed = tokio::time::Instant::now().into_std().saturating_duration_since(*instant);
    (*time + passed).into()
}

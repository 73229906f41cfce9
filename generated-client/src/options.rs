//! Settings of one call.

use std::time::Duration;

use crate::retry::RetryPolicy;

/// Settings of one call, in place of those of the client. What is not set stays as it is.
///
/// ```
/// use std::time::Duration;
/// use alicloud_client::{CallOptions, RetryPolicy};
///
/// let options = CallOptions::new()
///     .retry(RetryPolicy::off())
///     .attempt_timeout(Duration::from_secs(3));
/// // client.describe_things().options(options).send().await
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use = "options take effect when they are given to a request"]
pub struct CallOptions {
    pub(crate) retry: Option<RetryPolicy>,
    pub(crate) connect_timeout: Option<Duration>,
    pub(crate) read_timeout: Option<Duration>,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) skips_rate_limiter: bool,
}

impl CallOptions {
    /// Nothing is set.
    pub const fn new() -> Self {
        Self {
            retry: None,
            connect_timeout: None,
            read_timeout: None,
            attempt_timeout: None,
            timeout: None,
            skips_rate_limiter: false,
        }
    }

    /// How the call is repeated when it fails.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = Some(policy);
        self
    }

    /// How long each attempt may wait for a connection.
    pub const fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = Some(timeout);
        self
    }

    /// How long each attempt may wait for the next bytes of the answer.
    pub const fn read_timeout(mut self, timeout: Duration) -> Self {
        self.read_timeout = Some(timeout);
        self
    }

    /// How long each attempt may take, from connecting to the last byte of the answer.
    pub const fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = Some(timeout);
        self
    }

    /// How long the call may take in all, with every attempt and every wait.
    pub const fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Does not wait for the [`RateLimiter`](crate::RateLimiter) of the client and is not counted
    /// by it.
    pub const fn without_rate_limit(mut self) -> Self {
        self.skips_rate_limiter = true;
        self
    }

    /// Takes over what the other options set.
    pub(crate) fn overlay(&mut self, other: Self) {
        self.retry = other.retry.or(self.retry.take());
        self.connect_timeout = other.connect_timeout.or(self.connect_timeout);
        self.read_timeout = other.read_timeout.or(self.read_timeout);
        self.attempt_timeout = other.attempt_timeout.or(self.attempt_timeout);
        self.timeout = other.timeout.or(self.timeout);
        self.skips_rate_limiter |= other.skips_rate_limiter;
    }
}

//! What happened before a call failed.

use std::fmt;
use std::time::Duration;

use http::StatusCode;

use super::{ErrorKind, Parts};
use crate::escape::Escaped;

/// One failed attempt of a call.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Attempt {
    /// Where the failure came from.
    pub kind: ErrorKind,
    /// The error code of the service, as on the wire.
    pub code: Option<String>,
    /// The HTTP status of the answer, if there was one.
    pub status: Option<StatusCode>,
    /// The id under which the vendor's support finds the attempt.
    pub request_id: Option<String>,
    /// How long the attempt waited for credentials and the rate limiter before it was sent.
    pub queued: Duration,
    /// How long the attempt took from then on.
    pub elapsed: Duration,
    /// How long the client waited after it for the next attempt; none for the last.
    pub waited: Option<Duration>,
}

impl Attempt {
    pub(crate) fn new(error: &Parts, queued: Duration, elapsed: Duration) -> Self {
        Self {
            kind: error.kind,
            code: error.code.clone(),
            status: error.status,
            request_id: error.request_id.clone(),
            queued,
            elapsed,
            waited: None,
        }
    }
}

impl fmt::Display for Attempt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.code {
            Some(code) => Escaped(code).fmt(formatter)?,
            None => fmt::Debug::fmt(&self.kind, formatter)?,
        }
        if let Some(status) = self.status {
            write!(formatter, ", status {}", status.as_u16())?;
        }
        write!(formatter, ", after {:.1?}", self.elapsed)?;
        match self.waited {
            Some(waited) => write!(formatter, ", then waited {waited:.1?}"),
            None => Ok(()),
        }
    }
}

//! The part of an error that is the same for every product.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use http::{HeaderMap, StatusCode};

use super::{AccessDenied, Attempt, ErrorKind, class};
use crate::credentials::CredentialsError;
use crate::escape::Escaped;
use crate::retry::StopReason;
use crate::transport::{TransportError, TransportErrorKind};

/// The part of an error that is the same for every product.
pub struct Parts {
    pub(super) kind: ErrorKind,
    pub(super) message: Cow<'static, str>,
    pub(super) operation: Option<Cow<'static, str>>,
    pub(super) code: Option<String>,
    pub(super) request_id: Option<String>,
    pub(super) status: Option<StatusCode>,
    pub(super) headers: Option<HeaderMap>,
    pub(super) body: Option<String>,
    pub(super) recommend: Option<String>,
    pub(super) access_denied: Option<AccessDenied>,
    pub(super) source: Option<Box<dyn StdError + Send + Sync>>,
    /// How long to wait, as the client knows without an answer.
    pub(super) wait: Option<Duration>,
    pub(super) attempts: Vec<Attempt>,
    pub(super) stop_reason: Option<StopReason>,
}

/// An error before its code has the product's type.
pub type RawError = Box<Parts>;

impl Parts {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<Cow<'static, str>>) -> RawError {
        Box::new(Self {
            kind,
            message: message.into(),
            operation: None,
            code: None,
            request_id: None,
            status: None,
            headers: None,
            body: None,
            recommend: None,
            access_denied: None,
            source: None,
            wait: None,
            attempts: Vec::new(),
            stop_reason: None,
        })
    }

    pub(crate) fn with_source(
        mut self: Box<Self>,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> RawError {
        self.source = Some(source.into());
        self
    }

    pub(crate) fn with_operation(mut self: Box<Self>, name: Cow<'static, str>) -> RawError {
        self.operation = Some(name);
        self
    }

    pub(crate) fn with_wait(mut self: Box<Self>, wait: Option<Duration>) -> RawError {
        self.wait = wait;
        self
    }

    /// Adds what happened before, and why nothing more was tried.
    pub(crate) fn with_history(
        mut self: Box<Self>,
        attempts: Vec<Attempt>,
        stop_reason: StopReason,
    ) -> RawError {
        self.attempts = attempts;
        self.stop_reason = Some(stop_reason);
        self
    }

    pub(crate) fn from_transport(error: TransportError, host: &str) -> RawError {
        let (kind, message) = match error.kind() {
            TransportErrorKind::Connect => {
                (ErrorKind::Connect, format!("could not connect to {host}"))
            }
            TransportErrorKind::Timeout => {
                (ErrorKind::Timeout, format!("no whole answer from {host} in time"))
            }
            TransportErrorKind::TooLarge => {
                (ErrorKind::TooLarge, format!("the answer of {host} is too large"))
            }
            TransportErrorKind::Unsendable => {
                (ErrorKind::Request, "the transport does not send this request".to_owned())
            }
            TransportErrorKind::Other => {
                (ErrorKind::Transport, format!("the exchange with {host} broke off"))
            }
        };
        Self::new(kind, message).with_source(error.into_source())
    }

    pub(crate) fn from_credentials(error: CredentialsError) -> RawError {
        let parts = Self::new(ErrorKind::Credentials, error.to_string());
        match error.into_source() {
            Some(source) => parts.with_source(source),
            None => parts,
        }
    }
}

impl Parts {
    pub(crate) fn kind(&self) -> ErrorKind {
        self.kind
    }

    pub(crate) fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    pub(crate) fn status(&self) -> Option<StatusCode> {
        self.status
    }

    pub(crate) fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    pub(crate) fn headers(&self) -> Option<&HeaderMap> {
        self.headers.as_ref()
    }

    pub(crate) fn attempts(&self) -> &[Attempt] {
        &self.attempts
    }

    pub(crate) fn has_throttling_code(&self) -> bool {
        self.code_is(class::is_throttled)
    }

    pub(crate) fn is_throttled(&self) -> bool {
        self.has_throttling_code()
            || self.status == Some(StatusCode::TOO_MANY_REQUESTS)
            || self.headers().is_some_and(|headers| class::retry_after(headers).is_some())
    }

    pub(crate) fn retry_after(&self) -> Option<Duration> {
        let of_answer = |headers| {
            class::retry_after(headers).or_else(|| {
                let is_throttled = self.is_throttled();
                is_throttled.then(|| class::rate_limit_reset(headers)).flatten()
            })
        };
        self.wait.or_else(|| of_answer(self.headers()?))
    }

    pub(super) fn code_is(&self, test: fn(&str) -> bool) -> bool {
        self.code().is_some_and(test)
    }
}

impl fmt::Display for Parts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.operation {
            Some(operation) => write!(formatter, "{} failed: ", Escaped(operation))?,
            None => formatter.write_str("the client cannot be built: ")?,
        }
        if let Some(code) = &self.code {
            write!(formatter, "{}: ", Escaped(code))?;
        }
        Escaped(&self.message).fmt(formatter)?;
        let mut notes = Vec::new();
        if let Some(status) = self.status {
            notes.push(format!("status {}", status.as_u16()));
            notes.extend(self.request_id.as_ref().map(|id| format!("request id {}", Escaped(id))));
        }
        if self.attempts.len() > 1 {
            notes.push(format!("after {} attempts", self.attempts.len()));
        }
        match notes.is_empty() {
            true => Ok(()),
            false => write!(formatter, " ({})", notes.join(", ")),
        }
    }
}

impl Parts {
    /// Headers and body are left out: they can be long.
    pub(super) fn fmt_debug(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Error")
            .field("kind", &self.kind)
            .field("operation", &self.operation)
            .field("code", &self.code)
            .field("message", &self.message)
            .field("status", &self.status)
            .field("request_id", &self.request_id)
            .field("source", &self.source)
            .field("attempts", &self.attempts)
            .field("stop_reason", &self.stop_reason)
            .finish_non_exhaustive()
    }
}

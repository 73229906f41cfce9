//! What goes wrong.

mod class;
mod history;
mod mask;
mod parts;
mod reply;

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use http::{HeaderMap, StatusCode};

use crate::decode::DecodeError;
use crate::open_enum::{Code, OpenEnum};
use crate::retry::StopReason;

pub use history::Attempt;
pub(crate) use mask::Mask;
pub use parts::{Parts, RawError};
pub use reply::AccessDenied;
pub(crate) use reply::{refused, unreadable};

/// Why a call failed, or why a client could not be built.
///
/// `C` is the product's type of error codes; [`Code`] holds any code as text. `Display` shows the
/// operation, code, message, status and request id; the cause is left to
/// [`source`](StdError::source).
///
/// Where the answer repeats the access key secret or the security token, `***` stands in its place,
/// in everything that an error holds. `Display` and `Debug` also escape control characters and
/// those that turn the direction of the text; the methods return such texts as they came.
pub struct Error<C = Code> {
    code: Option<C>,
    parts: Box<Parts>,
}

/// Where a failure came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client's settings cannot be used; the message says what to change.
    Config,
    /// There are no usable credentials.
    Credentials,
    /// The request cannot be written or sent, for example because a header value is not plain
    /// text.
    Request,
    /// The time of the call ended before there were credentials or a turn of the rate limiter: the
    /// service has not seen the request.
    Unsent,
    /// No connection: the service has not seen the request.
    Connect,
    /// Waited too long; whether the service acted on the request is unknown.
    Timeout,
    /// The exchange broke off; whether the service acted on the request is unknown.
    Transport,
    /// The answer is larger than the client accepts.
    TooLarge,
    /// The answer points to another address, which is never followed.
    Redirect,
    /// The service answered with an error.
    Service,
    /// The service answered with success, but the answer could not be read.
    Decode,
    /// All calls succeeded, but a walk through pages cannot be finished: see
    /// [`Pages`](crate::Pages).
    Paging,
}

impl<C: OpenEnum> From<RawError> for Error<C> {
    fn from(parts: RawError) -> Self {
        Self { code: parts.code.as_deref().map(C::from_wire), parts }
    }
}

impl<C> Error<C> {
    /// Where the failure came from.
    pub fn kind(&self) -> ErrorKind {
        self.parts.kind
    }

    /// The operation that was called; none while a client is built.
    pub fn operation(&self) -> Option<&str> {
        self.parts.operation.as_deref()
    }

    /// The error code of the service.
    pub fn code(&self) -> Option<&C> {
        self.code.as_ref()
    }

    /// The message of the service, whole, or what the client found wrong.
    pub fn message(&self) -> &str {
        &self.parts.message
    }

    /// The id under which the vendor's support finds the call.
    pub fn request_id(&self) -> Option<&str> {
        self.parts.request_id.as_deref()
    }

    /// The HTTP status of the answer, if there was one.
    pub fn status(&self) -> Option<StatusCode> {
        self.parts.status
    }

    /// The headers of the answer, if there was one.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.parts.headers.as_ref()
    }

    /// The body of the answer as text, at most its first 4 KiB.
    pub fn body(&self) -> Option<&str> {
        self.parts.body.as_deref()
    }

    /// Address of the vendor's page about this very failure.
    pub fn recommend(&self) -> Option<&str> {
        self.parts.recommend.as_deref()
    }

    /// What was missing when access control refused the call.
    pub fn access_denied(&self) -> Option<&AccessDenied> {
        self.parts.access_denied.as_ref()
    }

    /// What could not be read in an answer.
    pub fn decode(&self) -> Option<&DecodeError> {
        self.parts.source.as_ref()?.downcast_ref()
    }

    /// How long the service asks to wait before the next call, or how long the rate limiter of the
    /// client would have waited.
    pub fn retry_after(&self) -> Option<Duration> {
        self.parts.retry_after()
    }

    /// The attempts of the call, the last of which failed with this error; none where the call
    /// failed before the first.
    pub fn attempts(&self) -> &[Attempt] {
        &self.parts.attempts
    }

    /// Why there was no further attempt; none where the request could not even be written.
    pub fn stop_reason(&self) -> Option<StopReason> {
        self.parts.stop_reason
    }

    /// Whether the service asks to call less often. The call was not carried out, except where
    /// [`is_server`](Self::is_server) holds, too: then its outcome is unknown, unless the code is one
    /// of throttling.
    pub fn is_throttled(&self) -> bool {
        self.parts.is_throttled()
    }

    /// Whether the service did not accept the key, token, signature, nonce or clock.
    pub fn is_auth(&self) -> bool {
        self.parts.code_is(class::is_auth)
    }

    /// Whether the key is accepted but may not do this.
    pub fn is_access_denied(&self) -> bool {
        self.parts.access_denied.is_some() || self.parts.code_is(class::is_access_denied)
    }

    /// Whether what was asked for does not exist.
    pub fn is_not_found(&self) -> bool {
        let is_status = self.parts.status == Some(StatusCode::NOT_FOUND);
        !self.is_auth() && (is_status || self.parts.code_is(class::is_not_found))
    }

    /// Whether waiting took too long, before or after the request was sent; the
    /// [kind](Self::kind) says which.
    pub fn is_timeout(&self) -> bool {
        matches!(self.kind(), ErrorKind::Timeout | ErrorKind::Unsent)
    }

    /// Whether there was no connection.
    pub fn is_connect(&self) -> bool {
        self.kind() == ErrorKind::Connect
    }

    /// Whether the trouble is on the service's side: status 500 to 599.
    pub fn is_server(&self) -> bool {
        self.parts.status.is_some_and(|status| status.is_server_error())
    }

    /// Whether the answer could not be read.
    pub fn is_decode(&self) -> bool {
        self.kind() == ErrorKind::Decode
    }

    /// Whether the client's settings cannot be used.
    pub fn is_config(&self) -> bool {
        self.kind() == ErrorKind::Config
    }

    /// Whether there are no usable credentials.
    pub fn is_credentials(&self) -> bool {
        self.kind() == ErrorKind::Credentials
    }

    /// The same error with its code as text, for programs that use several products.
    pub fn into_untyped(self) -> Error {
        self.parts.into()
    }
}

impl<C> fmt::Display for Error<C> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.parts.fmt(formatter)
    }
}

impl<C> fmt::Debug for Error<C> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.parts.fmt_debug(formatter)
    }
}

impl<C> StdError for Error<C> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&**self.parts.source.as_ref()?)
    }
}

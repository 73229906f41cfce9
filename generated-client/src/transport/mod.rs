//! How a signed request reaches the service.

mod builder;
mod canned;
mod pools;
mod recorded;
mod reqwest;
#[cfg(test)]
mod tests;
mod tls;

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};
use url::Url;

pub use builder::ReqwestTransportBuilder;
pub use canned::CannedTransport;
pub use recorded::{RecordingTransport, ReplayTransport};
pub use reqwest::ReqwestTransport;

/// A boxed future that may move between threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Sends signed requests.
///
/// An implementation sends the request as it is and returns whatever answer comes, unless it is
/// larger than the request allows. It must not follow redirects, since the signature covers the
/// host, and must not send a request twice, since the nonce may be used only once. It enforces the
/// [timeouts](HttpRequest::timeouts) of the request itself: the client only gives up when the time
/// of the whole call is over.
///
/// ```
/// use alicloud_client::{BoxFuture, HttpRequest, HttpResponse, Transport, TransportError};
///
/// /// Counts what another transport sends.
/// #[derive(Debug)]
/// struct Counted<T> {
///     inner: T,
///     count: std::sync::atomic::AtomicUsize,
/// }
///
/// impl<T: Transport> Transport for Counted<T> {
///     fn send(
///         &self,
///         request: HttpRequest,
///     ) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
///         self.count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
///         self.inner.send(request)
///     }
/// }
/// ```
pub trait Transport: fmt::Debug + Send + Sync {
    /// Sends one request and yields the answer with its whole body, whatever the status.
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>>;
}

impl<T: Transport + ?Sized> Transport for std::sync::Arc<T> {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        (**self).send(request)
    }
}

/// How long to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// For a connection, including a proxy and TLS; at most 7/8 of the time for the attempt, so that
    /// a failure to connect is always told as one.
    pub connect: Duration,
    /// For the next bytes of the answer. Before the first of them the time to connect and to send
    /// counts, too; where `connect` is not less than this, `connect` is added for them.
    pub read: Duration,
    /// For one attempt, from connecting to the last byte of the answer.
    pub attempt: Duration,
}

impl Default for Timeouts {
    /// 5 s to connect, 10 s without a byte, 60 s for an attempt.
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            read: Duration::from_secs(10),
            attempt: Duration::from_secs(60),
        }
    }
}

/// A signed request.
///
/// `Debug` shows neither the signature nor the security token, and of the parameters only their
/// names.
#[derive(Clone)]
pub struct HttpRequest {
    /// HTTP method.
    pub method: Method,
    /// Address with the query, which is percent-encoded exactly as it was signed.
    pub url: Url,
    /// All headers, `host` and `authorization` included.
    pub headers: HeaderMap,
    /// Body, empty when there is none.
    pub body: Bytes,
    /// How long to wait.
    pub timeouts: Timeouts,
    /// Size of the answer's body, in bytes, above which it is refused.
    pub max_response_bytes: usize,
}

impl fmt::Debug for HttpRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.url.query_pairs().map(|(name, _)| name.into_owned());
        formatter
            .debug_struct("HttpRequest")
            .field("method", &self.method)
            .field("host", &self.url.authority())
            .field("path", &self.url.path())
            .field("parameters", &names.collect::<Vec<_>>())
            .field("headers", &Redacted(&self.headers))
            .field("body_bytes", &self.body.len())
            .field("timeouts", &self.timeouts)
            .field("max_response_bytes", &self.max_response_bytes)
            .finish()
    }
}

/// Headers without the values that are secret.
struct Redacted<'a>(&'a HeaderMap);

const SECRET_HEADERS: [&str; 2] = ["authorization", "x-acs-security-token"];

impl fmt::Debug for Redacted<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut map = formatter.debug_map();
        for (name, value) in self.0 {
            if value.is_sensitive() || SECRET_HEADERS.contains(&name.as_str()) {
                map.entry(&name.as_str(), &"***");
            } else {
                map.entry(&name.as_str(), value);
            }
        }
        map.finish()
    }
}

/// An answer with its whole body.
///
/// `Debug` shows neither the body, which may hold secrets, nor headers that do.
#[derive(Clone)]
pub struct HttpResponse {
    /// HTTP status.
    pub status: StatusCode,
    /// All headers.
    pub headers: HeaderMap,
    /// Body, empty when there is none.
    pub body: Bytes,
}

impl fmt::Debug for HttpResponse {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("HttpResponse")
            .field("status", &self.status)
            .field("headers", &Redacted(&self.headers))
            .field("body_bytes", &self.body.len())
            .finish()
    }
}

/// Why there is no answer.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    source: Box<dyn StdError + Send + Sync>,
}

/// What kept an answer from arriving.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection: the service has not seen the request.
    Connect,
    /// Waited too long; whether the service acted on the request is unknown.
    Timeout,
    /// The body of the answer is larger than allowed.
    TooLarge,
    /// The transport does not send such a request, now or later: the service has not seen it.
    Unsendable,
    /// Anything else; whether the service acted on the request is unknown.
    Other,
}

impl TransportError {
    /// An error with its cause, which must not hold secrets or the address with its query.
    pub fn new(
        kind: TransportErrorKind,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Self {
        Self { kind, source: source.into() }
    }

    /// What kept the answer from arriving.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    pub(crate) fn into_source(self) -> Box<dyn StdError + Send + Sync> {
        self.source
    }

    pub(crate) fn too_large(limit: usize) -> Self {
        let message = format!("the limit is {limit} bytes; `max_response_bytes` sets it");
        Self::new(TransportErrorKind::TooLarge, message)
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self.kind {
            TransportErrorKind::Connect => "could not connect",
            TransportErrorKind::Timeout => "timed out",
            TransportErrorKind::TooLarge => "the answer is too large",
            TransportErrorKind::Unsendable => "the request cannot be sent",
            TransportErrorKind::Other => "could not exchange request and answer",
        })
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}

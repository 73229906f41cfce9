//! A transport for tests, without a network.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, StatusCode};

use super::{BoxFuture, HttpRequest, HttpResponse, Transport, TransportError, TransportErrorKind};

/// Gives prepared answers, in order and each once, and keeps the requests for assertions.
///
/// Clones share answers and requests: give one to the client and keep the other.
///
/// ```
/// use alicloud_client::CannedTransport;
///
/// let transport = CannedTransport::new()
///     .json(503, r#"{"Code":"ServiceUnavailable"}"#)
///     .json(200, r#"{"RequestId":"4C2E1F3A"}"#);
/// // … builder().transport(transport.clone()) …
/// assert!(transport.requests().is_empty());
/// ```
#[derive(Clone, Debug, Default)]
pub struct CannedTransport(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    answers: VecDeque<Result<HttpResponse, TransportError>>,
    requests: Vec<HttpRequest>,
}

impl CannedTransport {
    /// A transport without answers.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an answer with a JSON body. A `status` that is not an HTTP status becomes an error of
    /// the exchange.
    pub fn json(self, status: u16, body: impl Into<Bytes>) -> Self {
        let Ok(status) = StatusCode::from_u16(status) else {
            let message = format!("{status} is not an HTTP status");
            return self.error(TransportError::new(TransportErrorKind::Unsendable, message));
        };
        let content_type = (CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let headers = HeaderMap::from_iter([content_type]);
        self.response(HttpResponse { status, headers, body: body.into() })
    }

    /// Adds an answer.
    pub fn response(self, response: HttpResponse) -> Self {
        self.state().answers.push_back(Ok(response));
        self
    }

    /// Adds a failure.
    pub fn error(self, error: TransportError) -> Self {
        self.state().answers.push_back(Err(error));
        self
    }

    /// The requests so far.
    pub fn requests(&self) -> Vec<HttpRequest> {
        self.state().requests.clone()
    }

    fn answer(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        let mut state = self.state();
        state.requests.push(request);
        let count = state.requests.len();
        state.answers.pop_front().unwrap_or_else(|| {
            let message = format!("no answer was prepared for request number {count}");
            Err(TransportError::new(TransportErrorKind::Unsendable, message))
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A test that panicked elsewhere leaves the state usable.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Transport for CannedTransport {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(std::future::ready(self.answer(request)))
    }
}

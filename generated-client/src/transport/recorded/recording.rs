//! The transport that records.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use super::exchange::{Exchange, operation};
use super::failed;
use super::scrub::{Scrub, mask};
use crate::transport::{BoxFuture, HttpRequest, HttpResponse, Transport, TransportError};

/// For tests: sends through another transport and writes what it exchanges to a file, without secrets, for
/// [`ReplayTransport`](crate::ReplayTransport).
///
/// The file is JSON with one entry for each answer, in the order in which answers came:
///
/// ```json
/// {
///   "exchanges": [
///     {
///       "operation": "DescribeSomething",
///       "parameters": { "PageSize": "10" },
///       "status": 200,
///       "headers": { "content-type": "application/json" },
///       "json": { "RequestId": "4C2E1F3A", "TotalCount": 0 }
///     }
///   ]
/// }
/// ```
///
/// A body that is not JSON is under `text`; one that looks like JSON but is broken is only `***`. The file is written anew after each answer, and the task
/// waits for it; what was there before is lost. A failure without an answer is not recorded. Where
/// the file cannot be written, the request fails, although the service has answered it.
///
/// Signature, date, nonce, host and most headers are left out. `***` stands for access key ids and
/// security tokens wherever they are, and for the values of members and parameters called
/// `AccessKeyId`, `AccessKeySecret`, `ClientToken`, `OIDCToken`, `Password`, `PrivateKey`,
/// `SAMLAssertion` and `SecurityToken`, in any case and at any depth; [`scrub`](Self::scrub) adds names. Account ids, addresses and all else
/// that the service tells stay in the file: read it before you share it.
#[derive(Clone)]
pub struct RecordingTransport {
    inner: Arc<dyn Transport>,
    path: PathBuf,
    scrub: Scrub,
    recorded: Arc<Mutex<Vec<Exchange>>>,
}

impl RecordingTransport {
    /// Sends through `inner` and records to the file at `path`.
    pub fn new(inner: impl Transport + 'static, path: impl Into<PathBuf>) -> Self {
        let (scrub, recorded) = (Scrub::default(), Arc::default());
        Self { inner: Arc::new(inner), path: path.into(), scrub, recorded }
    }

    /// Also takes out the values of members and parameters with this name, for example because they
    /// differ each time. The name is looked for in any case and at any depth. Give the same names to
    /// [`ReplayTransport::scrub`](crate::ReplayTransport::scrub).
    pub fn scrub(mut self, name: &str) -> Self {
        self.scrub.add(name);
        self
    }

    fn record(&self, exchange: Exchange) -> Result<(), TransportError> {
        // Held while the file is written, so that an older state never replaces a newer one.
        let mut recorded = self.recorded.lock().unwrap_or_else(PoisonError::into_inner);
        recorded.push(exchange);
        let file = BTreeMap::from([("exchanges", &*recorded)]);
        let text = serde_json::to_string_pretty(&file).map_err(std::io::Error::from);
        text.and_then(|text| std::fs::write(&self.path, text + "\n")).map_err(|error| {
            failed(format!("the recording {} cannot be written: {error}", self.path.display()))
        })
    }

    async fn exchange(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        let (operation, mask) = (operation(&request), mask(&request));
        let parameters = self.scrub.parameters(&request, &mask);
        let response = self.inner.send(request).await?;
        self.record(Exchange {
            operation,
            parameters,
            status: response.status.as_u16(),
            headers: self.scrub.headers(&response.headers, &mask),
            body: self.scrub.body(&response, &mask),
        })?;
        Ok(response)
    }
}

impl fmt::Debug for RecordingTransport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("RecordingTransport")
            .field("inner", &self.inner)
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

impl Transport for RecordingTransport {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(self.exchange(request))
    }
}

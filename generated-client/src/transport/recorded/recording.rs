//! The transport that records.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::{self, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::exchange::{Exchange, operation};
use super::scrub::{Scrub, mask};
use super::{failed, unsendable};
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
/// The file is made at once, readable by its owner only; what was there before is lost. Where that
/// fails, every request fails before it is sent.
///
/// A body that is not JSON is under `text`; one that looks like JSON but is broken is only `***`.
/// The file is written anew after each answer, and the task waits for it. A failure without an
/// answer is not recorded. Where the file can no longer be written, the request fails, although the
/// service has answered it.
///
/// Signature, date, nonce, host and most headers are left out. `***` stands for access key ids and
/// security tokens wherever they are, and for the values of members and parameters called
/// `AccessKeyId`, `AccessKeySecret`, `ClientToken`, `OIDCToken`, `Password`, `PrivateKey`,
/// `SAMLAssertion` and `SecurityToken`, in any case and at any depth; [`scrub`](Self::scrub) adds
/// names. Account ids, addresses and all else that the service tells stay in the file: read it
/// before you share it.
#[derive(Clone)]
pub struct RecordingTransport {
    inner: Arc<dyn Transport>,
    path: PathBuf,
    scrub: Scrub,
    tape: Arc<Mutex<Tape>>,
}

/// What was recorded, and the file for it.
struct Tape {
    file: io::Result<File>,
    recorded: Vec<Exchange>,
}

impl RecordingTransport {
    /// Sends through `inner` and records to the file at `path`.
    pub fn new(inner: impl Transport + 'static, path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let mut tape = Tape { file: create(&path), recorded: Vec::new() };
        // An empty recording, too, can be read.
        if let Err(error) = tape.write() {
            tape.file = Err(error);
        }
        let tape = Arc::new(Mutex::new(tape));
        Self { inner: Arc::new(inner), path, scrub: Scrub::default(), tape }
    }

    /// Also takes out the values of members and parameters with this name, for example because they
    /// differ each time. The name is looked for in any case and at any depth. Give the same names to
    /// [`ReplayTransport::scrub`](crate::ReplayTransport::scrub).
    pub fn scrub(mut self, name: &str) -> Self {
        self.scrub.add(name);
        self
    }

    fn tape(&self) -> MutexGuard<'_, Tape> {
        self.tape.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether there is a file; without one, the service is not asked.
    fn check(&self) -> Result<(), TransportError> {
        self.tape().file.as_ref().map(|_| ()).map_err(|error| unsendable(self.unwritten(error)))
    }

    fn record(&self, exchange: Exchange) -> Result<(), TransportError> {
        // Held while the file is written, so that an older state never replaces a newer one.
        let mut tape = self.tape();
        tape.recorded.push(exchange);
        tape.write().map_err(|error| failed(self.unwritten(&error)))
    }

    fn unwritten(&self, error: &io::Error) -> String {
        format!("the recording {} cannot be written: {error}", self.path.display())
    }

    async fn exchange(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        self.check()?;
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

impl Tape {
    fn write(&mut self) -> io::Result<()> {
        let Ok(file) = &mut self.file else {
            return Ok(());
        };
        let content = BTreeMap::from([("exchanges", &self.recorded)]);
        let text = serde_json::to_string_pretty(&content)? + "\n";
        file.rewind()?;
        file.set_len(0)?;
        file.write_all(text.as_bytes())
    }
}

/// Makes an empty file, for its owner only even where there was one for others, too.
fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
        let file = options.mode(0o600).open(path)?;
        file.set_permissions(std::fs::Permissions::from_mode(0o600))?;
        Ok(file)
    }
    #[cfg(not(unix))]
    options.open(path)
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

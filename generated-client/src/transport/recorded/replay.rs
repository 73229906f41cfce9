//! The transport that replays.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::value::RawValue;

use super::exchange::{Exchange, operation};
use super::scrub::{Scrub, mask};
use super::{failed, unsendable};
use crate::transport::{BoxFuture, HttpRequest, HttpResponse, Transport, TransportError};

/// Answers from a file of [`RecordingTransport`](crate::RecordingTransport), which has the layout.
///
/// A request gets the answer of the first exchange that is left with the same operation and the same
/// parameters, and each exchange is used once. Where none is left, the request fails with
/// [`TransportErrorKind::Unsendable`](crate::TransportErrorKind::Unsendable), which is not repeated;
/// the message says which parameters differ, by their names only. Clones share what is left.
///
/// ```no_run
/// use alicloud_client::ReplayTransport;
///
/// let transport = ReplayTransport::open("tests/recordings/whitelist.json")?;
/// // … builder().transport(transport.clone()) …
/// assert_eq!(transport.left(), 0);
/// # Ok::<(), alicloud_client::TransportError>(())
/// ```
#[derive(Clone)]
pub struct ReplayTransport {
    scrub: Scrub,
    left: Arc<Mutex<Vec<Exchange>>>,
}

impl ReplayTransport {
    /// Reads a recording.
    ///
    /// Fails when the file cannot be read, or has another layout; the cause says where.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, TransportError> {
        let path = path.as_ref();
        let left = std::fs::read_to_string(path)
            .map_err(|error| error.to_string())
            .and_then(|text| read(&text))
            .map_err(|why| failed(format!("the recording {}: {why}", path.display())))?;
        Ok(Self { scrub: Scrub::default(), left: Arc::new(Mutex::new(left)) })
    }

    /// Does not compare the values of parameters with this name; for recordings that were made with
    /// [`RecordingTransport::scrub`](crate::RecordingTransport::scrub) and this name.
    pub fn scrub(mut self, name: &str) -> Self {
        self.scrub.add(name);
        self
    }

    /// How many exchanges are left.
    pub fn left(&self) -> usize {
        self.exchanges().len()
    }

    fn answer(&self, request: &HttpRequest) -> Result<HttpResponse, TransportError> {
        let operation = operation(request);
        let parameters = self.scrub.parameters(request, &mask(request));
        let mut left = self.exchanges();
        let fits = |one: &Exchange| one.operation == operation && one.parameters == parameters;
        match left.iter().position(fits) {
            Some(index) => left.remove(index).response().map_err(unsendable),
            None => Err(unsendable(unknown(&operation, &parameters, &left))),
        }
    }

    fn exchanges(&self) -> MutexGuard<'_, Vec<Exchange>> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Transport for ReplayTransport {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(std::future::ready(self.answer(&request)))
    }
}

impl fmt::Debug for ReplayTransport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ReplayTransport").field("left", &self.left()).finish()
    }
}

fn read(text: &str) -> Result<Vec<Exchange>, String> {
    let mut file: BTreeMap<String, Vec<Box<RawValue>>> =
        serde_json::from_str(text).map_err(|error| error.to_string())?;
    let exchanges = file.remove("exchanges").ok_or("it has no `exchanges`")?;
    let numbered = exchanges.iter().enumerate();
    numbered
        .map(|(index, raw)| Exchange::read(raw).map_err(|why| format!("exchange {index}: {why}")))
        .collect()
}

/// Why no exchange fits. Values are left out: they may be secret.
fn unknown(operation: &str, parameters: &BTreeMap<String, String>, left: &[Exchange]) -> String {
    let same = left.iter().filter(|exchange| exchange.operation == operation);
    let differences = same.map(|exchange| differences(parameters, &exchange.parameters));
    match differences.min_by_key(Vec::len) {
        None => format!("the recording has no exchange of `{operation}` left"),
        Some(names) => format!(
            "the recording has no exchange of `{operation}` with these parameters left; the \
             nearest differs in {}",
            names.join(", ")
        ),
    }
}

fn differences(one: &BTreeMap<String, String>, other: &BTreeMap<String, String>) -> Vec<String> {
    let names = one.keys().chain(other.keys().filter(|name| !one.contains_key(*name)));
    let differ = names.filter(|name| one.get(*name) != other.get(*name));
    differ.map(|name| format!("`{name}`")).collect()
}

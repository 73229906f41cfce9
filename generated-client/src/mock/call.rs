//! What the gateway remembers of a request.

use std::fmt;

use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{HeaderMap, Method};
use serde_json::{Map, Value};

use super::received::Received;
use super::signature::{Claim, TOKEN};

/// A request that the gateway received, and what became of it.
///
/// `Debug` hides the signature, tokens and parameters that are named like secrets.
#[derive(Clone)]
pub struct RecordedCall {
    pub(super) operation: String,
    pub(super) version: String,
    pub(super) method: Method,
    pub(super) access_key_id: Option<String>,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    pub(super) parameters: Map<String, Value>,
    pub(super) unknown_parameters: Vec<String>,
    pub(super) request_id: String,
    pub(super) status: Option<u16>,
    pub(super) refusal: Option<String>,
}

impl RecordedCall {
    pub(super) fn new(request: &Received, request_id: String) -> Self {
        Self {
            operation: String::new(),
            version: String::new(),
            method: request.method.clone(),
            access_key_id: Claim::read(request).ok().map(|claim| claim.access_key_id),
            headers: request.headers.clone(),
            body: request.body.clone(),
            parameters: Map::new(),
            unknown_parameters: Vec::new(),
            request_id,
            status: None,
            refusal: None,
        }
    }

    /// Name of the operation, as it was sent.
    pub fn operation(&self) -> &str {
        &self.operation
    }

    /// Version of the API, as it was sent.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// HTTP method.
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// Access key id of a signed request.
    pub fn access_key_id(&self) -> Option<&str> {
        self.access_key_id.as_deref()
    }

    /// Headers, with the signature.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Body.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The documented parameters that were sent, by name on the wire. Lists and objects are put
    /// together; scalars are texts, except inside a parameter that is sent as JSON.
    pub fn parameters(&self) -> &Map<String, Value> {
        &self.parameters
    }

    /// A parameter that was sent.
    pub fn parameter(&self, name: &str) -> Option<&Value> {
        self.parameters.get(name)
    }

    /// The text of a scalar parameter that was sent.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.parameter(name)?.as_str()
    }

    /// Names of what was sent although the operation documents no such parameter.
    pub fn unknown_parameters(&self) -> &[String] {
        &self.unknown_parameters
    }

    /// The request id of the answer.
    pub fn request_id(&self) -> &str {
        &self.request_id
    }

    /// HTTP status of the answer; `None` where the connection was cut instead.
    pub fn status(&self) -> Option<u16> {
        self.status
    }

    /// The error code with which the gateway refused the request because something was wrong with
    /// it. Errors that a test asked for are none.
    pub fn refusal(&self) -> Option<&str> {
        self.refusal.as_deref()
    }
}

impl fmt::Debug for RecordedCall {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers = self.headers.iter().map(|(name, value)| {
            let is_hidden = *name == AUTHORIZATION || *name == TOKEN;
            let value = String::from_utf8_lossy(value.as_bytes());
            (name.as_str(), if is_hidden { "***".to_owned() } else { value.into_owned() })
        });
        let parameters = self.parameters.iter().map(|(name, value)| {
            let shown = if is_secret(name) { Value::from("***") } else { value.clone() };
            (name, shown)
        });
        formatter
            .debug_struct("RecordedCall")
            .field("operation", &self.operation)
            .field("version", &self.version)
            .field("method", &self.method)
            .field("access_key_id", &self.access_key_id)
            .field("parameters", &Shown(parameters.collect::<Vec<_>>()))
            .field("unknown_parameters", &self.unknown_parameters)
            .field("headers", &Shown(headers.collect::<Vec<_>>()))
            .field("body", &format_args!("{} bytes", self.body.len()))
            .field("request_id", &self.request_id)
            .field("status", &self.status)
            .field("refusal", &self.refusal)
            .finish()
    }
}

/// Pairs, shown as a map.
struct Shown<N, V>(Vec<(N, V)>);

impl<N: fmt::Debug, V: fmt::Debug> fmt::Debug for Shown<N, V> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_map().entries(self.0.iter().map(|(name, value)| (name, value))).finish()
    }
}

/// Whether the value of a parameter is a secret, as far as its name tells.
fn is_secret(name: &str) -> bool {
    let parts = ["Secret", "Password", "Passphrase", "PrivateKey", "OIDCToken", "SAMLAssertion"];
    parts.iter().any(|part| name.contains(part)) || name == "SecurityToken"
}

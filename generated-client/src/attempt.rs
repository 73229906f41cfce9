//! From a call to an answer.
//!
//! [`execute`] prepares what all attempts share and makes one [`attempt`](Prepared::attempt).
//! Whatever happens around attempts, such as waiting and trying again, belongs between the two.

use std::borrow::Cow;
use std::error::Error as StdError;

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HOST, InvalidHeaderValue, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use url::Url;

use crate::call::Call;
use crate::client::Core;
use crate::credentials::Credentials;
use crate::decode::{Field, Record, from_slice};
use crate::error::{ErrorKind, Parts, RawError, refused, unreadable};
use crate::operation::Operation;
use crate::sign;
use crate::timestamp::Timestamp;
use crate::transport::{BoxFuture, HttpRequest, HttpResponse, Timeouts};

static ACTION: HeaderName = HeaderName::from_static("x-acs-action");
static VERSION: HeaderName = HeaderName::from_static("x-acs-version");
static DATE: HeaderName = HeaderName::from_static("x-acs-date");
static NONCE: HeaderName = HeaderName::from_static("x-acs-signature-nonce");
static CONTENT_SHA256: HeaderName = HeaderName::from_static("x-acs-content-sha256");
static SECURITY_TOKEN: HeaderName = HeaderName::from_static("x-acs-security-token");

/// Number of headers in [`Prepared::request`] when all are there.
const HEADERS: usize = 11;

/// Headers that a caller cannot set, because the client or the transport does.
const RESERVED: [&str; 15] = [
    "accept",
    "authorization",
    "connection",
    "content-length",
    "content-type",
    "host",
    "te",
    "transfer-encoding",
    "user-agent",
    "x-acs-action",
    "x-acs-content-sha256",
    "x-acs-date",
    "x-acs-security-token",
    "x-acs-signature-nonce",
    "x-acs-version",
];

/// A successful answer, still to be decoded.
pub(crate) struct Reply {
    operation: Cow<'static, str>,
    credentials: Credentials,
    response: HttpResponse,
}

/// Sends a call. The future is boxed, so that crates that use this one compile little of it.
pub(crate) fn execute(call: Call) -> BoxFuture<'static, Result<Reply, RawError>> {
    Box::pin(async move {
        let name = call.operation.name.clone();
        let outcome = match Prepared::new(call) {
            Ok(prepared) => prepared.attempt().await,
            Err(error) => Err(error),
        };
        outcome.map_err(|error| error.with_operation(name))
    })
}

impl Reply {
    /// Decodes the body.
    pub(crate) fn decode<T: Field + Record>(self) -> Result<(T, HttpResponse), RawError> {
        match from_slice(&self.response.body) {
            Ok(value) => Ok((value, self.response)),
            Err(cause) => Err(self.unreadable(cause)),
        }
    }

    /// Decodes the body as any JSON value; an empty body is an empty object.
    pub(crate) fn json(self) -> Result<(Value, HttpResponse), RawError> {
        if self.response.body.trim_ascii().is_empty() {
            return Ok((Value::Object(Default::default()), self.response));
        }
        match serde_json::from_slice(&self.response.body) {
            Ok(value) => Ok((value, self.response)),
            Err(cause) => Err(self.unreadable(cause)),
        }
    }

    fn unreadable(self, cause: impl StdError + Send + Sync + 'static) -> RawError {
        let error = unreadable(self.response, Box::new(cause), &self.credentials);
        error.with_operation(self.operation)
    }
}

/// What all attempts of a call share.
struct Prepared {
    core: Core,
    operation: Cow<'static, Operation>,
    /// Address with the canonical query.
    url: Url,
    /// Headers that the caller set.
    headers: Vec<(HeaderName, HeaderValue)>,
    /// The form, or nothing.
    body: Bytes,
    payload_hash: Cow<'static, str>,
    timeouts: Timeouts,
}

impl Prepared {
    fn new(mut call: Call) -> Result<Self, RawError> {
        let mut url = call.core.shared.endpoint.clone();
        if !call.query.is_empty() {
            // The canonical text is sent as it is, so that what is signed is what is sent.
            url.set_query(Some(&call.query.canonical()));
        }
        let mut timeouts = call.core.shared.timeouts;
        if let Some(total) = call.total_timeout {
            timeouts.total = total;
        }
        let headers = call
            .headers
            .iter()
            .map(|(name, value)| custom_header(name, value));
        let body = Bytes::from(call.form.canonical());
        Ok(Self {
            headers: headers.collect::<Result<_, _>>()?,
            operation: call.operation,
            core: call.core,
            url,
            payload_hash: sign::payload_hash(&body),
            body,
            timeouts,
        })
    }

    /// Signs and sends once, with a date and a nonce of its own.
    async fn attempt(&self) -> Result<Reply, RawError> {
        let credentials = self.core.shared.credentials.provide().await;
        let credentials = credentials.map_err(Parts::from_credentials)?;
        let request = self.request(&credentials)?;
        let response = self.core.shared.transport.send(request).await;
        let response =
            response.map_err(|error| Parts::from_transport(error, self.url.authority()))?;
        if !response.status.is_success() {
            return Err(refused(response, &self.url, &credentials));
        }
        let operation = self.operation.name.clone();
        Ok(Reply {
            operation,
            credentials,
            response,
        })
    }

    /// Writes and signs the request.
    fn request(&self, credentials: &Credentials) -> Result<HttpRequest, RawError> {
        let mut headers = HeaderMap::with_capacity(HEADERS + self.headers.len());
        headers.insert(HOST, self.core.shared.host.clone());
        headers.insert(USER_AGENT, self.core.shared.user_agent.clone());
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(
            &ACTION,
            header_value(&self.operation.name, "operation name")?,
        );
        headers.insert(
            &VERSION,
            header_value(&Cow::Borrowed(self.core.shared.product.version), "version")?,
        );
        headers.insert(
            &DATE,
            owned_header_value(Timestamp::now().to_string(), "date")?,
        );
        headers.insert(&NONCE, owned_header_value(nonce()?, "nonce")?);
        headers.insert(&CONTENT_SHA256, header_value(&self.payload_hash, "hash")?);
        if !self.body.is_empty() {
            let form = HeaderValue::from_static("application/x-www-form-urlencoded");
            headers.insert(CONTENT_TYPE, form);
        }
        if let Some(token) = credentials.security_token() {
            headers.insert(&SECURITY_TOKEN, secret_value(token.expose().parse())?);
        }
        headers.extend(self.headers.iter().cloned());
        self.sign(&mut headers, credentials)?;
        Ok(HttpRequest {
            method: self.operation.method.clone(),
            url: self.url.clone(),
            headers,
            body: self.body.clone(),
            timeouts: self.timeouts,
            max_response_bytes: self.core.shared.max_response_bytes,
        })
    }

    fn sign(&self, headers: &mut HeaderMap, credentials: &Credentials) -> Result<(), RawError> {
        let method = self.operation.method.as_str();
        let query = self.url.query().unwrap_or_default();
        let authorization = sign::authorization(
            method,
            query,
            headers,
            &self.payload_hash,
            credentials.key(),
        )
        .map_err(|name| unsendable(&format!("value of the header `{name}`")))?;
        headers.insert(AUTHORIZATION, secret_value(authorization.try_into())?);
        Ok(())
    }
}

/// Unique text for one attempt.
fn nonce() -> Result<String, RawError> {
    let mut bytes = [0; 16];
    match getrandom::fill(&mut bytes) {
        Ok(()) => Ok(sign::hex(&bytes)),
        Err(error) => {
            let message = "the system gives no random bytes for the nonce of the request";
            Err(Parts::new(ErrorKind::Request, message).with_source(error))
        }
    }
}

/// A header that the caller set.
fn custom_header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), RawError> {
    let Ok(name) = HeaderName::from_bytes(name.as_bytes()) else {
        return Err(unsendable("name of an added header"));
    };
    if RESERVED.contains(&name.as_str()) {
        let message = format!("the header `{name}` is set by the client itself: do not add it");
        return Err(Parts::new(ErrorKind::Request, message));
    }
    match HeaderValue::from_str(value) {
        Ok(value) => Ok((name, value)),
        Err(_) => Err(unsendable(&format!("value of the header `{name}`"))),
    }
}

/// A header value; one from a constant is not copied.
fn header_value(text: &Cow<'static, str>, what: &str) -> Result<HeaderValue, RawError> {
    let value = match text {
        Cow::Borrowed(text) => HeaderValue::from_maybe_shared(Bytes::from_static(text.as_bytes())),
        Cow::Owned(text) => HeaderValue::from_str(text),
    };
    value.map_err(|_| unsendable(what))
}

fn owned_header_value(text: String, what: &str) -> Result<HeaderValue, RawError> {
    HeaderValue::try_from(text).map_err(|_| unsendable(what))
}

/// A header value that is never shown.
fn secret_value(value: Result<HeaderValue, InvalidHeaderValue>) -> Result<HeaderValue, RawError> {
    let Ok(mut value) = value else {
        let message = "the access key id or security token has characters that cannot be sent";
        return Err(Parts::new(ErrorKind::Credentials, message));
    };
    value.set_sensitive(true);
    Ok(value)
}

fn unsendable(what: &str) -> RawError {
    let message = format!(
        "the {what} has characters that cannot be sent in a header: expected printable ASCII"
    );
    Parts::new(ErrorKind::Request, message)
}

//! One signed request.

use std::borrow::Cow;

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HOST, InvalidHeaderValue, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::call::Call;
use crate::client::Core;
use crate::credentials::Credentials;
use crate::error::{ErrorKind, Parts, RawError};
use crate::operation::{Authentication, Operation};
use crate::options::CallOptions;
use crate::sign;
use crate::timestamp::Timestamp;
use crate::transport::{HttpRequest, Timeouts};

static ACTION: HeaderName = HeaderName::from_static("x-acs-action");
static VERSION: HeaderName = HeaderName::from_static("x-acs-version");
static DATE: HeaderName = HeaderName::from_static("x-acs-date");
static NONCE: HeaderName = HeaderName::from_static("x-acs-signature-nonce");
static CONTENT_SHA256: HeaderName = HeaderName::from_static("x-acs-content-sha256");
static SECURITY_TOKEN: HeaderName = HeaderName::from_static("x-acs-security-token");

/// Number of headers in [`Prepared::request`] when all are there.
const HEADERS: usize = 11;

/// Bytes of the longest query: HTTP libraries limit an address to 64 KiB, host and path included.
const LONGEST_QUERY: usize = 65_000;

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

/// What all attempts of a call share.
pub(super) struct Prepared {
    pub(super) core: Core,
    pub(super) operation: Cow<'static, Operation>,
    /// Whether the service can tell a repetition of the call from a second call.
    pub(super) has_token: bool,
    /// Canonical query, which is sent as it is, so that what is signed is what is sent.
    query: String,
    /// Headers that the caller set.
    headers: Vec<(HeaderName, HeaderValue)>,
    /// The form, or nothing.
    body: Bytes,
    is_form: bool,
    payload_hash: Cow<'static, str>,
    timeouts: Timeouts,
}

impl Prepared {
    pub(super) fn new(mut call: Call, options: &CallOptions) -> Result<Self, RawError> {
        if call.operation.authentication == Authentication::Anonymous {
            // As the official clients do: calls without a signature name the format here.
            call.query("Format", "json");
        }
        let timeouts = call.core.shared.timeouts;
        let timeouts = Timeouts {
            connect: options.connect_timeout.unwrap_or(timeouts.connect),
            read: options.read_timeout.unwrap_or(timeouts.read),
            attempt: options.attempt_timeout.unwrap_or(timeouts.attempt),
        };
        let has_token = fill_token(&mut call)?;
        let headers = call.headers.iter().map(|(name, value)| custom_header(name, value));
        let query = call.query.canonical();
        if query.len() > LONGEST_QUERY {
            let message = format!(
                "the query parameters take {} bytes, at most {LONGEST_QUERY} can be sent: give less \
                 in one call",
                query.len()
            );
            return Err(Parts::new(ErrorKind::Request, message));
        }
        let body = Bytes::from(call.form.canonical());
        Ok(Self {
            headers: headers.collect::<Result<_, _>>()?,
            operation: call.operation,
            core: call.core,
            has_token,
            query,
            is_form: call.takes_form || !body.is_empty(),
            payload_hash: sign::payload_hash(&body),
            body,
            timeouts,
        })
    }

    /// Writes the request, and signs it with the credentials.
    pub(super) fn request(
        &self,
        credentials: Option<&Credentials>,
        date: Timestamp,
    ) -> Result<HttpRequest, RawError> {
        let mut headers = HeaderMap::with_capacity(HEADERS + self.headers.len());
        headers.insert(HOST, self.core.shared.host.clone());
        headers.insert(USER_AGENT, self.core.shared.user_agent.clone());
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers
            .insert(ACTION.clone(), header_value(self.operation.name.clone(), "operation name")?);
        headers.insert(
            VERSION.clone(),
            header_value(self.core.shared.product.version.into(), "version")?,
        );
        headers.insert(DATE.clone(), header_value(date.to_string().into(), "date")?);
        headers.insert(NONCE.clone(), header_value(unique_text()?.into(), "nonce")?);
        headers.insert(CONTENT_SHA256.clone(), header_value(self.payload_hash.clone(), "hash")?);
        if self.is_form {
            let form = HeaderValue::from_static("application/x-www-form-urlencoded");
            headers.insert(CONTENT_TYPE, form);
        }
        if let Some(token) = credentials.and_then(Credentials::security_token) {
            headers.insert(SECURITY_TOKEN.clone(), secret_value(token.expose().parse())?);
        }
        for (name, value) in &self.headers {
            headers.insert(name.clone(), value.clone());
        }
        credentials.map_or(Ok(()), |credentials| self.sign(&mut headers, credentials))?;
        let mut url = self.core.shared.endpoint.clone();
        if !self.query.is_empty() {
            url.set_query(Some(&self.query));
        }
        Ok(HttpRequest {
            method: self.operation.method.clone(),
            url,
            headers,
            body: self.body.clone(),
            timeouts: self.timeouts,
            max_response_bytes: self.core.shared.max_response_bytes,
        })
    }

    fn sign(&self, headers: &mut HeaderMap, credentials: &Credentials) -> Result<(), RawError> {
        let method = self.operation.method.as_str();
        let authorization = sign::authorization(
            method,
            &self.query,
            headers,
            &self.payload_hash,
            credentials.key(),
        )
        .map_err(|name| unsendable(&format!("value of the header `{name}`")))?;
        headers.insert(AUTHORIZATION, secret_value(authorization.try_into())?);
        Ok(())
    }
}

/// Gives the call an idempotency token, one for all attempts, unless the caller did. Says whether
/// it has one.
fn fill_token(call: &mut Call) -> Result<bool, RawError> {
    let Some(name) = call.operation.idempotency_token else { return Ok(false) };
    if !call.query.is_set(name) && !call.form.is_set(name) {
        call.query.set(Cow::Borrowed(name), &unique_text()?);
    }
    Ok(call.query.has(name) || call.form.has(name))
}

/// A text that no other request has.
fn unique_text() -> Result<String, RawError> {
    let mut bytes = [0; 16];
    match getrandom::fill(&mut bytes) {
        Ok(()) => Ok(format!("{:032x}", u128::from_ne_bytes(bytes))),
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
fn header_value(text: Cow<'static, str>, what: &str) -> Result<HeaderValue, RawError> {
    let value = match text {
        Cow::Borrowed(text) => HeaderValue::from_maybe_shared(Bytes::from_static(text.as_bytes())),
        Cow::Owned(text) => HeaderValue::try_from(text),
    };
    value.map_err(|_| unsendable(what))
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

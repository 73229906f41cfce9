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

use crate::call::Call;
use crate::client::Core;
use crate::credentials::Credentials;
use crate::decode::{self, Field};
use crate::envelope::has_code_of;
use crate::error::{ErrorKind, Mask, Parts, RawError, refused, unreadable};
use crate::operation::{Authentication, Operation};
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

/// A successful answer, still to be decoded.
pub struct Reply {
    operation: Cow<'static, str>,
    credentials: Option<Credentials>,
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
    /// Decodes the body into a vacant record.
    pub(crate) fn fill(self, record: &mut dyn Field) -> Result<HttpResponse, RawError> {
        let Err(mut cause) = decode::fill(record, &self.response.body) else {
            return Ok(self.response);
        };
        // An error quotes the answer and cuts what it quotes, so secrets have to go before that.
        let mask = Mask::new(self.credentials.as_ref());
        if let Cow::Owned(body) = mask.text(&String::from_utf8_lossy(&self.response.body)) {
            record.clear();
            cause = decode::fill(record, body.as_bytes()).err().unwrap_or(cause);
        }
        Err(self.unreadable(cause.map_texts(|text| mask.text(text).into_owned())))
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
        let error =
            unreadable(self.response, Box::new(cause), &Mask::new(self.credentials.as_ref()));
        error.with_operation(self.operation)
    }
}

/// What all attempts of a call share.
struct Prepared {
    core: Core,
    operation: Cow<'static, Operation>,
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
    fn new(mut call: Call) -> Result<Self, RawError> {
        if call.operation.authentication == Authentication::Anonymous {
            // As the official clients do: calls without a signature name the format here.
            call.query("Format", "json");
        }
        let mut timeouts = call.core.shared.timeouts;
        if let Some(total) = call.total_timeout {
            timeouts.total = total;
        }
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
            query,
            is_form: call.takes_form || !body.is_empty(),
            payload_hash: sign::payload_hash(&body),
            body,
            timeouts,
        })
    }

    /// Signs and sends once, with a date and a nonce of its own.
    async fn attempt(&self) -> Result<Reply, RawError> {
        let credentials = match self.operation.authentication {
            Authentication::Anonymous => None,
            Authentication::Signed => {
                let provided = self.core.shared.credentials.provide().await;
                Some(provided.map_err(Parts::from_credentials)?)
            }
        };
        let request = self.request(credentials.as_ref())?;
        let response = self.core.shared.transport.send(request).await;
        let response = response
            .map_err(|error| Parts::from_transport(error, self.core.shared.endpoint.authority()))?;
        if !response.status.is_success() || has_code_of(&response.body, self.operation.errors) {
            let mask = Mask::new(credentials.as_ref());
            return Err(refused(response, &self.core.shared.endpoint, &mask));
        }
        let operation = self.operation.name.clone();
        Ok(Reply { operation, credentials, response })
    }

    /// Writes the request, and signs it with the credentials.
    fn request(&self, credentials: Option<&Credentials>) -> Result<HttpRequest, RawError> {
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
        headers.insert(DATE.clone(), header_value(Timestamp::now().to_string().into(), "date")?);
        headers.insert(NONCE.clone(), header_value(nonce()?.into(), "nonce")?);
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

/// Unique text for one attempt.
fn nonce() -> Result<String, RawError> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::{Client, client};
    use crate::sign::{CanonicalRequest, SigningKey};
    use crate::transport::CannedTransport;
    use crate::{Error, ErrorKind};

    /// The signature that a service would compute for a request.
    fn expected_authorization(request: &HttpRequest) -> String {
        let headers = request.headers.iter();
        let mut signed = headers
            .filter(|(name, _)| sign::is_signed(name))
            .map(|(name, value)| (name.as_str(), value.to_str().unwrap()))
            .collect::<Vec<_>>();
        let hash = sign::payload_hash(&request.body);
        let query = request.url.query().unwrap_or_default();
        let method = request.method.as_str();
        let canonical = CanonicalRequest::new(method, "/", query, &mut signed, &hash);
        SigningKey::new("id", "hunter2").authorization(&canonical)
    }

    #[tokio::test]
    async fn a_request_carries_what_it_signs() {
        let transport = CannedTransport::new().json(200, "{}").json(200, "");
        let client = client(&transport);
        let request = client.describe_things("a b").zones(["x", "y"]);
        request.clone().extra_query("New'", 1).send().await.unwrap();
        let form = client.raw("CreateThing").form("Name", "a b").header("x-acs-note", "n");
        form.send().await.unwrap();
        let [first, second] = &transport.requests()[..] else { panic!("two requests") };

        assert_eq!(first.method, "GET");
        assert_eq!(
            first.url.as_str(),
            "http://127.0.0.1:1/?Kind=a%20b&New%27=1&Zones.1=x&Zones.2=y"
        );
        assert!(first.body.is_empty() && !first.headers.contains_key("content-type"));
        assert_eq!(first.headers["host"], "127.0.0.1:1");
        assert_eq!(first.headers["x-acs-action"], "DescribeThings");
        assert_eq!(first.headers["x-acs-version"], "2020-01-01");

        assert_eq!((second.method.as_str(), second.url.path()), ("POST", "/"));
        assert_eq!(second.body, "Name=a%20b");
        assert_eq!(second.headers["content-type"], "application/x-www-form-urlencoded");

        for request in [first, second] {
            assert_eq!(request.headers["authorization"], expected_authorization(request));
            assert_eq!(request.headers["x-acs-security-token"], "token");
        }
        let nonces = [first, second].map(|request| &request.headers["x-acs-signature-nonce"]);
        assert_ne!(nonces[0], nonces[1]);
    }

    #[tokio::test]
    async fn headers_of_the_client_cannot_be_replaced() {
        let transport = CannedTransport::new();
        let client = client(&transport);
        for (name, value) in [("Host", "evil"), ("x-acs-note", "a\nb"), ("a b", "c")] {
            let error = client.raw("DoIt").header(name, value).send().await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Request);
            assert_eq!(error.operation(), Some("DoIt"));
        }
        assert!(transport.requests().is_empty());
    }

    #[tokio::test]
    async fn an_answer_that_does_not_fit_is_a_decode_error() {
        let body = r#"{"RequestId":"R1","Total":"many"}"#;
        let transport = CannedTransport::new().json(200, body).json(200, "<html>");
        let client = client(&transport);
        let error = client.describe_things("k").send().await.unwrap_err();
        assert!(error.is_decode());
        assert_eq!(error.request_id(), Some("R1"));
        assert_eq!(error.decode().unwrap().path(), "Total");
        assert_eq!(
            error.to_string(),
            "DescribeThings failed: the answer could not be read: Total: expected an integer, \
             found \"many\" (status 200, request id R1)"
        );
        let error = client.raw("DescribeThings").send().await.unwrap_err();
        assert!(error.is_decode());
        assert_eq!(error.body(), Some("<html>"));
    }

    #[tokio::test]
    async fn an_answer_keeps_what_surrounds_it() {
        let body = r#"{"RequestId":"R1","Total":"3"}"#;
        let transport = CannedTransport::new().json(200, body);
        let answer = client(&transport).describe_things("k").send_detailed().await.unwrap();
        assert_eq!(answer.total, Some(3));
        assert_eq!(answer.request_id(), Some("R1"));
        assert_eq!(answer.body(), body);
        assert_eq!(answer.status(), 200);
    }

    #[tokio::test]
    async fn errors_of_the_exchange_name_the_host() {
        let client = client(&CannedTransport::new());
        let error: Error = client.describe_things("k").send().await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "DescribeThings failed: the exchange with 127.0.0.1:1 broke off"
        );
    }

    #[test]
    fn futures_can_move_between_threads() {
        fn is_send(_: impl Send) {}
        let client = client(&CannedTransport::new());
        is_send(client.describe_things("k").send());
        is_send(client.raw("DoIt").send_detailed());
        is_send(Client::from_env());
    }
}

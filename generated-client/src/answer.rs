//! What comes back from a successful call.

use std::fmt;
use std::ops::Deref;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::attempt::Reply;
use crate::envelope::Envelope;
use crate::error::Attempt;
use crate::transport::HttpResponse;

/// A decoded answer together with what surrounded it.
///
/// Dereferences to the answer itself.
#[derive(Clone)]
pub struct Answer<T> {
    value: T,
    request_id: Option<String>,
    response: HttpResponse,
    failed_attempts: Vec<Attempt>,
}

impl<T> Answer<T> {
    pub(crate) fn new(value: T, reply: Reply) -> Self {
        let Reply { response, failed, .. } = reply;
        let request_id = request_id(&response.headers, &response.body);
        Self { value, request_id, response, failed_attempts: failed }
    }

    /// The decoded answer.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.response.status
    }

    /// All headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.response.headers
    }

    /// The id under which the vendor's support finds the call.
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// The attempts that failed before the one with this answer; usually none.
    pub fn failed_attempts(&self) -> &[Attempt] {
        &self.failed_attempts
    }

    /// The body as it came.
    pub fn body(&self) -> &Bytes {
        &self.response.body
    }
}

impl<T> Deref for Answer<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// The body is left out: the value shows what is in it, but no secrets.
impl<T: fmt::Debug> fmt::Debug for Answer<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Answer")
            .field("value", &self.value)
            .field("request_id", &self.request_id)
            .field("status", &self.response.status)
            .field("headers", &self.response.headers)
            .finish_non_exhaustive()
    }
}

/// The request id in the headers, else in the body.
pub(crate) fn request_id(headers: &HeaderMap, body: &[u8]) -> Option<String> {
    request_id_header(headers).or_else(|| Envelope::read(body).request_id())
}

/// The request id in the headers.
pub(crate) fn request_id_header(headers: &HeaderMap) -> Option<String> {
    let text = headers.get("x-acs-request-id")?.to_str().ok()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    #[test]
    fn the_request_id_is_in_the_headers_or_the_body() {
        let mut headers = HeaderMap::new();
        let body = br#"{"Items":[{"RequestId":"no"}],"requestId":"body"}"#;
        assert_eq!(request_id(&headers, body).as_deref(), Some("body"));
        assert_eq!(request_id(&headers, &body[..body.len() - 1]).as_deref(), Some("body"));
        assert_eq!(request_id(&headers, b"<html>"), None);
        headers.insert("x-acs-request-id", HeaderValue::from_static("header"));
        assert_eq!(request_id(&headers, body).as_deref(), Some("header"));
    }
}

//! What comes back from a successful call.

use std::fmt;
use std::ops::Deref;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};

use crate::transport::HttpResponse;

/// A decoded answer together with what surrounded it.
///
/// Dereferences to the answer itself.
#[derive(Clone, Debug)]
pub struct Answer<T> {
    value: T,
    request_id: Option<String>,
    response: HttpResponse,
}

impl<T> Answer<T> {
    pub(crate) fn new(value: T, response: HttpResponse) -> Self {
        let request_id = request_id(&response.headers, &response.body);
        Self { value, request_id, response }
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

/// The spellings of the member with the request id.
pub(crate) const REQUEST_ID_NAMES: [&str; 3] = ["RequestId", "requestId", "requestid"];

/// The request id in the headers, else in the body.
pub(crate) fn request_id(headers: &HeaderMap, body: &[u8]) -> Option<String> {
    request_id_header(headers).or_else(|| {
        let mut found = None;
        let mut json = serde_json::Deserializer::from_slice(body);
        // What was found before the body turned out to be broken is kept.
        let _ = RequestId(&mut found).deserialize(&mut json);
        found
    })
}

/// The request id in the headers.
pub(crate) fn request_id_header(headers: &HeaderMap) -> Option<String> {
    let text = headers.get("x-acs-request-id")?.to_str().ok()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// Looks for the request id at the top of a body; everything else is skipped.
struct RequestId<'a>(&'a mut Option<String>);

impl<'de> DeserializeSeed<'de> for RequestId<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for RequestId<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while let Some(name) = members.next_key::<String>()? {
            if REQUEST_ID_NAMES.contains(&&*name) {
                *self.0 = members.next_value()?;
            } else {
                members.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
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
        assert_eq!(request_id(&headers, br#"{"RequestId":7}"#), None);
        headers.insert("x-acs-request-id", HeaderValue::from_static("header"));
        assert_eq!(request_id(&headers, body).as_deref(), Some("header"));
    }
}

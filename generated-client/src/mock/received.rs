//! A request as it came.

use std::borrow::Cow;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::request::Parts;
use http::{HeaderMap, Method};

use super::refusal::Refusal;

/// Names and values in the order in which they were sent.
pub(super) type Pairs = Vec<(String, String)>;

/// A request as it came.
pub(super) struct Received {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) query: String,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Received {
    pub(super) fn new(parts: Parts, body: Bytes) -> Self {
        Self {
            method: parts.method,
            path: parts.uri.path().to_owned(),
            query: parts.uri.query().unwrap_or_default().to_owned(),
            headers: parts.headers,
            body,
        }
    }

    /// The value of a header; several are joined by commas. Nothing where it is no ASCII text.
    pub(super) fn header(&self, name: &str) -> Option<Cow<'_, str>> {
        let mut values = self.headers.get_all(name).iter().map(|value| value.to_str().ok());
        let first = values.next()??;
        values.try_fold(Cow::Borrowed(first), |joined, value| {
            Some(Cow::Owned([&joined, ",", value?].concat()))
        })
    }

    /// The decoded query.
    pub(super) fn query_pairs(&self) -> Result<Pairs, Refusal> {
        let unreadable = || Refusal::invalid("The query of the address cannot be decoded.");
        decode(&self.query).ok_or_else(unreadable)
    }

    /// The decoded form; empty where the body is none.
    pub(super) fn form_pairs(&self) -> Result<Pairs, Refusal> {
        let content_type = self.header(CONTENT_TYPE.as_str()).unwrap_or_default();
        if !content_type.starts_with("application/x-www-form-urlencoded") {
            return Ok(Pairs::new());
        }
        let text = std::str::from_utf8(&self.body).ok();
        let unreadable = || Refusal::invalid("The form in the body cannot be decoded.");
        text.and_then(decode).ok_or_else(unreadable)
    }
}

/// Decodes a query or a form.
fn decode(text: &str) -> Option<Pairs> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        Some((unescape(name)?, unescape(value)?))
    });
    pairs.collect()
}

fn unescape(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => digit(rest.next()?)? << 4 | digit(rest.next()?)?,
            byte => byte,
        });
    }
    String::from_utf8(bytes).ok()
}

fn digit(byte: u8) -> Option<u8> {
    // A digit of base 16 always fits.
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_decoded_or_refused() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let decoded = decode("a=b+c%20d&&e&%E8%8A%82=%3D").unwrap();
        assert_eq!(decoded, [pair("a", "b c d"), pair("e", ""), pair("节", "=")]);
        for broken in ["a=%2", "a=%zz", "%ff=1", "a=%+1"] {
            assert_eq!(decode(broken), None, "{broken}");
        }
    }
}

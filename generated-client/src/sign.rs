//! Signature V3 (`ACS3-HMAC-SHA256`).
//!
//! The steps in order: [`CanonicalRequest::new`] writes the request in its one signed form,
//! [`CanonicalRequest::string_to_sign`] hashes it, [`SigningKey::authorization`] signs that text.
//! Reachable for the tests that check every intermediate value; not part of the stable API.

use std::borrow::Cow;
use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use http::header::{CONTENT_TYPE, HOST};
use http::{HeaderMap, HeaderName};
use sha2::{Digest, Sha256};

use crate::encode::{Pairs, percent_encode};

/// Name of the algorithm in the string to sign and in the `authorization` header.
pub const ALGORITHM: &str = "ACS3-HMAC-SHA256";

/// SHA-256 of an empty body, in lower-case hexadecimal digits.
pub const EMPTY_PAYLOAD_HASH: &str =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// An access key, with the part of the HMAC that depends only on the secret done once. That part
/// is as good as the secret for whoever reads it, and is wiped from memory when it is dropped.
#[derive(Clone)]
pub struct SigningKey {
    access_key_id: String,
    keyed: Hmac<Sha256>,
}

impl SigningKey {
    /// Prepares a key.
    pub fn new(access_key_id: impl Into<String>, secret: &str) -> Self {
        Self {
            access_key_id: access_key_id.into(),
            keyed: Hmac::new_from_slice(secret.as_bytes())
                .expect("an HMAC key may have any length"),
        }
    }

    /// The access key id.
    pub fn access_key_id(&self) -> &str {
        &self.access_key_id
    }

    /// The signature of a string to sign, in lower-case hexadecimal digits.
    pub fn signature(&self, string_to_sign: &str) -> String {
        self.mac(&[string_to_sign]).as_str().to_owned()
    }

    /// The value of the `authorization` header.
    pub fn authorization(&self, request: &CanonicalRequest) -> String {
        let signed = request.signed_headers();
        let parts = [
            ALGORITHM,
            " Credential=",
            &self.access_key_id,
            ",SignedHeaders=",
            signed,
            ",Signature=",
        ];
        // The exact size: a header value takes over the buffer only when nothing is left over.
        let mut text = String::with_capacity(parts.map(str::len).iter().sum::<usize>() + 64);
        parts.iter().for_each(|part| text.push_str(part));
        // The string to sign goes in by parts: no need to write it down.
        let signature = self.mac(&[ALGORITHM, "\n", request.hash().as_str()]);
        text.push_str(signature.as_str());
        text
    }

    fn mac(&self, parts: &[&str]) -> HexDigits {
        let mut mac = self.keyed.clone();
        parts.iter().for_each(|part| mac.update(part.as_bytes()));
        HexDigits::new(mac.finalize().into_bytes().into())
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("SigningKey")
            .field("access_key_id", &self.access_key_id)
            .finish_non_exhaustive()
    }
}

/// A request in the one form that is signed.
///
/// `Debug` shows no values: the text holds the security token.
#[derive(Clone)]
pub struct CanonicalRequest {
    text: String,
    /// Where the block of header lines starts in `text`.
    headers_start: usize,
    /// Where the names of the signed headers start and end in `text`.
    names_start: usize,
    names_end: usize,
}

impl CanonicalRequest {
    /// Writes a request in canonical form.
    ///
    /// `query` is canonical already, `headers` are the ones to sign, with lower-case names and in
    /// any order; `payload_hash` is the value of `x-acs-content-sha256`.
    pub fn new(
        method: &str,
        uri: &str,
        query: &str,
        headers: &mut [(&str, &str)],
        payload_hash: &str,
    ) -> Self {
        sort(headers);
        let size_of_headers =
            headers.iter().map(|(name, value)| 2 * name.len() + value.len() + 3).sum::<usize>();
        let mut text = String::with_capacity(
            method.len() + uri.len() + query.len() + size_of_headers + payload_hash.len() + 5,
        );
        for part in [method, "\n", uri, "\n", query, "\n"] {
            text.push_str(part);
        }
        let headers_start = text.len();
        for (name, value) in headers.iter() {
            for part in [name, ":", value.trim_ascii(), "\n"] {
                text.push_str(part);
            }
        }
        text.push('\n');
        let names_start = text.len();
        for (index, (name, _)) in headers.iter().enumerate() {
            if index > 0 {
                text.push(';');
            }
            text.push_str(name);
        }
        let names_end = text.len();
        text.push('\n');
        text.push_str(payload_hash);
        Self { text, headers_start, names_start, names_end }
    }

    /// The whole text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The block of header lines, each with its line feed.
    pub fn headers(&self) -> &str {
        &self.text[self.headers_start..self.names_start - 1]
    }

    /// The names of the signed headers, joined by `;`.
    pub fn signed_headers(&self) -> &str {
        &self.text[self.names_start..self.names_end]
    }

    /// The text that is signed: the algorithm and the hash of the whole.
    pub fn string_to_sign(&self) -> String {
        [ALGORITHM, "\n", self.hash().as_str()].concat()
    }

    fn hash(&self) -> HexDigits {
        HexDigits::new(Sha256::digest(self.text.as_bytes()).into())
    }
}

impl fmt::Debug for CanonicalRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("CanonicalRequest")
            .field("signed_headers", &self.signed_headers())
            .finish_non_exhaustive()
    }
}

/// Sorts by insertion: there are a dozen headers at most, nearly in order.
fn sort(headers: &mut [(&str, &str)]) {
    for end in 1..headers.len() {
        let mut at = end;
        while at > 0 && headers[at] < headers[at - 1] {
            headers.swap(at, at - 1);
            at -= 1;
        }
    }
}

/// SHA-256 of a body, in lower-case hexadecimal digits.
pub fn payload_hash(body: &[u8]) -> Cow<'static, str> {
    if body.is_empty() {
        return Cow::Borrowed(EMPTY_PAYLOAD_HASH);
    }
    Cow::Owned(HexDigits::new(Sha256::digest(body).into()).as_str().to_owned())
}

/// The canonical form of query parameters given unencoded and in any order.
pub fn canonical_query(pairs: &[(&str, &str)]) -> String {
    let mut query = Pairs::default();
    for (name, value) in pairs {
        query.set(Cow::Owned((*name).to_owned()), value);
    }
    query.canonical()
}

/// The canonical form of a path given as unencoded segments.
pub fn canonical_uri(segments: &[&str]) -> String {
    if segments.is_empty() {
        return "/".to_owned();
    }
    let mut path = String::new();
    for segment in segments {
        path.push('/');
        percent_encode(segment, &mut path);
    }
    path
}

/// Whether a header is signed when it is sent: `host`, `content-type` and all `x-acs-…`.
///
/// Proxies may rewrite any other header, so signing more would only break requests.
pub fn is_signed(name: &HeaderName) -> bool {
    name.as_str().starts_with("x-acs-") || *name == HOST || *name == CONTENT_TYPE
}

/// The value of the `authorization` header for a request that is complete except for it.
///
/// Fails with the name of a header whose value is not ASCII text.
pub(crate) fn authorization(
    method: &str,
    query: &str,
    headers: &HeaderMap,
    payload_hash: &str,
    key: &SigningKey,
) -> Result<String, HeaderName> {
    let mut signed = Vec::with_capacity(headers.len());
    for (name, value) in headers.iter().filter(|(name, _)| is_signed(name)) {
        let value = value.to_str().map_err(|_| name.clone())?;
        signed.push((name.as_str(), value));
    }
    Ok(key.authorization(&CanonicalRequest::new(method, "/", query, &mut signed, payload_hash)))
}

/// 32 bytes in lower-case hexadecimal digits.
struct HexDigits([u8; 64]);

impl HexDigits {
    fn new(bytes: [u8; 32]) -> Self {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut text = [0; 64];
        for (pair, byte) in text.chunks_exact_mut(2).zip(bytes) {
            pair[0] = DIGITS[usize::from(byte >> 4)];
            pair[1] = DIGITS[usize::from(byte & 15)];
        }
        Self(text)
    }

    fn as_str(&self) -> &str {
        // Digits are ASCII, so this never falls back.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_documentation_is_reproduced() {
        let query = canonical_query(&[
            ("RegionId", "cn-shanghai"),
            ("ImageId", "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd"),
        ]);
        let mut headers = [
            ("host", "ecs.cn-shanghai.aliyuncs.com"),
            ("x-acs-action", "RunInstances"),
            ("x-acs-version", "2014-05-26"),
            ("x-acs-date", "2023-10-26T10:22:32Z"),
            ("x-acs-signature-nonce", "3156853299f313e23d1673dc12e1703d"),
            ("x-acs-content-sha256", EMPTY_PAYLOAD_HASH),
        ];
        let request = CanonicalRequest::new("POST", "/", &query, &mut headers, &payload_hash(b""));
        let key = SigningKey::new("YourAccessKeyId", "YourAccessKeySecret");
        assert_eq!(
            key.signature(&request.string_to_sign()),
            "06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
        );
    }

    #[test]
    fn the_constant_is_the_hash_of_nothing() {
        let hash = HexDigits::new(Sha256::digest(b"").into());
        assert_eq!(hash.as_str(), EMPTY_PAYLOAD_HASH);
    }

    #[test]
    fn a_signing_key_is_wiped_on_drop() {
        fn wiped_on_drop<T: zeroize::ZeroizeOnDrop>() {}
        // An HMAC is two states of its hash; it has nothing else that depends on the secret.
        wiped_on_drop::<Sha256>();
    }

    #[test]
    fn a_signing_key_does_not_show_its_secret() {
        let text = format!("{:?}", SigningKey::new("id", "hunter2"));
        assert_eq!(text, r#"SigningKey { access_key_id: "id", .. }"#);
    }

    #[test]
    fn a_canonical_request_shows_no_values() {
        let mut headers = [("x-acs-security-token", "hunter2")];
        let request = CanonicalRequest::new("GET", "/", "A=hunter2", &mut headers, "hunter2");
        let text = format!("{request:?}");
        assert_eq!(text, r#"CanonicalRequest { signed_headers: "x-acs-security-token", .. }"#);
    }
}

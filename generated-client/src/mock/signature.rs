//! Whether a request is signed as it has to be, with signature V3.

use std::time::{Duration, SystemTime};

use http::header::{AUTHORIZATION, CONTENT_TYPE, HOST};

use super::received::{Pairs, Received};
use super::refusal::Refusal;
use crate::encode::percent_encode;
use crate::sign::{self, CanonicalRequest, SigningKey};
use crate::timestamp::Timestamp;

/// How far the date of a request may be from the clock of the gateway.
const TOLERANCE: Duration = Duration::from_secs(15 * 60);

/// Header with the token of temporary credentials.
pub(super) const TOKEN: &str = "x-acs-security-token";
/// Header with the text that is used once.
pub(super) const NONCE: &str = "x-acs-signature-nonce";

/// What the `authorization` header says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Claim {
    pub(super) access_key_id: String,
    signed_headers: Vec<String>,
    signature: String,
}

impl Claim {
    /// Reads the `authorization` header.
    pub(super) fn read(request: &Received) -> Result<Self, Refusal> {
        let incomplete = |message: &str| Refusal::new(400, "IncompleteSignature", message);
        let Some(text) = request.header(AUTHORIZATION.as_str()) else {
            return Err(incomplete("The request has no Authorization header."));
        };
        let (algorithm, rest) = text.split_once(' ').unwrap_or((&text, ""));
        if algorithm != sign::ALGORITHM {
            let message = format!("Expected a signature of the method {}.", sign::ALGORITHM);
            return Err(Refusal::new(400, "InvalidSignatureMethod", message));
        }
        let part = |name: &str| {
            let mut parts = rest.split(',').filter_map(|part| part.trim().split_once('='));
            let found = parts.find(|(known, value)| *known == name && !value.is_empty());
            found.map(|(_, value)| value.to_owned())
        };
        let absent = |name: &str| incomplete(&format!("The Authorization header has no {name}."));
        let signed = part("SignedHeaders").ok_or_else(|| absent("SignedHeaders"))?;
        Ok(Self {
            access_key_id: part("Credential").ok_or_else(|| absent("Credential"))?,
            signed_headers: signed.split(';').map(str::to_ascii_lowercase).collect(),
            signature: part("Signature").ok_or_else(|| absent("Signature"))?,
        })
    }

    /// Checks the signature, and that it covers what it has to.
    pub(super) fn check(
        &self,
        request: &Received,
        query: &Pairs,
        key: &SigningKey,
    ) -> Result<(), Refusal> {
        self.check_names(request)?;
        let hash = sign::payload_hash(&request.body);
        let mismatch = |message| Refusal::new(400, "SignatureDoesNotMatch", message);
        if required(request, "x-acs-content-sha256")? != *hash {
            let message = "The header x-acs-content-sha256 is not the hash of the body.";
            return Err(mismatch(message.to_owned()));
        }
        let canonical = self.canonical(request, query, &hash)?;
        let to_sign = canonical.string_to_sign();
        if key.signature(&to_sign) == self.signature {
            return Ok(());
        }
        let mut shown = canonical.as_str().to_owned();
        if let Some(token) = request.header(TOKEN) {
            shown = shown.replace(&*token, "***");
        }
        let message = format!(
            "The signature does not fit. server string to sign is:{to_sign}; \
             server canonical request is:{shown}"
        );
        Err(mismatch(message))
    }

    /// Whatever decides about the call has to be signed.
    fn check_names(&self, request: &Received) -> Result<(), Refusal> {
        let needs = |name: &str| {
            name == HOST.as_str() || name == CONTENT_TYPE.as_str() || name.starts_with("x-acs-")
        };
        let is_signed = |name: &str| self.signed_headers.iter().any(|signed| signed == name);
        let names = request.headers.keys().map(|name| name.as_str());
        match names.into_iter().find(|name| needs(name) && !is_signed(name)) {
            Some(name) => {
                let message = format!("The header {name} is not among the signed ones.");
                Err(Refusal::new(400, "IncompleteSignature", message))
            }
            None => Ok(()),
        }
    }

    fn canonical(
        &self,
        request: &Received,
        query: &Pairs,
        hash: &str,
    ) -> Result<CanonicalRequest, Refusal> {
        let mut values = Vec::with_capacity(self.signed_headers.len());
        for name in &self.signed_headers {
            let Some(value) = request.header(name) else {
                let message = format!("The header {name} is signed, but it was not sent.");
                return Err(Refusal::new(400, "IncompleteSignature", message));
            };
            values.push((name.as_str(), value));
        }
        let mut headers = values.iter().map(|(name, value)| (*name, &**value)).collect::<Vec<_>>();
        let method = request.method.as_str();
        let query = canonical_query(query);
        Ok(CanonicalRequest::new(method, &request.path, &query, &mut headers, hash))
    }
}

/// The signed form of a query, whatever way it was written.
fn canonical_query(pairs: &Pairs) -> String {
    let mut sorted = pairs.iter().collect::<Vec<_>>();
    sorted.sort();
    let mut text = String::new();
    for (name, value) in sorted {
        if !text.is_empty() {
            text.push('&');
        }
        percent_encode(name, &mut text);
        text.push('=');
        percent_encode(value, &mut text);
    }
    text
}

/// Checks the date of a request against the clock of the gateway.
pub(super) fn check_date(request: &Received, now: Timestamp) -> Result<(), Refusal> {
    let text = required(request, "x-acs-date")?;
    let date = (text.len() == "2020-01-01T00:00:00Z".len())
        .then(|| humantime::parse_rfc3339(&text).ok())
        .flatten()
        .map(|date: SystemTime| Timestamp::from(date));
    let Some(date) = date else {
        let message = "The header x-acs-date is no date such as 2020-01-01T00:00:00Z.";
        return Err(Refusal::new(400, "InvalidTimeStamp.Format", message));
    };
    if date + TOLERANCE < now || now + TOLERANCE < date {
        let message = format!("The date {date} is too far from the clock of the server, {now}.");
        return Err(Refusal::new(400, "InvalidTimeStamp.Expired", message));
    }
    Ok(())
}

/// The value of a header that every signed request has.
pub(super) fn required(request: &Received, name: &str) -> Result<String, Refusal> {
    let value = request.header(name).filter(|value| !value.is_empty());
    let missing = || Refusal::missing(format!("The header {name} is missing."));
    value.map(|value| value.into_owned()).ok_or_else(missing)
}

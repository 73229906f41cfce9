//! Signature V3 from the server's side, written from the documentation and independent of the
//! client: the request is decoded as it came, written in canonical form anew, and signed again.

use std::time::{SystemTime, UNIX_EPOCH};

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use super::received::{Pairs, Received};

/// Seconds by which the date of a request may differ from the clock.
const TOLERANCE: i64 = 15 * 60;

/// An access key that requests are signed with.
#[derive(Clone, Debug)]
pub struct Key {
    /// The access key id.
    pub id: String,
    /// The access key secret.
    pub secret: String,
}

impl Default for Key {
    /// A key that only exists in these tests.
    fn default() -> Self {
        Self { id: "LTAI5tTestsKeyId".to_owned(), secret: "TestsSecret+/0123456789".to_owned() }
    }
}

/// Checks the signature of a request.
///
/// # Errors
///
/// When a part is missing or wrong; the text says which.
pub fn verify(request: &Received, key: &Key) -> Result<(), String> {
    let authorization = request.header("authorization").ok_or("there is no authorization")?;
    let parts = authorization
        .strip_prefix("ACS3-HMAC-SHA256 ")
        .map(|parts| parts.split(',').collect::<Vec<_>>())
        .ok_or_else(|| format!("the algorithm is another one: {authorization}"))?;
    let [id, names, signature] = parts.as_slice() else {
        return Err(format!("the authorization has other parts: {authorization}"));
    };
    let id = after(id, "Credential=")?;
    let names = after(names, "SignedHeaders=")?;
    let signature = after(signature, "Signature=")?;
    if id != key.id {
        return Err(format!("the access key id is {id}"));
    }
    let signed = signed_headers(request, names)?;
    let hash = hex(&Sha256::digest(&request.body));
    if request.header("x-acs-content-sha256") != Some(&hash) {
        return Err(format!("the hash of the body is {hash}, the header says otherwise"));
    }
    let query = request.target.split_once('?').map_or("", |(_, query)| query);
    let canonical = canonical_request(
        &request.method,
        &canonical_path(request.path())?,
        &canonical_query(decode_pairs(query)?),
        &signed,
        &hash,
    );
    let expected = sign(&key.secret, &string_to_sign(&canonical));
    if signature == expected {
        return Ok(());
    }
    Err(format!("the signature is {signature} and not {expected}, that of:\n{canonical}"))
}

/// Checks that the date of a request is about now.
///
/// # Errors
///
/// When it is not.
pub fn verify_date(request: &Received) -> Result<(), String> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_err(|error| error.to_string())?;
    verify_date_at(request, i64::try_from(now.as_secs()).unwrap_or(i64::MAX))
}

/// Checks that the date of a request is about the one that a clock shows, in seconds since 1970.
///
/// # Errors
///
/// When it is not.
pub fn verify_date_at(request: &Received, now: i64) -> Result<(), String> {
    let date = request.header("x-acs-date").ok_or("there is no x-acs-date")?;
    let sent = unix_seconds(date).ok_or_else(|| format!("{date} is no date"))?;
    let difference = sent.abs_diff(now);
    match difference <= TOLERANCE.unsigned_abs() {
        true => Ok(()),
        false => Err(format!("the date {date} is {difference} seconds off")),
    }
}

fn after<'t>(text: &'t str, prefix: &str) -> Result<&'t str, String> {
    text.strip_prefix(prefix).ok_or_else(|| format!("{prefix} is missing in {text}"))
}

/// The headers that were signed; all that must be are among them.
fn signed_headers(request: &Received, names: &str) -> Result<Pairs, String> {
    let names = names.split(';').collect::<Vec<_>>();
    if !names.is_sorted() {
        return Err(format!("the signed headers are in no order: {names:?}"));
    }
    for (name, _) in &request.headers {
        let is_needed =
            name.starts_with("x-acs-") || matches!(name.as_str(), "host" | "content-type");
        if is_needed && !names.contains(&name.as_str()) {
            return Err(format!("the header {name} is not signed"));
        }
    }
    if !names.contains(&"host") {
        return Err("the host is not signed".to_owned());
    }
    let values = names.into_iter().map(|name| {
        let value = request.header(name).ok_or_else(|| format!("{name} is not there once"))?;
        Ok((name.to_owned(), value.to_owned()))
    });
    values.collect()
}

/// The six parts of a request that are signed.
pub fn canonical_request(
    method: &str,
    path: &str,
    query: &str,
    signed: &[(String, String)],
    hash: &str,
) -> String {
    let lines = signed.iter().map(|(name, value)| format!("{name}:{}\n", value.trim()));
    let lines = lines.collect::<String>();
    let names = signed.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(";");
    [method, path, query, &lines, &names, hash].join("\n")
}

/// A path in canonical form, from its form on the wire.
///
/// # Errors
///
/// When the path cannot be decoded.
pub fn canonical_path(path: &str) -> Result<String, String> {
    let segments = path.split('/').map(|segment| Ok(encode(&decode(segment, false)?)));
    Ok(segments.collect::<Result<Vec<_>, String>>()?.join("/"))
}

/// A query in canonical form.
pub fn canonical_query(mut pairs: Pairs) -> String {
    pairs.sort();
    let pairs = pairs.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value)));
    pairs.collect::<Vec<_>>().join("&")
}

/// The text that is signed.
pub fn string_to_sign(canonical_request: &str) -> String {
    format!("ACS3-HMAC-SHA256\n{}", hex(&Sha256::digest(canonical_request)))
}

/// The signature of a text.
pub fn sign(secret: &str, text: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("any length is fine");
    mac.update(text.as_bytes());
    hex(&mac.finalize().into_bytes())
}

/// Names and values of a query or form, decoded.
///
/// # Errors
///
/// When an escape is broken or the text is no UTF-8.
pub fn decode_pairs(text: &str) -> Result<Pairs, String> {
    let parts = text.split('&').filter(|part| !part.is_empty());
    let pairs = parts.map(|part| {
        let (name, value) = part.split_once('=').ok_or_else(|| format!("{part} has no `=`"))?;
        Ok((decode(name, true)?, decode(value, true)?))
    });
    pairs.collect()
}

fn decode(text: &str, plus_is_space: bool) -> Result<String, String> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' if plus_is_space => b' ',
            b'%' => {
                let digits = [rest.next(), rest.next()].map(|digit| hex_digit(digit?));
                let [Some(high), Some(low)] = digits else {
                    return Err(format!("{text} has a broken escape"));
                };
                16 * high + low
            }
            byte => byte,
        });
    }
    String::from_utf8(bytes).map_err(|_| format!("{text} is no UTF-8"))
}

fn hex_digit(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

fn encode(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                encoded.push(byte.into());
            }
            _ => encoded += &format!("%{byte:02X}"),
        }
    }
    encoded
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Seconds since 1970 of a date such as `2024-05-06T07:08:09Z`.
fn unix_seconds(date: &str) -> Option<i64> {
    let shape = date.chars().map(|c| if c.is_ascii_digit() { '0' } else { c });
    if shape.collect::<String>() != "0000-00-00T00:00:00Z" {
        return None;
    }
    let number = |from: usize, to: usize| date[from..to].parse::<i64>().ok();
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let leap_days = |year: i64| year / 4 - year / 100 + year / 400;
    let is_leap = leap_days(year) != leap_days(year - 1);
    let february = if is_leap { 29 } else { 28 };
    let lengths = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let months = lengths.iter().take(usize::try_from(month).ok()?.checked_sub(1)?).sum::<i64>();
    let years = (year - 1970) * 365 + leap_days(year - 1) - leap_days(1969);
    let days = years + months + day - 1;
    Some(days * 86_400 + number(11, 13)? * 3600 + number(14, 16)? * 60 + number(17, 19)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_become_seconds() {
        assert_eq!(unix_seconds("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(unix_seconds("2024-02-29T23:59:59Z"), Some(1_709_251_199));
        assert_eq!(unix_seconds("2024-12-31T00:00:01Z"), Some(1_735_603_201));
        assert_eq!(unix_seconds("2024-1-1T00:00:00Z"), None);
    }

    #[test]
    fn escapes_are_decoded_once_and_strictly() {
        assert_eq!(decode_pairs("a=b%20c+d&e=").unwrap().len(), 2);
        assert_eq!(decode("%2525", true).unwrap(), "%25");
        assert_eq!(decode("a+b", false).unwrap(), "a+b");
        for broken in ["%", "%2", "%zz", "%+1", "%ff"] {
            assert!(decode(broken, true).is_err(), "{broken}");
        }
    }
}

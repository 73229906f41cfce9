//! Takes secrets out of what a service answers: the gateway shows the signed headers, and so the
//! token, when a signature is wrong.

mod named;

use std::borrow::Cow;

use http::{HeaderMap, HeaderValue};
use zeroize::Zeroizing;

use crate::credentials::Credentials;

/// What stands in place of a secret.
const MASK: &str = "***";

/// Shortest secret, in bytes, that is looked for. Those of the vendor have 30 and more; a shorter
/// text occurs by chance.
const SHORTEST_SECRET: usize = 6;

/// Shortest part of a secret, in bytes, that is looked for on its own.
const SHORTEST_RUN: usize = 8;

/// Knows what to hide. A text has to be masked before it is cut: a cut could leave half a secret.
pub(crate) struct Mask {
    /// Longest first, so that no part is hidden before the whole.
    hidden: Vec<Zeroizing<String>>,
}

impl Mask {
    /// Hides the secret and the security token, where there are credentials.
    pub(crate) fn new(credentials: Option<&Credentials>) -> Self {
        let mut hidden = Vec::new();
        let secrets = [
            credentials.and_then(Credentials::security_token),
            credentials.map(Credentials::secret),
        ];
        let secrets = secrets.into_iter().flatten().map(|secret| secret.expose());
        for secret in secrets.filter(|secret| secret.len() >= SHORTEST_SECRET) {
            let mut hide = |text: String| hidden.push(Zeroizing::new(text));
            hide(secret.to_owned());
            hide(slashed(secret));
            hide(spelled(secret, |byte| format!("\\u{byte:04x}")));
            hide(spelled(secret, |byte| format!("\\u{byte:04X}")));
            hide(spelled(secret, |byte| format!("%{byte:02x}")));
            hide(spelled(secret, |byte| format!("%{byte:02X}")));
            // No spelling changes letters and digits, so the runs of them are hidden as well.
            let runs = secret.split(|character: char| !character.is_ascii_alphanumeric());
            runs.filter(|run| run.len() >= SHORTEST_RUN).for_each(|run| hide(run.to_owned()));
        }
        hidden.sort_by_key(|part| std::cmp::Reverse(part.len()));
        Self { hidden }
    }

    /// Whether the value of a member or parameter with this name is secret.
    pub(crate) fn is_secret(name: &str) -> bool {
        named::is_secret(name)
    }

    /// Whether a member with this name is an object with secrets, so that a text in its place is
    /// secret.
    pub(crate) fn is_holder(name: &str) -> bool {
        named::is_holder(name)
    }

    /// The text without secrets, those that it names itself included; borrowed if there was none.
    pub(crate) fn text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut masked = named::without_values(text);
        for part in &self.hidden {
            if masked.contains(part.as_str()) {
                masked = Cow::Owned(masked.replace(part.as_str(), MASK));
            }
        }
        masked
    }

    /// Takes secrets out of a text that may be there.
    pub(super) fn optional(&self, text: Option<String>) -> Option<String> {
        text.map(|text| self.text(&text).into_owned())
    }

    /// Takes secrets out of the values of headers.
    pub(super) fn headers(&self, headers: &mut HeaderMap) {
        for value in headers.values_mut() {
            let masked = match self.text(&String::from_utf8_lossy(value.as_bytes())) {
                Cow::Borrowed(_) => continue,
                Cow::Owned(masked) => HeaderValue::try_from(masked),
            };
            *value = masked.unwrap_or(const { HeaderValue::from_static(MASK) });
        }
    }
}

/// The secret with its slashes as JSON may have them.
fn slashed(secret: &str) -> String {
    let mut text = String::with_capacity(2 * secret.len());
    for character in secret.chars() {
        if character == '/' {
            text.push('\\');
        }
        text.push(character);
    }
    text
}

/// The secret with all but its letters and digits in another spelling.
fn spelled(secret: &str, spelling: impl Fn(u8) -> String) -> String {
    // Room for the longest spelling, `\u002f`: a text that grows leaves what it was behind.
    let mut text = String::with_capacity(6 * secret.len());
    for byte in secret.bytes() {
        if byte.is_ascii_alphanumeric() {
            text.push(char::from(byte));
        } else {
            text.push_str(&spelling(byte));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "s3/c+r=e";

    fn mask() -> Mask {
        Mask::new(Some(&Credentials::new("id", SECRET).with_security_token("a/Run0fLetters/b")))
    }

    #[test]
    fn every_usual_spelling_is_hidden() {
        for text in [
            SECRET,
            r"s3\/c+r=e",
            r"s3\u002fc\u002br\u003de",
            r"s3\u002Fc\u002Br\u003De",
            "s3%2fc%2br%3de",
            "s3%2Fc%2Br%3De",
            "a/Run0fLetters/b",
        ] {
            assert_eq!(mask().text(&format!("<{text}{text}>")), "<******>", "{text}");
        }
        assert_eq!(mask().text(r"a\x2fRun0fLetters!"), r"a\x2f***!");
    }

    #[test]
    fn other_texts_stay_as_they_are() {
        assert!(matches!(mask().text("s3, c, r and e"), Cow::Borrowed("s3, c, r and e")));
        let short = Mask::new(Some(&Credentials::new("id", "User").with_security_token("")));
        assert_eq!(short.text("Throttling.User"), "Throttling.User");
    }

    #[test]
    fn values_of_headers_are_hidden() {
        let mut headers = HeaderMap::new();
        headers.append("a", HeaderValue::from_static("x s3/c+r=e"));
        headers.append("a", HeaderValue::from_static("x"));
        headers.insert("b", HeaderValue::from_bytes(b"\xff s3/c+r=e").unwrap());
        mask().headers(&mut headers);
        let values = headers.get_all("a").iter().collect::<Vec<_>>();
        assert_eq!(values, ["x ***", "x"]);
        assert!(headers["b"].as_bytes().ends_with(MASK.as_bytes()));
    }
}

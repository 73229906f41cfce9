//! Values that are secret because of what they are called.

use std::borrow::Cow;

use super::MASK;

/// Names of members and parameters whose values are secret, in lower case. Every name that the
/// specs mark as secret is here.
const SECRET: [&str; 6] =
    ["accesskeysecret", "oidctoken", "password", "privatekey", "samlassertion", "securitytoken"];

/// Names of objects with secrets. Where a text stands in place of the object, it is one.
const HOLDERS: [&str; 1] = ["credentials"];

/// Whether the value of a member or parameter with this name is secret.
pub(super) fn is_secret(name: &str) -> bool {
    SECRET.iter().any(|secret| name.eq_ignore_ascii_case(secret))
}

/// Whether a member with this name is secret where it is a text.
pub(super) fn is_holder(name: &str) -> bool {
    HOLDERS.iter().any(|holder| name.eq_ignore_ascii_case(holder))
}

/// The text without values that stand behind a secret name, as in JSON, XML and forms; the text
/// may be broken. Borrowed if there was none.
pub(super) fn without_values(text: &str) -> Cow<'_, str> {
    let lower = text.to_ascii_lowercase();
    let mut masked = String::new();
    let mut kept = 0;
    let mut at = 0;
    while let Some(end) = next_name(&lower, at) {
        at = end;
        if let Some((start, end)) = value(text, end).filter(|(start, end)| start < end) {
            masked.push_str(&text[kept..start]);
            masked.push_str(MASK);
            (kept, at) = (end, end);
        }
    }
    if kept == 0 {
        return Cow::Borrowed(text);
    }
    masked.push_str(&text[kept..]);
    Cow::Owned(masked)
}

/// Where the first name from `from` on ends.
fn next_name(lower: &str, from: usize) -> Option<usize> {
    let names = SECRET.iter().chain(&HOLDERS);
    let ends = names.filter_map(|name| Some(from + lower[from..].find(name)? + name.len()));
    ends.min()
}

/// Where the value starts and ends whose name ends at `at`. Objects and arrays are none: they have
/// names of their own.
fn value(text: &str, at: usize) -> Option<(usize, usize)> {
    let after_name = &text[at..];
    let separated = after_name.trim_start_matches(['\\', '"', '\'', ' ', '\t', '\r', '\n']);
    let is_separator = |separator: &char| matches!(separator, ':' | '=' | '>');
    let separator = separated.chars().next().filter(is_separator)?;
    let rest = separated[1..].trim_ascii_start();
    let quoted = rest.trim_start_matches('\\');
    let escapes = rest.len() - quoted.len();
    let position = |part: &str| text.len() - part.len();
    if let Some(value) = quoted.strip_prefix('"') {
        let start = position(value);
        return Some((start, start + end_of_quote(value, escapes)));
    }
    // A sentence may have a colon behind the name. A closing tag has no value behind it.
    let is_sentence = separator == ':' && rest.len() + 1 < separated.len();
    if is_sentence || rest.starts_with(['{', '[', '<']) || is_json_constant(rest) {
        return None;
    }
    let ends = |character: char| {
        character.is_whitespace() || matches!(character, '"' | '\'' | '<' | '&' | ',' | ';' | '}')
    };
    let start = position(rest);
    Some((start, start + rest.find(ends).unwrap_or(rest.len())))
}

/// Where the quote ends that a value stands in; a quote inside of it has more backslashes than the
/// one in front of it. Without an end, all of it is the value.
fn end_of_quote(value: &str, escapes: usize) -> usize {
    for (at, _) in value.match_indices('"') {
        let run = at - value[..at].trim_end_matches('\\').len();
        if run == escapes || escapes == 0 && run.is_multiple_of(2) {
            return at - escapes;
        }
    }
    value.len()
}

/// Whether JSON without a text stands there: masking it would break the JSON around it.
fn is_json_constant(rest: &str) -> bool {
    let word = rest.trim_start_matches('-').split(|next: char| !next.is_ascii_alphanumeric());
    let word = word.into_iter().next().unwrap_or_default();
    matches!(word, "null" | "true" | "false")
        || !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_behind_secret_names_are_hidden_in_every_notation() {
        for text in [
            r#"{"AccessKeySecret": "canary","A":1}"#,
            r#"{"accessKeySecret":"can\"ary\\","A":1}"#,
            r#"{"Credentials":{"SecurityToken":"canary","A":1},"B":2}"#,
            r#"{"Credentials":"canary","A":1}"#,
            r#"{"Text":"{\"SecurityToken\":\"can\/ary\",\"A\":1}"}"#,
            r#"{"OIDCToken":"canary"#,
            "<Credentials><AccessKeySecret>canary</AccessKeySecret><A>1</A></Credentials>",
            "A=1&SAMLAssertion=canary&B=2",
            "x Password:canary y",
        ] {
            let masked = without_values(text);
            assert!(!masked.contains("can") && masked.contains(MASK), "{masked}");
            let valid = |text: &str| serde_json::from_str::<serde_json::Value>(text).is_ok();
            assert_eq!(valid(&masked), valid(text), "{masked}");
            assert_eq!(masked.contains('1'), text.contains('1'), "what is not secret: {masked}");
        }
    }

    #[test]
    fn other_texts_stay_as_they_are() {
        for text in [
            "",
            r#"{"Code":"InvalidSecurityToken.Expired","Message":"SecurityToken is over."}"#,
            r#"{"Code":"MissingPassword","A":"b"}"#,
            r#"{"SecurityToken":null,"Password":"","PrivateKey":-1.5,"Credentials":{"A":"b"}}"#,
            "Password: must have 8 characters",
            "x-acs-security-token:***",
        ] {
            assert!(matches!(without_values(text), Cow::Borrowed(same) if same == text), "{text}");
        }
    }
}

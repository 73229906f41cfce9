//! Takes out of an exchange what is secret, and what differs each time.

use std::borrow::Cow;
use std::collections::BTreeMap;

use http::header::{AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderMap, HeaderName};
use serde_json::Value;

use crate::credentials::Credentials;
use crate::error::Mask;
use crate::transport::{HttpRequest, HttpResponse};

/// What stands in place of a value.
const SCRUBBED: &str = "***";

/// Members and parameters whose values are not secret, but go as well, in lower case: they say whose
/// key it is, or differ each time.
const ALWAYS: [&str; 2] = ["accesskeyid", "clienttoken"];

/// What to take out besides what always goes.
#[derive(Clone, Debug, Default)]
pub(super) struct Scrub {
    /// Names in lower case.
    names: Vec<String>,
}

impl Scrub {
    pub(super) fn add(&mut self, name: &str) {
        self.names.push(name.to_ascii_lowercase());
    }

    fn hides(&self, name: &str) -> bool {
        // The last part counts: parameters may be nested, as in `Key.1.Password`.
        let name = name.rsplit('.').next().unwrap_or(name).to_ascii_lowercase();
        Mask::is_secret(&name) || ALWAYS.contains(&name.as_str()) || self.names.contains(&name)
    }

    /// The parameters of query and form.
    pub(super) fn parameters(
        &self,
        request: &HttpRequest,
        mask: &Mask,
    ) -> BTreeMap<String, String> {
        let query = request.url.query_pairs();
        let form = url::form_urlencoded::parse(&request.body);
        let scrubbed = query.chain(form).map(|(name, value)| {
            let value = match self.hides(&name) {
                true => SCRUBBED.to_owned(),
                false => self.text(&value).into_owned(),
            };
            (name.into_owned(), mask.text(&value).into_owned())
        });
        scrubbed.collect()
    }

    /// The headers of an answer that the client looks at.
    pub(super) fn headers(&self, headers: &HeaderMap, mask: &Mask) -> BTreeMap<String, String> {
        let wanted = |name: &HeaderName| {
            name.as_str().starts_with("x-acs-") || *name == CONTENT_TYPE || *name == RETRY_AFTER
        };
        let kept = headers.iter().filter(|(name, _)| wanted(name) && !self.hides(name.as_str()));
        let texts = kept.filter_map(|(name, value)| Some((name, value.to_str().ok()?)));
        texts.map(|(name, text)| (name.to_string(), mask.text(text).into_owned())).collect()
    }

    /// The body of an answer. One without secrets stays as it came, byte for byte.
    pub(super) fn body(&self, response: &HttpResponse, mask: &Mask) -> String {
        let text = String::from_utf8_lossy(&response.body);
        mask.text(&self.text(&text)).into_owned()
    }

    /// A text without the values of hidden members, if it is JSON. What looks like JSON but is
    /// broken goes as a whole: nobody can tell what is in it.
    fn text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let start =
            text.trim_start_matches(|next: char| next.is_whitespace() || next == '\u{feff}');
        if !start.starts_with(['{', '[']) {
            return Cow::Borrowed(text);
        }
        match serde_json::from_str(text) {
            Ok(value) => self.without_members(value).map_or(Cow::Borrowed(text), Cow::Owned),
            Err(_) => Cow::Borrowed(SCRUBBED),
        }
    }

    /// The JSON without the values of hidden members, if it has any.
    fn without_members(&self, mut value: Value) -> Option<String> {
        self.members(&mut value).then(|| value.to_string())
    }

    /// Takes the values of hidden members out; whether there were any. The JSON parser has limited
    /// the depth.
    fn members(&self, value: &mut Value) -> bool {
        let mut found = false;
        match value {
            Value::Object(members) => {
                for (name, member) in members {
                    if self.hides(name) || member.is_string() && Mask::is_holder(name) {
                        *member = Value::String(SCRUBBED.to_owned());
                        found = true;
                    } else {
                        found |= self.members(member);
                    }
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| found |= self.members(item)),
            Value::String(text) => {
                // JSON inside of JSON; other texts may begin like that.
                let inner = text.starts_with(['{', '[']).then(|| serde_json::from_str(text).ok());
                if let Some(scrubbed) = inner.flatten().and_then(|it| self.without_members(it)) {
                    *text = scrubbed;
                    found = true;
                }
            }
            _ => {}
        }
        found
    }
}

/// Hides what the request itself shows of the credentials: the service may repeat it.
pub(super) fn mask(request: &HttpRequest) -> Mask {
    let text = |name: HeaderName| request.headers.get(name).and_then(|value| value.to_str().ok());
    let authorization = text(AUTHORIZATION).unwrap_or_default();
    let id = authorization.split_once("Credential=").and_then(|(_, rest)| rest.split(',').next());
    let token = text(HeaderName::from_static("x-acs-security-token")).unwrap_or_default();
    Mask::new(Some(&Credentials::new("", id.unwrap_or_default()).with_security_token(token)))
}

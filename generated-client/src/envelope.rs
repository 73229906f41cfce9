//! The members that the gateway puts into bodies beside those of the operation.

use serde_json::{Map, Value};

use crate::decode::{Field, Record, Slot, View, Visit, fill};
use crate::error::AccessDenied;

/// What the gateway says in a body. Some products write the names in lower case.
///
/// Any value is taken for any member: an odd one must not cost the others.
#[derive(Default)]
pub(crate) struct Envelope {
    request_id: Option<Value>,
    code: Option<Value>,
    message: Option<Value>,
    recommend: Option<Value>,
    access_denied_detail: Option<Value>,
}

impl Envelope {
    /// Reads a body. A body that is not JSON says nothing; of one that breaks off, what came
    /// before is kept.
    pub(crate) fn read(body: &[u8]) -> Self {
        let mut envelope = Self::default();
        let _ = fill(&mut envelope, body);
        envelope
    }

    pub(crate) fn request_id(&self) -> Option<String> {
        text(self.request_id.as_ref())
    }

    pub(crate) fn code(&self) -> Option<String> {
        text(self.code.as_ref())
    }

    pub(crate) fn message(&self) -> Option<String> {
        text(self.message.as_ref())
    }

    pub(crate) fn recommend(&self) -> Option<String> {
        text(self.recommend.as_ref())
    }

    /// The detail is an object, the text of one, or just a text.
    pub(crate) fn access_denied(&self) -> Option<AccessDenied> {
        match self.access_denied_detail.as_ref()? {
            Value::Object(members) => Some(access_denied(members)),
            Value::String(text) => Some(match serde_json::from_str(text) {
                Ok(Value::Object(members)) => access_denied(&members),
                _ => AccessDenied { text: Some(text.clone()), ..AccessDenied::default() },
            }),
            _ => None,
        }
    }
}

/// Bytes of the longest body that is looked at for an error although its status is a success.
const LARGEST_ERROR: usize = 2048;

/// What the body of an error has.
const ERROR_MARK: &str = r#""Code""#;

/// Whether the body of a success has one of these error codes: some errors are documented with
/// status 200.
pub(crate) fn has_code_of(body: &[u8], codes: &[&str]) -> bool {
    let has_mark = || str::from_utf8(body).is_ok_and(|text| text.contains(ERROR_MARK));
    if codes.is_empty() || body.len() > LARGEST_ERROR || !has_mark() {
        return false;
    }
    Envelope::read(body).code().is_some_and(|code| codes.contains(&code.as_str()))
}

fn access_denied(members: &Map<String, Value>) -> AccessDenied {
    let mut denied = AccessDenied::default();
    for (name, value) in members {
        let field = match name.to_ascii_lowercase().as_str() {
            "authaction" => &mut denied.auth_action,
            "authprincipaltype" => &mut denied.auth_principal_type,
            "authprincipaldisplayname" => &mut denied.auth_principal_display_name,
            "authprincipalownerid" => &mut denied.auth_principal_owner_id,
            "nopermissiontype" => &mut denied.no_permission_type,
            "policytype" => &mut denied.policy_type,
            "encodeddiagnosticmessage" => &mut denied.encoded_diagnostic_message,
            _ => continue,
        };
        *field = text(Some(value));
    }
    denied
}

/// A text that is not empty, or an integer as text.
fn text(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) => (!text.is_empty()).then(|| text.clone()),
        Value::Number(number) => number.as_i64().map(|number| number.to_string()),
        _ => None,
    }
}

impl Record for Envelope {
    fn field(&mut self, name: &str) -> Option<&mut dyn Field> {
        Some(match name {
            "RequestId" | "requestId" | "requestid" => &mut self.request_id,
            "Code" | "code" => &mut self.code,
            "Message" | "message" => &mut self.message,
            "Recommend" | "recommend" => &mut self.recommend,
            "AccessDeniedDetail" | "accessDeniedDetail" => &mut self.access_denied_detail,
            _ => return None,
        })
    }

    fn visit<'a>(&'a self, visit: Visit<'_, 'a>) {
        visit("RequestId", &self.request_id);
        visit("Code", &self.code);
        visit("Message", &self.message);
        visit("Recommend", &self.recommend);
        visit("AccessDeniedDetail", &self.access_denied_detail);
    }
}

impl Field for Envelope {
    fn vacant() -> Self {
        Self::default()
    }

    fn clear(&mut self) {
        *self = Self::default();
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::Record(self)
    }

    fn view(&self) -> View<'_> {
        View::Record("Envelope", self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_odd_member_does_not_cost_the_others() {
        let body = br#"{"Message":{"x":[]},"Code":404,"requestid":"R1","Other":1.5e300}"#;
        let envelope = Envelope::read(body);
        assert_eq!(envelope.code().as_deref(), Some("404"));
        assert_eq!(envelope.request_id().as_deref(), Some("R1"));
        assert_eq!(envelope.message(), None);
    }

    #[test]
    fn a_broken_body_keeps_what_came_first() {
        for body in ["", "<html>", "[]", "null", "\"Code\""] {
            assert_eq!(Envelope::read(body.as_bytes()).code(), None);
        }
        let envelope = Envelope::read(br#"{"Items":[{"Code":"no"}],"Code":"X","Mess"#);
        assert_eq!(envelope.code().as_deref(), Some("X"));
    }

    #[test]
    fn access_denied_detail_is_an_object_or_a_text() {
        let action = |body: &str| {
            let denied = Envelope::read(body.as_bytes()).access_denied().unwrap();
            (denied.auth_action, denied.text)
        };
        let expected = (Some("a:B".to_owned()), None);
        assert_eq!(action(r#"{"AccessDeniedDetail":{"AuthAction":"a:B"}}"#), expected);
        assert_eq!(action(r#"{"accessDeniedDetail":{"authAction":"a:B"}}"#), expected);
        assert_eq!(action(r#"{"accessDeniedDetail":"{\"AuthAction\":\"a:B\"}"}"#), expected);
        let expected = (None, Some("ask Bob".to_owned()));
        assert_eq!(action(r#"{"AccessDeniedDetail":"ask Bob"}"#), expected);
    }
}

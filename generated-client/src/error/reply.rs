//! Errors made from answers.

use std::error::Error as StdError;

use http::header::LOCATION;
use http::{HeaderMap, StatusCode};
use serde_json::{Map, Value};
use url::Url;

use super::{ErrorKind, Parts, RawError};
use crate::answer::{REQUEST_ID_NAMES, request_id, request_id_header};
use crate::credentials::Credentials;
use crate::transport::HttpResponse;

/// Most bytes of a body that an error keeps.
const KEPT_BYTES: usize = 4096;

/// Most characters of a body without an error code that the message shows.
const SHOWN_CHARACTERS: usize = 120;

/// What access control found missing, as far as the service says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct AccessDenied {
    /// The action that was refused, such as `sts:AssumeRole`.
    pub auth_action: Option<String>,
    /// What kind of identity made the call, such as `SubUser` or `AssumedRoleUser`.
    pub auth_principal_type: Option<String>,
    /// Name of the identity that made the call.
    pub auth_principal_display_name: Option<String>,
    /// Account that owns the identity.
    pub auth_principal_owner_id: Option<String>,
    /// `ImplicitDeny` when no policy allows the action, `ExplicitDeny` when one forbids it.
    pub no_permission_type: Option<String>,
    /// The kind of policy that decided, such as `AccountLevelIdentityBasedPolicy`.
    pub policy_type: Option<String>,
    /// Details that an administrator can decode.
    pub encoded_diagnostic_message: Option<String>,
    /// The whole detail, where the service gives it as plain text.
    pub text: Option<String>,
}

/// The error for an answer whose status is not a success.
pub(crate) fn refused(
    response: HttpResponse,
    endpoint: &Url,
    credentials: &Credentials,
) -> RawError {
    let HttpResponse { status, headers, body } = response;
    let mut parts = if status.is_redirection() {
        Parts::new(ErrorKind::Redirect, redirected(&headers, endpoint))
    } else {
        match serde_json::from_slice(&body) {
            Ok(Value::Object(members)) => from_members(&members, &body),
            _ => Parts::new(ErrorKind::Service, without_message(&body)),
        }
    };
    parts.request_id = parts.request_id.or_else(|| request_id_header(&headers));
    attach(parts, status, headers, &body, credentials)
}

/// The error for an answer whose status is a success but which cannot be decoded.
pub(crate) fn unreadable(
    response: HttpResponse,
    cause: Box<dyn StdError + Send + Sync>,
    credentials: &Credentials,
) -> RawError {
    let HttpResponse { status, headers, body } = response;
    let mut parts = Parts::new(ErrorKind::Decode, "the answer could not be read");
    parts.request_id = request_id(&headers, &body);
    attach(parts.with_source(cause), status, headers, &body, credentials)
}

/// Adds what every answer has, without the secrets that it may repeat.
fn attach(
    mut parts: RawError,
    status: StatusCode,
    headers: HeaderMap,
    body: &[u8],
    credentials: &Credentials,
) -> RawError {
    parts.status = Some(status);
    parts.headers = Some(headers);
    let mut text = String::from_utf8_lossy(body).into_owned();
    // The gateway repeats the signed headers, and so the token, when a signature is wrong.
    for secret in [credentials.security_token(), Some(credentials.secret())].into_iter().flatten() {
        let secret = secret.expose();
        if secret.is_empty() {
            continue;
        }
        text = text.replace(secret, "***").replace(&secret.replace('/', "\\/"), "***");
        if parts.message.contains(secret) {
            parts.message = parts.message.replace(secret, "***").into();
        }
    }
    shorten(&mut text, KEPT_BYTES);
    parts.body = (!text.is_empty()).then_some(text);
    parts
}

/// Cuts a text to at most `limit` bytes, between characters.
fn shorten(text: &mut String, limit: usize) {
    let cut = (0..=limit.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    text.truncate(cut.unwrap_or(0));
}

fn from_members(members: &Map<String, Value>, body: &[u8]) -> RawError {
    let message = text(members, &["Message", "message"]);
    let message = message.unwrap_or_else(|| without_message(body));
    let mut parts = Parts::new(ErrorKind::Service, message);
    parts.code = text(members, &["Code", "code"]);
    parts.request_id = text(members, &REQUEST_ID_NAMES);
    parts.recommend = text(members, &["Recommend", "recommend"]);
    let detail = ["AccessDeniedDetail", "accessDeniedDetail"];
    parts.access_denied = detail.iter().find_map(|name| access_denied(members.get(*name)?));
    parts
}

/// The first of the members that is there, as text.
fn text(members: &Map<String, Value>, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| match members.get(*name)? {
        Value::String(text) if text.is_empty() => None,
        Value::String(text) => Some(text.clone()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
        scalar => Some(scalar.to_string()),
    })
}

fn access_denied(detail: &Value) -> Option<AccessDenied> {
    let members = match detail {
        Value::Object(members) => members,
        Value::String(text) => {
            return Some(match serde_json::from_str(text) {
                Ok(Value::Object(members)) => access_denied_members(&members),
                _ => AccessDenied { text: Some(text.clone()), ..AccessDenied::default() },
            });
        }
        _ => return None,
    };
    Some(access_denied_members(members))
}

fn access_denied_members(members: &Map<String, Value>) -> AccessDenied {
    AccessDenied {
        auth_action: text(members, &["AuthAction", "authAction"]),
        auth_principal_type: text(members, &["AuthPrincipalType", "authPrincipalType"]),
        auth_principal_display_name: text(
            members,
            &["AuthPrincipalDisplayName", "authPrincipalDisplayName"],
        ),
        auth_principal_owner_id: text(members, &["AuthPrincipalOwnerId", "authPrincipalOwnerId"]),
        no_permission_type: text(members, &["NoPermissionType", "noPermissionType"]),
        policy_type: text(members, &["PolicyType", "policyType"]),
        encoded_diagnostic_message: text(
            members,
            &["EncodedDiagnosticMessage", "encodedDiagnosticMessage"],
        ),
        text: None,
    }
}

/// The message for an answer that explains nothing, such as the page of a proxy.
fn without_message(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let mut words = String::new();
    for word in text.split_whitespace().take(SHOWN_CHARACTERS) {
        words.push_str(word);
        words.push(' ');
    }
    if words.is_empty() {
        return "the answer has no body".to_owned();
    }
    let shown = words.trim_end().chars().take(SHOWN_CHARACTERS).collect::<String>();
    format!("the answer is no error of the service: {shown:?}")
}

/// Names the host only: path and query may repeat parameters.
fn redirected(headers: &HeaderMap, endpoint: &Url) -> String {
    let location = headers.get(LOCATION).and_then(|value| value.to_str().ok());
    let target = location.and_then(|location| endpoint.join(location).ok());
    let Some(target) = target.filter(Url::has_host) else {
        return "the service redirects without saying where".to_owned();
    };
    let host = target.host_str().unwrap_or_default();
    let port = target.port().map(|port| format!(":{port}")).unwrap_or_default();
    format!(
        "the service redirects to {}://{host}{port}, which is not followed because the signature \
         covers the host: set `endpoint` if that is the right one",
        target.scheme()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;
    use crate::open_enum::Code;
    use bytes::Bytes;
    use http::{HeaderName, HeaderValue};

    fn refusal(status: u16, header: (&'static str, &'static str), body: &'static str) -> Error {
        let response = HttpResponse {
            status: StatusCode::from_u16(status).unwrap(),
            headers: HeaderMap::from_iter([(
                HeaderName::from_static(header.0),
                HeaderValue::from_static(header.1),
            )]),
            body: Bytes::from_static(body.as_bytes()),
        };
        let endpoint = Url::parse("https://demo.example.com/?Name=hunter2").unwrap();
        let credentials = Credentials::new("id", "s3cret").with_security_token("st5/v1e");
        Error::from(refused(response, &endpoint, &credentials).with_operation("DoIt".into()))
    }

    const NO_HEADER: (&str, &str) = ("x-other", "");

    #[test]
    fn members_are_found_in_either_case() {
        let upper = r#"{"RequestId":"R1","Code":"Throttling.User","Message":"Slow down.",
            "Recommend":"https://example.com/help"}"#;
        let lower = r#"{"requestId":"R1","code":"Throttling.User","message":"Slow down."}"#;
        for body in [upper, lower] {
            let error = refusal(400, NO_HEADER, body);
            assert_eq!(error.code(), Some(&Code::from("Throttling.User")));
            assert!(error.is_throttled() && !error.is_auth() && !error.is_server());
            assert_eq!(
                error.to_string(),
                "DoIt failed: Throttling.User: Slow down. (status 400, request id R1)"
            );
        }
        assert_eq!(refusal(400, NO_HEADER, upper).recommend(), Some("https://example.com/help"));
    }

    #[test]
    fn access_denied_detail_is_an_object_or_a_text() {
        let object = r#"{"Code":"NoPermission","AccessDeniedDetail":{"AuthAction":"a:B"}}"#;
        let quoted = r#"{"code":"X","accessDeniedDetail":"{\"AuthAction\":\"a:B\"}"}"#;
        for body in [object, quoted] {
            let error = refusal(403, NO_HEADER, body);
            assert!(error.is_access_denied());
            assert_eq!(error.access_denied().unwrap().auth_action.as_deref(), Some("a:B"));
        }
        let error = refusal(403, NO_HEADER, r#"{"AccessDeniedDetail":"ask Bob"}"#);
        assert_eq!(error.access_denied().unwrap().text.as_deref(), Some("ask Bob"));
    }

    #[test]
    fn a_body_that_is_not_json_is_kept() {
        let html = "<html>\n<h1>Bad\u{1b}[31m Gateway</h1></html>";
        let error = refusal(502, ("x-acs-request-id", "R2"), html);
        assert!(error.is_server());
        assert_eq!((error.code(), error.request_id()), (None, Some("R2")));
        assert_eq!(error.body(), Some(html));
        assert_eq!(
            error.to_string(),
            r#"DoIt failed: the answer is no error of the service: "#.to_owned()
                + r#""<html> <h1>Bad\u{1b}[31m Gateway</h1></html>" (status 502, request id R2)"#
        );
        let error = refusal(503, NO_HEADER, "");
        assert_eq!(error.to_string(), "DoIt failed: the answer has no body (status 503)");
    }

    #[test]
    fn secrets_that_an_answer_repeats_are_hidden() {
        let body = r#"{"Code":"SignatureDoesNotMatch","Message":"x-acs-security-token:st5\/v1e"}"#;
        let error = refusal(400, NO_HEADER, body);
        assert!(error.is_auth());
        assert_eq!(error.message(), "x-acs-security-token:***");
        let shown = format!("{error} {error:?} {:?}", error.body());
        assert!(!shown.contains("v1e"), "{shown}");
    }

    #[test]
    fn a_redirect_names_the_host_only() {
        for (location, target) in [
            ("https://u:hunter2@other.example.com:8443/x?Name=hunter2", "other.example.com:8443"),
            ("/x?Name=hunter2", "demo.example.com"),
        ] {
            let error = refusal(302, ("location", location), "");
            assert_eq!(error.kind(), ErrorKind::Redirect);
            assert!(error.message().contains(target), "{error}");
            assert!(!format!("{error} {error:?}").contains("hunter2"), "{error}");
        }
    }

    #[test]
    fn a_kept_body_ends_between_characters() {
        let mut text = "é".repeat(KEPT_BYTES);
        text.insert(0, 'x');
        shorten(&mut text, KEPT_BYTES);
        assert_eq!(text.len(), KEPT_BYTES - 1);
    }
}

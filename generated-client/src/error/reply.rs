//! Errors made from answers.

use std::error::Error as StdError;

use http::HeaderMap;
use http::header::LOCATION;
use url::Url;

use super::{ErrorKind, Mask, Parts, RawError};
use crate::answer::{request_id, request_id_header};
use crate::envelope::Envelope;
use crate::transport::HttpResponse;

/// Most bytes of a body that an error keeps.
const KEPT_BYTES: usize = 4096;

/// Most bytes of a body without a message that the message shows.
const SHOWN_BYTES: usize = 120;

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

impl AccessDenied {
    fn masked(mut self, mask: &Mask) -> Self {
        let Self {
            auth_action,
            auth_principal_type,
            auth_principal_display_name,
            auth_principal_owner_id,
            no_permission_type,
            policy_type,
            encoded_diagnostic_message,
            text,
        } = &mut self;
        for member in [
            auth_action,
            auth_principal_type,
            auth_principal_display_name,
            auth_principal_owner_id,
            no_permission_type,
            policy_type,
            encoded_diagnostic_message,
            text,
        ] {
            *member = mask.optional(member.take());
        }
        self
    }
}

/// The error for an answer whose status is not a success.
pub(crate) fn refused(mut response: HttpResponse, endpoint: &Url, mask: &Mask) -> RawError {
    mask.headers(&mut response.headers);
    let body = mask.text(&String::from_utf8_lossy(&response.body)).into_owned();
    let mut parts = if response.status.is_redirection() {
        Parts::new(ErrorKind::Redirect, redirected(&response.headers, endpoint))
    } else {
        // Masked member by member: an escape in the body may hide a secret until it is decoded.
        let envelope = Envelope::read(&response.body);
        let message = mask.optional(envelope.message()).unwrap_or_else(|| match envelope.code() {
            Some(_) => "the service gives no message".to_owned(),
            None => without_message(&body),
        });
        let mut parts = Parts::new(ErrorKind::Service, message);
        parts.code = mask.optional(envelope.code());
        parts.request_id = mask.optional(envelope.request_id());
        parts.recommend = mask.optional(envelope.recommend());
        parts.access_denied = envelope.access_denied().map(|denied| denied.masked(mask));
        parts
    };
    parts.request_id = parts.request_id.or_else(|| request_id_header(&response.headers));
    with_response(parts, response, body)
}

/// The error for an answer whose status is a success but which cannot be decoded. The cause must
/// be without secrets.
pub(crate) fn unreadable(
    mut response: HttpResponse,
    cause: Box<dyn StdError + Send + Sync>,
    mask: &Mask,
) -> RawError {
    mask.headers(&mut response.headers);
    // The cause is also the source; it is here because most programs print only this.
    let message = format!("the answer could not be read: {cause}");
    let mut parts = Parts::new(ErrorKind::Decode, message);
    parts.request_id = mask.optional(request_id(&response.headers, &response.body));
    let body = mask.text(&String::from_utf8_lossy(&response.body)).into_owned();
    with_response(parts.with_source(cause), response, body)
}

/// Adds what every answer has.
fn with_response(mut parts: RawError, response: HttpResponse, mut body: String) -> RawError {
    shorten(&mut body, KEPT_BYTES);
    parts.body = (!body.is_empty()).then_some(body);
    parts.status = Some(response.status);
    parts.headers = Some(response.headers);
    parts
}

/// Cuts a text to at most `limit` bytes, between characters.
fn shorten(text: &mut String, limit: usize) {
    let cut = (0..=limit.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    text.truncate(cut.unwrap_or(0));
}

/// The message for an answer that explains nothing, such as the page of a proxy.
fn without_message(body: &str) -> String {
    let mut shown = String::new();
    for word in body.split_whitespace() {
        if shown.len() > SHOWN_BYTES {
            break;
        }
        shown.push_str(word);
        shown.push(' ');
    }
    if shown.is_empty() {
        return "the answer has no body".to_owned();
    }
    shorten(&mut shown, SHOWN_BYTES);
    format!("the answer is no error of the service: {:?}", shown.trim_end())
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
    use crate::credentials::Credentials;
    use crate::open_enum::Code;
    use bytes::Bytes;
    use http::{HeaderName, HeaderValue, StatusCode};

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
        let mask = Mask::new(Some(&credentials));
        Error::from(refused(response, &endpoint, &mask).with_operation("DoIt".into()))
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
        let cut = "a page that ends its first 120 bytes inside of the token, to see that what is \
                   left of it is not shown either; token st5/v1e";
        for (status, body) in [(400, body), (502, cut)] {
            let error = refusal(status, NO_HEADER, body);
            let shown = format!("{error} {error:?} {:?}", error.body());
            assert!(!shown.contains("st5") && !shown.contains("v1e"), "{shown}");
        }
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

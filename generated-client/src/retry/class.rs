//! What a failed attempt can have done.

use http::StatusCode;

use crate::error::{ErrorKind, Parts};

/// What a failed attempt can have done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// Nothing: it never reached the operation.
    None,
    /// Nothing: the service does not accept the credentials any more, others may do.
    Credentials,
    /// Nothing: the date of the request was too far from the clock of the service.
    Clock,
    /// Perhaps what was asked for, perhaps nothing, perhaps half of it.
    Unknown,
    /// A repetition would end the same way.
    Final,
}

/// What an attempt that ended with this error can have done. `transient` are the codes that the
/// specs say come from passing trouble of the service.
pub(crate) fn effect(error: &Parts, transient: &[&str]) -> Effect {
    match error.kind() {
        ErrorKind::Connect => Effect::None,
        ErrorKind::Timeout | ErrorKind::Transport => Effect::Unknown,
        ErrorKind::Service if is_throttled_before(error) => Effect::None,
        ErrorKind::Service => match error.code() {
            Some(code) if is_rejected_session(code) => Effect::Credentials,
            Some(code) if is_wrong_time(code) => Effect::Clock,
            Some(code) if is_trouble(code) || transient.contains(&code) => Effect::Unknown,
            _ => effect_of_status(error.status()),
        },
        _ => Effect::Final,
    }
}

/// Whether the call was turned away at the door. A hint to wait beside trouble of the service
/// says when to come back, not that nothing happened.
fn is_throttled_before(error: &Parts) -> bool {
    let is_trouble = error.status().is_some_and(|status| status.is_server_error());
    error.is_throttled() && (!is_trouble || error.has_throttling_code())
}

fn effect_of_status(status: Option<StatusCode>) -> Effect {
    match status {
        // Something on the way gave up waiting.
        Some(StatusCode::REQUEST_TIMEOUT) => Effect::Unknown,
        // An operation or a version that does not exist does not appear by asking again.
        Some(StatusCode::NOT_IMPLEMENTED | StatusCode::HTTP_VERSION_NOT_SUPPORTED) => Effect::Final,
        Some(status) if status.is_server_error() => Effect::Unknown,
        _ => Effect::Final,
    }
}

/// Codes of a key or token that was accepted once: a session that ended or was revoked.
fn is_rejected_session(code: &str) -> bool {
    matches!(
        code,
        "InvalidSecurityToken.Expired"
            | "InvalidSecurityToken.MismatchWithAccessKey"
            | "InvalidAccessKeyId.NotFound"
            | "InvalidAccessKeyId.Inactive"
    )
}

fn is_wrong_time(code: &str) -> bool {
    matches!(code, "InvalidTimeStamp.Expired" | "IllegalTimestamp")
}

/// Codes of trouble, which come with any status. A nonce that was used means that some layer on
/// the way sent the request a second time: the first copy may have been carried out.
fn is_trouble(code: &str) -> bool {
    matches!(code, "ServiceUnavailable" | "InternalError" | "SystemBusy" | "SignatureNonceUsed")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credentials::Credentials;
    use crate::error::{Mask, refused};
    use crate::transport::HttpResponse;
    use http::{HeaderMap, HeaderName, HeaderValue};

    fn of(status: u16, hint: Option<&'static str>, code: &str) -> Effect {
        let name = HeaderName::from_static("x-acs-retry-after");
        let headers = hint.map(|hint| (name, HeaderValue::from_static(hint)));
        let response = HttpResponse {
            status: StatusCode::from_u16(status).unwrap(),
            headers: HeaderMap::from_iter(headers),
            body: format!(r#"{{"Code":"{code}","Message":"m"}}"#).into(),
        };
        let endpoint = "https://demo.example.com".parse().unwrap();
        let mask = Mask::new(Some(&Credentials::new("id", "hunter2")));
        effect(&refused(response, &endpoint, &mask), &["ErrorBusyDatabase"])
    }

    #[test]
    fn codes_decide_before_statuses() {
        for status in [400, 403, 429, 503] {
            assert_eq!(of(status, None, "Throttling.User"), Effect::None);
            assert_eq!(of(status, None, "InvalidSecurityToken.Expired"), {
                if status == 429 { Effect::None } else { Effect::Credentials }
            });
        }
        assert_eq!(of(400, None, "InvalidTimeStamp.Expired"), Effect::Clock);
        for code in ["ServiceUnavailable", "InternalError", "SystemBusy", "ErrorBusyDatabase"] {
            assert_eq!(of(400, None, code), Effect::Unknown);
        }
        assert_eq!(of(400, None, "ErrorParametersUid"), Effect::Final);
        assert_eq!(of(404, None, "InvalidAction.NotFound"), Effect::Final);
        assert_eq!(of(403, None, "SignatureDoesNotMatch"), Effect::Final);
    }

    #[test]
    fn statuses_decide_where_there_is_no_known_code() {
        for status in [408, 500, 502, 503, 504, 599] {
            assert_eq!(of(status, None, ""), Effect::Unknown, "{status}");
        }
        for status in [301, 400, 401, 403, 404, 501, 505] {
            assert_eq!(of(status, None, ""), Effect::Final, "{status}");
        }
        assert_eq!(of(429, None, ""), Effect::None);
    }

    #[test]
    fn a_hint_means_throttling_unless_the_service_is_in_trouble() {
        assert_eq!(of(400, Some("2000"), "AnyCode"), Effect::None);
        assert_eq!(of(400, Some("0"), "AnyCode"), Effect::Final);
        assert_eq!(of(503, Some("2000"), "Throttling.User"), Effect::None);
        assert_eq!(of(503, Some("2000"), "ServiceUnavailable"), Effect::Unknown);
        assert_eq!(of(500, Some("2000"), "InternalError"), Effect::Unknown);
    }

    #[test]
    fn what_does_not_come_from_the_service_is_told_by_its_kind() {
        for (kind, expected) in [
            (ErrorKind::Connect, Effect::None),
            (ErrorKind::Timeout, Effect::Unknown),
            (ErrorKind::Transport, Effect::Unknown),
            (ErrorKind::Request, Effect::Final),
            (ErrorKind::Credentials, Effect::Final),
            (ErrorKind::TooLarge, Effect::Final),
            (ErrorKind::Decode, Effect::Final),
        ] {
            assert_eq!(effect(&Parts::new(kind, ""), &[]), expected, "{kind:?}");
        }
    }
}

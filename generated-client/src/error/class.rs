//! What the error codes and headers of the gateway mean.
//!
//! Codes decide, not statuses: one code comes with different statuses from different products.

use std::time::Duration;

use http::HeaderMap;

pub(super) fn is_throttled(code: &str) -> bool {
    code.starts_with("Throttling") || code == "Rejected.Throttling"
}

pub(super) fn is_auth(code: &str) -> bool {
    const FAMILIES: [&str; 6] = [
        "InvalidAccessKeyId",
        "InvalidSecurityToken",
        "InvalidTimeStamp",
        "MissingAccessKeyId",
        "MissingSecurityToken",
        "SignatureNonceUsed",
    ];
    FAMILIES.iter().any(|family| is_in_family(code, family))
        || matches!(
            code,
            "Forbidden.AccessKeyDisabled"
                | "IllegalTimestamp"
                | "IncompleteSignature"
                | "InvalidSignatureMethod"
                | "SignatureDoesNotMatch"
        )
}

pub(super) fn is_access_denied(code: &str) -> bool {
    const FAMILIES: [&str; 3] = ["Forbidden", "NoPermission", "ActionUnauthorized"];
    code != "Forbidden.AccessKeyDisabled"
        && FAMILIES.iter().any(|family| is_in_family(code, family))
}

pub(super) fn is_not_found(code: &str) -> bool {
    code.ends_with("NotFound")
}

/// Whether a code is `family` itself or begins with it and a dot.
fn is_in_family(code: &str, family: &str) -> bool {
    let rest = code.strip_prefix(family);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// The wait that the gateway asks for when it throttles.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    positive_milliseconds(headers.get("x-acs-retry-after")?.to_str().ok()?)
}

/// The wait in the rate limit headers of older gateways, the longer one if there are two.
pub(super) fn rate_limit_reset(headers: &HeaderMap) -> Option<Duration> {
    let names = ["x-ratelimit-user-api", "x-ratelimit-user"];
    names.iter().filter_map(|name| time_left(headers.get(*name)?.to_str().ok()?)).max()
}

/// `TimeLeft` of a text such as `Limit:1,Remain:0,TimeLeft:2000,Reset:1234`.
fn time_left(text: &str) -> Option<Duration> {
    let mut members = text.split(',').filter_map(|member| member.split_once(':'));
    let (_, value) = members.find(|(name, _)| name.trim() == "TimeLeft")?;
    positive_milliseconds(value)
}

fn positive_milliseconds(text: &str) -> Option<Duration> {
    let milliseconds = text.trim().parse().ok().filter(|milliseconds| *milliseconds > 0)?;
    Some(Duration::from_millis(milliseconds))
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    #[test]
    fn codes_fall_into_one_class() {
        let classes = |code: &str| {
            [is_throttled(code), is_auth(code), is_access_denied(code), is_not_found(code)]
        };
        assert_eq!(classes("Throttling.User"), [true, false, false, false]);
        assert_eq!(classes("Rejected.Throttling"), [true, false, false, false]);
        assert_eq!(classes("InvalidAccessKeyId.NotFound"), [false, true, false, true]);
        assert_eq!(classes("SignatureDoesNotMatch"), [false, true, false, false]);
        assert_eq!(classes("Forbidden.AccessKeyDisabled"), [false, true, false, false]);
        assert_eq!(classes("Forbidden.RAM"), [false, false, true, false]);
        assert_eq!(classes("ForbiddenZone"), [false; 4]);
        assert_eq!(classes("ErrorVpcFirewallNotFound"), [false, false, false, true]);
    }

    #[test]
    fn waits_are_positive_milliseconds() {
        let wait = |name: &'static str, value: &'static str| {
            let headers = HeaderMap::from_iter([(
                http::HeaderName::from_static(name),
                HeaderValue::from_static(value),
            )]);
            (retry_after(&headers), rate_limit_reset(&headers))
        };
        let two_seconds = Some(Duration::from_secs(2));
        assert_eq!(wait("x-acs-retry-after", "2000"), (two_seconds, None));
        for value in ["", "0", "-1", "soon", "1.5"] {
            assert_eq!(wait("x-acs-retry-after", value), (None, None));
        }
        let header = "Limit:1,Remain:0,TimeLeft:2000,Reset:1234";
        assert_eq!(wait("x-ratelimit-user", header), (None, two_seconds));
    }
}

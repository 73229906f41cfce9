//! Temporary credentials that answers hand out.

use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::credentials::Credentials;
use crate::timestamp::Timestamp;

/// Member of an answer that holds temporary credentials.
const MEMBER: &str = "Credentials";

/// How long a session lasts where the caller does not say, in seconds.
const USUAL_SECONDS: u64 = 3600;

/// Replaces the credentials in a documented answer, which ended long ago, by ones that are good
/// from now on.
pub(super) fn renew(
    answer: &mut Value,
    parameters: &Map<String, Value>,
    number: u64,
    now: Timestamp,
) {
    if read(answer).is_none() {
        return;
    }
    let asked = parameters.get("DurationSeconds").and_then(Value::as_str);
    let seconds = asked.and_then(|text| text.parse().ok()).unwrap_or(USUAL_SECONDS);
    answer[MEMBER] = json!({
        "AccessKeyId": format!("STS.mock-{number}"),
        "AccessKeySecret": format!("mock-secret-{number}"),
        "SecurityToken": format!("mock-token-{number}"),
        "Expiration": (now + Duration::from_secs(seconds)).to_string(),
    });
}

/// The temporary credentials in an answer, if it has any.
pub(super) fn read(answer: &Value) -> Option<Credentials> {
    let text = |name: &str| answer.get(MEMBER)?.get(name)?.as_str();
    let credentials = Credentials::new(text("AccessKeyId")?, text("AccessKeySecret")?)
        .with_security_token(text("SecurityToken")?);
    let end = text("Expiration").and_then(|end| humantime::parse_rfc3339(end).ok());
    Some(match end {
        Some(end) => credentials.with_expiration(end.into()),
        None => credentials,
    })
}

//! Typed errors as plain data.

use std::error::Error as StdError;

use alicloud_client::runtime::OpenEnum;
use alicloud_client::{Error, ErrorKind};

/// A typed error of some product, as plain data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Where it came from.
    pub kind: ErrorKind,
    /// Name of the operation.
    pub operation: Option<String>,
    /// Error code.
    pub code: Option<String>,
    /// Whether the error code is a variant of its own.
    pub code_is_known: bool,
    /// Message of the service or of the client.
    pub message: String,
    /// HTTP status.
    pub status: Option<u16>,
    /// Request id.
    pub request_id: Option<String>,
    /// Address of the page about the failure.
    pub recommend: Option<String>,
    /// The predicates that hold, see [`predicates`].
    pub predicates: Vec<&'static str>,
    /// What `Display` writes.
    pub display: String,
    /// What `Display` of each cause writes, the nearest first.
    pub causes: Vec<String>,
}

impl<C: OpenEnum> From<&Error<C>> for Failure {
    fn from(error: &Error<C>) -> Self {
        Self {
            kind: error.kind(),
            operation: error.operation().map(str::to_owned),
            code: error.code().map(|code| code.as_str().to_owned()),
            code_is_known: error.code().is_some_and(OpenEnum::is_known),
            message: error.message().to_owned(),
            status: error.status().map(|status| status.as_u16()),
            request_id: error.request_id().map(str::to_owned),
            recommend: error.recommend().map(str::to_owned),
            predicates: predicates(error),
            display: error.to_string(),
            causes: causes(error),
        }
    }
}

/// Names of the predicates of an error that hold, in alphabetical order.
pub fn predicates<C>(error: &Error<C>) -> Vec<&'static str> {
    let all = [
        ("access_denied", error.is_access_denied()),
        ("auth", error.is_auth()),
        ("config", error.is_config()),
        ("connect", error.is_connect()),
        ("credentials", error.is_credentials()),
        ("decode", error.is_decode()),
        ("not_found", error.is_not_found()),
        ("server", error.is_server()),
        ("throttled", error.is_throttled()),
        ("timeout", error.is_timeout()),
    ];
    all.into_iter().filter(|(_, holds)| *holds).map(|(name, _)| name).collect()
}

/// What `Display` of each cause of an error writes, the nearest first.
pub fn causes(error: &dyn StdError) -> Vec<String> {
    let mut causes = Vec::new();
    let mut next = error.source();
    while let Some(cause) = next {
        causes.push(cause.to_string());
        next = cause.source();
    }
    causes
}

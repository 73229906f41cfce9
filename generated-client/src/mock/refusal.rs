//! Why a request is refused.

/// An error that the gateway answers with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) status: u16,
    pub(super) code: String,
    pub(super) message: String,
}

impl Refusal {
    pub(super) fn new(status: u16, code: &str, message: impl Into<String>) -> Self {
        Self { status, code: code.to_owned(), message: message.into() }
    }

    /// A parameter or header that is not there.
    pub(super) fn missing(message: impl Into<String>) -> Self {
        Self::new(400, "MissingParameter", message)
    }

    /// A parameter that is not accepted.
    pub(super) fn invalid(message: impl Into<String>) -> Self {
        Self::new(400, "InvalidParameter", message)
    }
}

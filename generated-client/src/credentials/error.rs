//! Why there are no credentials.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

/// Why a source yields no credentials. The text never holds a secret.
///
/// Clones share the cause: several callers may have waited for the same source.
#[derive(Clone, Debug)]
pub struct CredentialsError {
    message: Cow<'static, str>,
    is_absent: bool,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

impl CredentialsError {
    /// The source is not set up at all: a chain goes on to the next one.
    pub fn absent(message: impl Into<Cow<'static, str>>) -> Self {
        Self { message: message.into(), is_absent: true, source: None }
    }

    /// The source is set up but does not work: a chain stops here, since using other credentials
    /// than the ones that were meant could act on another account.
    pub fn broken(message: impl Into<Cow<'static, str>>) -> Self {
        Self { message: message.into(), is_absent: false, source: None }
    }

    /// The same error with its cause.
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.source = Some(Arc::from(source.into()));
        self
    }

    /// Whether the source is not set up at all.
    pub fn is_absent(&self) -> bool {
        self.is_absent
    }

    /// The same problem of something that is set up: `place` is what refers to it.
    pub(super) fn within(mut self, place: impl fmt::Display) -> Self {
        self.message = format!("{place}: {}", self.message).into();
        self.is_absent = false;
        self
    }

    /// The same problem, as that of a source that nobody asked for.
    pub(super) fn into_absent(mut self) -> Self {
        self.is_absent = true;
        self
    }

    /// The message and those of all causes in one line.
    pub(super) fn with_causes(&self) -> String {
        let mut text = self.message.to_string();
        let mut cause = self.source();
        while let Some(error) = cause {
            text.push_str(": ");
            text.push_str(&error.to_string());
            cause = error.source();
        }
        text
    }

    pub(crate) fn into_source(self) -> Option<Box<dyn StdError + Send + Sync>> {
        Some(Box::new(self.source?))
    }
}

impl fmt::Display for CredentialsError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl StdError for CredentialsError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&**self.source.as_ref()?)
    }
}

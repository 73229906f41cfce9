//! Where sources look.

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::CredentialsError;

/// Where sources look: environment variables and the home folder.
///
/// The default is those of the process. Tests give their own, because changing the variables of a
/// running process is unsafe.
#[derive(Clone)]
pub struct Surroundings {
    variable: Arc<Variable>,
    home: Option<PathBuf>,
}

type Variable = dyn Fn(&str) -> Option<OsString> + Send + Sync;

impl Surroundings {
    /// The given variables and home folder instead of those of the process.
    pub fn new(
        variable: impl Fn(&str) -> Option<OsString> + Send + Sync + 'static,
        home: Option<PathBuf>,
    ) -> Self {
        Self { variable: Arc::new(variable), home }
    }

    /// A variable that is set and not empty.
    pub(super) fn variable(&self, name: &str) -> Option<OsString> {
        (self.variable)(name).filter(|value| !value.is_empty())
    }

    /// The same as text, without white space around it.
    pub(super) fn text(&self, name: &str) -> Result<Option<String>, CredentialsError> {
        let Some(value) = self.variable(name) else {
            return Ok(None);
        };
        let Ok(text) = value.into_string() else {
            let message = format!("the environment variable `{name}` is not valid UTF-8");
            return Err(CredentialsError::broken(message));
        };
        let text = text.trim();
        Ok((!text.is_empty()).then(|| text.to_owned()))
    }

    /// Whether a variable is `true`, in any case; everything else is `false`.
    pub(super) fn flag(&self, name: &str) -> Result<bool, CredentialsError> {
        Ok(self.text(name)?.is_some_and(|text| text.eq_ignore_ascii_case("true")))
    }

    pub(super) fn home(&self) -> Option<&Path> {
        self.home.as_deref()
    }
}

impl Default for Surroundings {
    fn default() -> Self {
        Self::new(|name| std::env::var_os(name), std::env::home_dir())
    }
}

impl fmt::Debug for Surroundings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Surroundings").field("home", &self.home).finish_non_exhaustive()
    }
}

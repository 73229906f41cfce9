//! Access keys and where they come from.

mod chain;
mod environment;
mod profile;

use std::borrow::Cow;
use std::error::Error as StdError;
use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use crate::secret::Secret;
use crate::sign::SigningKey;
use crate::timestamp::Timestamp;
use crate::transport::BoxFuture;

pub use chain::DefaultProvider;
pub use environment::EnvironmentProvider;
pub use profile::ProfileProvider;

/// An access key, with a security token when it is a temporary one.
///
/// Cloning is cheap. `Debug` shows the access key id and hides the rest.
#[derive(Clone)]
pub struct Credentials(Arc<Parts>);

#[derive(Clone)]
struct Parts {
    secret: Secret,
    security_token: Option<Secret>,
    expiration: Option<Timestamp>,
    key: SigningKey,
}

impl Credentials {
    /// A long-lived access key.
    pub fn new(access_key_id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        let secret = secret.into();
        Self(Arc::new(Parts {
            key: SigningKey::new(access_key_id, secret.expose()),
            secret,
            security_token: None,
            expiration: None,
        }))
    }

    /// The same key as part of temporary credentials, with the token that belongs to it.
    pub fn with_security_token(mut self, security_token: impl Into<Secret>) -> Self {
        Arc::make_mut(&mut self.0).security_token = Some(security_token.into());
        self
    }

    /// The same credentials, usable until `expiration`.
    pub fn with_expiration(mut self, expiration: Timestamp) -> Self {
        Arc::make_mut(&mut self.0).expiration = Some(expiration);
        self
    }

    /// The access key id.
    pub fn access_key_id(&self) -> &str {
        self.0.key.access_key_id()
    }

    /// The access key secret.
    pub fn secret(&self) -> &Secret {
        &self.0.secret
    }

    /// The security token of temporary credentials.
    pub fn security_token(&self) -> Option<&Secret> {
        self.0.security_token.as_ref()
    }

    /// When the credentials end, if they do.
    pub fn expiration(&self) -> Option<Timestamp> {
        self.0.expiration
    }

    /// Whether these are the very same, so that a service that refused one refuses the other.
    pub(crate) fn is_same_as(&self, other: &Self) -> bool {
        self.access_key_id() == other.access_key_id()
            && self.0.secret == other.0.secret
            && self.0.security_token == other.0.security_token
    }

    pub(crate) fn key(&self) -> &SigningKey {
        &self.0.key
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Credentials")
            .field("access_key_id", &self.access_key_id())
            .field("secret", self.secret())
            .field("security_token", &self.security_token())
            .field("expiration", &self.expiration().map(|time| time.to_string()))
            .finish()
    }
}

/// A source of credentials. It is asked before every attempt, so it decides how long to keep what
/// it found, and may replace credentials before they end.
///
/// [`Credentials`] are a source themselves: they always yield a copy of themselves.
///
/// ```
/// use alicloud_client::{BoxFuture, Credentials, CredentialsError, ProvideCredentials};
///
/// #[derive(Debug)]
/// struct Vault;
///
/// impl ProvideCredentials for Vault {
///     fn provide(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
///         Box::pin(async { Ok(Credentials::new("id from the vault", "secret from the vault")) })
///     }
/// }
/// ```
pub trait ProvideCredentials: fmt::Debug + Send + Sync {
    /// Yields credentials that can be used now.
    ///
    /// An error is either [absent](CredentialsError::absent), which lets a chain ask its next
    /// source, or final.
    fn provide(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>>;

    /// Learns that the service no longer accepts these credentials, for example because their
    /// session was revoked. A source that can replace them does so when it is asked next, unless
    /// it has done so already; other sources do nothing, as the default does.
    fn reject(&self, credentials: &Credentials) {
        let _ = credentials;
    }
}

impl ProvideCredentials for Credentials {
    fn provide(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(std::future::ready(Ok(self.clone())))
    }
}

impl<P: ProvideCredentials + ?Sized> ProvideCredentials for Arc<P> {
    fn provide(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        (**self).provide()
    }

    fn reject(&self, credentials: &Credentials) {
        (**self).reject(credentials);
    }
}

/// Why a source yields no credentials. The text never holds a secret.
#[derive(Debug)]
pub struct CredentialsError {
    message: Cow<'static, str>,
    is_absent: bool,
    source: Option<Box<dyn StdError + Send + Sync>>,
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
        self.source = Some(source.into());
        self
    }

    /// Whether the source is not set up at all.
    pub fn is_absent(&self) -> bool {
        self.is_absent
    }

    pub(crate) fn into_source(self) -> Option<Box<dyn StdError + Send + Sync>> {
        self.source
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
    fn variable(&self, name: &str) -> Option<OsString> {
        (self.variable)(name).filter(|value| !value.is_empty())
    }

    /// The same as text, without white space around it.
    fn text(&self, name: &str) -> Result<Option<String>, CredentialsError> {
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

    fn home(&self) -> Option<&Path> {
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

/// The credentials that a source found once. A failure is not kept: the next call looks again.
#[derive(Clone, Debug, Default)]
struct Found(OnceLock<Credentials>);

impl Found {
    fn or_find(
        &self,
        find: impl FnOnce() -> Result<Credentials, CredentialsError>,
    ) -> Result<Credentials, CredentialsError> {
        if let Some(credentials) = self.0.get() {
            return Ok(credentials.clone());
        }
        let credentials = find()?;
        Ok(self.0.get_or_init(|| credentials).clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_hides_secret_and_token() {
        let credentials = Credentials::new("id", "hunter2")
            .with_security_token("hunter3")
            .with_expiration(Timestamp::from_unix_seconds(0));
        let text = format!("{credentials:?}");
        assert!(text.contains("id") && text.contains("***"), "{text}");
        assert!(!text.contains("hunter"), "{text}");
        assert_eq!(credentials.secret().expose(), "hunter2");
    }
}

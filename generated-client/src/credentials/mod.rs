//! Access keys and where they come from.

mod answer;
mod chain;
mod cli;
mod clock;
mod ecs;
mod environment;
mod error;
mod file;
mod http;
mod ini;
mod oidc;
mod process;
mod profile;
mod resolved;
mod role;
mod session;
mod sts;
mod surroundings;
#[cfg(test)]
mod tests;
mod uri;

use std::fmt;
use std::sync::Arc;

use crate::secret::Secret;
use crate::sign::SigningKey;
use crate::timestamp::Timestamp;
use crate::transport::BoxFuture;

pub use chain::DefaultProvider;
pub use cli::CliProfileProvider;
pub use ecs::EcsRoleProvider;
pub use environment::EnvironmentProvider;
pub use error::CredentialsError;
pub use oidc::OidcRoleProvider;
pub use process::ProcessProvider;
pub use profile::ProfileProvider;
pub use role::RoleProvider;
pub use surroundings::Surroundings;
pub use uri::UriProvider;

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
        Arc::ptr_eq(&self.0, &other.0)
            || (self.access_key_id() == other.access_key_id()
                && self.secret() == other.secret()
                && self.security_token() == other.security_token())
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

//! The default chain of sources.

use std::fmt::Write;
use std::sync::{Arc, OnceLock};

use super::http::{Http, Route};
use super::sts::RoleSettings;
use super::{
    BoxFuture, CliProfileProvider, Credentials, CredentialsError, EcsRoleProvider,
    EnvironmentProvider, OidcRoleProvider, ProfileProvider, ProvideCredentials, Surroundings,
    UriProvider,
};
use crate::transport::{ReqwestTransportBuilder, Transport};

/// Asks the usual places in the usual order.
///
/// | place | source |
/// |---|---|
/// | variables with a key | [`EnvironmentProvider`] |
/// | variables with a role and an OIDC token file | [`OidcRoleProvider`] |
/// | configuration of the command line tool, `~/.aliyun/config.json` | [`CliProfileProvider`] |
/// | profile file, `~/.alibabacloud/credentials` | [`ProfileProvider`] |
/// | role of the ECS instance | [`EcsRoleProvider`] |
/// | server that `ALIBABA_CLOUD_CREDENTIALS_URI` names | [`UriProvider`] |
///
/// The first source that yields credentials is asked alone from then on. A source that is set up
/// but broken ends the search: falling through to another one could act on another account. For
/// the same reason a profile that `ALIBABA_CLOUD_PROFILE` names must be in one of the two files.
#[derive(Debug)]
pub struct DefaultProvider {
    surroundings: Surroundings,
    http: Http,
    sources: Vec<Source>,
    /// Index of the source that yielded credentials first.
    chosen: OnceLock<usize>,
}

#[derive(Debug)]
struct Source {
    /// Name for people, for the error that lists what was tried.
    name: &'static str,
    provider: Box<dyn ProvideCredentials>,
}

impl Source {
    fn new(name: &'static str, provider: impl ProvideCredentials + 'static) -> Self {
        Self { name, provider: Box::new(provider) }
    }
}

impl DefaultProvider {
    /// Looks in the environment and the home folder of the process.
    pub fn new() -> Self {
        Self::with_surroundings(Surroundings::default())
    }

    /// Looks in the given surroundings instead.
    pub fn with_surroundings(surroundings: Surroundings) -> Self {
        Self::with(&surroundings, &Http::default())
    }

    /// Looks in the process, and reaches `https://` servers in the way of a client.
    pub(crate) fn of_client(
        transport: Option<Arc<dyn Transport>>,
        connections: Option<ReqwestTransportBuilder>,
    ) -> Self {
        let mut http = Http::default();
        if let Some(connections) = connections {
            http = http.with_connections(connections);
        }
        if let Some(transport) = transport {
            http = http.with(&[Route::Tls], transport);
        }
        Self::with(&Surroundings::default(), &http)
    }

    /// How `https://` servers are reached; over the network by default. The metadata server and
    /// `http://` addresses are always reached directly.
    ///
    /// The chain that a client makes for itself uses the transport, the proxy and the certificates
    /// of that client; this one has to be given them.
    pub fn transport(self, transport: impl Transport + 'static) -> Self {
        Self::with(&self.surroundings, &self.http.with(&[Route::Tls], Arc::new(transport)))
    }

    pub(super) fn with(all: &Surroundings, routes: &Http) -> Self {
        let surroundings = || all.clone();
        let http = || routes.clone();
        let oidc = OidcRoleProvider::with(surroundings(), http(), RoleSettings::default());
        let sources = vec![
            Source::new("environment", EnvironmentProvider::with_surroundings(surroundings())),
            Source::new("OIDC role", oidc),
            Source::new("CLI configuration", CliProfileProvider::with(surroundings(), http())),
            Source::new("profile file", ProfileProvider::with(surroundings(), http())),
            Source::new("ECS role", EcsRoleProvider::with(surroundings(), http())),
            Source::new("credentials URI", UriProvider::with(surroundings(), http())),
        ];
        let chosen = OnceLock::new();
        Self { surroundings: surroundings(), http: http(), sources, chosen }
    }

    fn chosen(&self) -> Option<&Source> {
        self.sources.get(*self.chosen.get()?)
    }

    async fn search(&self) -> Result<Credentials, CredentialsError> {
        let mut tried = String::new();
        for (index, source) in self.sources.iter().enumerate() {
            let error = match source.provider.provide().await {
                Ok(credentials) => return self.settle(index, credentials).await,
                Err(error) => error,
            };
            // Writing to a `String` cannot fail.
            let _ = write!(tried, "; tried {}: {}", source.name, error.with_causes());
            if !error.is_absent() {
                return Err(CredentialsError::broken(format!("no usable credentials{tried}")));
            }
        }
        Err(CredentialsError::absent(format!("no credentials found{tried}")))
    }

    /// Keeps the source, unless another caller has found another one in the meantime.
    async fn settle(
        &self,
        index: usize,
        credentials: Credentials,
    ) -> Result<Credentials, CredentialsError> {
        if *self.chosen.get_or_init(|| index) == index {
            return Ok(credentials);
        }
        match self.chosen() {
            Some(source) => source.provider.provide().await,
            None => Ok(credentials),
        }
    }
}

impl Default for DefaultProvider {
    fn default() -> Self {
        Self::new()
    }
}

impl ProvideCredentials for DefaultProvider {
    fn provide(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        match self.chosen() {
            Some(source) => source.provider.provide(),
            None => Box::pin(self.search()),
        }
    }

    fn reject(&self, credentials: &Credentials) {
        if let Some(source) = self.chosen() {
            source.provider.reject(credentials);
        }
    }
}

//! A role taken on with a token of an identity provider.

use std::path::PathBuf;

use url::Url;

use super::answer::{Object, PASCAL};
use super::file::read_token;
use super::http::{Http, Request, shown, unreachable};
use super::session::{Fetch, Outcome, Session, provide_session};
use super::sts::{RoleSettings, role_setters};
use super::{BoxFuture, Credentials, CredentialsError, Surroundings, clock};
use crate::secret::Secret;

const ROLE: &str = "ALIBABA_CLOUD_ROLE_ARN";
const PROVIDER: &str = "ALIBABA_CLOUD_OIDC_PROVIDER_ARN";
const TOKEN_FILE: &str = "ALIBABA_CLOUD_OIDC_TOKEN_FILE";

/// Length of a session without another one set.
const HOUR: u64 = 3600;

/// Takes on a RAM role with an OIDC token from a file, as pods of a Kubernetes cluster do.
///
/// Role, identity provider and file come from the variables `ALIBABA_CLOUD_ROLE_ARN`,
/// `ALIBABA_CLOUD_OIDC_PROVIDER_ARN` and `ALIBABA_CLOUD_OIDC_TOKEN_FILE` where they are not set
/// here; while one is missing, this source is absent. The file is read anew for each session,
/// since its token is replaced from time to time. Sessions are replaced before they end.
///
/// The token service is called without a signature, by a POST whose body has the token: a query
/// would end up in the logs of proxies.
#[derive(Clone, Debug, Default)]
pub struct OidcRoleProvider {
    session: Session<Source>,
}

#[derive(Clone, Debug, Default)]
struct Source {
    surroundings: Surroundings,
    http: Http,
    role_arn: Option<String>,
    provider_arn: Option<String>,
    token_file: Option<PathBuf>,
    role: RoleSettings,
}

impl OidcRoleProvider {
    /// Looks in the environment of the process.
    pub fn new() -> Self {
        Self::default()
    }

    /// Looks in the given surroundings instead.
    pub fn with_surroundings(surroundings: Surroundings) -> Self {
        Self::with(surroundings, Http::default(), RoleSettings::default())
    }

    pub(super) fn with(surroundings: Surroundings, http: Http, role: RoleSettings) -> Self {
        Self { session: Session::new(Source { surroundings, http, role, ..Source::default() }) }
    }

    /// The role, such as `acs:ram::1234567890123456:role/reader`.
    pub fn role_arn(self, arn: impl Into<String>) -> Self {
        let arn = Some(arn.into());
        self.changed(|source| source.role_arn = arn)
    }

    /// The identity provider, such as `acs:ram::1234567890123456:oidc-provider/cluster`.
    pub fn oidc_provider_arn(self, arn: impl Into<String>) -> Self {
        let arn = Some(arn.into());
        self.changed(|source| source.provider_arn = arn)
    }

    /// The file with the token.
    pub fn oidc_token_file(self, file: impl Into<PathBuf>) -> Self {
        let file = Some(file.into());
        self.changed(|source| source.token_file = file)
    }
}

role_setters!(OidcRoleProvider);
provide_session!(OidcRoleProvider);

impl Fetch for Source {
    fn fetch(&self, _: Option<Credentials>) -> BoxFuture<'_, Outcome> {
        Box::pin(self.ask())
    }
}

impl Source {
    async fn ask(&self) -> Outcome {
        let (role_arn, provider_arn, file) = self.setup()?;
        let token = self.token(&file)?;
        let mut url = self.role.address(&self.surroundings)?;
        let server = format!("the token service {}", shown(&url));
        add_query(&mut url);
        let session_name = self.role.session_name(&self.surroundings)?;
        let seconds = self.role.duration.map_or(HOUR, |duration| duration.as_secs()).to_string();
        let mut form = vec![
            ("RoleArn", role_arn.as_str()),
            ("OIDCProviderArn", &provider_arn),
            ("OIDCToken", token.expose()),
            ("RoleSessionName", &session_name),
            ("DurationSeconds", &seconds),
        ];
        if let Some(policy) = &self.role.policy {
            form.push(("Policy", policy));
        }
        let request = Request { nonce: Some("SignatureNonce"), ..Request::form(url, &form) };
        let response = self.http.send(request).await;
        let response = response.map_err(|error| unreachable(&server, error))?;
        let mut answer = Object::answer(&server, &response, &[&token])?;
        answer.object("Credentials")?.session(&PASCAL)
    }

    fn setup(&self) -> Result<(String, String, PathBuf), CredentialsError> {
        let or_variable = |given: &Option<String>, name| match given {
            Some(text) => Ok(Some(text.clone())),
            None => self.surroundings.text(name),
        };
        let role = or_variable(&self.role_arn, ROLE)?;
        let provider = or_variable(&self.provider_arn, PROVIDER)?;
        let file = self.token_file.clone();
        let file = file.or_else(|| self.surroundings.variable(TOKEN_FILE).map(PathBuf::from));
        match (role, provider, file) {
            (Some(role), Some(provider), Some(file)) => Ok((role, provider, file)),
            (role, provider, file) => {
                let there = [role.is_some(), provider.is_some(), file.is_some()];
                let missing = [ROLE, PROVIDER, TOKEN_FILE].into_iter().zip(there);
                let missing = missing.filter(|(_, is_there)| !is_there);
                let missing = missing.map(|(name, _)| format!("`{name}`")).collect::<Vec<_>>();
                let message = format!("not set: {}", missing.join(", "));
                Err(CredentialsError::absent(message))
            }
        }
    }

    fn token(&self, file: &std::path::Path) -> Result<Secret, CredentialsError> {
        let what = "the OIDC token file";
        let text = read_token(what, file)?;
        match text.expose().trim() {
            "" => {
                let message = format!("{what} {} is empty", file.display());
                Err(CredentialsError::broken(message))
            }
            token => Ok(Secret::new(token)),
        }
    }
}

/// The call is named in the query, as for all calls without a signature.
fn add_query(url: &mut Url) {
    url.query_pairs_mut()
        .append_pair("Action", "AssumeRoleWithOIDC")
        .append_pair("Format", "JSON")
        .append_pair("Version", "2015-04-01")
        .append_pair("Timestamp", &clock::now().to_string());
}

//! A role taken on with other credentials.

use std::sync::Arc;

use super::http::Http;
use super::session::{Fetch, Outcome, Session, provide_session};
use super::sts::{RoleSettings, role_setters};
use super::{BoxFuture, Credentials, ProvideCredentials, Surroundings};

/// Takes on a RAM role with the credentials of another source.
///
/// The source may itself be a role. Sessions are replaced before they end. Needs the feature
/// `sts`: the token service is called with the client of that product.
///
/// ```no_run
/// use alicloud_client::{EnvironmentProvider, RoleProvider};
///
/// let role = "acs:ram::1234567890123456:role/reader";
/// let provider = RoleProvider::new(EnvironmentProvider::new(), role).session_name("nightly-job");
/// ```
#[derive(Clone, Debug)]
pub struct RoleProvider {
    session: Session<Source>,
}

#[derive(Clone, Debug)]
struct Source {
    surroundings: Surroundings,
    http: Http,
    source: Arc<dyn ProvideCredentials>,
    role_arn: String,
    external_id: Option<String>,
    role: RoleSettings,
}

impl RoleProvider {
    /// Takes on the role with this ARN, such as `acs:ram::1234567890123456:role/reader`.
    pub fn new(source: impl ProvideCredentials + 'static, role_arn: impl Into<String>) -> Self {
        let parts = (Surroundings::default(), Http::default(), RoleSettings::default());
        Self::with(parts, Arc::new(source), role_arn.into())
    }

    pub(super) fn with(
        (surroundings, http, role): (Surroundings, Http, RoleSettings),
        source: Arc<dyn ProvideCredentials>,
        role_arn: String,
    ) -> Self {
        let external_id = None;
        let source = Source { surroundings, http, source, role_arn, external_id, role };
        Self { session: Session::new(source) }
    }

    /// Looks in the given surroundings instead of those of the process.
    pub fn surroundings(self, surroundings: Surroundings) -> Self {
        self.changed(|source| source.surroundings = surroundings)
    }

    /// The external id that the trust policy of the role asks for, if it does.
    pub fn external_id(self, id: impl Into<String>) -> Self {
        let id = Some(id.into());
        self.changed(|source| source.external_id = id)
    }
}

role_setters!(RoleProvider);
provide_session!(RoleProvider);

impl Fetch for Source {
    fn fetch(&self, _: Option<Credentials>) -> BoxFuture<'_, Outcome> {
        Box::pin(self.ask())
    }
}

#[cfg(feature = "sts")]
impl Source {
    async fn ask(&self) -> Outcome {
        use super::CredentialsError;
        use super::http::{route_to, shown};

        let url = self.role.address(&self.surroundings)?;
        let server = format!("the token service {}", shown(&url));
        let failed = |error: Box<dyn std::error::Error + Send + Sync>| {
            let role = &self.role_arn;
            let message = format!("{server} gives no session of the role `{role}`");
            CredentialsError::broken(message).with_source(error)
        };
        let transport = self.http.transport(route_to(&url));
        let client = crate::sts::Client::builder()
            .endpoint(url.as_str())
            .credentials(Arc::clone(&self.source))
            .transport(transport.map_err(|error| failed(error.into()))?)
            .build()
            .map_err(|error| failed(error.into()))?;
        let session_name = self.role.session_name(&self.surroundings)?;
        let mut request = client.assume_role(self.role_arn.as_str(), session_name);
        if let Some(duration) = self.role.duration {
            request = request.duration_seconds(duration.as_secs().try_into().unwrap_or(i64::MAX));
        }
        if let Some(policy) = &self.role.policy {
            request = request.policy(policy.as_str());
        }
        if let Some(id) = &self.external_id {
            request = request.external_id(id.as_str());
        }
        let answer = request.send().await.map_err(|error| failed(error.into()))?;
        session(answer.credentials).ok_or_else(|| {
            failed("the answer lacks a part of the credentials or the time they end".into())
        })
    }
}

/// The credentials of an answer, if it has all parts.
#[cfg(feature = "sts")]
fn session(parts: Option<crate::sts::operations::assume_role::Credentials>) -> Option<Credentials> {
    let parts = parts?;
    let end = humantime::parse_rfc3339_weak(parts.expiration?.trim()).ok()?;
    let credentials = Credentials::new(parts.access_key_id?, parts.access_key_secret?);
    Some(credentials.with_security_token(parts.security_token?).with_expiration(end.into()))
}

#[cfg(not(feature = "sts"))]
impl Source {
    async fn ask(&self) -> Outcome {
        // Read by the other twin only.
        let _ = (&self.surroundings, &self.http, &self.source, &self.external_id, &self.role);
        Err(super::CredentialsError::broken(format!(
            "the role `{}` cannot be taken on: this build lacks the feature `sts`",
            self.role_arn
        )))
    }
}

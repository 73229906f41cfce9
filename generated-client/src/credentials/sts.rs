//! What all ways to take on a role share.

use std::time::Duration;

use url::Url;

use super::{CredentialsError, Surroundings, clock};
use crate::endpoint::{self, Network};

const REGION: &str = "ALIBABA_CLOUD_STS_REGION";
const VPC: &str = "ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED";
const SESSION_NAME: &str = "ALIBABA_CLOUD_ROLE_SESSION_NAME";

/// What to ask of the token service. What is not set comes from the environment.
#[derive(Clone, Debug, Default)]
pub(super) struct RoleSettings {
    pub(super) session_name: Option<String>,
    pub(super) duration: Option<Duration>,
    pub(super) policy: Option<String>,
    pub(super) region: Option<String>,
    pub(super) network: Option<Network>,
    pub(super) endpoint: Option<String>,
}

impl RoleSettings {
    /// Name of the session in the logs of the account.
    pub(super) fn session_name(
        &self,
        surroundings: &Surroundings,
    ) -> Result<String, CredentialsError> {
        if let Some(name) = &self.session_name {
            return Ok(name.clone());
        }
        let name = surroundings.text(SESSION_NAME)?;
        Ok(name.unwrap_or_else(|| format!("alicloud-client-{}", clock::now().unix_seconds())))
    }

    /// Address of the token service.
    pub(super) fn address(&self, surroundings: &Surroundings) -> Result<Url, CredentialsError> {
        let endpoint = match &self.endpoint {
            Some(endpoint) => endpoint.clone(),
            None => self.host(surroundings)?,
        };
        endpoint::parse(&endpoint).map_err(|problem| {
            CredentialsError::broken(format!("the address of the token service: {problem}"))
        })
    }

    fn host(&self, surroundings: &Surroundings) -> Result<String, CredentialsError> {
        let region = match &self.region {
            Some(region) => Some(region.clone()),
            None => surroundings.text(REGION)?,
        };
        let Some(region) = region else {
            // The host inside a VPC is known for regions only.
            return Ok("sts.aliyuncs.com".to_owned());
        };
        endpoint::check_region(&region).map_err(|problem| {
            CredentialsError::broken(format!("the address of the token service: {problem}"))
        })?;
        let is_vpc = match self.network {
            Some(network) => network == Network::Vpc,
            None => surroundings.flag(VPC)?,
        };
        let host = if is_vpc { "sts-vpc" } else { "sts" };
        Ok(format!("{host}.{region}.aliyuncs.com"))
    }
}

/// The settings of a role that several providers have, each with a `session` whose source has a
/// `role` and `http`.
macro_rules! role_setters {
    ($provider:ident) => {
        impl $provider {
            /// Name of the session, which the logs of the account show: 2 to 64 letters, digits
            /// and `.@-_`. Without it the variable `ALIBABA_CLOUD_ROLE_SESSION_NAME` counts, else
            /// a name with the time is made up.
            pub fn session_name(self, name: impl Into<String>) -> Self {
                let name = Some(name.into());
                self.changed(|source| source.role.session_name = name)
            }

            /// How long each session lasts, in whole seconds: at least 15 minutes, at most what
            /// the role allows; an hour by default.
            pub fn duration(self, duration: std::time::Duration) -> Self {
                self.changed(|source| source.role.duration = Some(duration))
            }

            /// Policy in JSON that narrows what the session may do.
            pub fn policy(self, policy: impl Into<String>) -> Self {
                let policy = Some(policy.into());
                self.changed(|source| source.role.policy = policy)
            }

            /// Region of the token service that is asked, such as `cn-hangzhou`. Without it the
            /// variable `ALIBABA_CLOUD_STS_REGION` counts, else the central host is asked.
            pub fn sts_region(self, region: impl Into<String>) -> Self {
                let region = Some(region.into());
                self.changed(|source| source.role.region = region)
            }

            /// From where the token service is reached. Without it the flag
            /// `ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED` counts. Has no effect without a region.
            pub fn sts_network(self, network: $crate::Network) -> Self {
                self.changed(|source| source.role.network = Some(network))
            }

            /// Host of the token service, whatever the region. Plain HTTP is used only when
            /// `http://` is written out.
            pub fn sts_endpoint(self, endpoint: impl Into<String>) -> Self {
                let endpoint = Some(endpoint.into());
                self.changed(|source| source.role.endpoint = endpoint)
            }

            /// How the token service is reached; over the network by default.
            pub fn transport(self, transport: impl $crate::Transport + 'static) -> Self {
                use $crate::credentials::http::Route;

                let transport = std::sync::Arc::new(transport);
                self.changed(|source| {
                    let http = std::mem::take(&mut source.http);
                    source.http = http.with(&[Route::Clear, Route::Tls], transport);
                })
            }

            fn changed(mut self, change: impl FnOnce(&mut Source)) -> Self {
                self.session = self.session.changed(change);
                self
            }
        }
    };
}
pub(super) use role_setters;

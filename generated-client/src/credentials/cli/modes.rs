//! What the modes of profiles mean.

use std::path::PathBuf;
use std::time::Duration;

use super::Setup;
use super::config::{Config, WHAT};
use super::oauth::OauthProvider;
use super::sso::SsoProvider;
use crate::credentials::answer::{Object, SNAKE};
use crate::credentials::http::Http;
use crate::credentials::resolved::Meaning;
use crate::credentials::sts::RoleSettings;
use crate::credentials::{
    CredentialsError, EcsRoleProvider, OidcRoleProvider, ProcessProvider, RoleProvider,
    Surroundings,
};
use crate::endpoint::Network;

/// A profile that is read when it is needed, so that what the tool has written since counts.
#[derive(Clone, Debug)]
pub(super) struct Location {
    pub(super) setup: Setup,
    pub(super) path: PathBuf,
    pub(super) profile: String,
}

impl Location {
    pub(super) fn read(&self) -> Result<(Config, Object), CredentialsError> {
        let config = Config::read(&self.setup.files, &self.path)?;
        match config.profile(&self.profile) {
            Some(profile) => Ok((config, profile)),
            None => Err(CredentialsError::broken(config.lacks(&self.profile))),
        }
    }
}

/// Whether the tool has made the profile but nobody has filled it in.
pub(super) fn is_blank(profile: &mut Object) -> Result<bool, CredentialsError> {
    let mode = profile.text("mode")?;
    let is_key = mode.as_deref().is_none_or(|mode| mode == "AK");
    Ok(is_key
        && profile.secret("access_key_id")?.is_none()
        && profile.secret("access_key_secret")?.is_none())
}

pub(super) struct Modes<'a> {
    setup: &'a Setup,
    config: &'a Config,
    /// The profiles on the way, each the source of the one before.
    trail: Vec<String>,
}

impl<'a> Modes<'a> {
    pub(super) fn new(setup: &'a Setup, config: &'a Config) -> Self {
        Self { setup, config, trail: Vec::new() }
    }

    /// What a profile of the file means.
    pub(super) fn meaning(mut self, name: &str) -> Result<Meaning, CredentialsError> {
        match self.config.profile(name) {
            Some(profile) => self.follow(name, profile),
            None => Err(CredentialsError::broken(self.config.lacks(name))),
        }
    }

    fn follow(&mut self, name: &str, mut profile: Object) -> Result<Meaning, CredentialsError> {
        self.trail.push(name.to_owned());
        let Setup { surroundings, http, .. } = self.setup;
        let (surroundings, http) = (surroundings.clone(), http.clone());
        Ok(match profile.required("mode")?.as_str() {
            "AK" => Meaning::Key(profile.key(&SNAKE)?),
            "StsToken" => {
                let token = profile.required_secret("sts_token")?;
                Meaning::Key(profile.key(&SNAKE)?.with_security_token(token))
            }
            "RamRoleArn" => {
                let source = Meaning::Key(profile.key(&SNAKE)?);
                self.role(source, profile)?
            }
            "ChainableRamRoleArn" => {
                let source = self.source_of(&mut profile)?;
                self.role(source, profile)?
            }
            "EcsRamRole" => {
                let provider = EcsRoleProvider::with(surroundings, http);
                Meaning::source(match profile.text("ram_role_name")? {
                    Some(role) => provider.role(role),
                    None => provider,
                })
            }
            "OIDC" => Meaning::source(oidc(surroundings, http, &mut profile)?),
            "CloudSSO" => Meaning::source(SsoProvider::new(self.location(name))),
            "OAuth" => Meaning::source(OauthProvider::new(self.location(name))),
            "External" => {
                Meaning::source(ProcessProvider::new(profile.required_secret("process_command")?))
            }
            _ => {
                let problem = "is a mode that is not supported: expected `AK`, `StsToken`, \
                               `RamRoleArn`, `ChainableRamRoleArn`, `EcsRamRole`, `OIDC`, \
                               `CloudSSO`, `OAuth` or `External`";
                return Err(profile.problem("mode", problem));
            }
        })
    }

    /// What the profile means that a profile names as its source.
    fn source_of(&mut self, profile: &mut Object) -> Result<Meaning, CredentialsError> {
        let name = profile.required("source_profile")?;
        if self.trail.contains(&name) {
            self.trail.push(name);
            let circle = self.trail.join("` → `");
            let problem = format!("leads in a circle: `{circle}`");
            return Err(profile.problem("source_profile", &problem));
        }
        let Some(source) = self.config.profile(&name) else {
            let problem = format!("names a profile that is missing: {}", self.config.lacks(&name));
            return Err(profile.problem("source_profile", &problem));
        };
        let meaning = self.follow(&name, source)?;
        Ok(meaning.of(format!("{WHAT}, source profile `{name}`")))
    }

    fn role(&self, source: Meaning, mut profile: Object) -> Result<Meaning, CredentialsError> {
        let Setup { surroundings, http, .. } = self.setup;
        let arn = profile.required("ram_role_arn")?;
        let parts = (surroundings.clone(), http.clone(), settings(&mut profile)?);
        let provider = RoleProvider::with(parts, source.into_source(), arn);
        Ok(Meaning::source(match profile.text("external_id")? {
            Some(id) => provider.external_id(id),
            None => provider,
        }))
    }

    fn location(&self, name: &str) -> Location {
        Location {
            setup: self.setup.clone(),
            path: self.config.path().to_owned(),
            profile: name.to_owned(),
        }
    }
}

fn oidc(
    surroundings: Surroundings,
    http: Http,
    profile: &mut Object,
) -> Result<OidcRoleProvider, CredentialsError> {
    let provider = OidcRoleProvider::with(surroundings, http, settings(profile)?);
    Ok(provider
        .role_arn(profile.required("ram_role_arn")?)
        .oidc_provider_arn(profile.required("oidc_provider_arn")?)
        .oidc_token_file(profile.required("oidc_token_file")?))
}

fn settings(profile: &mut Object) -> Result<RoleSettings, CredentialsError> {
    // The official libraries differ in the name.
    let session_name = match profile.text("ram_session_name")? {
        Some(name) => Some(name),
        None => profile.text("role_session_name")?,
    };
    Ok(RoleSettings {
        session_name,
        duration: profile.number("expired_seconds")?.map(Duration::from_secs),
        policy: profile.text("policy")?,
        region: profile.text("sts_region")?,
        network: profile.flag("enable_vpc")?.then_some(Network::Vpc),
        endpoint: None,
    })
}

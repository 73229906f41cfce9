//! Credentials that the command line tool was set up with.

mod config;
mod json;
mod lock;
mod modes;
mod oauth;
mod sso;

use std::path::PathBuf;
use std::sync::Arc;

use super::file::Files;
use super::http::{Http, Route};
use super::resolved::{Meaning, Resolved, provide_resolved};
use super::{CredentialsError, Surroundings};
use crate::transport::Transport;
use config::Config;
use modes::Modes;

const PROFILE: &str = "ALIBABA_CLOUD_PROFILE";
const DISABLED: &str = "ALIBABA_CLOUD_CLI_PROFILE_DISABLED";
const DEFAULT_PROFILE: &str = "default";

/// Uses a profile of the official command line tool, `aliyun`.
///
/// The file is the one named by `ALIBABA_CLOUD_CONFIG_FILE`, else `~/.aliyun/config.json`. The
/// profile is the one named by `ALIBABA_CLOUD_PROFILE`, else the one that the file calls
/// `current`, else `default`. With `ALIBABA_CLOUD_CLI_PROFILE_DISABLED` set to `true` this source
/// is absent.
///
/// | `mode` | credentials |
/// |---|---|
/// | `AK` | the key of the profile |
/// | `StsToken` | the temporary key of the profile |
/// | `RamRoleArn` | a role taken on with the key of the profile, see [`RoleProvider`](crate::RoleProvider) |
/// | `ChainableRamRoleArn` | a role taken on with another profile, in any number of steps |
/// | `EcsRamRole` | the role of the instance, see [`EcsRoleProvider`](crate::EcsRoleProvider) |
/// | `OIDC` | a role taken on with a token, see [`OidcRoleProvider`](crate::OidcRoleProvider) |
/// | `CloudSSO` | a session for the login of the tool; when the login has ended, log in again with the tool |
/// | `OAuth` | a session for the login of the tool, which is renewed and written back to the file |
/// | `External` | the output of a program, see [`ProcessProvider`](crate::ProcessProvider) |
///
/// The file is read at the first call that finds the profile, and again when the service rejects
/// its key. A file that others may read leads to a warning event. Only the mode `OAuth` writes to
/// the file, at once as a whole and with everything else kept; a lock file beside it,
/// `config.json.lock`, keeps other programs that use this crate from doing so at the same time.
#[derive(Clone, Debug, Default)]
pub struct CliProfileProvider {
    setup: Setup,
    file: Option<PathBuf>,
    profile: Option<String>,
    resolved: Resolved,
}

/// What all modes use.
#[derive(Clone, Debug, Default)]
struct Setup {
    surroundings: Surroundings,
    http: Http,
    files: Files,
}

impl CliProfileProvider {
    /// Looks in the environment and the home folder of the process.
    pub fn new() -> Self {
        Self::default()
    }

    /// Looks in the given surroundings instead.
    pub fn with_surroundings(surroundings: Surroundings) -> Self {
        Self::with(surroundings, Http::default())
    }

    pub(super) fn with(surroundings: Surroundings, http: Http) -> Self {
        let setup = Setup { surroundings, http, files: Files::default() };
        Self { setup, ..Self::default() }
    }

    /// Reads this file, whatever the environment says.
    pub fn file(mut self, file: impl Into<PathBuf>) -> Self {
        self.file = Some(file.into());
        self.resolved = Resolved::default();
        self
    }

    /// Uses this profile, whatever the environment says.
    pub fn profile(mut self, profile: impl Into<String>) -> Self {
        self.profile = Some(profile.into());
        self.resolved = Resolved::default();
        self
    }

    /// How `https://` servers that a profile needs are reached; over the network by default. The
    /// metadata server and `http://` addresses are always reached directly.
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        let http = std::mem::take(&mut self.setup.http);
        self.setup.http = http.with(&[Route::Tls], Arc::new(transport));
        self.resolved = Resolved::default();
        self
    }

    fn read(&self) -> Result<Meaning, CredentialsError> {
        let Setup { surroundings, files, .. } = &self.setup;
        if surroundings.flag(DISABLED)? {
            return Err(CredentialsError::absent(format!("`{DISABLED}` is `true`")));
        }
        let config = Config::find(files, surroundings, self.file.as_deref())?;
        let named = match &self.profile {
            Some(profile) => Some(profile.clone()),
            None => surroundings.text(PROFILE)?,
        };
        let chosen = named.as_deref().or(config.current()).unwrap_or(DEFAULT_PROFILE);
        let Some(mut profile) = config.profile(chosen) else {
            let message = config.lacks(chosen);
            // A name from the environment may be that of a profile in the ini file.
            return Err(match self.profile {
                Some(_) => CredentialsError::broken(message),
                None => CredentialsError::absent(message),
            });
        };
        if named.is_none() && modes::is_blank(&mut profile)? {
            let message = format!("{}: profile `{chosen}` is blank", config.path().display());
            return Err(CredentialsError::absent(message));
        }
        let meaning = Modes::new(&self.setup, &config).meaning(chosen)?;
        Ok(meaning.of(format!("{}, profile `{chosen}`", config.path().display())))
    }
}

provide_resolved!(CliProfileProvider);

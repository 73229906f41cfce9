//! Credentials in an ini file with profiles.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::ecs::EcsRoleProvider;
use super::file::{Files, missing};
use super::http::{Http, Route};
use super::ini::{Problem, Profile, parse};
use super::oidc::OidcRoleProvider;
use super::resolved::{Meaning, Resolved, provide_resolved};
use super::role::RoleProvider;
use super::sts::RoleSettings;
use super::{Credentials, CredentialsError, Surroundings};
use crate::secret::Secret;
use crate::transport::Transport;

const WHAT: &str = "the credentials file";
const FILE_VARIABLE: &str = "ALIBABA_CLOUD_CREDENTIALS_FILE";
const PROFILE_VARIABLE: &str = "ALIBABA_CLOUD_PROFILE";
const DEFAULT_PROFILE: &str = "default";
const FOLDER: &str = ".alibabacloud";
/// File names in the folder; the first that exists is read.
const FILES: [&str; 2] = ["credentials", "credentials.ini"];
const TYPES: &str = "`access_key`, `ram_role_arn`, `oidc_role_arn` or `ecs_ram_role`";

/// Reads a profile from an ini file:
///
/// ```ini
/// [default]
/// type = access_key
/// access_key_id = …
/// access_key_secret = …
/// ```
///
/// | `type` | keys |
/// |---|---|
/// | `access_key` | `access_key_id`, `access_key_secret` |
/// | `ram_role_arn` | the same and `role_arn`; optional `role_session_name`, `policy` |
/// | `oidc_role_arn` | `role_arn`, `oidc_provider_arn`, `oidc_token_file_path`; optional `role_session_name`, `policy` |
/// | `ecs_ram_role` | optional `role_name` |
///
/// The file is the one named by `ALIBABA_CLOUD_CREDENTIALS_FILE`, else
/// `~/.alibabacloud/credentials`, else `~/.alibabacloud/credentials.ini`. The profile is the one
/// named by `ALIBABA_CLOUD_PROFILE`, else `default`; one that is named must exist. Text after `#`
/// is a comment, and so is text after `;` at the start of a line or after white space. The file is
/// read at the first call that finds the profile, and again when the service rejects its key. A
/// file that others may read leads to a warning event.
#[derive(Clone, Debug, Default)]
pub struct ProfileProvider {
    surroundings: Surroundings,
    http: Http,
    files: Files,
    file: Option<PathBuf>,
    profile: Option<String>,
    resolved: Resolved,
}

impl ProfileProvider {
    /// Looks in the environment and the home folder of the process.
    pub fn new() -> Self {
        Self::default()
    }

    /// Looks in the given surroundings instead.
    pub fn with_surroundings(surroundings: Surroundings) -> Self {
        Self::with(surroundings, Http::default())
    }

    pub(super) fn with(surroundings: Surroundings, http: Http) -> Self {
        Self { surroundings, http, ..Self::default() }
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
        let http = std::mem::take(&mut self.http);
        self.http = http.with(&[Route::Tls], Arc::new(transport));
        self.resolved = Resolved::default();
        self
    }

    fn read(&self) -> Result<Meaning, CredentialsError> {
        let named = match &self.profile {
            Some(profile) => Some(profile.clone()),
            None => self.surroundings.text(PROFILE_VARIABLE)?,
        };
        let (path, text) = self.read_file(named.as_deref())?;
        let profiles = parse(text.expose()).map_err(|(line, problem)| at(&path, line, &problem))?;
        let name = named.as_deref().unwrap_or(DEFAULT_PROFILE);
        match profiles.iter().find(|profile| profile.name == name) {
            Some(profile) => {
                let meaning = self.meaning(profile);
                let meaning = meaning.map_err(|(line, problem)| at(&path, line, &problem))?;
                Ok(meaning.of(format!("{}, profile `{name}`", path.display())))
            }
            None => Err(no_profile(&path, name, &profiles, named.is_some())),
        }
    }

    fn read_file(&self, named: Option<&str>) -> Result<(PathBuf, Secret), CredentialsError> {
        let variable = || self.surroundings.variable(FILE_VARIABLE).map(PathBuf::from);
        if let Some(path) = self.file.clone().or_else(variable) {
            return match self.files.read(WHAT, &path)? {
                Some(text) => Ok((path, text)),
                None => Err(missing(WHAT, &path)),
            };
        }
        let Some(home) = self.surroundings.home() else {
            let message = "there is no home folder to look for `.alibabacloud/credentials` in";
            return Err(no_file(message.to_owned(), named));
        };
        let folder = home.join(FOLDER);
        for file in FILES {
            let path = folder.join(file);
            if let Some(text) = self.files.read(WHAT, &path)? {
                return Ok((path, text));
            }
        }
        let [first, second] = FILES;
        let folder = folder.display();
        Err(no_file(format!("there is no file `{first}` or `{second}` in {folder}"), named))
    }

    fn meaning(&self, profile: &Profile) -> Result<Meaning, Problem> {
        let kind = profile.required("type")?;
        match kind.value() {
            "access_key" => Ok(Meaning::Key(key(profile)?)),
            "ram_role_arn" => {
                let role = self.role(profile);
                let arn = profile.required("role_arn")?.value().to_owned();
                let source = Arc::new(key(profile)?);
                Ok(Meaning::source(RoleProvider::with(role, source, arn)))
            }
            "oidc_role_arn" => {
                let (surroundings, http, role) = self.role(profile);
                let provider = OidcRoleProvider::with(surroundings, http, role)
                    .role_arn(profile.required("role_arn")?.value())
                    .oidc_provider_arn(profile.required("oidc_provider_arn")?.value())
                    .oidc_token_file(profile.required("oidc_token_file_path")?.value());
                Ok(Meaning::source(provider))
            }
            "ecs_ram_role" => {
                let provider = EcsRoleProvider::with(self.surroundings.clone(), self.http.clone());
                Ok(Meaning::source(match profile.optional("role_name") {
                    Some(role) => provider.role(role),
                    None => provider,
                }))
            }
            other => Err((kind.line, unknown_type(&profile.name, other))),
        }
    }

    fn role(&self, profile: &Profile) -> (Surroundings, Http, RoleSettings) {
        let settings = RoleSettings {
            session_name: profile.optional("role_session_name").map(str::to_owned),
            policy: profile.optional("policy").map(str::to_owned),
            ..RoleSettings::default()
        };
        (self.surroundings.clone(), self.http.clone(), settings)
    }
}

provide_resolved!(ProfileProvider);

fn key(profile: &Profile) -> Result<Credentials, Problem> {
    let id = profile.required("access_key_id")?.value();
    Ok(Credentials::new(id, profile.required("access_key_secret")?.value()))
}

fn unknown_type(profile: &str, kind: &str) -> String {
    if kind == "rsa_key_pair" {
        return format!(
            "profile `{profile}` has type `rsa_key_pair`, an old kind of key that is not \
             supported: create an access key for it, or use another of {TYPES}"
        );
    }
    // A key pasted into the wrong place must not be printed: keys have digits or capitals.
    let is_name = kind.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    let found = if is_name { format!("type `{kind}`") } else { "an unknown type".into() };
    format!("profile `{profile}` has {found}, which is not supported: expected {TYPES}")
}

fn at(path: &Path, line: usize, problem: &str) -> CredentialsError {
    CredentialsError::broken(format!("{}, line {line}: {problem}", path.display()))
}

/// A profile that was asked for must be somewhere.
fn no_file(message: String, named: Option<&str>) -> CredentialsError {
    match named {
        Some(name) => CredentialsError::broken(format!("{message}, so no profile `{name}`")),
        None => CredentialsError::absent(message),
    }
}

fn no_profile(
    path: &Path,
    name: &str,
    profiles: &[Profile],
    was_asked_for: bool,
) -> CredentialsError {
    let known = profiles.iter().map(|profile| format!("`{}`", profile.name)).collect::<Vec<_>>();
    let known = if known.is_empty() { "no profile".to_owned() } else { known.join(", ") };
    let message = format!("{} has no profile `{name}`, but {known}", path.display());
    if was_asked_for {
        CredentialsError::broken(message)
    } else {
        CredentialsError::absent(message)
    }
}

//! Credentials in an ini file with profiles.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::{BoxFuture, Credentials, CredentialsError, Found, ProvideCredentials, Surroundings};

const FILE_VARIABLE: &str = "ALIBABA_CLOUD_CREDENTIALS_FILE";
const PROFILE_VARIABLE: &str = "ALIBABA_CLOUD_PROFILE";
const DEFAULT_PROFILE: &str = "default";
const FOLDER: &str = ".alibabacloud";
/// File names in the folder; the first that exists is read.
const FILES: [&str; 2] = ["credentials", "credentials.ini"];
const SUPPORTED_TYPE: &str = "access_key";

/// Reads a profile of type `access_key` from an ini file:
///
/// ```ini
/// [default]
/// type = access_key
/// access_key_id = …
/// access_key_secret = …
/// ```
///
/// The file is the one named by `ALIBABA_CLOUD_CREDENTIALS_FILE`, else
/// `~/.alibabacloud/credentials`, else `~/.alibabacloud/credentials.ini`. The profile is the one
/// named by `ALIBABA_CLOUD_PROFILE`, else `default`. Text after `#` is a comment, and so is text
/// after `;` at the start of a line or after white space. The file is read at the first call that
/// finds the profile.
#[derive(Clone, Debug, Default)]
pub struct ProfileProvider {
    surroundings: Surroundings,
    file: Option<PathBuf>,
    profile: Option<String>,
    found: Found,
}

impl ProfileProvider {
    /// Looks in the environment and the home folder of the process.
    pub fn new() -> Self {
        Self::default()
    }

    /// Looks in the given surroundings instead.
    pub fn with_surroundings(surroundings: Surroundings) -> Self {
        Self { surroundings, ..Self::default() }
    }

    /// Reads this file, whatever the environment says.
    pub fn file(mut self, file: impl Into<PathBuf>) -> Self {
        self.file = Some(file.into());
        self
    }

    /// Uses this profile, whatever the environment says.
    pub fn profile(mut self, profile: impl Into<String>) -> Self {
        self.profile = Some(profile.into());
        self
    }

    fn read(&self) -> Result<Credentials, CredentialsError> {
        let named = match &self.profile {
            Some(profile) => Some(profile.clone()),
            None => self.surroundings.text(PROFILE_VARIABLE)?,
        };
        let (path, text) = self.read_file()?;
        let profiles = parse(&text).map_err(|(line, problem)| at(&path, line, &problem))?;
        let name = named.as_deref().unwrap_or(DEFAULT_PROFILE);
        match profiles.iter().find(|profile| profile.name == name) {
            Some(profile) => {
                credentials(profile).map_err(|(line, problem)| at(&path, line, &problem))
            }
            None => Err(no_profile(&path, name, &profiles, named.is_some())),
        }
    }

    fn read_file(&self) -> Result<(PathBuf, String), CredentialsError> {
        let variable = || self.surroundings.variable(FILE_VARIABLE).map(PathBuf::from);
        if let Some(path) = self.file.clone().or_else(variable) {
            return match read_if_exists(&path)? {
                Some(text) => Ok((path, text)),
                None => Err(CredentialsError::broken(format!(
                    "the credentials file {} does not exist",
                    path.display()
                ))),
            };
        }
        let Some(home) = self.surroundings.home() else {
            return Err(CredentialsError::absent(
                "there is no home folder to look for `.alibabacloud/credentials` in",
            ));
        };
        let folder = home.join(FOLDER);
        for file in FILES {
            let path = folder.join(file);
            if let Some(text) = read_if_exists(&path)? {
                return Ok((path, text));
            }
        }
        Err(CredentialsError::absent(format!(
            "there is no file `{}` or `{}` in {}",
            FILES[0],
            FILES[1],
            folder.display()
        )))
    }
}

impl ProvideCredentials for ProfileProvider {
    fn provide(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(std::future::ready(self.found.or_find(|| self.read())))
    }
}

fn read_if_exists(path: &Path) -> Result<Option<String>, CredentialsError> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(error) => {
            let path = path.display();
            let message = format!("the credentials file {path} cannot be read: {error}");
            Err(CredentialsError::broken(message))
        }
    }
}

/// A problem in a line of the file, counted from 1. It never repeats a value.
type Problem = (usize, String);

struct Profile {
    name: String,
    line: usize,
    settings: Vec<Setting>,
}

struct Setting {
    line: usize,
    key: String,
    value: String,
}

impl Profile {
    fn setting(&self, key: &str) -> Result<&Setting, Problem> {
        let name = &self.name;
        match self.settings.iter().find(|setting| setting.key == key) {
            Some(setting) if setting.value.is_empty() => {
                Err((setting.line, format!("`{key}` of profile `{name}` is empty")))
            }
            Some(setting) => Ok(setting),
            None => Err((self.line, format!("profile `{name}` has no `{key}`"))),
        }
    }
}

fn parse(text: &str) -> Result<Vec<Profile>, Problem> {
    let mut profiles = Vec::<Profile>::new();
    for (index, text) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let line = index + 1;
        let text = without_comment(text).trim();
        if text.is_empty() {
            continue;
        }
        if let Some(name) = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            let name = name.trim().to_owned();
            if let Some(first) = profiles.iter().find(|profile| profile.name == name) {
                let first = first.line;
                return Err((
                    line,
                    format!("profile `{name}` starts again, first in line {first}"),
                ));
            }
            profiles.push(Profile { name, line, settings: Vec::new() });
            continue;
        }
        let Some((key, value)) = text.split_once('=') else {
            return Err((line, "expected `[profile]` or `key = value`".to_owned()));
        };
        let Some(profile) = profiles.last_mut() else {
            return Err((line, "expected `[profile]` before the first key".to_owned()));
        };
        let (key, value) = (key.trim().to_owned(), value.trim().to_owned());
        if profile.settings.iter().any(|setting| setting.key == key) {
            return Err((line, "this key is set a second time in its profile".to_owned()));
        }
        profile.settings.push(Setting { line, key, value });
    }
    Ok(profiles)
}

fn without_comment(line: &str) -> &str {
    let line = line.split('#').next().unwrap_or_default();
    let starts_comment =
        |(at, _): &(usize, &str)| line[..*at].chars().next_back().is_none_or(char::is_whitespace);
    match line.match_indices(';').find(starts_comment) {
        Some((at, _)) => &line[..at],
        None => line,
    }
}

fn credentials(profile: &Profile) -> Result<Credentials, Problem> {
    let kind = profile.setting("type")?;
    if kind.value != SUPPORTED_TYPE {
        // A key pasted into the wrong place must not be printed: keys have digits or capitals.
        let is_name = kind.value.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        let found =
            if is_name { format!("type `{}`", kind.value) } else { "an unknown type".into() };
        let problem = format!(
            "profile `{}` has {found}, which is not supported: expected `type = {SUPPORTED_TYPE}`",
            profile.name
        );
        return Err((kind.line, problem));
    }
    let id = profile.setting("access_key_id")?;
    let secret = profile.setting("access_key_secret")?;
    Ok(Credentials::new(id.value.as_str(), secret.value.as_str()))
}

fn at(path: &Path, line: usize, problem: &str) -> CredentialsError {
    CredentialsError::broken(format!("{}, line {line}: {problem}", path.display()))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, name: &str) -> Result<Credentials, String> {
        let shown = |(line, problem): Problem| format!("line {line}: {problem}");
        let profiles = parse(text).map_err(shown)?;
        let profile = profiles.iter().find(|profile| profile.name == name);
        credentials(profile.ok_or("no profile")?).map_err(shown)
    }

    #[test]
    fn comments_space_and_line_ends_do_not_matter() {
        let text = "\u{feff}; first\r\n# second\r\n\r\n[ default ]\r\n type=access_key # why\r\n\
                    access_key_id = id;1 ; why\r\naccess_key_secret\t=\thunter=2\r\n[other]\r\n";
        let credentials = read(text, "default").unwrap();
        assert_eq!(credentials.access_key_id(), "id;1");
        assert_eq!(credentials.secret().expose(), "hunter=2");
    }

    #[test]
    fn problems_name_the_line_and_hide_the_values() {
        let cases = [
            ("[p]\nhunter2", "line 2: expected `[profile]` or `key = value`"),
            ("a = hunter2", "line 1: expected `[profile]` before the first key"),
            ("[p]\n[q]\n[p]", "line 3: profile `p` starts again, first in line 1"),
            ("[p]\na=hunter2\na=1", "line 3: this key is set a second time in its profile"),
            ("[p]", "line 1: profile `p` has no `type`"),
            (
                "[p]\n\ntype = ram_role_arn",
                "line 3: profile `p` has type `ram_role_arn`, which is not supported: expected \
                 `type = access_key`",
            ),
            (
                "[p]\ntype = hunter2",
                "line 2: profile `p` has an unknown type, which is not supported: expected \
                 `type = access_key`",
            ),
            (
                "[p]\ntype = access_key\naccess_key_id =\naccess_key_secret = hunter2",
                "line 3: `access_key_id` of profile `p` is empty",
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text, "p").unwrap_err(), expected);
        }
    }

    #[test]
    fn a_missing_profile_is_final_only_when_it_was_asked_for() {
        let profiles = parse("[a]\n[b]").unwrap();
        let error = no_profile(Path::new("file"), "default", &profiles, false);
        assert!(error.is_absent());
        assert_eq!(error.to_string(), "file has no profile `default`, but `a`, `b`");
        assert!(!no_profile(Path::new("file"), "c", &profiles, true).is_absent());
    }

    #[test]
    fn a_named_file_must_exist() {
        let nothing = Surroundings::new(|_| None, Some("/nonexistent".into()));
        let provider = ProfileProvider::with_surroundings(nothing);
        assert!(provider.read().unwrap_err().is_absent());
        let error = provider.file("/nonexistent/keys").read().unwrap_err();
        assert!(!error.is_absent());
        assert_eq!(error.to_string(), "the credentials file /nonexistent/keys does not exist");
    }
}

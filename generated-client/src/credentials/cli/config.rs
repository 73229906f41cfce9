//! The configuration file of the command line tool.

use std::path::{Path, PathBuf};

use super::json::{self, Span};
use crate::credentials::answer::Object;
use crate::credentials::file::{Files, missing};
use crate::credentials::{CredentialsError, Surroundings};
use crate::secret::Secret;

pub(super) const WHAT: &str = "the CLI configuration";
const VARIABLE: &str = "ALIBABA_CLOUD_CONFIG_FILE";
const FOLDER: &str = ".aliyun";
const FILE: &str = "config.json";

/// The file as it was read, and where its profiles are.
pub(super) struct Config {
    path: PathBuf,
    text: Secret,
    current: Option<String>,
    profiles: Vec<(String, Span)>,
}

impl Config {
    /// Reads the file that is given, else named by the environment, else in the home folder. One
    /// that is given or named must exist.
    pub(super) fn find(
        files: &Files,
        surroundings: &Surroundings,
        given: Option<&Path>,
    ) -> Result<Self, CredentialsError> {
        let named = given.map(Path::to_owned);
        let named = named.or_else(|| surroundings.variable(VARIABLE).map(PathBuf::from));
        if let Some(path) = named {
            return Self::read(files, &path);
        }
        let Some(home) = surroundings.home() else {
            let message = format!("there is no home folder to look for `{FOLDER}/{FILE}` in");
            return Err(CredentialsError::absent(message));
        };
        let path = home.join(FOLDER).join(FILE);
        match files.read(WHAT, &path)? {
            Some(text) => Self::parse(path, text),
            None => Err(missing(WHAT, &path).into_absent()),
        }
    }

    /// Reads this file.
    pub(super) fn read(files: &Files, path: &Path) -> Result<Self, CredentialsError> {
        match files.read(WHAT, path)? {
            Some(text) => Self::parse(path.to_owned(), text),
            None => Err(missing(WHAT, path)),
        }
    }

    fn parse(path: PathBuf, text: Secret) -> Result<Self, CredentialsError> {
        let broken = |problem: &dyn std::fmt::Display| {
            CredentialsError::broken(format!("{}: {problem}", path.display()))
        };
        // A mark at the start is no part of JSON, but editors write it.
        let text = match text.expose().strip_prefix('\u{feff}') {
            Some(rest) => Secret::new(rest),
            None => text,
        };
        json::check(text.expose()).map_err(|error| broken(&error))?;
        let all = 0..text.expose().len();
        let Some(members) = json::members(text.expose(), &all) else {
            return Err(broken(&"expected a JSON object"));
        };
        let find = |name| members.iter().rev().find(|member| member.name == name);
        let current = match find("current") {
            Some(member) => string(text.expose(), &member.value),
            None => None,
        };
        let spans = find("profiles").and_then(|list| json::elements(text.expose(), &list.value));
        let Some(spans) = spans else {
            return Err(broken(&"`/profiles` is missing or something else than a list"));
        };
        let mut profiles = Vec::new();
        for (index, span) in spans.into_iter().enumerate() {
            let members = json::members(text.expose(), &span).unwrap_or_default();
            let name = members.iter().rev().find(|member| member.name == "name");
            match name.and_then(|name| string(text.expose(), &name.value)) {
                Some(name) => profiles.push((name, span)),
                None => {
                    return Err(broken(&format!("`/profiles/{index}/name` is missing or no text")));
                }
            }
        }
        let current = current.filter(|current| !current.is_empty());
        Ok(Self { path, text, current, profiles })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Name of the profile to use when nobody names one.
    pub(super) fn current(&self) -> Option<&str> {
        self.current.as_deref()
    }

    /// The profile with this name.
    pub(super) fn profile(&self, name: &str) -> Option<Object> {
        let (index, span) = self.locate(name)?;
        let place = self.path.display().to_string();
        let members = json::object(self.text.expose(), span)?;
        Some(Object::new(place, format!("/profiles/{index}"), members))
    }

    /// The text of the file with members of a profile changed; nothing if it has no such profile.
    pub(super) fn with_members(&self, name: &str, changes: &[(&str, String)]) -> Option<Secret> {
        let (_, span) = self.locate(name)?;
        json::with_members(self.text.expose(), span, changes).map(Secret::from)
    }

    /// That the file lacks a profile, with those it has.
    pub(super) fn lacks(&self, name: &str) -> String {
        let known = self.profiles.iter().map(|(name, _)| format!("`{name}`"));
        let known = known.collect::<Vec<_>>().join(", ");
        let known = if known.is_empty() { "no profile" } else { &known };
        format!("{} has no profile `{name}`, but {known}", self.path.display())
    }

    fn locate(&self, name: &str) -> Option<(usize, &Span)> {
        let index = self.profiles.iter().position(|(known, _)| known == name)?;
        Some((index, &self.profiles.get(index)?.1))
    }
}

fn string(text: &str, span: &Span) -> Option<String> {
    serde_json::from_str(text.get(span.clone())?).ok()
}

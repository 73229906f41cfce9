//! Ini files with profiles.

use crate::secret::Secret;

/// A problem in a line of the file, counted from 1. It never repeats a value.
pub(super) type Problem = (usize, String);

pub(super) struct Profile {
    pub(super) name: String,
    pub(super) line: usize,
    settings: Vec<Setting>,
}

pub(super) struct Setting {
    pub(super) line: usize,
    key: String,
    value: Secret,
}

impl Setting {
    pub(super) fn value(&self) -> &str {
        self.value.expose()
    }
}

impl Profile {
    /// A setting that must be there and not be empty.
    pub(super) fn required(&self, key: &str) -> Result<&Setting, Problem> {
        let name = &self.name;
        match self.find(key) {
            Some(setting) if setting.value().is_empty() => {
                Err((setting.line, format!("`{key}` of profile `{name}` is empty")))
            }
            Some(setting) => Ok(setting),
            None => Err((self.line, format!("profile `{name}` has no `{key}`"))),
        }
    }

    /// The value of a setting that may be missing or empty.
    pub(super) fn optional(&self, key: &str) -> Option<&str> {
        self.find(key).map(Setting::value).filter(|value| !value.is_empty())
    }

    fn find(&self, key: &str) -> Option<&Setting> {
        self.settings.iter().find(|setting| setting.key == key)
    }
}

pub(super) fn parse(text: &str) -> Result<Vec<Profile>, Problem> {
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
        let (key, value) = (key.trim().to_owned(), Secret::new(value.trim()));
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

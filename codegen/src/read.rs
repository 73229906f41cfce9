//! Text of a spec file → the types of [`crate::spec`], with its overrides applied.

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::diagnostics::Diagnostics;
use crate::json;
use crate::schema::{self, describe};
use crate::source::{Problems, SpecFile, child, parts};
use crate::spec::Override;

/// What a file with overrides has; most have none.
const OVERRIDES: &str = "\"overrides\"";

/// Reads a spec file; on any problem it reports and returns nothing.
///
/// `schema` is the schema of `T`.
pub(crate) fn read<T: DeserializeOwned>(schema: &Value, problems: &mut Problems<'_>) -> Option<T> {
    let documented = parse(schema, problems)?;
    let actual = if problems.file().text.contains(OVERRIDES) {
        let mut actual = documented.clone();
        apply_overrides(&documented, &mut actual, "", Keys::Format, problems);
        schema::check(schema, &actual, problems);
        actual
    } else {
        documented
    };
    if !problems.is_empty() {
        return None;
    }
    match T::deserialize(actual) {
        Ok(spec) => Some(spec),
        Err(error) => {
            problems.push("invalid-spec", "", format!("not readable as a spec: {error}"));
            None
        }
    }
}

/// The JSON of a spec file, if its form is that of the schema.
fn parse(schema: &Value, problems: &mut Problems<'_>) -> Option<Value> {
    let text = &problems.file().text;
    let mut repeated = Vec::new();
    let parsed = json::parse(text, &mut |pointer, name| {
        let message = format!("`{name}` is there twice, the second would hide the first");
        repeated.push((pointer, message));
    });
    let documented = match parsed {
        Ok(value) => value,
        Err(error) => {
            let place = (error.line().max(1), error.column().max(1));
            problems.push_at("invalid-json", place, format!("not valid JSON: {error}"));
            return None;
        }
    };
    for (pointer, message) in repeated {
        problems.push("duplicate-name", &pointer, message);
    }
    schema::check(schema, &documented, problems);
    problems.is_empty().then_some(documented)
}

/// The content of operation files, if their form is right; what they mean is not looked at.
pub fn well_formed(files: &[SpecFile]) -> Result<Vec<Value>, Diagnostics> {
    let schema = schema::operation();
    let mut diagnostics = Diagnostics::default();
    let mut found = Vec::new();
    for file in files {
        let mut problems = Problems::new(file);
        found.extend(parse(&schema, &mut problems));
        diagnostics.extend(problems.locate());
    }
    diagnostics.or(found)
}

/// What the keys of an object are.
#[derive(Clone, Copy, PartialEq)]
enum Keys {
    /// Keys of the spec format.
    Format,
    /// Names from the API, which may look like keys of the format.
    Names,
}

/// Keys of the format whose objects have names from the API as keys.
pub(crate) const NAMED: &[&str] = &[
    "definitions",
    "enums",
    "errorCodes",
    "fields",
    "groups",
    "if",
    "parameters",
    "regions",
    "types",
];

/// Applies the overrides of every object below `documented` to the same place in `actual`.
fn apply_overrides(
    documented: &Value,
    actual: &mut Value,
    pointer: &str,
    keys: Keys,
    problems: &mut Problems<'_>,
) {
    match documented {
        Value::Object(members) => {
            for (name, member) in members {
                let is_key = keys == Keys::Format;
                // Overrides and examples hold data that only looks like a spec.
                if is_key && matches!(name.as_str(), "overrides" | "example") {
                    continue;
                }
                let named = is_key && NAMED.contains(&name.as_str());
                let keys = if named { Keys::Names } else { Keys::Format };
                if let Some(actual) = actual.get_mut(name) {
                    apply_overrides(member, actual, &child(pointer, name), keys, problems);
                }
            }
            if keys == Keys::Names {
                return;
            }
            let overrides = members.get("overrides").and_then(Value::as_array);
            for (index, override_) in overrides.into_iter().flatten().enumerate() {
                let pointer = child(&child(pointer, "overrides"), &index.to_string());
                if let Ok(override_) = Override::deserialize_from(override_) {
                    apply(&override_, documented, actual, &pointer, problems);
                }
            }
        }
        Value::Array(elements) => {
            for (index, element) in elements.iter().enumerate() {
                let pointer = child(pointer, &index.to_string());
                if let Some(actual) = actual.get_mut(index) {
                    apply_overrides(element, actual, &pointer, Keys::Format, problems);
                }
            }
        }
        _ => {}
    }
}

impl Override {
    fn deserialize_from(value: &Value) -> Result<Self, serde_json::Error> {
        serde::Deserialize::deserialize(value)
    }
}

fn apply(
    override_: &Override,
    documented: &Value,
    actual: &mut Value,
    pointer: &str,
    problems: &mut Problems<'_>,
) {
    let found = documented.pointer(&override_.at).unwrap_or(&Value::Null);
    if *found != override_.documented {
        let message = format!(
            "the override was written against {}, but the spec has {} at `{}`",
            describe(&override_.documented),
            describe(found),
            override_.at
        );
        let help = "the documentation has changed: check whether the override still holds, then \
                    correct `documented` or remove the override";
        problems.push_with_help("stale-override", pointer, message, help.to_owned());
        return;
    }
    if override_.documented == override_.actual {
        let message = format!("the override of `{}` changes nothing", override_.at);
        problems.push_with_help("useless-override", pointer, message, "remove it".to_owned());
        return;
    }
    for (key, text) in [("reason", &override_.reason), ("evidence", &override_.evidence)] {
        if text.trim().is_empty() {
            let message = format!("the override of `{}` gives no {key}", override_.at);
            problems.push("empty-text", &child(pointer, key), message);
        }
    }
    if !replace(actual, &override_.at, override_.actual.clone()) {
        let message = format!("the override's `at` leads nowhere: `{}`", override_.at);
        let help = "give a JSON pointer from the object that holds the override, for example \
                    `/example` or `/values/0/label`";
        problems.push_with_help("unknown-place", pointer, message, help.to_owned());
    }
}

/// Sets or, for `null`, removes the value at `at`; `false` where there is no such place.
fn replace(root: &mut Value, at: &str, value: Value) -> bool {
    let mut parts = parts(at).collect::<Vec<_>>();
    let Some(last) = parts.pop() else { return false };
    let parent = parts.iter().fold(String::new(), |pointer, part| child(&pointer, part));
    match root.pointer_mut(&parent) {
        Some(Value::Object(members)) if value.is_null() => {
            members.shift_remove(&last);
            true
        }
        Some(Value::Object(members)) => {
            members.insert(last, value);
            true
        }
        Some(Value::Array(elements)) => {
            let Some(element) = last.parse().ok().and_then(|index: usize| elements.get_mut(index))
            else {
                return false;
            };
            *element = value;
            true
        }
        _ => false,
    }
}

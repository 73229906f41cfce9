//! What the overrides of a spec are about.

use serde_json::Value;

use crate::read::NAMED;
use crate::source::child;

/// The places that overrides correct, with what they say, wherever in the spec they stand. A
/// changed fact would make them stale.
#[derive(Debug, Default)]
pub(super) struct Corrections(Vec<(String, Value)>);

impl Corrections {
    /// Those of a spec.
    pub(super) fn of(spec: &Value) -> Self {
        let mut found = Vec::new();
        // A list, not recursion: nothing is known about the depth.
        let mut pending = vec![(spec, String::new(), false)];
        while let Some((value, pointer, named)) = pending.pop() {
            match value {
                Value::Object(members) => {
                    let overrides = members.get("overrides").filter(|_| !named);
                    for entry in overrides.and_then(Value::as_array).into_iter().flatten() {
                        let at = entry["at"].as_str().unwrap_or_default();
                        found.push((format!("{pointer}{at}"), entry["actual"].clone()));
                    }
                    for (name, member) in members {
                        // They hold data that only looks like a spec.
                        if named || !matches!(name.as_str(), "overrides" | "example") {
                            let is_named = !named && NAMED.contains(&name.as_str());
                            pending.push((member, child(&pointer, name), is_named));
                        }
                    }
                }
                Value::Array(elements) => {
                    let elements = elements.iter().enumerate();
                    pending.extend(elements.map(|(index, element)| {
                        (element, child(&pointer, &index.to_string()), false)
                    }));
                }
                _ => {}
            }
        }
        Self(found)
    }

    /// Whether an override is about the value at the pointer, something in it or around it.
    pub(super) fn is_about(&self, pointer: &str) -> bool {
        self.0.iter().any(|(place, _)| is_within(place, pointer) || is_within(pointer, place))
    }

    /// Whether an override is about something in the value at the pointer.
    pub(super) fn is_inside(&self, pointer: &str) -> bool {
        self.0.iter().any(|(place, _)| place != pointer && is_within(place, pointer))
    }

    /// Whether an override replaces the value at the pointer as a whole.
    pub(super) fn replaces(&self, pointer: &str) -> bool {
        self.0.iter().any(|(place, _)| is_within(pointer, place))
    }

    /// Whether an override says that the value at the pointer is `value`.
    pub(super) fn say(&self, pointer: &str, value: &Value) -> bool {
        self.0.iter().any(|(place, actual)| place == pointer && actual == value)
    }
}

fn is_within(inner: &str, outer: &str) -> bool {
    inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

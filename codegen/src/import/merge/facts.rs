//! Single facts and lists of facts.

use serde_json::{Map, Value, json};

use super::{Merge, Origin, Outcome};
use crate::source::child;

/// Whether an override of the object replaces the fact `key` or something inside it.
pub(super) fn overridden(object: &Map<String, Value>, key: &str) -> bool {
    let place = child("", key);
    let overrides = object.get("overrides").and_then(Value::as_array);
    overrides.into_iter().flatten().any(|entry| {
        let at = entry["at"].as_str().unwrap_or_default();
        at == place || at.strip_prefix(&place).is_some_and(|rest| rest.starts_with('/'))
    })
}

/// Brings the fact `key` of an object up to date.
pub(super) fn set_fact(
    merge: &mut Merge<'_>,
    object: &mut Map<String, Value>,
    key: &str,
    value: &Value,
    pointer: &str,
) {
    let place = child(pointer, key);
    let known = object.get(key);
    if known == Some(value) {
        return;
    }
    let difference = match known {
        Some(known) => format!("{} became {}", short(known), short(value)),
        None => short(value),
    };
    if overridden(object, key) {
        let message = format!("{difference}, but an override is about it");
        return merge.note(Outcome::Kept, &place, message);
    }
    if known.is_some() && merge.origin == Origin::Metadata && merge.has_page {
        let message = format!("{difference} in the metadata; the page counts more");
        return merge.note(Outcome::Kept, &place, message);
    }
    let outcome = if known.is_some() { Outcome::Changed } else { Outcome::Added };
    object.insert(key.to_owned(), value.clone());
    merge.note(outcome, &place, difference);
}

/// Brings the flag `key` up to date: absent is `false`.
pub(super) fn set_flag(
    merge: &mut Merge<'_>,
    object: &mut Map<String, Value>,
    draft: &Map<String, Value>,
    key: &str,
    pointer: &str,
) {
    let (ours, theirs) = (object.contains_key(key), draft.contains_key(key));
    if theirs && !ours {
        set_fact(merge, object, key, &json!(true), pointer);
    } else if ours && !theirs {
        let place = child(pointer, key);
        if overridden(object, key) || merge.has_page && merge.origin == Origin::Metadata {
            merge.note(Outcome::Kept, &place, "the document says otherwise");
        } else {
            object.shift_remove(key);
            merge.note(Outcome::Changed, &place, "`true` became `false`");
        }
    }
}

/// Brings a list of objects up to date that are told apart by some of their keys.
pub(super) fn list_by_key(
    merge: &mut Merge<'_>,
    object: &mut Map<String, Value>,
    key: &str,
    theirs: &[Value],
    identity: &[&str],
) {
    let place = child("", key);
    let same = |one: &Value, two: &Value| identity.iter().all(|key| one.get(key) == two.get(key));
    let mut ours = object.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    for their in theirs {
        let Some(index) = ours.iter().position(|our| same(our, their)) else {
            if overridden(object, key) {
                let message = format!("{}, but an override is about the list", short(their));
                merge.note(Outcome::Kept, &place, message);
                continue;
            }
            merge.note(Outcome::Added, &child(&place, &ours.len().to_string()), short(their));
            ours.push(their.clone());
            continue;
        };
        let place = child(&place, &index.to_string());
        let (Some(our), Some(their)) = (ours[index].as_object_mut(), their.as_object()) else {
            continue;
        };
        for (name, value) in their.iter().filter(|(name, _)| *name != "description") {
            set_fact(merge, our, name, value, &place);
        }
        merge.prose(our, their, &["description"], &place);
    }
    for our in ours.iter().filter(|our| !theirs.iter().any(|their| same(our, their))) {
        merge.note(Outcome::OnlyHere, &place, short(our));
    }
    if !ours.is_empty() {
        object.insert(key.to_owned(), Value::Array(ours));
    }
}

/// A value as a report shows it.
pub(super) fn short(value: &Value) -> String {
    format!("`{}`", crate::diagnostics::shorten(&value.to_string()))
}

//! Single facts and lists of facts.

use serde_json::{Map, Value, json};

use super::{Merge, Outcome};
use crate::source::child;

/// Keys that say something by not being there.
const STATED_BY_ABSENCE: &[&str] = &["required", "in", "deprecated"];

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
    // Their absence is a fact, too.
    let is_stated = known.is_some() || (merge.is_older && STATED_BY_ABSENCE.contains(&key));
    let difference = match known {
        Some(known) => format!("{} became {}", short(known), short(value)),
        None => short(value),
    };
    if may_set(merge, is_stated, value, &place, &difference) {
        let outcome = if known.is_some() { Outcome::Changed } else { Outcome::Added };
        object.insert(key.to_owned(), value.clone());
        merge.note(outcome, &place, difference);
    }
}

/// Whether nothing stands against a fact; otherwise it is noted.
pub(super) fn may_set(
    merge: &mut Merge<'_>,
    is_known: bool,
    value: &Value,
    place: &str,
    difference: &str,
) -> bool {
    // Against a page an override holds even where metadata agree with it.
    if merge.corrections.say(place, value) && !merge.page_counts() {
        let message = format!("{difference}, as an override says; remove the override");
        merge.keep("override-confirmed", place, message);
        return false;
    }
    if merge.corrections.is_about(place) {
        merge.keep("override", place, format!("{difference}, but an override is about it"));
        return false;
    }
    if is_known && merge.page_counts() {
        let message = format!("{difference} in the metadata; the page counts more");
        merge.keep("page-differs", place, message);
        return false;
    }
    if is_known && merge.is_older {
        let message = format!("{difference} in the document, which is older");
        merge.keep("older", place, message);
        return false;
    }
    true
}

/// Brings `required` up to date: absent is `false`.
pub(super) fn set_required(
    merge: &mut Merge<'_>,
    object: &mut Map<String, Value>,
    draft: &Map<String, Value>,
    pointer: &str,
) {
    let is_required = |shape: &Map<String, Value>| shape.get("required") == Some(&json!(true));
    let (ours, theirs) = (is_required(object), is_required(draft));
    if theirs && !ours {
        set_fact(merge, object, "required", &json!(true), pointer);
    } else if ours && !theirs {
        remove(merge, object, "required", "it is no longer required", pointer);
    }
}

/// Removes a fact that the document says is not so.
pub(super) fn remove(
    merge: &mut Merge<'_>,
    object: &mut Map<String, Value>,
    key: &str,
    difference: &str,
    pointer: &str,
) {
    let place = child(pointer, key);
    if may_set(merge, true, &Value::Null, &place, difference) {
        object.shift_remove(key);
        merge.note(Outcome::Changed, &place, difference);
    }
}

/// Adds a deprecation, and the replacement to one that names none.
pub(super) fn set_deprecated(
    merge: &mut Merge<'_>,
    object: &mut Map<String, Value>,
    draft: &Map<String, Value>,
    pointer: &str,
) {
    let place = child(pointer, "deprecated");
    let Some(theirs) = draft.get("deprecated") else {
        if object.contains_key("deprecated") {
            merge.note(Outcome::Unstated, &place, "the document does not call it deprecated");
        }
        return;
    };
    let Some(ours) = object.get_mut("deprecated").and_then(Value::as_object_mut) else {
        return set_fact(merge, object, "deprecated", theirs, pointer);
    };
    match theirs.get("replacement") {
        Some(replacement) if !ours.contains_key("note") => {
            set_fact(merge, ours, "replacement", replacement, &place);
        }
        _ => {}
    }
}

/// Brings a list of objects up to date that are told apart by some of their keys.
pub(super) fn list_by_key(
    merge: &mut Merge<'_>,
    object: &mut Map<String, Value>,
    key: &'static str,
    theirs: &[Value],
    identity: &[&str],
) {
    let list = child("", key);
    let mut ours = object.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    for their in theirs {
        let Some(index) = position(&ours, their, identity) else {
            if merge.corrections.replaces(&list) {
                let message = format!("{}, but an override is about the list", short(their));
                merge.keep("override", &list, message);
                continue;
            }
            merge.note(Outcome::Added, &child(&list, &ours.len().to_string()), short(their));
            ours.push(their.clone());
            continue;
        };
        let place = child(&list, &index.to_string());
        let (Some(our), Some(their)) = (ours[index].as_object_mut(), their.as_object()) else {
            continue;
        };
        for (name, value) in their.iter().filter(|(name, _)| *name != "description") {
            set_fact(merge, our, name, value, &place);
        }
        merge.prose(our, their, &["description"], &place);
    }
    for (index, our) in ours.iter().enumerate() {
        if position(theirs, our, identity).is_none() {
            merge.note(Outcome::Unstated, &child(&list, &index.to_string()), short(our));
        }
    }
    if !ours.is_empty() {
        object.insert(key.to_owned(), Value::Array(ours));
    }
}

/// The element that is the same: with all of the keys equal, else with one of them equal and
/// none different, so that a later document may say more.
fn position(list: &[Value], wanted: &Value, identity: &[&str]) -> Option<usize> {
    let equal = |one: &Value| identity.iter().all(|key| one.get(key) == wanted.get(key));
    let compatible = |one: &Value| {
        let mut pairs = identity.iter().filter_map(|key| Some((one.get(key)?, wanted.get(key)?)));
        pairs.all(|(one, other)| one == other)
    };
    let shared = |one: &Value| {
        let names = identity.iter().filter(|key| **key != "status");
        names
            .filter_map(|key| one.get(key))
            .any(|value| identity.iter().any(|key| wanted.get(key) == Some(value)))
    };
    list.iter()
        .position(equal)
        .or_else(|| list.iter().position(|one| compatible(one) && shared(one)))
}

/// A value as a report shows it.
pub(super) fn short(value: &Value) -> String {
    format!("`{}`", crate::diagnostics::shorten(&value.to_string()))
}

//! Shapes: parameters, fields, items.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::facts::{may_set, remove, set_deprecated, set_fact, set_required, short};
use super::{Merge, Origin, Outcome};
use crate::source::child;

/// Facts of a shape that are replaced as a whole.
const FACTS: &[&str] = &[
    "type",
    "format",
    "unit",
    "in",
    "style",
    "requiredInPractice",
    "ignored",
    "commaSeparated",
    "listed",
    "default",
    "example",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "pattern",
    "ref",
];

/// Keys that only people write.
const DECISIONS: &[&str] =
    &["description", "definition", "meaning", "enum", "rename", "overrides", "name", "label"];

impl Merge<'_> {
    /// The members of `key`: shapes by wire name.
    pub(super) fn named(
        &mut self,
        ours: &mut Map<String, Value>,
        theirs: &Map<String, Value>,
        key: &str,
        pointer: &str,
    ) {
        let place = child(pointer, key);
        let Some(theirs) = theirs.get(key).and_then(Value::as_object) else { return };
        let mut known = match ours.get_mut(key).map(Value::take) {
            Some(Value::Object(known)) => known,
            _ => Map::new(),
        };
        if !is_in_order(&known, theirs) {
            let message = "the document has another order; the spec keeps its own";
            self.keep("order", &place, message);
        }
        let request = place.starts_with("/parameters");
        // What is new, by the known name before it.
        let mut added: HashMap<Option<String>, Vec<(String, Value)>> = HashMap::new();
        let mut previous: Option<&str> = None;
        for (name, their) in theirs {
            let place = child(&place, name);
            let Some(members) = their.as_object() else { continue };
            if let Some(our) = known.get_mut(name).and_then(Value::as_object_mut) {
                self.shape(our, members, &place, request);
                previous = Some(name);
            } else if may_set(self, false, their, &place, "not in the spec so far") {
                added
                    .entry(previous.map(str::to_owned))
                    .or_default()
                    .push((name.clone(), their.clone()));
                self.note(Outcome::Added, &place, "not in the spec so far");
            }
        }
        let mut merged = Map::new();
        merged.extend(added.remove(&None).unwrap_or_default());
        for (name, our) in known {
            if !theirs.contains_key(&name) {
                self.note(Outcome::OnlyHere, &child(&place, &name), "not in the document");
            }
            let next = added.remove(&Some(name.clone())).unwrap_or_default();
            merged.insert(name, our);
            merged.extend(next);
        }
        if merged.is_empty() {
            ours.shift_remove(key);
        } else {
            ours.insert(key.to_owned(), Value::Object(merged));
        }
    }

    pub(super) fn shape(
        &mut self,
        ours: &mut Map<String, Value>,
        theirs: &Map<String, Value>,
        pointer: &str,
        request: bool,
    ) {
        let their_type = theirs.get("type").unwrap_or(&Value::Null);
        let is_corrected = self.corrections.say(&child(pointer, "type"), their_type);
        if kind_of(ours) != kind_of(theirs) && !is_corrected {
            return self.structure(ours, theirs, pointer);
        }
        for key in FACTS {
            match theirs.get(*key) {
                Some(value) => self.fact(ours, key, value, pointer),
                None if ours.contains_key(*key) => self.absent(ours, key, pointer),
                None => {}
            }
        }
        if request {
            set_required(self, ours, theirs, pointer);
        }
        set_deprecated(self, ours, theirs, pointer);
        self.prose(ours, theirs, &["description"], pointer);
        self.values(ours, theirs, pointer);
        for key in ["items", "entries"] {
            let Some(their) = theirs.get(key).and_then(Value::as_object) else { continue };
            let place = child(pointer, key);
            match ours.get_mut(key).and_then(Value::as_object_mut) {
                Some(our) => self.shape(our, their, &place, request),
                None => set_fact(self, ours, key, &Value::Object(their.clone()), pointer),
            }
        }
        self.named(ours, theirs, "fields", pointer);
    }

    fn fact(&mut self, ours: &mut Map<String, Value>, key: &str, value: &Value, pointer: &str) {
        let place = child(pointer, key);
        let is_new = ours.get(key) != Some(value);
        if is_new
            && !self.corrections.is_about(&place)
            && let Some(reason) = self.contradiction(ours, key, value)
        {
            let message = format!("the document says {}, but {reason}", short(value));
            return self.keep("meaning-differs", &place, message);
        }
        set_fact(self, ours, key, value, pointer);
        if is_new && key == "type" && ours.get(key) == Some(value) {
            self.drop_unfit(ours, pointer);
        }
    }

    /// A fact that the document does not state.
    fn absent(&mut self, ours: &mut Map<String, Value>, key: &str, pointer: &str) {
        // Metadata says where a parameter is sent, and says it of the query by saying nothing.
        if key == "in" && self.origin == Origin::Metadata && ours["in"] != "query" {
            let difference = format!("{} became `\"query\"`", short(&ours["in"]));
            return remove(self, ours, key, &difference, pointer);
        }
        let message = format!("{}; not in the document", short(&ours[key]));
        self.note(Outcome::Unstated, &child(pointer, key), message);
    }

    /// Takes away what values of the new type do not have.
    fn drop_unfit(&mut self, ours: &mut Map<String, Value>, pointer: &str) {
        const TEXT: &[&str] = &["minLength", "maxLength", "pattern", "commaSeparated"];
        const NUMERIC: &[&str] = &["format", "unit", "minimum", "maximum"];
        const SCALAR: &[&str] = &["values", "default"];
        let unfit: &[&[&str]] = match ours["type"].as_str() {
            Some("string") => &[],
            Some("integer" | "number") => &[TEXT],
            Some("boolean") => &[TEXT, NUMERIC],
            _ => &[TEXT, NUMERIC, SCALAR],
        };
        for key in unfit.iter().copied().flatten() {
            if ours.contains_key(*key) {
                remove(self, ours, key, "it does not go with the new type", pointer);
            }
        }
    }

    /// A list, object or map became something else: all or nothing of it is taken over.
    fn structure(
        &mut self,
        ours: &mut Map<String, Value>,
        theirs: &Map<String, Value>,
        pointer: &str,
    ) {
        let place = child(pointer, "type");
        let types = [&*ours, theirs].map(|shape| short(shape.get("type").unwrap_or(&Value::Null)));
        let difference = format!("{} became {}", types[0], types[1]);
        let their_type = theirs.get("type").unwrap_or(&Value::Null);
        if !may_set(self, true, their_type, &place, &difference) {
            return;
        }
        // Documents often know less: a reference that leads nowhere is any value.
        if their_type == "any" {
            return self.keep("structure-differs", &place, difference);
        }
        if is_decided(ours) || self.corrections.is_inside(pointer) {
            let message = format!("{difference}, with decisions inside; change it by hand");
            return self.keep("structure-differs", &place, message);
        }
        let required = ours.get("required").is_some() && theirs.get("required").is_none();
        let lost = if required { ", and is no longer required" } else { "" };
        self.note(Outcome::Changed, &place, format!("{difference} with all its parts{lost}"));
        ours.clone_from(theirs);
    }

    /// Why a fact cannot be taken over, if a decision of the spec stands against it.
    fn contradiction(
        &self,
        ours: &Map<String, Value>,
        key: &str,
        value: &Value,
    ) -> Option<&'static str> {
        let text = value.as_str().unwrap_or_default();
        if key == "type" {
            return type_contradiction(ours, text);
        }
        if !matches!(key, "example" | "default") || ours.get("type") != Some(&json!("string")) {
            return None;
        }
        match self.defined(ours, "meaning")?.as_str()? {
            "integer" | "unix-seconds" if text.parse::<i64>().is_err() => {
                Some("the spec says that the value is a whole number")
            }
            "number" if text.parse::<f64>().is_err() => {
                Some("the spec says that the value is a number")
            }
            "boolean" if !matches!(text, "true" | "false" | "1" | "0") => {
                Some("the spec says that the value is a flag")
            }
            _ => None,
        }
    }

    /// The key of the shape itself or of its definition.
    pub(super) fn defined<'v>(
        &'v self,
        shape: &'v Map<String, Value>,
        key: &str,
    ) -> Option<&'v Value> {
        shape.get(key).or_else(|| {
            let name = shape.get("definition")?.as_str()?;
            self.product.get("definitions")?.get(name)?.get(key)
        })
    }
}

/// Whether the names that both have stand in the same order.
fn is_in_order(ours: &Map<String, Value>, theirs: &Map<String, Value>) -> bool {
    let common = ours.keys().filter(|name| theirs.contains_key(*name));
    common.eq(theirs.keys().filter(|name| ours.contains_key(*name)))
}

/// Why a shape cannot have another type: only what the shape says itself counts, a definition
/// adapts to types.
fn type_contradiction(ours: &Map<String, Value>, ty: &str) -> Option<&'static str> {
    let fits = match (ty, ours.get("meaning").and_then(Value::as_str)) {
        ("string", _) | (_, None) => true,
        ("integer", Some(meaning)) => matches!(meaning, "boolean" | "unix-seconds"),
        _ => false,
    };
    if !fits {
        return Some("the spec gives it a `meaning` that does not go with that; change both");
    }
    if ours.contains_key("enum") && !matches!(ty, "string" | "integer") {
        return Some("the spec types it with a shared enum; change both");
    }
    let scalar = matches!(ty, "string" | "integer" | "number" | "boolean");
    let decided = ours.get("values").is_some_and(is_decided_in);
    (!scalar && decided).then_some("the spec has names for its values; change both")
}

/// Whether shapes can be compared part by part.
fn kind_of(shape: &Map<String, Value>) -> u8 {
    match shape.get("type").and_then(Value::as_str) {
        Some("array") => 1,
        Some("object") => 2,
        Some("map") => 3,
        _ => 0,
    }
}

/// Whether people have written something into the shape.
fn is_decided(shape: &Map<String, Value>) -> bool {
    shape.iter().any(|(key, value)| match key.as_str() {
        key if DECISIONS.contains(&key) => true,
        "items" | "entries" => value.as_object().is_some_and(is_decided),
        "fields" => value
            .as_object()
            .is_some_and(|fields| fields.values().filter_map(Value::as_object).any(is_decided)),
        "deprecated" => value.get("note").is_some(),
        "values" => is_decided_in(value),
        _ => false,
    })
}

fn is_decided_in(values: &Value) -> bool {
    let values = values.as_array().into_iter().flatten();
    values.filter_map(Value::as_object).any(|value| value.len() > 1)
}

//! Shapes: parameters, fields, items.

use serde_json::{Map, Value};

use super::facts::{overridden, set_fact, set_flag, short};
use super::{Merge, Origin, Outcome};
use crate::source::child;

/// Facts of a shape that are replaced as a whole.
const FACTS: &[&str] = &[
    "type",
    "format",
    "unit",
    "in",
    "style",
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

/// Facts that are `true` or absent, and that not every kind of document states.
const REMARKS: &[&str] = &["requiredInPractice", "ignored", "commaSeparated"];

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
        let known = ours.shift_remove(key);
        let mut merged = match known {
            Some(Value::Object(known)) => known,
            _ => Map::new(),
        };
        let request = place.starts_with("/parameters");
        let mut previous: Option<&str> = None;
        for (name, their) in theirs {
            let place = child(&place, name);
            let Some(their) = their.as_object() else { continue };
            match merged.get_mut(name).and_then(Value::as_object_mut) {
                Some(our) => self.shape(our, their, &place, request),
                None => {
                    let index = previous
                        .and_then(|previous| merged.keys().position(|known| known == previous))
                        .map_or(0, |index| index + 1);
                    merged.shift_insert(index, name.clone(), Value::Object(their.clone()));
                    self.note(Outcome::Added, &place, "not in the spec so far");
                }
            }
            previous = Some(name);
        }
        for name in merged.keys().filter(|name| !theirs.contains_key(*name)) {
            self.note(Outcome::OnlyHere, &child(&place, name), "not in the document");
        }
        if !merged.is_empty() {
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
        for key in FACTS {
            let Some(value) = theirs.get(*key) else { continue };
            if let Some(reason) = self.contradiction(ours, key, value) {
                let message = format!("the document says {}, but {reason}", short(value));
                self.note(Outcome::Kept, &child(pointer, key), message);
                continue;
            }
            set_fact(self, ours, key, value, pointer);
        }
        if request {
            set_flag(self, ours, theirs, "required", pointer);
            for key in REMARKS {
                if let Some(value) = theirs.get(*key) {
                    set_fact(self, ours, key, value, pointer);
                }
            }
        }
        if let (None, Some(value)) = (ours.get("deprecated"), theirs.get("deprecated")) {
            set_fact(self, ours, "deprecated", value, pointer);
        }
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

    /// Why a fact cannot be taken over, if a decision of the spec stands against it.
    fn contradiction(
        &self,
        ours: &Map<String, Value>,
        key: &str,
        value: &Value,
    ) -> Option<&'static str> {
        if ours.get(key) == Some(value) || overridden(ours, key) {
            return None;
        }
        let definition = ours.get("definition").and_then(Value::as_str).unwrap_or_default();
        let meaning = ours
            .get("meaning")
            .or_else(|| self.product.get("definitions")?.get(definition)?.get("meaning"))
            .and_then(Value::as_str);
        let text = value.as_str().unwrap_or_default();
        match (key, meaning) {
            ("type", Some(_)) if ours.contains_key("meaning") && text == "boolean" => {
                Some("the spec gives the value a meaning that the type does not need")
            }
            ("example" | "default", Some("integer" | "unix-seconds"))
                if ours["type"] == "string" && text.parse::<i64>().is_err() =>
            {
                Some("the spec says that the value is a whole number")
            }
            ("example" | "default", Some("boolean"))
                if ours["type"] == "string" && !matches!(text, "true" | "false") =>
            {
                Some("the spec says that the value is a flag")
            }
            _ => None,
        }
    }

    /// Documented values are added; those that are there keep their names and words.
    fn values(
        &mut self,
        ours: &mut Map<String, Value>,
        theirs: &Map<String, Value>,
        pointer: &str,
    ) {
        let Some(theirs) = theirs.get("values").and_then(Value::as_array) else { return };
        let place = child(pointer, "values");
        let mut values = ours.get("values").and_then(Value::as_array).cloned().unwrap_or_default();
        let has = |values: &[Value], value: &Value| {
            values.iter().any(|known| known["value"] == value["value"])
        };
        for their in theirs {
            if has(&values, their) {
                continue;
            }
            if let Some(reason) = self.refuses(ours, their) {
                let message =
                    format!("the document lists {}, but {reason}", short(&their["value"]));
                self.note(Outcome::Kept, &place, message);
                continue;
            }
            self.note(Outcome::Added, &place, short(&their["value"]));
            values.push(their.clone());
        }
        for known in values.iter().filter(|known| !has(theirs, known)) {
            self.note(Outcome::OnlyHere, &place, short(&known["value"]));
        }
        if !values.is_empty() {
            ours.insert("values".to_owned(), Value::Array(values));
        }
    }

    /// Why a documented value cannot be taken over.
    fn refuses(&self, ours: &Map<String, Value>, value: &Value) -> Option<&'static str> {
        if overridden(ours, "values") {
            return Some("an override is about the values");
        }
        if self.has_page && self.origin == Origin::Metadata {
            return Some("the page counts more for values");
        }
        let definition = ours.get("definition").and_then(Value::as_str).unwrap_or_default();
        let name = ours
            .get("enum")
            .or_else(|| self.product.get("definitions")?.get(definition)?.get("enum"))?;
        let known = self.product.get("enums")?.get(name.as_str()?)?.get("values")?.as_array()?;
        let spelled = |known: &Value| {
            known["value"] == value["value"] || known.get("code") == Some(&value["value"])
        };
        let message = "the shared enum of the spec does not know it; add it there first";
        (!known.iter().any(spelled)).then_some(message)
    }
}

//! The JSON Schema of the spec files, and the check of a file against it.
//!
//! The schema is derived from the types in [`crate::spec`]. Editors use it while a spec is
//! written; the reader uses the same schema to find *every* wrong key and type of a file, where
//! `serde` alone would stop at the first.

use schemars::transform::{RecursiveTransform, Transform};
use schemars::{JsonSchema, Schema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value};

use crate::diagnostics::{did_you_mean, enumerate, shorten};
use crate::json::Place;
use crate::source::Problems;
use crate::spec;

/// The schema of an operation file.
pub fn operation() -> Value {
    schema_of::<spec::Operation>()
}

/// The schema of a product file.
pub fn product() -> Value {
    schema_of::<spec::Product>()
}

/// The schema of the JSON that is read into a `T`.
pub(crate) fn schema_of<T: JsonSchema>() -> Value {
    let settings = SchemaSettings::draft07().with_transform(RecursiveTransform(WithoutNull));
    SchemaGenerator::new(settings).into_root_schema_for::<T>().to_value()
}

/// An absent key is written by leaving it out, never as `null`.
#[derive(Clone)]
struct WithoutNull;

impl Transform for WithoutNull {
    fn transform(&mut self, schema: &mut Schema) {
        let Some(object) = schema.as_object_mut() else { return };
        if let Some(Value::Array(types)) = object.get_mut("type") {
            types.retain(|ty| ty != "null");
            if let [only] = types.as_slice() {
                let only = only.clone();
                object.insert("type".to_owned(), only);
            }
        }
        if let Some(Value::Array(choices)) = object.get_mut("anyOf") {
            choices.retain(|choice| choice.get("type").is_none_or(|ty| ty != "null"));
            if let [Value::Object(only)] = choices.as_slice() {
                let only = only.clone();
                object.remove("anyOf");
                object.extend(only);
            }
        }
        if object.get("default").is_some_and(Value::is_null) {
            object.remove("default");
        }
    }
}

/// Reports every place where `value` does not fit `schema`.
pub(crate) fn check(schema: &Value, value: &Value, problems: &mut Problems<'_>) {
    Checker { root: schema, problems }.check(schema, value, &Place::Root);
}

struct Checker<'a, 'p, 'f> {
    root: &'a Value,
    problems: &'p mut Problems<'f>,
}

impl<'a> Checker<'a, '_, '_> {
    fn check(&mut self, schema: &'a Value, value: &Value, place: &Place<'_>) {
        let Some(schema) = self.resolve(schema) else { return };
        if let Some(names) = names_of_choice(schema) {
            return self.check_choice(&names, value, place);
        }
        let Some(expected) = schema.get("type").and_then(Value::as_str) else { return };
        if !has_type(value, expected) {
            let message = format!("expected {}, found {}", article(expected), describe(value));
            return self.problems.push("wrong-type", &place.pointer(), message);
        }
        match value {
            Value::Object(members) => self.check_object(schema, members, place),
            Value::Array(elements) => {
                let Some(items) = schema.get("items") else { return };
                for (index, element) in elements.iter().enumerate() {
                    self.check(items, element, &Place::Element(place, index));
                }
            }
            Value::Number(number) => self.check_limits(schema, number.as_f64(), place),
            _ => {}
        }
    }

    fn check_object(
        &mut self,
        schema: &'a Map<String, Value>,
        members: &Map<String, Value>,
        place: &Place<'_>,
    ) {
        let known = schema.get("properties").and_then(Value::as_object);
        let open = schema.get("additionalProperties").filter(|schema| schema.is_object());
        for (name, value) in members {
            let place = Place::Member(place, name);
            match known.and_then(|known| known.get(name)).or(open) {
                Some(schema) => self.check(schema, value, &place),
                None => self.unknown_key(name, known, &place),
            }
        }
        let required = schema.get("required").and_then(Value::as_array).into_iter().flatten();
        for name in required.filter_map(Value::as_str) {
            if !members.contains_key(name) {
                let message = format!("the key `{name}` is missing");
                self.problems.push("missing-key", &place.pointer(), message);
            }
        }
    }

    fn unknown_key(
        &mut self,
        name: &str,
        known: Option<&'a Map<String, Value>>,
        place: &Place<'_>,
    ) {
        let known = || known.into_iter().flat_map(Map::keys).map(String::as_str);
        let message = format!("unknown key `{}`", shorten(name));
        let help = did_you_mean(name, known())
            .unwrap_or_else(|| format!("known keys are {}", enumerate(known())));
        self.problems.push_with_help("unknown-key", &place.pointer(), message, help);
    }

    fn check_choice(&mut self, names: &[&str], value: &Value, place: &Place<'_>) {
        let known = || names.iter().copied();
        let Some(text) = value.as_str() else {
            let message =
                format!("expected one of {}, found {}", enumerate(known()), describe(value));
            return self.problems.push("wrong-type", &place.pointer(), message);
        };
        if !names.contains(&text) {
            let message =
                format!("expected one of {}, found {}", enumerate(known()), describe(value));
            let help = did_you_mean(text, known());
            self.problems.push_with_help("unknown-value", &place.pointer(), message, help);
        }
    }

    fn check_limits(
        &mut self,
        schema: &Map<String, Value>,
        number: Option<f64>,
        place: &Place<'_>,
    ) {
        let limit = |name: &str| schema.get(name).and_then(Value::as_f64);
        let Some(number) = number else { return };
        let too_small = limit("minimum").is_some_and(|minimum| number < minimum);
        let too_large = limit("maximum").is_some_and(|maximum| number > maximum);
        if too_small || too_large {
            let message = format!("the number {number} is out of range");
            self.problems.push("out-of-range", &place.pointer(), message);
        }
    }

    fn resolve(&self, schema: &'a Value) -> Option<&'a Map<String, Value>> {
        let schema = schema.as_object()?;
        // `$ref` stands alone or inside a one-element `allOf` that adds a description.
        let inner = schema.get("allOf").and_then(|all| all.get(0)).and_then(Value::as_object);
        let Some(reference) = inner.unwrap_or(schema).get("$ref") else { return Some(schema) };
        let pointer = reference.as_str()?.strip_prefix('#')?;
        self.root.pointer(pointer)?.as_object()
    }
}

/// The allowed texts of an enumeration.
fn names_of_choice(schema: &Map<String, Value>) -> Option<Vec<&str>> {
    if let Some(Value::Array(names)) = schema.get("enum") {
        return names.iter().map(Value::as_str).collect();
    }
    let choices = schema.get("oneOf")?.as_array()?;
    choices
        .iter()
        .flat_map(|choice| match choice.get("enum").and_then(Value::as_array) {
            Some(names) => names.iter().map(Value::as_str).collect(),
            None => vec![choice.get("const").and_then(Value::as_str)],
        })
        .collect()
}

fn has_type(value: &Value, expected: &str) -> bool {
    match expected {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        _ => true,
    }
}

fn article(ty: &str) -> String {
    match ty {
        "object" | "array" | "integer" => format!("an {ty}"),
        _ => format!("a {ty}"),
    }
}

/// A JSON value as a message names it.
pub(crate) fn describe(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        Value::Array(_) => "an array".to_owned(),
        Value::Bool(_) | Value::Number(_) => format!("`{value}`"),
        Value::String(text) => format!("the string {}", shorten(&format!("{text:?}"))),
    }
}

//! The documented success answer, and whether it is what the schema describes.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::flags::Flags;
use super::node::Node;
use crate::diagnostics::shorten;
use crate::schema::describe;

/// Deepest answer that is taken over: a spec around a deeper one could not be read again.
const DEEPEST: usize = 100;

/// The documented success answer: the first JSON one.
pub(super) fn success_answer(
    api: &Node<'_>,
    response: &Map<String, Value>,
    flags: &mut Flags,
) -> Option<Value> {
    let text = api.filled("responseDemo")?;
    let mut bad = |why: &str| {
        let message = format!("the success answer is left out: {why}");
        flags.push("bad-success-answer", api, message);
    };
    let demos: Vec<Value> = match serde_json::from_str(&text) {
        Ok(demos) => demos,
        Err(error) => {
            bad(&format!("`responseDemo` is no JSON list: {error}"));
            return None;
        }
    };
    let demo = demos.iter().find(|demo| demo["type"] == "json")?;
    let text = demo["example"].as_str().filter(|text| !text.trim().is_empty())?;
    let example: Value = match serde_json::from_str(text) {
        Ok(example) => example,
        Err(error) => {
            bad(&format!("it is no JSON: {error}"));
            return None;
        }
    };
    if depth(&example) > DEEPEST {
        bad("it is nested too deep");
        return None;
    }
    let mut check = Check { api, flags, seen: BTreeSet::new() };
    check.value(&example, response, "");
    Some(example)
}

/// How many containers are inside each other. JSON readers limit that, so it may recurse.
fn depth(value: &Value) -> usize {
    match value {
        Value::Array(elements) => 1 + elements.iter().map(depth).max().unwrap_or(0),
        Value::Object(members) => 1 + members.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

struct Check<'a, 'n> {
    api: &'a Node<'n>,
    flags: &'a mut Flags,
    /// Places that have been remarked on; the items of a list are one place.
    seen: BTreeSet<String>,
}

impl Check<'_, '_> {
    fn value(&mut self, value: &Value, shape: &Map<String, Value>, path: &str) {
        let ty = shape.get("type").and_then(Value::as_str).unwrap_or_default();
        match (value, ty) {
            (Value::Object(members), "object") => {
                let Some(fields) = shape.get("fields").and_then(Value::as_object) else { return };
                for (name, value) in members {
                    let path = format!("{path}.{}", shorten(name));
                    match fields.get(name).and_then(Value::as_object) {
                        Some(shape) => self.value(value, shape, &path),
                        None => self.remark("demo-field-unknown", &path, "is not described"),
                    }
                }
            }
            (Value::Object(members), "map") => {
                let Some(entries) = shape.get("entries").and_then(Value::as_object) else { return };
                let path = format!("{path}.*");
                members.values().for_each(|value| self.value(value, entries, &path));
            }
            (Value::Array(elements), "array") => {
                let Some(items) = shape.get("items").and_then(Value::as_object) else { return };
                let path = format!("{path}[]");
                elements.iter().for_each(|value| self.value(value, items, &path));
            }
            _ if is_of(value, ty) => {}
            _ => {
                let what = format!("is described as `{ty}`, found {}", describe(value));
                self.remark("demo-type-differs", path, &what);
            }
        }
    }

    fn remark(&mut self, code: &'static str, path: &str, what: &str) {
        if self.seen.insert(path.to_owned()) {
            let path = path.trim_start_matches('.');
            let path = if path.is_empty() { "the answer" } else { path };
            self.flags.push(code, self.api, format!("`{path}` {what}"));
        }
    }
}

fn is_of(value: &Value, ty: &str) -> bool {
    match ty {
        "string" | "binary" => value.is_string(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" | "map" => value.is_object(),
        _ => true,
    }
}

//! The facts of a single schema.

use serde_json::{Map, Value, json};

use super::extensions;
use super::node::Node;
use super::schema::Reader;
use crate::diagnostics::shorten;

impl Reader<'_> {
    /// Adds the facts that stand at the schema itself to the shape.
    pub(super) fn facts(
        &mut self,
        schema: &Node<'_>,
        ty: &str,
        depth: usize,
        shape: &mut Map<String, Value>,
    ) {
        let numeric = matches!(ty, "string" | "integer" | "number");
        let format = schema.filled("x-time-format").or_else(|| schema.filled("format"));
        if let Some(format) = format.filter(|_| numeric) {
            shape.insert("format".to_owned(), json!(format));
        }
        extensions::unit(schema, numeric, &mut self.flags, shape);
        let is_parameter = self.request && depth == 0;
        extensions::marks(schema, ty, is_parameter, &mut self.flags, shape);
        if schema.flag("deprecated") {
            shape.insert("deprecated".to_owned(), extensions::deprecation(schema));
        }
        if self.options.with_prose
            && let Some(text) = schema.filled("description").or_else(|| schema.filled("title"))
        {
            shape.insert("description".to_owned(), json!(text));
        }
        if numeric || ty == "boolean" {
            let values = self.values(schema);
            if !values.is_empty() {
                shape.insert("values".to_owned(), Value::Array(values));
            }
            if let Some(default) = schema.filled("default").filter(|_| self.request) {
                shape.insert("default".to_owned(), json!(default));
            }
        }
        if let Some(example) = schema.filled("example").or_else(|| compact(schema)) {
            shape.insert("example".to_owned(), json!(example));
        }
        limits(schema, ty, shape);
    }

    /// Remarks on a default or an example that is no value of the shape.
    pub(super) fn check(&mut self, shape: &Map<String, Value>, schema: &Node<'_>) {
        let ty = shape["type"].as_str().unwrap_or_default();
        let texts = [("default", "default-differs"), ("example", "example-differs")];
        for (key, code) in texts {
            let Some(text) = shape.get(key).and_then(Value::as_str) else { continue };
            let found = shorten(text);
            if !fits(text, ty) {
                let message = format!("the {key} {found:?} is no value of the type `{ty}`");
                self.flags.push(code, schema, message);
            } else if !is_listed(text, shape) {
                let message = format!("the {key} {found:?} is none of the values");
                self.flags.push("example-not-listed", schema, message);
            }
        }
        if shape.get("format").is_some_and(|format| format == "int32") {
            let limits = ["minimum", "maximum"].map(|key| shape.get(key).and_then(Value::as_f64));
            let texts = ["default", "example"].map(|key| shape.get(key)?.as_str()?.parse().ok());
            let is_large = |number: f64| number.abs() > 2_147_483_648.0;
            if limits.into_iter().chain(texts).flatten().any(is_large) {
                let message = "a limit, default or example is too large for the format `int32`";
                self.flags.push("int32-range", schema, message);
            }
        }
    }
}

fn fits(text: &str, ty: &str) -> bool {
    match ty {
        "integer" => text.parse::<i64>().is_ok() && !text.starts_with('+'),
        "number" => text.parse::<f64>().is_ok_and(f64::is_finite),
        "boolean" => matches!(text, "true" | "false"),
        _ => true,
    }
}

fn is_listed(text: &str, shape: &Map<String, Value>) -> bool {
    let values = shape.get("values").and_then(Value::as_array);
    values.is_none_or(|values| values.iter().any(|value| value["value"] == text))
}

fn limits(schema: &Node<'_>, ty: &str, shape: &mut Map<String, Value>) {
    if matches!(ty, "integer" | "number" | "string") {
        for key in ["minimum", "maximum"] {
            if let Some(number) = schema.number(key) {
                shape.insert(key.to_owned(), number_of(number));
            }
        }
    }
    let keys: &[&str] = match ty {
        "string" => &["minLength", "maxLength"],
        "array" => &["minItems", "maxItems"],
        _ => &[],
    };
    for key in keys {
        if let Some(count) = schema.count(key) {
            shape.insert((*key).to_owned(), json!(count));
        }
    }
    if let Some(pattern) = schema.filled("pattern").filter(|_| ty == "string") {
        shape.insert("pattern".to_owned(), json!(pattern));
    }
}

/// A list or an object as an example: compact JSON.
fn compact(schema: &Node<'_>) -> Option<String> {
    let value = schema.value().get("example")?;
    (value.is_array() || value.is_object()).then(|| value.to_string())
}

/// Whole numbers without a fraction.
fn number_of(number: f64) -> Value {
    match format!("{number:.0}").parse::<i64>() {
        Ok(whole) if number.fract() == 0.0 && number.abs() < 9.1e15 => json!(whole),
        _ => json!(number),
    }
}

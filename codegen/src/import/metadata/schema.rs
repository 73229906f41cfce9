//! A schema of the vendor → a shape of the spec format.

use serde_json::{Map, Value, json};

use super::node::{Node, scalar_text};
use super::{Options, extensions, prose};
use crate::import::draft::Flag;

/// Schemas inside schemas beyond this depth are left out.
const DEEPEST: usize = 100;

/// Most schemas of one operation, with those that references repeat.
const MOST: usize = 50_000;

/// Collects flags.
#[derive(Debug, Default)]
pub(super) struct Flags(Vec<Flag>);

impl Flags {
    pub(super) fn push(&mut self, code: &'static str, pointer: &str, message: impl Into<String>) {
        let (pointer, message) = (pointer.to_owned(), message.into());
        self.0.push(Flag { code, pointer, line: None, message });
    }

    pub(super) fn into_vec(self) -> Vec<Flag> {
        self.0
    }
}

/// Reads the schemas of one operation.
pub(super) struct Reader<'a> {
    /// Schemas that references lead to.
    pub(super) schemas: Option<&'a Map<String, Value>>,
    pub(super) options: Options,
    pub(super) flags: Flags,
    /// Whether the schemas are of the request; what only a request has is left out elsewhere.
    pub(super) request: bool,
    /// Names of the references that are being read.
    open: Vec<String>,
    read: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(schemas: Option<&'a Map<String, Value>>, options: Options) -> Self {
        Self { schemas, options, flags: Flags::default(), request: true, open: Vec::new(), read: 0 }
    }

    /// The shape for a schema at a depth.
    pub(super) fn shape(&mut self, schema: &Node<'_>, depth: usize) -> Map<String, Value> {
        self.read += 1;
        if depth > DEEPEST || self.read > MOST {
            let message = "the schema is too deep or too large; the rest of it is left out";
            self.flags.push("too-deep", schema.pointer(), message);
            return any();
        }
        if let Some(reference) = schema.text("$ref") {
            return self.referenced(schema, &reference, depth);
        }
        let mut shape = Map::new();
        let ty = self.ty(schema);
        shape.insert("type".to_owned(), json!(ty));
        self.facts(schema, ty, &mut shape);
        match ty {
            "array" => self.items(schema, depth, &mut shape),
            "map" => {
                if let Some(entries) = schema.get("additionalProperties") {
                    let entries = self.shape(&entries, depth + 1);
                    shape.insert("entries".to_owned(), Value::Object(entries));
                }
            }
            "object" => {
                let fields = schema.members("properties").into_iter();
                let fields = fields
                    .map(|(name, field)| {
                        let mut shape = self.shape(&field, depth + 1);
                        if self.request && field.flag("required") {
                            shape.insert("required".to_owned(), json!(true));
                        }
                        (name.to_owned(), Value::Object(shape))
                    })
                    .collect::<Map<_, _>>();
                if !fields.is_empty() {
                    shape.insert("fields".to_owned(), Value::Object(fields));
                }
            }
            _ => {}
        }
        shape
    }

    /// What stands beside a reference counts more than what it leads to.
    fn referenced(
        &mut self,
        schema: &Node<'_>,
        reference: &str,
        depth: usize,
    ) -> Map<String, Value> {
        let name = reference.strip_prefix("#/components/schemas/").unwrap_or(reference);
        let Some(target) = self.schemas.and_then(|schemas| schemas.get(name)) else {
            let message = format!("`{reference}` leads nowhere; it is taken for any value");
            self.flags.push("dangling-reference", schema.pointer(), message);
            return any();
        };
        if self.open.iter().any(|open| open == name) {
            let message =
                format!("`{name}` contains itself; the product needs it as a shared type");
            self.flags.push("recursive-reference", schema.pointer(), message);
            return Map::from_iter([
                ("type".to_owned(), json!("object")),
                ("ref".to_owned(), json!(name)),
            ]);
        }
        self.open.push(name.to_owned());
        let pointer = crate::source::child("/components/schemas", name);
        let mut shape = self.shape(&Node::new(target, pointer), depth + 1);
        self.open.pop();
        if self.options.with_prose
            && let Some(text) = schema.filled("description")
        {
            shape.insert("description".to_owned(), json!(text));
        }
        shape
    }

    fn ty(&mut self, schema: &Node<'_>) -> &'static str {
        let format = schema.text("format").unwrap_or_default();
        let ty = schema.text("type").unwrap_or_default();
        match ty.as_str() {
            "string" if matches!(format.as_str(), "binary" | "byte") => "binary",
            "string" => "string",
            "integer" | "long" => "integer",
            "number" | "float" | "double" => "number",
            "boolean" => "boolean",
            "array" => "array",
            "object" if schema.has("additionalProperties") && !schema.has("properties") => "map",
            "object" => "object",
            "any" => "any",
            "" if schema.has("properties") => "object",
            "" if schema.has("items") => "array",
            other => {
                let message = match other {
                    "" => "the schema has no type; it is taken for any value".to_owned(),
                    other => format!("the type {other:?} is unknown; it is taken for any value"),
                };
                self.flags.push("unknown-type", schema.pointer(), message);
                "any"
            }
        }
    }

    fn items(&mut self, schema: &Node<'_>, depth: usize, shape: &mut Map<String, Value>) {
        let Some(items) = schema.get("items") else {
            let message = "the list has no `items`; they are taken for any value";
            self.flags.push("array-without-items", schema.pointer(), message);
            shape.insert("items".to_owned(), Value::Object(any()));
            return;
        };
        let mut items = self.shape(&items, depth + 1);
        // The example of a list of scalars is one of an item.
        let holds = matches!(items["type"].as_str(), Some("array" | "object" | "map"));
        if let Some(example) = shape.shift_remove("example").filter(|_| !holds)
            && !items.contains_key("example")
        {
            items.insert("example".to_owned(), example);
        }
        if let Some(first) = items.get("example").and_then(Value::as_str).and_then(first_of_list) {
            let message = "the example of an item is a list; its first element is taken";
            self.flags.push("list-example", schema.pointer(), message);
            items.insert("example".to_owned(), json!(first));
        }
        shape.insert("items".to_owned(), Value::Object(items));
    }

    fn facts(&mut self, schema: &Node<'_>, ty: &str, shape: &mut Map<String, Value>) {
        let scalar = matches!(ty, "string" | "integer" | "number" | "boolean");
        let format = schema.filled("x-time-format").or_else(|| schema.filled("format"));
        if let Some(format) = format.filter(|_| matches!(ty, "string" | "integer" | "number")) {
            shape.insert("format".to_owned(), json!(format));
        }
        if let Some(unit) = schema.filled("x-unit") {
            match extensions::unit(&unit) {
                Some(unit) => {
                    shape.insert("unit".to_owned(), json!(unit));
                }
                None if extensions::is_time(&unit) => {}
                None => {
                    let message = format!("the unit `{unit}` is unknown; it is left out");
                    self.flags.push("unknown-unit", schema.pointer(), message);
                }
            }
        }
        for (key, name) in [
            ("x-required-in-practice", "requiredInPractice"),
            ("x-ignored-by-backend", "ignored"),
            ("x-comma-separated", "commaSeparated"),
        ] {
            if schema.flag(key) {
                shape.insert(name.to_owned(), json!(true));
            }
        }
        if schema.flag("deprecated") {
            shape.insert("deprecated".to_owned(), json!({}));
        }
        if self.options.with_prose
            && let Some(text) = schema.filled("description").or_else(|| schema.filled("title"))
        {
            shape.insert("description".to_owned(), json!(text));
        }
        if scalar {
            let values = self.values(schema);
            if !values.is_empty() {
                shape.insert("values".to_owned(), Value::Array(values));
            }
            if let Some(default) = schema.filled("default").filter(|_| self.request) {
                shape.insert("default".to_owned(), json!(default));
            }
        }
        if let Some(example) = schema.filled("example").or_else(|| compact(schema.get("example")?))
        {
            shape.insert("example".to_owned(), json!(example));
        }
        self.limits(schema, ty, shape);
    }

    fn limits(&mut self, schema: &Node<'_>, ty: &str, shape: &mut Map<String, Value>) {
        if matches!(ty, "integer" | "number" | "string") {
            for key in ["minimum", "maximum"] {
                if let Some(number) = schema.number(key) {
                    shape.insert(key.to_owned(), number_of(number));
                }
            }
        }
        let (keys, fits): ([&str; 2], bool) = match ty {
            "string" => (["minLength", "maxLength"], true),
            "array" => (["minItems", "maxItems"], true),
            _ => (["", ""], false),
        };
        for key in keys.into_iter().filter(|_| fits) {
            if let Some(count) = schema.count(key) {
                shape.insert(key.to_owned(), json!(count));
            }
        }
        if let Some(pattern) = schema.filled("pattern").filter(|_| ty == "string") {
            shape.insert("pattern".to_owned(), json!(pattern));
        }
    }

    /// The documented values: of `enum`, of its titles, of our own keys, or of the description.
    fn values(&mut self, schema: &Node<'_>) -> Vec<Value> {
        let ours = schema.has("x-enum-source") || self.options.with_prose;
        let keys = ["enum", "x-documented-values", "x-known-values"];
        let mut found: Vec<(String, Option<String>)> = Vec::new();
        for value in keys.into_iter().flat_map(|key| schema.elements(key)) {
            let Some(text) = scalar_text(value.value()) else { continue };
            let (text, _) = self.without_prose(&text, &value);
            if found.iter().any(|(known, _)| *known == text) {
                let message = format!("the value `{text}` is listed twice");
                self.flags.push("duplicate-value", value.pointer(), message);
                continue;
            }
            found.push((text, None));
        }
        for (value, title) in schema.members("enumValueTitles") {
            let title = scalar_text(title.value()).filter(|title| !title.trim().is_empty());
            match found.iter_mut().find(|(known, _)| known == value) {
                Some(known) => known.1 = title,
                None => found.push((value.to_owned(), title)),
            }
        }
        if found.is_empty() {
            found = self.values_in_prose(schema);
        }
        let value = |(value, label): (String, Option<String>)| {
            let label = label.filter(|_| ours).map(|label| label.trim().to_owned());
            match label {
                Some(label) => json!({ "value": value, "label": label }),
                None => json!({ "value": value }),
            }
        };
        found.into_iter().map(value).collect()
    }

    /// Some members of `enum` hold an explanation behind the value.
    fn without_prose(&mut self, text: &str, value: &Node<'_>) -> (String, Option<String>) {
        let Some((before, after)) = text.split_once('：') else { return (text.to_owned(), None) };
        let message = format!("the value {text:?} holds an explanation; it is cut off");
        self.flags.push("value-with-prose", value.pointer(), message);
        (before.trim().to_owned(), Some(after.trim().to_owned()))
    }

    fn values_in_prose(&mut self, schema: &Node<'_>) -> Vec<(String, Option<String>)> {
        let Some(description) = schema.filled("description") else { return Vec::new() };
        let listed = prose::listed_values(&description);
        let example = schema.filled("example");
        if let Some(example) = example.filter(|text| listed.iter().all(|(value, _)| value != text))
            && !listed.is_empty()
        {
            let message = format!(
                "the description lists values, but the example {example:?} is \
                                   none of them; the list is left out"
            );
            self.flags.push("value-list-lost", schema.pointer(), message);
            return Vec::new();
        }
        if !listed.is_empty() {
            let message = "the values are from a list in the description";
            self.flags.push("values-from-prose", schema.pointer(), message);
        }
        let label = |label: String| Some(label).filter(|label| !label.is_empty());
        listed.into_iter().map(|(value, text)| (value, label(text))).collect()
    }
}

fn any() -> Map<String, Value> {
    Map::from_iter([("type".to_owned(), json!("any"))])
}

/// A list or an object as an example: compact JSON.
fn compact(example: Node<'_>) -> Option<String> {
    let value = example.value();
    (value.is_array() || value.is_object()).then(|| value.to_string())
}

/// The first scalar of a text that is a JSON list.
fn first_of_list(text: &str) -> Option<String> {
    if !text.starts_with('[') {
        return None;
    }
    let list: Vec<Value> = serde_json::from_str(text).ok()?;
    scalar_text(list.first()?)
}

/// Whole numbers without a fraction.
fn number_of(number: f64) -> Value {
    match format!("{number:.0}").parse::<i64>() {
        Ok(whole) if number.fract() == 0.0 && number.abs() < 9.1e15 => json!(whole),
        _ => json!(number),
    }
}

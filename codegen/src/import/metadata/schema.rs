//! A schema of the vendor → a shape of the spec format.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::flags::Flags;
use super::node::{Node, scalar_text};
use super::{Options, extensions};
use crate::diagnostics::shorten;
use crate::names;

/// Schemas inside schemas beyond this depth are left out. A spec with deeper shapes would be too
/// deep for JSON readers; the deepest answer of the vendor has 19.
const DEEPEST: usize = 50;

/// Largest size of the schemas of one operation, with those that references repeat. Operations of
/// the vendor have less than 1000.
const LARGEST: usize = 10_000;

/// Reads the schemas of one operation.
pub(super) struct Reader<'a> {
    /// Schemas that references lead to.
    schemas: Option<&'a Map<String, Value>>,
    pub(super) options: Options,
    pub(super) flags: Flags,
    /// Whether the schemas are of the request; what only a request has is left out elsewhere.
    pub(super) request: bool,
    /// Names of the references that are being read.
    open: Vec<&'a str>,
    /// Size of what has been read.
    pub(super) size: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(schemas: Option<&'a Map<String, Value>>, options: Options) -> Self {
        Self { schemas, options, flags: Flags::default(), request: true, open: Vec::new(), size: 0 }
    }

    /// The shape for the schema of a parameter or of the answer.
    pub(super) fn root(&mut self, schema: &Node<'_>) -> Map<String, Value> {
        let mut shape = self.shape(schema, 0);
        if !self.request {
            shape.shift_remove("deprecated");
        }
        shape
    }

    fn shape(&mut self, schema: &Node<'_>, depth: usize) -> Map<String, Value> {
        let shape = self.unchecked(schema, depth);
        self.check(&shape, schema);
        shape
    }

    fn unchecked(&mut self, schema: &Node<'_>, depth: usize) -> Map<String, Value> {
        if depth > DEEPEST || !self.may_read(schema) {
            let message = "the schemas are too deep or too many; the rest is left out";
            self.flags.push("too-large", schema, message);
            return any();
        }
        extensions::check(schema, &mut self.flags);
        if let Some(reference) = schema.text("$ref") {
            return self.referenced(schema, &reference, depth);
        }
        let mut shape = Map::new();
        let ty = self.ty(schema);
        shape.insert("type".to_owned(), json!(ty));
        self.facts(schema, ty, depth, &mut shape);
        match ty {
            "array" => self.items(schema, depth, &mut shape),
            "map" => {
                if let Some(entries) = schema.get("additionalProperties") {
                    let mut entries = self.shape(&entries, depth + 1);
                    entries.shift_remove("deprecated");
                    shape.insert("entries".to_owned(), Value::Object(entries));
                }
            }
            "object" => self.fields(schema, depth, &mut shape),
            _ => {}
        }
        shape
    }

    /// Counts what the schema itself says, without what is inside it. References can repeat a
    /// schema exponentially often, and a large one quite often.
    fn may_read(&mut self, schema: &Node<'_>) -> bool {
        const LONG_TEXT: usize = 500;
        const MANY_MEMBERS: usize = 50;
        let size = |value: &Value| match value {
            Value::String(text) => text.len() / LONG_TEXT,
            Value::Array(elements) => elements.len(),
            _ => 0,
        };
        let titles = schema.value().get("enumValueTitles").and_then(Value::as_object);
        let members = schema.map().into_iter().flat_map(Map::values);
        let own = members.map(size).sum::<usize>() + titles.map_or(0, Map::len);
        let many = schema.map().map_or(0, Map::len) / MANY_MEMBERS;
        self.size += 1 + own + many;
        self.is_open()
    }

    /// Whether there is room for more schemas.
    fn is_open(&self) -> bool {
        self.size <= LARGEST
    }

    /// What stands beside a reference counts more than what it leads to.
    fn referenced(
        &mut self,
        schema: &Node<'_>,
        reference: &str,
        depth: usize,
    ) -> Map<String, Value> {
        let name = reference.strip_prefix("#/components/schemas/").unwrap_or(reference);
        let Some((name, target)) = self.schemas.and_then(|schemas| schemas.get_key_value(name))
        else {
            let message =
                format!("`{}` leads nowhere; it is taken for any value", shorten(reference));
            self.flags.push("dangling-reference", schema, message);
            return any();
        };
        if self.open.contains(&name.as_str()) {
            let name = shorten(name);
            let message =
                format!("`{name}` contains itself; the product needs it as a shared type");
            self.flags.push("recursive-reference", schema, message);
            return Map::from_iter([
                ("type".to_owned(), json!("object")),
                ("ref".to_owned(), json!(name)),
            ]);
        }
        self.open.push(name);
        let mut shape = self.shape(&Node::new(target, "/components/schemas", name), depth + 1);
        self.open.pop();
        let ty = shape["type"].as_str().and_then(spelled).unwrap_or("any");
        self.facts(schema, ty, depth, &mut shape);
        shape
    }

    fn ty(&mut self, schema: &Node<'_>) -> &'static str {
        let format = schema.text("format").unwrap_or_default();
        let ty = schema.text("type").unwrap_or_default();
        match ty.as_str() {
            "string" if matches!(format.as_str(), "binary" | "byte") => "binary",
            "object" if schema.has("additionalProperties") && !schema.has("properties") => "map",
            "long" => "integer",
            "float" | "double" => "number",
            "" if schema.has("properties") => "object",
            "" if schema.has("items") => "array",
            other => spelled(other).filter(|ty| *ty != "map").unwrap_or_else(|| {
                let message = match other {
                    "" => "the schema has no type; it is taken for any value".to_owned(),
                    other => {
                        let other = shorten(other);
                        format!("the type {other:?} is unknown; it is taken for any value")
                    }
                };
                self.flags.push("unknown-type", schema, message);
                "any"
            }),
        }
    }

    fn fields(&mut self, schema: &Node<'_>, depth: usize, shape: &mut Map<String, Value>) {
        let mut fields = Map::new();
        let mut derived: HashMap<String, &str> = HashMap::new();
        for (name, field) in schema.members("properties") {
            if !self.is_open() {
                let message = "the schemas are too many; the rest is left out";
                self.flags.push("too-large", schema, message);
                break;
            }
            let mut shape = self.shape(&field, depth + 1);
            if self.request {
                self.required(&field, field.flag("required"), &mut shape);
            }
            let rust_name = names::field(name, None).ok();
            if let Some(rust_name) = rust_name
                && let Some(other) = derived.insert(rust_name.as_str().to_owned(), name)
            {
                self.collision(&field, other, name);
            }
            fields.insert(name.to_owned(), Value::Object(shape));
        }
        if !fields.is_empty() {
            shape.insert("fields".to_owned(), Value::Object(fields));
        }
    }

    /// Remarks that two names of the API become one name.
    pub(super) fn collision(&mut self, node: &Node<'_>, one: &str, other: &str) {
        let (one, other) = (shorten(one), shorten(other));
        let message = format!("`{one}` and `{other}` become the same name; rename one of them");
        self.flags.push("name-collision", node, message);
    }

    /// What is declared as required counts, not what is documented as required.
    pub(super) fn required(
        &mut self,
        schema: &Node<'_>,
        required: bool,
        shape: &mut Map<String, Value>,
    ) {
        if required {
            shape.insert("required".to_owned(), json!(true));
        }
        if schema.has("docRequired") && schema.flag("docRequired") != required {
            let message = "what is documented as required differs from what is declared; the \
                           declaration counts";
            self.flags.push("required-differs", schema, message);
        }
        if required && shape.contains_key("default") {
            let message = "it is required and has a default; one of the two is wrong";
            self.flags.push("required-with-default", schema, message);
        }
    }

    fn items(&mut self, schema: &Node<'_>, depth: usize, shape: &mut Map<String, Value>) {
        let Some(inner) = schema.get("items") else {
            let message = "the list has no `items`; they are taken for any value";
            self.flags.push("array-without-items", schema, message);
            shape.insert("items".to_owned(), Value::Object(any()));
            return;
        };
        let mut items = self.unchecked(&inner, depth + 1);
        items.shift_remove("deprecated");
        // The example of a list of scalars is one of an item.
        let holds = matches!(items["type"].as_str(), Some("array" | "object" | "map"));
        if let Some(example) = shape.shift_remove("example").filter(|_| !holds)
            && !items.contains_key("example")
        {
            items.insert("example".to_owned(), example);
        }
        if let Some(first) = items.get("example").and_then(Value::as_str).and_then(first_of_list) {
            let message = "the example of an item is a list; its first element is taken";
            self.flags.push("list-example", schema, message);
            items.insert("example".to_owned(), json!(first));
        }
        self.check(&items, &inner);
        shape.insert("items".to_owned(), Value::Object(items));
    }
}

/// The types whose name is the same in both formats.
fn spelled(ty: &str) -> Option<&'static str> {
    const TYPES: &[&str] =
        &["string", "integer", "number", "boolean", "array", "object", "map", "any", "binary"];
    TYPES.iter().copied().find(|known| *known == ty)
}

fn any() -> Map<String, Value> {
    Map::from_iter([("type".to_owned(), json!("any"))])
}

/// The first scalar of a text that is a JSON list.
fn first_of_list(text: &str) -> Option<String> {
    if !text.starts_with('[') {
        return None;
    }
    let list: Vec<Value> = serde_json::from_str(text).ok()?;
    scalar_text(list.first()?)
}

//! Trees of rows → shapes in the form of a spec.

use serde_json::{Map, Value, json};

use super::example;
use super::limits;
use super::nest::{Node, Tree};
use super::sample::Sample;
use super::table::Row;
use super::types::{self, Documented};
use super::values;
use crate::import::Flag;
use crate::source::child;

/// Which table a shape comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Request,
    Response,
}

/// Prints trees as shapes.
pub(super) struct Printer<'a> {
    pub(super) side: Side,
    pub(super) with_prose: bool,
    pub(super) flags: &'a mut Vec<Flag>,
}

type Shape = Map<String, Value>;

impl Printer<'_> {
    /// The shapes of the root's fields, at `pointer`.
    pub(super) fn fields(
        &mut self,
        tree: &Tree<'_>,
        node: usize,
        known: Option<&Sample>,
        pointer: &str,
    ) -> Shape {
        let mut fields = Shape::new();
        for (name, index) in &tree.nodes[node].fields {
            let known = known.and_then(|known| known.fields.get(name));
            let shape = self.shape(tree, *index, known, &child(pointer, name));
            fields.insert(name.clone(), Value::Object(shape));
        }
        for row in &tree.nodes[node].repetitions {
            self.repeat(row, &mut fields, pointer);
        }
        for name in &tree.nodes[node].missing {
            let message = format!("the example has `{name}`, the table has not");
            self.flag("demo-mismatch", pointer, tree.nodes[node].row.map(|row| row.line), message);
        }
        fields
    }

    /// The shape of a node; trees are not deeper than the nesting allows.
    pub(super) fn shape(
        &mut self,
        tree: &Tree<'_>,
        index: usize,
        known: Option<&Sample>,
        pointer: &str,
    ) -> Shape {
        let node = &tree.nodes[index];
        let mut shape = Shape::new();
        self.add_type(node, pointer, &mut shape);
        if let Some(row) = node.row {
            self.add_row(node, row, known, pointer, &mut shape);
        }
        if let Some(why) = node.doubt {
            self.flag("depth-guessed", pointer, node.row.map(|row| row.line), why.to_owned());
        }
        let known_items = known.and_then(|known| known.items.as_deref());
        let is_list = shape.get("type").is_some_and(|ty| ty == "array");
        let is_map = shape.get("type").is_some_and(|ty| ty == "map");
        let key = if is_map { "entries" } else { "items" };
        match node.item {
            Some(item) => {
                let items = self.shape(tree, item, known_items, &child(pointer, key));
                shape.insert(key.to_owned(), Value::Object(items));
            }
            None if (is_list || is_map) && node.fields.is_empty() => {
                let items = self.unlisted_items(node, pointer, key);
                shape.insert(key.to_owned(), Value::Object(items));
            }
            None => {}
        }
        if !node.fields.is_empty() {
            let fields = self.fields(tree, index, known, &child(pointer, "fields"));
            shape.insert("fields".to_owned(), Value::Object(fields));
        }
        self.move_example(&mut shape, node.row, pointer);
        shape
    }

    fn add_type(&mut self, node: &Node<'_>, pointer: &str, shape: &mut Shape) {
        let line = node.row.map(|row| row.line);
        let word = node.row.map_or("", |row| row.type_word.as_str());
        let seen = node.sample.map_or("", |sample| sample.kind);
        let name = match &node.documented {
            Some(documented) => {
                self.compare_type(documented, node, pointer);
                documented.name
            }
            None if word.is_empty() => {
                let name = type_of(seen);
                if node.row.is_some() {
                    let message = format!("no type is stated; `{name}` is a guess");
                    self.flag("type-guessed", pointer, line, message);
                }
                name
            }
            None => {
                let name = if seen.is_empty() { "any" } else { type_of(seen) };
                let word = values::shortened(word);
                let message = format!("unknown type `{word}`; `{name}` is a guess");
                self.flag("unknown-type", pointer, line, message);
                name
            }
        };
        shape.insert("type".to_owned(), json!(name));
        if let Some(format) = node.documented.as_ref().and_then(|documented| documented.format) {
            shape.insert("format".to_owned(), json!(format));
        }
    }

    fn compare_type(&mut self, documented: &Documented, node: &Node<'_>, pointer: &str) {
        let seen = node.sample.map_or("", |sample| sample.kind);
        let fits = match seen {
            "" | "null" => true,
            "number" => matches!(documented.name, "integer" | "number"),
            "fraction" => documented.name == "number",
            "object" => matches!(documented.name, "object" | "map"),
            kind => kind == documented.name,
        };
        // A request is compared with a spec, whose types may be those of another document.
        if self.side == Side::Response && !fits && documented.name != "any" {
            let seen = type_of(seen);
            let message = format!("the table says `{}`, the example has `{seen}`", documented.name);
            self.flag("demo-mismatch", pointer, node.row.map(|row| row.line), message);
        }
    }

    fn add_row(
        &mut self,
        node: &Node<'_>,
        row: &Row,
        known: Option<&Sample>,
        pointer: &str,
        shape: &mut Shape,
    ) {
        let samples: Vec<&Sample> = match self.side {
            Side::Response => node.sample.into_iter().chain(known).collect(),
            Side::Request => known.into_iter().collect(),
        };
        let parted = example::part(row, &samples);
        let line = Some(row.line);
        if let Some(why) = parted.doubt {
            let message = format!("where the description ends and the example starts: {why}");
            self.flag("example-guessed", pointer, line, message);
        }
        let told = values::read(parted.description);
        for (code, line, message) in &told.doubts {
            self.flag(code, pointer, Some(*line), message.clone());
        }
        let limits = limits::read(told.prose.iter().map(String::as_str));
        let is_request = self.side == Side::Request;
        if is_request && row.required == Some(true) && row.name.is_some() {
            shape.insert("required".to_owned(), json!(true));
        }
        if row.is_deprecated {
            shape.insert("deprecated".to_owned(), json!({}));
        }
        let prose = told.prose.join("\n");
        if self.with_prose && !prose.trim().is_empty() {
            shape.insert("description".to_owned(), json!(prose.trim()));
        }
        if !told.choices.is_empty() {
            shape.insert("values".to_owned(), printed(&told.choices, self.with_prose));
        }
        if is_request {
            self.add_default(&told.choices, &limits, row, pointer, shape);
        }
        if let Some(example) = parted.example.filter(|example| !example.is_empty()) {
            shape.insert("example".to_owned(), json!(example));
        }
        for (key, limit) in [("minimum", limits.minimum), ("maximum", limits.maximum)] {
            if let Some(limit) = limit {
                shape.insert(key.to_owned(), number(limit));
            }
        }
    }

    fn add_default(
        &mut self,
        choices: &[values::Choice],
        limits: &limits::Limits,
        row: &Row,
        pointer: &str,
        shape: &mut Shape,
    ) {
        let line = Some(row.line);
        let marked = choices.iter().find(|choice| choice.is_default).map(|choice| &choice.value);
        if let Some(unread) = limits.unread_default.as_ref().filter(|_| marked.is_none()) {
            let unread = values::shortened(unread);
            let message = format!("a default that is not one word is left out: `{unread}`");
            self.flag("default-unread", pointer, line, message);
        }
        let Some(default) = marked.or(limits.default.as_ref()) else { return };
        if limits.default.as_ref().is_some_and(|told| told != default) {
            let message = format!("two defaults; the one marked in the list is taken: `{default}`");
            self.flag("default-unread", pointer, line, message);
        }
        if shape.contains_key("required") {
            let message = format!("required, and with the default `{default}`, which is left out");
            self.flag("required-with-default", pointer, line, message);
            return;
        }
        shape.insert("default".to_owned(), json!(default));
    }

    /// The items of a list, or the entries of a map, that has no row for them.
    fn unlisted_items(&mut self, node: &Node<'_>, pointer: &str, key: &str) -> Shape {
        let stated = node.documented.as_ref().and_then(|documented| documented.items.as_deref());
        if let Some(stated) = stated {
            return stated_shape(stated);
        }
        let items = node.sample.and_then(|sample| sample.items.as_deref());
        let name = items.map_or("string", |items| type_of(items.kind));
        let name = if key == "entries" { "any" } else { name };
        let message = format!("nothing says what is inside; `{name}` is a guess");
        self.flag("items-guessed", pointer, node.row.map(|row| row.line), message);
        match name {
            "array" => Map::from_iter([
                ("type".to_owned(), json!("array")),
                ("items".to_owned(), json!({ "type": "any" })),
            ]),
            _ => Map::from_iter([("type".to_owned(), json!(name))]),
        }
    }

    /// The example of a list belongs to its items; those of objects have none of their own.
    fn move_example(&mut self, shape: &mut Shape, row: Option<&Row>, pointer: &str) {
        let is_list = shape.get("type").is_some_and(|ty| ty == "array");
        let is_group = shape.contains_key("fields")
            || shape.get("type").is_some_and(|ty| ty == "object" || ty == "map");
        if !is_list && !is_group {
            return;
        }
        let Some(example) = shape.shift_remove("example") else { return };
        let items = shape.get_mut("items").and_then(Value::as_object_mut);
        let items = items.filter(|items| {
            !items.contains_key("fields")
                && items.get("type").is_none_or(|ty| ty != "object" && ty != "array")
        });
        match items {
            Some(items) if !items.contains_key("example") => {
                items.insert("example".to_owned(), example);
            }
            Some(items) if items.get("example") == Some(&example) => {}
            _ => {
                let message = "an example of a list or object beside that of its parts is left out";
                let line = row.map(|row| row.line);
                self.flag("list-example-dropped", pointer, line, message.to_owned());
            }
        }
    }

    /// A row whose name is there already.
    fn repeat(&mut self, row: &Row, fields: &mut Shape, pointer: &str) {
        let name = row.name.as_deref().unwrap_or_default();
        let pointer = child(pointer, name);
        let documented = types::read(&row.type_word);
        let Some(shape) = fields.get_mut(name).and_then(Value::as_object_mut) else { return };
        let mut differs = documented.as_ref().map(|documented| documented.name)
            != shape.get("type").and_then(Value::as_str);
        let is_required = shape.get("required").is_some_and(|required| required == true);
        let is_request = self.side == Side::Request;
        if is_request {
            let listed = shape.get("listed").and_then(Value::as_u64).unwrap_or(1) + 1;
            let at = shape.keys().position(|key| key == "required").map_or_else(
                || 1 + usize::from(shape.contains_key("format")),
                |required| required + 1,
            );
            shape.shift_remove("listed");
            shape.shift_insert(at, "listed".to_owned(), json!(listed));
            if row.required == Some(true) && !is_required {
                differs = true;
                shape.shift_insert(at, "required".to_owned(), json!(true));
                shape.shift_remove("default");
            }
        }
        differs |= is_required && row.required == Some(false);
        let known = Sample {
            kind: "string",
            texts: shape
                .get("example")
                .and_then(Value::as_str)
                .map(ToOwned::to_owned)
                .into_iter()
                .collect(),
            ..Sample::default()
        };
        let parted = example::part(row, &[&known]);
        let example = parted.example.unwrap_or_default();
        differs |= known.texts.first().map_or("", String::as_str) != example;
        let told = values::read(parted.description);
        let choices = if told.choices.is_empty() {
            None
        } else {
            Some(printed(&told.choices, self.with_prose))
        };
        differs |= choices.as_ref() != shape.get("values");
        let how = if differs { "with other facts; the first one is taken" } else { "once more" };
        let message = format!("`{name}` is listed {how}");
        self.flag("duplicate-parameter", &pointer, Some(row.line), message);
    }

    fn flag(&mut self, code: &'static str, pointer: &str, line: Option<usize>, message: String) {
        self.flags.push(Flag { code, pointer: pointer.to_owned(), line, message });
    }
}

/// The values; their labels are words of the page.
fn printed(choices: &[values::Choice], with_prose: bool) -> Value {
    let choices = choices.iter().map(|choice| match &choice.label {
        Some(label) if with_prose => json!({ "value": choice.value, "label": label }),
        _ => json!({ "value": choice.value }),
    });
    Value::Array(choices.collect())
}

/// The shape of items of which only the type is stated.
fn stated_shape(stated: &Documented) -> Shape {
    let mut shape = Map::from_iter([("type".to_owned(), json!(stated.name))]);
    if let Some(format) = stated.format {
        shape.insert("format".to_owned(), json!(format));
    }
    if let Some(items) = &stated.items {
        let key = if stated.name == "map" { "entries" } else { "items" };
        shape.insert(key.to_owned(), Value::Object(stated_shape(items)));
    } else if stated.name == "array" {
        shape.insert("items".to_owned(), json!({ "type": "any" }));
    }
    shape
}

/// The spec's type for what an example shows.
fn type_of(kind: &str) -> &'static str {
    match kind {
        "number" => "integer",
        "fraction" => "number",
        "boolean" => "boolean",
        "array" => "array",
        "object" => "object",
        "null" => "any",
        _ => "string",
    }
}

/// A number without a fraction where it has none.
fn number(value: f64) -> Value {
    const WHOLE: f64 = 9_007_199_254_740_992.0;
    if value.fract() == 0.0 && value.abs() < WHOLE {
        #[allow(clippy::cast_possible_truncation)]
        return json!(value as i64);
    }
    json!(value)
}

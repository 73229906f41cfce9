//! What is known of a document's nesting before its table is read: a tree of names, from the
//! documented answer or from a spec.

use indexmap::IndexMap;
use serde_json::Value;

use super::table::Hints;
use super::types;

/// A value with the names below it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Sample {
    /// JSON type; empty where unknown.
    pub(super) kind: &'static str,
    pub(super) fields: IndexMap<String, Sample>,
    pub(super) items: Option<Box<Sample>>,
    /// Examples as text: of a scalar itself, of a list those of its items.
    pub(super) texts: Vec<String>,
}

/// How many elements of a list are looked at; the first ones show its shape.
const ELEMENTS: usize = 50;

impl Sample {
    /// The tree of a JSON value.
    pub(super) fn of_value(value: &Value) -> Self {
        let mut sample = Self { kind: kind_of(value), ..Self::default() };
        match value {
            Value::Object(members) => {
                let fields =
                    members.iter().map(|(name, value)| (name.clone(), Self::of_value(value)));
                sample.fields = fields.collect();
            }
            Value::Array(elements) => {
                let mut elements = elements.iter().take(ELEMENTS).map(Self::of_value);
                let mut items = elements.next();
                if let Some(first) = &mut items {
                    elements.for_each(|element| first.merge(element));
                    sample.texts.clone_from(&first.texts);
                }
                if let Ok(text) = serde_json::to_string(value) {
                    sample.texts.push(text);
                }
                sample.items = items.map(Box::new);
            }
            Value::String(text) => sample.texts.push(text.clone()),
            Value::Null => {}
            other => sample.texts.push(other.to_string()),
        }
        sample
    }

    /// The tree of a shape in the spec format; `None` beyond a sensible depth.
    pub(super) fn of_shape(shape: &Value, depth: usize) -> Option<Self> {
        let depth = depth.checked_sub(1)?;
        let text = |key| shape.get(key).and_then(Value::as_str);
        let kind = match text("type") {
            Some("object" | "map") => "object",
            Some("array") => "array",
            Some("string") => "string",
            Some("integer" | "number") => "number",
            Some("boolean") => "boolean",
            _ => "",
        };
        let mut sample = Self { kind, ..Self::default() };
        sample.texts.extend(text("example").map(ToOwned::to_owned));
        if let Some(fields) = shape.get("fields").and_then(Value::as_object) {
            let fields = fields.iter();
            sample.fields = fields
                .filter_map(|(name, shape)| Some((name.clone(), Self::of_shape(shape, depth)?)))
                .collect();
        }
        if let Some(items) = shape.get("items").and_then(|items| Self::of_shape(items, depth)) {
            sample.texts.extend(items.texts.iter().cloned());
            sample.items = Some(Box::new(items));
        }
        Some(sample)
    }

    /// The tree of the parameters of a spec.
    pub(super) fn of_parameters(spec: &Value) -> Option<Self> {
        let parameters = spec.get("parameters")?.as_object()?;
        let fields = parameters
            .iter()
            .filter_map(|(name, shape)| Some((name.clone(), Self::of_shape(shape, DEEPEST)?)));
        Some(Self { kind: "object", fields: fields.collect(), ..Self::default() })
    }

    /// Whether nothing says what is inside.
    pub(super) fn is_open(&self) -> bool {
        self.fields.is_empty() && self.items.is_none()
    }

    /// The innermost items of a list, or the value itself.
    pub(super) fn innermost(&self) -> &Sample {
        let mut sample = self;
        while let Some(items) = &sample.items {
            sample = items;
        }
        sample
    }

    /// Adds what another element of the same list shows.
    fn merge(&mut self, other: Sample) {
        for (name, field) in other.fields {
            match self.fields.get_mut(&name) {
                Some(known) => known.merge(field),
                None => {
                    self.fields.insert(name, field);
                }
            }
        }
        match (&mut self.items, other.items) {
            (Some(items), Some(others)) => items.merge(*others),
            (items @ None, others) => *items = others,
            _ => {}
        }
        if self.texts.len() < ELEMENTS {
            self.texts.extend(other.texts);
        }
        if self.kind == "null" {
            self.kind = other.kind;
        }
    }

    /// What the tree says about names, wherever they are in it.
    pub(super) fn hints(&self) -> Hints<'_> {
        let mut hints = Hints::default();
        let mut pending = vec![self];
        while let Some(sample) = pending.pop() {
            for (name, field) in &sample.fields {
                hints.names.insert(name);
                if field.texts.iter().any(|text| types::read(text).is_some()) {
                    hints.typed.insert(name);
                }
                let depth = list_depth(field);
                if depth > 0 {
                    let known = hints.lists.entry(name).or_default();
                    *known = depth.max(*known);
                }
                pending.push(field);
            }
            pending.extend(sample.items.as_deref());
        }
        hints
    }
}

/// How deep values are nested at most. Documented ones reach 19; the draft stays readable as JSON.
pub(super) const DEEPEST: usize = 30;

fn list_depth(sample: &Sample) -> usize {
    let mut depth = 0;
    let mut sample = sample;
    while sample.kind == "array" {
        depth += 1;
        match &sample.items {
            Some(items) => sample = items,
            None => break,
        }
    }
    depth
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "fraction",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

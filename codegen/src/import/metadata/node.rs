//! A value of a document whose types cannot be relied on.

use serde_json::{Map, Value};

use crate::source::child;

/// A JSON value with its pointer.
#[derive(Clone, Debug)]
pub(super) struct Node<'a> {
    value: &'a Value,
    pointer: String,
}

impl<'a> Node<'a> {
    pub(super) fn new(value: &'a Value, pointer: String) -> Self {
        Self { value, pointer }
    }

    pub(super) fn pointer(&self) -> &str {
        &self.pointer
    }

    pub(super) fn value(&self) -> &'a Value {
        self.value
    }

    /// The member `key`, unless it is `null`.
    pub(super) fn get(&self, key: &str) -> Option<Self> {
        let value = self.value.get(key).filter(|value| !value.is_null())?;
        Some(Self { value, pointer: child(&self.pointer, key) })
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// The members of the map `key`; an empty list stands for an empty map.
    pub(super) fn members(&self, key: &str) -> Vec<(&'a str, Self)> {
        let Some(map) = self.value.get(key).and_then(Value::as_object) else { return Vec::new() };
        let pointer = child(&self.pointer, key);
        let node = |name: &str, value| Self { value, pointer: child(&pointer, name) };
        map.iter().map(|(name, value)| (name.as_str(), node(name, value))).collect()
    }

    /// The elements of the list `key`.
    pub(super) fn elements(&self, key: &str) -> Vec<Self> {
        let Some(list) = self.value.get(key).and_then(Value::as_array) else { return Vec::new() };
        let pointer = child(&self.pointer, key);
        let node = |(index, value): (usize, _)| Self {
            value,
            pointer: child(&pointer, &index.to_string()),
        };
        list.iter().enumerate().map(node).collect()
    }

    /// The text of the scalar `key`.
    pub(super) fn text(&self, key: &str) -> Option<String> {
        scalar_text(self.value.get(key)?)
    }

    /// The text of `key`, unless it is blank.
    pub(super) fn filled(&self, key: &str) -> Option<String> {
        self.text(key).filter(|text| !text.trim().is_empty())
    }

    /// Whether `key` is `true`, also as text.
    pub(super) fn flag(&self, key: &str) -> bool {
        self.text(key).is_some_and(|text| text == "true")
    }

    /// The number `key`, also as text.
    pub(super) fn number(&self, key: &str) -> Option<f64> {
        self.text(key)?.trim().parse().ok().filter(|number: &f64| number.is_finite())
    }

    /// The whole number `key`; a fraction without digits after the point is one, too.
    pub(super) fn count(&self, key: &str) -> Option<u64> {
        let number = self.number(key).filter(|number| number.fract() == 0.0)?;
        // Larger counts than 2^53 are mistakes, not limits.
        (0.0..9.1e15).contains(&number).then(|| format!("{number:.0}").parse().ok())?
    }

    /// The value as a map.
    pub(super) fn map(&self) -> Option<&'a Map<String, Value>> {
        self.value.as_object()
    }
}

/// A scalar as text.
pub(super) fn scalar_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

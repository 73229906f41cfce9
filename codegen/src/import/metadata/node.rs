//! A value of a document whose types cannot be relied on.

use std::rc::Rc;

use serde_json::{Map, Value};

use crate::diagnostics::shorten;
use crate::source::child;

/// A JSON value with its place.
#[derive(Clone, Debug)]
pub(super) struct Node<'a> {
    value: &'a Value,
    place: Rc<Place<'a>>,
}

/// Where a value is. It becomes a pointer only when there is something to remark on: names may be
/// long, and pointers of all values would hold each of them many times.
#[derive(Debug)]
enum Place<'a> {
    Root(&'static str),
    Member(Rc<Place<'a>>, &'a str),
    Element(Rc<Place<'a>>, usize),
}

impl Place<'_> {
    fn pointer(&self) -> String {
        match self {
            Self::Root(pointer) => (*pointer).to_owned(),
            Self::Member(outer, name) => child(&outer.pointer(), &shorten(name)),
            Self::Element(outer, index) => child(&outer.pointer(), &index.to_string()),
        }
    }
}

impl<'a> Node<'a> {
    /// The member `name` of the map at the pointer `outer`.
    pub(super) fn new(value: &'a Value, outer: &'static str, name: &'a str) -> Self {
        Self { value, place: Rc::new(Place::Member(Rc::new(Place::Root(outer)), name)) }
    }

    pub(super) fn pointer(&self) -> String {
        self.place.pointer()
    }

    pub(super) fn value(&self) -> &'a Value {
        self.value
    }

    /// The member `key`, unless it is `null`.
    pub(super) fn get(&self, key: &'a str) -> Option<Self> {
        let value = self.value.get(key).filter(|value| !value.is_null())?;
        Some(Self { value, place: Rc::new(Place::Member(Rc::clone(&self.place), key)) })
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.value.get(key).is_some_and(|value| !value.is_null())
    }

    /// The members of the map `key`; an empty list stands for an empty map.
    pub(super) fn members(&self, key: &'a str) -> Vec<(&'a str, Self)> {
        let Some(Value::Object(map)) = self.value.get(key) else { return Vec::new() };
        let outer = Rc::new(Place::Member(Rc::clone(&self.place), key));
        let place = |name| Rc::new(Place::Member(Rc::clone(&outer), name));
        map.iter()
            .map(|(name, value)| (name.as_str(), Self { value, place: place(name.as_str()) }))
            .collect()
    }

    /// The elements of the list `key`.
    pub(super) fn elements(&self, key: &'a str) -> Vec<Self> {
        self.get(key).map_or_else(Vec::new, |list| list.list())
    }

    /// The elements of the value, if it is a list.
    pub(super) fn list(&self) -> Vec<Self> {
        let place = |index| Rc::new(Place::Element(Rc::clone(&self.place), index));
        let elements = self.value.as_array().into_iter().flatten().enumerate();
        elements.map(|(index, value)| Self { value, place: place(index) }).collect()
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
        match self.value.get(key) {
            Some(Value::Bool(flag)) => *flag,
            Some(Value::String(text)) => text == "true",
            _ => false,
        }
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

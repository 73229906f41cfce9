//! Values as many parameters: `Tag.1.Key=a&Tag.1.Value=b`.

use std::fmt::Write as _;

use serde_json::Value;

use super::scalar::Scalar;
use super::{Node, Part, WireForm, items};

/// Hands every scalar of a value to `set` with its name, which begins with `name`.
///
/// Items are counted from 1. Absent values, empty lists, maps and objects, and JSON nulls give
/// nothing; what follows an absent item keeps its number.
pub(crate) fn flat(name: &str, part: &dyn Part, form: WireForm, set: &mut dyn FnMut(&str, &str)) {
    Flat { name: name.to_owned(), set }.part(part, form);
}

struct Flat<'s> {
    /// Name of the place that is being written.
    name: String,
    set: &'s mut dyn FnMut(&str, &str),
}

impl Flat<'_> {
    fn part(&mut self, part: &dyn Part, form: WireForm) {
        let node = part.node();
        if let Some(scalar) = Scalar::new(&node, form) {
            return (self.set)(&self.name, scalar.text());
        }
        match node {
            Node::Any(value) => self.any(value),
            Node::Object(_, object) => object.members(&mut |name, part, form| {
                self.below(name, |inner| inner.part(part, form));
            }),
            Node::Map(map) => map.entries(&mut |key, entry| {
                self.below(key, |inner| inner.part(entry, form));
            }),
            Node::List(list) => {
                for (number, item) in (1_usize..).zip(items(list)) {
                    self.below(number, |inner| inner.part(item, form));
                }
            }
            _ => {}
        }
    }

    fn any(&mut self, value: &Value) {
        match value {
            Value::Null => {}
            Value::Bool(flag) => (self.set)(&self.name, if *flag { "true" } else { "false" }),
            Value::Number(number) => (self.set)(&self.name, &number.to_string()),
            Value::String(text) => (self.set)(&self.name, text),
            Value::Array(elements) => {
                for (number, element) in (1_usize..).zip(elements) {
                    self.below(number, |inner| inner.any(element));
                }
            }
            Value::Object(members) => {
                for (name, member) in members {
                    self.below(name, |inner| inner.any(member));
                }
            }
        }
    }

    /// Writes something whose name is that of this place and `step`.
    fn below(&mut self, step: impl std::fmt::Display, write: impl FnOnce(&mut Self)) {
        let length = self.name.len();
        // Writing to a `String` cannot fail.
        let _ = write!(self.name, ".{step}");
        write(self);
        self.name.truncate(length);
    }
}

//! Documented values.

use serde_json::{Map, Value};

use super::facts::short;
use super::{Merge, Outcome};
use crate::source::child;

impl Merge<'_> {
    /// Documented values are added; those that are there keep their names and words.
    pub(super) fn values(
        &mut self,
        ours: &mut Map<String, Value>,
        theirs: &Map<String, Value>,
        pointer: &str,
    ) {
        let Some(theirs) = theirs.get("values").and_then(Value::as_array) else { return };
        let place = child(pointer, "values");
        let mut values = ours.get("values").and_then(Value::as_array).cloned().unwrap_or_default();
        // Values of a shared enum have its labels.
        let labelled = self.defined(ours, "enum").is_some();
        let mut next = 0;
        for their in theirs {
            if let Some(index) = position(&values, their) {
                next = index + 1;
                if !labelled {
                    self.label(&mut values[index], their, &child(&place, &index.to_string()));
                }
                continue;
            }
            if let Some((reason, message)) = self.refuses(ours, their, &place) {
                let message =
                    format!("the document lists {}, but {message}", short(&their["value"]));
                self.keep(reason, &place, message);
                continue;
            }
            self.note(Outcome::Added, &place, short(&their["value"]));
            // Overrides count the values.
            let index = if self.corrections.is_inside(&place) { values.len() } else { next };
            values.insert(index, their.clone());
            next = index + 1;
        }
        for known in values.iter().filter(|known| position(theirs, known).is_none()) {
            self.note(Outcome::Unstated, &place, short(&known["value"]));
        }
        if !values.is_empty() {
            ours.insert("values".to_owned(), Value::Array(values));
        }
    }

    /// A label fills a gap only.
    fn label(&mut self, our: &mut Value, their: &Value, pointer: &str) {
        let Some(our) = our.as_object_mut() else { return };
        let Some(label) = their.get("label") else { return };
        let place = child(pointer, "label");
        let described = our.contains_key("label") || our.contains_key("description");
        if described || self.corrections.is_about(&place) {
            return;
        }
        our.insert("label".to_owned(), label.clone());
        self.note(Outcome::Added, &place, short(label));
    }

    /// Why a documented value cannot be taken over.
    fn refuses(
        &self,
        ours: &Map<String, Value>,
        value: &Value,
        place: &str,
    ) -> Option<(&'static str, &'static str)> {
        if self.corrections.replaces(place) {
            return Some(("override", "an override is about the values"));
        }
        if self.page_counts() {
            return Some(("page-differs", "the page counts more for values"));
        }
        let name = self.defined(ours, "enum")?.as_str()?;
        let known = self.product.get("enums")?.get(name)?.get("values")?.as_array()?;
        let spelled = |known: &Value| {
            known["value"] == value["value"] || known.get("code") == Some(&value["value"])
        };
        let message = "the shared enum of the spec does not know it; add it there first";
        (!known.iter().any(spelled)).then_some(("shared-enum", message))
    }
}

fn position(values: &[Value], wanted: &Value) -> Option<usize> {
    values.iter().position(|value| value["value"] == wanted["value"])
}

//! The documented values of a schema.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::node::{Node, scalar_text};
use super::prose;
use super::schema::Reader;
use crate::diagnostics::shorten;
use crate::names;

/// Most values of one schema that are read.
const MOST: usize = 2000;

/// Keys with lists of values.
const LISTS: &[&str] = &["enum", "x-documented-values", "x-known-values"];

/// Values with their labels, in the order of the document.
#[derive(Default)]
struct Found {
    values: Vec<(String, Option<String>)>,
    index: HashMap<String, usize>,
}

impl Found {
    /// Adds the value; `false` if it is there already.
    fn add(&mut self, value: &str, label: Option<String>) -> bool {
        if self.index.contains_key(value) {
            return false;
        }
        self.index.insert(value.to_owned(), self.values.len());
        self.values.push((value.to_owned(), label));
        true
    }
}

impl Reader<'_> {
    /// The documented values: of `enum`, of its titles, of our own keys, or of the description.
    pub(super) fn values(&mut self, schema: &Node<'_>) -> Vec<Value> {
        let ours = schema.has("x-enum-source") || self.options.with_prose;
        let mut found = Found::default();
        self.listed(schema, &mut found);
        self.titled(schema, &mut found);
        if found.values.is_empty() {
            self.values_in_prose(schema, &mut found);
        }
        self.check_values(schema, &found);
        let value = |(value, label): (String, Option<String>)| {
            let label = label.filter(|_| ours).map(|label| label.trim().to_owned());
            match label.filter(|label| !label.is_empty()) {
                Some(label) => json!({ "value": value, "label": label }),
                None => json!({ "value": value }),
            }
        };
        found.values.into_iter().map(value).collect()
    }

    fn listed(&mut self, schema: &Node<'_>, found: &mut Found) {
        for key in LISTS {
            let elements = schema.elements(key);
            if elements.is_empty() && schema.value().get(*key).is_some_and(Value::is_array) {
                self.flags.push("empty-enum", schema, format!("`{key}` is empty"));
            }
            if elements.len() > MOST {
                let message = format!("`{key}` has more than {MOST} values; the rest is left out");
                self.flags.push("too-many", schema, message);
            }
            for value in elements.iter().take(MOST) {
                let Some(text) = scalar_text(value.value()) else { continue };
                let (text, label) = self.without_prose(&text, value);
                // A title says that the empty value is meant.
                if text.is_empty() && !has_title(schema, &text) {
                    self.flags.push("empty-enum", value, "an empty value is left out");
                } else if !found.add(&text, label) {
                    let message = format!("the value `{}` is listed twice", shorten(&text));
                    self.flags.push("duplicate-value", value, message);
                }
            }
        }
    }

    /// The titles often list what `enum` leaves out.
    fn titled(&mut self, schema: &Node<'_>, found: &mut Found) {
        for (value, title) in schema.members("enumValueTitles").into_iter().take(MOST) {
            let title = scalar_text(title.value()).filter(|title| !title.trim().is_empty());
            match found.index.get(value) {
                Some(index) => found.values[*index].1 = title,
                None if value.trim().is_empty() => {
                    self.flags.push("empty-enum", schema, "an empty value is left out");
                }
                None => {
                    found.add(value, title);
                }
            }
        }
    }

    /// Some members of `enum` hold an explanation behind the value.
    fn without_prose(&mut self, text: &str, value: &Node<'_>) -> (String, Option<String>) {
        let chinese = text.split_once('：');
        let mixed = || text.split_once(':').filter(|(_, after)| !after.is_ascii());
        let Some((before, after)) = chinese.or_else(mixed) else {
            return (text.to_owned(), None);
        };
        let message = format!("the value {:?} holds an explanation; it is cut off", shorten(text));
        self.flags.push("value-with-prose", value, message);
        (before.trim().to_owned(), Some(after.trim().to_owned()))
    }

    fn values_in_prose(&mut self, schema: &Node<'_>, found: &mut Found) {
        let Some(description) = schema.filled("description") else { return };
        let listed = prose::listed_values(&description);
        let example = schema.filled("example");
        if let Some(example) = example.filter(|text| listed.iter().all(|(value, _)| value != text))
            && !listed.is_empty()
        {
            let message = format!(
                "the description lists values, but the example {:?} is none of them; the list is \
                 left out",
                shorten(&example)
            );
            return self.flags.push("value-list-lost", schema, message);
        }
        if !listed.is_empty() {
            let message = "the values are from a list in the description";
            self.flags.push("values-from-prose", schema, message);
        }
        for (value, label) in listed {
            found.add(&value, Some(label));
        }
    }

    fn check_values(&mut self, schema: &Node<'_>, found: &Found) {
        let mut derived: HashMap<String, &str> = HashMap::new();
        for (value, _) in &found.values {
            if value.contains(char::is_whitespace) {
                let value = shorten(value);
                let message = format!("the value {value:?} has white space; it may be several");
                self.flags.push("value-with-blank", schema, message);
            }
            let name = names::variant(value, None).ok();
            if let Some(name) = name
                && let Some(other) = derived.insert(name.as_str().to_owned(), value)
            {
                self.collision(schema, other, value);
            }
        }
    }
}

/// Whether the value has a title that says something.
fn has_title(schema: &Node<'_>, value: &str) -> bool {
    let titles = schema.members("enumValueTitles");
    titles.iter().any(|(name, title)| {
        *name == value && scalar_text(title.value()).is_some_and(|title| !title.trim().is_empty())
    })
}

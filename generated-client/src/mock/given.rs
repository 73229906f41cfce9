//! The parameters of a request, put together from the pairs that were sent.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::received::{Pairs, Received};
use super::refusal::Refusal;
use super::table::{Content, OperationTable, Parameter, Place, Shape, Style};

/// Most steps of a name such as `Tag.1.Key`.
const MOST_STEPS: usize = 32;

/// What the gateway itself reads in a query, also of requests in the older form.
const COMMON: [&str; 10] = [
    "AccessKeyId",
    "Action",
    "Format",
    "SecurityToken",
    "Signature",
    "SignatureMethod",
    "SignatureNonce",
    "SignatureType",
    "Timestamp",
    "Version",
];

/// The parameters of a request. Scalars in flat style are texts.
#[derive(Default)]
pub(super) struct Given {
    pub(super) parameters: Map<String, Value>,
    /// Names of pairs that belong to no parameter.
    pub(super) unknown: Vec<String>,
}

/// The pairs of a parameter, by the steps of their names.
#[derive(Default)]
struct Tree {
    text: Option<String>,
    parts: BTreeMap<String, Tree>,
}

impl Given {
    /// Reads the parameters of an operation.
    pub(super) fn read(
        table: &OperationTable,
        request: &Received,
        query: Pairs,
        form: Pairs,
    ) -> Result<Self, Refusal> {
        let mut given = Self::default();
        let mut trees: BTreeMap<&str, Tree> = BTreeMap::new();
        // Some clients send in the query what others send in a form.
        for (name, value) in query.into_iter().chain(form) {
            match owner(table, &name) {
                Some(parameter) => {
                    let steps = name[parameter.name.len()..].split('.').skip(1);
                    trees.entry(parameter.name).or_default().put(steps, value);
                }
                None if COMMON.contains(&name.as_str()) => {}
                None => given.unknown.push(name),
            }
        }
        for parameter in table.parameters {
            let header = (parameter.place == Place::Header)
                .then(|| request.header(&parameter.name.to_ascii_lowercase()))
                .flatten();
            let tree = match header {
                Some(value) => {
                    Some(Tree { text: Some(value.into_owned()), parts: BTreeMap::new() })
                }
                None => trees.remove(parameter.name),
            };
            let Some(tree) = tree else { continue };
            let value = given.value(parameter, tree)?;
            given.parameters.insert(parameter.name.to_owned(), value);
        }
        Ok(given)
    }

    fn value(&mut self, parameter: &Parameter, tree: Tree) -> Result<Value, Refusal> {
        match (parameter.style, tree.text) {
            (Style::Flat, text) => {
                let tree = Tree { text, parts: tree.parts };
                Ok(self.flat(parameter.name, tree, &parameter.shape))
            }
            (Style::Joined, Some(text)) => {
                Ok(text.split(',').map(str::to_owned).collect::<Value>())
            }
            (Style::Json, Some(text)) => {
                let value = serde_json::from_str::<Value>(&text).map_err(|_| {
                    Refusal::invalid(format!("The parameter {} is no JSON.", parameter.name))
                })?;
                self.note_members(parameter.name, &value, &parameter.shape);
                Ok(value)
            }
            // Only a name without steps leads here, so there is a text.
            (Style::Joined | Style::Json, None) => Ok(Value::Null),
        }
    }

    /// The value of a tree; what does not fit the shape becomes a text that fits it even less.
    fn flat(&mut self, path: &str, tree: Tree, shape: &Shape) -> Value {
        if let Some(text) = tree.text {
            self.unknown.extend(tree.parts.into_keys().map(|step| format!("{path}.{step}")));
            return Value::String(text);
        }
        let parts = tree.parts.into_iter();
        match shape.content {
            Content::List(items) => {
                let mut numbered = Vec::new();
                for (step, tree) in parts {
                    match step.parse::<u32>() {
                        Ok(number) if number > 0 => numbered.push((number, tree)),
                        _ => self.unknown.push(format!("{path}.{step}")),
                    }
                }
                numbered.sort_by_key(|(number, _)| *number);
                let items = numbered
                    .into_iter()
                    .map(|(number, tree)| self.flat(&format!("{path}.{number}"), tree, items));
                Value::Array(items.collect())
            }
            Content::Object(members) => {
                let mut object = Map::new();
                for (step, tree) in parts {
                    let path = format!("{path}.{step}");
                    match members.iter().find(|member| member.name == step) {
                        Some(member) => {
                            object.insert(step, self.flat(&path, tree, &member.shape));
                        }
                        None => self.unknown.push(path),
                    }
                }
                Value::Object(object)
            }
            Content::Map(entries) => {
                let entries = parts.map(|(step, tree)| {
                    let value = self.flat(&format!("{path}.{step}"), tree, entries);
                    (step, value)
                });
                Value::Object(entries.collect())
            }
            _ => {
                let members = parts.map(|(step, tree)| {
                    let value = self.flat(&format!("{path}.{step}"), tree, shape);
                    (step, value)
                });
                Value::Object(members.collect())
            }
        }
    }

    /// Notes the members of JSON that are not documented.
    fn note_members(&mut self, path: &str, value: &Value, shape: &Shape) {
        match (value, shape.content) {
            (Value::Array(values), Content::List(items)) => {
                for (index, value) in values.iter().enumerate() {
                    self.note_members(&format!("{path}.{}", index + 1), value, items);
                }
            }
            (Value::Object(values), Content::Map(entries)) => {
                for (key, value) in values {
                    self.note_members(&format!("{path}.{key}"), value, entries);
                }
            }
            (Value::Object(values), Content::Object(members)) => {
                for (name, value) in values {
                    let path = format!("{path}.{name}");
                    match members.iter().find(|member| member.name == name) {
                        Some(member) => self.note_members(&path, value, &member.shape),
                        None => self.unknown.push(path),
                    }
                }
            }
            _ => {}
        }
    }
}

impl Tree {
    fn put<'a>(&mut self, steps: impl Iterator<Item = &'a str>, value: String) {
        let place = steps.fold(self, |tree, step| tree.parts.entry(step.to_owned()).or_default());
        place.text = Some(value);
    }
}

/// The parameter that a pair belongs to; the longest name counts.
fn owner<'a>(table: &'a OperationTable, name: &str) -> Option<&'a Parameter> {
    if name.split('.').count() > MOST_STEPS {
        return None;
    }
    let sent = table.parameters.iter().filter(|parameter| parameter.place != Place::Header);
    let owners = sent.filter(|parameter| match name.strip_prefix(parameter.name) {
        Some("") => true,
        Some(rest) => rest.starts_with('.') && has_parts(parameter),
        None => false,
    });
    owners.max_by_key(|parameter| parameter.name.len())
}

/// Whether a parameter is written as several pairs.
fn has_parts(parameter: &Parameter) -> bool {
    let content = parameter.shape.content;
    let has_parts =
        matches!(content, Content::List(_) | Content::Map(_) | Content::Object(_) | Content::Any);
    parameter.style == Style::Flat && has_parts
}

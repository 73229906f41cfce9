//! Values for parameters, made from their shapes. A scalar is the text on the wire.

use serde_json::{Map, Value, json};

use super::answers::example;
use super::shape::{Kind, kind, spellings_of, wire_values};
use super::{members, text};

/// The documented value with everything in it; a list has two items.
pub fn documented(shape: &Value, enums: &Value) -> Value {
    match kind(shape) {
        Kind::List => {
            let items = &shape["items"];
            json!([documented(items, enums), another(items, enums)])
        }
        Kind::Map => json!({ "some key": documented(&shape["entries"], enums) }),
        Kind::Object => object(shape, |field| documented(field, enums)),
        Kind::Any => json!({ "some": ["thing"] }),
        _ => json!(example(shape, enums)),
    }
}

/// A value other than the documented one.
pub fn another(shape: &Value, enums: &Value) -> Value {
    let text = match kind(shape) {
        Kind::List => return json!([another(&shape["items"], enums)]),
        Kind::Map => return json!({ "another.key": another(&shape["entries"], enums) }),
        Kind::Object => return object(shape, |field| another(field, enums)),
        Kind::Any => return json!({ "other": null, "things": [1, true] }),
        Kind::Enum => wire_values(shape, enums).last().copied().unwrap_or_default(),
        Kind::Integer | Kind::Number => "8",
        Kind::Boolean if shape["type"] == "integer" => "0",
        Kind::Boolean => "false",
        Kind::Seconds => "1800000000",
        Kind::Text => "another, text",
    };
    json!(text)
}

/// The documented value without anything that may be left out.
pub fn least(shape: &Value, enums: &Value) -> Value {
    match kind(shape) {
        Kind::List => json!([least(&shape["items"], enums)]),
        Kind::Map => json!({ "some key": least(&shape["entries"], enums) }),
        Kind::Object => {
            let required = members(&shape["fields"]).filter(|(_, field)| field["required"] == true);
            required.map(|(name, field)| (name.to_owned(), least(field, enums))).collect()
        }
        _ => documented(shape, enums),
    }
}

/// Values that have one of the listed values each.
pub fn listed(shape: &Value, enums: &Value) -> Vec<Value> {
    match kind(shape) {
        Kind::List => {
            listed(&shape["items"], enums).into_iter().map(|item| json!([item])).collect()
        }
        Kind::Map => {
            let entries = listed(&shape["entries"], enums).into_iter();
            entries.map(|entry| json!({ "some key": entry })).collect()
        }
        Kind::Object => {
            let mut all = Vec::new();
            for (name, field) in members(&shape["fields"]) {
                for value in listed(field, enums) {
                    let mut object = least(shape, enums);
                    object[name] = value;
                    all.push(object);
                }
            }
            all
        }
        _ => spellings_of(&shape["values"]).into_iter().map(|(value, _)| json!(value)).collect(),
    }
}

/// A value with `filling` in all places that take any text; `None` where there is none.
pub fn filled(shape: &Value, enums: &Value, filling: &str) -> Option<Value> {
    match kind(shape) {
        Kind::Text | Kind::Enum => Some(json!(filling)),
        Kind::List => Some(json!([filled(&shape["items"], enums, filling)?])),
        Kind::Map => Some(json!({ "some key": filled(&shape["entries"], enums, filling)? })),
        Kind::Any => Some(json!({ "some key": filling })),
        Kind::Object => {
            let mut object = least(shape, enums);
            for (name, field) in members(&shape["fields"]) {
                if let Some(value) = filled(field, enums, filling) {
                    object[name] = value;
                }
            }
            Some(object)
        }
        _ => None,
    }
}

/// Whether a parameter is one text of several values.
pub fn is_comma_separated(shape: &Value) -> bool {
    shape["commaSeparated"] == true || text(&shape["style"]) == "simple"
}

fn object(shape: &Value, value: impl Fn(&Value) -> Value) -> Value {
    let members = members(&shape["fields"]).map(|(name, field)| (name.to_owned(), value(field)));
    Value::Object(members.collect::<Map<_, _>>())
}

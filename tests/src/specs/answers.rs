//! What the typed client makes of an answer, by the shape in the spec.

use serde_json::{Map, Value, json};

use super::shape::{Kind, canonical, kind, wire_values};
use super::{items, members, text};

/// The JSON of the typed answer for a JSON answer.
///
/// # Errors
///
/// When a member is not in the spec or does not fit it; the text says where.
pub fn typed(value: &Value, shape: &Value, enums: &Value) -> Result<Value, String> {
    if is_without_fields(shape) {
        return Ok(json!({}));
    }
    Ok(typed_or_absent(value, shape, enums)?.unwrap_or_else(|| json!({})))
}

/// Whether an answer has no known members. Then others are skipped, too.
fn is_without_fields(response: &Value) -> bool {
    members(&response["fields"]).next().is_none()
}

fn typed_or_absent(value: &Value, shape: &Value, enums: &Value) -> Result<Option<Value>, String> {
    let kind = kind(shape);
    let is_blank = value == "" && !matches!(kind, Kind::Text | Kind::Enum | Kind::Any);
    if value.is_null() || is_blank {
        return Ok(None);
    }
    let unfit = || format!(": {value} is no {kind:?}");
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let typed = match kind {
        Kind::Any => value.clone(),
        Kind::Text => json!(text),
        Kind::Enum => json!(canonical(&text, shape, enums)),
        Kind::Integer | Kind::Seconds => json!(text.parse::<i64>().map_err(|_| unfit())?),
        Kind::Number => json!(text.parse::<f64>().map_err(|_| unfit())?),
        Kind::Boolean => json!(flag(&text).ok_or_else(unfit)?),
        Kind::List => {
            let mut list = Vec::new();
            for (index, item) in value.as_array().ok_or_else(unfit)?.iter().enumerate() {
                let item = typed_or_absent(item, &shape["items"], enums);
                list.extend(item.map_err(|error| format!("[{index}]{error}"))?);
            }
            json!(list)
        }
        Kind::Map | Kind::Object => {
            let mut object = Map::new();
            for (name, member) in value.as_object().ok_or_else(unfit)? {
                let shape = match kind {
                    Kind::Map => Some(&shape["entries"]),
                    _ => shape["fields"].get(name),
                };
                let shape = shape.ok_or_else(|| format!(".{name} is not in the spec"))?;
                let member = typed_or_absent(member, shape, enums);
                let member = member.map_err(|error| format!(".{name}{error}"))?;
                if let Some(member) = member.filter(|member| kind == Kind::Map || !empty(member)) {
                    object.insert(name.clone(), member);
                }
            }
            Value::Object(object)
        }
    };
    Ok(Some(typed))
}

/// A flag as text or as the text of a number.
pub fn flag(text: &str) -> Option<bool> {
    match text {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

/// Whether a typed answer leaves a member with this value out. An object without members stays.
fn empty(value: &Value) -> bool {
    value.as_array().is_some_and(Vec::is_empty)
}

/// An answer in which every field has its own example, spelled as on the wire.
pub fn from_examples(response: &Value, enums: &Value) -> Value {
    match is_without_fields(response) {
        true => json!({}),
        false => value_from_examples(response, enums),
    }
}

fn value_from_examples(shape: &Value, enums: &Value) -> Value {
    match kind(shape) {
        Kind::List => json!([value_from_examples(&shape["items"], enums)]),
        Kind::Map => json!({ "some key": value_from_examples(&shape["entries"], enums) }),
        Kind::Object => members(&shape["fields"])
            .map(|(name, field)| (name.to_owned(), value_from_examples(field, enums)))
            .collect(),
        Kind::Any => json!({ "some": ["thing"] }),
        _ => on_the_wire(&example(shape, enums), shape),
    }
}

/// A text as a value of the shape's wire type.
pub fn on_the_wire(example: &str, shape: &Value) -> Value {
    let parsed = match text(&shape["type"]) {
        "integer" | "number" | "boolean" => serde_json::from_str(example).ok(),
        _ => None,
    };
    parsed.unwrap_or_else(|| json!(example))
}

/// The documented example of a scalar, or else a documented value, or else one that fits.
pub fn example(shape: &Value, enums: &Value) -> String {
    let documented = shape.get("example").or_else(|| shape.get("default")).map(text);
    let fitting = || match kind(shape) {
        Kind::Enum => wire_values(shape, enums).first().copied().unwrap_or_default(),
        Kind::Integer => "7",
        Kind::Number => "7.5",
        Kind::Boolean if shape["type"] == "integer" => "1",
        Kind::Boolean => "true",
        Kind::Seconds => "1700000000",
        _ => "some text",
    };
    documented.unwrap_or_else(fitting).to_owned()
}

/// Every place where two JSON values differ.
pub fn differences(expected: &Value, found: &Value) -> Vec<String> {
    let mut differences = Vec::new();
    compare(expected, found, "$", &mut differences);
    differences
}

fn compare(expected: &Value, found: &Value, path: &str, differences: &mut Vec<String>) {
    match (expected, found) {
        (Value::Object(_), Value::Object(_)) => {
            for (name, expected) in members(expected) {
                let found = found.get(name).unwrap_or(&Value::Null);
                compare(expected, found, &format!("{path}.{name}"), differences);
            }
            for (name, found) in members(found).filter(|(name, _)| expected.get(name).is_none()) {
                compare(&Value::Null, found, &format!("{path}.{name}"), differences);
            }
        }
        (Value::Array(one), Value::Array(two)) if one.len() == two.len() => {
            for (index, (expected, found)) in items(expected).zip(items(found)).enumerate() {
                compare(expected, found, &format!("{path}[{index}]"), differences);
            }
        }
        _ if expected == found => {}
        _ => differences.push(format!("{path}: expected {expected}, found {found}")),
    }
}

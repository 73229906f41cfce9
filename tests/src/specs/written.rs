//! Values of parameters as the wire has them, by the shapes in the spec.
//!
//! A value is JSON: a scalar is the text on the wire, or the JSON scalar with that text.

use serde_json::{Map, Value};

use super::answers::on_the_wire;
use super::shape::{Kind, kind};
use super::{items, members};
use crate::server::Pairs;

/// A parameter for each scalar of a value.
pub fn flat(name: &str, value: &Value, shape: &Value) -> Pairs {
    let below =
        |step: &str, value: &Value, shape: &Value| flat(&format!("{name}.{step}"), value, shape);
    match value {
        Value::Null => Vec::new(),
        Value::Array(_) => {
            let numbered = items(value).enumerate();
            let numbered = numbered.map(|(index, item)| (index + 1, item));
            numbered.flat_map(|(n, item)| below(&n.to_string(), item, &shape["items"])).collect()
        }
        Value::Object(_) => members(value)
            .flat_map(|(name, member)| below(name, member, inner(shape, name)))
            .collect(),
        scalar => vec![(name.to_owned(), plain(scalar))],
    }
}

/// One text with commas between the values.
pub fn joined(value: &Value) -> String {
    items(value).map(plain).collect::<Vec<_>>().join(",")
}

/// One compact JSON text with scalars of the documented types and members in order of names.
pub fn json(value: &Value, shape: &Value) -> String {
    sorted(&typed(value, shape)).to_string()
}

/// The text of a scalar.
pub fn plain(scalar: &Value) -> String {
    scalar.as_str().map_or_else(|| scalar.to_string(), str::to_owned)
}

/// The value with scalars of the documented types.
pub fn typed(value: &Value, shape: &Value) -> Value {
    match value {
        _ if kind(shape) == Kind::Any => value.clone(),
        Value::Array(_) => items(value).map(|item| typed(item, &shape["items"])).collect(),
        Value::Object(_) => members(value)
            .map(|(name, member)| (name.to_owned(), typed(member, inner(shape, name))))
            .collect(),
        scalar => on_the_wire(&plain(scalar), shape),
    }
}

/// The shape of a member of an object or an entry of a map.
fn inner<'a>(shape: &'a Value, name: &str) -> &'a Value {
    shape.get("entries").unwrap_or_else(|| &shape["fields"][name])
}

fn sorted(value: &Value) -> Value {
    match value {
        Value::Array(_) => items(value).map(sorted).collect(),
        Value::Object(_) => {
            let mut members =
                members(value).map(|(n, v)| (n.to_owned(), sorted(v))).collect::<Vec<_>>();
            members.sort_by(|one, two| one.0.cmp(&two.0));
            Value::Object(members.into_iter().collect::<Map<_, _>>())
        }
        scalar => scalar.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn scalars_have_their_documented_types_in_json_only() {
        let shape = json!({ "type": "array", "items": { "type": "object", "fields": {
            "On": { "type": "boolean" },
            "Count": { "type": "string", "meaning": "integer" },
            "Sizes": { "type": "array", "items": { "type": "integer" } },
        } } });
        let value = json!([{ "On": "true", "Count": "7", "Sizes": ["1", 2] }]);
        let text = r#"[{"Count":"7","On":true,"Sizes":[1,2]}]"#;
        assert_eq!(super::json(&value, &shape), text);
        let mut pairs = flat("P", &value, &shape);
        pairs.sort();
        let pairs = pairs.iter().map(|(name, text)| format!("{name}={text}")).collect::<Vec<_>>();
        let expected = ["P.1.Count=7", "P.1.On=true", "P.1.Sizes.1=1", "P.1.Sizes.2=2"];
        assert_eq!(pairs, expected);
    }
}

//! A success answer for an operation that documents none, made of the examples of its fields.

use serde_json::{Map, Value};

use crate::model::Operation;
use crate::spec::{Shape, Type};

/// The answer as the text of a file; `None` where one is documented.
pub(super) fn json(operation: &Operation) -> Option<String> {
    if operation.spec.example.is_some() {
        return None;
    }
    let empty = || Value::Object(Map::new());
    let answer = value(&operation.spec.response).unwrap_or_else(empty);
    // A value that was made of texts and numbers is always printable as JSON.
    Some(serde_json::to_string_pretty(&answer).unwrap_or_default() + "\n")
}

/// The documented example of a shape; `None` where there is none of anything in it. A list is there
/// all the same, for those who page.
fn value(shape: &Shape) -> Option<Value> {
    match shape.ty {
        Type::Object => {
            let fields = shape.fields.iter();
            let members = fields.filter_map(|(name, field)| Some((name.clone(), value(field)?)));
            let members = members.collect::<Map<_, _>>();
            (!members.is_empty()).then_some(Value::Object(members))
        }
        Type::Array => {
            let items = shape.items.as_deref().and_then(value);
            Some(Value::Array(items.into_iter().collect()))
        }
        Type::Map => {
            let entry = shape.entries.as_deref().and_then(value)?;
            Some(Value::Object(Map::from_iter([("key".to_owned(), entry)])))
        }
        Type::Any | Type::Binary => None,
        Type::String | Type::Integer | Type::Number | Type::Boolean => scalar(shape),
    }
}

fn scalar(shape: &Shape) -> Option<Value> {
    let first = shape.values.first().map(|value| value.value.as_str());
    let text = shape.example.as_deref().or(first)?;
    if shape.ty == Type::String { Some(text.into()) } else { serde_json::from_str(text).ok() }
}

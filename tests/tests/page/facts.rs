//! What a page in a dialect says of a spec.

use serde_json::{Map, Value, json};

use crate::render::{Dialect, Generation, Layout, members};

/// The facts of a spec that its page in `dialect` states, as a draft should have them.
pub fn of(spec: &Value, dialect: Dialect) -> Value {
    let mut facts = Map::new();
    for key in ["operation", "rateLimit", "authorization", "page"] {
        facts.extend(spec.get(key).map(|value| (key.to_owned(), value.clone())));
    }
    if dialect.generation == Generation::To2022 {
        facts.shift_remove("authorization");
    }
    let parameters = members(spec, "parameters").into_iter();
    let parameters: Map<String, Value> =
        parameters.map(|(name, shape)| (name.to_owned(), shape_of(shape, dialect, true))).collect();
    if !parameters.is_empty() {
        facts.insert("parameters".to_owned(), Value::Object(parameters));
    }
    facts.insert("response".to_owned(), shape_of(&spec["response"], dialect, false));
    facts.extend(spec.get("example").map(|value| ("example".to_owned(), value.clone())));
    let errors: Vec<Value> = spec["errors"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|error| json!({ "status": error["status"], "code": error["code"], "message": error["message"] }))
        .collect();
    if !errors.is_empty() {
        facts.insert("errors".to_owned(), Value::Array(errors));
    }
    Value::Object(facts)
}

fn shape_of(shape: &Value, dialect: Dialect, is_request: bool) -> Value {
    let mut facts = Map::new();
    let is_old = dialect.generation == Generation::To2022;
    let mut keep = |key: &str, value: Option<Value>| {
        facts.extend(value.map(|value| (key.to_owned(), value)));
    };
    let copy = |key: &str| shape.get(key).cloned();
    let only_request = |key: &str| copy(key).filter(|_| is_request);
    keep("type", copy("type"));
    let format = shape["format"].as_str().unwrap_or_default();
    let is_stated = matches!(format, "float" | "double") || (is_old && format == "int64");
    keep("format", is_stated.then(|| json!(format)));
    keep("required", only_request("required"));
    keep("listed", only_request("listed"));
    keep("deprecated", shape.get("deprecated").map(|_| json!({})));
    let choices = shape["values"].as_array().filter(|_| dialect.layout != Layout::Bars);
    let has_labels = dialect.layout != Layout::Markdown;
    keep(
        "values",
        choices.map(|choices| {
            let choice = |choice: &Value| match choice.get("label") {
                Some(label) if has_labels => json!({ "value": choice["value"], "label": label }),
                _ => json!({ "value": choice["value"] }),
            };
            choices.iter().map(choice).collect()
        }),
    );
    keep("default", only_request("default"));
    keep("example", copy("example"));
    keep("minimum", copy("minimum"));
    keep("maximum", copy("maximum"));
    keep(
        "items",
        shape.get("items").map(|items| {
            let mut items = shape_of(items, dialect, is_request);
            if is_old && let Some(items) = items.as_object_mut() {
                // There is no row to say more of items, or to label them like their list.
                if items.contains_key("fields") {
                    items.insert("type".to_owned(), json!("object"));
                }
                items.retain(|key, _| {
                    ["type", "format", "example", "items", "fields"].contains(&key.as_str())
                });
            }
            items
        }),
    );
    let fields = members(shape, "fields").into_iter();
    let fields: Map<String, Value> = fields
        .map(|(name, field)| (name.to_owned(), shape_of(field, dialect, is_request)))
        .collect();
    keep("fields", (!fields.is_empty()).then_some(Value::Object(fields)));
    Value::Object(facts)
}

/// Where two values differ, by JSON pointer.
pub fn differences(left: &Value, right: &Value) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut pending = vec![(String::new(), left, right)];
    while let Some((pointer, left, right)) = pending.pop() {
        let (Some(ours), Some(theirs)) = (left.as_object(), right.as_object()) else {
            if left != right {
                found.push((pointer, format!("is {left}, not {right}")));
            }
            continue;
        };
        let is_named = ["/fields", "/parameters"].iter().any(|end| pointer.ends_with(end));
        if is_named && !ours.keys().eq(theirs.keys()) {
            found.push((pointer.clone(), "has other names or another order".to_owned()));
        }
        let names = ours.keys().chain(theirs.keys().filter(|key| !ours.contains_key(*key)));
        for name in names {
            pending.push((
                format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1")),
                ours.get(name).unwrap_or(&Value::Null),
                theirs.get(name).unwrap_or(&Value::Null),
            ));
        }
    }
    found
}

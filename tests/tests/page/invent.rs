//! Invented specs, for pages.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// Names that occur at several depths, among them words of types and headings.
const NAMES: &[&str] = &[
    "Alpha",
    "Beta",
    "Name",
    "Id",
    "Type",
    "number",
    "string",
    "Items",
    "Key",
    "5xxPv",
    "Data",
    "x-oss-meta-a",
    "Filter.Key",
    "Status",
    "page_size",
    "Description",
    "object",
    "Examples",
];

const EXAMPLES: &[&str] = &[
    "test",
    "cn-hangzhou",
    "1.2.3.XXX",
    "a b c",
    "[\"a\", \"b\"]",
    "zh",
    "string",
    "Beta",
    "Name",
    "2024-05-06T07:08:09Z",
    "It is on.",
    "a_b*c",
    "acs:x::1:y/z",
    "['A', 'B']",
    "名字",
    "{}",
    "Yes",
];

/// A scalar shape.
fn scalar() -> BoxedStrategy<Value> {
    let text = prop::sample::select(EXAMPLES)
        .prop_map(|example| json!({ "type": "string", "example": example }));
    let whole = (0i64..5000).prop_map(|n| json!({ "type": "integer", "example": n.to_string() }));
    let long = any::<i32>()
        .prop_map(|n| json!({ "type": "integer", "format": "int64", "example": n.to_string() }));
    let fraction = (1u32..5000).prop_map(
        |n| json!({ "type": "number", "format": "float", "example": format!("{}.5", n) }),
    );
    let flag =
        any::<bool>().prop_map(|flag| json!({ "type": "boolean", "example": flag.to_string() }));
    let bare = prop::sample::select(vec!["string", "integer", "boolean"])
        .prop_map(|ty| json!({ "type": ty }));
    let limited = (0i64..9, 10i64..99).prop_map(|(low, high)| {
        json!({ "type": "integer", "example": low.to_string(), "minimum": low, "maximum": high })
    });
    let choices = prop::sample::subsequence(vec!["on", "off", "half-open", "-1", "0"], 2..5);
    let chosen = choices.prop_map(|choices| {
        let values: Vec<Value> = choices
            .iter()
            .map(|choice| json!({ "value": choice, "label": format!("the choice {choice}") }))
            .collect();
        json!({ "type": "string", "values": values, "example": choices[0] })
    });
    prop_oneof![text, whole, long, fraction, flag, bare, limited, chosen].boxed()
}

/// A shape with others inside, at most `depth` of them around each other.
fn shape(depth: u32) -> BoxedStrategy<Value> {
    if depth == 0 {
        return scalar();
    }
    let object = fields(depth - 1).prop_map(|fields| json!({ "type": "object", "fields": fields }));
    let list = prop_oneof![
        scalar().prop_map(|mut item| {
            // Lists of values have them at their items, which the oldest pages lack.
            item.as_object_mut().into_iter().for_each(|item| {
                item.shift_remove("values");
            });
            item
        }),
        fields(depth - 1).prop_map(|fields| json!({ "type": "object", "fields": fields })),
    ]
    .prop_map(|items| json!({ "type": "array", "items": items }));
    prop_oneof![4 => scalar(), 1 => object, 2 => list].boxed()
}

fn fields(depth: u32) -> BoxedStrategy<Map<String, Value>> {
    let names = prop::sample::subsequence(NAMES.to_vec(), 1..5).prop_shuffle();
    names
        .prop_flat_map(move |names| {
            let shapes = prop::collection::vec(shape(depth), names.len());
            shapes.prop_map(move |shapes| {
                names.iter().map(|name| (*name).to_owned()).zip(shapes).collect()
            })
        })
        .boxed()
}

/// A spec with prose of our own.
pub fn spec() -> impl Strategy<Value = Value> {
    let request = fields(2).prop_flat_map(|fields| {
        let extras = prop::collection::vec((0u8..6, 1u64..3), fields.len());
        extras.prop_map(move |extras| {
            let mut fields = fields.clone();
            for ((_, shape), (what, listed)) in fields.iter_mut().zip(extras) {
                decorate(shape, what, listed);
            }
            fields
        })
    });
    (request, fields(3), any::<bool>()).prop_map(|(parameters, fields, is_limited)| {
        let response = json!({ "type": "object", "fields": fields });
        let mut spec = json!({
            "operation": "DescribeThings",
            "authorization": { "required": false },
            "page": { "title": "Product:DescribeThings", "updated": "2025-02-03" },
            "parameters": parameters,
            "example": answer(&response),
            "response": response,
            "errors": [
                { "status": 400, "code": "Thing.Bad", "message": "The thing is bad.", "description": "The thing is bad." },
                { "status": 403, "code": "NoThing", "message": "there is no %s.", "description": "Choose another one." },
            ],
        });
        if is_limited {
            spec["rateLimit"] = json!({ "calls": 12, "seconds": 1 });
        }
        spec
    })
}

/// Gives a parameter what only parameters have.
fn decorate(shape: &mut Value, what: u8, listed: u64) {
    let example = shape.get("example").cloned();
    let Some(members) = shape.as_object_mut() else { return };
    let mut order = members.clone();
    members.clear();
    for key in ["type", "format"] {
        members.extend(order.shift_remove(key).map(|value| (key.to_owned(), value)));
    }
    if what == 0 {
        members.insert("required".to_owned(), json!(true));
    }
    if listed > 1 && !order.contains_key("fields") && !order.contains_key("items") {
        members.insert("listed".to_owned(), json!(listed));
    }
    if what == 1 {
        members.insert("deprecated".to_owned(), json!({}));
    }
    let is_word = example.as_ref().and_then(Value::as_str).is_some_and(|example| {
        example.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    });
    for (key, value) in order {
        if key == "example" && what == 2 && is_word {
            members.extend(example.clone().map(|example| ("default".to_owned(), example)));
        }
        members.insert(key, value);
    }
}

/// The answer a documentation makes of the examples.
pub fn answer(shape: &Value) -> Value {
    let example = shape["example"].as_str();
    match shape["type"].as_str().unwrap_or_default() {
        "object" => {
            let fields = shape["fields"].as_object().into_iter().flatten();
            Value::Object(fields.map(|(name, field)| (name.clone(), answer(field))).collect())
        }
        "array" => json!([answer(&shape["items"])]),
        "integer" => json!(example.and_then(|text| text.parse::<i64>().ok()).unwrap_or(0)),
        "number" => json!(example.and_then(|text| text.parse::<f64>().ok()).unwrap_or(0.0)),
        "boolean" => json!(example != Some("false")),
        _ => json!(example.unwrap_or_default()),
    }
}

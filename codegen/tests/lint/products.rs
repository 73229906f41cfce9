//! Samples: what products share.

use serde_json::{Value, json};

use crate::{Sample, operation};

fn product(code: &'static str, product: Value) -> Sample {
    Sample { product, ..operation(code, json!({})) }
}

fn definitions() -> Value {
    json!({ "definitions": { "Mark": { "description": "What marks a box." } } })
}

fn groups() -> Value {
    json!({ "groups": { "boxes": { "title": "Boxes", "description": "What boxes can do." } } })
}

fn codes() -> Value {
    json!({ "errorCodes": { "Full": { "description": "The shelf is full." } } })
}

/// Parameters that refer to the definition.
fn defined(names: &[&str]) -> Value {
    let parameters = names
        .iter()
        .map(|name| ((*name).to_owned(), json!({ "type": "string", "definition": "Mark" })));
    json!({ "parameters": parameters.collect::<serde_json::Map<_, _>>() })
}

/// Objects with a field that is described in each of them.
fn marked(objects: &[&str]) -> Sample {
    let object = json!({ "type": "object", "description": "Side of the box.", "fields": {
        "Mark": { "type": "string", "description": "What is painted on it." } } });
    let objects = objects.iter().map(|name| ((*name).to_owned(), object.clone()));
    let fields = objects.collect::<serde_json::Map<_, _>>();
    operation("undefined-repetition", json!({ "response": { "fields": fields } }))
}

pub(crate) fn bad() -> Vec<Sample> {
    let size = json!({ "enums": { "Size": {
        "description": "Size of a box.", "values": [{ "value": "s", "label": "small" }] } } });
    vec![
        product("unused-enum", size),
        product("unused-definition", definitions()),
        Sample { product: definitions(), ..operation("definition-for-one", defined(&["One"])) },
        marked(&["One", "Two", "Three", "Four", "Five"]),
        product("unused-group", groups()),
        product("unused-error-code", codes()),
    ]
}

pub(crate) fn good() -> Vec<Sample> {
    let by_definition =
        json!({ "definitions": { "Tint": { "description": "Color of it.", "enum": "Color" } } });
    let observed = json!({ "observedErrors": [{ "code": "Full" }] });
    vec![
        Sample {
            product: by_definition,
            ..operation("unused-enum", json!({ "parameters": { "Color": { "enum": null } } }))
        },
        Sample { product: definitions(), ..operation("unused-definition", defined(&["One"])) },
        Sample {
            product: definitions(),
            ..operation("definition-for-one", defined(&["One", "Two"]))
        },
        marked(&["One", "Two", "Three", "Four"]),
        Sample { product: groups(), ..operation("unused-group", json!({ "group": "boxes" })) },
        Sample { product: codes(), ..operation("unused-error-code", observed) },
    ]
}

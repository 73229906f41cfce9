//! What a product says once, put where it applies.

use serde_json::Value;

use super::{members, text};

/// Gives the shapes of an operation what the product's definitions say about them.
pub fn apply(operation: &mut Value, product: &Value) {
    for key in ["parameters", "response"] {
        let Some(value) = operation.get_mut(key) else { continue };
        if key == "response" {
            define(value, product);
        } else {
            value.as_object_mut().into_iter().flatten().for_each(|(_, v)| define(v, product));
        }
    }
    for key in ["errors", "observedErrors"] {
        let errors = operation.get_mut(key).and_then(Value::as_array_mut);
        for error in errors.into_iter().flatten() {
            let code = text(&error["code"]).to_owned();
            let explanation = product["errorCodes"].get(&code);
            if let Some(explanation) = explanation.filter(|_| error.get("description").is_none()) {
                error["description"] = explanation["description"].clone();
            }
        }
    }
}

fn define(shape: &mut Value, product: &Value) {
    let name = text(&shape["definition"]).to_owned();
    let is_text = shape["type"] == "string";
    let is_number = shape["type"] == "integer";
    for (key, value) in members(&product["definitions"][&name]) {
        let narrows = is_text || is_number && matches!(text(value), "boolean" | "unix-seconds");
        let fits = match key {
            "meaning" => narrows,
            "enum" => is_text || is_number,
            // A text without a meaning is no number of anything.
            "unit" => !is_text || matches!(text(&shape["meaning"]), "integer" | "number"),
            _ => true,
        };
        if fits && shape.get(key).is_none() {
            shape[key] = value.clone();
        }
    }
    for key in ["items", "entries"] {
        if let Some(inner) = shape.get_mut(key) {
            define(inner, product);
        }
    }
    let fields = shape.get_mut("fields").and_then(Value::as_object_mut);
    for (_, field) in fields.into_iter().flatten() {
        define(field, product);
    }
}

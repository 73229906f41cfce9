//! The parameters of an operation.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::extensions;
use super::node::Node;
use super::schema::Reader;
use crate::diagnostics::shorten;
use crate::names;

/// `parameters`, and the rules that stand at single ones.
pub(super) fn parameters(
    api: &Node<'_>,
    reader: &mut Reader<'_>,
) -> (Map<String, Value>, Vec<Value>) {
    let mut parameters: Map<String, Value> = Map::new();
    let mut rules = Vec::new();
    let mut derived: HashMap<String, String> = HashMap::new();
    for parameter in api.elements("parameters") {
        let Some(name) = parameter.filled("name") else {
            let message = "a parameter without name is left out";
            reader.flags.push("missing-name", &parameter, message);
            continue;
        };
        let shape = one(&parameter, reader);
        if let Some(known) = parameters.get_mut(&name) {
            repeated(known, &shape, &name, &parameter, reader);
            continue;
        }
        let rust_name = names::parameter(&name, None).ok();
        if let Some(rust_name) = rust_name
            && let Some(other) = derived.insert(rust_name.as_str().to_owned(), name.clone())
        {
            reader.collision(&parameter, &other, &name);
        }
        let schema = parameter.get("schema");
        let rule =
            schema.and_then(|schema| extensions::required_when(&name, &schema, &mut reader.flags));
        rules.extend(rule);
        parameters.insert(name, Value::Object(shape));
    }
    (parameters, rules)
}

fn one(parameter: &Node<'_>, reader: &mut Reader<'_>) -> Map<String, Value> {
    extensions::check(parameter, &mut reader.flags);
    let schema = parameter.get("schema").unwrap_or_else(|| parameter.clone());
    let mut shape = reader.root(&schema);
    let place = location(parameter, reader);
    if let Some(place) = place {
        shape.insert("in".to_owned(), json!(place));
    }
    style(parameter, place, &mut shape, reader);
    let required = schema.flag("required") || parameter.flag("required");
    if place == Some("path") && !required {
        let message = "a parameter of the path is declared optional; it is taken for required";
        reader.flags.push("optional-path-parameter", parameter, message);
    }
    reader.required(&schema, required || place == Some("path"), &mut shape);
    shape
}

fn location(parameter: &Node<'_>, reader: &mut Reader<'_>) -> Option<&'static str> {
    match parameter.text("in").as_deref() {
        None | Some("query") => None,
        Some("formData") => Some("form"),
        Some("body") => Some("body"),
        Some("header") => Some("header"),
        Some("path") => Some("path"),
        Some("host") => Some("host"),
        Some(other) => {
            let other = shorten(other);
            let message = format!("the location `{other}` is unknown; it is taken for the query");
            reader.flags.push("unknown-location", parameter, message);
            None
        }
    }
}

fn style(
    parameter: &Node<'_>,
    place: Option<&str>,
    shape: &mut Map<String, Value>,
    reader: &mut Reader<'_>,
) {
    let has_parts = matches!(shape["type"].as_str(), Some("array" | "object" | "map"));
    let may_have_parts = has_parts || shape["type"] == "any";
    match parameter.filled("style").as_deref() {
        Some(style @ ("repeatList" | "flat" | "json" | "simple" | "xml")) if may_have_parts => {
            shape.insert("style".to_owned(), json!(style));
        }
        // A spelling that the vendor uses once.
        Some("struct") if may_have_parts => {
            shape.insert("style".to_owned(), json!("json"));
        }
        Some(other) => {
            let other = shorten(other);
            let message = format!("the style `{other}` does not go with the type; it is left out");
            reader.flags.push("odd-style", parameter, message);
        }
        None if has_parts && matches!(place, None | Some("form")) => {
            let message = "how the parts are written is not said; one by one is assumed";
            reader.flags.push("missing-style", parameter, message);
        }
        None => {}
    }
}

/// A parameter that is listed again: required if one of them is.
fn repeated(
    known: &mut Value,
    again: &Map<String, Value>,
    name: &str,
    parameter: &Node<'_>,
    reader: &mut Reader<'_>,
) {
    let times = known["listed"].as_u64().unwrap_or(1) + 1;
    let mut first = known.as_object().cloned().unwrap_or_default();
    first.shift_remove("listed");
    let name = shorten(name);
    let message = if first == *again {
        format!("the parameter `{name}` is listed {times} times")
    } else {
        format!(
            "the parameter `{name}` is listed {times} times with different facts; the first \
             counts"
        )
    };
    reader.flags.push("duplicate-parameter", parameter, message);
    known["listed"] = json!(times);
    if again.contains_key("required") {
        known["required"] = json!(true);
    }
}

/// Remarks where the names in a path and the parameters of the path differ.
pub(super) fn check_path(
    path: &str,
    parameters: &Map<String, Value>,
    api: &Node<'_>,
    reader: &mut Reader<'_>,
) {
    let named = placeholders(path);
    let is_declared = |name: &str| parameters.get(name).is_some_and(|shape| shape["in"] == "path");
    for name in named.iter().filter(|name| !is_declared(name)) {
        let message = format!("the path names `{}`, which no parameter is", shorten(name));
        reader.flags.push("undeclared-path-parameter", api, message);
    }
    let declared = parameters.iter().filter(|(_, shape)| shape["in"] == "path");
    // A star at the end takes the whole rest; it has no name.
    for (name, _) in declared.filter(|(name, _)| !named.contains(&name.as_str())) {
        if !path.ends_with('*') {
            let message = format!("the path does not have the parameter `{}`", shorten(name));
            reader.flags.push("undeclared-path-parameter", api, message);
        }
    }
}

/// The names in braces or, in a few paths, brackets.
fn placeholders(path: &str) -> Vec<&str> {
    let pieces = path.split(['{', '[']).skip(1);
    pieces.filter_map(|piece| piece.split_once(['}', ']']).map(|(name, _)| name)).collect()
}

//! An operation of the vendor's document → a draft.

use serde_json::{Map, Value, json};

use super::node::{Node, scalar_text};
use super::schema::Reader;
use super::{Options, errors, extensions};
use crate::import::draft::Draft;

/// The draft of one operation.
pub(super) fn draft(
    name: &str,
    api: &Node<'_>,
    style: &str,
    schemas: Option<&Map<String, Value>>,
    options: Options,
) -> Draft {
    let mut reader = Reader::new(schemas, options);
    let mut spec = Map::new();
    let mut set = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            spec.insert(key.to_owned(), value);
        }
    };
    set("operation", Some(json!(name)));
    if options.with_prose {
        set("summary", api.filled("summary").or_else(|| api.filled("title")).map(Value::from));
        set("description", api.filled("description").map(Value::from));
    }
    set("kind", kind(name, api).map(Value::from));
    set("methods", Some(methods(api, &mut reader)));
    // Of the styles that name the operation by a header only the root path is used.
    let path = api.filled("path").filter(|path| style == "ROA" && path != "/");
    set("path", path.map(Value::from));
    set("deprecated", deprecated(api));
    set("rateLimit", extensions::rate_limit(api));
    set("sources", list(extensions::sources(api)));
    let (parameters, mut rules) = parameters(api, &mut reader);
    rules.splice(0..0, extensions::rules(api));
    rules.retain(|rule| is_possible(rule, &parameters, api, &mut reader));
    set("parameters", Some(Value::Object(parameters)).filter(|p| *p != json!({})));
    set("rules", list(rules));
    set("paging", extensions::paging(api));
    set("response", Some(Value::Object(response(api, &mut reader))));
    set("example", example(api, &mut reader));
    set("errors", list(errors::errors(api, &mut reader.flags)));
    set("observedErrors", list(extensions::observed_errors(api)));
    set("notComputed", api.filled("x-sentinel-not-processed").map(Value::from));
    Draft { operation: name.to_owned(), spec, flags: reader.flags.into_vec() }
}

/// Whether the operation has the parameters that a rule names.
fn is_possible(
    rule: &Value,
    parameters: &Map<String, Value>,
    api: &Node<'_>,
    reader: &mut Reader<'_>,
) -> bool {
    let lists = ["atLeastOneOf", "precedence"].map(|key| rule[key].as_array());
    let lists = lists.into_iter().flatten().flatten().filter_map(Value::as_str);
    let condition = rule["if"].as_object().into_iter().flatten().map(|(name, _)| name.as_str());
    let mut names = lists.chain(condition);
    let Some(unknown) = names.find(|name| !parameters.contains_key(*name)) else { return true };
    let message = format!("a rule names `{unknown}`, which is no parameter; it is left out");
    reader.flags.push("unknown-parameter", api.pointer(), message);
    false
}

fn list(values: Vec<Value>) -> Option<Value> {
    (!values.is_empty()).then_some(Value::Array(values))
}

/// Whether it reads or writes, by the document; the name where that says nothing.
fn kind(name: &str, api: &Node<'_>) -> Option<&'static str> {
    let tags = api.get("systemTags");
    let tag = tags.and_then(|tags| tags.text("operationType"));
    let ty = api.text("operationType").or(tag)?;
    let reads = ["Describe", "List", "Get", "Query", "Search", "Check"];
    Some(match ty.as_str() {
        "read" | "get" | "list" => "read",
        "none" if reads.iter().any(|verb| name.starts_with(verb)) => "read",
        _ => "write",
    })
}

fn methods(api: &Node<'_>, reader: &mut Reader<'_>) -> Value {
    let methods = api.elements("methods").into_iter();
    let methods = methods.filter_map(|method| scalar_text(method.value()));
    let methods = methods.map(|method| method.to_uppercase()).collect::<Vec<_>>();
    if methods.is_empty() {
        let message = "no method is documented; POST is assumed";
        reader.flags.push("no-method", api.pointer(), message);
        return json!(["POST"]);
    }
    json!(methods)
}

fn deprecated(api: &Node<'_>) -> Option<Value> {
    let replacement = api.filled("x-replacement");
    if !api.flag("deprecated") {
        return None;
    }
    Some(match replacement {
        Some(replacement) => json!({ "replacement": replacement }),
        None => json!({}),
    })
}

/// `parameters`, and the rules that stand at single ones.
fn parameters(api: &Node<'_>, reader: &mut Reader<'_>) -> (Map<String, Value>, Vec<Value>) {
    let mut parameters: Map<String, Value> = Map::new();
    let mut rules = Vec::new();
    for parameter in api.elements("parameters") {
        let Some(name) = parameter.filled("name") else {
            let message = "a parameter without name is left out";
            reader.flags.push("missing-name", parameter.pointer(), message);
            continue;
        };
        let shape = one(&parameter, reader);
        if let Some(known) = parameters.get_mut(&name) {
            repeated(known, &shape, &name, &parameter, reader);
            continue;
        }
        let schema = parameter.get("schema");
        rules.extend(schema.and_then(|schema| extensions::required_when(&name, &schema)));
        parameters.insert(name, Value::Object(shape));
    }
    (parameters, rules)
}

fn one(parameter: &Node<'_>, reader: &mut Reader<'_>) -> Map<String, Value> {
    let schema = parameter.get("schema").unwrap_or_else(|| parameter.clone());
    let mut shape = reader.shape(&schema, 0);
    let place = match parameter.text("in").as_deref() {
        None | Some("query") => None,
        Some("formData") => Some("form"),
        Some("body") => Some("body"),
        Some("header") => Some("header"),
        Some("path") => Some("path"),
        Some("host") => Some("host"),
        Some(other) => {
            let message = format!("the location `{other}` is unknown; it is taken for the query");
            reader.flags.push("unknown-location", parameter.pointer(), message);
            None
        }
    };
    if let Some(place) = place {
        shape.insert("in".to_owned(), json!(place));
    }
    let holds = matches!(shape["type"].as_str(), Some("array" | "object" | "map" | "any"));
    match parameter.filled("style").as_deref() {
        Some(style @ ("repeatList" | "flat" | "json" | "simple" | "xml")) if holds => {
            shape.insert("style".to_owned(), json!(style));
        }
        Some("struct") if holds => {
            shape.insert("style".to_owned(), json!("json"));
        }
        Some(other) => {
            let message = format!("the style `{other}` does not go with the type; it is left out");
            reader.flags.push("odd-style", parameter.pointer(), message);
        }
        None => {}
    }
    let required = schema.flag("required") || parameter.flag("required");
    if required || place == Some("path") {
        shape.insert("required".to_owned(), json!(true));
    }
    if place == Some("path") && !required {
        let message = "a parameter of the path is declared optional; it is taken for required";
        reader.flags.push("optional-path-parameter", parameter.pointer(), message);
    }
    if schema.has("docRequired") && schema.flag("docRequired") != required {
        let message = "what is documented as required differs from what is declared; the \
                       declaration counts";
        reader.flags.push("required-differs", parameter.pointer(), message);
    }
    shape
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
    let message = if first == *again {
        format!("the parameter `{name}` is listed {times} times")
    } else {
        format!(
            "the parameter `{name}` is listed {times} times with different facts; the first \
                 counts"
        )
    };
    reader.flags.push("duplicate-parameter", parameter.pointer(), message);
    known["listed"] = json!(times);
    if again.contains_key("required") {
        known["required"] = json!(true);
    }
}

/// The shape of the success answer: of the first status that has a schema.
fn response(api: &Node<'_>, reader: &mut Reader<'_>) -> Map<String, Value> {
    let responses = api.members("responses").into_iter();
    let mut found = responses.filter(|(status, _)| status.starts_with('2'));
    let schema = found.find_map(|(_, response)| response.get("schema"));
    let Some(schema) = schema.filter(|schema| schema.map().is_some()) else {
        let message = "no success answer is described; it is taken for an empty object";
        reader.flags.push("no-response", api.pointer(), message);
        return Map::from_iter([("type".to_owned(), json!("object"))]);
    };
    reader.request = false;
    reader.shape(&schema, 0)
}

/// The documented success answer: the first JSON one.
fn example(api: &Node<'_>, reader: &mut Reader<'_>) -> Option<Value> {
    let text = api.filled("responseDemo")?;
    let demos: Vec<Value> = serde_json::from_str(&text).unwrap_or_default();
    let demo = demos.iter().find(|demo| demo["type"] == "json")?;
    let text = demo["example"].as_str().filter(|text| !text.trim().is_empty())?;
    match serde_json::from_str(text) {
        Ok(example) => Some(example),
        Err(error) => {
            let message = format!("the success answer is no JSON and is left out: {error}");
            reader.flags.push("bad-success-answer", api.pointer(), message);
            None
        }
    }
}

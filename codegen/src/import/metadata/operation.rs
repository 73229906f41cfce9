//! An operation of the vendor's document → a draft.

use serde_json::{Map, Value, json};

use super::node::{Node, scalar_text};
use super::schema::Reader;
use super::{Options, demo, errors, extensions, paging, parameters};
use crate::diagnostics::shorten;
use crate::import::draft::{Draft, is_read_by_name};

/// The draft of one operation, and the size of its schemas.
pub(super) fn draft(
    name: &str,
    api: &Node<'_>,
    style: &str,
    schemas: Option<&Map<String, Value>>,
    options: Options,
) -> (Draft, usize) {
    let mut reader = Reader::new(schemas, options);
    extensions::check(api, &mut reader.flags);
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
    // The style RPC names the operation by a header; a path there is a leftover.
    let path = api.filled("path").filter(|path| style != "RPC" && path != "/");
    set("authentication", is_anonymous(api).then(|| json!("anonymous")));
    set("deprecated", api.flag("deprecated").then(|| extensions::deprecation(api)));
    set("rateLimit", extensions::rate_limit(api, &mut reader.flags));
    set("sources", list(extensions::sources(api)));
    let (parameters, mut rules) = parameters::parameters(api, &mut reader);
    if let Some(path) = &path {
        parameters::check_path(path, &parameters, api, &mut reader);
    }
    set("path", path.map(Value::from));
    rules.splice(0..0, extensions::rules(api, &mut reader.flags));
    rules.retain(|rule| is_possible(rule, &parameters, api, &mut reader));
    let response = response(api, &mut reader);
    set("paging", paging::paging(api, &parameters, &response, &mut reader));
    set("parameters", Some(Value::Object(parameters)).filter(|p| *p != json!({})));
    set("rules", list(rules));
    set("example", demo::success_answer(api, &response, &mut reader.flags));
    set("response", Some(Value::Object(response)).filter(|response| *response != json!({})));
    set("errors", list(errors::errors(api, &mut reader.flags)));
    set("observedErrors", list(extensions::observed_errors(api, &mut reader.flags)));
    set("notComputed", api.filled("x-sentinel-not-processed").map(Value::from));
    (Draft { operation: name.to_owned(), spec, flags: reader.flags.into_vec(api) }, reader.size)
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
    let unknown = shorten(unknown);
    let message = format!("a rule names `{unknown}`, which is no parameter; it is left out");
    reader.flags.push("unknown-parameter", api, message);
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
    Some(match ty.as_str() {
        "read" | "get" | "list" => "read",
        "none" if is_read_by_name(name) => "read",
        _ => "write",
    })
}

/// Ways to call without a signature: openly, and with a token in a parameter.
const UNSIGNED: &[&str] = &["Anonymous", "ARS_OIDC"];

/// Whether the document names ways to call, and none of them with a signature.
fn is_anonymous(api: &Node<'_>) -> bool {
    let ways = api.elements("security").into_iter().filter_map(|way| way.map()).flat_map(Map::keys);
    let mut ways = ways.peekable();
    ways.peek().is_some() && ways.all(|way| UNSIGNED.contains(&way.as_str()))
}

/// Methods that operations are called with.
const METHODS: &[&str] = &["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

fn methods(api: &Node<'_>, reader: &mut Reader<'_>) -> Value {
    let mut methods: Vec<String> = Vec::new();
    for method in api.elements("methods") {
        let name = scalar_text(method.value()).unwrap_or_default().trim().to_uppercase();
        if METHODS.contains(&name.as_str()) && !methods.contains(&name) {
            methods.push(name);
        } else {
            let name = shorten(&name);
            let message = format!("the method {name:?} is unknown or repeated; it is left out");
            reader.flags.push("unknown-method", &method, message);
        }
    }
    if methods.is_empty() {
        reader.flags.push("no-method", api, "no method is documented; POST is assumed");
        return json!(["POST"]);
    }
    json!(methods)
}

/// The shape of the success answer, of the first status that has a schema; empty without one.
fn response(api: &Node<'_>, reader: &mut Reader<'_>) -> Map<String, Value> {
    reader.request = false;
    let responses = api.members("responses");
    for (status, response) in &responses {
        if !is_status(status) {
            let message = format!("`{}` is no status; it is left out", shorten(status));
            reader.flags.push("odd-status", response, message);
        }
    }
    let mut found = responses.iter().filter(|(name, _)| name.starts_with('2') && is_status(name));
    let schema = found.find_map(|(_, response)| response.get("schema"));
    let Some(schema) = schema.filter(|schema| schema.map().is_some()) else {
        reader.flags.push("no-response", api, "no success answer is described");
        return Map::new();
    };
    reader.root(&schema)
}

/// `404` or `4XX`.
fn is_status(text: &str) -> bool {
    let classes = |rest: &str| rest.eq_ignore_ascii_case("xx");
    let number = |rest: &str| rest.len() == 2 && rest.bytes().all(|byte| byte.is_ascii_digit());
    text.strip_prefix(|c| ('1'..='5').contains(&c))
        .is_some_and(|rest| classes(rest) || number(rest))
}

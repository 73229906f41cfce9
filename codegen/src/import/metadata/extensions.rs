//! Keys that this project adds to the vendor's layout, for facts that other documents state.
//!
//! | key | of | meaning |
//! |---|---|---|
//! | `x-unit` | schema | unit of a number; `unix-seconds` and `unix-timestamp` are points in time |
//! | `x-time-format` | schema | pattern of a text with a time, for example `HH:mm` |
//! | `x-enum-source` | schema | where the values are from; their titles are ours then |
//! | `x-known-values`, `x-documented-values` | schema | values that are known though `enum` does not list them |
//! | `x-enum-incomplete`, `x-type-suspect` | schema | the example contradicts the values or the type |
//! | `x-required-when` | schema | values of other parameters with which this one is required |
//! | `x-required-in-practice` | schema | optional in the documents, but the service wants it |
//! | `x-ignored-by-backend` | schema | accepted without effect |
//! | `x-comma-separated` | schema | several values in one text |
//! | `x-container-example` | schema | example of the list itself; not a fact of its items |
//! | `x-wire` | parameter | how the style looks on the wire; follows from `style` |
//! | `x-qps-limit` | operation | calls per second |
//! | `x-pagination` | operation | parameters and fields of paging |
//! | `x-at-least-one-of`, `x-parameter-precedence` | operation | rules between parameters |
//! | `x-operation-kind` | operation | the vendor's system tag: `get`, `list`, `update` … |
//! | `x-replacement` | operation | what to use instead of a deprecated operation |
//! | `x-sentinel-not-processed` | operation | number of a value that is not computed yet |
//! | `x-observed-errors`, `x-mentioned-errors`, `x-errorCodes-older` | operation | errors that are not among the documented ones |
//! | `x-source` | operation | which facts are from where |

use serde_json::{Map, Value, json};

use super::node::Node;

/// The unit of the spec format for a unit of a document.
pub(super) fn unit(text: &str) -> Option<&'static str> {
    Some(match text {
        "bytes" => "bytes",
        "GB" => "gigabytes",
        "bit/s" => "bits-per-second",
        "Mbit/s" => "megabits-per-second",
        "Gbit/s" => "gigabits-per-second",
        "pps" => "packets-per-second",
        "seconds" => "seconds",
        "minutes" => "minutes",
        "hours" => "hours",
        "days" => "days",
        "milliseconds" => "milliseconds",
        "percent" => "percent",
        "unix-milliseconds" => "unix-milliseconds",
        _ => return None,
    })
}

/// Whether a unit of a document says that a number is a point in time. It is a meaning of the
/// spec format, which a person decides, not a unit.
pub(super) fn is_time(text: &str) -> bool {
    matches!(text, "unix-seconds" | "unix-timestamp")
}

/// `rateLimit`.
pub(super) fn rate_limit(api: &Node<'_>) -> Option<Value> {
    let calls = api.count("x-qps-limit")?;
    Some(json!({ "calls": calls, "seconds": 1 }))
}

/// `paging`.
pub(super) fn paging(api: &Node<'_>) -> Option<Value> {
    let paging = api.get("x-pagination")?;
    let lists = paging.elements("listFields");
    let first = lists.first().and_then(|list| super::node::scalar_text(list.value()));
    let mut found = Map::new();
    found.insert("page".to_owned(), json!(paging.text("pageParam")?));
    found.insert("size".to_owned(), json!(paging.text("sizeParam")?));
    if let Some(total) = paging.text("totalField") {
        found.insert("total".to_owned(), json!(total));
    }
    found.insert("items".to_owned(), json!(paging.text("listField").or(first)?));
    Some(Value::Object(found))
}

/// Rules that stand at the operation.
pub(super) fn rules(api: &Node<'_>) -> Vec<Value> {
    let groups = |key| {
        let groups = api.elements(key).into_iter();
        groups.map(|group| group.value().clone()).filter(Value::is_array).collect::<Vec<_>>()
    };
    let one_of = groups("x-at-least-one-of").into_iter();
    let first = groups("x-parameter-precedence").into_iter();
    one_of
        .map(|names| json!({ "atLeastOneOf": names }))
        .chain(first.map(|names| json!({ "precedence": names })))
        .collect()
}

/// The rule that a parameter is required with certain values of others.
pub(super) fn required_when(parameter: &str, schema: &Node<'_>) -> Option<Value> {
    let condition = schema.get("x-required-when").filter(|when| when.map().is_some())?;
    Some(json!({ "required": parameter, "if": condition.value() }))
}

/// `observedErrors`.
pub(super) fn observed_errors(api: &Node<'_>) -> Vec<Value> {
    let keys = ["x-mentioned-errors", "x-observed-errors", "x-errorCodes-older"];
    let found = keys.into_iter().flat_map(|key| api.elements(key));
    found.filter_map(|error| observed_error(&error)).collect()
}

fn observed_error(error: &Node<'_>) -> Option<Value> {
    let mut found = Map::new();
    let status = error.count("httpStatus").filter(|status| (100..600).contains(status));
    if let Some(status) = status {
        found.insert("status".to_owned(), json!(status));
    }
    let mut number = error.filled("numericCode");
    if let Some(name) = error.filled("errorCode").or_else(|| error.filled("code")) {
        // A number, a sentence or a code: only the last can be compared with an answer's code.
        if name.parse::<i64>().is_ok() {
            number = Some(name);
        } else if name.contains(' ') {
            found.insert("message".to_owned(), json!(name));
        } else {
            found.insert("code".to_owned(), json!(name));
        }
    }
    if let Some(number) = number {
        found.insert("number".to_owned(), json!(number));
    }
    if let Some(message) = error.filled("errorMessage") {
        found.insert("message".to_owned(), json!(message));
    }
    let advice = error.filled("use");
    if let Some(advice) = advice
        .filter(|text| matches!(text.as_str(), "retry" | "not-found" | "switch-endpoint" | "other"))
    {
        found.insert("advice".to_owned(), json!(advice));
    }
    (found.contains_key("code") || found.contains_key("number") || found.contains_key("message"))
        .then_some(Value::Object(found))
}

/// `sources`: which facts are from where.
pub(super) fn sources(api: &Node<'_>) -> Vec<Value> {
    let sources = api.members("x-source").into_iter();
    sources
        .filter_map(|(facts, from)| {
            let from = super::node::scalar_text(from.value())?;
            Some(json!({ "facts": facts_of(facts), "from": from }))
        })
        .collect()
}

/// The facts that a key of `x-source` stands for.
fn facts_of(key: &str) -> &str {
    match key {
        "methods" => "HTTP methods",
        "operationType" => "whether it reads or writes",
        "fields" => "parameters and fields",
        "formats+examples" => "formats and examples",
        "parameter order" => "order of parameters",
        "response order" => "order of fields",
        "responseDemo" => "success answer",
        "qps" => "rate limit",
        "errorCodes" => "error codes",
        "style-inferred" => "style of lists",
        other => other,
    }
}

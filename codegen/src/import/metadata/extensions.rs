//! Keys that this project adds to the vendor's layout, for facts that other documents state.
//!
//! | key | of | meaning |
//! |---|---|---|
//! | `x-unit` | schema | unit of a number; `unix-seconds` and `unix-timestamp` are points in time, which is a meaning that a person decides |
//! | `x-time-format` | schema | pattern of a text with a time, for example `HH:mm` |
//! | `x-enum-source` | schema | where the values are from; their titles are ours then and become labels |
//! | `x-known-values`, `x-documented-values` | schema | values that are known though `enum` does not list them |
//! | `x-enum-incomplete`, `x-type-suspect` | schema | the example contradicts the values or the type; for readers only |
//! | `x-required-when` | schema | values of other parameters with which this one is required: a rule with `if` |
//! | `x-required-in-practice` | schema | optional in the documents, but the service wants it |
//! | `x-ignored-by-backend` | schema | accepted without effect |
//! | `x-comma-separated` | schema | several values in one text |
//! | `x-container-example` | schema | example of the list itself; not a fact of its items, and left out |
//! | `x-replacement` | schema, operation | what to use instead of something deprecated |
//! | `x-wire` | parameter | how the style looks on the wire; follows from `style`, and left out |
//! | `x-qps-limit` | operation | calls per second |
//! | `x-pagination` | operation | parameters and fields of paging |
//! | `x-at-least-one-of`, `x-parameter-precedence` | operation | rules between parameters |
//! | `x-operation-kind` | operation | the vendor's system tag: `get`, `list`, `update` …; for readers only |
//! | `x-sentinel-not-processed` | operation | number of a value that is not computed yet |
//! | `x-observed-errors`, `x-mentioned-errors`, `x-errorCodes-older` | operation | errors that are not among the documented ones |
//! | `x-source` | operation | which facts are from where |
//! | `x-sources`, `x-default-endpoint`, `x-endpoint-rule`, `x-code-tables` | document | the same for a whole product, whose file is written by hand; not read |
//! | `x-internal` | endpoint | a region of the vendor; not read |

use serde_json::{Map, Value, json};

use super::flags::Flags;
use super::node::{Node, scalar_text};
use crate::diagnostics::{did_you_mean, shorten};

/// The keys above that are met while operations are read.
const KEYS: &[&str] = &[
    "x-at-least-one-of",
    "x-comma-separated",
    "x-container-example",
    "x-documented-values",
    "x-enum-incomplete",
    "x-enum-source",
    "x-errorCodes-older",
    "x-ignored-by-backend",
    "x-known-values",
    "x-mentioned-errors",
    "x-observed-errors",
    "x-operation-kind",
    "x-pagination",
    "x-parameter-precedence",
    "x-qps-limit",
    "x-replacement",
    "x-required-in-practice",
    "x-required-when",
    "x-sentinel-not-processed",
    "x-source",
    "x-time-format",
    "x-type-suspect",
    "x-unit",
    "x-wire",
];

/// Remarks on keys that look like ours and are none.
pub(super) fn check(node: &Node<'_>, flags: &mut Flags) {
    let keys = node.map().into_iter().flatten().map(|(key, _)| key);
    for key in keys.filter(|key| key.starts_with("x-") && !KEYS.contains(&key.as_str())) {
        let help = did_you_mean(key, KEYS.iter().copied()).unwrap_or_default();
        let message = format!("`{}` is unknown and left out; {help}", shorten(key));
        flags.push("unknown-extension", node, message.trim_end_matches("; "));
    }
}

fn bad(flags: &mut Flags, node: &Node<'_>, key: &str, expected: &str) {
    let message = format!("`{key}` is left out: expected {expected}");
    flags.push("bad-extension", node, message);
}

/// Sets `unit`.
pub(super) fn unit(
    schema: &Node<'_>,
    numeric: bool,
    flags: &mut Flags,
    shape: &mut Map<String, Value>,
) {
    let Some(text) = schema.filled("x-unit") else { return };
    match unit_of(&text) {
        _ if !numeric => bad(flags, schema, "x-unit", "it at a number or a text"),
        Some(unit) => {
            shape.insert("unit".to_owned(), json!(unit));
        }
        None if matches!(text.as_str(), "unix-seconds" | "unix-timestamp") => {}
        None => {
            let message = format!("the unit `{}` is unknown; it is left out", shorten(&text));
            flags.push("unknown-unit", schema, message);
        }
    }
}

/// The unit of the spec format for a unit of a document.
fn unit_of(text: &str) -> Option<&'static str> {
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

/// Sets what is `true` or absent.
pub(super) fn marks(
    schema: &Node<'_>,
    ty: &str,
    is_parameter: bool,
    flags: &mut Flags,
    shape: &mut Map<String, Value>,
) {
    let marks = [
        ("x-required-in-practice", "requiredInPractice", is_parameter),
        ("x-ignored-by-backend", "ignored", is_parameter),
        ("x-comma-separated", "commaSeparated", is_parameter && ty == "string"),
    ];
    for (key, name, belongs) in marks.into_iter().filter(|(key, ..)| schema.flag(key)) {
        if belongs {
            shape.insert(name.to_owned(), json!(true));
        } else {
            bad(flags, schema, key, "it at a parameter of a suitable type");
        }
    }
}

/// `deprecated` of something that is.
pub(super) fn deprecation(node: &Node<'_>) -> Value {
    match node.filled("x-replacement") {
        Some(replacement) => json!({ "replacement": replacement }),
        None => json!({}),
    }
}

/// `rateLimit`.
pub(super) fn rate_limit(api: &Node<'_>, flags: &mut Flags) -> Option<Value> {
    if !api.has("x-qps-limit") {
        return None;
    }
    match api.count("x-qps-limit").filter(|calls| (1..=u64::from(u32::MAX)).contains(calls)) {
        Some(calls) => Some(json!({ "calls": calls, "seconds": 1 })),
        None => {
            bad(flags, api, "x-qps-limit", "a whole number above 0");
            None
        }
    }
}

/// Rules that stand at the operation.
pub(super) fn rules(api: &Node<'_>, flags: &mut Flags) -> Vec<Value> {
    let kinds = [("x-at-least-one-of", "atLeastOneOf"), ("x-parameter-precedence", "precedence")];
    let mut rules = Vec::new();
    for (key, kind) in kinds {
        for group in api.elements(key) {
            match names(&group) {
                Some(names) => rules.push(json!({ kind: names })),
                None => bad(flags, &group, key, "lists of parameters"),
            }
        }
    }
    rules
}

/// The rule that a parameter is required with certain values of others.
pub(super) fn required_when(
    parameter: &str,
    schema: &Node<'_>,
    flags: &mut Flags,
) -> Option<Value> {
    if !schema.has("x-required-when") {
        return None;
    }
    let mut condition = Map::new();
    for (name, values) in schema.members("x-required-when") {
        condition.insert(name.to_owned(), json!(names(&values)));
    }
    if condition.is_empty() || condition.values().any(Value::is_null) {
        bad(flags, schema, "x-required-when", "parameters with lists of their values");
        return None;
    }
    Some(json!({ "required": parameter, "if": condition }))
}

/// A list of texts that is not empty.
fn names(list: &Node<'_>) -> Option<Vec<String>> {
    let elements = list.value().as_array().filter(|elements| !elements.is_empty())?;
    elements.iter().map(scalar_text).collect()
}

/// Most observed errors of one kind that are read.
const MOST_ERRORS: usize = 500;

/// `observedErrors`.
pub(super) fn observed_errors(api: &Node<'_>, flags: &mut Flags) -> Vec<Value> {
    let mut found: Vec<Value> = Vec::new();
    for key in ["x-mentioned-errors", "x-observed-errors", "x-errorCodes-older"] {
        for error in api.elements(key).iter().take(MOST_ERRORS) {
            match observed_error(error) {
                Some(error) if found.contains(&error) => {}
                Some(error) => found.push(error),
                None => bad(flags, error, key, "a code, a number or a message"),
            }
        }
    }
    found
}

fn observed_error(error: &Node<'_>) -> Option<Value> {
    let mut found = Map::new();
    let status = error.count("httpStatus").filter(|status| (100..600).contains(status));
    if let Some(status) = status {
        found.insert("status".to_owned(), json!(status));
    }
    let mut number = error.filled("numericCode");
    if let Some(name) = error.filled("errorCode").or_else(|| error.filled("code")) {
        let name = name.trim();
        // A number, a sentence or a code: only the last can be compared with an answer's code.
        if name.parse::<i64>().is_ok() {
            number = Some(name.to_owned());
        } else if name.contains(char::is_whitespace) {
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
            let from = scalar_text(from.value())?;
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

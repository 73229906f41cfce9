//! The canonical layout of a spec file: keys in the order of the format, small things on one
//! line.

use serde_json::{Map, Value};

/// Longest line that an object or a list is put on.
const LONGEST_LINE: usize = 110;

/// Keys of an operation, in the order of the file.
const OPERATION: &[&str] = &[
    "$schema",
    "operation",
    "group",
    "summary",
    "description",
    "kind",
    "methods",
    "path",
    "authentication",
    "deprecated",
    "rateLimit",
    "authorization",
    "page",
    "sources",
    "parameters",
    "rules",
    "idempotencyToken",
    "paging",
    "notComputed",
    "response",
    "example",
    "errors",
    "observedErrors",
    "overrides",
];

/// Keys of a product, in the order of the file.
const PRODUCT: &[&str] = &[
    "$schema",
    "product",
    "version",
    "title",
    "summary",
    "style",
    "documentation",
    "rateLimit",
    "endpoints",
    "groups",
    "definitions",
    "enums",
    "types",
    "errors",
    "errorCodes",
    "overrides",
];

/// Keys of everything inside.
const SHAPE: &[&str] = &[
    "at",
    "page",
    "size",
    "total",
    "value",
    "status",
    "code",
    "name",
    "transient",
    "label",
    "number",
    "message",
    "advice",
    "type",
    "rename",
    "format",
    "meaning",
    "unit",
    "secret",
    "in",
    "style",
    "commaSeparated",
    "required",
    "requiredInPractice",
    "ignored",
    "listed",
    "deprecated",
    "definition",
    "title",
    "description",
    "values",
    "enum",
    "default",
    "example",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "pattern",
    "items",
    "carry",
    "fields",
    "entries",
    "ref",
    "calls",
    "seconds",
    "action",
    "access",
    "resources",
    "conditions",
    "dependentActions",
    "updated",
    "facts",
    "from",
    "atLeastOneOf",
    "atMostOneOf",
    "if",
    "when",
    "precedence",
    "replacement",
    "note",
    "product",
    "operation",
    "regional",
    "regions",
    "public",
    "vpc",
    "statuses",
    "documented",
    "actual",
    "reason",
    "evidence",
    "overrides",
];

/// All keys of an operation file that have a place.
pub fn operation_keys() -> Vec<&'static str> {
    [OPERATION, SHAPE].concat()
}

/// All keys of a product file that have a place.
pub fn product_keys() -> Vec<&'static str> {
    [PRODUCT, SHAPE].concat()
}

/// What the keys of an object are.
#[derive(Clone, Copy, PartialEq)]
enum Keys {
    /// Keys of the format, in this order; others follow.
    Of(&'static [&'static str]),
    /// Names from the API, or data: as they are.
    Names,
}

/// The canonical text of a spec, of an operation or a product.
pub fn text(spec: &Value) -> String {
    let keys = if spec.get("product").is_some() { PRODUCT } else { OPERATION };
    let mut out = String::new();
    print(spec, Keys::Of(keys), 0, &mut out);
    out.push('\n');
    out
}

fn print(value: &Value, keys: Keys, depth: usize, out: &mut String) {
    match value {
        Value::Object(members) if members.is_empty() => out.push_str("{}"),
        Value::Object(members) => {
            out.push_str("{\n");
            let members = sorted(members, keys);
            let last = members.len() - 1;
            for (index, (name, member)) in members.into_iter().enumerate() {
                indent(depth + 1, out);
                quote(name, out);
                out.push_str(": ");
                member_value(name, member, keys, depth + 1, out);
                out.push_str(if index == last { "\n" } else { ",\n" });
            }
            indent(depth, out);
            out.push('}');
        }
        Value::Array(elements) if elements.is_empty() => out.push_str("[]"),
        Value::Array(elements) => {
            out.push_str("[\n");
            let last = elements.len() - 1;
            for (index, element) in elements.iter().enumerate() {
                indent(depth + 1, out);
                match line(element, keys, depth) {
                    Some(text) => out.push_str(&text),
                    None => print(element, keys, depth + 1, out),
                }
                out.push_str(if index == last { "\n" } else { ",\n" });
            }
            indent(depth, out);
            out.push(']');
        }
        Value::String(text) => quote(text, out),
        scalar => out.push_str(&scalar.to_string()),
    }
}

/// Keys of the format whose objects have names from the API as keys.
const NAMED: &[&str] = &[
    "carry",
    "definitions",
    "enums",
    "errorCodes",
    "fields",
    "groups",
    "parameters",
    "regions",
    "types",
];

/// Keys of the format whose values go on one line where they fit.
const SMALL: &[&str] = &[
    "methods",
    "deprecated",
    "rateLimit",
    "authorization",
    "page",
    "paging",
    "items",
    "entries",
    "documentation",
    "atLeastOneOf",
    "atMostOneOf",
    "precedence",
    "statuses",
    "replacement",
];

fn member_value(name: &str, member: &Value, keys: Keys, depth: usize, out: &mut String) {
    if keys == Keys::Names {
        let region = member.get("public").is_some();
        return match line(member, Keys::Of(SHAPE), depth).filter(|_| region) {
            Some(text) => out.push_str(&text),
            None => print(member, Keys::Of(SHAPE), depth, out),
        };
    }
    // Examples and the facts of overrides are data.
    if matches!(name, "example" | "documented" | "actual") {
        return data(member, depth, out);
    }
    let small = SMALL.contains(&name);
    if let Some(text) = line(member, Keys::Of(SHAPE), depth).filter(|_| small) {
        return out.push_str(&text);
    }
    let keys = if NAMED.contains(&name) { Keys::Names } else { Keys::Of(SHAPE) };
    print(member, keys, depth, out);
}

/// The value on one line, if it fits there and has nothing inside that needs several.
fn line(value: &Value, keys: Keys, depth: usize) -> Option<String> {
    const DEEP: &[&str] = &["fields", "values", "overrides"];
    let text = match value {
        Value::Object(members) => {
            if members.is_empty() {
                return Some("{}".to_owned());
            }
            if DEEP.iter().any(|key| members.contains_key(*key)) {
                return None;
            }
            let members = sorted(members, keys).into_iter();
            let members = members
                .map(|(name, member)| {
                    let mut text = String::new();
                    quote(name, &mut text);
                    text.push_str(": ");
                    text.push_str(&line(member, Keys::Names, depth)?);
                    Some(text)
                })
                .collect::<Option<Vec<_>>>()?;
            format!("{{ {} }}", members.join(", "))
        }
        Value::Array(elements) => {
            let elements = elements.iter().map(|element| line(element, Keys::Names, depth));
            format!("[{}]", elements.collect::<Option<Vec<_>>>()?.join(", "))
        }
        Value::String(text) => {
            let mut out = String::new();
            quote(text, &mut out);
            return Some(out);
        }
        scalar => return Some(scalar.to_string()),
    };
    (text.chars().count() + 2 * depth <= LONGEST_LINE).then_some(text)
}

/// Data as it is, one member a line.
fn data(value: &Value, depth: usize, out: &mut String) {
    // A JSON value always prints.
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    let mut lines = text.lines();
    out.push_str(lines.next().unwrap_or_default());
    for line in lines {
        out.push('\n');
        indent(depth, out);
        out.push_str(line);
    }
}

fn sorted(members: &Map<String, Value>, keys: Keys) -> Vec<(&str, &Value)> {
    let mut members =
        members.iter().map(|(name, value)| (name.as_str(), value)).collect::<Vec<_>>();
    if let Keys::Of(order) = keys {
        members.sort_by_key(|(name, _)| {
            order.iter().position(|known| known == name).unwrap_or(order.len())
        });
    }
    members
}

fn quote(text: &str, out: &mut String) {
    out.push_str(&Value::from(text).to_string());
}

fn indent(depth: usize, out: &mut String) {
    out.extend(std::iter::repeat_n("  ", depth));
}

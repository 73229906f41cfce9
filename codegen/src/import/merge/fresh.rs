//! Specs of operations that are new.

use serde_json::{Map, Value, json};

use super::{Change, Merged, Origin, Outcome};
use crate::import::draft::{Draft, is_read_by_name};

/// A new spec. The summary is left for a person; without one the generator refuses the file.
pub(super) fn spec(
    draft: &Draft,
    facts: Map<String, Value>,
    product: &Value,
    origin: Origin,
) -> Merged {
    let message = "a new operation; its prose is still to be written";
    let mut changes = vec![added("", "", message.to_owned())];
    let mut spec = Map::new();
    spec.insert("$schema".to_owned(), json!("../../operation.schema.json"));
    spec.extend(facts);
    spec.entry("summary").or_insert_with(|| json!(""));
    if !spec.contains_key("kind") {
        let kind = if is_read_by_name(&draft.operation) { "read" } else { "write" };
        let message = format!("`{kind}`, by its name; the document does not say it");
        changes.push(added("kind-guessed", "/kind", message));
        spec.insert("kind".to_owned(), json!(kind));
    }
    if !spec.contains_key("methods") {
        let message = "`POST`; the document does not say it".to_owned();
        changes.push(added("methods-guessed", "/methods", message));
        spec.insert("methods".to_owned(), json!(["POST"]));
    }
    spec.entry("response").or_insert_with(|| json!({ "type": "object" }));
    if origin == Origin::Metadata && !spec.contains_key("sources") {
        let text = |key: &str| product[key].as_str().unwrap_or_default();
        let from = format!("metadata of {} {}", text("product"), text("version"));
        let sources = json!([{ "facts": "parameters, fields, errors", "from": from }]);
        spec.insert("sources".to_owned(), sources);
    }
    Merged { spec: Value::Object(spec), changes }
}

fn added(reason: &'static str, pointer: &str, message: String) -> Change {
    Change { outcome: Outcome::Added, reason, pointer: pointer.to_owned(), message }
}

//! A draft and the spec there is → the spec to write, and a report.
//!
//! Facts are brought up to date. What people decided stays: prose, meanings, shared enums,
//! names, overrides. Where a fact of the draft contradicts such a decision, the spec keeps what it
//! has and the report says so.

mod facts;
mod shape;

use std::fmt;

use serde_json::{Map, Value, json};

use super::draft::Draft;
use crate::source::child;
use facts::{list_by_key, set_fact};

/// The kind of document a draft is from; it decides what it may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Metadata. It counts more than a page for requests, less for answers.
    Metadata,
    /// A documentation page. It counts more than metadata for answers and values.
    Page,
}

/// What became of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// The spec did not have it.
    Added,
    /// The spec had another.
    Changed,
    /// It contradicts the spec, which keeps what it has.
    Kept,
    /// The spec has it, the document has not; it stays.
    OnlyHere,
}

/// One line of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What became of the fact.
    pub outcome: Outcome,
    /// JSON pointer of the fact in the spec.
    pub pointer: String,
    /// What was found, and why it was left out if it was.
    pub message: String,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.outcome {
            Outcome::Added => "added",
            Outcome::Changed => "changed",
            Outcome::Kept => "kept",
            Outcome::OnlyHere => "only here",
        };
        let message = crate::diagnostics::printable(&self.message);
        write!(f, "{what} {}: {message}", crate::diagnostics::printable(&self.pointer))
    }
}

/// A merged spec.
#[derive(Clone, Debug)]
pub struct Merged {
    /// The content of the spec file.
    pub spec: Value,
    /// What the document changed, and what it did not.
    pub changes: Vec<Change>,
}

/// Merges `draft` into the spec there is; `product` is the content of the product file, which has
/// the shared enums.
pub fn merge(existing: Option<&Value>, draft: &Draft, product: &Value, origin: Origin) -> Merged {
    let Some(existing) = existing else {
        let message = "a new operation; its prose is still to be written".to_owned();
        let change = Change { outcome: Outcome::Added, pointer: String::new(), message };
        return Merged { spec: fresh(draft), changes: vec![change] };
    };
    let mut spec = existing.clone();
    let has_page = spec.get("page").is_some();
    let mut merge = Merge { product, origin, has_page, changes: Vec::new() };
    if let Some(members) = spec.as_object_mut() {
        merge.operation(members, &draft.spec);
    }
    Merged { spec, changes: merge.changes }
}

/// A new spec. The summary is left for a person; without one the generator refuses the file.
fn fresh(draft: &Draft) -> Value {
    let mut spec = Map::new();
    spec.insert("$schema".to_owned(), json!("../../operation.schema.json"));
    for (key, value) in &draft.spec {
        spec.insert(key.clone(), value.clone());
    }
    spec.entry("summary").or_insert_with(|| json!(""));
    spec.entry("kind").or_insert_with(|| json!("write"));
    spec.entry("methods").or_insert_with(|| json!(["POST"]));
    spec.entry("response").or_insert_with(|| json!({ "type": "object" }));
    Value::Object(spec)
}

/// A merge of one operation.
struct Merge<'a> {
    product: &'a Value,
    origin: Origin,
    /// Whether a documentation page has been read into the spec.
    has_page: bool,
    changes: Vec<Change>,
}

/// Facts of an operation that are replaced as a whole.
const WHOLE: &[&str] =
    &["methods", "path", "rateLimit", "authorization", "page", "paging", "notComputed"];

impl Merge<'_> {
    fn note(&mut self, outcome: Outcome, pointer: &str, message: impl Into<String>) {
        let (pointer, message) = (pointer.to_owned(), message.into());
        self.changes.push(Change { outcome, pointer, message });
    }

    fn operation(&mut self, spec: &mut Map<String, Value>, draft: &Map<String, Value>) {
        for key in WHOLE {
            if let Some(value) = draft.get(*key) {
                set_fact(self, spec, key, value, "");
            }
        }
        self.prose(spec, draft, &["summary", "description"], "");
        if let (Some(ours), Some(theirs)) = (spec.get("kind"), draft.get("kind"))
            && (ours == "read") != (theirs == "read")
        {
            let message = format!("the document says {theirs}, the spec {ours}");
            self.note(Outcome::Kept, "/kind", message);
        }
        if let (None, Some(value)) = (spec.get("deprecated"), draft.get("deprecated")) {
            set_fact(self, spec, "deprecated", value, "");
        }
        if let (None, Some(sources)) = (spec.get("sources"), draft.get("sources")) {
            set_fact(self, spec, "sources", sources, "");
        }
        self.named(spec, draft, "parameters", "");
        self.rules(spec, draft);
        if let (Some(ours), Some(theirs)) = (spec.get_mut("response"), draft.get("response")) {
            if let (Some(ours), Some(theirs)) = (ours.as_object_mut(), theirs.as_object()) {
                self.shape(ours, theirs, "/response", false);
            }
        } else if let Some(theirs) = draft.get("response") {
            set_fact(self, spec, "response", theirs, "");
        }
        if let Some(example) = draft.get("example") {
            self.answer(spec, example);
        }
        self.errors(spec, draft, "errors", &["status", "code"]);
        self.errors(spec, draft, "observedErrors", &["status", "code", "number", "message"]);
    }

    /// Prose fills gaps only.
    fn prose(
        &mut self,
        spec: &mut Map<String, Value>,
        draft: &Map<String, Value>,
        keys: &[&str],
        pointer: &str,
    ) {
        for key in keys {
            let empty = spec.get(*key).is_none_or(|text| text == "");
            // A definition of the product describes the shape already.
            if !empty || spec.contains_key("definition") {
                continue;
            }
            if let Some(text) = draft.get(*key) {
                spec.insert((*key).to_owned(), text.clone());
                self.note(Outcome::Added, &child(pointer, key), "prose of the document");
            }
        }
    }

    /// The success answer: a page has it from the service, metadata makes it from the schema.
    fn answer(&mut self, spec: &mut Map<String, Value>, example: &Value) {
        let same = spec.get("example") == Some(example);
        let overridden = facts::overridden(spec, "example");
        if spec.contains_key("example") && !same && overridden {
            let message = "the success answer differs, but an override corrects the one there is";
            return self.note(Outcome::Kept, "/example", message);
        }
        set_fact(self, spec, "example", example, "");
    }

    fn rules(&mut self, spec: &mut Map<String, Value>, draft: &Map<String, Value>) {
        let theirs = draft.get("rules").and_then(Value::as_array);
        for rule in theirs.into_iter().flatten() {
            let ours = spec.get("rules").and_then(Value::as_array);
            let known = ours.into_iter().flatten().any(|ours| says(ours, rule));
            if known {
                continue;
            }
            let entry = spec.entry("rules").or_insert_with(|| json!([]));
            if let Some(rules) = entry.as_array_mut() {
                rules.push(rule.clone());
                let pointer = child("/rules", &(rules.len() - 1).to_string());
                self.note(Outcome::Added, &pointer, rule.to_string());
            }
        }
    }

    fn errors(
        &mut self,
        spec: &mut Map<String, Value>,
        draft: &Map<String, Value>,
        key: &str,
        identity: &[&str],
    ) {
        let Some(theirs) = draft.get(key).and_then(Value::as_array) else { return };
        list_by_key(self, spec, key, theirs, identity);
    }
}

/// Whether one rule says what the other says; notes and words do not count.
fn says(ours: &Value, theirs: &Value) -> bool {
    let facts = |rule: &Value| {
        ["atLeastOneOf", "atMostOneOf", "required", "precedence"].map(|key| rule[key].clone())
    };
    let when = |rule: &Value| rule.get("when").is_some();
    facts(ours) == facts(theirs) && (ours["if"] == theirs["if"] || when(ours))
}

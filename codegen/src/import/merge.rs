//! A draft and the spec there is → the spec to write, and a report.
//!
//! Facts are brought up to date. What people decided stays: prose, meanings, shared enums,
//! names, overrides. Where a fact of the draft contradicts such a decision, the spec keeps what it
//! has and the report says so.

mod corrections;
mod facts;
mod shape;
mod values;

use std::fmt;

use serde_json::{Map, Value, json};

use super::draft::Draft;
use crate::source::child;
use corrections::Corrections;
use facts::{list_by_key, set_deprecated, set_fact, short};

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

/// Why a fact of a document is left out: the code, and the reason.
///
/// A code never changes its meaning; the messages may.
pub const REASONS: &[(&str, &str)] = &[
    ("kind-differs", "whether the operation reads or writes is decided by people"),
    ("meaning-differs", "the spec gives the value a meaning, an enum or names that do not fit"),
    ("override", "an override is about the fact"),
    ("override-confirmed", "the document now says what an override says; remove the override"),
    ("page-differs", "metadata and page disagree; the page counts more"),
    ("shared-enum", "the shared enum of the spec does not know the value; add it there first"),
    (
        "structure-differs",
        "a list, object or map became something else, and had decisions inside or became any value",
    ),
];

/// One line of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What became of the fact.
    pub outcome: Outcome,
    /// Why it was left out, a code of [`REASONS`]; empty if it was not.
    pub reason: &'static str,
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
        let pointer = crate::diagnostics::printable(&self.pointer);
        match self.reason {
            "" => write!(f, "{what} {pointer}: {message}"),
            reason => write!(f, "{what}[{reason}] {pointer}: {message}"),
        }
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
        let (outcome, pointer) = (Outcome::Added, String::new());
        let change = Change { outcome, reason: "", pointer, message };
        return Merged { spec: fresh(draft), changes: vec![change] };
    };
    let mut spec = existing.clone();
    let has_page = spec.get("page").is_some();
    let corrections = Corrections::of(existing);
    let mut merge = Merge { product, origin, has_page, corrections, changes: Vec::new() };
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
    /// What overrides of the spec are about.
    corrections: Corrections,
    changes: Vec<Change>,
}

/// Facts of an operation that are replaced as a whole.
const WHOLE: &[&str] =
    &["methods", "path", "rateLimit", "authorization", "page", "paging", "notComputed"];

impl Merge<'_> {
    fn note(&mut self, outcome: Outcome, pointer: &str, message: impl Into<String>) {
        let (pointer, message) = (pointer.to_owned(), message.into());
        self.changes.push(Change { outcome, reason: "", pointer, message });
    }

    /// Notes that the spec keeps what it has.
    fn keep(&mut self, reason: &'static str, pointer: &str, message: impl Into<String>) {
        let (pointer, message) = (pointer.to_owned(), message.into());
        self.changes.push(Change { outcome: Outcome::Kept, reason, pointer, message });
    }

    /// Whether a page stands against what the document says.
    fn page_counts(&self) -> bool {
        self.has_page && self.origin == Origin::Metadata
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
            self.keep("kind-differs", "/kind", message);
        }
        set_deprecated(self, spec, draft, "");
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
            set_fact(self, spec, "example", example, "");
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
                let place = child(pointer, key);
                if self.corrections.is_about(&place) {
                    self.keep("override", &place, "prose of the document");
                    continue;
                }
                spec.insert((*key).to_owned(), text.clone());
                self.note(Outcome::Added, &place, "prose of the document");
            }
        }
    }

    fn rules(&mut self, spec: &mut Map<String, Value>, draft: &Map<String, Value>) {
        let theirs = draft.get("rules").and_then(Value::as_array);
        for rule in theirs.into_iter().flatten() {
            let ours = spec.get("rules").and_then(Value::as_array);
            let known = ours.into_iter().flatten().any(|ours| says(ours, rule));
            if known {
                continue;
            }
            if self.corrections.replaces("/rules") {
                self.keep("override", "/rules", rule.to_string());
                continue;
            }
            let entry = spec.entry("rules").or_insert_with(|| json!([]));
            if let Some(rules) = entry.as_array_mut() {
                rules.push(rule.clone());
                let pointer = child("/rules", &(rules.len() - 1).to_string());
                self.note(Outcome::Added, &pointer, rule.to_string());
            }
        }
        let ours = spec.get("rules").and_then(Value::as_array).into_iter().flatten();
        let theirs = draft.get("rules").and_then(Value::as_array);
        for (index, rule) in ours.enumerate() {
            if !theirs.is_some_and(|theirs| theirs.iter().any(|their| says(rule, their))) {
                let pointer = child("/rules", &index.to_string());
                self.note(Outcome::OnlyHere, &pointer, short(rule));
            }
        }
    }

    fn errors(
        &mut self,
        spec: &mut Map<String, Value>,
        draft: &Map<String, Value>,
        key: &'static str,
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

//! A draft and the spec there is → the spec to write, and a report.
//!
//! Facts are brought up to date. What people decided stays: prose, meanings, shared enums,
//! names, overrides. Where a fact of the draft contradicts such a decision, the spec keeps what it
//! has and the report says so.

mod corrections;
mod facts;
mod fresh;
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

/// How a document counts against the specs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// What kind of document it is.
    pub origin: Origin,
    /// Whether the specs know something newer: only what they lack is taken over then.
    pub is_older: bool,
}

impl From<Origin> for Source {
    fn from(origin: Origin) -> Self {
        Self { origin, is_older: false }
    }
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
    /// The document does not have a parameter or field of the spec; it stays.
    OnlyHere,
    /// The document does not state another fact of the spec; it stays.
    Unstated,
}

/// Why a fact of a document is left out, or had to be guessed: the code, and the reason.
///
/// A code never changes its meaning; the messages may.
pub const REASONS: &[(&str, &str)] = &[
    ("kind-differs", "whether the operation reads or writes is decided by people"),
    ("kind-guessed", "a document does not say whether a new operation reads; its name does"),
    ("meaning-differs", "the spec gives the value a meaning, an enum or names that do not fit"),
    ("methods-guessed", "a document does not name the methods of a new operation; it is `POST`"),
    ("older", "the document is older than the specs and says otherwise"),
    ("order", "the document has another order of the parameters or fields"),
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
    /// Why it was left out or guessed, a code of [`REASONS`]; empty if it was not.
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
            Outcome::OnlyHere | Outcome::Unstated => "only here",
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
pub fn merge(
    existing: Option<&Value>,
    draft: &Draft,
    product: &Value,
    source: impl Into<Source>,
) -> Merged {
    let Source { origin, is_older } = source.into();
    let facts = without_explained(&draft.spec, product);
    let Some(existing) = existing else {
        return fresh::spec(draft, facts, product, origin);
    };
    let mut spec = existing.clone();
    let has_page = spec.get("page").is_some();
    let corrections = Corrections::of(existing);
    let changes = Vec::new();
    let mut merge = Merge { product, origin, is_older, has_page, corrections, changes };
    if let Some(members) = spec.as_object_mut() {
        merge.operation(members, &facts);
    }
    Merged { spec, changes: merge.changes }
}

/// The facts without descriptions of errors that the product explains.
fn without_explained(facts: &Map<String, Value>, product: &Value) -> Map<String, Value> {
    let mut facts = facts.clone();
    for key in ["errors", "observedErrors"] {
        let errors = facts.get_mut(key).and_then(Value::as_array_mut);
        for error in errors.into_iter().flatten().filter_map(Value::as_object_mut) {
            let code = error.get("code").and_then(Value::as_str).unwrap_or_default();
            if product["errorCodes"].get(code).is_some() {
                error.shift_remove("description");
            }
        }
    }
    facts
}

/// A merge of one operation.
struct Merge<'a> {
    product: &'a Value,
    origin: Origin,
    /// Whether the specs know something newer than the document.
    is_older: bool,
    /// Whether a documentation page has been read into the spec.
    has_page: bool,
    /// What overrides of the spec are about.
    corrections: Corrections,
    changes: Vec<Change>,
}

/// Facts of an operation that are replaced as a whole.
const WHOLE: &[&str] = &[
    "methods",
    "path",
    "authentication",
    "rateLimit",
    "authorization",
    "page",
    "paging",
    "notComputed",
];

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
                self.note(Outcome::Unstated, &pointer, short(rule));
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

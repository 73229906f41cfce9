//! What a document says about one operation.

use serde_json::{Map, Value};

/// What one document says about one operation: facts in the form of an operation spec.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// Name of the operation.
    pub operation: String,
    /// Keys of the operation format.
    pub spec: Map<String, Value>,
    /// What had to be guessed, joined or left out.
    pub flags: Vec<Flag>,
}

/// Something a reader had to guess, to join or to leave out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flag {
    /// Stable name of the kind of finding, for example `duplicate-parameter`.
    pub code: &'static str,
    /// JSON pointer of the place, in the document if it is JSON, else in the draft.
    pub pointer: String,
    /// Line of the document, from 1, where it has lines.
    pub line: Option<usize>,
    /// What was found and what became of it.
    pub message: String,
}

/// Whether an operation reads, by the verb that its name starts with.
pub(super) fn is_read_by_name(operation: &str) -> bool {
    const VERBS: &[&str] = &["Describe", "List", "Get", "Query", "Check", "Search"];
    let ends = |rest: &str| !rest.starts_with(|c: char| c.is_ascii_lowercase());
    VERBS.iter().any(|verb| operation.strip_prefix(verb).is_some_and(ends))
}

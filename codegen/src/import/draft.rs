//! What an importer hands over.

use serde_json::{Map, Value};

/// What one document says about one operation: facts in the form of an operation spec.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// Name of the operation as the document spells it.
    pub operation: String,
    /// The facts, with the keys of an operation spec.
    pub spec: Map<String, Value>,
    /// What a reader has to look at.
    pub flags: Vec<Flag>,
}

/// Something a reader had to guess, merge or leave out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flag {
    /// Stable name of the kind, for example `depth-guessed`.
    pub code: &'static str,
    /// JSON pointer in the draft's spec; empty for the whole draft.
    pub pointer: String,
    /// Line of the document, from 1.
    pub line: Option<usize>,
    /// What was found and what was made of it.
    pub message: String,
}

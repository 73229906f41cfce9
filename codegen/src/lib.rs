//! Turns operation specs into the text of a typed Rust client.
//!
//! Data flows one way, and nothing later calls back:
//!
//! ```text
//! SpecFile ─ read ─→ spec ─ lower ─→ model ─ emit, layout ─→ Files
//!             │                │
//!             └── Diagnostics ─┘
//! ```
//!
//! * [`spec`] mirrors the JSON and knows no Rust names.
//! * `read` finds every wrong key and type, and applies the overrides.
//! * `lower` does all validation of meaning and decides every name and text; it collects all
//!   problems of a run before it fails.
//! * `emit` prints: one template per kind of item, nothing decided, nothing that can fail.
//!
//! Invariants: no file or network access anywhere in this crate; `names` is the only user of
//! case conversion and the only maker of identifiers; whatever comes from a document reaches the
//! output only through `docs` (prose, code spans, literals) or `names`; the output is the same on
//! every run and every machine.

pub mod coverage;
mod diagnostics;
mod docs;
mod emit;
mod files;
pub mod import;
mod json;
mod layout;
pub mod lint;
mod lower;
mod model;
mod names;
mod read;
pub mod schema;
mod source;
pub mod spec;
mod survey;

pub use diagnostics::{Diagnostic, Diagnostics, printable};
pub use files::{Drift, Files};
pub use source::SpecFile;

/// What a run produces.
#[derive(Clone, Debug)]
pub struct Generated {
    /// The files.
    pub files: Files,
    /// Folders that hold nothing but generated files.
    pub owned_folders: Vec<String>,
    /// Number of operations.
    pub operations: usize,
}

/// Generates the client from the specs: the product and operation files of all products.
pub fn generate(specs: &[SpecFile]) -> Result<Generated, Diagnostics> {
    let products = lower::lower(specs)?;
    let mut files = emit::emit(&products);
    files.extend([
        ("specs/operation.schema.json".to_owned(), pretty(&schema::operation())),
        ("specs/product.schema.json".to_owned(), pretty(&schema::product())),
    ]);
    Ok(Generated {
        files,
        owned_folders: emit::owned_folders(products.iter().map(|p| p.module.as_str())),
        operations: products.iter().map(|product| product.operations.len()).sum(),
    })
}

fn pretty(schema: &serde_json::Value) -> String {
    // A schema is a JSON value, which always prints.
    serde_json::to_string_pretty(schema).unwrap_or_default() + "\n"
}

//! Findings and their places.

use std::collections::BTreeMap;
use std::fmt;

use crate::diagnostics::Diagnostic;
use crate::source::{Problems, SpecFile};

/// Something a rule found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding(pub Diagnostic);

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.print("warning", f)
    }
}

/// Gathers findings.
pub(super) struct Report<'a> {
    files: &'a [SpecFile],
    code: &'static str,
    found: BTreeMap<usize, Problems<'a>>,
}

impl<'a> Report<'a> {
    pub(super) fn new(files: &'a [SpecFile]) -> Self {
        Self { files, code: "", found: BTreeMap::new() }
    }

    /// What is added from now on is of the rule `code`.
    pub(super) fn start(&mut self, code: &'static str) {
        self.code = code;
    }

    /// Adds a finding at `pointer` of the file with the index `file`.
    pub(super) fn add(&mut self, file: usize, pointer: &str, message: String) {
        self.add_with_help(file, pointer, message, None);
    }

    pub(super) fn add_with_help(
        &mut self,
        file: usize,
        pointer: &str,
        message: String,
        help: impl Into<Option<String>>,
    ) {
        let Some(spec) = self.files.get(file) else { return };
        let problems = self.found.entry(file).or_insert_with(|| Problems::new(spec));
        problems.push_with_help(self.code, pointer, message, help);
    }

    /// The path of a file, for a message about another one.
    pub(super) fn path(&self, file: usize) -> &'a str {
        self.files.get(file).map_or("", |spec| spec.path.as_str())
    }

    pub(super) fn into_findings(self) -> Vec<Finding> {
        self.found.into_values().flat_map(Problems::locate).map(Finding).collect()
    }
}

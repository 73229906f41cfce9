//! What is wrong with the input, and where.

use std::fmt;

/// One problem, with the place it is at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Diagnostic {
    /// File, as it was given to the generator.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// JSON pointer of the value the problem is at; empty for the whole file.
    pub pointer: String,
    /// Stable name of the kind of problem, for example `unknown-key`.
    pub code: &'static str,
    /// What was found and what was expected.
    pub message: String,
    /// What to do, where that is not plain from the message.
    pub help: Option<String>,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.print("error", f)
    }
}

impl Diagnostic {
    /// Prints it as something that is as bad as `severity` says.
    pub(crate) fn print(&self, severity: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{severity}[{}]: {}", self.code, printable(&self.message))?;
        write!(f, "  --> {}:{}:{}", printable(&self.file), self.line, self.column)?;
        if !self.pointer.is_empty() {
            write!(f, " at {}", printable(&self.pointer))?;
        }
        if let Some(help) = &self.help {
            write!(f, "\n  help: {}", printable(help))?;
        }
        Ok(())
    }
}

/// All problems of a run, in the order of files and lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Adds problems.
    pub fn extend(&mut self, problems: impl IntoIterator<Item = Diagnostic>) {
        self.0.extend(problems);
    }

    /// The result of a step: `value`, or the problems there were, sorted.
    pub fn or<T>(mut self, value: T) -> Result<T, Diagnostics> {
        if self.0.is_empty() {
            return Ok(value);
        }
        self.0.sort();
        self.0.dedup();
        Err(self)
    }

    /// Whether there is no problem.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The problems.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for diagnostic in &self.0 {
            writeln!(f, "{diagnostic}\n")?;
        }
        match self.0.len() {
            1 => write!(f, "1 problem; nothing was written"),
            count => write!(f, "{count} problems; nothing was written"),
        }
    }
}

impl std::error::Error for Diagnostics {}

/// The text without characters that could steer a terminal or disguise the text.
pub fn printable(text: &str) -> String {
    let mut output = String::with_capacity(text.len());
    for character in text.chars() {
        if crate::docs::is_invisible(character) {
            output.extend(character.escape_unicode());
        } else {
            output.push(character);
        }
    }
    output
}

/// Shortens `text` to about 80 characters for a message.
pub(crate) fn shorten(text: &str) -> String {
    const LONGEST: usize = 80;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The name in `known` that is so near to `found` that it was probably meant.
pub(crate) fn nearest<'a>(
    found: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    const LIKELY: f64 = 0.75;
    known
        .into_iter()
        .map(|name| (strsim::jaro_winkler(&found.to_lowercase(), &name.to_lowercase()), name))
        .filter(|(likeness, _)| *likeness >= LIKELY)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

/// The sentence that suggests the nearest known name, if there is one.
pub(crate) fn did_you_mean<'a>(
    found: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    nearest(found, known).map(|name| format!("did you mean `{name}`?"))
}

/// Names as an enumeration for a message: `a`, `b`, `c`.
pub(crate) fn enumerate<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

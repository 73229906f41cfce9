//! What the commands print; in colour on a terminal only.

use alicloud_codegen::Diagnostics;
use anstream::{eprintln, println};
use anstyle::{AnsiColor, Style};

/// Why a command failed.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The specs have problems.
    Specs(Diagnostics),
    /// The specs would have these problems after an import.
    Contradiction(Diagnostics),
    /// Anything else, as a sentence that says what to do.
    Other(String),
}

impl From<Diagnostics> for Failure {
    fn from(diagnostics: Diagnostics) -> Self {
        Self::Specs(diagnostics)
    }
}

impl From<String> for Failure {
    fn from(message: String) -> Self {
        Self::Other(message)
    }
}

/// The result of a command.
pub(crate) type Result<T = ()> = std::result::Result<T, Failure>;

const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const GOOD: Style = AnsiColor::Green.on_default().bold();

/// Prints why a command failed.
pub(crate) fn failure(failure: &Failure) {
    match failure {
        Failure::Specs(diagnostics) => problems(diagnostics),
        Failure::Contradiction(diagnostics) => {
            problems(diagnostics);
            eprintln!(
                "{ERROR}error{ERROR:#}: the document contradicts the specs; use `--older`, or \
                 change the spec first (the lines are those that the specs would have)"
            );
        }
        Failure::Other(message) => {
            let lines = message.lines().map(alicloud_codegen::printable).collect::<Vec<_>>();
            eprintln!("{ERROR}error{ERROR:#}: {}", lines.join("\n"));
        }
    }
}

fn problems(diagnostics: &Diagnostics) {
    for line in diagnostics.to_string().lines() {
        match line.strip_prefix("error") {
            Some(rest) => eprintln!("{ERROR}error{ERROR:#}{rest}"),
            None => eprintln!("{line}"),
        }
    }
}

/// Prints something that could be better.
pub(crate) fn warning(text: &str) {
    for line in text.lines() {
        match line.strip_prefix("warning") {
            Some(rest) => println!("{WARNING}warning{WARNING:#}{rest}"),
            None => println!("{line}"),
        }
    }
}

/// Prints something a command did on the way.
pub(crate) fn note(message: &str) {
    println!("{}", alicloud_codegen::printable(message));
}

/// Prints what a command did.
pub(crate) fn done(message: &str) {
    println!("{GOOD}done{GOOD:#}: {message}");
}

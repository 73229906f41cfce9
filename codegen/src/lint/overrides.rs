//! Overrides and where they come from.

use super::report::Report;
use super::rule::{Rule, Scope};
use super::texts::{Kind, Text};

pub(super) const RULES: &[Rule] = &[Rule {
    code: "undated-evidence",
    summary: "the evidence of an override has neither a date nor a version",
    why: "the next maintainer cannot tell whether it is older than what the documentation says now",
    fix: "name the page, answer or package with its date or version",
    allow: "where the evidence cannot change",
    scope: Scope::Text(undated_evidence),
}];

fn undated_evidence(text: &Text<'_>, report: &mut Report<'_>) {
    if text.kind != Kind::Evidence || !text.pointer.ends_with("/evidence") {
        return;
    }
    // "The same page" has the date that the spec gives for its page.
    let page = text.operation.is_some_and(|operation| operation.spec.page.is_some());
    let own_page = page && super::words::contains_phrase(text.text, "page");
    if !own_page && !has_date_or_version(text.text) {
        let message = "the evidence has neither a date nor a version".to_owned();
        report.add(text.file, &text.pointer, message);
    }
}

/// Whether there is a year of this century, or numbers with a period between.
fn has_date_or_version(text: &str) -> bool {
    let parts = text.split(|c: char| !(c.is_ascii_digit() || c == '.'));
    parts.map(|part| part.trim_matches('.')).any(|part| {
        let year = part.len() == 4 && part.starts_with("20") && !part.contains('.');
        year || part.split_once('.').is_some()
    })
}

//! Findings that are allowed, each with a reason.

use schemars::JsonSchema;
use serde::Deserialize;

use super::report::{Finding, Report};
use super::rule::{Rule, Scope};
use crate::diagnostics::Diagnostics;
use crate::docs;
use crate::source::{Problems, SpecFile};
use crate::{read, schema};

pub(super) const RULES: &[Rule] = &[Rule {
    code: UNUSED,
    summary: "an exception allows nothing that a rule finds",
    why: "it would silence a finding that nobody has looked at",
    fix: "remove it, or correct its place",
    allow: "never; this finding has no exceptions",
    scope: Scope::Exceptions,
}];

const UNUSED: &str = "unused-exception";

/// The content of the file with exceptions.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Content {
    /// The exceptions.
    exceptions: Vec<Exception>,
}

/// A finding that is allowed.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Exception {
    /// Code of the rule.
    code: String,
    /// File below `specs`, and behind `#` a JSON pointer; `*` stands for all files of a folder.
    at: String,
    /// Why the rule does not apply here.
    reason: String,
}

impl Exception {
    fn allows(&self, finding: &Finding) -> bool {
        let (file, pointer) = self.at.split_once('#').unwrap_or((&self.at, ""));
        let found = finding.0.file.strip_prefix("specs/").unwrap_or(&finding.0.file);
        let here = match file.strip_suffix('*') {
            Some(folder) => found.strip_prefix(folder).is_some_and(|name| !name.contains('/')),
            None => found == file,
        };
        let below = finding.0.pointer.strip_prefix(pointer);
        let inside = below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        here && inside && finding.0.code == self.code
    }
}

/// All exceptions, with the file they are in.
#[derive(Default)]
pub(super) struct Exceptions<'a> {
    file: Option<&'a SpecFile>,
    list: Vec<Exception>,
}

/// Reads the exceptions; none where there is no file.
pub(super) fn read<'a>(
    file: Option<&'a SpecFile>,
    diagnostics: &mut Diagnostics,
) -> Exceptions<'a> {
    let Some(file) = file else { return Exceptions::default() };
    let mut problems = Problems::new(file);
    let content = read::read::<Content>(&schema::schema_of::<Content>(), &mut problems);
    let list = content.map(|content| content.exceptions).unwrap_or_default();
    for (index, exception) in list.iter().enumerate() {
        check(exception, &format!("/exceptions/{index}"), &mut problems);
    }
    diagnostics.extend(problems.locate());
    Exceptions { file: Some(file), list }
}

fn check(exception: &Exception, pointer: &str, problems: &mut Problems<'_>) {
    if let Err(message) = super::rule(&exception.code) {
        problems.push("unknown-code", &format!("{pointer}/code"), message);
    }
    if exception.code == UNUSED {
        let message = format!("`{UNUSED}` has no exceptions");
        problems.push("bad-exception", &format!("{pointer}/code"), message);
    }
    if exception.reason.trim().is_empty() {
        let message = "the exception gives no reason".to_owned();
        problems.push("empty-text", &format!("{pointer}/reason"), message);
    }
    let file = exception.at.split('#').next().unwrap_or_default();
    if file.split('/').count() != 3 || !(file.ends_with(".json") || file.ends_with("/*")) {
        let message = format!("{} is no place of a finding", docs::code(&exception.at));
        let help = "write `product/version/Operation.json#/pointer`, or `product/version/*` for all \
                    files of a product";
        problems.push_with_help(
            "bad-exception",
            &format!("{pointer}/at"),
            message,
            help.to_owned(),
        );
    }
}

impl Exceptions<'_> {
    /// The findings that are not allowed, and the exceptions that allow nothing.
    pub(super) fn filter(&self, findings: Vec<Finding>) -> Vec<Finding> {
        let mut used = vec![false; self.list.len()];
        let mut remaining = Vec::new();
        for finding in findings {
            let mut allowed = false;
            for (exception, used) in self.list.iter().zip(&mut used) {
                if exception.allows(&finding) {
                    *used = true;
                    allowed = true;
                }
            }
            if !allowed {
                remaining.push(finding);
            }
        }
        remaining.extend(self.unused(&used));
        remaining
    }

    fn unused(&self, used: &[bool]) -> Vec<Finding> {
        let Some(file) = self.file else { return Vec::new() };
        let files = std::slice::from_ref(file);
        let mut report = Report::new(files);
        report.start(UNUSED);
        for (index, exception) in self.list.iter().enumerate().filter(|(index, _)| !used[*index]) {
            let place = docs::code(&exception.at);
            let message = format!("there is no `{}` at {place}", exception.code);
            report.add(0, &format!("/exceptions/{index}"), message);
        }
        report.into_findings()
    }
}

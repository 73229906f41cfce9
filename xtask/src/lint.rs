//! `cargo xtask lint`.

use std::collections::BTreeMap;
use std::path::Path;

use alicloud_codegen::lint::{self, Finding};
use anstream::println;
use serde_json::{Value, json};

use crate::message::{self, Result};
use crate::workspace;

/// Prints what the rules find; fails if there is anything.
pub(crate) fn run(root: &Path, as_json: bool) -> Result {
    let specs = workspace::specs(root)?;
    let exceptions = workspace::lint_exceptions(root)?;
    let findings = lint::lint(&specs, exceptions.as_ref())?;
    if as_json {
        println!("{:#}", Value::Array(findings.iter().map(as_value).collect()));
    } else {
        print(&findings);
    }
    if findings.is_empty() {
        if !as_json {
            message::done(&format!("{} specs, no findings", specs.len()));
        }
        return Ok(());
    }
    Err(summary(&findings).into())
}

/// Prints what a rule is about; `all` lists the rules.
pub(crate) fn explain(code: &str) -> Result {
    if code == "all" {
        lint::rules().for_each(|rule| println!("{:<24} {}", rule.code, rule.summary));
        return Ok(());
    }
    println!("{}", lint::rule(code)?.explanation());
    Ok(())
}

/// The findings, in paragraphs; they are sorted by file.
fn print(findings: &[Finding]) {
    for file in findings.chunk_by(|one, two| one.0.file == two.0.file) {
        println!("{}\n", heading(file));
        for finding in file {
            message::warning(&finding.to_string());
            println!();
        }
    }
}

fn heading(findings: &[Finding]) -> String {
    let file = findings.first().map_or("", |finding| &finding.0.file);
    format!("{} ({})", alicloud_codegen::printable(file), count(findings.len()))
}

fn count(findings: usize) -> String {
    match findings {
        1 => "1 finding".to_owned(),
        count => format!("{count} findings"),
    }
}

/// How many findings there are, of which rules.
fn summary(findings: &[Finding]) -> String {
    let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in findings {
        *codes.entry(finding.0.code).or_default() += 1;
    }
    let mut codes = codes.into_iter().collect::<Vec<_>>();
    codes.sort_by_key(|(code, count)| (std::cmp::Reverse(*count), *code));
    let mut text = format!("{} in the specs", count(findings.len()));
    for (code, count) in codes {
        text.push_str(&format!("\n  {count:>5} {code}"));
    }
    text.push_str(
        "\n  `cargo xtask lint --explain <code>` says why and how to repair it; an exception with \
         a reason goes into specs/lint-exceptions.json",
    );
    text
}

fn as_value(finding: &Finding) -> Value {
    let finding = &finding.0;
    json!({
        "code": finding.code,
        "file": finding.file,
        "line": finding.line,
        "column": finding.column,
        "pointer": finding.pointer,
        "message": finding.message,
        "help": finding.help,
    })
}

//! The importer of documentation pages: specs are written as pages in all dialects and read again.

mod facts;
mod hostile;
mod invent;
mod pages;
mod render;

use alicloud_codegen::import::Draft;
use alicloud_codegen::import::page::{self, Options};
use proptest::prelude::*;
use serde_json::Value;

use crate::render::{Dialect, Layout};

/// Reads a page that has to be readable.
pub fn read(text: &str, known: Option<&Value>) -> Draft {
    let options = Options { with_prose: false, known };
    page::read("page.txt", text.as_bytes(), &options)
        .unwrap_or_else(|problems| panic!("{problems}\n{text}"))
}

/// Flags that say that something was merged, not that it was guessed.
pub fn is_guess(code: &str) -> bool {
    code != "duplicate-parameter"
}

fn is_below(pointer: &str, flag: &str) -> bool {
    flag.is_empty() || flag.starts_with(pointer)
}

/// Whether each part of a draft is what the page says, or flagged.
fn compare(spec: &Value, dialect: Dialect, known: Option<&Value>) -> Result<(), String> {
    let text = render::render(spec, dialect);
    let draft = read(&text, known);
    let said = facts::of(spec, dialect);
    let read = Value::Object(draft.spec.clone());
    for part in [
        "operation",
        "page",
        "rateLimit",
        "authorization",
        "example",
        "errors",
        "parameters",
        "response",
    ] {
        let null = Value::Null;
        let differences =
            facts::differences(said.get(part).unwrap_or(&null), read.get(part).unwrap_or(&null));
        let pointer = format!("/{part}");
        let is_flagged =
            draft.flags.iter().any(|flag| is_guess(flag.code) && is_below(&pointer, &flag.pointer));
        if !differences.is_empty() && !is_flagged {
            return Err(format!(
                "{dialect:?} {part}\n{differences:#?}\n{:#?}\n{text}",
                draft.flags
            ));
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn what_is_read_is_what_was_written_or_flagged(spec in invent::spec()) {
        for dialect in Dialect::all() {
            for known in [None, Some(&spec)] {
                compare(&spec, dialect, known).map_err(TestCaseError::fail)?;
            }
        }
    }
}

fn repository_specs() -> Vec<Value> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/cloudfw/2017-12-07");
    let entries = std::fs::read_dir(&root).expect("the specs are there");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("readable").path()).collect();
    paths.sort();
    paths
        .iter()
        .filter(|path| path.file_stem().is_some_and(|stem| stem != "product"))
        .map(|path| {
            let text = std::fs::read_to_string(path).expect("the spec is text");
            serde_json::from_str(&text).expect("the spec is JSON")
        })
        .filter(|spec: &Value| spec.get("page").is_some())
        .take(30)
        .collect()
}

#[test]
fn the_specs_of_the_repository_survive_every_dialect() {
    for spec in repository_specs() {
        for dialect in Dialect::all() {
            compare(&spec, dialect, Some(&spec)).unwrap_or_else(|problem| panic!("{problem}"));
        }
    }
}

#[test]
fn pages_of_today_are_read_without_a_guess() {
    let spec = pages::everything();
    for dialect in Dialect::all().into_iter().filter(|dialect| dialect.layout == Layout::Paragraphs)
    {
        let draft = read(&render::render(&spec, dialect), Some(&spec));
        let said = facts::of(&spec, dialect);
        let differences = facts::differences(&said, &Value::Object(draft.spec));
        let guesses: Vec<_> = draft.flags.iter().filter(|flag| is_guess(flag.code)).collect();
        assert!(
            differences.is_empty() && guesses.is_empty(),
            "{dialect:?} {differences:#?} {guesses:#?}"
        );
    }
}

//! The importer of documentation pages: specs are written as pages in all dialects and read again.

mod facts;
mod hostile;
mod invent;
mod pages;
#[path = "../property/mod.rs"]
mod property;
mod render;

use alicloud_codegen::import::page::{self, Options};
use alicloud_codegen::import::{Draft, Flag};
use proptest::prelude::*;
use serde_json::Value;

use crate::render::{Dialect, Layout};

/// Reads a page that has to be readable, with the labels of values but without other prose.
pub fn read(text: &str, known: Option<&Value>) -> Draft {
    let mut draft = read_with(text, &Options { with_prose: true, known });
    draft.spec.shift_remove("summary");
    draft.spec.values_mut().for_each(|value| without(value, "description"));
    draft.spec.shift_remove("description");
    let mut plain = read_with(text, &Options { with_prose: false, known });
    let mut labelless = Value::Object(draft.spec.clone());
    without(&mut labelless, "label");
    assert_eq!(Value::Object(std::mem::take(&mut plain.spec)), labelless, "only prose is left out");
    draft
}

fn read_with(text: &str, options: &Options<'_>) -> Draft {
    page::read("page.txt", text.as_bytes(), options)
        .unwrap_or_else(|problems| panic!("{problems}\n{text}"))
}

/// Removes the text `key` wherever it is; a field of that name is an object and stays.
fn without(value: &mut Value, key: &str) {
    match value {
        Value::Object(members) => {
            if members.get(key).is_some_and(Value::is_string) {
                members.shift_remove(key);
            }
            members
                .iter_mut()
                .filter(|(name, _)| *name != "example")
                .for_each(|(_, member)| without(member, key));
        }
        Value::Array(elements) => elements.iter_mut().for_each(|element| without(element, key)),
        _ => {}
    }
}

/// Flags that say that something was merged, not that it was guessed.
pub fn is_guess(code: &str) -> bool {
    code != "duplicate-parameter"
}

/// Whether one pointer is the other, or above it.
fn is_near(left: &str, right: &str) -> bool {
    let (short, long) = if left.len() < right.len() { (left, right) } else { (right, left) };
    long.strip_prefix(short).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// How far a flag reaches: a guess at the place of one row makes those of others uncertain.
fn reach(flag: &Flag) -> String {
    if flag.code != "depth-guessed" {
        return flag.pointer.clone();
    }
    flag.pointer.split('/').take(2).collect::<Vec<_>>().join("/")
}

/// Whether each fact of a draft is what the page says, or flagged where it is not.
fn compare(spec: &Value, dialect: Dialect, known: Option<&Value>) -> Result<(), String> {
    let text = render::render(spec, dialect);
    let draft = read(&text, known);
    let said = facts::of(spec, dialect);
    let read = Value::Object(draft.spec.clone());
    let flags: Vec<_> = draft.flags.iter().filter(|flag| is_guess(flag.code)).collect();
    for (pointer, difference) in facts::differences(&said, &read) {
        let is_flagged =
            flags.iter().any(|flag| !flag.pointer.is_empty() && is_near(&reach(flag), &pointer));
        if !is_flagged {
            return Err(format!("{dialect:?}\n{pointer} {difference}\n{flags:#?}\n{text}"));
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 40, ..property::config(64) })]

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
        .map(|mut spec: Value| {
            // Many specs come from another document.
            let title = format!("Product:{}", spec["operation"].as_str().unwrap_or_default());
            spec["page"] = serde_json::json!({ "title": title, "updated": "2025-02-03" });
            spec
        })
        .collect()
}

#[test]
fn the_specs_of_the_repository_survive_as_pages() {
    const SHARE: usize = 4;
    for (index, spec) in repository_specs().iter().enumerate() {
        // Each spec in a quarter of the dialects, in turn.
        for dialect in Dialect::all().into_iter().skip(index % SHARE).step_by(SHARE) {
            compare(spec, dialect, Some(spec)).unwrap_or_else(|problem| panic!("{problem}"));
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

//! Whether a document may be imported, and the specs hold afterwards.

use std::collections::{BTreeMap, BTreeSet};

use alicloud_codegen::import::Draft;
use alicloud_codegen::{Diagnostics, SpecFile, generate};

use crate::message::{Failure, Result};

/// Fails if the title of a page names another product.
pub(super) fn title(name: &str, draft: &Draft, product: &serde_json::Value) -> Result {
    let title = draft.spec.get("page").and_then(|page| page["title"].as_str()).unwrap_or_default();
    let Some((found, operation)) = title.rsplit_once([':', '：']) else { return Ok(()) };
    let found = found.trim();
    let expected = product["title"].as_str().unwrap_or_default();
    if operation.trim() != draft.operation || found.eq_ignore_ascii_case(expected.trim()) {
        return Ok(());
    }
    Err(format!(
        "{name} is a page of `{found}`, but product.json is about `{expected}`; is `--product` \
         right? If it is, use `--force`"
    )
    .into())
}

/// Flags of rows that were guessed or lost. A good page over a spec may have one or two.
const DOUBTS: &[&str] = &["demo-mismatch", "depth-guessed", "row-unplaced", "row-unread"];

/// Most doubts that a page over a spec may have.
const MOST_DOUBTS: usize = 2;

/// What says that a page is damaged, if it looks so.
pub(super) fn damage(name: &str, draft: &Draft) -> Option<String> {
    let of = |codes: &[&str]| draft.flags.iter().filter(|flag| codes.contains(&flag.code)).count();
    if of(&["section-missing"]) == 0 && of(DOUBTS) <= MOST_DOUBTS {
        return None;
    }
    let mut lines = format!("{name} ({}):", draft.operation);
    for flag in draft
        .flags
        .iter()
        .filter(|flag| flag.code == "section-missing" || DOUBTS.contains(&flag.code))
    {
        let line = flag.line.map_or(String::new(), |line| format!(" line {line}"));
        lines += &format!("\n  {}{line} {}: {}", flag.code, flag.pointer, flag.message);
    }
    Some(lines)
}

/// Fails if a page is damaged.
pub(super) fn undamaged(damaged: &[String]) -> Result {
    if damaged.is_empty() {
        return Ok(());
    }
    Err(format!(
        "pages look damaged, and there are specs that they would spoil; correct the pages, or use \
         `--force`; nothing was written\n{}",
        damaged.join("\n")
    )
    .into())
}

/// Fails if a spec that was fine would have problems. `texts` are the specs that change, by path;
/// those that are new still lack their prose and do not count.
pub(super) fn contradictions(specs: &[SpecFile], texts: &[(String, String)]) -> Result {
    let texts: BTreeMap<&str, &str> =
        texts.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    if !specs.iter().any(|spec| texts.contains_key(spec.path.as_str())) {
        return Ok(());
    }
    let merged = specs.iter().map(|spec| {
        let text = texts.get(spec.path.as_str()).map_or(spec.text.as_str(), |text| *text);
        SpecFile { path: spec.path.clone(), text: text.to_owned() }
    });
    let Err(after) = generate(&merged.collect::<Vec<_>>()) else { return Ok(()) };
    let before = generate(specs).err().unwrap_or_default();
    let known: BTreeSet<&str> = before.iter().map(|problem| problem.file.as_str()).collect();
    let new = after.iter().filter(|problem| !known.contains(problem.file.as_str()));
    let mut problems = Diagnostics::default();
    problems.extend(new.cloned());
    if problems.is_empty() { Ok(()) } else { Err(Failure::Contradiction(problems)) }
}

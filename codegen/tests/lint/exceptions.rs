//! Findings that are allowed.

use alicloud_codegen::SpecFile;
use alicloud_codegen::lint::{EXCEPTIONS, lint};
use serde_json::{Value, json};

use crate::{Sample, files, operation};

/// One finding, at `/summary` of `ListBoxes`.
fn sample() -> Sample {
    operation("summary-form", json!({ "summary": "Lists boxes" }))
}

fn exceptions(content: &Value) -> SpecFile {
    SpecFile { path: format!("specs/{EXCEPTIONS}"), text: content.to_string() }
}

fn exception(code: &str, at: &str, reason: &str) -> SpecFile {
    exceptions(&json!({ "exceptions": [{ "code": code, "at": at, "reason": reason }] }))
}

/// The codes of what remains, or of the problems of the file.
fn codes(exceptions: &SpecFile) -> Result<Vec<&'static str>, Vec<&'static str>> {
    let codes = |found: &alicloud_codegen::Diagnostic| found.code;
    match lint(&files(&sample()), Some(exceptions)) {
        Ok(findings) => Ok(findings.iter().map(|finding| codes(&finding.0)).collect()),
        Err(problems) => Err(problems.iter().map(codes).collect()),
    }
}

#[test]
fn an_exception_allows_a_place_a_file_or_all_files_of_a_product() {
    for at in ["demo/1/ListBoxes.json#/summary", "demo/1/ListBoxes.json", "demo/1/*"] {
        assert_eq!(codes(&exception("summary-form", at, "it is so")), Ok(vec![]), "{at}");
    }
}

#[test]
fn an_exception_elsewhere_allows_nothing_and_is_a_finding() {
    let elsewhere = [
        ("summary-form", "demo/1/ListBoxes.json#/summ"),
        ("summary-form", "demo/1/ListBoxes.json#/parameters"),
        ("summary-form", "demo/1/AddBox.json"),
        ("summary-form", "demo/2/*"),
        ("summary-verb", "demo/1/ListBoxes.json"),
    ];
    for (code, at) in elsewhere {
        let found = codes(&exception(code, at, "it is so"));
        assert_eq!(found, Ok(vec!["summary-form", "unused-exception"]), "{code} {at}");
    }
}

#[test]
fn an_unused_exception_is_found_in_its_own_file() {
    let file = exception("summary-verb", "demo/1/AddBox.json#/summary", "it is so");
    let findings = lint(&files(&sample()), Some(&file)).unwrap();
    let unused = findings.iter().find(|finding| finding.0.code == "unused-exception").unwrap();
    assert_eq!(unused.0.file, "specs/lint-exceptions.json");
    assert_eq!(unused.0.pointer, "/exceptions/0");
    assert!(
        unused.0.message.contains("`summary-verb` at `demo/1/AddBox.json#/summary`"),
        "{unused}"
    );
}

#[test]
fn exceptions_are_read_strictly() {
    let good = "demo/1/ListBoxes.json";
    let refused = [
        (exception("summary-form", good, " "), "empty-text"),
        (exception("sumary-form", good, "it is so"), "unknown-code"),
        (exception("unused-exception", good, "it is so"), "bad-exception"),
        (exception("summary-form", "ListBoxes.json", "it is so"), "bad-exception"),
        (exception("summary-form", "demo/1/ListBoxes", "it is so"), "bad-exception"),
        (
            exceptions(&json!({ "exceptions": [{ "code": "summary-form", "at": good }] })),
            "missing-key",
        ),
        (exceptions(&json!({ "exceptions": [], "allow": [] })), "unknown-key"),
        (exceptions(&json!({ "exceptions": {} })), "wrong-type"),
        (exceptions(&json!({})), "missing-key"),
        (SpecFile { path: "specs/x".to_owned(), text: "[".to_owned() }, "invalid-json"),
    ];
    for (file, code) in refused {
        assert_eq!(codes(&file), Err(vec![code]), "{}", file.text);
    }
}

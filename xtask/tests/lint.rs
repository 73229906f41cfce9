//! `cargo xtask lint` on a repository of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};

const OPERATION: &str = "specs/demo/1/Ping.json";

/// A folder with a product of one operation with the summary `summary`.
fn repository(name: &str, summary: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if root.exists() {
        fs::remove_dir_all(&root).unwrap();
    }
    let product = json!({
        "product": "Demo", "version": "1", "title": "Demo", "summary": "Demo is small.",
        "style": "rpc", "endpoints": { "default": "demo.example.com" },
        "documentation": { "product": "https://example.com/",
                           "operation": "https://example.com/{operation}" },
        "rateLimit": { "calls": 1, "seconds": 1 },
    });
    let operation = json!({
        "operation": "Ping", "summary": summary, "kind": "read", "methods": ["POST"],
        "page": { "title": "Demo:Ping", "updated": "2026-01-01" },
        "response": { "type": "object" },
    });
    put(&root, "specs/demo/1/product.json", &product);
    put(&root, OPERATION, &operation);
    root
}

fn put(root: &Path, path: &str, content: &Value) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content.to_string()).unwrap();
}

fn lint(root: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.arg("lint").args(arguments).arg("--root").arg(root).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn specs_without_findings_pass() {
    let output = lint(&repository("lint-good", "Answers."), &[]);
    assert!(output.status.success(), "{}", text(&output.stdout));
    assert_eq!(text(&output.stdout), "done: 2 specs, no findings\n");
}

#[test]
fn findings_are_printed_by_file_and_counted_by_rule() {
    let output = lint(&repository("lint-bad", "answer"), &[]);
    assert_eq!(output.status.code(), Some(1));
    let found = text(&output.stdout);
    assert!(found.starts_with(&format!("{OPERATION} (2 findings)\n\nwarning[summary-")), "{found}");
    assert!(found.contains(&format!("  --> {OPERATION}:1:")), "{found}");
    assert!(!found.contains('\u{1b}'), "colours are for terminals: {found:?}");
    let summary = text(&output.stderr);
    assert!(
        summary.starts_with("error: 2 findings in the specs\n      1 summary-form\n"),
        "{summary}"
    );
    assert!(summary.contains("--explain"), "{summary}");
}

#[test]
fn findings_can_be_read_by_programs() {
    let root = repository("lint-json", "answer");
    let output = lint(&root, &["--json"]);
    assert_eq!(output.status.code(), Some(1));
    let findings: Value = serde_json::from_slice(&output.stdout).unwrap();
    let codes = findings.as_array().unwrap().iter().map(|finding| &finding["code"]);
    assert_eq!(codes.collect::<Vec<_>>(), ["summary-form", "summary-verb"]);
    assert_eq!(findings[0]["file"], OPERATION);
    assert_eq!(findings[0]["pointer"], "/summary");

    put(
        &root,
        OPERATION,
        &serde_json::from_str(
            &fs::read_to_string(root.join(OPERATION))
                .unwrap()
                .replace("\"answer\"", "\"Answers.\""),
        )
        .unwrap(),
    );
    let output = lint(&root, &["--json"]);
    assert!(output.status.success());
    assert_eq!(text(&output.stdout), "[]\n");
}

#[test]
fn exceptions_are_no_spec_and_silence_findings() {
    let root = repository("lint-exceptions", "Answers");
    let exception = json!({ "exceptions": [{
        "code": "summary-form", "at": "demo/1/Ping.json#/summary", "reason": "It is a test." }] });
    put(&root, "specs/lint-exceptions.json", &exception);
    assert!(lint(&root, &[]).status.success());

    let mut generate = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let output = generate.arg("generate").arg("--root").arg(&root).output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));

    let bad = json!({ "exceptions": [{ "code": "summary-form", "at": "demo/1/Ping.json" }] });
    put(&root, "specs/lint-exceptions.json", &bad);
    let output = lint(&root, &[]);
    assert_eq!(output.status.code(), Some(1));
    let refusal = text(&output.stderr);
    assert!(refusal.starts_with("error[missing-key]: the key `reason` is missing"), "{refusal}");
}

#[test]
fn rules_are_explained() {
    let explain = |code: &str| {
        Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(["lint", "--explain", code])
            .output()
            .unwrap()
    };
    let output = explain("missing-unit");
    assert!(output.status.success());
    let explanation = text(&output.stdout);
    assert!(explanation.starts_with("missing-unit: "), "{explanation}");
    for part in ["\nWhy: ", "\nRepair: ", "\nException: "] {
        assert!(explanation.contains(part), "{explanation}");
    }
    let all = text(&explain("all").stdout);
    assert!(all.lines().count() > 40 && all.contains("\nmissing-unit "), "{all}");

    let unknown = explain("missing-units");
    assert_eq!(unknown.status.code(), Some(1));
    let refusal = text(&unknown.stderr);
    assert!(refusal.contains("did you mean `missing-unit`?"), "{refusal}");
}

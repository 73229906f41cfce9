//! `cargo xtask coverage` on a repository of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};

/// A folder with a product of one operation.
fn repository(name: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if root.exists() {
        fs::remove_dir_all(&root).unwrap();
    }
    let product = json!({
        "product": "Demo", "version": "1", "title": "Demo", "summary": "Demo is small.",
        "style": "rpc", "endpoints": { "default": "demo.example.com" },
        "documentation": { "product": "https://example.com/",
                           "operation": "https://example.com/{operation}" },
    });
    let operation = json!({
        "operation": "Ping", "summary": "Answers.", "kind": "read", "methods": ["POST"],
        "parameters": {
            "Text": { "type": "string", "description": "What to answer." },
            "Loud": { "type": "boolean" },
        },
        "response": { "type": "object" },
    });
    put(&root, "specs/demo/1/product.json", &product);
    put(&root, "specs/demo/1/Ping.json", &operation);
    root
}

fn put(root: &Path, path: &str, content: &Value) -> PathBuf {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, content.to_string()).unwrap();
    path
}

/// A document about the product, with another parameter and another operation.
fn document(root: &Path, product: &str) -> PathBuf {
    let parameter = |name| json!({ "name": name, "in": "query", "schema": { "type": "string" } });
    let document = json!({
        "info": { "product": product, "version": "1", "style": "RPC" },
        "apis": {
            "Ping": { "methods": ["post"], "parameters": [parameter("Text"), parameter("Lang")] },
            "Pong": { "methods": ["post"], "parameters": [] },
        },
    });
    put(root, "api-docs.json", &document)
}

fn coverage(root: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.arg("coverage").args(arguments).arg("--root").arg(root).output().unwrap()
}

fn out(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Lines without the space that lays out the columns.
fn lines(text: &str) -> Vec<String> {
    text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn a_product_is_counted() {
    let lines = lines(&out(&coverage(&repository("coverage-counts"), &[])));
    assert_eq!(lines[0], "Demo 1");
    for line in
        ["operations 1", "parameters 2", "described 1 50 %", "response fields 0", "overrides 0"]
    {
        assert!(lines.iter().any(|found| found == line), "{line}: {lines:#?}");
    }
}

#[test]
fn a_document_is_compared() {
    let root = repository("coverage-compared");
    let document = document(&root, "Demo");
    let path = document.to_str().unwrap();
    let counted = lines(&out(&coverage(&root, &[path])));
    assert!(counted.contains(&format!("Demo 1 beside {path}")), "{counted:#?}");
    for line in ["we lack it lacks", "operations 1 0", "parameters 1 1", "fields 0 0"] {
        assert!(counted.iter().any(|found| found == line), "{line}: {counted:#?}");
    }
    assert!(!counted.iter().any(|line| line == "Pong"), "{counted:#?}");

    let listed = out(&coverage(&root, &[path, "--verbose"]));
    assert!(listed.contains("operations: we lack\n  Pong\n"), "{listed}");
    assert!(listed.contains("parameters: we lack\n  Ping Lang\n"), "{listed}");
    assert!(listed.contains("parameters: the document lacks\n  Ping Loud\n"), "{listed}");
}

#[test]
fn everything_can_be_read_by_programs() {
    let root = repository("coverage-json");
    let document = document(&root, "Demo");
    let found = out(&coverage(&root, &["--json", document.to_str().unwrap()]));
    let found: Value = serde_json::from_str(&found).unwrap();
    assert_eq!(found["products"][0]["product"], "Demo");
    assert_eq!(found["products"][0]["counts"]["parameters"], 2);
    assert_eq!(found["total"], found["products"][0]["counts"]);
    let missing = json!([
        { "kind": "operations", "operation": "Pong", "path": "" },
        { "kind": "parameters", "operation": "Ping", "path": "Lang" },
    ]);
    assert_eq!(found["documents"][0]["missing"], missing);
}

#[test]
fn bad_documents_are_refused() {
    let root = repository("coverage-refused");
    let other = document(&root, "Other");
    let broken = put(&root, "broken.json", &json!({ "apis": {} }));
    let cases = [
        (other, "is about `Other` 1, which has no specs"),
        (broken, "there is no `info`"),
        (root.join("absent.json"), "cannot read"),
    ];
    for (path, message) in cases {
        let output = coverage(&root, &[path.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(1));
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(text.starts_with("error") && text.contains(message), "{text}");
        assert!(output.stdout.is_empty());
    }
}

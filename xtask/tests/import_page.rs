//! `cargo xtask import page` on a repository of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const FOLDER: &str = "specs/demo/2020-01-01";

/// A folder with the product `Demo` and the page of its operation `ListThings`.
fn repository(name: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if root.exists() {
        fs::remove_dir_all(&root).unwrap();
    }
    fs::create_dir_all(root.join(FOLDER)).unwrap();
    let product = r#"{ "product": "Demo", "version": "2020-01-01", "title": "Demo Product",
        "summary": "Is small.", "style": "rpc", "endpoints": { "default": "demo.example.com" },
        "documentation": { "product": "https://example.com/",
                           "operation": "https://example.com/{operation}" } }"#;
    fs::write(root.join(FOLDER).join("product.json"), product).unwrap();
    put(&root, &page("Demo Product"));
    root
}

fn page(product: &str) -> String {
    format!(
        "{product}:ListThings\n\nLast Updated:Feb 03, 2025\n\nLists things.\n\n\
         Request parameters\n\nParameter\n\nType\n\nRequired\n\nDescription\n\nExample\n\n\
         Lang\n\nstring\n\nNo\n\nThe language.\n\nzh\n\n\
         Response elements\n\nElement\n\nType\n\nDescription\n\nExample\n\n\
         object\n\nName\n\nstring\n\nThe name.\n\nx\n\n\
         Examples\n\nSuccess response\n\nJSON format\n\n{{\"Name\": \"x\"}}\n\nError codes\n"
    )
}

fn put(root: &Path, page: &str) {
    fs::write(root.join("page.txt"), page).unwrap();
}

fn import(root: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["import", "page", "page.txt", "--root", ".", "--product", "demo"])
        .args(arguments)
        .current_dir(root)
        .output()
        .unwrap()
}

fn out(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// The spec, if there is one.
fn spec(root: &Path) -> Option<String> {
    fs::read_to_string(root.join(FOLDER).join("ListThings.json")).ok()
}

/// The message of an import that fails, which must leave the spec as it is.
fn refused(root: &Path, arguments: &[&str]) -> String {
    let before = spec(root);
    let output = import(root, arguments);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stdout));
    assert_eq!(before, spec(root));
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn a_new_spec_says_what_was_guessed() {
    let root = repository("page-new");
    let report = out(&import(&root, &[]));
    assert!(report.contains("added[kind-guessed] /kind: `read`"), "{report}");
    assert!(report.contains("added[methods-guessed] /methods: `POST`"), "{report}");
    assert!(spec(&root).unwrap().contains("\"kind\": \"read\""));
}

#[test]
fn a_page_of_another_product_is_refused() {
    let root = repository("page-other");
    put(&root, &page("Other Product"));
    let message = refused(&root, &[]);
    assert!(message.contains("`Other Product`") && message.contains("`Demo Product`"), "{message}");
    assert!(message.contains("--force"), "{message}");
    out(&import(&root, &["--force"]));
    assert!(spec(&root).is_some());
    put(&root, &page("# demo product"));
    out(&import(&root, &[]));
}

#[test]
fn a_damaged_page_does_not_touch_a_spec() {
    let root = repository("page-damaged");
    let whole = page("Demo Product");
    let cut = whole.replace("Error codes\n", "");
    let rows = ["A", "B", "C"].map(|name| format!("{name}\n\nstring\n\nText.\n\ny\n\n"));
    let guessed = whole.replace("Examples\n", &format!("{}Examples\n", rows.concat()));
    // Nothing is lost where there is no spec yet.
    put(&root, &cut);
    out(&import(&root, &[]));
    let message = refused(&root, &["--dry-run"]);
    assert!(message.contains("section-missing"), "{message}");
    put(&root, &guessed);
    let message = refused(&root, &[]);
    assert!(message.contains("page.txt (ListThings)"), "{message}");
    assert_eq!(message.matches("\n  depth-guessed").count(), 3, "{message}");
    let before = spec(&root);
    out(&import(&root, &["--force"]));
    assert_ne!(before, spec(&root));
    put(&root, &whole);
    out(&import(&root, &[]));
}

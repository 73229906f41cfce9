//! `cargo xtask generate` on a repository of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const OPERATION: &str = "specs/demo/2020-01-01/Ping.json";
const PRINTED: &str = "generated-client/src/demo/operations/ping.rs";

/// A folder with a product of one operation, and a file written by hand.
fn repository(name: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if root.exists() {
        fs::remove_dir_all(&root).unwrap();
    }
    put(
        &root,
        "specs/demo/2020-01-01/product.json",
        r#"{ "product": "Demo", "version": "2020-01-01", "title": "Demo", "summary": "Is small.",
             "style": "rpc", "endpoints": { "default": "demo.example.com" },
             "documentation": { "product": "https://example.com/",
                                "operation": "https://example.com/{operation}" } }"#,
    );
    put(&root, OPERATION, &operation("kind"));
    put(&root, "generated-client/src/lib.rs", "// By hand.\n");
    put(&root, "generated-client/src/hand/mod.rs", "// By hand.\n");
    root
}

fn operation(kind: &str) -> String {
    format!(
        r#"{{ "operation": "Ping", "summary": "Answers.", "{kind}": "read",
             "methods": ["POST"], "response": {{ "type": "object" }} }}"#
    )
}

fn put(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn generate(root: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("generate")
        .args(arguments)
        .arg("--root")
        .arg(root)
        .output()
        .unwrap()
}

fn out(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn refused(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// All files below `root` with their content.
fn files(root: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    let mut pending = vec![root.to_owned()];
    while let Some(folder) = pending.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                pending.push(path);
            } else {
                files.push((path.clone(), fs::read(path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

#[test]
fn a_second_run_changes_nothing() {
    let root = repository("second-run");
    assert!(out(&generate(&root, &[])).contains("1 operations"));
    let printed = root.join(PRINTED);
    let written = fs::metadata(&printed).unwrap().modified().unwrap();
    let first = files(&root);

    let second = out(&generate(&root, &[]));
    assert!(second.contains("0 added, 0 changed, 0 removed"), "{second}");
    assert_eq!(first, files(&root));
    assert_eq!(written, fs::metadata(&printed).unwrap().modified().unwrap());
    assert!(out(&generate(&root, &["--check"])).contains("up to date"));
}

#[test]
fn check_lists_what_is_missing_changed_and_stale_and_writes_nothing() {
    let root = repository("check");
    out(&generate(&root, &[]));
    fs::remove_file(root.join("generated-client/src/demo/error_code.rs")).unwrap();
    put(&root, PRINTED, "// Changed by hand.\n");
    put(&root, "generated-client/src/demo/operations/gone.rs", "// Left over.\n");
    let before = files(&root);

    let text = refused(&generate(&root, &["--check"]));
    assert_eq!(
        text,
        "error: the generated files do not match the specs\n  \
         missing: generated-client/src/demo/error_code.rs\n  \
         changed: generated-client/src/demo/operations/ping.rs\n  \
         stale: generated-client/src/demo/operations/gone.rs\n  \
         run `cargo xtask generate` and commit the result\n"
    );
    assert_eq!(before, files(&root));

    let repaired = out(&generate(&root, &[]));
    assert!(repaired.contains("1 added, 1 changed, 1 removed"), "{repaired}");
    assert!(repaired.starts_with("removed generated-client/src/demo/operations/gone.rs\n"));
    out(&generate(&root, &["--check"]));
}

#[test]
fn a_product_without_specs_is_removed_and_nothing_else() {
    let root = repository("removed-product");
    out(&generate(&root, &[]));
    let product = fs::read_to_string(root.join("specs/demo/2020-01-01/product.json")).unwrap();
    put(&root, "specs/other/2020-01-01/product.json", &product.replace("Demo", "Other"));
    fs::remove_dir_all(root.join("specs/demo")).unwrap();

    out(&generate(&root, &[]));
    assert!(!root.join("generated-client/src/demo").exists());
    assert!(root.join("generated-client/src/other/mod.rs").exists());
    assert!(root.join("generated-client/src/lib.rs").exists());
    assert!(root.join("generated-client/src/hand/mod.rs").exists());
}

#[test]
fn a_folder_written_by_hand_is_never_taken_over() {
    let root = repository("taken-over");
    put(&root, "generated-client/src/demo/mod.rs", "// By hand.\n");
    let before = files(&root);
    let text = refused(&generate(&root, &[]));
    assert!(text.contains("generated-client/src/demo/mod.rs is written by hand"), "{text}");
    assert_eq!(before, files(&root));

    fs::remove_dir_all(root.join("generated-client/src/demo")).unwrap();
    put(&root, "generated-client/src/demo.rs", "// By hand.\n");
    let text = refused(&generate(&root, &[]));
    assert!(text.contains("generated-client/src/demo.rs is written by hand"), "{text}");
    assert!(!root.join("generated-client/src/demo").exists());
}

#[cfg(unix)]
#[test]
fn a_link_in_a_generated_folder_is_removed_and_what_it_leads_to_stays() {
    let root = repository("links");
    out(&generate(&root, &[]));
    put(&root, "elsewhere/precious.txt", "Not ours.\n");
    let link = root.join("generated-client/src/demo/link");
    std::os::unix::fs::symlink(root.join("elsewhere"), &link).unwrap();
    let text = refused(&generate(&root, &["--check"]));
    assert!(text.contains("stale: generated-client/src/demo/link"), "{text}");
    out(&generate(&root, &[]));
    assert!(!link.is_symlink());
    assert!(root.join("elsewhere/precious.txt").exists());
}

#[test]
fn a_spec_in_the_wrong_place_is_refused() {
    for path in ["specs/demo/Pong.json", "specs/Pong.json", "specs/demo/2020-01-01/Pong.jsonc"] {
        let root = repository("wrong-place");
        put(&root, path, &operation("kind"));
        let text = refused(&generate(&root, &[]));
        assert!(text.starts_with(&format!("error: {path} is no spec")), "{text}");
        assert!(!root.join("generated-client/src/demo").exists());
    }
}

#[test]
fn a_bad_spec_leaves_every_file_as_it_was() {
    let root = repository("bad-spec");
    out(&generate(&root, &[]));
    put(&root, OPERATION, &operation("kiind"));
    let before = files(&root);

    let text = refused(&generate(&root, &[]));
    assert!(text.starts_with("error[missing-key]: the key `kind` is missing"), "{text}");
    assert!(text.contains(&format!("--> {OPERATION}:1:")), "{text}");
    assert!(text.contains("help: did you mean `kind`?"), "{text}");
    assert!(!text.contains('\u{1b}'), "colours are for terminals: {text:?}");
    assert_eq!(before, files(&root));
}

#[test]
fn a_folder_without_specs_is_refused() {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("no-specs");
    let text = refused(&generate(&root, &[]));
    assert!(text.contains("there are no specs"), "{text}");
}

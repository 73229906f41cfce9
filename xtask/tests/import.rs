//! `cargo xtask import metadata` on a repository of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const FOLDER: &str = "specs/demo/2020-01-01";

/// A folder with the product `Demo` and the document `api-docs.json`.
fn repository(name: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if root.exists() {
        fs::remove_dir_all(&root).unwrap();
    }
    put(
        &root,
        &format!("{FOLDER}/product.json"),
        r#"{ "product": "Demo", "version": "2020-01-01", "title": "Demo", "summary": "Is small.",
             "style": "rpc", "endpoints": { "default": "demo.example.com" },
             "documentation": { "product": "https://example.com/",
                                "operation": "https://example.com/{operation}" } }"#,
    );
    put(&root, "api-docs.json", &document(&["Ping", "Pong"]));
    root
}

fn document(operations: &[&str]) -> String {
    let operations = operations.iter().map(|name| {
        format!(
            r#""{name}": {{ "methods": ["post"], "operationType": "read", "summary": "Their words.",
                 "parameters": [{{ "name": "P", "in": "query", "schema": {{ "type": "string" }} }}],
                 "responses": {{ "200": {{ "schema": {{ "type": "object", "properties": [] }} }} }} }}"#
        )
    });
    format!(
        r#"{{ "info": {{ "style": "RPC", "product": "Demo", "version": "2020-01-01" }},
             "apis": {{ {} }} }}"#,
        operations.collect::<Vec<_>>().join(", ")
    )
}

fn put(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn import(root: &Path, arguments: &[&str]) -> Output {
    import_into("demo", root, arguments)
}

fn import_into(product: &str, root: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["import", "metadata", "api-docs.json", "--root", "."])
        .args(arguments)
        .args(["--product", product])
        .current_dir(root)
        .output()
        .unwrap()
}

fn out(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// The message of an import that fails, which must leave all files as they are.
fn refused(root: &Path, arguments: &[&str]) -> String {
    let before = files(root);
    let output = import(root, arguments);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stdout));
    assert_eq!(before, files(root));
    String::from_utf8(output.stderr).unwrap()
}

/// The specs with their content.
fn files(root: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(root.join(FOLDER)).unwrap() {
        let entry = entry.unwrap();
        let content = fs::read(entry.path()).unwrap_or_default();
        files.push((entry.file_name().into_string().unwrap(), content));
    }
    files.sort();
    files
}

fn names(root: &Path) -> Vec<String> {
    files(root).into_iter().map(|(name, _)| name).collect()
}

#[test]
fn a_second_import_changes_nothing() {
    let root = repository("import-second");
    let first = out(&import(&root, &[]));
    assert!(first.contains("changed 2 specs"), "{first}");
    assert!(first.contains("Ping\n  added : a new operation"), "{first}");
    assert_eq!(names(&root), ["Ping.json", "Pong.json", "product.json"]);
    let written = files(&root);
    let second = out(&import(&root, &[]));
    assert_eq!(
        second,
        "done: 2 operations, changed 0 specs: 0 facts added, 0 changed, 0 kept, 0 only here; 0 \
         remarks on the document\n"
    );
    assert_eq!(written, files(&root));
    let formatted = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["format", "--check", "--root", "."])
        .current_dir(&root)
        .output()
        .unwrap();
    // The product file is laid out by hand; what the import writes is laid out already.
    let text = String::from_utf8(formatted.stderr).unwrap();
    assert!(!text.contains("Ping.json") && !text.contains("Pong.json"), "{text}");
}

#[test]
fn a_dry_run_writes_nothing() {
    let root = repository("import-dry");
    let report = out(&import(&root, &["--dry-run"]));
    assert!(report.contains("would change 2 specs"), "{report}");
    assert_eq!(names(&root), ["product.json"]);
}

#[test]
fn single_operations_are_chosen() {
    let root = repository("import-chosen");
    let report = out(&import(&root, &["--operation", "Pong", "--operation", "Pong"]));
    assert!(report.contains("1 operations, changed 1 specs"), "{report}");
    assert_eq!(names(&root), ["Pong.json", "product.json"]);
    let text = refused(&root, &["--operation", "Pung"]);
    assert!(text.contains("error[unknown-operation]: there is no operation `Pung`"), "{text}");
    assert!(text.contains("did you mean"), "{text}");
}

#[test]
fn sentences_are_taken_only_on_request() {
    let root = repository("import-prose");
    out(&import(&root, &[]));
    let bare = files(&root);
    assert!(!bare.iter().any(|(_, text)| String::from_utf8_lossy(text).contains("Their words")));
    let report = out(&import(&root, &["--with-prose"]));
    assert!(report.contains("added /summary: prose of the document"), "{report}");
    let with_prose = files(&root);
    assert!(String::from_utf8_lossy(&with_prose[0].1).contains("Their words."));
    let again = out(&import(&root, &["--with-prose"]));
    assert!(again.contains("changed 0 specs: 0 facts added"), "{again}");
    out(&import(&root, &[]));
    assert_eq!(with_prose, files(&root));
}

#[test]
fn a_document_of_another_product_or_version_is_refused() {
    let root = repository("import-other");
    let original = document(&["Ping"]);
    for (from, to) in [("Demo", "Other"), ("2020-01-01", "2021-02-03")] {
        put(&root, "api-docs.json", &original.replace(from, to));
        let text = refused(&root, &[]);
        assert!(text.contains(to) && text.contains("product.json"), "{text}");
    }
    for product in ["../demo", "", "nothing"] {
        assert_eq!(import_into(product, &root, &[]).status.code(), Some(1));
    }
    assert_eq!(names(&root), ["product.json"]);
}

#[test]
fn broken_documents_write_nothing() {
    let root = repository("import-broken");
    let whole = document(&["Ping"]);
    for text in ["", "<html></html>", "{\"apis\": {}}", &whole[..whole.len() / 2]] {
        put(&root, "api-docs.json", text);
        let message = refused(&root, &[]);
        assert!(message.contains("--> api-docs.json:"), "{message}");
        assert!(message.contains("nothing was written"), "{message}");
    }
    fs::write(root.join("api-docs.json"), b"\xff\xfe{\0}\0").unwrap();
    assert!(refused(&root, &[]).contains("error[wrong-encoding]"));
    fs::write(root.join("api-docs.json"), vec![b' '; 40 << 20]).unwrap();
    let message = refused(&root, &[]);
    assert!(message.contains("has 41943040 bytes"), "{message}");
    fs::remove_file(root.join("api-docs.json")).unwrap();
    assert!(refused(&root, &[]).contains("cannot read api-docs.json"));
    fs::create_dir(root.join("api-docs.json")).unwrap();
    assert!(refused(&root, &[]).contains("cannot read api-docs.json"));
}

#[cfg(unix)]
#[test]
fn a_file_without_end_is_refused() {
    let root = repository("import-endless");
    fs::remove_file(root.join("api-docs.json")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", root.join("api-docs.json")).unwrap();
    assert!(refused(&root, &[]).contains("has more than"));
}

#[test]
fn operations_that_cannot_be_files_are_refused() {
    let root = repository("import-names");
    let long = "A".repeat(101);
    for name in ["../Evil", "a/b", "product", "", "A.B", "Ñ", long.as_str(), "C:\\\\x"] {
        put(&root, "api-docs.json", &document(&["Good", name]));
        let text = refused(&root, &[]);
        assert!(text.contains("is no name of an operation"), "{text}");
    }
    put(&root, "api-docs.json", &document(&["GetIp", "GetIP"]));
    let text = refused(&root, &[]);
    assert!(text.contains("`GetIp` and `GetIP` would have the same file"), "{text}");
    out(&import(&root, &["--operation", "GetIP"]));
}

#[test]
fn names_cannot_steer_the_terminal() {
    let root = repository("import-terminal");
    let text = document(&["Ping"]).replace("\"name\": \"P\"", "\"name\": \"P\\u001b[31m\"");
    put(&root, "api-docs.json", &text.replace("\"type\": \"string\"", "\"type\": \"\\u001b[1m\""));
    let report = out(&import(&root, &[]));
    assert!(report.contains("remark[unknown-type]"), "{report:?}");
    assert!(!report.contains('\u{1b}'), "{report:?}");
}

#[test]
fn a_spec_whose_form_is_wrong_is_not_merged_into() {
    let root = repository("import-spec");
    put(&root, &format!("{FOLDER}/Pong.json"), "{ \"operation\": \"Pong\", \"colour\": 1 }");
    let text = refused(&root, &[]);
    assert!(text.contains("error[unknown-key]"), "{text}");
    assert!(text.contains(&format!("--> {FOLDER}/Pong.json:1:24")), "{text}");
    assert_eq!(names(&root), ["Pong.json", "product.json"]);
}

#[cfg(unix)]
#[test]
fn all_specs_are_written_or_none() {
    // A folder in the place of the copy that the second spec is written to first.
    let root = repository("import-none");
    fs::create_dir_all(root.join(FOLDER).join("Pong.unfinished/x")).unwrap();
    let text = refused(&root, &[]);
    assert!(text.contains("cannot write"), "{text}");
    assert_eq!(names(&root), ["Pong.unfinished", "product.json"]);
}

#[test]
fn a_folder_in_the_place_of_a_spec_is_refused() {
    let root = repository("import-folder");
    fs::create_dir_all(root.join(FOLDER).join("Pong.json")).unwrap();
    let text = refused(&root, &[]);
    assert!(text.contains("cannot read") && text.contains("Pong.json"), "{text}");
}

/// Specs that the generator has nothing against.
fn finished(root: &Path) {
    for name in ["Ping", "Pong"] {
        let spec = format!(
            r#"{{ "operation": "{name}", "summary": "Answers.", "kind": "read", "methods": ["POST"],
                 "parameters": {{
                    "P": {{ "type": "string", "description": "Switches it.", "example": "new",
                            "values": [{{ "value": "new", "name": "Both" }}] }},
                    "Q": {{ "type": "string", "description": "Something else.", "example": "q" }}
                 }},
                 "response": {{ "type": "object" }} }}"#
        );
        put(root, &format!("{FOLDER}/{name}.json"), &spec);
    }
}

#[test]
fn what_the_document_lacks_is_always_listed() {
    let root = repository("import-only-here");
    finished(&root);
    put(&root, "api-docs.json", &document(&["Ping"]));
    let report = out(&import(&root, &["--dry-run"]));
    assert!(report.contains("only here /parameters/Q: not in the document"), "{report}");
    let missing = "Pong\n  only here : the document does not have the operation";
    assert!(report.contains(missing), "{report}");
    assert!(!report.contains("only here /parameters/P"), "{report}");
    let all = out(&import(&root, &["--dry-run", "--verbose"]));
    assert!(all.contains("only here /parameters/P/example"), "{all}");
    // Who chooses operations knows that there are others.
    let one = out(&import(&root, &["--dry-run", "--operation", "Ping"]));
    assert!(!one.contains("Pong"), "{one}");
}

#[test]
fn another_order_of_fields_is_for_those_who_ask() {
    let root = repository("import-order");
    let fields = |names: [&str; 2]| {
        let field = |name| format!(r#""{name}": {{ "type": "string" }}"#);
        format!(r#""properties": {{ {} }}"#, names.map(field).join(", "))
    };
    let text = |names| document(&["Ping"]).replace(r#""properties": []"#, &fields(names));
    put(&root, "api-docs.json", &text(["A", "B"]));
    out(&import(&root, &[]));
    put(&root, "api-docs.json", &text(["B", "A"]));
    let short = out(&import(&root, &["--dry-run"]));
    assert!(!short.contains("kept[order]") && short.contains(" 0 kept"), "{short}");
    let all = out(&import(&root, &["--dry-run", "--verbose"]));
    assert!(all.contains("kept[order] /response/fields"), "{all}");
}

#[test]
fn an_older_document_changes_nothing_that_is_there() {
    let root = repository("import-older");
    finished(&root);
    let schema = r#""type": "string", "example": "old", "maxLength": 9"#;
    let text = document(&["Ping", "Pong"]).replace(r#""type": "string""#, schema);
    put(&root, "api-docs.json", &text);
    let message = refused(&root, &[]);
    assert!(message.contains("error[bad-example]"), "{message}");
    let report = out(&import(&root, &["--older"]));
    assert!(report.contains("kept[older] /parameters/P/example"), "{report}");
    let ping = String::from_utf8(files(&root).swap_remove(0).1).unwrap();
    assert!(ping.contains(r#""example": "new""#) && ping.contains("\"maxLength\": 9"), "{ping}");
}

#[test]
fn a_document_that_would_spoil_a_spec_is_refused() {
    let root = repository("import-contradiction");
    finished(&root);
    // The new value becomes the same name as the one there is.
    let text = document(&["Ping", "Pong", "New"]);
    let schema = r#""type": "string", "enum": ["both"]"#;
    put(&root, "api-docs.json", &text.replacen(r#""type": "string""#, schema, 1));
    for arguments in [&[][..], &["--dry-run"]] {
        let message = refused(&root, arguments);
        assert!(message.contains(&format!("--> {FOLDER}/Ping.json:")), "{message}");
        assert!(message.contains("nothing was written"), "{message}");
        assert!(message.contains("the document contradicts the specs; use `--older`"), "{message}");
        assert!(!message.contains("New.json"), "{message}");
    }
    // A spec that was not fine before cannot be spoiled, and a new one has no prose yet.
    let ping = format!("{FOLDER}/Ping.json");
    let spoiled = fs::read_to_string(root.join(&ping)).unwrap().replace("Answers.", "");
    put(&root, &ping, &spoiled);
    out(&import(&root, &[]));
    assert!(names(&root).contains(&"New.json".to_owned()));
}

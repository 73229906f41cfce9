//! What the generator refuses, and the exact text it refuses with.
//!
//! Each `refused/<case>.json` is an operation (`<case>.product.json`: a product file) with one
//! kind of defect; `refused/<case>.txt` is the text. `UPDATE_EXPECTED=1` writes the texts anew.

use std::fs;
use std::path::{Path, PathBuf};

use alicloud_codegen::{SpecFile, generate};
use alicloud_tests::expected;

const PRODUCT: &str = "specs/refused/1/product.json";
const OPERATION: &str = "specs/refused/1/Refused.json";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("refused")
}

fn spec(path: &str, text: String) -> SpecFile {
    SpecFile { path: path.to_owned(), text }
}

/// The text that the files are refused with.
fn refusal(files: &[SpecFile]) -> String {
    match generate(files) {
        Ok(_) => "not refused\n".to_owned(),
        Err(diagnostics) => format!("{diagnostics}\n"),
    }
}

#[test]
fn bad_specs_are_refused_with_the_expected_text() {
    let product = fs::read_to_string(folder().join("product.json")).unwrap();
    let mut checked = 0;
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        let Some(case) = name.strip_suffix(".json").filter(|case| *case != "product") else {
            continue;
        };
        let text = fs::read_to_string(&path).unwrap();
        let files = match case.strip_suffix(".product") {
            Some(_) => vec![spec(PRODUCT, text)],
            None => vec![spec(PRODUCT, product.clone()), spec(OPERATION, text)],
        };
        let refusal = refusal(&files);
        assert!(refusal.contains("nothing was written"), "{name} is not refused");
        expected::check(&path.with_extension("txt"), &refusal);
        checked += 1;
    }
    assert!(checked > 20, "only {checked} cases were found");
}

#[test]
fn operations_without_a_product_file_are_refused() {
    let operation = spec(OPERATION, "{}".to_owned());
    assert_eq!(
        refusal(&[operation]),
        "error[missing-file]: the folder `specs/refused/1` has operations but no product file\n  \
         --> specs/refused/1/product.json:1:1\n  \
         help: add product.json, as specs/README.md shows\n\n\
         1 problem; nothing was written\n"
    );
}

#[test]
fn operations_that_become_one_method_are_refused_with_both_names() {
    let product = fs::read_to_string(folder().join("product.json")).unwrap();
    let operation = |name: &str| {
        let text = format!(
            r#"{{ "operation": "{name}", "summary": "Is one of two.", "kind": "read",
                 "methods": ["POST"], "response": {{ "type": "object" }} }}"#
        );
        spec(&format!("specs/refused/1/{name}.json"), text)
    };
    let files = [spec(PRODUCT, product), operation("GetIP"), operation("GetIp")];
    assert_eq!(
        refusal(&files),
        "error[name-collision]: the operations `GetIP` and `GetIp` both become `get_ip`\n  \
         --> specs/refused/1/GetIp.json:1:3 at /operation\n\n\
         1 problem; nothing was written\n"
    );
}

#[test]
fn operations_of_a_product_with_groups_belong_to_one_that_there_is() {
    let product = fs::read_to_string(folder().join("product.json")).unwrap();
    let mut product: serde_json::Value = serde_json::from_str(&product).unwrap();
    product["groups"] = serde_json::json!({
        "traffic": { "title": "Traffic", "description": "What passes." },
    });
    let operation = |name: &str, group: &str| {
        let text = format!(
            r#"{{ "operation": "{name}", "summary": "Is one.", "kind": "read", {group}
                 "methods": ["POST"], "response": {{ "type": "object" }} }}"#
        );
        spec(&format!("specs/refused/1/{name}.json"), text)
    };
    let files = [
        spec(PRODUCT, product.to_string()),
        operation("A", ""),
        operation("B", r#""group": "trafic","#),
        operation("C", r#""group": "traffic","#),
    ];
    assert_eq!(
        refusal(&files),
        "error[missing-key]: the operation belongs to no `group`\n  \
         --> specs/refused/1/A.json:1:1\n  \
         help: name one of the groups of product.json\n\n\
         error[unknown-group]: the product has no group `trafic`\n  \
         --> specs/refused/1/B.json:1:59 at /group\n  \
         help: did you mean `traffic`?\n\n\
         2 problems; nothing was written\n"
    );
}

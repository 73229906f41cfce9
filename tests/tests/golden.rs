//! The generator's output for oddities, one operation each, against `golden/expected`.
//!
//! The expected files are compiled: they are the module `alicloud_tests::golden`, which also
//! shows that generated code works outside the client's own crate. `UPDATE_EXPECTED=1` writes
//! them anew.

use std::fs;
use std::path::{Path, PathBuf};

use alicloud_codegen::{Files, SpecFile, generate};
use alicloud_tests::expected;

const GENERATED: &str = "generated-client/src/golden/";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("golden")
}

fn specs() -> Vec<SpecFile> {
    let mut specs = Vec::new();
    for entry in fs::read_dir(folder().join("specs")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        let text = fs::read_to_string(&path).unwrap();
        specs.push(SpecFile { path: format!("specs/golden/2020-01-01/{name}"), text });
    }
    specs.sort_by(|a, b| a.path.cmp(&b.path));
    specs
}

fn files(specs: &[SpecFile]) -> Files {
    match generate(specs) {
        Ok(generated) => generated.files,
        Err(diagnostics) => panic!("{diagnostics}"),
    }
}

#[test]
fn oddities_are_printed_as_expected() {
    let files = files(&specs());
    let mut generated = Vec::new();
    for (path, text) in files.iter() {
        if let Some(name) = path.strip_prefix(GENERATED) {
            let path = folder().join("expected").join(name);
            expected::check(&path, text);
            generated.push(path);
        }
    }
    assert!(generated.len() > 20, "only {} files were generated", generated.len());
    expected::nothing_else(&folder().join("expected"), &generated);
}

#[test]
fn output_depends_on_neither_order_nor_run() {
    let specs = specs();
    let mut reversed = specs.clone();
    reversed.reverse();
    let first = files(&specs);
    assert_eq!(first, files(&reversed));
    assert_eq!(first, files(&specs));
}

#[test]
fn groups_order_the_operations_in_the_documentation_of_the_product() {
    let mut grouped = specs();
    for spec in &mut grouped {
        let member = match spec.stem() {
            "product" => {
                r#"{ "groups": { "all": { "title": "All", "description": "Everything." } },"#
            }
            _ => r#"{ "group": "all","#,
        };
        spec.text = spec.text.replacen('{', member, 1);
    }
    let (grouped, plain) = (files(&grouped), files(&specs()));
    for ((path, grouped), (_, plain)) in grouped.iter().zip(plain.iter()) {
        if path == "generated-client/src/golden/mod.rs" {
            let start = "//! # All\n//!\n//! Everything.\n//!\n//! - [`Client::";
            assert!(grouped.contains(start) && !plain.contains("# All"), "{grouped}");
            assert!(grouped.contains("//! - [`Client::shared`]: Says little"), "{grouped}");
        } else {
            assert!(grouped == plain, "{path}");
        }
    }
}

#[test]
fn nothing_is_written_outside_the_output_folders() {
    for (path, _) in files(&specs()).iter() {
        let parts = path.split('/').collect::<Vec<_>>();
        assert!(!parts.contains(&"..") && !parts.contains(&""), "{path}");
        let allowed = ["generated-client/src/golden/", "tests/src/generated/", "specs/"];
        assert!(allowed.iter().any(|folder| path.starts_with(folder)), "{path}");
    }
}

#[test]
fn output_has_no_characters_that_disguise_text() {
    for (path, text) in files(&specs()).iter().filter(|(path, _)| path.ends_with(".rs")) {
        let strange = text.chars().find(|c| !(c.is_ascii() || c.is_alphanumeric()));
        assert_eq!(strange.filter(|c| *c != '…'), None, "{path}");
        let control = text.chars().find(|c| c.is_ascii_control() && *c != '\n');
        assert_eq!(control, None, "{path}");
    }
}

#[test]
fn a_product_without_regions_and_error_codes_is_printed_without_leftovers() {
    let operation = r#"{ "operation": "Ping", "summary": "Answers.", "kind": "read",
        "methods": ["POST"], "response": { "type": "object" } }"#;
    let product = r#"{ "product": "Small", "version": "1", "title": "Small", "summary": "Is small.",
        "style": "rpc", "endpoints": { "default": "small.example.com" },
        "documentation": { "product": "https://example.com/",
                           "operation": "https://example.com/{operation}" } }"#;
    let spec = |name: &str, text: &str| SpecFile {
        path: format!("specs/small/1/{name}.json"),
        text: text.to_owned(),
    };
    let files = files(&[spec("product", product), spec("Ping", operation)]);
    let text = |name: &str| files.get(&format!("generated-client/src/small/{name}")).unwrap();
    assert!(!text("mod.rs").contains("RegionEndpoint"), "{}", text("mod.rs"));
    assert!(!text("error_code.rs").contains("match value"), "{}", text("error_code.rs"));
    assert!(text("error_code.rs").contains("let Self::Unrecognized(value) = self;"));
}

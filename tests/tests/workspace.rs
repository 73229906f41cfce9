//! Promises of the repository that no compiler checks.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package has a parent").to_owned()
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The Rust files of a folder that are written by hand, by path from the root.
fn hand_written(folder: &str) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut pending = vec![root().join(folder)];
    while let Some(folder) = pending.pop() {
        for entry in fs::read_dir(&folder).expect("the folder is there") {
            let path = entry.expect("the folder can be read").path();
            if path.is_dir() {
                pending.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).expect("the file is text");
                let name = path.strip_prefix(root()).expect("below the root").display().to_string();
                if !text.starts_with("// @generated") {
                    files.insert(name, text);
                }
            }
        }
    }
    assert!(!files.is_empty(), "{folder} has no files");
    files
}

fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--offline"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("cargo prints JSON")
}

/// A version as numbers, for comparison.
fn version(text: &str) -> Vec<u64> {
    let mut numbers = text.split('.').map(|part| part.parse().unwrap_or(0)).collect::<Vec<_>>();
    numbers.resize(3, 0);
    numbers
}

#[test]
fn no_dependency_needs_a_newer_compiler_than_promised() {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().expect("packages");
    let promised = packages
        .iter()
        .find(|package| package["name"] == "alicloud-client")
        .and_then(|package| package["rust_version"].as_str())
        .expect("the client states a version");
    let too_new = packages
        .iter()
        .filter_map(|package| Some((package["name"].as_str()?, package["rust_version"].as_str()?)))
        .filter(|(_, needed)| version(needed) > version(promised))
        .collect::<Vec<_>>();
    assert!(too_new.is_empty(), "need more than {promised}: {too_new:?}");
    let readme = read("README.md");
    let short = promised.split('.').take(2).collect::<Vec<_>>().join(".");
    assert!(readme.contains(&short), "README.md does not name the version {short}");
}

#[test]
fn the_readme_gives_a_reason_for_each_dependency_of_the_client() {
    let readme = read("README.md");
    let metadata = metadata();
    let packages = metadata["packages"].as_array().expect("packages");
    let client = packages
        .iter()
        .find(|package| package["name"] == "alicloud-client")
        .expect("the client is a package");
    let mut count = 0;
    for dependency in client["dependencies"].as_array().expect("dependencies") {
        if dependency["kind"].is_null() {
            let name = dependency["name"].as_str().expect("a name");
            assert!(readme.contains(&format!("`{name}`")), "README.md says nothing about {name}");
            count += 1;
        }
    }
    assert!(count > 5, "only {count} dependencies were found");
}

#[test]
fn the_readme_names_the_two_commands() {
    let readme = read("README.md");
    for command in ["cargo xtask generate", "cargo test --workspace"] {
        assert!(readme.contains(command), "README.md does not name `{command}`");
    }
}

#[test]
fn files_written_by_hand_are_short() {
    for folder in ["codegen", "generated-client/src", "xtask", "tests/src", "tests/tests"] {
        for (name, text) in hand_written(folder) {
            let lines = text.lines().count();
            assert!(lines <= 400, "{name} has {lines} lines; is it still one room?");
        }
    }
}

#[test]
fn rooms_do_not_know_what_they_should_not() {
    let absent = |folder: &str, exception: &[&str], words: &[&str]| {
        for (name, text) in hand_written(folder) {
            let is_excused = |exception: &&str| match exception.ends_with('/') {
                true => name.contains(exception),
                false => name.ends_with(exception),
            };
            let excused = exception.iter().any(is_excused);
            for word in words.iter().filter(|_| !excused) {
                assert!(!text.contains(word), "{name} must not know `{word}`");
            }
        }
    };
    // Only one module makes identifiers, and the generator touches neither files nor network.
    absent("codegen/src", &["names.rs"], &["heck::", "Ident::new_raw"]);
    absent("codegen/src", &[], &["std::fs", "std::net", "std::process", "reqwest"]);
    absent("codegen/src/emit", &[], &["Problems", "Diagnostic"]);
    absent("codegen/src/spec", &[], &["quote", "names::"]);
    // Neither the generator nor the runtime knows a product; only credentials come from one.
    absent("codegen/src", &[], &["cloudfw", "\"sts\"", "/sts/"]);
    absent("generated-client/src", &["src/lib.rs"], &["cloudfw", "DescribeUserIPSWhitelist"]);
    let session_service = ["crate::sts", "alicloud_client::sts", "\"sts\"", "AssumeRoleRequest"];
    absent("generated-client/src", &["src/lib.rs", "src/credentials/"], &session_service);
    // One module writes files.
    absent(
        "xtask/src",
        &["workspace.rs", "scratch.rs"],
        &["fs::write", "fs::remove", "fs::rename"],
    );
}

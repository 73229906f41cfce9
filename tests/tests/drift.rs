//! The committed files are the ones the specs give: nothing missing, changed or stale.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use alicloud_codegen::{SpecFile, generate};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package has a parent").to_owned()
}

/// The files below a folder, by path from the root.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else {
            let name = path.strip_prefix(root()).expect("below the root").display().to_string();
            files.insert(name, fs::read(&path).expect("the file can be read"));
        }
    }
    files
}

#[test]
fn committed_files_are_the_generated_ones() {
    let in_specs = files(&root().join("specs"));
    let specs = in_specs
        .iter()
        .filter(|(path, _)| path.matches('/').count() == 3)
        .map(|(path, text)| SpecFile {
            path: path.clone(),
            text: String::from_utf8(text.clone()).expect("specs are UTF-8"),
        })
        .collect::<Vec<_>>();
    let generated = generate(&specs).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));

    let mut on_disk = BTreeMap::new();
    for folder in &generated.owned_folders {
        on_disk.extend(files(&root().join(folder)));
    }
    on_disk.extend(in_specs.into_iter().filter(|(path, _)| generated.files.get(path).is_some()));
    let drift = generated.files.compare(&on_disk);
    assert!(drift.is_empty(), "run `cargo xtask generate`: {drift:#?}");
}

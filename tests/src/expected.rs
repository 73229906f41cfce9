//! Files with expected content.

use std::fs;
use std::path::{Path, PathBuf};

/// Variable that makes the tests write the expected files in place of checking them.
pub const UPDATE: &str = "UPDATE_EXPECTED";

/// Checks that the file holds exactly `found`, or writes it.
///
/// # Panics
///
/// If the content differs; the message shows the first lines that do and what to do.
pub fn check(path: &Path, found: &str) {
    if std::env::var_os(UPDATE).is_some() {
        let folder = path.parent().expect("an expected file has a folder");
        fs::create_dir_all(folder).expect("the folder can be created");
        fs::write(path, found).expect("the expected file can be written");
        return;
    }
    let expected = fs::read_to_string(path).unwrap_or_default();
    if expected == found {
        return;
    }
    let lines = expected.lines().zip(found.lines()).enumerate();
    let different = lines.into_iter().find(|(_, (expected, found))| expected != found);
    let place = match different {
        Some((index, (expected, found))) => {
            format!("line {}:\n  expected: {expected}\n  found:    {found}", index + 1)
        }
        None => "one is the beginning of the other".to_owned(),
    };
    panic!(
        "{} is not as expected, {place}\nIf the change is right, run the test with {UPDATE}=1 and \
         review the difference.",
        path.display()
    );
}

/// Checks that `folder` has no files besides `known`, or removes them.
///
/// # Panics
///
/// If there is another file.
pub fn nothing_else(folder: &Path, known: &[PathBuf]) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            nothing_else(&path, known);
        } else if !known.contains(&path) {
            if std::env::var_os(UPDATE).is_some() {
                fs::remove_file(&path).expect("the file can be removed");
            } else {
                panic!("{} is no longer generated; run the test with {UPDATE}=1", path.display());
            }
        }
    }
}

//! The output: a map from path to text, and its comparison with what is on disk.

use std::collections::BTreeMap;

/// Generated files by path, relative to the root of the repository; `/` separates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files(BTreeMap<String, String>);

/// What is different on disk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drift {
    /// Generated files that are not there.
    pub missing: Vec<String>,
    /// Files with another content.
    pub changed: Vec<String>,
    /// Files in generated folders that are no longer generated.
    pub stale: Vec<String>,
}

impl Drift {
    /// Whether the disk has exactly the generated files.
    pub fn is_empty(&self) -> bool {
        self.missing.is_empty() && self.changed.is_empty() && self.stale.is_empty()
    }
}

impl Files {
    /// Adds a file.
    pub(crate) fn insert(&mut self, path: String, text: String) {
        self.0.insert(path, text);
    }

    /// Adds all files of `other`.
    pub(crate) fn extend(&mut self, other: impl IntoIterator<Item = (String, String)>) {
        self.0.extend(other);
    }

    /// Paths and texts, sorted by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The text of a file.
    pub fn get(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }

    /// Number of files.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are no files.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Compares with the files on disk: all files of the generated folders, and of the others
    /// those that are generated here too.
    pub fn compare(&self, on_disk: &BTreeMap<String, Vec<u8>>) -> Drift {
        let mut drift = Drift::default();
        for (path, text) in &self.0 {
            match on_disk.get(path) {
                None => drift.missing.push(path.clone()),
                Some(found) if found != text.as_bytes() => drift.changed.push(path.clone()),
                Some(_) => {}
            }
        }
        drift.stale = on_disk.keys().filter(|path| !self.0.contains_key(*path)).cloned().collect();
        drift
    }
}

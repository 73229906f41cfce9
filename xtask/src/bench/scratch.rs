//! Folders for measurements, under `target/bench`.

use std::fs;
use std::path::{Path, PathBuf};

use crate::message::Result;

/// The folder `name`, which may be there from an earlier run.
pub(super) fn folder(root: &Path, name: &str) -> PathBuf {
    root.join("target/bench").join(name)
}

/// Where the scratch workspaces are built; shared, so that dependencies are built once.
pub(super) fn target(root: &Path) -> PathBuf {
    folder(root, "target")
}

/// Removes a folder with all that is in it.
pub(super) fn remove(folder: &Path) -> Result {
    match fs::remove_dir_all(folder) {
        Err(error) if folder.exists() => {
            Err(format!("cannot remove {}: {error}", folder.display()).into())
        }
        _ => Ok(()),
    }
}

/// Writes a file, with the folders above it.
pub(super) fn write(path: &Path, text: &str) -> Result {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, text))
        .map_err(|error| format!("cannot write {}: {error}", path.display()).into())
}

/// The text of a file.
pub(super) fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path)
        .map_err(|error| format!("cannot read {}: {error}", path.display()).into())
}

/// The size of a file in bytes.
pub(super) fn size(path: &Path) -> Result<f64> {
    let file =
        fs::metadata(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    Ok(file.len() as f64)
}

/// Copies a folder with all that is in it.
pub(super) fn copy(from: &Path, to: &Path) -> Result {
    copy_entries(from, to).map_err(|error| {
        format!("cannot copy {} to {}: {error}", from.display(), to.display()).into()
    })
}

fn copy_entries(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_entries(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

//! `cargo xtask generate`.

use std::path::Path;

use alicloud_codegen::{Drift, Generated};

use crate::message::{self, Result};
use crate::workspace;

/// Writes what changed and removes what is stale.
pub(crate) fn write(root: &Path) -> Result {
    let (generated, drift) = run(root)?;
    for path in drift.missing.iter().chain(&drift.changed) {
        let text = generated.files.get(path).unwrap_or_default();
        workspace::write(root, path, text)?;
    }
    for path in &drift.stale {
        workspace::remove(root, path)?;
        message::note(&format!("removed {path}"));
    }
    message::done(&format!(
        "{} operations, {} files: {} added, {} changed, {} removed, {} unchanged",
        generated.operations,
        generated.files.len(),
        drift.missing.len(),
        drift.changed.len(),
        drift.stale.len(),
        generated.files.len() - drift.missing.len() - drift.changed.len(),
    ));
    Ok(())
}

/// Fails if the files on disk are not the generated ones.
pub(crate) fn check(root: &Path) -> Result {
    let (generated, drift) = run(root)?;
    if drift.is_empty() {
        message::done(&format!("all {} generated files are up to date", generated.files.len()));
        return Ok(());
    }
    let mut text = "the generated files do not match the specs".to_owned();
    for (what, paths) in
        [("missing", &drift.missing), ("changed", &drift.changed), ("stale", &drift.stale)]
    {
        for path in paths {
            text.push_str(&format!("\n  {what}: {path}"));
        }
    }
    text.push_str("\n  run `cargo xtask generate` and commit the result");
    Err(text.into())
}

fn run(root: &Path) -> Result<(Generated, Drift)> {
    let generated = alicloud_codegen::generate(&workspace::specs(root)?)?;
    let named = generated.files.iter().map(|(path, _)| path);
    let on_disk = workspace::generated(root, &generated.owned_folders, named)?;
    let drift = generated.files.compare(&on_disk);
    Ok((generated, drift))
}

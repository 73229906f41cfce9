//! `cargo xtask format`.

use std::path::Path;

use crate::message::{self, Result};
use crate::workspace;

/// Lays out the specs; with `check` it only fails if that would change something.
pub(crate) fn run(root: &Path, check: bool) -> Result {
    let mut changed = Vec::new();
    for spec in workspace::specs(root)? {
        let value: serde_json::Value = serde_json::from_str(&spec.text)
            .map_err(|error| format!("{} is not valid JSON: {error}", spec.path))?;
        let text = alicloud_codegen::import::print::text(&value);
        if text == spec.text {
            continue;
        }
        if !check {
            workspace::write(root, &spec.path, &text)?;
        }
        changed.push(spec.path);
    }
    if check && !changed.is_empty() {
        return Err(format!(
            "specs are not laid out as `cargo xtask format` does:\n  {}",
            changed.join("\n  ")
        )
        .into());
    }
    message::done(&format!("{} specs laid out anew", changed.len()));
    Ok(())
}

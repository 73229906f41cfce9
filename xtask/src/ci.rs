//! `cargo xtask ci`: the same script as the continuous integration.

use std::process::Command;

use crate::message::Result;
use crate::workspace;

/// Runs `.ci/run`.
pub(crate) fn run() -> Result {
    let status = Command::new("bash")
        .arg(".ci/run")
        .current_dir(workspace::root())
        .status()
        .map_err(|error| format!("cannot run `bash .ci/run`: {error}"))?;
    match status.success() {
        true => Ok(()),
        false => Err("the checks failed, see above".to_owned().into()),
    }
}

//! `cargo xtask wire-dump`: what the typed API sends.

use std::env;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::message::{self, Result};
use crate::workspace;

/// Prints one request of each operation as JSON, or writes it to a file.
pub(crate) fn run(out: Option<&Path>) -> Result {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .args(["run", "--quiet", "--package", "alicloud-tests", "--bin", "wire_dump"])
        .current_dir(workspace::root())
        .stderr(Stdio::inherit());
    let output = command.output().map_err(|error| format!("cannot run `{command:?}`: {error}"))?;
    if !output.status.success() {
        return Err("the requests could not be made, see above".to_owned().into());
    }
    let text = String::from_utf8(output.stdout)
        .map_err(|error| format!("the dump is no text: {error}"))?;
    let Some(out) = out else {
        print!("{text}");
        return Ok(());
    };
    let folder =
        env::current_dir().map_err(|error| format!("there is no folder to write to: {error}"))?;
    workspace::write(&folder, &out.to_string_lossy(), &text)?;
    message::done(&format!("wrote {}", out.display()));
    Ok(())
}

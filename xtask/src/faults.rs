//! `cargo xtask faults`: calls with faults, compared with what must follow.

use std::env;
use std::process::Command;

use crate::message::Result;
use crate::workspace;

/// Makes `count` calls, the first of which is number `first` of the seed.
pub(crate) fn run(seed: u64, first: u64, count: u64) -> Result {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .args(["run", "--quiet", "--package", "alicloud-tests", "--bin", "faults", "--"])
        .args([seed, first, count].map(|number| number.to_string()))
        // A proxy would also be asked to reach this machine.
        .env("NO_PROXY", "127.0.0.1")
        .current_dir(workspace::root());
    let status = command.status().map_err(|error| format!("cannot run `{command:?}`: {error}"))?;
    match status.success() {
        true => Ok(()),
        false => Err("a call contradicts what must follow, see above".to_owned().into()),
    }
}

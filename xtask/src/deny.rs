//! `cargo xtask deny`: what the crates that we depend on bring with them.

use std::process::{Command, Output};

use crate::message::{self, Result};
use crate::workspace;

/// Runs `cargo deny`. Where the database of advisories cannot be fetched, that part is skipped and
/// the result says so; `offline` does not even try.
pub(crate) fn run(offline: bool) -> Result {
    if !quietly(&["--version"])?.status.success() {
        let message = "`cargo deny` is not installed: run `cargo install cargo-deny --locked`";
        return Err(message.to_owned().into());
    }
    let network: &[&str] = if offline { &["--locked", "--offline"] } else { &["--locked"] };
    check(&[network, &["check", "licenses", "bans", "sources"]].concat())?;
    if offline {
        skipped("advisories were not checked");
        return Ok(());
    }
    let fetched = quietly(&["fetch", "db"])?;
    if !fetched.status.success() {
        String::from_utf8_lossy(&fetched.stderr).trim().lines().for_each(message::note);
        skipped("advisories were NOT checked, since their database cannot be fetched");
        return Ok(());
    }
    check(&["--locked", "check", "--disable-fetch", "advisories"])?;
    message::done("licences, duplicate versions, sources and advisories are fine");
    Ok(())
}

fn skipped(what: &str) {
    message::done(&format!("licences, duplicate versions and sources are fine; {what}"));
}

/// Runs a check, which prints what it finds.
fn check(arguments: &[&str]) -> Result {
    let status = deny(arguments).status().map_err(cannot_run)?;
    match status.success() {
        true => Ok(()),
        false => Err("the dependencies have problems, see above: another version or crate, or an \
                      entry with its reason in deny.toml"
            .to_owned()
            .into()),
    }
}

/// Runs something and keeps what it prints.
fn quietly(arguments: &[&str]) -> Result<Output> {
    Ok(deny(arguments).output().map_err(cannot_run)?)
}

fn deny(arguments: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.arg("deny").args(arguments).current_dir(workspace::root());
    command
}

fn cannot_run(error: std::io::Error) -> String {
    format!("cannot run `cargo deny`: {error}")
}

//! `cargo xtask mock`: the mock gateway as a program.

use std::env;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use clap::Args;
use serde_json::Value;

use crate::message::Result;
use crate::workspace;

/// The program, an example of the client: this crate does not depend on the client, which it may
/// have to repair.
const EXAMPLE: &str = "mock_gateway";

/// How the gateway is run.
#[derive(Args)]
pub(crate) struct Options {
    /// Port of the loopback interface to listen on; 0 takes any that is free.
    #[arg(long)]
    port: u16,
    /// Access key id that is accepted, in place of `mock-access-key-id`.
    #[arg(long, value_name = "ID", requires = "access_key_secret")]
    access_key_id: Option<String>,
    /// Its secret, in place of `mock-access-key-secret`.
    #[arg(long, value_name = "SECRET", requires = "access_key_id")]
    access_key_secret: Option<String>,
}

/// Builds the gateway and becomes it.
pub(crate) fn run(options: &Options) -> Result {
    let mut command = Command::new(build()?);
    command.arg(format!("--port={}", options.port));
    if let (Some(id), Some(secret)) = (&options.access_key_id, &options.access_key_secret) {
        command.arg(format!("--access-key-id={id}")).arg(format!("--access-key-secret={secret}"));
    }
    become_it(command)
}

/// Builds the program; its path.
fn build() -> Result<PathBuf> {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .args(["build", "--quiet", "--package", "alicloud-client", "--example", EXAMPLE])
        .args(["--features", "mock,sts", "--message-format", "json-render-diagnostics"])
        .current_dir(workspace::root())
        .stderr(Stdio::inherit());
    let output = command.output().map_err(|error| format!("cannot run `{command:?}`: {error}"))?;
    if !output.status.success() {
        return Err("the gateway cannot be built, see above".to_owned().into());
    }
    let messages = String::from_utf8_lossy(&output.stdout);
    let executable = messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["target"]["name"] == EXAMPLE)
        .find_map(|message| message["executable"].as_str().map(PathBuf::from));
    executable.ok_or_else(|| "cargo did not say where the gateway is".to_owned().into())
}

/// Replaces this process, so that signals reach the gateway.
#[cfg(unix)]
fn become_it(mut command: Command) -> Result {
    use std::os::unix::process::CommandExt;

    let error = command.exec();
    Err(format!("cannot start the gateway: {error}").into())
}

/// Runs the gateway and waits for its end.
#[cfg(not(unix))]
fn become_it(mut command: Command) -> Result {
    let status = command.status().map_err(|error| format!("cannot start the gateway: {error}"))?;
    match status.success() {
        true => Ok(()),
        false => Err(format!("the gateway ended with {status}").into()),
    }
}

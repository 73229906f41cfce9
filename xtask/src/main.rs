//! The maintainers' commands, run as `cargo xtask <command>`.

mod bench;
mod ci;
mod generate;
mod message;
mod wire_dump;
mod workspace;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about = "The maintainers' commands.")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Generate the client from the specs: write what changed, remove what is stale.
    Generate {
        /// Write nothing; fail if a generated file is missing, changed or stale.
        #[arg(long)]
        check: bool,
        /// Folder with `specs` and the generated crates; this repository by default.
        #[arg(long, value_name = "FOLDER")]
        root: Option<PathBuf>,
    },
    /// Run what the continuous integration runs.
    Ci,
    /// Measure the generator, the build of the client, and its calls.
    Bench {
        /// Measure only these.
        #[arg(value_enum)]
        parts: Vec<bench::Part>,
        /// Number of operations in the scaled build: copies of the operations there are.
        #[arg(long, default_value_t = 281)]
        operations: usize,
    },
    /// Show what the typed API sends: a request of each operation, with documented values.
    WireDump {
        /// File for the JSON; printed where none is given.
        out: Option<PathBuf>,
    },
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Generate { check, root } => {
            let root = root.unwrap_or_else(workspace::root);
            if check { generate::check(&root) } else { generate::write(&root) }
        }
        Command::Ci => ci::run(),
        Command::Bench { parts, operations } => bench::run(&parts, operations),
        Command::WireDump { out } => wire_dump::run(out.as_deref()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            message::failure(&failure);
            ExitCode::FAILURE
        }
    }
}

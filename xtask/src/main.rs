//! The maintainers' commands, run as `cargo xtask <command>`.

mod bench;
mod ci;
mod coverage;
mod deny;
mod faults;
mod format;
mod generate;
mod import;
mod lint;
mod message;
mod mock;
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
    /// Look for specs that could be better or contradict themselves.
    Lint {
        /// Explain the rule with this code and do nothing else; `all` lists the rules.
        #[arg(long, value_name = "CODE")]
        explain: Option<String>,
        /// Folder with `specs`; this repository by default.
        #[arg(long, value_name = "FOLDER")]
        root: Option<PathBuf>,
        /// Print the findings as a JSON list.
        #[arg(long)]
        json: bool,
    },
    /// Bring what a document says into the specs.
    Import {
        #[command(subcommand)]
        document: import::Document,
    },
    /// Lay out the spec files as the importers do.
    Format {
        /// Write nothing; fail if a file is laid out otherwise.
        #[arg(long)]
        check: bool,
        /// Folder with `specs`; this repository by default.
        #[arg(long, value_name = "FOLDER")]
        root: Option<PathBuf>,
    },
    /// Count what the specs have, and compare it with documents.
    Coverage {
        /// Descriptions in the layout of the vendor's `api-docs.json` to compare with.
        #[arg(value_name = "FILE")]
        documents: Vec<PathBuf>,
        /// List what one side lacks, in place of counting it.
        #[arg(long)]
        verbose: bool,
        /// Folder with `specs`; this repository by default.
        #[arg(long, value_name = "FOLDER")]
        root: Option<PathBuf>,
        /// Print everything as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Run what the continuous integration runs.
    Ci,
    /// Check licences, duplicate versions, sources and known problems of the dependencies.
    Deny {
        /// Use no network: advisories are not checked, and all crates have to be there.
        #[arg(long)]
        offline: bool,
    },
    /// Make calls that go wrong in every way, and compare them with what must follow.
    Faults {
        /// Number of calls.
        #[arg(long, default_value_t = 20_000)]
        count: u64,
        /// Chooses what happens to them.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Number of the first call: that of a failure, with `--count 1`, runs it alone.
        #[arg(long, default_value_t = 0)]
        first: u64,
    },
    /// Measure the generator, the build of the client, and its calls.
    Bench {
        /// Measure only these.
        #[arg(value_enum)]
        parts: Vec<bench::Part>,
        /// Number of operations in the scaled build: copies of the operations there are.
        #[arg(long, default_value_t = 281)]
        operations: usize,
    },
    /// Run a gateway on this machine that answers like the service, for clients in any language.
    ///
    /// Prints its address on standard output when it is ready. SIGINT or SIGTERM end it.
    Mock(mock::Options),
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
        Command::Lint { explain: Some(code), .. } => lint::explain(&code),
        Command::Lint { explain: None, root, json } => {
            lint::run(&root.unwrap_or_else(workspace::root), json)
        }
        Command::Import { document } => import::run(&document),
        Command::Format { check, root } => {
            format::run(&root.unwrap_or_else(workspace::root), check)
        }
        Command::Coverage { documents, verbose, root, json } => {
            let root = root.unwrap_or_else(workspace::root);
            coverage::run(&root, &documents, &coverage::Options { verbose, json })
        }
        Command::Ci => ci::run(),
        Command::Deny { offline } => deny::run(offline),
        Command::Faults { count, seed, first } => faults::run(seed, first, count),
        Command::Bench { parts, operations } => bench::run(&parts, operations),
        Command::Mock(options) => mock::run(&options),
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

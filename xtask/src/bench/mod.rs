//! `cargo xtask bench`: every figure the project quotes.
//!
//! Figures are CPU time, so that they say about the same on a busy machine; where there are several
//! runs, a target is compared with the best one. Everything that is built or written for a
//! measurement lies under `target/bench`, and stays there for the next run.

mod build;
mod calls;
mod child;
mod client_copy;
mod concurrent;
mod copies;
mod cpu;
mod generator;
mod scratch;
mod size;
mod table;
mod user;

use crate::message::Result;
use crate::workspace;

/// What can be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Part {
    /// The generator: time and lines per operation.
    Generator,
    /// The build of the client crate, and what it leaves to its users: CPU time and memory.
    Build,
    /// Calls: CPU time and allocations per call, beside a hand-written client.
    Calls,
    /// Ten thousand calls of one client at the same time.
    Concurrent,
    /// The weight on a program that uses the client: crates and bytes.
    Size,
    /// Building such a program from nothing. Slow, so only when it is named.
    Cold,
}

/// What is measured when nothing is named.
const USUAL: [Part; 5] = [Part::Generator, Part::Build, Part::Calls, Part::Concurrent, Part::Size];

/// Measures `parts`, or all but the slow one.
pub(crate) fn run(parts: &[Part], operations: usize) -> Result {
    let root = workspace::root();
    let parts = if parts.is_empty() { &USUAL } else { parts };
    for part in parts {
        match part {
            Part::Generator => generator::measure(&root, operations)?,
            Part::Build => build::measure(&root, operations)?,
            Part::Calls => calls::measure(&root)?,
            Part::Concurrent => concurrent::measure(&root)?,
            Part::Size => size::measure(&root)?,
            Part::Cold => size::measure_cold(&root)?,
        }
    }
    Ok(())
}

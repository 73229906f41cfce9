//! `cargo xtask bench`: every figure the project quotes.

use crate::message::Result;

/// What can be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Part {
    /// The generator: time and lines per operation.
    Generator,
}

/// Measures `parts`, or everything.
pub(crate) fn run(_parts: &[Part], _operations: usize) -> Result {
    Ok(())
}

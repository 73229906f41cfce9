//! What the tests of the workspace share.
//!
//! - [`specs`] reads the specs on its own, and says what follows from them. It shares no code with
//!   the generator, so that a mistake there is not repeated here.
//! - [`generated`] holds drivers that reach the generated client by wire names; [`drive`] is what
//!   they are made of.
//! - [`dump`] shows what the typed API sends for documented values.
//! - [`server`] is a loopback HTTP server with a signature check of its own.
//! - [`faults`] makes calls fail in every way there is and says what must follow; [`recorder`] keeps
//!   what a program logs.
//! - [`golden`] is the expected output of the generator for oddities, compiled; [`expected`]
//!   compares files with expected content.

pub mod drive;
pub mod dump;
pub mod expected;
pub mod faults;
#[rustfmt::skip]
pub mod generated;
#[path = "../golden/expected/mod.rs"]
#[rustfmt::skip]
pub mod golden;
pub mod recorder;
pub mod server;
pub mod specs;

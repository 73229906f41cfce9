//! A gateway on this machine, for tests.

pub mod table;

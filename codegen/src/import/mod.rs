//! Documents → drafts of operation specs. Nothing here reads or writes files.

mod draft;
pub mod page;

pub use draft::{Draft, Flag};

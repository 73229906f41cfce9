//! Documents → specs: what importers read, remark on, merge and print.

mod document;
mod existing;
mod extensions;
mod facts;
mod fresh;
mod fuzz;
mod hostile;
mod merging;
mod older;
mod printing;
#[path = "../property/mod.rs"]
mod property;
mod reading;
mod remarks;

//! Documents → specs: what a document says about operations, and how that goes into a spec.
//!
//! ```text
//! metadata ──┐
//!            ├─→ Draft (facts of one operation) ─ merge ─→ spec text, and a report
//! page text ─┘
//! ```
//!
//! A document is never trusted: what it says twice, wrongly or not at all is flagged, and what it
//! says against a decision of the spec is reported and left out.

mod draft;
pub mod merge;
pub mod metadata;
pub mod page;
pub mod print;

pub use crate::read::well_formed;
pub use draft::{Draft, Flag};

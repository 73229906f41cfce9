//! How much of an API the specs have, and how much they say about it.
//!
//! Counting looks at the specs with their overrides applied. Comparing looks at what is documented:
//! a document knows nothing of our corrections.

mod compare;
mod count;

pub use compare::{Comparison, Item, Kind, compare, compare_document};
pub use count::{Counts, Row};

use crate::diagnostics::Diagnostics;
use crate::source::SpecFile;
use crate::survey;

/// The counts of one product version.
#[derive(Clone, Debug)]
pub struct Coverage {
    /// Product code, for example `Cloudfw`.
    pub product: String,
    /// API version, for example `2017-12-07`.
    pub version: String,
    /// What there is.
    pub counts: Counts,
}

/// Counts what the specs of each product have.
///
/// Fails if a file cannot be read as a spec.
pub fn coverage(specs: &[SpecFile]) -> Result<Vec<Coverage>, Diagnostics> {
    let mut diagnostics = Diagnostics::default();
    let products = survey::products(specs, &mut diagnostics);
    let products = diagnostics.or(products)?;
    let of = |product: &survey::Product| Coverage {
        product: product.spec.product.clone(),
        version: product.spec.version.clone(),
        counts: count::count(product),
    };
    Ok(products.iter().map(of).collect())
}

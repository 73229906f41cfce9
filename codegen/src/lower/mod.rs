//! Spec → model: all validation of meaning, all names, all texts.
//!
//! Every problem of a run is collected; after lowering nothing can fail.

mod answer;
mod definitions;
mod describe;
mod enums;
mod errors;
mod input;
mod keys;
mod operation;
mod operation_docs;
mod paging;
mod parameter;
mod product;
mod rules;
mod scalar;
mod types;

use std::collections::BTreeMap;

use crate::diagnostics::Diagnostics;
use crate::model::Product;
use crate::source::SpecFile;

pub(crate) use definitions::narrows;

/// Name of the file that describes the product of its folder.
const PRODUCT_FILE: &str = "product";

/// Reads and lowers all specs; one product per folder.
pub(crate) fn lower(files: &[SpecFile]) -> Result<Vec<Product>, Diagnostics> {
    let mut folders: BTreeMap<&str, Vec<&SpecFile>> = BTreeMap::new();
    for file in files {
        folders.entry(file.folder()).or_default().push(file);
    }

    let mut diagnostics = Diagnostics::default();
    let mut products: Vec<Product> = Vec::new();
    for (folder, mut files) in folders {
        files.sort_by(|a, b| a.path.cmp(&b.path));
        match product::lower(folder, &files) {
            Ok(product) => products.push(product),
            Err(found) => diagnostics.extend(found),
        }
    }
    for pair in products.windows(2) {
        if pair[0].module == pair[1].module {
            diagnostics.extend(product::same_module(&pair[0], &pair[1]));
        }
    }
    diagnostics.or(products)
}

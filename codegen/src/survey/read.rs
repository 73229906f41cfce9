//! Files → products.

use std::collections::BTreeMap;

use super::{Operation, Product};
use crate::diagnostics::Diagnostics;
use crate::source::{Problems, SpecFile};
use crate::{read, schema, spec};

/// Reads the products; without a product file a folder has none, which `generate` reports.
pub(crate) fn products(files: &[SpecFile], diagnostics: &mut Diagnostics) -> Vec<Product> {
    let mut folders: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, file) in files.iter().enumerate() {
        folders.entry(file.folder()).or_default().push(index);
    }
    let (product_schema, operation_schema) = (schema::product(), schema::operation());
    let mut products = Vec::new();
    for indices in folders.values() {
        let mut product = None;
        let mut operations = Vec::new();
        for &index in indices {
            let mut problems = Problems::new(&files[index]);
            if files[index].stem() == "product" {
                let spec = read::read::<spec::Product>(&product_schema, &mut problems);
                product = spec.map(|spec| (index, spec));
            } else {
                let spec = read::read::<spec::Operation>(&operation_schema, &mut problems);
                operations.extend(spec.map(|spec| Operation { file: index, spec }));
            }
            diagnostics.extend(problems.locate());
        }
        operations.sort_by(|a, b| a.spec.operation.cmp(&b.spec.operation));
        products.extend(product.map(|(file, spec)| Product { file, spec, operations }));
    }
    products
}

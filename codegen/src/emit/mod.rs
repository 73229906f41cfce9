//! Model → tokens: one template per kind of item. Nothing is decided here and nothing can fail.

mod driver;
mod example;
mod imports;
mod input;
mod mock;
mod mock_answer;
mod open_enum;
mod operation;
mod product;
mod record;
mod request;
mod request_object;

use proc_macro2::TokenStream;
use quote::quote;
use rayon::prelude::*;

use crate::files::Files;
use crate::layout;
use crate::model::{Operation, Product};

/// Folders that hold nothing but generated files, for the products with these modules.
pub(crate) fn owned_folders<'a>(modules: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut folders = vec![driver::FOLDER.to_owned()];
    folders.extend(modules.map(product::folder));
    folders
}

/// Prints all products.
pub(crate) fn emit(products: &[Product]) -> Files {
    let mut files = Files::default();
    for product in products {
        let folder = product::folder(product.module.as_str());
        let mut insert = |name: &str, source: &str, tokens: TokenStream| {
            files.insert(format!("{folder}/{name}"), layout::file(source, tokens));
        };
        insert("mod.rs", &product.path, product::root(product));
        insert("enums.rs", &product.path, product::enums(product));
        insert("error_code.rs", &product.path, product::error_code(product));
        insert("operations/mod.rs", &product.path, product::operations(product));
        insert("mock/mod.rs", &product.path, mock::root(product));

        let operations: Vec<Vec<(String, String)>> = product
            .operations
            .par_iter()
            .map(|operation| files_of_operation(&folder, product, operation))
            .collect();
        files.extend(operations.into_iter().flatten());
        files.extend(driver::files(product));
    }
    files.extend(driver::root(products));
    files
}

/// The files of one operation: its module, its table for the mock gateway, its answers.
fn files_of_operation(
    folder: &str,
    product: &Product,
    operation: &Operation,
) -> Vec<(String, String)> {
    let module = operation.names.module.as_str();
    let name = &operation.spec.operation;
    let file = |tokens| layout::file(&operation.path, tokens);
    let mut files = vec![
        (format!("{folder}/operations/{module}.rs"), file(operation::file(product, operation))),
        (format!("{folder}/examples/{name}.json"), example::json(operation)),
        (format!("{folder}/mock/{module}.rs"), file(mock::operation(operation))),
    ];
    let answer = mock_answer::json(operation);
    files.extend(answer.map(|text| (format!("{folder}/mock/answers/{name}.json"), text)));
    files
}

/// Documentation as attributes, one a line; an empty line stays empty.
fn docs(lines: &[String]) -> TokenStream {
    let lines =
        lines.iter().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    quote!(#(#[doc = #lines])*)
}

/// Documentation of the module itself.
fn module_docs(lines: &[String]) -> TokenStream {
    let lines =
        lines.iter().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    quote!(#(#![doc = #lines])*)
}

/// The attribute of something obsolete.
fn deprecated(note: Option<&String>) -> Option<TokenStream> {
    note.map(|note| {
        let note = crate::docs::literal(note);
        quote!(#[deprecated(note = #note)])
    })
}

/// A text that may be absent.
fn optional(text: Option<&str>) -> TokenStream {
    match text {
        Some(text) => {
            let text = crate::docs::literal(text);
            quote!(Some(#text))
        }
        None => quote!(None),
    }
}

//! Drivers for the tests: calls of the typed API with values that are known by wire name only.
//!
//! The tests read the specs on their own and use the drivers to reach the generated code, so a
//! new spec is tested without a line of Rust.

use proc_macro2::TokenStream;
use quote::quote;

use super::request::takes_struct;
use crate::docs::literal;
use crate::layout;
use crate::model::{FieldType, Operation, Parameter, Product, Scalar, Struct};
use crate::source::child;

/// Folder of all drivers.
pub(super) const FOLDER: &str = "tests/src/generated";

/// The drivers of a product: a module per operation.
pub(super) fn files(product: &Product) -> Vec<(String, String)> {
    let folder = format!("{FOLDER}/{}", product.module.as_str());
    let mut files =
        vec![(format!("{folder}/mod.rs"), layout::file(&product.path, root_of(product)))];
    for operation in &product.operations {
        let name = operation.names.module.as_str();
        let text = layout::file(&operation.path, driver(product, operation));
        files.push((format!("{folder}/{name}.rs"), text));
    }
    files
}

/// The module of all products.
pub(super) fn root(products: &[Product]) -> Vec<(String, String)> {
    let modules = products.iter().map(|product| &product.module).collect::<Vec<_>>();
    let tokens = quote! {
        #![doc = " Drivers of the generated client, see [`crate::drive`]."]

        #(pub mod #modules;)*

        use crate::drive::Product;

        /// All products.
        pub fn products() -> Vec<Product> {
            vec![#(#modules::product()),*]
        }
    };
    vec![(format!("{FOLDER}/mod.rs"), layout::file("specs", tokens))]
}

fn root_of(product: &Product) -> TokenStream {
    let module = &product.module;
    let docs = super::module_docs(&[format!("Drivers of `{}`.", module.as_str())]);
    let modules = product.operations.iter().map(|o| &o.names.module).collect::<Vec<_>>();
    let path = literal(&product.path);
    let enums = product.enums.iter().map(|item| {
        let pointer = literal(&child("/enums", item.name.as_str()));
        let name = &item.name;
        quote!((#pointer, read::<client::#name>))
    });
    quote! {
        #docs
        #(mod #modules;)*

        use alicloud_client::#module as client;

        use crate::drive::{Product, read};

        /// The drivers of the product.
        pub fn product() -> Product {
            Product {
                path: #path,
                table: &client::PRODUCT,
                error_code: read::<client::ErrorCode>,
                enums: &[#(#enums),*],
                operations: vec![#(#modules::driver()),*],
            }
        }
    }
}

fn driver(product: &Product, operation: &Operation) -> TokenStream {
    let module = &product.module;
    let name = &operation.names.module;
    let docs = super::module_docs(&[format!("Driver of `{}`.", operation.spec.operation)]);
    let path = literal(&operation.path);
    let response = &operation.names.response;
    let call = call(operation);
    let optional = operation.optional().map(|parameter| {
        let setter = &parameter.name;
        let value = value(parameter);
        quote! {
            if let Some(value) = #value {
                request = request.#setter(value);
            }
        }
    });
    let optional = optional.collect::<Vec<_>>();
    let request = if optional.is_empty() { quote!(let request) } else { quote!(let mut request) };
    let enums = enums(operation);
    let read = (!enums.is_empty()).then(|| quote!(read,));
    let sample = if operation.parameters.is_empty() { quote!(_) } else { quote!(sample) };
    quote! {
        #docs
        #![allow(deprecated)]

        use alicloud_client::#module as product;
        use alicloud_client::#module::operations::#name as operation;

        use crate::drive::{Operation, #read sent};

        /// The driver of the operation.
        pub fn driver() -> Operation {
            Operation {
                path: #path,
                table: &operation::OPERATION,
                send: |settings, #sample| {
                    let client: product::Client = settings.client();
                    #request = #call;
                    #(#optional)*
                    sent(async move { request.send().await })
                },
                decode: crate::drive::decode::<operation::#response>,
                enums: &[#(#enums),*],
            }
        }
    }
}

fn call(operation: &Operation) -> TokenStream {
    let method = &operation.names.method;
    let values = operation.required().map(|parameter| {
        let value = value(parameter);
        let wire = literal(&parameter.wire);
        quote!(#value.expect(#wire))
    });
    if takes_struct(operation) {
        let required = &operation.names.required;
        let names = operation.required().map(|parameter| &parameter.name);
        return quote!(client.#method(operation::#required { #(#names: #values),* }));
    }
    quote!(client.#method(#(#values),*))
}

/// The value for a parameter from the sample.
fn value(parameter: &Parameter) -> TokenStream {
    let wire = literal(&parameter.wire);
    let read = match (&parameter.scalar, parameter.list.is_some()) {
        (Scalar::Text, false) => quote!(text),
        (Scalar::Integer, false) => quote!(integer),
        (Scalar::Number, false) => quote!(number),
        (Scalar::Boolean | Scalar::NumericBoolean, false) => quote!(boolean),
        (Scalar::Timestamp, false) => quote!(timestamp),
        (Scalar::Enum { .. }, false) => quote!(variant),
        (Scalar::Text, true) => quote!(texts),
        (Scalar::Integer, true) => quote!(integers),
        (Scalar::Number, true) => quote!(numbers),
        (Scalar::Boolean | Scalar::NumericBoolean, true) => quote!(booleans),
        (Scalar::Timestamp, true) => quote!(timestamps),
        (Scalar::Enum { .. }, true) => quote!(variants),
    };
    quote!(sample.#read(#wire))
}

/// Readers of the enums, by JSON pointer of the shape in the spec.
fn enums(operation: &Operation) -> Vec<TokenStream> {
    let mut found = Vec::new();
    for parameter in &operation.parameters {
        let mut pointer = child("/parameters", &parameter.wire);
        if parameter.list.is_some() {
            pointer.push_str("/items");
        }
        found.extend(reader(&parameter.scalar, &pointer));
    }
    if let Some(answer) = operation.structs.first() {
        walk(operation, answer, "/response", &mut found);
    }
    found
}

fn walk(operation: &Operation, item: &Struct, pointer: &str, found: &mut Vec<TokenStream>) {
    for field in &item.fields {
        let mut pointer = child(&child(pointer, "fields"), &field.wire);
        let mut ty = &field.ty;
        loop {
            match ty {
                FieldType::List(inner) => {
                    pointer.push_str("/items");
                    ty = inner;
                }
                FieldType::Map(inner) => {
                    pointer.push_str("/entries");
                    ty = inner;
                }
                FieldType::Scalar(scalar) => {
                    found.extend(reader(scalar, &pointer));
                    break;
                }
                FieldType::Struct(name) => {
                    if let Some(inner) = operation.structs.iter().find(|item| item.name == *name) {
                        walk(operation, inner, &pointer, found);
                    }
                    break;
                }
                FieldType::Any => break,
            }
        }
    }
}

fn reader(scalar: &Scalar, pointer: &str) -> Option<TokenStream> {
    let Scalar::Enum { name, shared, .. } = scalar else { return None };
    let pointer = literal(pointer);
    Some(if *shared {
        quote!((#pointer, read::<product::#name>))
    } else {
        quote!((#pointer, read::<operation::#name>))
    })
}

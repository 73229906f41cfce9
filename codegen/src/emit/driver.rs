//! Drivers for the tests: calls of the typed API with values that are known by wire name only.
//!
//! The tests read the specs on their own and use the drivers to reach the generated code, so a
//! new spec is tested without a line of Rust.

use proc_macro2::TokenStream;
use quote::quote;

use super::request::takes_struct;
use crate::docs::literal;
use crate::layout;
use crate::model::{FieldType, Operation, Parameter, Product, RequestObject, Scalar};
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
                mock: &client::mock::TABLE,
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
        let wire = literal(&parameter.wire);
        let given = given(operation, &parameter.input.ty);
        quote! {
            if let Some(value) = sample.get(#wire) {
                request = request.#setter(#given);
            }
        }
    });
    let optional = optional.collect::<Vec<_>>();
    let request = if optional.is_empty() {
        call
    } else {
        quote! {
            let mut request = #call;
            #(#optional)*
            request
        }
    };
    let enums = enums(operation);
    let read = (!enums.is_empty()).then(|| quote!(read,));
    let sample = if operation.parameters.is_empty() { quote!(_) } else { quote!(sample) };
    let items = match &operation.list {
        Some(_) => quote!(Some(|settings, sample| {
            sent(request(settings, sample).items().collect_all())
        })),
        None => quote!(None),
    };
    let type_of_request = &operation.names.request;
    quote! {
        #docs
        #![allow(deprecated)]

        use alicloud_client::#module as product;
        use alicloud_client::#module::operations::#name as operation;

        use crate::drive::{Operation, Sample, Settings, #read sent};

        /// The driver of the operation.
        pub fn driver() -> Operation {
            Operation {
                path: #path,
                table: &operation::OPERATION,
                send: |settings, sample| sent(request(settings, sample).send()),
                items: #items,
                decode: crate::drive::decode::<operation::#response>,
                enums: &[#(#enums),*],
            }
        }

        fn request(settings: &Settings, #sample: &Sample) -> operation::#type_of_request {
            let client: product::Client = settings.client();
            #request
        }
    }
}

fn call(operation: &Operation) -> TokenStream {
    let method = &operation.names.method;
    let values = operation.required().map(|parameter| {
        let value = value(operation, parameter);
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

/// The value for a parameter from the sample, if it has one.
fn value(operation: &Operation, parameter: &Parameter) -> TokenStream {
    let wire = literal(&parameter.wire);
    let given = given(operation, &parameter.input.ty);
    quote!(sample.get(#wire).map(|value| #given))
}

/// The typed value of what the sample has as `value`.
fn given(operation: &Operation, ty: &FieldType) -> TokenStream {
    match ty {
        FieldType::Scalar(scalar) => {
            let read = reader_of(scalar);
            quote!(value.#read())
        }
        FieldType::Any => quote!(value.any()),
        FieldType::Struct(name) => match operation.object(name) {
            Some(object) => given_object(operation, object),
            None => TokenStream::new(),
        },
        FieldType::List(item) => {
            let item = given(operation, item);
            quote!(value.list(|value| #item))
        }
        FieldType::Map(entry) => {
            let entry = given(operation, entry);
            quote!(value.map(|value| #entry))
        }
    }
}

fn given_object(operation: &Operation, object: &RequestObject) -> TokenStream {
    let name = &object.name;
    let required = object.required().map(|member| {
        let wire = literal(&member.wire);
        let given = given(operation, &member.input.ty);
        quote!(value.get(#wire).map(|value| #given).expect(#wire))
    });
    let arguments = match &object.required {
        Some(required_struct) => {
            let names = object.required().map(|member| &member.name);
            quote!(operation::#required_struct { #(#names: #required),* })
        }
        None => quote!(#(#required),*),
    };
    let optional = object.optional().map(|member| {
        let wire = literal(&member.wire);
        let setter = &member.name;
        let given = given(operation, &member.input.ty);
        quote! {
            if let Some(value) = value.get(#wire) {
                object = object.#setter(#given);
            }
        }
    });
    let optional = optional.collect::<Vec<_>>();
    if optional.is_empty() {
        return quote!(operation::#name::new(#arguments));
    }
    quote! {
        {
            let mut object = operation::#name::new(#arguments);
            #(#optional)*
            object
        }
    }
}

/// The method of the sample's values that reads a scalar.
fn reader_of(scalar: &Scalar) -> TokenStream {
    match scalar {
        Scalar::Text => quote!(text),
        Scalar::Secret => quote!(secret),
        Scalar::Integer => quote!(integer),
        Scalar::Number => quote!(number),
        Scalar::Boolean | Scalar::NumericBoolean => quote!(boolean),
        Scalar::Timestamp => quote!(timestamp),
        Scalar::Enum { .. } => quote!(variant),
    }
}

/// Readers of the enums, by JSON pointer of the shape in the spec.
fn enums(operation: &Operation) -> Vec<TokenStream> {
    let mut found = Vec::new();
    for parameter in &operation.parameters {
        let pointer = child("/parameters", &parameter.wire);
        let is_one_text = operation.spec.parameters.get(&parameter.wire);
        match &parameter.input.ty {
            FieldType::List(item) if is_one_text.is_some_and(|shape| shape.comma_separated) => {
                walk(operation, item, pointer, &mut found);
            }
            ty => walk(operation, ty, pointer, &mut found),
        }
    }
    if let Some(answer) = operation.structs.first() {
        let ty = FieldType::Struct(answer.name.clone());
        walk(operation, &ty, "/response".to_owned(), &mut found);
    }
    found
}

fn walk(operation: &Operation, ty: &FieldType, pointer: String, found: &mut Vec<TokenStream>) {
    match ty {
        FieldType::List(item) => walk(operation, item, pointer + "/items", found),
        FieldType::Map(entry) => walk(operation, entry, pointer + "/entries", found),
        FieldType::Scalar(scalar) => found.extend(reader(scalar, &pointer)),
        FieldType::Any => {}
        FieldType::Struct(name) => {
            let pointer = child(&pointer, "fields");
            if let Some(object) = operation.object(name) {
                for member in &object.members {
                    walk(operation, &member.input.ty, child(&pointer, &member.wire), found);
                }
            }
            if let Some(item) = operation.structs.iter().find(|item| item.name == *name) {
                for field in &item.fields {
                    walk(operation, &field.ty, child(&pointer, &field.wire), found);
                }
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

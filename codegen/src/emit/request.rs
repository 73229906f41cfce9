//! The client's method and the request builder of an operation.

use proc_macro2::TokenStream;
use quote::quote;

use crate::docs::literal;
use crate::model::{ListStyle, Operation, Parameter, Place, Scalar};

/// Up to this number required parameters are arguments; more are a struct with named fields.
const MOST_ARGUMENTS: usize = 3;

/// Whether the required parameters of an operation are a struct.
pub(super) fn takes_struct(operation: &Operation) -> bool {
    operation.required().count() > MOST_ARGUMENTS
}

/// The method on the product's client; `example` are documentation lines.
pub(super) fn client_method(operation: &Operation, example: &[String]) -> TokenStream {
    let mut lines = operation.docs.clone();
    lines.extend_from_slice(example);
    let docs = super::docs(&lines);
    let deprecated = super::deprecated(operation.deprecated.as_ref());
    let method = &operation.names.method;
    let request = &operation.names.request;
    let required = operation.required().collect::<Vec<_>>();

    let body = if required.is_empty() {
        quote!(#request { call: self.call(&OPERATION) })
    } else {
        let by_struct = takes_struct(operation);
        let sets = required.iter().map(|parameter| {
            let name = &parameter.name;
            let value = if by_struct { quote!(required.#name) } else { quote!(#name) };
            set(parameter, value, by_struct)
        });
        quote! {
            let mut call = self.call(&OPERATION);
            #(#sets)*
            #request { call }
        }
    };
    let arguments = if takes_struct(operation) {
        let name = &operation.names.required;
        quote!(required: #name)
    } else {
        let arguments = required.iter().map(|parameter| {
            let name = &parameter.name;
            let ty = argument_type(parameter);
            quote!(#name: #ty)
        });
        quote!(#(#arguments),*)
    };
    quote! {
        impl Client {
            #docs
            #deprecated
            pub fn #method(&self, #arguments) -> #request {
                #body
            }
        }
    }
}

/// The builder with its setters, and the struct of required parameters.
pub(super) fn builder(operation: &Operation) -> TokenStream {
    let request = &operation.names.request;
    let response = &operation.names.response;
    let docs =
        super::docs(&[format!("A request for [`Client::{}`].", operation.names.method.in_links())]);
    let setters = operation.optional().map(setter).collect::<Vec<_>>();
    let setters = (!setters.is_empty()).then(|| quote!(impl #request { #(#setters)* }));
    let required = takes_struct(operation).then(|| required_struct(operation));
    quote! {
        #docs
        #[derive(Clone, Debug)]
        #[must_use = "a request is sent when `send` is awaited"]
        pub struct #request {
            call: Call,
        }

        #setters
        alicloud_client::runtime::request!(#request, #response, ErrorCode);
        #required
    }
}

fn required_struct(operation: &Operation) -> TokenStream {
    let name = &operation.names.required;
    let docs = super::docs(&[format!(
        "The required parameters of [`Client::{}`].",
        operation.names.method.in_links()
    )]);
    let fields = operation.required().map(|parameter| {
        let docs = super::docs(&parameter.docs);
        let name = &parameter.name;
        let ty = owned_type(parameter);
        quote!(#docs pub #name: #ty)
    });
    quote! {
        #docs
        #[derive(Clone, Debug)]
        pub struct #name {
            #(#fields,)*
        }
    }
}

fn setter(parameter: &Parameter) -> TokenStream {
    let docs = super::docs(&parameter.docs);
    let deprecated = super::deprecated(parameter.deprecated.as_ref());
    let name = &parameter.name;
    let ty = argument_type(parameter);
    let set = set(parameter, quote!(#name), false);
    let set = quote!(self.#set);
    quote! {
        #docs
        #deprecated
        pub fn #name(mut self, #name: #ty) -> Self {
            #set
            self
        }
    }
}

/// The statement that puts a value into `call`.
fn set(parameter: &Parameter, value: TokenStream, owned: bool) -> TokenStream {
    let wire = literal(&parameter.wire);
    let method = match (parameter.place, parameter.list) {
        (Place::Query, None) => quote!(query),
        (Place::Query, Some(ListStyle::Numbered)) => quote!(query_list),
        (Place::Query, Some(ListStyle::Joined)) => quote!(query_joined),
        (Place::Form, None) => quote!(form),
        (Place::Form, Some(ListStyle::Numbered)) => quote!(form_list),
        (Place::Form, Some(ListStyle::Joined)) => quote!(form_joined),
        (Place::Header, _) => quote!(header),
    };
    let value = match (&parameter.scalar, parameter.list) {
        (Scalar::Text | Scalar::Timestamp, None) if !owned => quote!(#value.into()),
        (Scalar::NumericBoolean, None) => quote!(i64::from(#value)),
        (Scalar::NumericBoolean, Some(_)) => quote!(#value.into_iter().map(i64::from)),
        (Scalar::Enum { code: true, .. }, None) => quote!(#value.wire_code()),
        (Scalar::Enum { code: true, .. }, Some(_)) => {
            quote!(#value.into_iter().map(|item| item.wire_code()))
        }
        (Scalar::Text, Some(_)) if !owned => quote!(#value.into_iter().map(Into::into)),
        _ => value,
    };
    match (&parameter.scalar, parameter.list) {
        (Scalar::Text, None) if !owned => quote!(call.#method::<String>(#wire, #value);),
        (Scalar::Timestamp, None) if !owned => quote!(call.#method::<Timestamp>(#wire, #value);),
        (Scalar::Text, Some(_)) if !owned => quote!(call.#method::<String>(#wire, #value);),
        _ => quote!(call.#method(#wire, #value);),
    }
}

/// The type of an argument: convenient where nothing is lost, exact for enums.
fn argument_type(parameter: &Parameter) -> TokenStream {
    let scalar = scalar_type(&parameter.scalar);
    match (&parameter.scalar, parameter.list) {
        (Scalar::Text | Scalar::Timestamp, None) => quote!(impl Into<#scalar>),
        (_, None) => scalar,
        (Scalar::Text, Some(_)) => quote!(impl IntoIterator<Item = impl Into<#scalar>>),
        (_, Some(_)) => quote!(impl IntoIterator<Item = #scalar>),
    }
}

fn owned_type(parameter: &Parameter) -> TokenStream {
    let scalar = scalar_type(&parameter.scalar);
    match parameter.list {
        None => scalar,
        Some(_) => quote!(Vec<#scalar>),
    }
}

/// The Rust type of a scalar.
pub(super) fn scalar_type(scalar: &Scalar) -> TokenStream {
    match scalar {
        Scalar::Text => quote!(String),
        Scalar::Integer => quote!(i64),
        Scalar::Number => quote!(f64),
        Scalar::Boolean | Scalar::NumericBoolean => quote!(bool),
        Scalar::Timestamp => quote!(Timestamp),
        Scalar::Enum { name, .. } => quote!(#name),
    }
}

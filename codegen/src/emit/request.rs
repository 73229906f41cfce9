//! The client's method and the request builder of an operation.

use proc_macro2::TokenStream;
use quote::quote;

use super::input::{
    argument_type, is_kept_as_given, owned_type, owned_value, scalar_type, wire_form,
};
use crate::docs::literal;
use crate::model::{FieldType, MOST_ARGUMENTS, Operation, Parameter, Place, Scalar, Style};

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

    let has_form = operation.parameters.iter().any(|parameter| parameter.place == Place::Form);
    let with_form = has_form.then(|| quote!(.with_form()));
    let body = if required.is_empty() {
        quote!(#request { call: self.call(&OPERATION)#with_form })
    } else {
        let by_struct = takes_struct(operation);
        let sets = required.iter().map(|parameter| {
            let name = &parameter.name;
            let value = if by_struct { quote!(required.#name) } else { quote!(#name) };
            set(parameter, quote!(call), value, by_struct)
        });
        quote! {
            let mut call = self.call(&OPERATION)#with_form;
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
            let ty = argument_type(&parameter.input);
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
    let paged = operation.list.as_ref().map(|list| {
        let item = owned_type(&list.item);
        let path = &list.path;
        quote!(alicloud_client::runtime::paged!(#request, #response, ErrorCode, #item, #(#path).*);)
    });
    quote! {
        #docs
        #[derive(Clone, Debug)]
        #[must_use = "a request is sent when `send` is awaited"]
        pub struct #request {
            call: Call,
        }

        #setters
        alicloud_client::runtime::request!(#request, #response, ErrorCode);
        #paged
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
        let ty = owned_type(&parameter.input.ty);
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
    let ty = argument_type(&parameter.input);
    let set = set(parameter, quote!(self.call), quote!(#name), false);
    quote! {
        #docs
        #deprecated
        pub fn #name(mut self, #name: #ty) -> Self {
            #set
            self
        }
    }
}

/// The statements that put a value into the call at `call`. An argument has the type that is
/// convenient for callers, an owned value the type that is kept.
fn set(
    parameter: &Parameter,
    call: TokenStream,
    value: TokenStream,
    is_owned: bool,
) -> TokenStream {
    match parameter.style {
        Style::Flat | Style::Json => set_parts(parameter, call, value, is_owned),
        Style::Scalar | Style::Numbered | Style::Joined => {
            set_scalars(parameter, call, value, is_owned)
        }
    }
}

/// One scalar or a list of them: the runtime writes any iterator.
fn set_scalars(
    parameter: &Parameter,
    call: TokenStream,
    value: TokenStream,
    is_owned: bool,
) -> TokenStream {
    let wire = literal(&parameter.wire);
    let method = match (parameter.place, parameter.style) {
        (Place::Query, Style::Numbered) => quote!(query_list),
        (Place::Query, Style::Joined) => quote!(query_joined),
        (Place::Query, _) => quote!(query),
        (Place::Form, Style::Numbered) => quote!(form_list),
        (Place::Form, Style::Joined) => quote!(form_joined),
        (Place::Form, _) => quote!(form),
        (Place::Header, _) => quote!(header),
    };
    let (item, is_list) = match &parameter.input.ty {
        FieldType::List(item) => (&**item, true),
        ty => (ty, false),
    };
    let FieldType::Scalar(scalar) = item else { return TokenStream::new() };
    let is_text = *scalar == Scalar::Text;
    let given = match (scalar, is_list) {
        (Scalar::Text | Scalar::Secret | Scalar::Timestamp, false) if !is_owned => {
            quote!(#value.into())
        }
        (Scalar::Text, true) if !is_owned => quote!(#value.into_iter().map(Into::into)),
        (Scalar::NumericBoolean, false) => quote!(i64::from(#value)),
        (Scalar::NumericBoolean, true) => quote!(#value.into_iter().map(i64::from)),
        (Scalar::Enum { code: true, .. }, false) => quote!(#value.wire_code()),
        (Scalar::Enum { code: true, .. }, true) => {
            quote!(#value.into_iter().map(|item| item.wire_code()))
        }
        _ => value,
    };
    let is_wrapped = matches!(scalar, Scalar::Secret | Scalar::Timestamp) && !is_list;
    let is_converted = !is_owned && (is_text || is_wrapped);
    let ty = is_converted.then(|| scalar_type(scalar)).map(|ty| quote!(::<#ty>));
    quote!(#call.#method #ty(#wire, #given);)
}

/// A value with parts: the runtime writes it through a trait object.
fn set_parts(
    parameter: &Parameter,
    call: TokenStream,
    value: TokenStream,
    is_owned: bool,
) -> TokenStream {
    let wire = literal(&parameter.wire);
    let form = wire_form(parameter.input.form);
    let method = match (parameter.place, parameter.style) {
        (Place::Form, Style::Json) => quote!(form_json),
        (Place::Form, _) => quote!(form_flat),
        (_, Style::Json) => quote!(query_json),
        (_, _) => quote!(query_flat),
    };
    if is_owned || is_kept_as_given(&parameter.input.ty) {
        return quote!(#call.#method(#wire, &#value, #form););
    }
    let ty = owned_type(&parameter.input.ty);
    let kept = owned_value(&parameter.input.ty, value.clone());
    quote! {
        let #value: #ty = #kept;
        #call.#method(#wire, &#value, #form);
    }
}

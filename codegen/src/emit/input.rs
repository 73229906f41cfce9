//! The Rust types of request values, and the way from an argument to them.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::model::{FieldType, Input, Scalar, WireForm};

/// The type of an argument: convenient where nothing is lost, exact for enums.
pub(super) fn argument_type(input: &Input) -> TokenStream {
    match &input.ty {
        FieldType::List(item) => {
            let item = convenient_type(item);
            quote!(impl IntoIterator<Item = #item>)
        }
        FieldType::Map(entry) => {
            let entry = convenient_type(entry);
            quote!(impl IntoIterator<Item = (impl Into<String>, #entry)>)
        }
        FieldType::Scalar(Scalar::Secret | Scalar::Timestamp) | FieldType::Any => {
            let owned = owned_type(&input.ty);
            quote!(impl Into<#owned>)
        }
        ty => convenient_type(ty),
    }
}

fn convenient_type(ty: &FieldType) -> TokenStream {
    match ty {
        FieldType::Scalar(Scalar::Text) => quote!(impl Into<String>),
        _ => owned_type(ty),
    }
}

/// The type of a value that is kept.
pub(super) fn owned_type(ty: &FieldType) -> TokenStream {
    match ty {
        FieldType::Scalar(scalar) => scalar_type(scalar),
        FieldType::Any => quote!(Value),
        FieldType::Struct(name) => quote!(#name),
        FieldType::List(item) => {
            let item = owned_type(item);
            quote!(Vec<#item>)
        }
        FieldType::Map(entry) => {
            let entry = owned_type(entry);
            quote!(BTreeMap<String, #entry>)
        }
    }
}

/// The Rust type of a scalar.
pub(super) fn scalar_type(scalar: &Scalar) -> TokenStream {
    match scalar {
        Scalar::Text => quote!(String),
        Scalar::Secret => quote!(Secret),
        Scalar::Integer => quote!(i64),
        Scalar::Number => quote!(f64),
        Scalar::Boolean | Scalar::NumericBoolean => quote!(bool),
        Scalar::Timestamp => quote!(Timestamp),
        Scalar::Enum { name, .. } => quote!(#name),
    }
}

/// Whether an argument has the type that is kept.
pub(super) fn is_kept_as_given(ty: &FieldType) -> bool {
    match ty {
        FieldType::Scalar(scalar) => {
            !matches!(scalar, Scalar::Text | Scalar::Secret | Scalar::Timestamp)
        }
        FieldType::Struct(_) => true,
        FieldType::Any | FieldType::List(_) | FieldType::Map(_) => false,
    }
}

/// The value of an argument as one that is kept.
pub(super) fn owned_value(ty: &FieldType, argument: TokenStream) -> TokenStream {
    let is_text = |ty: &FieldType| *ty == FieldType::Scalar(Scalar::Text);
    match ty {
        ty if is_kept_as_given(ty) => argument,
        FieldType::List(item) if is_text(item) => {
            quote!(#argument.into_iter().map(Into::into).collect())
        }
        FieldType::List(_) => quote!(#argument.into_iter().collect()),
        FieldType::Map(entry) => {
            let value = if is_text(entry) { quote!(entry.into()) } else { quote!(entry) };
            quote!(#argument.into_iter().map(|(key, entry)| (key.into(), #value)).collect())
        }
        FieldType::Scalar(_) | FieldType::Struct(_) | FieldType::Any => quote!(#argument.into()),
    }
}

/// How the runtime is to write the scalars of a value.
pub(super) fn wire_form(form: WireForm) -> TokenStream {
    let name = Ident::new(
        match form {
            WireForm::Natural => "Natural",
            WireForm::Text => "Text",
            WireForm::Number => "Number",
            WireForm::Code => "Code",
            WireForm::NumericCode => "NumericCode",
        },
        Span::call_site(),
    );
    quote!(WireForm::#name)
}

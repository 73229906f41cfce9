//! An answer, or an object inside one.

use proc_macro2::TokenStream;
use quote::quote;

use super::input::owned_type;
use crate::docs::literal;
use crate::model::{FieldType, Struct};

/// The struct and its table of fields.
pub(super) fn record(item: &Struct) -> TokenStream {
    let name = &item.name;
    let docs = super::docs(&item.docs);
    let fields = item.fields.iter().map(|field| {
        let docs = super::docs(&field.docs);
        let deprecated = super::deprecated(field.deprecated.as_ref());
        let name = &field.name;
        let ty = field_type(&field.ty);
        quote!(#docs #deprecated pub #name: #ty)
    });
    let slots = item.fields.iter().map(|field| {
        let wire = literal(&field.wire);
        let name = &field.name;
        quote!(#wire => &mut self.#name)
    });
    let visits = item.fields.iter().map(|field| {
        let wire = literal(&field.wire);
        let name = &field.name;
        quote!(visit(#wire, &self.#name);)
    });
    let field = if item.fields.is_empty() {
        quote! {
            #[inline]
            fn field(&mut self, _name: &str) -> Option<&mut dyn Field> {
                None
            }

            #[inline]
            fn visit<'a>(&'a self, _visit: Visit<'_, 'a>) {}
        }
    } else {
        quote! {
            #[inline]
            fn field(&mut self, name: &str) -> Option<&mut dyn Field> {
                let field: &mut dyn Field = match name {
                    #(#slots,)*
                    _ => return None,
                };
                Some(field)
            }

            #[inline]
            fn visit<'a>(&'a self, visit: Visit<'_, 'a>) {
                #(#visits)*
            }
        }
    };
    quote! {
        #docs
        #[derive(Clone, Default)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields,)*
        }

        impl Record for #name {
            #field
        }

        alicloud_client::runtime::record!(#name);
    }
}

/// The type of a field: everything is optional, lists and maps are empty instead.
fn field_type(ty: &FieldType) -> TokenStream {
    match ty {
        FieldType::List(_) | FieldType::Map(_) => owned_type(ty),
        _ => {
            let inner = owned_type(ty);
            quote!(Option<#inner>)
        }
    }
}

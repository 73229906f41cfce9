//! An open enum.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::docs::literal;
use crate::model::{Enum, Variant};
use crate::names::CATCH_ALL;

/// The enum, its spellings, and the traits that every open enum has.
pub(super) fn open_enum(item: &Enum) -> TokenStream {
    let name = &item.name;
    let text = literal(name.as_str());
    let catch_all = format_ident!("{CATCH_ALL}");
    let docs = super::docs(&item.docs);
    let variants = item.variants.iter().map(|variant| {
        let docs = super::docs(&variant.docs);
        let deprecated = super::deprecated(variant.deprecated.as_ref());
        let name = &variant.name;
        quote!(#docs #deprecated #name)
    });
    let names = item.variants.iter().map(|variant| &variant.name).collect::<Vec<_>>();
    let texts = item.variants.iter().map(|variant| literal(&variant.wire));
    let spellings = item.variants.iter().map(spellings);
    let code = item.has_codes().then(|| code(item));
    // Nothing is documented where a product has no error codes: then there is nothing to match.
    let (as_str, from_wire) = if item.variants.is_empty() {
        (
            quote!(let Self::#catch_all(value) = self; value.as_str()),
            quote!(Self::#catch_all(UnknownValue::new(value))),
        )
    } else {
        (
            quote! {
                match self {
                    #(Self::#names => #texts,)*
                    Self::#catch_all(value) => value.as_str(),
                }
            },
            quote! {
                match value {
                    #(#spellings => Self::#names,)*
                    _ => Self::#catch_all(UnknownValue::new(value)),
                }
            },
        )
    };
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            #[doc = " A value that this version of the crate does not know."]
            #catch_all(UnknownValue),
        }

        impl OpenEnum for #name {
            const NAME: &'static str = #text;
            const VALUES: &'static [Self] = &[#(Self::#names),*];

            #[inline]
            fn as_str(&self) -> &str {
                #as_str
            }

            #code

            #[inline]
            fn from_wire(value: &str) -> Self {
                #from_wire
            }

            #[inline]
            fn is_known(&self) -> bool {
                !matches!(self, Self::#catch_all(_))
            }
        }

        alicloud_client::runtime::open_enum!(#name);
    }
}

fn spellings(variant: &Variant) -> TokenStream {
    let text = literal(&variant.wire);
    match &variant.code {
        Some(code) => {
            let code = literal(code);
            quote!(#text | #code)
        }
        None => quote!(#text),
    }
}

fn code(item: &Enum) -> TokenStream {
    let arms = item.variants.iter().filter_map(|variant| {
        let name = &variant.name;
        let code = literal(variant.code.as_ref()?);
        Some(quote!(Self::#name => Some(#code)))
    });
    quote! {
        #[inline]
        fn code(&self) -> Option<&'static str> {
            match self {
                #(#arms,)*
                _ => None,
            }
        }
    }
}

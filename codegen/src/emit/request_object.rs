//! An object inside a parameter.

use proc_macro2::TokenStream;
use quote::quote;

use super::input::{argument_type, is_kept_as_given, owned_type, owned_value, wire_form};
use crate::docs::literal;
use crate::model::{Member, RequestObject};

/// The struct, its constructor and setters, and its table of members.
pub(super) fn request_object(object: &RequestObject) -> TokenStream {
    let name = &object.name;
    let docs = super::docs(&object.docs);
    let default = object.required().next().is_none().then(|| quote!(, Default));
    let fields = object.members.iter().map(|member| {
        let name = &member.name;
        let ty = owned_type(&member.input.ty);
        if member.required { quote!(#name: #ty) } else { quote!(#name: Option<#ty>) }
    });
    let new = new(object);
    let setters = object.optional().map(setter);
    let required = required_struct(object);
    let members = members(object);
    quote! {
        #docs
        #[derive(Clone #default)]
        pub struct #name {
            #(#fields,)*
        }

        impl #name {
            #new
            #(#setters)*
        }

        impl RequestObject for #name {
            #[inline]
            fn members<'a>(&'a self, visit: EachMember<'_, 'a>) {
                #members
            }
        }

        alicloud_client::runtime::request_object!(#name);
        #required
    }
}

fn new(object: &RequestObject) -> TokenStream {
    let docs = super::docs(&object.new_docs);
    if object.required().next().is_none() {
        return quote! {
            #docs
            #[inline]
            pub fn new() -> Self {
                Self::default()
            }
        };
    }
    let by_struct = object.required.is_some();
    let arguments = match &object.required {
        Some(required) => quote!(required: #required),
        None => {
            let arguments = object.required().map(|member| {
                let name = &member.name;
                let ty = argument_type(&member.input);
                quote!(#name: #ty)
            });
            quote!(#(#arguments),*)
        }
    };
    let fields = object.members.iter().map(|member| {
        let name = &member.name;
        if !member.required {
            return quote!(#name: None);
        }
        if by_struct {
            return quote!(#name: required.#name);
        }
        match &member.input.ty {
            ty if is_kept_as_given(ty) => quote!(#name),
            ty => {
                let value = owned_value(ty, quote!(#name));
                quote!(#name: #value)
            }
        }
    });
    quote! {
        #docs
        #[inline]
        pub fn new(#arguments) -> Self {
            Self { #(#fields),* }
        }
    }
}

fn setter(member: &Member) -> TokenStream {
    let docs = super::docs(&member.docs);
    let deprecated = super::deprecated(member.deprecated.as_ref());
    let name = &member.name;
    let ty = argument_type(&member.input);
    let value = owned_value(&member.input.ty, quote!(#name));
    quote! {
        #docs
        #deprecated
        #[inline]
        pub fn #name(mut self, #name: #ty) -> Self {
            self.#name = Some(#value);
            self
        }
    }
}

/// The members in the order of their names, as the official clients write them.
fn members(object: &RequestObject) -> TokenStream {
    let mut members = object.members.iter().collect::<Vec<_>>();
    members.sort_by(|one, two| one.wire.cmp(&two.wire));
    let visits = members.into_iter().map(|member| {
        let wire = literal(&member.wire);
        let name = &member.name;
        let form = wire_form(member.input.form);
        quote!(visit(#wire, &self.#name, #form);)
    });
    quote!(#(#visits)*)
}

fn required_struct(object: &RequestObject) -> Option<TokenStream> {
    let name = object.required.as_ref()?;
    let docs = format!("What [`{}::new`] needs.", object.name.as_str());
    let docs = super::docs(&[docs]);
    let fields = object.required().map(|member| {
        let docs = super::docs(&member.docs);
        let name = &member.name;
        let ty = owned_type(&member.input.ty);
        quote!(#docs pub #name: #ty)
    });
    Some(quote! {
        #docs
        #[derive(Clone, Debug)]
        pub struct #name {
            #(#fields,)*
        }
    })
}

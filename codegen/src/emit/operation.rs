//! The module of one operation.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::{example, imports, open_enum, optional, record, request, request_object};
use crate::docs::literal;
use crate::model::{Operation, Product};
use crate::spec::{Authentication, Kind};

/// The module of an operation.
pub(super) fn file(product: &Product, operation: &Operation) -> TokenStream {
    let docs =
        super::module_docs(&[format!("`{}`: {}", operation.spec.operation, operation.title)]);
    let imports = imports::imports(operation);
    let table = table(operation);
    let method = request::client_method(operation, &example::lines(product, operation));
    let builder = request::builder(operation);
    let enums = operation.enums.iter().map(open_enum::open_enum);
    let objects = operation.objects.iter().map(request_object::request_object);
    let records = operation.structs.iter().map(record::record);
    // The use of an obsolete item inside its own module is no news to anybody.
    let allow = has_obsolete(operation).then(|| quote!(#![allow(deprecated)]));
    quote! {
        #docs
        #allow
        #imports
        #table
        #method
        #builder
        #(#objects)*
        #(#records)*
        #(#enums)*
    }
}

fn has_obsolete(operation: &Operation) -> bool {
    let fields = operation.structs.iter().flat_map(|item| &item.fields);
    let variants = operation.enums.iter().flat_map(|item| &item.variants);
    operation.deprecated.is_some()
        || fields.into_iter().any(|field| field.deprecated.is_some())
        || variants.into_iter().any(|variant| variant.deprecated.is_some())
}

/// The constant table: behaviour is data.
fn table(operation: &Operation) -> TokenStream {
    let spec = &operation.spec;
    let docs = super::docs(&[format!(
        "What the runtime knows about `{}`: method, safety, limits, errors, paging.",
        spec.operation
    )]);
    let name = literal(&spec.operation);
    let method = format_ident!("{}", operation.method);
    let kind = match spec.kind {
        Kind::Read => quote!(Kind::Read),
        Kind::IdempotentWrite => quote!(Kind::IdempotentWrite),
        Kind::Write => quote!(Kind::Write),
    };
    let authentication = match spec.authentication {
        Authentication::Signed => quote!(Authentication::Signed),
        Authentication::Anonymous => quote!(Authentication::Anonymous),
    };
    let rate_limit = match &operation.rate_limit {
        Some(limit) => {
            let calls = Literal::u32_unsuffixed(limit.calls);
            let seconds = Literal::u32_unsuffixed(limit.seconds);
            quote!(Some(RateLimit { calls: #calls, seconds: #seconds }))
        }
        None => quote!(None),
    };
    let mut errors = spec.errors.iter().map(|error| error.code.as_str()).collect::<Vec<_>>();
    errors.sort_unstable();
    errors.dedup();
    let errors = errors.into_iter().map(literal);
    let transient_errors = operation.transient_errors.iter().map(|code| literal(code));
    let paging = match &spec.paging {
        Some(paging) => {
            let [page, size, items] =
                [&paging.page, &paging.size, &paging.items].map(|t| literal(t));
            let total = optional(paging.total.as_deref());
            let carry = paging.carry.iter().map(|(field, parameter)| {
                let [field, parameter] = [field, parameter].map(|text| literal(text));
                quote!((#field, #parameter))
            });
            quote!(Some(Paging {
                page: #page,
                size: #size,
                total: #total,
                items: #items,
                carry: &[#(#carry),*],
            }))
        }
        None => quote!(None),
    };
    let token = optional(spec.idempotency_token.as_deref());
    let page = literal(&operation.page);
    quote! {
        #docs
        pub static OPERATION: Operation = Operation {
            name: Cow::Borrowed(#name),
            method: Method::#method,
            kind: #kind,
            authentication: #authentication,
            rate_limit: #rate_limit,
            errors: &[#(#errors),*],
            transient_errors: &[#(#transient_errors),*],
            paging: #paging,
            idempotency_token: #token,
            documentation: #page,
        };
    }
}

//! The root module of a product, its shared enums and its error codes.

use proc_macro2::TokenStream;
use quote::quote;

use super::{open_enum, optional};
use crate::docs::literal;
use crate::model::Product;

/// Folder of the product with this module.
pub(super) fn folder(module: &str) -> String {
    format!("generated-client/src/{module}")
}

/// `mod.rs`.
pub(super) fn root(product: &Product) -> TokenStream {
    let docs = super::module_docs(&product.docs);
    let enums = product.enums.iter().map(|item| &item.name).collect::<Vec<_>>();
    let (enums_mod, enums_use) = if enums.is_empty() {
        (None, None)
    } else {
        (
            Some(quote!(
                mod enums;
            )),
            Some(quote!(pub use enums::{#(#enums),*};)),
        )
    };
    let title = &product.spec.title;
    let region = (!product.spec.endpoints.regions.is_empty()).then(|| quote!(, RegionEndpoint));
    let table = table(product);
    let text = |line: String| super::docs(&[crate::docs::sentence(&line)]);
    let table_docs = text(format!("Identity and hosts of {title}."));
    let client_docs = text(format!(
        "Client of {title}: one method per operation. Clones share connections and settings."
    ));
    let error_docs = text(format!("What can go wrong in a call to {title}."));
    let result_docs = text(format!("The result of a call to {title}."));
    let builder_docs = text(format!("Settings of a client of {title}."));
    quote! {
        #docs

        #enums_mod
        mod error_code;
        #[cfg(feature = "mock")]
        pub mod mock;
        pub mod operations;

        #enums_use
        pub use error_code::ErrorCode;

        use alicloud_client::runtime::{Core, Endpoints, Product #region};

        #table_docs
        pub static PRODUCT: Product = #table;

        #client_docs
        #[derive(Clone, Debug)]
        pub struct Client {
            core: Core,
        }

        alicloud_client::runtime::client!(Client, PRODUCT, ErrorCode);

        #error_docs
        pub type Error = alicloud_client::Error<ErrorCode>;

        #result_docs
        pub type Result<T> = std::result::Result<T, Error>;

        #builder_docs
        pub type ClientBuilder = alicloud_client::ClientBuilder<Client>;
    }
}

fn table(product: &Product) -> TokenStream {
    let spec = &product.spec;
    let [code, version, title] = [&spec.product, &spec.version, &spec.title].map(|t| literal(t));
    let default = optional(spec.endpoints.default.as_deref());
    let regional =
        match spec.endpoints.regional.as_ref().and_then(|rule| rule.split_once("{region}")) {
            Some((before, after)) => {
                let [before, after] = [before, after].map(literal);
                quote!(Some((#before, #after)))
            }
            None => quote!(None),
        };
    let mut regions = spec.endpoints.regions.iter().collect::<Vec<_>>();
    regions.sort_by_key(|(region, _)| region.as_str());
    let regions = regions.into_iter().map(|(region, hosts)| {
        let region = literal(region);
        let public = literal(&hosts.public);
        let vpc = optional(hosts.vpc.as_deref());
        quote!(RegionEndpoint { region: #region, public: #public, vpc: #vpc })
    });
    quote! {
        Product {
            code: #code,
            version: #version,
            title: #title,
            endpoints: Endpoints {
                default: #default,
                regional: #regional,
                regions: &[#(#regions),*],
            },
        }
    }
}

/// `enums.rs`.
pub(super) fn enums(product: &Product) -> TokenStream {
    let docs = super::module_docs(&["Enums that several operations share.".to_owned()]);
    let mut variants = product.enums.iter().flat_map(|item| &item.variants);
    let allow =
        variants.any(|variant| variant.deprecated.is_some()).then(|| quote!(#![allow(deprecated)]));
    let enums = product.enums.iter().map(open_enum::open_enum);
    quote! {
        #docs
        #allow
        use alicloud_client::runtime::{OpenEnum, UnknownValue};
        #(#enums)*
    }
}

/// `error_code.rs`.
pub(super) fn error_code(product: &Product) -> TokenStream {
    let docs = super::module_docs(&["Documented error codes.".to_owned()]);
    let item = open_enum::open_enum(&product.error_code);
    quote! {
        #docs
        use alicloud_client::runtime::{OpenEnum, UnknownValue};
        #item
    }
}

/// `operations/mod.rs`.
pub(super) fn operations(product: &Product) -> TokenStream {
    let title = crate::docs::sentence(&product.spec.title);
    let docs = super::module_docs(&[format!(
        "Operations of {title}: a module each, with its request, its answer and their parts."
    )]);
    let modules = product.operations.iter().map(|operation| &operation.names.module);
    quote! {
        #docs
        #(pub mod #modules;)*
    }
}

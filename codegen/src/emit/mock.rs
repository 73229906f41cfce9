//! The tables of the mock gateway: what the documentation says about requests and answers.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::docs::literal;
use crate::model::{Operation, Parameter, Place, Product, Style};
use crate::spec::{Meaning, Rule, Shape, Type};

/// Number of items on a page where nothing is documented.
const USUAL_PAGE_SIZE: usize = 10;

/// `mock/mod.rs`.
pub(super) fn root(product: &Product) -> TokenStream {
    let title = crate::docs::sentence(&product.spec.title);
    let docs = super::module_docs(&[format!(
        "What the mock gateway knows of {title}, see [`alicloud_client::mock`]."
    )]);
    let modules = product.operations.iter().map(|o| &o.names.module).collect::<Vec<_>>();
    let errors = product.spec.errors.iter().map(|error| {
        let code = literal(&error.code);
        let statuses = error.statuses.iter().map(|status| Literal::u16_unsuffixed(*status));
        quote!(gateway_error(#code, &[#(#statuses),*]))
    });
    quote! {
        #docs
        #(mod #modules;)*

        use alicloud_client::mock::table::*;

        use super::PRODUCT;

        /// The product as the documentation describes it.
        pub static TABLE: ProductTable = ProductTable {
            product: &PRODUCT,
            operations: &[#(&#modules::TABLE),*],
            errors: &[#(#errors),*],
        };
    }
}

/// `mock/<operation>.rs`.
pub(super) fn operation(operation: &Operation) -> TokenStream {
    let spec = &operation.spec;
    let module = &operation.names.module;
    let docs =
        super::module_docs(&[format!("`{}` as the documentation describes it.", spec.operation)]);
    let methods = spec.methods.iter().map(|method| literal(method));
    let parameters = operation.parameters.iter().filter_map(|item| parameter(operation, item));
    let rules = spec.rules.iter().filter_map(|item| rule(operation, item));
    let errors = spec.errors.iter().map(|error| {
        let status = Literal::u16_unsuffixed(error.status);
        let [code, message] = [&error.code, &error.message].map(|text| literal(text));
        quote!(error(#status, #code, #message))
    });
    let pages = pages(operation);
    let answer = literal(&format!("{}/{}.json", folder_of_answer(operation), spec.operation));
    quote! {
        #docs

        use alicloud_client::mock::table::*;

        use super::super::operations::#module::OPERATION;

        pub(super) static TABLE: OperationTable = OperationTable {
            operation: &OPERATION,
            methods: &[#(#methods),*],
            parameters: &[#(#parameters),*],
            rules: &[#(#rules),*],
            errors: &[#(#errors),*],
            pages: #pages,
            answer: include_str!(#answer),
        };
    }
}

fn folder_of_answer(operation: &Operation) -> &'static str {
    if operation.spec.example.is_some() { "../examples" } else { "answers" }
}

fn pages(operation: &Operation) -> TokenStream {
    let spec = &operation.spec;
    let Some(paging) = &spec.paging else { return quote!(None) };
    let size = spec.parameters.get(&paging.size).and_then(|shape| shape.default.as_deref());
    let size = size.and_then(|size| size.parse().ok()).unwrap_or(USUAL_PAGE_SIZE);
    let size = Literal::usize_unsuffixed(size);
    let total = paging.total.as_deref().and_then(|path| {
        path.split('.').try_fold(&spec.response, |shape, name| shape.fields.get(name))
    });
    let total_is_text = total.is_some_and(|shape| shape.ty == Type::String);
    quote!(Some(Pages { size: #size, total_is_text: #total_is_text }))
}

fn parameter(operation: &Operation, parameter: &Parameter) -> Option<TokenStream> {
    let spec = operation.spec.parameters.get(&parameter.wire)?;
    let name = literal(&parameter.wire);
    let place = match parameter.place {
        Place::Query => quote!(query),
        Place::Form => quote!(form),
        Place::Header => quote!(header),
    };
    let value = match spec.comma_separated {
        true => {
            let item = shape(spec);
            quote!(list(&#item))
        }
        false => shape(spec),
    };
    let style = match parameter.style {
        Style::Scalar | Style::Numbered | Style::Flat => None,
        Style::Joined => Some(quote!(.joined())),
        Style::Json => Some(quote!(.json())),
    };
    let required = match (spec.required, spec.required_in_practice) {
        (true, _) => Some(quote!(.required())),
        (false, true) => Some(quote!(.required_in_practice())),
        (false, false) => None,
    };
    Some(quote!(#place(#name, #value) #style #required))
}

fn shape(shape: &Shape) -> TokenStream {
    let inner = |inner: Option<&Shape>| inner.map_or_else(|| quote!(ANY), self::shape);
    let kind = match (shape.ty, shape.meaning) {
        (Type::Array, _) => {
            let items = inner(shape.items.as_deref());
            quote!(list(&#items))
        }
        (Type::Map, _) => {
            let entries = inner(shape.entries.as_deref());
            quote!(map(&#entries))
        }
        (Type::Object, _) if !shape.fields.is_empty() => {
            let members = shape.fields.iter().map(|(name, field)| {
                let name = literal(name);
                let required = field.required.then(|| quote!(.required()));
                let shape = self::shape(field);
                quote!(member(#name, #shape) #required)
            });
            quote!(object(&[#(#members),*]))
        }
        (Type::Object | Type::Any, _) => quote!(ANY),
        (Type::Integer, Some(Meaning::Boolean)) => quote!(NUMERIC_FLAG),
        (Type::Boolean, _) | (_, Some(Meaning::Boolean)) => quote!(FLAG),
        (Type::Integer, _) | (_, Some(Meaning::Integer | Meaning::UnixSeconds)) => quote!(INTEGER),
        (Type::Number, _) | (_, Some(Meaning::Number)) => quote!(NUMBER),
        (Type::String | Type::Binary, None) => quote!(TEXT),
    };
    let as_text = (shape.ty == Type::String && shape.meaning.is_some()).then(|| quote!(.as_text()));
    let values = values(shape);
    let number = |method: TokenStream, limit: Option<f64>| {
        limit.map(|limit| {
            let limit = Literal::f64_unsuffixed(limit);
            quote!(.#method(#limit))
        })
    };
    let count = |method: TokenStream, limit: Option<u64>| {
        limit.map(|limit| {
            let limit = Literal::u64_unsuffixed(limit);
            quote!(.#method(#limit))
        })
    };
    let at_least = number(quote!(at_least), shape.minimum);
    let at_most = number(quote!(at_most), shape.maximum);
    let fewest = count(quote!(fewest), shape.min_length.or(shape.min_items));
    let most = count(quote!(most), shape.max_length.or(shape.max_items));
    quote!(#kind #as_text #values #at_least #at_most #fewest #most)
}

/// Documented values; those of a flag only explain it.
fn values(shape: &Shape) -> Option<TokenStream> {
    let is_flag = shape.ty == Type::Boolean || shape.meaning == Some(Meaning::Boolean);
    if shape.values.is_empty() || is_flag {
        return None;
    }
    let values = shape.values.iter().map(|value| literal(&value.value));
    Some(quote!(.values(&[#(#values),*])))
}

/// A rule that is data; which parameter counts first is no reason to refuse a call.
fn rule(operation: &Operation, rule: &Rule) -> Option<TokenStream> {
    let names = |names: &[String]| {
        let names = names.iter().map(|name| literal(name));
        quote!(&[#(#names),*])
    };
    if !rule.at_least_one_of.is_empty() {
        let names = names(&rule.at_least_one_of);
        return Some(quote!(Rule::AtLeastOneOf(#names)));
    }
    if !rule.at_most_one_of.is_empty() {
        let names = names(&rule.at_most_one_of);
        return Some(quote!(Rule::AtMostOneOf(#names)));
    }
    let required = literal(rule.required.as_ref()?);
    // What is said in words only cannot be checked.
    if rule.condition.is_empty() || rule.when.is_some() {
        return None;
    }
    let conditions = rule.condition.iter().map(|(name, given)| {
        let spec = operation.spec.parameters.get(name);
        let default = spec.and_then(|shape| shape.default.as_ref());
        let by_default =
            default.is_some_and(|default| given.contains(default)).then(|| quote!(.by_default()));
        let name = literal(name);
        let values = names(given);
        quote!(has(#name, #values) #by_default)
    });
    Some(quote!(Rule::RequiredIf(#required, &[#(#conditions),*])))
}

//! What an operation's module imports: exactly what it uses.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::model::{FieldType, Operation, Scalar, Style};

/// The `use` lines of an operation's module.
pub(super) fn imports(operation: &Operation) -> TokenStream {
    let mut used = Used::default();
    for parameter in &operation.parameters {
        used.field(&parameter.input.ty);
        if matches!(parameter.style, Style::Flat | Style::Json) {
            used.runtime.insert("WireForm");
        }
    }
    for member in operation.objects.iter().flat_map(|object| &object.members) {
        used.field(&member.input.ty);
    }
    if !operation.objects.is_empty() {
        used.runtime.extend(["EachMember", "RequestObject", "WireForm"]);
    }
    for field in operation.structs.iter().flat_map(|item| &item.fields) {
        used.field(&field.ty);
    }
    used.product.extend(["Client", "ErrorCode"]);
    used.runtime.extend([
        "Authentication",
        "Call",
        "Field",
        "Kind",
        "Method",
        "Operation",
        "Record",
        "Visit",
    ]);
    if !operation.enums.is_empty() {
        used.runtime.extend(["OpenEnum", "UnknownValue"]);
    }
    if operation.spec.paging.is_some() {
        used.runtime.insert("Paging");
    }
    if operation.rate_limit.is_some() {
        used.runtime.insert("RateLimit");
    }

    let maps = used.maps.then(|| {
        quote!(
            use std::collections::BTreeMap;
        )
    });
    let product = idents(&used.product);
    let runtime = idents(&used.runtime);
    quote! {
        use std::borrow::Cow;
        #maps
        use alicloud_client::runtime::{#(#runtime),*};
        use super::super::{#(#product),*};
    }
}

fn idents(names: &BTreeSet<&str>) -> Vec<Ident> {
    names.iter().map(|name| Ident::new(name, Span::call_site())).collect()
}

#[derive(Default)]
struct Used<'a> {
    product: BTreeSet<&'a str>,
    runtime: BTreeSet<&'a str>,
    maps: bool,
}

impl<'a> Used<'a> {
    fn scalar(&mut self, scalar: &'a Scalar) {
        match scalar {
            Scalar::Enum { name, shared: true, .. } => {
                self.product.insert(name.as_str());
            }
            Scalar::Secret => {
                self.runtime.insert("Secret");
            }
            Scalar::Timestamp => {
                self.runtime.insert("Timestamp");
            }
            _ => {}
        }
    }

    fn field(&mut self, ty: &'a FieldType) {
        match ty {
            FieldType::Scalar(scalar) => self.scalar(scalar),
            FieldType::Any => {
                self.runtime.insert("Value");
            }
            FieldType::Struct(_) => {}
            FieldType::List(inner) => self.field(inner),
            FieldType::Map(inner) => {
                self.maps = true;
                self.field(inner);
            }
        }
    }
}

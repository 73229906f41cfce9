//! Documented errors.

use std::collections::BTreeMap;

use super::report::Report;
use super::rule::{Rule, Scope};
use crate::docs;
use crate::survey::{Operation, Product};

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: "odd-error-code",
        summary: "an error code has white space or a mark for inserted text",
        why: "it is hardly what the wire has, so `error.code()` never equals it",
        fix: "look for the real code in other operations, and correct it with an override",
        allow: "where a source shows that the service sends it like that",
        scope: Scope::Operation(odd_error_code),
    },
    Rule {
        code: "unexplained-error",
        summary: "an error has no description, neither its own nor one for its code",
        why: "users who get the error want to know what to do",
        fix: "explain the code in `errorCodes` of product.json, or the error where it is documented",
        allow: "where no source says what it means",
        scope: Scope::Product(unexplained_error),
    },
    Rule {
        code: "error-explained-twice",
        summary: "one error code has different descriptions in different operations",
        why: "the enum of codes prints all of them behind one variant",
        fix: "explain the code once, in `errorCodes` of product.json",
        allow: "where the code means different things in different operations",
        scope: Scope::Product(error_explained_twice),
    },
    Rule {
        code: "observed-but-documented",
        summary: "an observed error is among the documented ones and says nothing new",
        why: "the error is printed twice",
        fix: "remove it from `observedErrors`",
        allow: "where it was seen with another status or message",
        scope: Scope::Operation(observed_but_documented),
    },
];

fn odd_error_code(operation: &Operation, _: &Product, report: &mut Report<'_>) {
    for (index, error) in operation.spec.errors.iter().enumerate() {
        let odd = |c: char| c.is_whitespace() || "%{}$<>".contains(c);
        if error.code.contains(odd) {
            let message = format!("{} does not look like a code", docs::code(&error.code));
            report.add(operation.file, &format!("/errors/{index}/code"), message);
        }
    }
}

fn unexplained_error(product: &Product, report: &mut Report<'_>) {
    let spec = &product.spec;
    let explained = |name: &str| {
        spec.error_codes.contains_key(name) || spec.errors.iter().any(|error| error.code == name)
    };
    // One finding for each code: it is explained once.
    let mut found: BTreeMap<&str, Vec<(usize, String)>> = BTreeMap::new();
    for operation in &product.operations {
        for (index, error) in operation.spec.errors.iter().enumerate() {
            if error.description.is_none() && !explained(&error.code) {
                let place = (operation.file, format!("/errors/{index}"));
                found.entry(&error.code).or_default().push(place);
            }
        }
        for (index, error) in operation.spec.observed_errors.iter().enumerate() {
            let name = error.code.as_ref().or(error.message.as_ref()).or(error.number.as_ref());
            let Some(name) = name.filter(|name| !explained(name)) else { continue };
            if error.description.is_none() && error.advice.is_none() {
                let place = (operation.file, format!("/observedErrors/{index}"));
                found.entry(name).or_default().push(place);
            }
        }
    }
    for (name, places) in found {
        let Some((file, pointer)) = places.first() else { continue };
        let more = match places.len() {
            1 => String::new(),
            count => format!(", which {count} operations have"),
        };
        let message = format!("nothing says what to do about {}{more}", docs::code(name));
        report.add(*file, pointer, message);
    }
}

fn error_explained_twice(product: &Product, report: &mut Report<'_>) {
    let mut first: BTreeMap<&str, (usize, &str)> = BTreeMap::new();
    for operation in &product.operations {
        for (index, error) in operation.spec.errors.iter().enumerate() {
            // With an explanation for all, one of its own says what is special about an operation.
            let special = product.spec.error_codes.contains_key(&error.code);
            let Some(text) = error.description.as_deref().filter(|_| !special) else { continue };
            let (file, other) = *first.entry(&error.code).or_insert((operation.file, text));
            if other != text {
                let code = docs::code(&error.code);
                let message = format!("{code} is explained otherwise in {}", report.path(file));
                report.add(operation.file, &format!("/errors/{index}/description"), message);
            }
        }
    }
}

fn observed_but_documented(operation: &Operation, _: &Product, report: &mut Report<'_>) {
    for (index, observed) in operation.spec.observed_errors.iter().enumerate() {
        let says_more = observed.advice.is_some() || observed.description.is_some();
        let Some(code) = observed.code.as_ref().filter(|_| !says_more) else { continue };
        if operation.spec.errors.iter().any(|error| error.code == *code) {
            let message = format!("{} is documented", docs::code(code));
            report.add(operation.file, &format!("/observedErrors/{index}"), message);
        }
    }
}

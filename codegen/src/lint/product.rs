//! What a product shares, and whether anything uses it.

use std::collections::{BTreeMap, BTreeSet};

use super::report::Report;
use super::rule::{Rule, Scope};
use crate::docs;
use crate::source::child;
use crate::survey::{Place, Product};

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: "unused-enum",
        summary: "no parameter, field or definition refers to a shared enum",
        why: "it is a public type of the client that no method takes and no answer has",
        fix: "refer to it with `enum`, or remove it",
        allow: "while the operations that use it have no specs",
        scope: Scope::Product(unused_enum),
    },
    Rule {
        code: "unused-definition",
        summary: "no parameter or field refers to a definition",
        why: "a text that nobody reads gets wrong without anybody noticing",
        fix: "refer to it with `definition`, or remove it",
        allow: "while the operations that use it have no specs",
        scope: Scope::Product(unused_definition),
    },
    Rule {
        code: "definition-for-one",
        summary: "a single parameter or field refers to a definition",
        why: "a reader of the spec has to look in two files for what concerns one",
        fix: "move the text to the parameter or field",
        allow: "while other operations that use it have no specs",
        scope: Scope::Product(definition_for_one),
    },
    Rule {
        code: "undefined-repetition",
        summary: "the same name is described with the same words in five places or more",
        why: "a correction of the text has to be made in all of them",
        fix: "write it once, in `definitions` of product.json, and refer to it with `definition`",
        allow: "where the text is about to become different in some of them",
        scope: Scope::Product(undefined_repetition),
    },
    Rule {
        code: "unused-group",
        summary: "no operation belongs to a group",
        why: "the client's documentation has a heading with nothing below it",
        fix: "give operations the `group`, or remove it",
        allow: "while the operations of the group have no specs",
        scope: Scope::Product(unused_group),
    },
    Rule {
        code: "unused-error-code",
        summary: "no operation has an error with an explained code",
        why: "the code is misspelt, or the error is no longer documented",
        fix: "correct or remove the entry of `errorCodes`",
        allow: "while the operations that document it have no specs",
        scope: Scope::Product(unused_error_code),
    },
];

/// Reports the names at `pointer` that are not used.
fn unused<'a>(
    product: &Product,
    pointer: &str,
    names: impl Iterator<Item = &'a String>,
    used: &BTreeSet<&str>,
    report: &mut Report<'_>,
) {
    for name in names.filter(|name| !used.contains(name.as_str())) {
        let message = format!("nothing refers to {}", docs::code(name));
        report.add(product.file, &child(pointer, name), message);
    }
}

fn unused_enum(product: &Product, report: &mut Report<'_>) {
    let places = product.places();
    let used = places.iter().filter_map(|place| place.shape.enum_name.as_deref());
    let defined = product.spec.definitions.values().filter_map(|d| d.enum_name.as_deref());
    let used = used.chain(defined).collect();
    unused(product, "/enums", product.spec.enums.keys(), &used, report);
}

fn unused_definition(product: &Product, report: &mut Report<'_>) {
    let places = product.places();
    let used = places.iter().filter_map(|place| place.shape.definition.as_deref()).collect();
    unused(product, "/definitions", product.spec.definitions.keys(), &used, report);
}

fn definition_for_one(product: &Product, report: &mut Report<'_>) {
    let places = product.places();
    for name in product.spec.definitions.keys() {
        let users = places.iter().filter(|place| place.shape.definition.as_ref() == Some(name));
        if users.count() == 1 {
            let message = format!("{} is used once", docs::code(name));
            report.add(product.file, &child("/definitions", name), message);
        }
    }
}

fn undefined_repetition(product: &Product, report: &mut Report<'_>) {
    const MANY: usize = 5;
    let mut groups: BTreeMap<(&str, &str), Vec<Place<'_>>> = BTreeMap::new();
    for place in product.places().into_iter().filter(Place::is_named) {
        if let Some(text) = &place.shape.description {
            groups.entry((place.name, text)).or_default().push(place);
        }
    }
    for ((name, _), places) in groups {
        let Some(first) = places.first().filter(|_| places.len() >= MANY) else { continue };
        let message = format!(
            "{} is described with these words in {} places",
            docs::code(name),
            places.len()
        );
        report.add(first.file, &first.key("description"), message);
    }
}

fn unused_group(product: &Product, report: &mut Report<'_>) {
    let groups = product.operations.iter().filter_map(|o| o.spec.group.as_deref()).collect();
    unused(product, "/groups", product.spec.groups.keys(), &groups, report);
}

fn unused_error_code(product: &Product, report: &mut Report<'_>) {
    let specs = || product.operations.iter().map(|operation| &operation.spec);
    let documented = specs().flat_map(|spec| &spec.errors).map(|error| error.code.as_str());
    let observed = specs().flat_map(|spec| &spec.observed_errors);
    let observed = observed.flat_map(|error| error.code.iter().chain(&error.message));
    let used = documented.chain(observed.map(String::as_str)).collect();
    unused(product, "/errorCodes", product.spec.error_codes.keys(), &used, report);
}

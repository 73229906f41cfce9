//! Names that a text or a deprecation refers to.

use std::collections::BTreeSet;

use super::report::Report;
use super::rule::{Rule, Scope};
use super::texts::Text;
use super::words;
use crate::diagnostics::did_you_mean;
use crate::docs;
use crate::source::child;
use crate::spec::Deprecation;
use crate::survey::Product;

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: "unknown-name",
        summary: "a text has a name between backticks that the product does not know",
        why: "the name is misspelt, or the parameter or field it refers to has another one",
        fix: "write the name as the wire has it",
        allow: "where the text speaks of something outside the product",
        scope: Scope::Product(unknown_name),
    },
    Rule {
        code: "unknown-operation",
        summary: "a text names an operation that has no spec",
        why: "a reader looks for a method that is not there",
        fix: "correct the name, or name another operation",
        allow: "while the specs of a product are not complete, for the whole product",
        scope: Scope::Product(unknown_operation),
    },
    Rule {
        code: "unknown-replacement",
        summary: "a deprecation names a replacement that does not exist",
        why: "the compiler tells users to use something that they cannot find",
        fix: "name an operation of the product, or a parameter, field or value beside it",
        allow: "while the operation that replaces it has no spec",
        scope: Scope::Product(unknown_replacement),
    },
    Rule {
        code: "deprecated-without-help",
        summary: "a deprecation names neither a replacement nor a reason",
        why: "a warning of the compiler that says nothing is only annoying",
        fix: "add `replacement`, or a `note` on what is known",
        allow: "never; a note can say that no source gives a reason",
        scope: Scope::Product(deprecated_without_help),
    },
];

/// Verbs that names of operations start with.
const VERBS: &[&str] = &[
    "add", "apply", "attach", "batch", "bind", "cancel", "change", "check", "close", "copy",
    "create", "delete", "describe", "detach", "disable", "enable", "export", "get", "import",
    "install", "list", "modify", "open", "put", "query", "release", "remove", "reset", "search",
    "set", "start", "stop", "switch", "sync", "unbind", "update",
];

/// What texts may name.
fn known(product: &Product) -> BTreeSet<&str> {
    let spec = &product.spec;
    let mut known = BTreeSet::from([spec.product.as_str()]);
    known.extend(spec.enums.keys().chain(spec.types.keys()).map(String::as_str));
    known.extend(spec.definitions.keys().chain(spec.error_codes.keys()).map(String::as_str));
    known.extend(spec.errors.iter().map(|error| error.code.as_str()));
    for value in spec.enums.values().flat_map(|definition| &definition.values) {
        known.extend(std::iter::once(value.value.as_str()).chain(value.name.as_deref()));
    }
    for operation in product.operations.iter().map(|operation| &operation.spec) {
        known.insert(operation.operation.as_str());
        known.extend(operation.errors.iter().map(|error| error.code.as_str()));
        known.extend(operation.observed_errors.iter().filter_map(|error| error.code.as_deref()));
    }
    for place in product.places() {
        known.insert(place.name);
        known.extend(place.samples().map(|(_, text)| text));
        known.extend(place.shape.values.iter().map(|value| value.value.as_str()));
    }
    known
}

/// Names in the texts of a product that nothing has.
fn unknown(product: &Product) -> Vec<(Text<'_>, &str)> {
    let known = known(product);
    let names = product.places().into_iter().map(|place| place.name).collect::<BTreeSet<_>>();
    let mut found = Vec::new();
    for text in super::texts::of(product) {
        // The gateway is in front of all products and speaks of parameters that some of them have.
        let of_gateway = text.operation.is_none() && text.pointer.starts_with("/errors/");
        if !text.kind.is_printed() || of_gateway {
            continue;
        }
        for span in words::code_spans(text.text) {
            // Codes of errors have periods, too; a path starts with a parameter or a field.
            let is_path = span.split('.').next().is_some_and(|name| names.contains(name));
            if span.contains('.') && !is_path {
                continue;
            }
            let unknown = span.split('.').filter(|name| {
                looks_like_a_name(name) && !known.contains(name) && !is_start(name, &text, &names)
            });
            found.extend(unknown.map(|name| (text.clone(), name)));
        }
    }
    found
}

/// Whether the text speaks of names that begin with `start`, and there are some.
fn is_start(start: &str, text: &Text<'_>, names: &BTreeSet<&str>) -> bool {
    let words = words::of_prose(text.text);
    let speaks = words.iter().any(|word| matches!(word.as_str(), "begin" | "begins" | "start"));
    speaks && names.iter().any(|name| name.starts_with(start))
}

/// `RiskLevel`, but not `HTTP`, `true` or `asc`.
fn looks_like_a_name(text: &str) -> bool {
    let letters = text.chars().all(|c| c.is_ascii_alphanumeric());
    let humps = text.as_bytes().windows(2);
    let humps = humps.filter(|two| two[0].is_ascii_lowercase() && two[1].is_ascii_uppercase());
    letters && text.starts_with(|c: char| c.is_ascii_uppercase()) && humps.count() > 0
}

fn looks_like_an_operation(name: &str) -> bool {
    words::of_name(name).first().is_some_and(|word| VERBS.contains(&word.as_str()))
}

fn unknown_name(product: &Product, report: &mut Report<'_>) {
    for (text, name) in unknown(product) {
        if !looks_like_an_operation(name) {
            let operation = text.operation.map(|operation| product.places_of(operation));
            let near = operation.unwrap_or_else(|| product.places());
            let near = did_you_mean(name, near.iter().map(|place| place.name));
            let message = format!("the text names {}, which is not there", docs::code(name));
            report.add_with_help(text.file, &text.pointer, message, near);
        }
    }
}

fn unknown_operation(product: &Product, report: &mut Report<'_>) {
    for (text, name) in unknown(product) {
        if looks_like_an_operation(name) {
            let near = did_you_mean(name, product.operations.iter().map(|o| &*o.spec.operation));
            let message =
                format!("the text names the operation {} without a spec", docs::code(name));
            report.add_with_help(text.file, &text.pointer, message, near);
        }
    }
}

/// Every deprecation: file, pointer, what it is of, names that may replace it.
fn deprecations(product: &Product) -> Vec<(usize, String, &Deprecation, BTreeSet<&str>)> {
    let operations = || product.operations.iter().map(|o| o.spec.operation.as_str());
    let mut found = Vec::new();
    for operation in &product.operations {
        if let Some(deprecated) = &operation.spec.deprecated {
            found.push((
                operation.file,
                "/deprecated".to_owned(),
                deprecated,
                operations().collect(),
            ));
        }
    }
    for (name, definition) in &product.spec.enums {
        let pointer = child("/enums", name);
        found.extend(of_values(product.file, &pointer, &definition.values));
    }
    let places = product.places();
    for place in &places {
        if let Some(deprecated) = &place.shape.deprecated {
            let beside = places.iter().filter(|other| other.file == place.file);
            let names = beside.map(|other| other.name).chain(operations()).collect();
            found.push((place.file, place.key("deprecated"), deprecated, names));
        }
        found.extend(of_values(place.file, &place.pointer, &place.shape.values));
    }
    found
}

fn of_values<'a>(
    file: usize,
    owner: &str,
    values: &'a [crate::spec::Value],
) -> Vec<(usize, String, &'a Deprecation, BTreeSet<&'a str>)> {
    let deprecated = values.iter().enumerate();
    let deprecated = deprecated.filter_map(|(at, value)| Some((at, value.deprecated.as_ref()?)));
    let names = || values.iter().map(|value| value.value.as_str()).collect();
    deprecated
        .map(|(at, deprecation)| {
            (file, format!("{owner}/values/{at}/deprecated"), deprecation, names())
        })
        .collect()
}

fn unknown_replacement(product: &Product, report: &mut Report<'_>) {
    for (file, pointer, deprecation, names) in deprecations(product) {
        let Some(replacement) = &deprecation.replacement else { continue };
        if !replacement.split('.').all(|name| names.contains(name)) {
            let message = format!("the replacement {} does not exist", docs::code(replacement));
            let help = did_you_mean(replacement, names.iter().copied());
            report.add_with_help(file, &child(&pointer, "replacement"), message, help);
        }
    }
}

fn deprecated_without_help(product: &Product, report: &mut Report<'_>) {
    for (file, pointer, deprecation, _) in deprecations(product) {
        if deprecation.replacement.is_none() && deprecation.note.is_none() {
            let message = "the deprecation says neither why nor what to use instead".to_owned();
            report.add(file, &pointer, message);
        }
    }
}

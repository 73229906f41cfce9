//! Names that a text or a deprecation refers to.

use std::collections::BTreeSet;

use super::report::Report;
use super::rule::{Check, Rule};
use super::spec::{Operation, Place, Product};
use super::texts::Text;
use super::words;
use crate::diagnostics::did_you_mean;
use crate::docs;
use crate::source::child;
use crate::spec::Deprecation;

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: "unknown-name",
        summary: "a text has a name between backticks that its operation does not know",
        why: "the name is misspelt, or the parameter or field it refers to has another one",
        fix: "write the name as the wire has it; of another operation say which one it is",
        allow: "where the text speaks of something outside the product",
        check: Check::Product(unknown_name),
    },
    Rule {
        code: "unknown-operation",
        summary: "a text names an operation that has no spec",
        why: "a reader looks for a method that is not there",
        fix: "correct the name, or name another operation",
        allow: "while the specs of a product are not complete, for the whole product",
        check: Check::Product(unknown_operation),
    },
    Rule {
        code: "unknown-replacement",
        summary: "a deprecation names a replacement that does not exist",
        why: "the compiler tells users to use something that they cannot find",
        fix: "name an operation of the product, or a parameter, field or value beside it",
        allow: "while the operation that replaces it has no spec",
        check: Check::Product(unknown_replacement),
    },
    Rule {
        code: "deprecated-without-help",
        summary: "a deprecation names neither a replacement nor a reason",
        why: "a warning of the compiler that says nothing is only annoying",
        fix: "add `replacement`, or a `note` on what is known",
        allow: "never; a note can say that no source gives a reason",
        check: Check::Product(deprecated_without_help),
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
struct Known<'a> {
    everywhere: BTreeSet<&'a str>,
    in_operation: BTreeSet<&'a str>,
}

impl<'a> Known<'a> {
    fn of_product(product: &'a Product) -> Self {
        let spec = &product.spec;
        let mut everywhere = BTreeSet::from([spec.product.as_str()]);
        everywhere.extend(product.operations.iter().map(|o| o.spec.operation.as_str()));
        everywhere.extend(spec.enums.keys().map(String::as_str));
        everywhere.extend(spec.types.keys().map(String::as_str));
        everywhere.extend(spec.errors.iter().map(|error| error.code.as_str()));
        for operation in &product.operations {
            everywhere.extend(operation.spec.errors.iter().map(|error| error.code.as_str()));
            let observed = operation.spec.observed_errors.iter();
            everywhere.extend(observed.filter_map(|error| error.code.as_deref()));
        }
        everywhere.extend(spec.definitions.keys().map(String::as_str));
        everywhere.extend(spec.error_codes.keys().map(String::as_str));
        for definition in spec.enums.values() {
            for value in &definition.values {
                everywhere.extend([value.value.as_str()]);
                everywhere.extend(value.name.as_deref());
            }
        }
        Self { everywhere, in_operation: BTreeSet::new() }
    }

    fn add_places(&mut self, places: &[Place<'a>]) {
        for place in places {
            self.in_operation.insert(place.name);
            self.in_operation.extend(place.samples().map(|(_, text)| text));
            self.in_operation.extend(place.shape.values.iter().map(|value| value.value.as_str()));
        }
    }

    fn contains(&self, name: &str) -> bool {
        self.everywhere.contains(name) || self.in_operation.contains(name)
    }
}

/// Names in the texts of a product that nothing has: the text, the name, and similar names.
fn unknown<'a>(product: &'a Product) -> Vec<(Text<'a>, &'a str, Option<String>)> {
    let mut known = Known::of_product(product);
    let all = product.places();
    let mut found = Vec::new();
    let mut current = None;
    let mut texts = super::texts::of(product);
    // The gateway is in front of all products and speaks of parameters that some of them have.
    let of_gateway =
        |text: &Text<'_>| text.operation.is_none() && text.pointer.starts_with("/errors/");
    texts.retain(|text| text.kind.is_printed() && !of_gateway(text));
    texts.sort_by_key(|text| text.file);
    for text in texts {
        if current != Some(text.file) {
            current = Some(text.file);
            known.in_operation.clear();
            match text.operation {
                Some(operation) => known.add_places(&product.places_of(operation)),
                None => known.add_places(&all),
            }
        }
        for span in words::code_spans(text.text) {
            // Beside an operation it names, a text may name the parts of that operation.
            let elsewhere = || named_elsewhere(product, text.text, span);
            // Codes of errors have periods, too; a path starts with a parameter or a field.
            let path = span.split('.').next().is_some_and(|name| known.in_operation.contains(name));
            if span.contains('.') && !path {
                continue;
            }
            for name in span.split('.').filter(|name| looks_like_a_name(name)) {
                if !known.contains(name) && !elsewhere() {
                    let near = did_you_mean(name, known.in_operation.iter().copied());
                    found.push((text.clone(), name, near));
                }
            }
        }
    }
    found
}

/// Whether `name` is a part of an operation that the text names as well.
fn named_elsewhere(product: &Product, text: &str, name: &str) -> bool {
    let named = |operation: &&Operation| {
        words::code_spans(text).any(|span| span == operation.spec.operation)
    };
    let has = |operation: &Operation| {
        product.places_of(operation).iter().any(|place| name.split('.').any(|n| n == place.name))
    };
    product.operations.iter().filter(named).any(has)
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
    for (text, name, near) in unknown(product) {
        if !looks_like_an_operation(name) {
            let message = format!("the text names {}, which is not there", docs::code(name));
            report.add_with_help(text.file, &text.pointer, message, near);
        }
    }
}

fn unknown_operation(product: &Product, report: &mut Report<'_>) {
    for (text, name, _) in unknown(product) {
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

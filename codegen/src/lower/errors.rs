//! Documented error codes → the product's `ErrorCode`.

use std::collections::{BTreeMap, BTreeSet};

use crate::docs;
use crate::model::{Enum, Operation, Variant};
use crate::names;
use crate::source::{Problems, child};
use crate::spec::{self, Advice};

/// Checks the error codes of one operation.
pub(super) fn check(
    operation: &spec::Operation,
    product: &spec::Product,
    problems: &mut Problems<'_>,
) {
    let explained = |code: &str| product.error_codes.get(code).and_then(|it| it.name.as_deref());
    let mut seen = BTreeSet::new();
    for (index, error) in operation.errors.iter().enumerate() {
        let pointer = child("/errors", &index.to_string());
        if !seen.insert((error.status, &error.code)) {
            let message = format!(
                "the error {} with status {} is listed twice",
                docs::code(&error.code),
                error.status
            );
            problems.push("duplicate-error", &pointer, message);
        }
        check_status(error.status, &child(&pointer, "status"), problems);
        let name = error.name.as_deref().or_else(|| explained(&error.code));
        check_code(&error.code, name, &child(&pointer, "code"), problems);
    }
    for (index, error) in operation.observed_errors.iter().enumerate() {
        let pointer = child("/observedErrors", &index.to_string());
        if error.code.is_none() && error.number.is_none() && error.message.is_none() {
            let message = "an observed error has a `code`, a `number` or a `message`".to_owned();
            problems.push("missing-key", &pointer, message);
        }
        if let Some(status) = error.status {
            check_status(status, &child(&pointer, "status"), problems);
        }
        if let Some(code) = &error.code {
            check_code(code, explained(code), &child(&pointer, "code"), problems);
        }
    }
}

/// The codes of an operation that say that the same call may succeed later.
pub(super) fn transient(operation: &spec::Operation, product: &spec::Product) -> Vec<String> {
    let documented = operation.errors.iter().map(|error| &error.code);
    let documented = documented
        .filter(|code| product.error_codes.get(*code).is_some_and(|explained| explained.transient));
    let observed = operation.observed_errors.iter();
    let observed = observed
        .filter(|error| error.advice == Some(Advice::Retry))
        .filter_map(|error| error.code.as_ref());
    documented.chain(observed).cloned().collect::<BTreeSet<_>>().into_iter().collect()
}

fn check_status(status: u16, pointer: &str, problems: &mut Problems<'_>) {
    if !(100..=599).contains(&status) {
        let message = format!("{status} is no HTTP status");
        problems.push("bad-status", pointer, message);
    }
}

fn check_code(code: &str, name: Option<&str>, pointer: &str, problems: &mut Problems<'_>) {
    if code.trim() != code {
        let message = format!("error code {code:?} starts or ends with white space");
        problems.push("bad-error-code", pointer, message);
    }
    if let Err(refusal) = names::variant(code, name) {
        let message = format!("error code {}: {refusal}", docs::code(code));
        problems.push("bad-error-code", pointer, message);
    }
}

/// What is known about one error code.
#[derive(Default)]
struct Known<'a> {
    /// Chosen name of the variant.
    name: Option<&'a str>,
    statuses: BTreeSet<u16>,
    /// Explanations in the order they were found, without repetitions.
    descriptions: Vec<&'a str>,
    operations: BTreeSet<&'a str>,
    from_gateway: bool,
}

impl<'a> Known<'a> {
    fn add(&mut self, operation: &'a str, description: Option<&'a str>) {
        self.operations.insert(operation);
        self.descriptions.extend(description.filter(|text| !self.descriptions.contains(text)));
    }

    /// Where the code is documented, for a message.
    fn origin(&self) -> String {
        let gateway = self.from_gateway.then_some("product.json");
        gateway.into_iter().chain(self.operations.iter().copied()).collect::<Vec<_>>().join(", ")
    }
}

/// The enum of all documented codes of a product, in the order of their names.
pub(super) fn error_code(
    product: &spec::Product,
    operations: &[Operation],
    problems: &mut Problems<'_>,
) -> Option<Enum> {
    let mut known: BTreeMap<&str, Known<'_>> = BTreeMap::new();
    for (index, error) in product.errors.iter().enumerate() {
        let pointer = child("/errors", &index.to_string());
        check_code(&error.code, error.name.as_deref(), &child(&pointer, "code"), problems);
        if error.statuses.is_empty() || error.description.trim().is_empty() {
            let message =
                format!("the error {} needs a status and a description", docs::code(&error.code));
            problems.push("empty-text", &pointer, message);
        }
        for status in &error.statuses {
            check_status(*status, &child(&pointer, "statuses"), problems);
        }
        let entry = known.entry(&error.code).or_default();
        if entry.from_gateway {
            let message = format!("the error {} is listed twice", docs::code(&error.code));
            problems.push("duplicate-error", &pointer, message);
        }
        entry.from_gateway = true;
        entry.name = error.name.as_deref();
        entry.statuses.extend(&error.statuses);
        entry.descriptions.push(&error.description);
    }
    for (code, explanation) in &product.error_codes {
        let pointer = child("/errorCodes", code);
        check_code(code, explanation.name.as_deref(), &pointer, problems);
    }
    for operation in operations {
        for error in &operation.spec.errors {
            let entry = known.entry(&error.code).or_default();
            entry.statuses.insert(error.status);
            entry.name = entry.name.or(error.name.as_deref());
            entry.add(&operation.spec.operation, error.description.as_deref());
        }
        for error in &operation.spec.observed_errors {
            let Some(code) = &error.code else { continue };
            let entry = known.entry(code).or_default();
            entry.statuses.extend(error.status);
            entry.add(&operation.spec.operation, error.description.as_deref());
        }
    }
    for (code, about) in &mut known {
        let explanation = product.error_codes.get(*code);
        about.name = about.name.or(explanation.and_then(|e| e.name.as_deref()));
    }

    let mut by_name: BTreeMap<String, &str> = BTreeMap::new();
    let mut variants = Vec::new();
    for (&code, about) in &known {
        let Ok(name) = names::variant(code, about.name) else { continue };
        if let Some(other) = by_name.insert(name.as_str().to_owned(), code) {
            let message = format!(
                "the error codes {} ({}) and {} ({}) both become `{}`",
                docs::code(other),
                known[other].origin(),
                docs::code(code),
                known[code].origin(),
                name.as_str()
            );
            let help = "give one of them a `name` in its spec".to_owned();
            problems.push_with_help("name-collision", "", message, help);
        }
        variants.push(Variant {
            name,
            wire: code.to_owned(),
            code: None,
            docs: variant_docs(code, about),
            deprecated: None,
        });
    }
    let name = names::error_code();
    let docs = docs::prose(&format!(
        "Error codes of {}: those its operations document and those of the gateway in front of \
         them.",
        product.title
    ));
    Some(Enum { name, docs, variants })
}

fn variant_docs(code: &str, known: &Known<'_>) -> Vec<String> {
    let statuses = known.statuses.iter().map(u16::to_string).collect::<Vec<_>>().join(", ");
    let origin = if known.from_gateway { "of the gateway, " } else { "" };
    let mut lines = vec![match statuses.as_str() {
        "" => format!("{}, seen in answers but not documented.", docs::code(code)),
        statuses => format!("{} ({origin}HTTP {statuses}).", docs::code(code)),
    }];
    for description in &known.descriptions {
        lines.push(String::new());
        lines.extend(docs::prose(description));
    }
    lines
}

//! One operation.

use super::product::Shared;
use super::types::Types;
use super::{answer, definitions, describe, errors, operation_docs, paging, parameter, rules};
use crate::diagnostics::{did_you_mean, enumerate};
use crate::docs;
use crate::model::{Operation, Parameter, Place};
use crate::names;
use crate::source::{Problems, child};
use crate::spec;

/// Methods the gateway knows.
const METHODS: &[&str] = &["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"];

/// Lowers an operation; the result counts only if there are no problems.
pub(super) fn lower(
    mut spec: spec::Operation,
    shared: &Shared<'_>,
    problems: &mut Problems<'_>,
) -> Option<Operation> {
    definitions::apply(&mut spec, shared, problems);
    check_identity(&spec, problems);
    check_methods(&spec, problems);
    check_texts(&spec, problems);
    errors::check(&spec, shared.spec, problems);
    rules::check_rules(&spec, problems);
    rules::check_token(&spec, problems);
    paging::check(&spec, problems);
    rules::check_example(&spec, problems);

    let names = names::operation(&spec.operation)
        .map_err(|refusal| problems.push("bad-name", "/operation", refusal))
        .ok()?;
    let mut types = Types::new(&names, shared, &spec.response);
    let (parameters, objects) = parameter::lower(&spec.parameters, &mut types, problems);
    check_forms(wire_method(&spec.methods), &parameters, problems);
    let structs = answer::lower(&spec.response, &mut types, problems);
    let enums = types.into_enums();
    check_types(&names, shared, problems);

    let page = shared.spec.documentation.operation.replace("{operation}", &spec.operation);
    let title = docs::sentence(&spec.summary);
    let rate_limit = spec.rate_limit.clone().or_else(|| shared.spec.rate_limit.clone());
    Some(Operation {
        path: problems.file().path.clone(),
        docs: operation_docs::lines(&spec, &parameters, rate_limit.as_ref(), &page),
        title,
        page,
        method: wire_method(&spec.methods).to_owned(),
        rate_limit,
        transient_errors: errors::transient(&spec, shared.spec),
        deprecated: spec.deprecated.as_ref().map(describe::deprecated_operation),
        names,
        parameters,
        objects,
        enums,
        list: paging::list(&spec, &structs),
        structs,
        spec,
    })
}

/// `POST` where the operation accepts it, as the official clients do.
fn wire_method(methods: &[String]) -> &str {
    match methods.iter().find(|method| *method == "POST").or(methods.first()) {
        Some(method) => method,
        None => "POST",
    }
}

fn check_identity(spec: &spec::Operation, problems: &mut Problems<'_>) {
    let stem = problems.file().stem();
    if stem != spec.operation {
        let message = format!(
            "the operation is {}, but the file is named {}; they must be the same",
            docs::code(&spec.operation),
            docs::code(stem)
        );
        problems.push("wrong-place", "/operation", message);
    }
    if spec.path.as_ref().is_some_and(|path| path != "/") {
        let message = "operations with a path are not supported by the generator yet".to_owned();
        problems.push("unsupported", "/path", message);
    }
}

fn check_methods(spec: &spec::Operation, problems: &mut Problems<'_>) {
    if spec.methods.is_empty() {
        problems.push("empty-list", "/methods", "no method is given".to_owned());
    }
    for (index, method) in spec.methods.iter().enumerate() {
        if spec.methods[..index].contains(method) {
            let message = format!("the method {} is listed twice", docs::code(method));
            problems.push("duplicate-value", &child("/methods", &index.to_string()), message);
        }
        if !METHODS.contains(&method.as_str()) {
            let known = METHODS.iter().copied();
            let message = format!(
                "unknown method {}, expected one of {}",
                docs::code(method),
                enumerate(known.clone())
            );
            let pointer = child("/methods", &index.to_string());
            let help = did_you_mean(method, known);
            problems.push_with_help("unknown-value", &pointer, message, help);
        }
    }
}

/// A form needs a body, and `GET` has none.
fn check_forms(method: &str, parameters: &[Parameter], problems: &mut Problems<'_>) {
    for parameter in parameters.iter().filter(|parameter| parameter.place == Place::Form) {
        if matches!(method, "GET" | "HEAD" | "DELETE") {
            let pointer = child(&child("/parameters", &parameter.wire), "in");
            let message = format!("a form cannot be sent with the method {}", docs::code(method));
            problems.push("misplaced-key", &pointer, message);
        }
    }
}

fn check_texts(spec: &spec::Operation, problems: &mut Problems<'_>) {
    if spec.summary.trim().is_empty() {
        problems.push("empty-text", "/summary", "the summary is empty".to_owned());
    }
    if let Some(page) = &spec.page
        && !is_date(&page.updated)
    {
        let message = format!("{} is no date, expected `YYYY-MM-DD`", docs::code(&page.updated));
        problems.push("bad-date", "/page/updated", message);
    }
    if let Some(limit) = &spec.rate_limit
        && (limit.calls == 0 || limit.seconds == 0)
    {
        let message = "a limit of 0 would forbid every call".to_owned();
        problems.push("out-of-range", "/rateLimit", message);
    }
    if let Some(authorization) = &spec.authorization
        && authorization.required != authorization.action.is_some()
    {
        let message = "`action` is given exactly where authorization is `required`".to_owned();
        problems.push("bad-authorization", "/authorization", message);
    }
}

fn is_date(text: &str) -> bool {
    let parts = text.split('-').map(str::len).collect::<Vec<_>>();
    let digits = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    digits && parts == [4, 2, 2]
}

/// The types of the operation itself have no names that the product shares.
fn check_types(names: &names::OperationNames, shared: &Shared<'_>, problems: &mut Problems<'_>) {
    for name in [&names.request, &names.required, &names.response] {
        if shared.enums.contains_key(name.as_str()) {
            let name = name.as_str();
            let message = format!("a shared enum and the operation both become the type `{name}`");
            let help = "give the shared enum another name".to_owned();
            problems.push_with_help("name-collision", "/operation", message, help);
        }
    }
}

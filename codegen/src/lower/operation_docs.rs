//! Documentation of an operation: what its users have to know before they call it.

use crate::docs;
use crate::model::Parameter;
use crate::spec::{DocumentedError, Kind, Operation, RateLimit, Rule};

use super::describe::{self, section};

/// Lines of the client method's documentation, without the example.
pub(super) fn lines(
    spec: &Operation,
    parameters: &[Parameter],
    rate_limit: Option<&RateLimit>,
    page: &str,
) -> Vec<String> {
    let mut lines = docs::prose(&spec.summary);
    if let Some(description) = &spec.description {
        section(&mut lines, docs::prose(description));
    }
    section(&mut lines, describe::notes(&spec.overrides));
    let required = parameters.iter().filter(|parameter| parameter.required);
    let required = required.map(|parameter| (parameter.name.as_str(), parameter.docs.as_slice()));
    section(&mut lines, describe::arguments("# Required parameters", required));
    section(&mut lines, rules(&spec.rules));
    section(&mut lines, facts(spec, rate_limit));
    section(&mut lines, errors(&spec.errors));
    section(&mut lines, vec![origin(spec, page)]);
    lines
}

fn rules(rules: &[Rule]) -> Vec<String> {
    let mut lines = Vec::new();
    for rule in rules {
        let list = |names: &[String]| {
            names.iter().map(|name| docs::code(name)).collect::<Vec<_>>().join(", ")
        };
        let mut line = if let Some(required) = &rule.required {
            let when = rule.when.as_deref().map(docs::sentence).unwrap_or_default();
            format!("{} is required when {when}", docs::code(required))
        } else if rule.at_least_one_of.is_empty() {
            format!("Give at most one of {}", list(&rule.at_most_one_of))
        } else {
            format!("Give at least one of {}", list(&rule.at_least_one_of))
        };
        if let Some(note) = &rule.note {
            line.push_str(&format!(" ({})", docs::sentence(note).trim_end_matches('.')));
        }
        line.push('.');
        lines.extend(docs::item(&line));
    }
    if !lines.is_empty() {
        lines.splice(0..0, ["# Rules".to_owned(), String::new()]);
    }
    lines
}

fn facts(spec: &Operation, rate_limit: Option<&RateLimit>) -> Vec<String> {
    let kind = match spec.kind {
        Kind::Read => "reads only",
        Kind::IdempotentWrite => "changes state; repeating it leaves the same state",
        Kind::Write => "changes state; repeating it may change it again",
    };
    let mut facts = vec!["# Facts".to_owned(), String::new(), format!("- Kind: {kind}")];
    if let Some(limit) = rate_limit {
        let window = match limit.seconds {
            1 => "second".to_owned(),
            seconds => format!("{seconds} seconds"),
        };
        facts.push(format!("- Rate limit: {} calls per {window} for each user", limit.calls));
    }
    if let Some(authorization) = &spec.authorization {
        facts.push(match &authorization.action {
            Some(action) => format!("- RAM action: {}", docs::code(action)),
            None => "- RAM action: none documented".to_owned(),
        });
    }
    if let Some(paging) = &spec.paging {
        facts.push(format!(
            "- Paging: {} from 1, {} items on a page",
            docs::code(&paging.page),
            docs::code(&paging.size)
        ));
    }
    if let Some(deprecated) = &spec.deprecated {
        facts.push(format!("- Obsolete: {}", docs::sentence(&describe::deprecation(deprecated))));
    }
    facts
}

fn errors(errors: &[DocumentedError]) -> Vec<String> {
    if errors.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![
        "# Errors".to_owned(),
        String::new(),
        "Besides the errors of every call, the service documents:".to_owned(),
        String::new(),
    ];
    for error in errors {
        let text = error.description.as_ref().unwrap_or(&error.message);
        lines.extend(docs::item(&format!(
            "{} (HTTP {}): {}",
            docs::code(&error.code),
            error.status,
            docs::sentence(text)
        )));
    }
    lines
}

fn origin(spec: &Operation, page: &str) -> String {
    match &spec.page {
        Some(documented) => {
            format!("Documentation: [{}]({page}), {}.", spec.operation, documented.updated)
        }
        None => format!("Documentation: [{}]({page}).", spec.operation),
    }
}

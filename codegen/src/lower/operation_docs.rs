//! Documentation of an operation: what its users have to know before they call it.

use crate::docs;
use crate::model::Parameter;
use crate::spec::{Advice, Authentication, DocumentedError, Kind, Operation, RateLimit, Rule};

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
    section(&mut lines, observed_errors(spec));
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
            format!("{} is required when {}", docs::code(required), condition(rule))
        } else if let [first, second] = rule.precedence.as_slice() {
            format!("{} counts where {} is given, too", docs::code(first), docs::code(second))
        } else if !rule.precedence.is_empty() {
            format!("Of {} the first that is given counts", list(&rule.precedence))
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

fn condition(rule: &Rule) -> String {
    let values = rule.condition.iter().map(|(parameter, values)| {
        let values = values.iter().map(|value| docs::code(value)).collect::<Vec<_>>();
        format!("{} is {}", docs::code(parameter), values.join(" or "))
    });
    values.chain(rule.when.as_deref().map(docs::sentence)).collect::<Vec<_>>().join(" and ")
}

fn facts(spec: &Operation, rate_limit: Option<&RateLimit>) -> Vec<String> {
    let kind = match spec.kind {
        Kind::Read => "reads only",
        Kind::IdempotentWrite => "changes state; repeating it leaves the same state",
        Kind::Write => "changes state; repeating it may change it again",
    };
    let mut facts = vec!["# Facts".to_owned(), String::new(), format!("- Kind: {kind}")];
    if spec.authentication == Authentication::Anonymous {
        facts.push("- Authentication: none; it is sent without a signature".to_owned());
    }
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
            "- Paging: {} from 1, {} items on a page; `items()` walks through {}",
            docs::code(&paging.page),
            docs::code(&paging.size),
            docs::code(&paging.items)
        ));
    }
    if let Some(number) = &spec.not_computed {
        facts.push(format!("- Numbers not computed yet: {}", docs::code(number)));
    }
    if let Some(deprecated) = &spec.deprecated {
        facts.push(format!(
            "- Obsolete: {}",
            docs::sentence(&describe::deprecated_operation(deprecated))
        ));
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

fn observed_errors(spec: &Operation) -> Vec<String> {
    if spec.observed_errors.is_empty() {
        return Vec::new();
    }
    let heading = if spec.errors.is_empty() { "# Errors" } else { "" };
    let known = "Known from other sources than the documentation:";
    let mut lines = match heading {
        "" => vec![known.to_owned(), String::new()],
        heading => vec![heading.to_owned(), String::new(), known.to_owned(), String::new()],
    };
    for error in &spec.observed_errors {
        let names = [&error.code, &error.message, &error.number].into_iter().flatten();
        let mut line = names.map(|name| docs::code(name)).collect::<Vec<_>>().join(", ");
        if let Some(status) = error.status {
            line.push_str(&format!(" (HTTP {status})"));
        }
        let advice = error.advice.map(advice);
        let texts = error.description.as_deref().map(docs::sentence).into_iter().chain(advice);
        let texts = texts.collect::<Vec<_>>().join(" ");
        if !texts.is_empty() {
            line.push_str(&format!(": {texts}"));
        }
        lines.extend(docs::item(&line));
    }
    lines
}

fn advice(advice: Advice) -> String {
    match advice {
        Advice::Retry => "Other programs wait and send the call again.",
        Advice::NotFound => "Other programs take the resource for absent.",
        Advice::SwitchEndpoint => {
            "The account belongs to the other site: use an endpoint of that site."
        }
        Advice::Other => "Other programs handle it, too.",
    }
    .to_owned()
}

fn origin(spec: &Operation, page: &str) -> String {
    match &spec.page {
        Some(documented) => {
            format!("Documentation: [{}]({page}), {}.", spec.operation, documented.updated)
        }
        None => format!("Documentation: [{}]({page}).", spec.operation),
    }
}

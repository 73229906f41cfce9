//! What a spec says about several values at once: rules, the success example.

use serde_json::Value;

use super::scalar;
use crate::diagnostics::did_you_mean;
use crate::docs;
use crate::source::{Problems, child};
use crate::spec::{Operation, Rule, Shape, Type};

/// Checks the rules between parameters.
pub(super) fn check_rules(spec: &Operation, problems: &mut Problems<'_>) {
    for (index, rule) in spec.rules.iter().enumerate() {
        let pointer = child("/rules", &index.to_string());
        let kinds = [
            !rule.at_least_one_of.is_empty(),
            !rule.at_most_one_of.is_empty(),
            rule.required.is_some(),
            !rule.precedence.is_empty(),
        ];
        if kinds.iter().filter(|given| **given).count() != 1 {
            let message = "a rule has exactly one of `atLeastOneOf`, `atMostOneOf`, `required`, \
                           `precedence`";
            problems.push("bad-rule", &pointer, message.to_owned());
        }
        let conditional = rule.when.is_some() || !rule.condition.is_empty();
        if rule.required.is_some() != conditional {
            let message = "`required` belongs together with `if` or `when`".to_owned();
            problems.push("bad-rule", &pointer, message);
        }
        for name in named(rule) {
            known_parameter(spec, name, &pointer, problems);
        }
    }
}

fn named(rule: &Rule) -> impl Iterator<Item = &String> {
    let lists = [&rule.at_least_one_of, &rule.at_most_one_of, &rule.precedence];
    lists.into_iter().flatten().chain(&rule.required).chain(rule.condition.keys())
}

/// Checks that there is a parameter with this name.
pub(super) fn known_parameter(
    spec: &Operation,
    name: &str,
    pointer: &str,
    problems: &mut Problems<'_>,
) {
    if !spec.parameters.contains_key(name) {
        let message = format!("the operation has no parameter {}", docs::code(name));
        let help = did_you_mean(name, spec.parameters.keys().map(String::as_str));
        problems.push_with_help("unknown-parameter", pointer, message, help);
    }
}

/// Checks that the idempotency token is a parameter.
pub(super) fn check_token(spec: &Operation, problems: &mut Problems<'_>) {
    if let Some(name) = &spec.idempotency_token {
        known_parameter(spec, name, "/idempotencyToken", problems);
    }
}

/// Checks that the success example has no member the answer does not declare.
pub(super) fn check_example(spec: &Operation, problems: &mut Problems<'_>) {
    let Some(example) = &spec.example else { return };
    check_value(example, &spec.response, "/example", problems);
}

fn check_value(value: &Value, shape: &Shape, pointer: &str, problems: &mut Problems<'_>) {
    match (value, shape.ty) {
        (Value::Object(members), Type::Object) if !shape.fields.is_empty() => {
            for (name, value) in members {
                let pointer = child(pointer, name);
                match shape.fields.get(name) {
                    Some(shape) => check_value(value, shape, &pointer, problems),
                    None => {
                        let message =
                            format!("the answer declares no field {} here", docs::code(name));
                        let help = did_you_mean(name, shape.fields.keys().map(String::as_str));
                        problems.push_with_help("unknown-field", &pointer, message, help);
                    }
                }
            }
        }
        (Value::Array(elements), Type::Array) => {
            let Some(items) = &shape.items else { return };
            for (index, element) in elements.iter().enumerate() {
                check_value(element, items, &child(pointer, &index.to_string()), problems);
            }
        }
        (Value::Object(members), Type::Map) => {
            let Some(entries) = &shape.entries else { return };
            for (name, value) in members {
                check_value(value, entries, &child(pointer, name), problems);
            }
        }
        (Value::Object(_), Type::Object | Type::Any) | (_, Type::Any) | (Value::Null, _) => {}
        (Value::Object(_) | Value::Array(_), _) | (_, Type::Object | Type::Array | Type::Map) => {
            let found = crate::schema::describe(value);
            let message = format!("the answer declares another type here, found {found}");
            problems.push("bad-example", pointer, message);
        }
        _ if !scalar::fits_example(value, shape) => {
            let found = crate::schema::describe(value);
            let message = format!("no documented value of this field: found {found}");
            let help = "correct it with an override of the operation that gives the reason";
            problems.push_with_help("bad-example", pointer, message, help.to_owned());
        }
        _ => {}
    }
}

//! What an operation says about itself.

use super::report::Report;
use super::rule::{Rule, Scope};
use super::words;
use crate::docs;
use crate::spec::Kind;
use crate::survey::{Operation, Product};

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: "kind-contradicts-name",
        summary: "the kind does not go with the verb of the operation's name",
        why: "the kind decides whether a call may be sent again; a wrong one repeats a change",
        fix: "look at what the operation does, and correct `kind`",
        allow: "where the operation really does something else than its name says",
        scope: Scope::Operation(kind_contradicts_name),
    },
    Rule {
        code: "kind-contradicts-access",
        summary: "the kind does not go with the access level of the authorization",
        why: "the page calls an operation a change that the spec calls a read, or the other way round",
        fix: "correct `kind`, or the access level with an override",
        allow: "where the page has the wrong access level and nothing better is known",
        scope: Scope::Operation(kind_contradicts_access),
    },
    Rule {
        code: "missing-token",
        summary: "there is a `ClientToken`, but no `idempotencyToken`",
        why: "the client could repeat calls safely if it knew the token",
        fix: "write `\"idempotencyToken\": \"ClientToken\"`",
        allow: "where a source says that the token does not make calls harmless",
        scope: Scope::Operation(missing_token),
    },
    Rule {
        code: "token-on-read",
        summary: "an operation that reads has an idempotency token",
        why: "a read needs none, so the kind or the token is wrong",
        fix: "correct `kind`, or remove `idempotencyToken`",
        allow: "never",
        scope: Scope::Operation(token_on_read),
    },
    Rule {
        code: "missing-rate-limit",
        summary: "neither the product nor all of its operations have a rate limit",
        why: "the client cannot keep below a limit that it does not know",
        fix: "add the documented `rateLimit`; where many pages lack it, one for the product",
        allow: "where no source states a limit for the others",
        scope: Scope::Product(missing_rate_limit),
    },
    Rule {
        code: "missing-source",
        summary: "the spec says neither which page nor which other source it is from",
        why: "the next maintainer cannot look it up when the documentation changes",
        fix: "add `page`, or `sources` with version or date",
        allow: "never",
        scope: Scope::Operation(missing_source),
    },
    Rule {
        code: "pointless-rule",
        summary: "a rule between parameters says nothing",
        why: "one of a single parameter, or of one that is required anyway, is no choice",
        fix: "write `required` at the parameter, or correct the names in the rule",
        allow: "never",
        scope: Scope::Operation(pointless_rule),
    },
    Rule {
        code: "unknown-condition",
        summary: "a rule depends on a value that its parameter does not list",
        why: "the condition can never hold, so the rule or the list of values is wrong",
        fix: "correct the value, or add it to the parameter's `values`",
        allow: "where the parameter takes more values than it lists",
        scope: Scope::Operation(unknown_condition),
    },
];

/// Verbs of operations that change nothing.
const READS: &[&str] = &["count", "describe", "get", "list", "query", "search"];

/// Verbs of operations that change something.
const WRITES: &[&str] = &[
    "add",
    "apply",
    "attach",
    "bind",
    "cancel",
    "change",
    "clear",
    "close",
    "create",
    "delete",
    "detach",
    "disable",
    "enable",
    "install",
    "modify",
    "move",
    "open",
    "put",
    "release",
    "remove",
    "reset",
    "set",
    "switch",
    "unbind",
    "uninstall",
    "update",
];

/// Verbs of operations that change something again when they are repeated.
const ADDS: &[&str] = &["add", "copy", "create", "import", "insert"];

/// The verb of an operation's name; `Batch` and the like stand in front of it.
fn verb(operation: &Operation) -> String {
    let mut words = words::of_name(&operation.spec.operation).into_iter();
    let first = words.next().unwrap_or_default();
    if first == "batch" { words.next().unwrap_or_default() } else { first }
}

fn kind_contradicts_name(operation: &Operation, _: &Product, report: &mut Report<'_>) {
    let (verb, kind) = (verb(operation), operation.spec.kind);
    let is = |verbs: &[&str]| verbs.contains(&verb.as_str());
    let expected = match kind {
        Kind::Write | Kind::IdempotentWrite if is(READS) => "reads something",
        Kind::Read if is(WRITES) => "changes something",
        Kind::IdempotentWrite if is(ADDS) => "adds something with every call",
        _ => return,
    };
    let message = format!("the kind is {}, but \"{verb}\" {expected}", spelled(kind));
    report.add(operation.file, "/kind", message);
}

fn spelled(kind: Kind) -> &'static str {
    match kind {
        Kind::Read => "`read`",
        Kind::IdempotentWrite => "`idempotent-write`",
        Kind::Write => "`write`",
    }
}

fn kind_contradicts_access(operation: &Operation, _: &Product, report: &mut Report<'_>) {
    let authorization = operation.spec.authorization.as_ref();
    let Some(access) = authorization.and_then(|a| a.access.as_deref()) else { return };
    let reads = match access.to_lowercase().as_str() {
        "read" | "list" | "get" => true,
        "write" | "create" | "update" | "delete" => false,
        _ => return,
    };
    if reads != (operation.spec.kind == Kind::Read) {
        let kind = spelled(operation.spec.kind);
        let message = format!("the kind is {kind}, but the access level is {}", docs::code(access));
        report.add(operation.file, "/authorization/access", message);
    }
}

fn missing_token(operation: &Operation, _: &Product, report: &mut Report<'_>) {
    let spec = &operation.spec;
    let token = spec.parameters.keys().find(|name| name.eq_ignore_ascii_case("ClientToken"));
    if let Some(name) = token.filter(|_| spec.idempotency_token.is_none()) {
        let message = format!("{} is not named by `idempotencyToken`", docs::code(name));
        report.add(operation.file, &crate::source::child("/parameters", name), message);
    }
}

fn token_on_read(operation: &Operation, _: &Product, report: &mut Report<'_>) {
    if operation.spec.kind == Kind::Read && operation.spec.idempotency_token.is_some() {
        let message = "the operation reads, but has an idempotency token".to_owned();
        report.add(operation.file, "/idempotencyToken", message);
    }
}

fn missing_rate_limit(product: &Product, report: &mut Report<'_>) {
    let without = product.operations.iter().filter(|one| one.spec.rate_limit.is_none()).count();
    if product.spec.rate_limit.is_none() && without > 0 {
        let message = format!("{without} operations have no `rateLimit`, nor has the product");
        report.add(product.file, "", message);
    }
}

fn missing_source(operation: &Operation, _: &Product, report: &mut Report<'_>) {
    if operation.spec.page.is_none() && operation.spec.sources.is_empty() {
        let message = "neither `page` nor `sources` says where the facts are from".to_owned();
        report.add(operation.file, "", message);
    }
}

fn pointless_rule(operation: &Operation, _: &Product, report: &mut Report<'_>) {
    let required = |name: &&String| {
        operation.spec.parameters.get(*name).is_some_and(|parameter| parameter.required)
    };
    for (index, rule) in operation.spec.rules.iter().enumerate() {
        let lists = [&rule.at_least_one_of, &rule.at_most_one_of, &rule.precedence];
        let single = lists.iter().any(|list| list.len() == 1);
        let repeated = lists
            .iter()
            .any(|list| list.iter().enumerate().any(|(index, name)| list[..index].contains(name)));
        let named = lists.into_iter().flatten().chain(&rule.required);
        let found = if single {
            "the rule names a single parameter".to_owned()
        } else if repeated {
            "the rule names a parameter twice".to_owned()
        } else if let Some(name) = named.into_iter().find(required) {
            format!("the rule names {}, which is required anyway", docs::code(name))
        } else {
            continue;
        };
        report.add(operation.file, &format!("/rules/{index}"), found);
    }
}

fn unknown_condition(operation: &Operation, product: &Product, report: &mut Report<'_>) {
    for (index, rule) in operation.spec.rules.iter().enumerate() {
        for (name, values) in &rule.condition {
            let Some(parameter) = operation.spec.parameters.get(name) else { continue };
            let shared = parameter.enum_name.as_ref().and_then(|name| product.spec.enums.get(name));
            let shared = shared.filter(|_| parameter.values.is_empty());
            let listed = shared.map_or(&parameter.values, |shared| &shared.values);
            let knows = |value: &&String| {
                listed.iter().any(|l| l.value == **value || l.code.as_ref() == Some(value))
            };
            let unknown = values.iter().find(|value| !listed.is_empty() && !knows(value));
            if let Some(value) = unknown {
                let (value, owner) = (docs::code(value), docs::code(name));
                let message = format!("the rule depends on {value}, which {owner} does not list");
                report.add(operation.file, &format!("/rules/{index}/if"), message);
            }
        }
    }
}

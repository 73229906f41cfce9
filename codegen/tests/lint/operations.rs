//! Samples: operations, paging, overrides, errors.

use serde_json::{Value, json};

use crate::{Sample, operation, parameter};

fn paged(page: &str, size: &str) -> Value {
    json!({ "parameters": {
        page: { "type": "integer", "description": "Which page of the list." },
        size: { "type": "integer", "description": "How many boxes a page has." },
    } })
}

fn with_total(total: Value) -> Value {
    let mut operation = paged("PageNo", "PageSize");
    operation["response"] = json!({ "fields": { "TotalCount": {
        "type": "integer", "description": "Number of boxes on all pages." } } });
    operation["paging"] =
        json!({ "page": "PageNo", "size": "PageSize", "items": "Boxes", "total": total });
    operation
}

fn token(other: Value) -> Sample {
    let mut change = json!({ "parameters": { "ClientToken": {
        "type": "string", "description": "Makes a repeated call harmless." } } });
    crate::merge(&mut change, &other);
    Sample { other: change, ..operation("missing-token", json!({})) }
}

fn evidence(evidence: &str, page: Value) -> Sample {
    operation(
        "undated-evidence",
        json!({
            "page": page,
            "sources": [{ "facts": "all of it", "from": "a package, version 1.2" }],
            "parameters": { "Shelf": { "overrides": [{
                "at": "/example", "documented": "A", "actual": "B",
                "reason": "The page has another shelf.", "evidence": evidence,
            }] } },
        }),
    )
}

fn rule(code: &'static str, rule: Value) -> Sample {
    operation(code, json!({ "rules": [rule] }))
}

fn error(code: &'static str, error: Value) -> Sample {
    let mut whole = json!({ "status": 400, "code": "TooMany", "message": "too many boxes",
        "description": "The shelf is full; choose another one." });
    crate::merge(&mut whole, &error);
    operation(code, json!({ "errors": [whole] }))
}

fn write(change: Value) -> Sample {
    Sample { other: change, ..operation("kind-contradicts-name", json!({})) }
}

fn access(access: &str) -> Sample {
    operation(
        "kind-contradicts-access",
        json!({ "authorization": {
        "required": true, "action": "demo:ListBoxes", "access": access } }),
    )
}

/// The error `NoShelf`, which both operations have then.
fn shared_error(description: Value) -> Sample {
    let mut error = json!({ "status": 400, "code": "NoShelf", "message": "no shelf" });
    crate::merge(&mut error, &json!({ "description": description }));
    let error = json!({ "errors": [error] });
    Sample { other: error, ..operation("error-explained-twice", json!({})) }
}

pub(crate) fn bad() -> Vec<Sample> {
    vec![
        operation("kind-contradicts-name", json!({ "kind": "write" })),
        write(json!({ "kind": "read" })),
        write(json!({ "operation": "BatchCreateBoxes", "kind": "idempotent-write" })),
        write(json!({ "operation": "AddBox", "kind": "idempotent-write" })),
        access("update"),
        token(json!({})),
        operation("token-on-read", json!({ "idempotencyToken": "Shelf" })),
        Sample {
            product: json!({ "rateLimit": null }),
            ..operation("missing-rate-limit", json!({}))
        },
        operation("missing-source", json!({ "page": null })),
        rule("pointless-rule", json!({ "atLeastOneOf": ["Shelf"] })),
        rule("pointless-rule", json!({ "atMostOneOf": ["Shelf", "Shelf"] })),
        operation(
            "pointless-rule",
            json!({
                "rules": [{ "atLeastOneOf": ["Shelf", "Color"] }],
                "parameters": { "Shelf": { "required": true } },
            }),
        ),
        rule("unknown-condition", json!({ "required": "Shelf", "if": { "Color": ["b"] } })),
        operation("missing-paging", paged("CurrentPage", "PageSize")),
        operation("missing-paging", paged("PageNumber", "pageSize")),
        operation("paging-without-total", with_total(Value::Null)),
        evidence("Support said so.", json!({ "title": "Demo" , "updated": "2026-01-01" })),
        evidence("The same page.", Value::Null),
        error("odd-error-code", json!({ "code": "Too Many" })),
        error("odd-error-code", json!({ "code": "TooMany.%s", "name": "TooMany" })),
        error("unexplained-error", json!({ "description": null })),
        operation("unexplained-error", json!({ "observedErrors": [{ "number": "-5" }] })),
        shared_error(json!("The shelf is missing; build one.")),
        operation(
            "observed-but-documented",
            json!({ "observedErrors": [{
            "code": "NoShelf" }] }),
        ),
    ]
}

pub(crate) fn good() -> Vec<Sample> {
    vec![
        operation("kind-contradicts-name", json!({})),
        write(json!({ "operation": "DeleteBox", "kind": "idempotent-write" })),
        write(json!({ "operation": "CheckBox", "kind": "read" })),
        access("list"),
        access("none"),
        token(json!({ "idempotencyToken": "ClientToken" })),
        operation("token-on-read", json!({})),
        Sample {
            product: json!({ "rateLimit": null }),
            other: json!({ "rateLimit": { "calls": 5, "seconds": 1 } }),
            ..operation("missing-rate-limit", json!({ "rateLimit": { "calls": 5, "seconds": 1 } }))
        },
        operation(
            "missing-source",
            json!({
            "page": null, "sources": [{ "facts": "all of it", "from": "a package, version 1.2" }] }),
        ),
        rule("pointless-rule", json!({ "atLeastOneOf": ["Shelf", "Color"] })),
        rule("pointless-rule", json!({ "required": "Shelf", "when": "the box is red" })),
        rule("unknown-condition", json!({ "required": "Shelf", "if": { "Color": ["r", "2"] } })),
        rule("unknown-condition", json!({ "required": "Color", "if": { "Shelf": ["A"] } })),
        operation("missing-paging", with_total(json!("TotalCount"))),
        parameter("missing-paging", "PageNo", json!({})),
        operation("paging-without-total", with_total(json!("TotalCount"))),
        evidence("The same page.", json!({ "title": "Demo" , "updated": "2026-01-01" })),
        evidence("An answer of May 2026.", Value::Null),
        evidence("The Go SDK 11.1.0.", Value::Null),
        error("odd-error-code", json!({ "code": "Too.Many-Boxes_2" })),
        Sample {
            product: json!({ "errorCodes": { "TooMany": { "description": "The shelf is full." } } }),
            ..error("unexplained-error", json!({ "description": null }))
        },
        operation(
            "unexplained-error",
            json!({ "observedErrors": [{ "number": "-5", "advice": "retry" }] }),
        ),
        shared_error(json!("There is no such shelf; list them first.")),
        shared_error(Value::Null),
        operation(
            "observed-but-documented",
            json!({ "observedErrors": [{
            "code": "NoBox", "description": "There is no such box." },
            { "code": "NoShelf", "advice": "retry" }] }),
        ),
    ]
}

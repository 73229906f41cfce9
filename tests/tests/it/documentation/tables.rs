//! The constant tables hold the documented facts.

use std::collections::BTreeSet;

use alicloud_client::runtime::{Authentication, Kind};
use alicloud_tests::specs::answers::differences;
use alicloud_tests::specs::{items, members, text};
use serde_json::{Value, json};

use super::{Case, Report, check_operations, pairs};

/// The table of an operation as JSON.
fn found(case: &Case<'_>) -> Value {
    let table = case.driver.table;
    json!({
        "name": table.name,
        "method": table.method.as_str(),
        "kind": match table.kind {
            Kind::Read => "read",
            Kind::IdempotentWrite => "idempotent-write",
            Kind::Write => "write",
            _ => "another",
        },
        "rateLimit": table.rate_limit.map(|limit| {
            json!({ "calls": limit.calls, "seconds": limit.seconds })
        }),
        "authentication": match table.authentication {
            Authentication::Signed => "signed",
            Authentication::Anonymous => "anonymous",
            _ => "another",
        },
        "errors": table.errors,
        "transientErrors": table.transient_errors,
        "paging": table.paging.map(|paging| json!({
            "page": paging.page,
            "size": paging.size,
            "total": paging.total,
            "items": paging.items,
            "carry": paging.carry.iter().map(|(field, parameter)| {
                ((*field).to_owned(), json!(parameter))
            }).collect::<serde_json::Map<_, _>>(),
        })),
        "idempotencyToken": table.idempotency_token,
        "documentation": table.documentation,
    })
}

/// What the spec says in its place.
fn documented(case: &Case<'_>) -> Value {
    let spec = &case.spec.value;
    let errors = case.spec.errors().map(|(_, code, _)| code).collect::<BTreeSet<_>>();
    let page = text(&case.product.value["documentation"]["operation"]);
    json!({
        "name": case.spec.name(),
        "method": case.spec.method(),
        "kind": spec["kind"],
        "rateLimit": spec.get("rateLimit").or_else(|| case.product.value.get("rateLimit")),
        "authentication": spec.get("authentication").unwrap_or(&json!("signed")),
        "errors": errors,
        "transientErrors": transient(case),
        "paging": spec.get("paging").map(|paging| json!({
            "page": paging["page"],
            "size": paging["size"],
            "total": paging["total"],
            "items": paging["items"],
            "carry": paging.get("carry").cloned().unwrap_or_else(|| json!({})),
        })),
        "idempotencyToken": spec["idempotencyToken"],
        "documentation": page.replace("{operation}", case.spec.name()),
    })
}

/// Codes of documented errors that the product calls transient, and of others that other programs
/// wait for.
fn transient<'a>(case: &'a Case<'_>) -> BTreeSet<&'a str> {
    let explained = &case.product.value["errorCodes"];
    let documented = case.spec.errors().map(|(_, code, _)| code);
    let documented = documented.filter(|code| explained[code]["transient"] == true);
    let observed = items(&case.spec.value["observedErrors"]);
    let observed = observed.filter(|error| error["advice"] == "retry");
    documented.chain(observed.filter_map(|error| error["code"].as_str())).collect()
}

#[test]
fn tables_of_operations_hold_the_documented_facts() {
    check_operations(|case| differences(&documented(case), &found(case)));
}

#[test]
fn tables_of_products_hold_the_documented_facts() {
    let mut report = Report::default();
    for pair in pairs() {
        let spec = &pair.spec.value;
        let table = pair.driver.table;
        let regions = members(&spec["endpoints"]["regions"]).map(|(region, hosts)| {
            (region.to_owned(), json!({ "public": hosts["public"], "vpc": hosts["vpc"] }))
        });
        let documented = json!({
            "product": spec["product"],
            "version": spec["version"],
            "title": spec["title"],
            "default": spec["endpoints"]["default"],
            "regional": spec["endpoints"]["regional"],
            "regions": regions.collect::<Value>(),
        });
        let endpoints = &table.endpoints;
        let regions = endpoints.regions.iter().map(|region| {
            (region.region.to_owned(), json!({ "public": region.public, "vpc": region.vpc }))
        });
        let rule = endpoints.regional.map(|(before, after)| format!("{before}{{region}}{after}"));
        let found = json!({
            "product": table.code,
            "version": table.version,
            "title": table.title,
            "default": endpoints.default,
            "regional": rule,
            "regions": regions.collect::<Value>(),
        });
        report.add(&pair.spec.path, differences(&documented, &found));
    }
    report.finish();
}

//! Documents that are older than the specs, or have another order.

use alicloud_codegen::import::merge::{Merged, Origin, Outcome, Source, merge};
use serde_json::{Value, json};

use crate::document::{api, draft, lines, merged, product};

fn merge_older(spec: &Value, api: Value) -> Merged {
    let source = Source { origin: Origin::Metadata, is_older: true };
    merge(Some(spec), &draft(api), &product(), source)
}

#[test]
fn an_older_document_only_fills_gaps() {
    let spec = json!({
        "operation": "Ping", "summary": "Answers.", "kind": "read", "methods": ["POST"],
        "parameters": {
            "P": { "type": "string", "example": "new" },
            "Q": { "type": "string", "in": "form", "required": true },
            "R": { "type": "array", "items": { "type": "string" } },
        },
        "response": { "type": "object", "fields": { "RequestId": { "type": "string" } } },
        "errors": [{ "status": 400, "code": "Bad", "message": "new" }],
    });
    let document = api(json!({
        "parameters": [
            { "name": "P", "in": "formData", "schema": {
                "type": "integer", "example": "1", "required": true, "deprecated": true,
                "maximum": 9,
            } },
            { "name": "Q", "in": "query", "schema": { "type": "string" } },
            { "name": "R", "in": "query", "schema": { "type": "object" } },
            { "name": "S", "in": "query", "schema": { "type": "string" } },
        ],
        "errorCodes": { "400": [
            { "errorCode": "Bad", "errorMessage": "old" }, { "errorCode": "More" },
        ] },
    }));
    let found = merge_older(&spec, document.clone());
    let mut expected = spec.clone();
    expected["parameters"]["P"]["maximum"] = json!(9);
    expected["parameters"]["S"] = json!({ "type": "string" });
    expected["response"]["fields"]["RequestId"]["example"] = json!("1-2-3");
    let more = json!({ "status": 400, "code": "More", "message": "" });
    expected["errors"].as_array_mut().expect("errors").push(more);
    assert_eq!(found.spec, expected);
    let report = lines(&found);
    for place in [
        "/methods",
        "/parameters/P/type",
        "/parameters/P/in",
        "/parameters/P/example",
        "/parameters/P/required",
        "/parameters/P/deprecated",
        "/parameters/Q/in",
        "/parameters/Q/required",
        "/parameters/R/type",
        "/errors/0/message",
    ] {
        let start = format!("kept[older] {place}: ");
        assert!(report.iter().any(|line| line.starts_with(&start)), "{place}: {report:#?}");
    }
    let again = merge_older(&found.spec, document);
    assert_eq!(again.spec, found.spec);
}

#[test]
fn another_order_is_reported_once_for_each_table() {
    let text = json!({ "type": "string" });
    let old = json!({
        "operation": "Ping", "summary": "Answers.", "kind": "read", "methods": ["POST", "GET"],
        "parameters": { "P": text, "Ours": text, "Q": text, "R": text },
        "response": { "type": "object", "fields": { "B": text, "A": text } },
    });
    let parameter = |name: &str| json!({ "name": name, "in": "query", "schema": text });
    let parameters = ["R", "P", "Q"].map(parameter);
    let found = merged(
        &old,
        api(json!({
            "parameters": parameters,
            "responses": { "200": { "schema": {
                "type": "object", "properties": { "A": text, "B": text },
            } } },
        })),
    );
    assert_eq!(found.spec, old);
    let message = "the document has another order; the spec keeps its own";
    let expected =
        ["/parameters", "/response/fields"].map(|at| format!("kept[order] {at}: {message}"));
    assert_eq!(lines(&found), expected);
    let missing = found.changes.iter().find(|change| change.outcome == Outcome::OnlyHere);
    assert_eq!(missing.map(|change| change.pointer.as_str()), Some("/parameters/Ours"));
}

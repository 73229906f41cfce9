//! Every code of a remark has a document that causes it, and good documents cause none.

use std::collections::BTreeSet;

use alicloud_codegen::import::metadata::CODES;
use serde_json::{Value, json};

use crate::document::{api, codes, document, draft, field, parameter, read};

/// Documents with one thing to remark on each; operations, unless they have `info`.
fn cases() -> Vec<(&'static str, Value)> {
    let with_path = |path: &str, parameters: Value| {
        let mut document = document(api(json!({ "path": path, "parameters": parameters })));
        document["info"]["style"] = json!("ROA");
        document
    };
    let with_schemas = |schemas: Value, api: Value| {
        let mut document = document(api);
        document["components"]["schemas"] = schemas;
        document
    };
    let demo = |answer: &str| json!({ "responseDemo": json!([{ "type": "json", "example": answer }]).to_string() });
    let errors = |status: &str, list: Value| api(json!({ "errorCodes": { status: list } }));
    let many = |count: usize| (0..count).map(|index| json!(format!("V{index}"))).collect::<Value>();
    let text = || json!({ "type": "string" });
    let both = |first: Value, second: Value| {
        api(json!({ "parameters": [
            { "name": "P", "in": "query", "schema": first },
            { "name": "P", "in": "query", "schema": second },
        ] }))
    };
    vec![
        ("array-without-items", field(json!({ "type": "array" }))),
        ("bad-extension", api(json!({ "x-qps-limit": 0 }))),
        ("bad-success-answer", api(demo("{\"RequestId\": "))),
        ("bad-success-answer", api(json!({ "responseDemo": "{}" }))),
        ("bad-success-answer", api(demo(&format!("{}{}", "[".repeat(110), "]".repeat(110))))),
        ("dangling-reference", field(json!({ "$ref": "#/components/schemas/Gone" }))),
        ("default-differs", parameter(json!({ "type": "boolean", "default": "fasle" }))),
        ("demo-field-unknown", api(demo("{\"Extra\": 1}"))),
        ("demo-type-differs", api(demo("{\"RequestId\": 1}"))),
        ("duplicate-parameter", both(text(), text())),
        ("duplicate-parameter", both(text(), json!({ "type": "integer" }))),
        ("duplicate-value", parameter(json!({ "type": "string", "enum": ["a", "a"] }))),
        ("empty-enum", parameter(json!({ "type": "string", "enum": [] }))),
        ("empty-enum", parameter(json!({ "type": "string", "enum": ["a", ""] }))),
        ("example-differs", field(json!({ "type": "integer", "example": "10,000" }))),
        ("example-differs", field(json!({ "type": "integer", "example": "158****" }))),
        (
            "example-not-listed",
            parameter(json!({
                "type": "string", "enum": ["a", "b"], "example": "c",
            })),
        ),
        (
            "int32-range",
            parameter(json!({
                "type": "integer", "format": "int32", "maximum": "4294967295",
            })),
        ),
        (
            "int32-range",
            field(json!({
                "type": "integer", "format": "int32", "example": "1700000000000",
            })),
        ),
        (
            "list-example",
            field(json!({
                "type": "array", "items": { "type": "string", "example": "[\"a\", \"b\"]" },
            })),
        ),
        ("missing-code", errors("400", json!([{ "errorMessage": "words" }]))),
        ("missing-name", api(json!({ "parameters": [{ "in": "query", "schema": text() }] }))),
        ("missing-style", parameter(json!({ "type": "array", "items": { "type": "string" } }))),
        (
            "name-collision",
            api(json!({ "parameters": [
            { "name": "CheckURL", "in": "query", "schema": text() },
            { "name": "CheckUrl", "in": "query", "schema": text() },
        ] })),
        ),
        (
            "name-collision",
            field(json!({
                "type": "object", "properties": { "Key": text(), "key": text() },
            })),
        ),
        ("name-collision", parameter(json!({ "type": "string", "enum": ["A_B", "AB", "aB"] }))),
        ("no-method", api(json!({ "methods": [] }))),
        ("no-response", api(json!({ "responses": [] }))),
        ("no-response", api(json!({ "responses": { "200": [] } }))),
        ("odd-error-code", errors("400", json!([{ "errorCode": " Padded" }]))),
        ("odd-error-code", errors("400", json!([{ "errorCode": "Invalid.%s" }]))),
        ("odd-status", errors("2014", json!([{ "errorCode": "Odd" }]))),
        (
            "odd-status",
            api(json!({ "responses": {
            "headers": [], "200": { "schema": { "type": "object" } },
        } })),
        ),
        (
            "odd-style",
            api(json!({ "parameters": [
            { "name": "P", "in": "query", "style": "json", "schema": text() },
        ] })),
        ),
        (
            "optional-path-parameter",
            with_path(
                "/a/{P}",
                json!([
                    { "name": "P", "in": "path", "schema": text() },
                ]),
            ),
        ),
        (
            "recursive-reference",
            with_schemas(
                json!({ "Node": { "type": "object", "properties": {
                "Next": { "$ref": "#/components/schemas/Node" },
            } } }),
                field(json!({ "$ref": "#/components/schemas/Node" })),
            ),
        ),
        (
            "paging-list-guessed",
            api(json!({
                "x-pagination": { "pageParam": "P", "sizeParam": "P" },
                "parameters": [{ "name": "P", "in": "query", "schema": text() }],
                "responses": { "200": { "schema": { "type": "object", "properties": {
                    "L": { "type": "array", "items": text() },
                } } } },
            })),
        ),
        ("required-differs", parameter(json!({ "type": "string", "docRequired": true }))),
        (
            "required-with-default",
            parameter(json!({
                "type": "string", "required": true, "default": "a",
            })),
        ),
        (
            "several-messages",
            errors(
                "400",
                json!([
                    { "errorCode": "Twice", "errorMessage": "one" },
                    { "errorCode": "Twice", "errorMessage": "two" },
                ]),
            ),
        ),
        ("too-large", field(nested(52))),
        ("too-many", parameter(json!({ "type": "string", "enum": many(2001) }))),
        (
            "too-many",
            errors(
                "400",
                many(2001)
                    .as_array()
                    .expect("a list")
                    .iter()
                    .map(|code| json!({ "errorCode": code }))
                    .collect(),
            ),
        ),
        ("undeclared-path-parameter", with_path("/a/{Q}", json!([]))),
        (
            "undeclared-path-parameter",
            with_path(
                "/a",
                json!([
                    { "name": "P", "in": "path", "schema": { "type": "string", "required": true } },
                ]),
            ),
        ),
        ("unknown-extension", parameter(json!({ "type": "string", "x-untis": "bytes" }))),
        (
            "unknown-field",
            api(json!({
                "x-pagination": { "pageParam": "P", "sizeParam": "P", "listField": "Gone" },
                "parameters": [{ "name": "P", "in": "query", "schema": text() }],
            })),
        ),
        (
            "unknown-location",
            api(json!({ "parameters": [
            { "name": "P", "in": "cookie", "schema": text() },
        ] })),
        ),
        ("unknown-method", api(json!({ "methods": ["post", "fetch"] }))),
        ("unknown-parameter", api(json!({ "x-at-least-one-of": [["Gone"]] }))),
        ("unknown-type", field(json!({ "type": "money" }))),
        ("unknown-type", field(json!([]))),
        ("unknown-unit", field(json!({ "type": "integer", "x-unit": "parsecs" }))),
        (
            "value-list-lost",
            field(json!({
                "type": "string", "example": "c",
                "description": "Valid values:\n- a: one\n- b: two",
            })),
        ),
        ("value-with-blank", parameter(json!({ "type": "string", "enum": ["HTTP HTTPS"] }))),
        ("value-with-prose", parameter(json!({ "type": "string", "enum": ["A：one", "B"] }))),
        ("value-with-prose", parameter(json!({ "type": "string", "enum": ["A: één", "B"] }))),
        (
            "values-from-prose",
            field(json!({
                "type": "string", "description": "Valid values:\n- a: one\n- b: two",
            })),
        ),
    ]
}

/// Objects inside each other.
fn nested(depth: usize) -> Value {
    let mut schema = json!({ "type": "string" });
    for _ in 0..depth {
        schema = json!({ "type": "object", "properties": { "F": schema } });
    }
    schema
}

#[test]
fn each_kind_of_finding_has_its_code() {
    let mut seen = BTreeSet::new();
    for (code, case) in cases() {
        let draft = if case.get("info").is_some() { read(&case) } else { draft(case.clone()) };
        let mut found = codes(&draft);
        found.dedup();
        assert_eq!(found, [code], "{case}");
        let pointer = &draft.flags[0].pointer;
        assert!(pointer.starts_with("/apis/Ping") || pointer.starts_with("/components"), "{code}");
        assert!(!draft.flags[0].message.is_empty());
        seen.insert(code);
    }
    let all = CODES.iter().map(|(code, _)| *code).collect::<BTreeSet<_>>();
    let without_case = all.difference(&seen).copied().collect::<Vec<_>>();
    assert_eq!(without_case, ["more-remarks"]);
    assert!(seen.is_subset(&all), "a code is not in the table");
    assert_eq!(all.len(), CODES.len(), "a code is there twice");
    assert!(CODES.is_sorted(), "the codes are in the order of the alphabet");
}

#[test]
fn a_good_document_causes_no_remarks() {
    let good = api(json!({
        "parameters": [
            { "name": "Lang", "in": "query", "allowEmptyValue": true, "examples": [], "schema": {
                "type": "string", "enum": ["zh", "en"], "default": "zh", "example": "en",
                "title": "words", "description": "words", "docRequired": false, "required": false,
            } },
            { "name": "Ids", "in": "formData", "style": "repeatList", "schema": {
                "type": "array", "maxItems": 20, "items": { "type": "integer", "example": "7" },
            } },
            { "name": "Count", "in": "query", "schema": {
                "type": "integer", "format": "int32", "minimum": "1", "maximum": "100",
                "default": "10", "example": "20", "required": false,
            } },
        ],
        "errorCodes": { "400": [{ "errorCode": "Invalid.Lang", "errorMessage": "no %s" }] },
        "responseDemo": "[{\"type\": \"json\", \"example\": \"{\\\"RequestId\\\": \\\"a\\\"}\"}]",
    }));
    let draft = draft(good);
    assert_eq!(draft.flags, []);
}

#[test]
fn the_pointer_of_a_remark_leads_to_the_place() {
    let document = document(field(json!({ "type": "object", "properties": {
        "a/b~c": { "type": "money" },
    } })));
    let draft = read(&document);
    let found = document.pointer(&draft.flags[0].pointer).expect("the place is there");
    assert_eq!(found["type"], "money");
}

#[test]
fn remarks_are_counted_when_there_are_too_many() {
    let fields = (0..1500).map(|index| (format!("F{index}"), json!({ "type": "money" })));
    let fields = Value::Object(fields.collect());
    let draft = draft(field(json!({ "type": "object", "properties": fields })));
    assert_eq!(draft.flags.len(), 1001);
    let last = draft.flags.last().expect("a remark");
    assert_eq!(last.code, "more-remarks");
    assert_eq!(last.message, "500 more remarks are not listed");
}

//! Counting and comparing, on a product small enough to count by hand.

use std::collections::BTreeMap;

use alicloud_codegen::SpecFile;
use alicloud_codegen::coverage::{Comparison, Counts, Kind, compare, compare_document, coverage};
use alicloud_codegen::import::metadata::Document;
use serde_json::{Value, json};

fn file(path: &str, content: &Value) -> SpecFile {
    SpecFile { path: path.to_owned(), text: content.to_string() }
}

fn product() -> Value {
    json!({
        "product": "Demo", "version": "1", "title": "Demo", "summary": "Demo lends boxes.",
        "style": "rpc",
        "documentation": { "product": "https://example.com/",
                           "operation": "https://example.com/{operation}" },
        "endpoints": { "default": "demo.example.com", "regions": { "one": {
            "public": "old.example.com",
            "overrides": [{ "at": "/public", "documented": "old.example.com",
                "actual": "one.example.com", "reason": "It moved.", "evidence": "A call, 2026." }],
        } } },
        "enums": { "Color": { "description": "Color of a box.", "values": [
            { "value": "r", "label": "red" }, { "value": "g", "label": "green" }] } },
        "definitions": { "Size": { "description": "Size of it.", "unit": "bytes" } },
        "groups": { "boxes": { "title": "Boxes", "description": "What boxes can do." } },
        "errorCodes": { "Full": { "description": "The shelf is full." } },
    })
}

fn list() -> Value {
    json!({
        "operation": "ListBoxes", "summary": "Lists boxes.", "description": "All of them.",
        "group": "boxes", "kind": "read", "methods": ["POST"],
        "rateLimit": { "calls": 1, "seconds": 1 },
        "parameters": {
            "Color": { "type": "string", "enum": "Color", "values": [{ "value": "r" }] },
            "Page": { "type": "string", "meaning": "integer", "description": "Page.", "example": "1" },
            "Size": { "type": "integer", "definition": "Size", "deprecated": {} },
            "Filters": { "type": "array", "style": "json", "items": { "type": "object", "fields": {
                "Key": { "type": "string", "values": [
                    { "value": "a", "label": "by name" }, { "value": "b" }] },
            } } },
        },
        "rules": [{ "atMostOneOf": ["Color", "Page"] }],
        "paging": { "page": "Page", "size": "Page", "items": "Boxes" },
        "response": { "type": "object", "fields": {
            "Boxes": { "type": "array", "items": {
                "type": "string", "example": "x",
                "overrides": [{ "at": "/example", "documented": "x", "actual": "y",
                    "reason": "It is so.", "evidence": "A call, 2026." }],
            } },
            "Total": { "type": "integer", "unit": "bytes", "description": "All of them." },
        } },
        "example": { "Boxes": ["x"], "Total": 1 },
        "errors": [
            { "status": 400, "code": "Full", "message": "full" },
            { "status": 400, "code": "Empty", "message": "empty" },
        ],
        "observedErrors": [{ "number": "-5" }],
    })
}

fn add() -> Value {
    json!({
        "operation": "AddBox", "summary": "Adds a box.", "kind": "write", "methods": ["POST"],
        "deprecated": {}, "response": { "type": "object" },
        "errors": [{ "status": 400, "code": "Full", "message": "full", "description": "Full." }],
    })
}

fn specs() -> [SpecFile; 3] {
    [
        file("specs/demo/1/product.json", &product()),
        file("specs/demo/1/ListBoxes.json", &list()),
        file("specs/demo/1/AddBox.json", &add()),
    ]
}

#[test]
fn counts_are_those_of_a_count_by_hand() {
    let coverage = coverage(&specs()).unwrap();
    assert_eq!(coverage.len(), 1);
    assert_eq!((&*coverage[0].product, &*coverage[0].version), ("Demo", "1"));
    let expected = BTreeMap::from([
        ("operations", 2),
        ("describedOperations", 1),
        ("groupedOperations", 1),
        ("limitedOperations", 1),
        ("answeredOperations", 1),
        ("pagedOperations", 1),
        ("deprecatedOperations", 1),
        // Color, Page, Size, Filters and Filters[].Key.
        ("parameters", 5),
        ("topParameters", 4),
        ("describedParameters", 2),
        ("exemplifiedParameters", 1),
        ("fields", 2),
        ("topFields", 2),
        ("describedFields", 1),
        ("exemplifiedFields", 1),
        // The items of Filters and Boxes have no name.
        ("shapes", 9),
        ("unit", 2),
        ("meaning", 1),
        ("definition", 1),
        ("sharedEnum", 1),
        ("ownValues", 1),
        ("deprecatedShapes", 1),
        ("values", 3),
        ("labelledValues", 2),
        ("errors", 3),
        ("explainedErrors", 2),
        ("errorCodes", 2),
        ("observedErrors", 1),
        ("rules", 1),
        ("overrides", 2),
        ("sharedEnums", 1),
        ("sharedValues", 2),
        ("definitions", 1),
        ("groups", 1),
    ]);
    let rows = coverage[0].counts.rows();
    let found = rows.iter().map(|row| (row.key, row.count)).collect::<BTreeMap<_, _>>();
    assert_eq!(found, expected);
    let labelled = rows.iter().find(|row| row.key == "labelledValues").unwrap();
    assert_eq!(labelled.of, Some(3));
}

#[test]
fn counts_of_products_add_up() {
    let counts = coverage(&specs()).unwrap().remove(0).counts;
    let mut total = Counts::default();
    assert_eq!(total.get("operations"), 0);
    total.add_all(&counts);
    total.add_all(&counts);
    assert!(total.rows().iter().all(|row| row.count == 2 * counts.get(row.key)));
}

#[test]
fn specs_that_cannot_be_read_are_problems() {
    let specs = [file("specs/demo/1/product.json", &json!({}))];
    assert!(!coverage(&specs).unwrap_err().is_empty());
}

/// The paths of what is missing and of what is extra.
fn paths(comparison: &Comparison) -> [Vec<(Kind, &str)>; 2] {
    [&comparison.missing, &comparison.extra]
        .map(|items| items.iter().map(|item| (item.kind, item.path.as_str())).collect())
}

#[test]
fn both_sides_of_an_operation_are_compared() {
    let mut theirs = list();
    theirs["parameters"].as_object_mut().unwrap().remove("Page");
    theirs["parameters"]["Filters"]["items"]["fields"]["Value"] = json!({ "type": "string" });
    theirs["parameters"]["Color"]["values"] = json!([{ "value": "g" }]);
    theirs["parameters"]["Size"]["values"] = json!([{ "value": "1" }]);
    theirs["parameters"]["Filters"]["items"]["fields"]["Key"]["values"] = json!([]);
    theirs["response"]["fields"]["Boxes"]["items"]["fields"] = json!({ "Name": {} });
    theirs["errors"] = json!([{ "code": "Full" }, { "code": "Full" }, { "code": "Gone" }]);
    let comparison = compare("ListBoxes", &list(), &theirs);
    let [missing, extra] = paths(&comparison);
    let expected = [
        (Kind::Parameter, "Filters[].Value"),
        (Kind::Field, "Boxes[].Name"),
        (Kind::Error, "Gone"),
        (Kind::Value, "Color=g"),
        (Kind::Value, "Size=1"),
    ];
    assert_eq!(missing, expected);
    let expected = [(Kind::Parameter, "Page"), (Kind::Error, "Empty"), (Kind::Value, "Color=r")];
    assert_eq!(extra, expected);
    assert_eq!(comparison.counts(Kind::Value), (2, 1));
    assert!(comparison.missing.iter().all(|item| item.operation == "ListBoxes"));
}

#[test]
fn equal_operations_have_no_difference() {
    assert_eq!(compare("ListBoxes", &list(), &list()), Comparison::default());
}

#[test]
fn a_side_without_facts_is_compared_without_panics() {
    for nothing in
        [json!(null), json!([]), json!({ "parameters": 5, "response": [], "errors": {} })]
    {
        let comparison = compare("ListBoxes", &nothing, &list());
        assert!(comparison.extra.is_empty());
        assert_eq!(comparison.counts(Kind::Parameter), (5, 0));
        // A document that has no response says nothing about fields.
        assert_eq!(compare("ListBoxes", &list(), &nothing).counts(Kind::Field), (0, 0));
    }
}

#[test]
fn a_document_is_compared_with_the_specs_of_its_product() {
    let parameter =
        |name: &str| json!({ "name": name, "in": "query", "schema": { "type": "string" } });
    let text = json!({
        "info": { "product": "Demo", "version": "1", "style": "RPC" },
        "apis": {
            "ListBoxes": {
                "methods": ["post"],
                "parameters": [parameter("Color"), parameter("Shelf")],
                "errorCodes": { "400": [{ "errorCode": "Full", "errorMessage": "full" }] },
            },
            "DropBox": { "methods": ["post"], "parameters": [] },
        },
    })
    .to_string();
    let document = Document::read("api-docs.json", text.as_bytes()).unwrap();
    let comparison = compare_document(&document, &specs());
    let [missing, extra] = paths(&comparison);
    assert_eq!(missing, [(Kind::Operation, ""), (Kind::Parameter, "Shelf")]);
    assert_eq!(comparison.missing[0].operation, "DropBox");
    let expected = [
        (Kind::Operation, ""),
        (Kind::Parameter, "Filters"),
        (Kind::Parameter, "Filters[].Key"),
        (Kind::Parameter, "Page"),
        (Kind::Parameter, "Size"),
        (Kind::Error, "Empty"),
    ];
    assert_eq!(extra, expected);
    assert_eq!(comparison.extra[0].operation, "AddBox");

    let silent = text.replace("errorCodes", "x-codes");
    let document = Document::read("api-docs.json", silent.as_bytes()).unwrap();
    assert_eq!(compare_document(&document, &specs()).counts(Kind::Error), (0, 0));
}

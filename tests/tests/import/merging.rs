//! What a merge changes, what it keeps, and what it says about it.

use std::collections::BTreeSet;

use alicloud_codegen::import::merge::{Origin, Outcome, REASONS, merge};
use serde_json::{Value, json};

use crate::document::{api, draft, field, fresh, lines, merged, only_here, parameter, product};

/// A spec with the parameter `P`.
fn spec(shape: Value) -> Value {
    json!({
        "operation": "Ping", "summary": "Answers.", "kind": "read", "methods": ["POST", "GET"],
        "parameters": { "P": shape },
        "response": { "type": "object", "fields": {
            "RequestId": { "type": "string", "example": "1-2-3" },
        } },
    })
}

/// Merges a schema into the parameter `P`; its shape then, and the report.
fn merge_p(shape: Value, schema: Value) -> (Value, Vec<String>) {
    let merged = merged(&spec(shape), parameter(schema));
    (merged.spec["parameters"]["P"].clone(), lines(&merged))
}

/// What stays as it is, with the one line of the report.
fn kept(shape: Value, schema: Value) -> String {
    let (found, mut lines) = merge_p(shape.clone(), schema);
    assert_eq!(found, shape);
    assert_eq!(lines.len(), 1, "{lines:?}");
    lines.remove(0)
}

fn corrections(at: &str, documented: Value, actual: Value) -> Value {
    json!([{ "at": at, "documented": documented, "actual": actual, "reason": "It is so.",
             "evidence": "An answer." }])
}

#[test]
fn facts_are_brought_up_to_date_and_words_stay() {
    let old = json!({
        "type": "string", "format": "a", "description": "Ours.", "rename": "mine",
        "default": "1", "example": "x", "maxLength": 5,
    });
    let new = json!({
        "type": "string", "format": "b", "description": "Theirs.", "example": "y",
        "maxLength": "6", "minLength": 1,
    });
    let (found, report) = merge_p(old, new);
    let expected = json!({
        "type": "string", "format": "b", "description": "Ours.", "rename": "mine",
        "default": "1", "example": "y", "minLength": 1, "maxLength": 6,
    });
    assert_eq!(found, expected);
    assert_eq!(
        report,
        [
            "changed /parameters/P/format: `\"a\"` became `\"b\"`",
            "changed /parameters/P/example: `\"x\"` became `\"y\"`",
            "added /parameters/P/minLength: `1`",
            "changed /parameters/P/maxLength: `5` became `6`",
        ]
    );
}

#[test]
fn importing_again_changes_nothing() {
    let document = api(json!({
        "parameters": [{ "name": "P", "in": "formData", "style": "flat", "schema": {
            "type": "object", "required": true, "properties": {
                "A": { "type": "array", "items": { "type": "string", "enum": ["a", "b"] } },
                "B": { "type": "integer", "required": true, "minimum": "0.5" },
            },
        } }],
        "errorCodes": { "400": [{ "errorCode": "Bad", "errorMessage": "m" }] },
        "x-observed-errors": [{ "code": "E" }, { "code": "E", "httpStatus": "400" }],
    }));
    let first = fresh(document.clone());
    let again = merged(&first, document);
    assert_eq!(again.changes, []);
    assert_eq!(again.spec, first);
}

#[test]
fn an_override_against_another_fact_is_kept_and_reported() {
    let mut shape = json!({ "type": "integer", "example": "other" });
    shape["overrides"] = corrections("/type", json!("integer"), json!("string"));
    let line = kept(shape.clone(), json!({ "type": "number", "example": "other" }));
    let expected = "kept[override] /parameters/P/type: `\"integer\"` became `\"number\"`, but an \
                    override is about it";
    assert_eq!(line, expected);
    let line = kept(shape, json!({ "type": "string", "example": "other" }));
    assert!(line.starts_with("kept[override-confirmed] /parameters/P/type"), "{line}");
    assert!(line.ends_with("remove the override"), "{line}");
}

#[test]
fn overrides_count_wherever_they_stand() {
    for (pointer, at) in [
        ("", "/parameters/P/example"),
        ("/parameters/P", "/example"),
        ("/parameters/P", ""),
        ("", "/parameters"),
    ] {
        let mut spec = spec(json!({ "type": "string", "example": "x" }));
        let object = spec.pointer_mut(pointer).expect("the place is there");
        object["overrides"] = corrections(at, json!("x"), json!("z"));
        let merged = merged(&spec, parameter(json!({ "type": "string", "example": "y" })));
        assert_eq!(merged.spec, spec);
        assert_eq!(merged.changes.len(), 1, "{:?}", merged.changes);
        assert_eq!(merged.changes[0].reason, "override");
    }
}

#[test]
fn what_an_override_adds_is_not_added_again() {
    let mut shape = json!({ "type": "string" });
    shape["overrides"] = corrections("/maxLength", json!(null), json!(9));
    let line = kept(shape, json!({ "type": "string", "maxLength": 8 }));
    assert!(line.starts_with("kept[override] /parameters/P/maxLength"), "{line}");

    let mut spec = spec(json!({ "type": "string" }));
    let added = json!({ "type": "integer" });
    spec["response"]["overrides"] = corrections("/fields/New", json!(null), added);
    let document = api(json!({ "parameters": [
        { "name": "P", "in": "query", "schema": { "type": "string" } },
    ], "responses": { "200": { "schema": { "type": "object", "properties": {
        "RequestId": { "type": "string", "example": "1-2-3" },
        "New": { "type": "integer" },
    } } } } }));
    let merged = merged(&spec, document);
    assert_eq!(merged.spec, spec);
    assert_eq!(merged.changes[0].reason, "override-confirmed");
}

#[test]
fn an_override_of_a_value_keeps_its_place() {
    let mut shape = json!({ "type": "string", "values": [
        { "value": "b", "label": "bee" }, { "value": "c" },
    ] });
    shape["overrides"] = corrections("/values/0/label", json!("bee"), json!("letter"));
    let (found, report) = merge_p(shape, json!({ "type": "string", "enum": ["a", "b", "c"] }));
    assert_eq!(report, ["added /parameters/P/values: `\"a\"`"]);
    let expected = json!([{ "value": "b", "label": "bee" }, { "value": "c" }, { "value": "a" }]);
    assert_eq!(found["values"], expected);
}

#[test]
fn a_new_type_adapts_to_a_definition_but_not_to_a_meaning() {
    let shape = json!({ "type": "string", "definition": "Count", "maxLength": 3 });
    let (found, report) = merge_p(shape, json!({ "type": "integer" }));
    assert_eq!(found, json!({ "type": "integer", "definition": "Count" }));
    assert_eq!(report.len(), 2, "{report:?}");

    let shape =
        json!({ "type": "string", "definition": "Direction", "values": [{ "value": "in" }] });
    let (found, _) = merge_p(shape, json!({ "type": "integer" }));
    let expected =
        json!({ "type": "integer", "definition": "Direction", "values": [{ "value": "in" }] });
    assert_eq!(found, expected);

    let of = |shape: Value, ty: &str| kept(shape, json!({ "type": ty }));
    for (meaning, ty) in [
        ("integer", "integer"),
        ("number", "number"),
        ("boolean", "boolean"),
        ("unix-seconds", "number"),
    ] {
        let line = of(json!({ "type": "string", "meaning": meaning }), ty);
        assert!(line.starts_with("kept[meaning-differs] /parameters/P/type"), "{line}");
    }
    of(json!({ "type": "string", "enum": "Direction" }), "boolean");
    of(json!({ "type": "string", "values": [{ "value": "1", "name": "One" }] }), "any");
    let shape = json!({ "type": "string", "meaning": "unix-seconds" });
    let (found, _) = merge_p(shape, json!({ "type": "integer" }));
    assert_eq!(found, json!({ "type": "integer", "meaning": "unix-seconds" }));
}

#[test]
fn an_example_that_contradicts_a_meaning_is_kept_out() {
    for (meaning, bad) in [("integer", "many"), ("number", "x"), ("boolean", "yes")] {
        let shape = json!({ "type": "string", "meaning": meaning, "example": "1" });
        let line = kept(shape, json!({ "type": "string", "example": bad }));
        assert!(line.starts_with("kept[meaning-differs] /parameters/P/example"), "{line}");
    }
    let shape = json!({ "type": "string", "definition": "Count", "example": "1" });
    kept(shape, json!({ "type": "string", "example": "10,000" }));
}

#[test]
fn required_is_taken_away_and_other_marks_are_not() {
    let shape = json!({
        "type": "string", "required": true, "requiredInPractice": true, "ignored": true,
        "commaSeparated": true,
    });
    let (found, report) = merge_p(shape, json!({ "type": "string" }));
    assert_eq!(report, ["changed /parameters/P/required: it is no longer required"]);
    let expected = json!({
        "type": "string", "requiredInPractice": true, "ignored": true, "commaSeparated": true,
    });
    assert_eq!(found, expected);
    let (found, report) = merge_p(found, json!({ "type": "string", "required": true }));
    assert_eq!(found["required"], true);
    assert_eq!(report, ["added /parameters/P/required: `true`"]);
}

#[test]
fn no_place_means_the_query() {
    let shape = json!({ "type": "string", "in": "form" });
    let (found, report) = merge_p(shape.clone(), json!({ "type": "string" }));
    assert_eq!(found, json!({ "type": "string" }));
    assert_eq!(report, ["changed /parameters/P/in: `\"form\"` became `\"query\"`"]);
    // A page does not say where a parameter is sent.
    let draft = draft(parameter(json!({ "type": "string" })));
    let merged = merge(Some(&spec(shape.clone())), &draft, &product(), Origin::Page);
    assert_eq!(merged.spec["parameters"]["P"], shape);
}

#[test]
fn new_parameters_and_fields_go_where_they_are_documented() {
    let old = |name: &str| json!({ name: { "type": "string", "description": "Ours." } });
    let mut spec = spec(json!({ "type": "string" }));
    let mut fields = old("B");
    fields.as_object_mut().expect("fields").extend(old("Ours").as_object().expect("it").clone());
    fields.as_object_mut().expect("fields").extend(old("D").as_object().expect("it").clone());
    spec["response"]["fields"] = fields;
    let text = json!({ "type": "string" });
    let document = api(json!({ "responses": { "200": { "schema": {
        "type": "object",
        "properties": { "A": text, "B": text, "C": text, "C2": text, "D": text, "E": text },
    } } } }));
    let merged = merged(&spec, document);
    let names = merged.spec["response"]["fields"].as_object().expect("fields").keys();
    assert_eq!(names.collect::<Vec<_>>(), ["A", "B", "C", "C2", "Ours", "D", "E"]);
    assert_eq!(only_here(&merged), ["/response/fields/Ours"]);
}

#[test]
fn values_keep_names_and_words_and_new_ones_stand_in_order() {
    let shape = json!({ "type": "string", "values": [
        { "value": "a", "name": "First", "label": "ours" }, { "value": "c" }, { "value": "gone" },
    ] });
    let schema = json!({
        "type": "string", "enum": ["a", "b", "c"], "x-enum-source": "ours",
        "enumValueTitles": { "a": "theirs", "c": "third" },
    });
    let (found, report) = merge_p(shape, schema);
    let expected = json!([
        { "value": "a", "name": "First", "label": "ours" },
        { "value": "b" },
        { "value": "c", "label": "third" },
        { "value": "gone" },
    ]);
    assert_eq!(found["values"], expected);
    assert_eq!(
        report,
        ["added /parameters/P/values: `\"b\"`", "added /parameters/P/values/2/label: `\"third\"`",]
    );
}

#[test]
fn a_value_unknown_to_the_shared_enum_is_kept_out() {
    let values = json!([{ "value": "in" }, { "value": "out" }]);
    for key in ["enum", "definition"] {
        let shape = json!({ "type": "string", key: "Direction", "values": values });
        let line = kept(shape, json!({ "type": "string", "enum": ["in", "both"] }));
        assert!(line.starts_with("kept[shared-enum] /parameters/P/values: the document lists"));
        assert!(line.contains("`\"both\"`"), "{line}");
        // The second spelling of a value is known.
        let shape = json!({ "type": "string", key: "Direction", "values": [{ "value": "2" }] });
        let (found, _) = merge_p(shape, json!({ "type": "string", "enum": ["1", "2"] }));
        assert_eq!(found["values"], json!([{ "value": "1" }, { "value": "2" }]));
    }
}

#[test]
fn a_page_keeps_its_facts_against_metadata() {
    let mut with_page = spec(json!({ "type": "string", "required": true, "example": "x" }));
    with_page["page"] = json!({ "title": "Ping", "updated": "2026-01-07" });
    let document = parameter(json!({
        "type": "integer", "example": "1", "maximum": "9", "enum": ["1"],
    }));
    let found = merged(&with_page, document);
    let mut expected = with_page.clone();
    expected["parameters"]["P"]["maximum"] = json!(9);
    assert_eq!(found.spec, expected);
    let reasons = found.changes.iter().filter(|change| change.outcome == Outcome::Kept);
    let reasons = reasons.map(|change| change.reason).collect::<BTreeSet<_>>();
    assert_eq!(reasons, BTreeSet::from(["page-differs"]));
    assert_eq!(lines(&found).len(), 5, "{:?}", lines(&found));
}

#[test]
fn another_structure_is_taken_whole_or_not_at_all() {
    let list = json!({ "type": "array", "style": "flat", "items": { "type": "string" } });
    let object = json!({ "type": "object", "properties": { "A": { "type": "string" } } });
    let merged_into = |shape: Value| {
        merged(
            &spec(shape),
            api(json!({ "parameters": [
        { "name": "P", "in": "query", "style": "json", "schema": object },
    ] })),
        )
    };
    let found = merged_into(list.clone());
    let expected =
        json!({ "type": "object", "fields": { "A": { "type": "string" } }, "style": "json" });
    assert_eq!(found.spec["parameters"]["P"], expected);
    assert_eq!(found.changes.len(), 1, "{:?}", found.changes);

    let mut described = list;
    described["items"]["description"] = json!("Ours.");
    let found = merged_into(described.clone());
    assert_eq!(found.spec["parameters"]["P"], described);
    assert_eq!(found.changes.len(), 1, "{:?}", found.changes);
    assert_eq!(found.changes[0].reason, "structure-differs");

    let shape = json!({ "type": "object", "fields": { "A": { "type": "string" } } });
    kept(shape, json!({ "$ref": "#/components/schemas/Gone" }));
}

#[test]
fn rules_errors_and_deprecations() {
    let mut old = spec(json!({ "type": "string", "deprecated": { "note": "Ours." } }));
    old["rules"] = json!([{ "required": "P", "when": "it rains" }, { "atMostOneOf": ["P"] }]);
    old["errors"] = json!([
        { "status": 400, "code": "Bad", "message": "old", "description": "Ours.", "name": "Worse" },
        { "status": 400, "code": "Gone", "message": "m" },
    ]);
    old["observedErrors"] = json!([{ "code": "E", "description": "Ours." }]);
    let document = api(json!({
        "deprecated": true, "operationType": "write",
        "parameters": [{ "name": "P", "in": "query", "schema": {
            "type": "string", "x-required-when": { "P": ["1"] },
        } }],
        "x-parameter-precedence": [["P"]],
        "errorCodes": { "400": [
            { "errorCode": "Bad", "errorMessage": "new" }, { "errorCode": "More" },
        ] },
        "x-observed-errors": [{ "code": "E", "use": "retry" }],
    }));
    let found = merged(&old, document.clone());
    let mut expected = old;
    expected["deprecated"] = json!({});
    expected["rules"].as_array_mut().expect("rules").push(json!({ "precedence": ["P"] }));
    expected["errors"][0]["message"] = json!("new");
    let more = json!({ "status": 400, "code": "More", "message": "" });
    expected["errors"].as_array_mut().expect("errors").push(more);
    expected["observedErrors"][0]["advice"] = json!("retry");
    assert_eq!(found.spec, expected);
    assert_eq!(
        lines(&found)[0],
        "kept[kind-differs] /kind: the document says \"write\", the spec \
                                  \"read\"",
        "{:?}",
        lines(&found)
    );
    assert_eq!(only_here(&found), ["/parameters/P/deprecated", "/rules/1", "/errors/1"]);
    assert!(lines(&merged(&found.spec, document)).iter().all(|line| line.starts_with("kept")));
}

#[test]
fn a_document_without_an_answer_leaves_the_answer() {
    let old = fresh(field(json!({ "type": "array", "items": { "type": "string" } })));
    let found = merged(&old, api(json!({ "responses": [] })));
    assert_eq!(found.spec, old);
}

#[test]
fn reasons_are_in_one_table() {
    assert!(REASONS.is_sorted());
    let source =
        ["merge.rs", "merge/facts.rs", "merge/fresh.rs", "merge/shape.rs", "merge/values.rs"].map(
            |file| {
                let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../codegen/src/import/");
                std::fs::read_to_string(format!("{folder}{file}")).expect("the file is there")
            },
        );
    for (reason, _) in REASONS {
        let uses = source.concat().matches(&format!("\"{reason}\"")).count();
        assert!(uses > 1, "`{reason}` is never used");
    }
}

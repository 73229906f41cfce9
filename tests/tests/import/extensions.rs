//! Our own keys in documents.

use alicloud_codegen::import::metadata::Options;
use serde_json::{Value, json};

use crate::document::{api, codes, document, draft, field, parameter, read_with};

/// The spec of the parameter `P` with `schema`.
fn p(schema: Value) -> Value {
    let draft = draft(parameter(schema));
    assert_eq!(draft.flags, []);
    draft.spec["parameters"]["P"].clone()
}

/// The value of `key` in the spec of an operation with `members` and the parameters `A`, `B`.
fn of_operation(key: &str, members: Value) -> Value {
    let text = json!({ "type": "string" });
    let mut members = members;
    members["parameters"] = json!([
        { "name": "A", "in": "query", "schema": text },
        { "name": "B", "in": "query", "schema": text },
    ]);
    let draft = draft(api(members));
    assert_eq!(draft.flags, []);
    draft.spec.get(key).cloned().unwrap_or_default()
}

#[test]
fn units() {
    for (unit, expected) in [
        ("bytes", "bytes"),
        ("GB", "gigabytes"),
        ("bit/s", "bits-per-second"),
        ("Mbit/s", "megabits-per-second"),
        ("Gbit/s", "gigabits-per-second"),
        ("pps", "packets-per-second"),
        ("seconds", "seconds"),
        ("minutes", "minutes"),
        ("hours", "hours"),
        ("days", "days"),
        ("milliseconds", "milliseconds"),
        ("percent", "percent"),
        ("unix-milliseconds", "unix-milliseconds"),
    ] {
        assert_eq!(p(json!({ "type": "integer", "x-unit": unit }))["unit"], expected);
    }
    // Points in time are a meaning, which a person decides.
    for unit in ["unix-seconds", "unix-timestamp"] {
        assert_eq!(p(json!({ "type": "string", "x-unit": unit })), json!({ "type": "string" }));
    }
    let list = draft(field(json!({
        "type": "array", "x-unit": "bytes", "items": { "type": "integer" },
    })));
    assert_eq!(codes(&list), ["bad-extension"]);
}

#[test]
fn the_format_of_a_time_counts_more_than_the_format() {
    let shape = p(json!({ "type": "string", "format": "iso8601", "x-time-format": "HH:mm" }));
    assert_eq!(shape["format"], "HH:mm");
}

#[test]
fn marks_of_parameters() {
    let shape = p(json!({
        "type": "string", "x-required-in-practice": true, "x-ignored-by-backend": true,
        "x-comma-separated": "true",
    }));
    let expected = json!({
        "type": "string", "requiredInPractice": true, "ignored": true, "commaSeparated": true,
    });
    assert_eq!(shape, expected);
    for key in ["x-required-in-practice", "x-ignored-by-backend", "x-comma-separated"] {
        let answer = draft(field(json!({ "type": "string", key: true })));
        assert_eq!(codes(&answer), ["bad-extension"]);
        assert_eq!(answer.spec["response"]["fields"]["F"], json!({ "type": "string" }));
    }
}

#[test]
fn values_of_other_sources() {
    let shape = p(json!({ "type": "string", "x-known-values": ["a", "b"], "example": "a" }));
    assert_eq!(shape["values"], json!([{ "value": "a" }, { "value": "b" }]));
    let shape = p(json!({ "type": "string", "enum": ["a"], "x-documented-values": ["b"] }));
    assert_eq!(shape["values"], json!([{ "value": "a" }, { "value": "b" }]));
}

#[test]
fn titles_become_labels_only_if_they_are_ours_or_prose_is_wanted() {
    let titled = json!({
        "type": "string", "enum": ["a"], "enumValueTitles": { "a": "one", "b": "two" },
    });
    let bare = json!([{ "value": "a" }, { "value": "b" }]);
    let labelled = json!([{ "value": "a", "label": "one" }, { "value": "b", "label": "two" }]);
    assert_eq!(p(titled.clone())["values"], bare);
    let mut ours = titled.clone();
    ours["x-enum-source"] = json!("another document");
    assert_eq!(p(ours)["values"], labelled);
    let options = Options { with_prose: true };
    let draft = read_with(&document(parameter(titled)), options);
    assert_eq!(draft.spec["parameters"]["P"]["values"], labelled);
}

#[test]
fn sentences_come_only_when_they_are_wanted() {
    let members = json!({
        "title": "A title", "summary": "A summary", "description": "A description",
        "parameters": [{ "name": "P", "in": "query", "schema": {
            "type": "string", "title": "A title", "description": "About it. Valid values:\n- a: x\n- b: y",
        } }],
    });
    let document = document(api(members));
    let text = Value::Object(read_with(&document, Options::default()).spec).to_string();
    for words in ["title", "summary", "escription", "About", "\"x\""] {
        assert!(!text.contains(words), "{text}");
    }
    let draft = read_with(&document, Options { with_prose: true });
    assert_eq!(draft.spec["summary"], "A summary");
    assert_eq!(draft.spec["description"], "A description");
    let parameter = &draft.spec["parameters"]["P"];
    assert!(parameter["description"].as_str().is_some_and(|text| text.starts_with("About it.")));
    assert_eq!(parameter["values"][0], json!({ "value": "a", "label": "x" }));
}

#[test]
fn readers_only() {
    for key in ["x-enum-incomplete", "x-type-suspect"] {
        assert_eq!(p(json!({ "type": "string", key: true })), json!({ "type": "string" }));
    }
    let list = p_with_style(json!({
        "type": "array", "items": { "type": "object" }, "x-container-example": "a",
    }));
    assert_eq!(list["items"], json!({ "type": "object" }));
    assert_eq!(
        of_operation("x-operation-kind", json!({ "x-operation-kind": "list" })),
        json!(null)
    );
}

fn p_with_style(schema: Value) -> Value {
    let draft = draft(api(json!({ "parameters": [
        { "name": "P", "in": "query", "style": "flat", "x-wire": "Name.N", "schema": schema },
    ] })));
    assert_eq!(draft.flags, []);
    draft.spec["parameters"]["P"].clone()
}

#[test]
fn rules_between_parameters() {
    let rules = of_operation(
        "rules",
        json!({
            "x-at-least-one-of": [["A", "B"]], "x-parameter-precedence": [["B", "A"]],
        }),
    );
    assert_eq!(rules, json!([{ "atLeastOneOf": ["A", "B"] }, { "precedence": ["B", "A"] }]));

    let conditional = |condition: Value| {
        draft(api(json!({ "parameters": [
            { "name": "A", "in": "query", "schema": { "type": "string" } },
            { "name": "B", "in": "query", "schema": {
                "type": "string", "x-required-when": condition,
            } },
        ] })))
    };
    let good = conditional(json!({ "A": ["1", 2] }));
    assert_eq!(good.spec["rules"], json!([{ "required": "B", "if": { "A": ["1", "2"] } }]));
    for bad in [json!([]), json!({}), json!({ "A": "1" }), json!({ "A": [["1"]] }), json!("A")] {
        let draft = conditional(bad);
        assert_eq!(codes(&draft), ["bad-extension"]);
        assert!(!draft.spec.contains_key("rules"));
    }
    assert_eq!(codes(&conditional(json!({ "C": ["1"] }))), ["unknown-parameter"]);
    for bad in [json!(["A"]), json!([[]]), json!([[{}]])] {
        assert_eq!(codes(&draft(api(json!({ "x-at-least-one-of": bad })))), ["bad-extension"]);
    }
}

#[test]
fn rate_limit() {
    let limit = of_operation("rateLimit", json!({ "x-qps-limit": 10 }));
    assert_eq!(limit, json!({ "calls": 10, "seconds": 1 }));
    for bad in [json!(0), json!(-1), json!(1.5), json!("many"), json!(5_000_000_000_u64), json!([])]
    {
        assert_eq!(codes(&draft(api(json!({ "x-qps-limit": bad })))), ["bad-extension"]);
    }
}

#[test]
fn paging() {
    let paging = |paging: Value| {
        of_operation(
            "paging",
            json!({
                "x-pagination": paging,
                "responses": { "200": { "schema": { "type": "object", "properties": {
                    "List": { "type": "array", "items": { "type": "string" } },
                    "Info": { "type": "object", "properties": { "Total": { "type": "integer" } } },
                } } } },
            }),
        )
    };
    let expected = json!({ "page": "A", "size": "B", "total": "Info.Total", "items": "List" });
    let base = json!({ "pageParam": "A", "sizeParam": "B", "totalField": "Info.Total" });
    let mut one = base.clone();
    one["listField"] = json!("List");
    assert_eq!(paging(one), expected);
    let mut several = base;
    several["listFields"] = json!(["List", "Other"]);
    assert_eq!(paging(several), expected);
    assert_eq!(codes(&draft(api(json!({ "x-pagination": {} })))), ["bad-extension"]);
}

#[test]
fn paging_without_a_list_takes_the_only_one() {
    let read = |properties: Value| {
        draft(api(json!({
            "x-pagination": { "pageParam": "P", "sizeParam": "P" },
            "parameters": [{ "name": "P", "in": "query", "schema": { "type": "string" } }],
            "responses": { "200": { "schema": { "type": "object", "properties": properties } } },
        })))
    };
    let texts = json!({ "type": "array", "items": { "type": "string" } });
    let objects = json!({ "type": "array", "items": { "type": "object", "properties": {
        "Inner": texts,
    } } });
    let lists = json!({ "type": "array", "items": texts });
    let inside = json!({ "type": "object", "properties": { "List": objects } });
    let one = read(json!({ "Page": inside, "Rows": lists, "Id": { "type": "string" } }));
    assert_eq!(one.spec["paging"]["items"], "Page.List");
    assert_eq!(codes(&one), ["paging-list-guessed"]);
    for several in [json!({ "Page": inside, "Rows": texts }), json!({ "Rows": lists })] {
        let draft = read(several);
        assert!(!draft.spec.contains_key("paging"));
        assert_eq!(codes(&draft), ["bad-extension"]);
    }
}

#[test]
fn errors_of_other_sources() {
    let observed = of_operation(
        "observedErrors",
        json!({
            "x-mentioned-errors": [{ "numericCode": "-3" }, { "errorCode": "E" }, { "errorCode": "E" }],
            "x-observed-errors": [
                { "code": "not a word", "use": "retry" }, { "code": "42" }, { "code": "F", "use": "?" },
            ],
            "x-errorCodes-older": [{ "httpStatus": "400", "errorCode": "G", "errorMessage": "gone" }],
        }),
    );
    assert_eq!(
        observed,
        json!([
            { "number": "-3" },
            { "code": "E" },
            { "message": "not a word", "advice": "retry" },
            { "number": "42" },
            { "code": "F" },
            { "status": 400, "code": "G", "message": "gone" },
        ])
    );
    assert_eq!(codes(&draft(api(json!({ "x-observed-errors": [{}] })))), ["bad-extension"]);
}

#[test]
fn what_else_stands_at_operations() {
    let sources = of_operation("sources", json!({ "x-source": { "methods": "a", "other": "b" } }));
    assert_eq!(
        sources,
        json!([
            { "facts": "HTTP methods", "from": "a" }, { "facts": "other", "from": "b" },
        ])
    );
    let number = of_operation("notComputed", json!({ "x-sentinel-not-processed": "-1" }));
    assert_eq!(number, "-1");
    let members = json!({ "deprecated": true, "x-replacement": "Pong" });
    assert_eq!(of_operation("deprecated", members), json!({ "replacement": "Pong" }));
    let shape = p(json!({ "type": "string", "deprecated": true, "x-replacement": "Q" }));
    assert_eq!(shape["deprecated"], json!({ "replacement": "Q" }));
}

#[test]
fn every_key_is_described_beside_the_code_that_reads_it() {
    let facts = include_str!("../../../codegen/src/import/metadata/extensions.rs");
    let described = facts.lines().filter(|line| line.starts_with("//! |")).collect::<String>();
    let keys = facts.split("const KEYS").nth(1).and_then(|rest| rest.split("];").next());
    let keys = keys.expect("the list of keys").split('"').filter(|key| key.starts_with("x-"));
    let mut count = 0;
    for key in keys {
        assert!(described.contains(&format!("`{key}`")), "`{key}` is not described");
        count += 1;
    }
    assert!(count > 20, "only {count} keys were found");
}

//! What a document says, in the form of a spec.

use serde_json::{Value, json};

use crate::document::{api, codes, document, draft, field, parameter, read};

fn f(schema: Value) -> Value {
    draft(field(schema)).spec["response"]["fields"]["F"].clone()
}

#[test]
fn an_empty_list_is_an_empty_map() {
    let mut document = document(json!([]));
    document["components"] = json!([]);
    let draft = read(&document);
    assert_eq!(codes(&draft), ["no-method", "no-response"]);
    let empty = api(json!({ "errorCodes": [], "systemTags": [], "responses": { "200": {
        "schema": { "type": "object", "properties": [] },
    } } }));
    let draft = crate::document::draft(empty);
    assert_eq!(draft.flags, []);
    assert_eq!(draft.spec["response"], json!({ "type": "object" }));
}

#[test]
fn calls_without_a_signature() {
    let authentication = |security: Value| {
        let draft = draft(api(json!({ "security": security })));
        draft.spec.get("authentication").cloned()
    };
    let anonymous = Some(json!("anonymous"));
    assert_eq!(authentication(json!([{ "Anonymous": [] }])), anonymous);
    assert_eq!(authentication(json!([{ "ARS_OIDC": [] }])), anonymous);
    for signed in
        [json!([]), json!([{ "AK": [] }]), json!([{ "Anonymous": [] }, { "AK": [] }]), json!("?")]
    {
        assert_eq!(authentication(signed), None);
    }
}

#[test]
fn numbers_that_are_text() {
    let shape = f(json!({
        "type": "integer", "format": "int64", "minimum": "1", "maximum": "100.0", "example": 5,
    }));
    let expected = json!({
        "type": "integer", "format": "int64", "example": "5", "minimum": 1, "maximum": 100,
    });
    assert_eq!(shape, expected);
    let shape = f(json!({ "type": "string", "maxLength": 64.0, "minLength": "x" }));
    assert_eq!(shape, json!({ "type": "string", "maxLength": 64 }));
    let shape = f(json!({ "type": "number", "minimum": "0.5", "maximum": "inf" }));
    assert_eq!(shape, json!({ "type": "number", "minimum": 0.5 }));
}

#[test]
fn types() {
    for (schema, expected) in [
        (json!({ "type": "long" }), json!({ "type": "integer" })),
        (json!({ "type": "double" }), json!({ "type": "number" })),
        (json!({ "type": "string", "format": "byte" }), json!({ "type": "binary" })),
        (
            json!({ "properties": { "A": { "type": "any" } } }),
            json!({
                "type": "object", "fields": { "A": { "type": "any" } },
            }),
        ),
        (
            json!({ "items": { "type": "boolean" } }),
            json!({
                "type": "array", "items": { "type": "boolean" },
            }),
        ),
        (
            json!({ "type": "object", "additionalProperties": { "type": "string" } }),
            json!({
                "type": "map", "entries": { "type": "string" },
            }),
        ),
        (
            json!({ "type": "array", "items": { "type": "array", "items": { "type": "number" } } }),
            json!({ "type": "array", "items": { "type": "array", "items": { "type": "number" } } }),
        ),
        (
            json!({ "type": "string", "items": {}, "deprecated": true }),
            json!({
                "type": "string", "deprecated": {},
            }),
        ),
        (
            json!({ "type": "array", "items": { "type": "string", "deprecated": true } }),
            json!({
                "type": "array", "items": { "type": "string" },
            }),
        ),
    ] {
        assert_eq!(f(schema.clone()), expected, "{schema}");
    }
}

#[test]
fn the_example_of_a_list_is_one_of_its_items() {
    let shape = f(json!({ "type": "array", "example": "a", "items": { "type": "string" } }));
    assert_eq!(shape["items"], json!({ "type": "string", "example": "a" }));
    let shape = f(json!({ "type": "array", "items": { "type": "string", "example": ["a"] } }));
    assert_eq!(shape["items"]["example"], "a");
}

#[test]
fn what_stands_beside_a_reference_counts_more() {
    let mut document = document(parameter(json!({
        "$ref": "#/components/schemas/Name", "required": true, "example": "mine",
    })));
    document["components"]["schemas"] = json!({ "Name": {
        "type": "string", "example": "theirs", "maxLength": 9, "required": false,
    } });
    let draft = read(&document);
    let expected = json!({ "type": "string", "example": "mine", "maxLength": 9, "required": true });
    assert_eq!(draft.spec["parameters"]["P"], expected);
    document["components"]["schemas"]["Name"] = json!({ "$ref": "#/components/schemas/Name" });
    assert_eq!(codes(&read(&document))[0], "recursive-reference");
}

#[test]
fn places_and_styles_of_parameters() {
    let list = json!({ "type": "array", "items": { "type": "string" } });
    let one = |place: Value, style: Value| {
        let members = json!({ "name": "P", "in": place, "style": style, "schema": list });
        let draft = draft(api(json!({ "parameters": [members] })));
        draft.spec["parameters"]["P"].clone()
    };
    for (place, expected) in [
        ("formData", "form"),
        ("body", "body"),
        ("header", "header"),
        ("path", "path"),
        ("host", "host"),
    ] {
        assert_eq!(one(json!(place), json!("json"))["in"], expected);
    }
    assert_eq!(one(json!("query"), json!("json")).get("in"), None);
    assert_eq!(one(json!("path"), json!(null))["required"], true);
    for style in ["repeatList", "flat", "json", "simple", "xml"] {
        assert_eq!(one(json!("query"), json!(style))["style"], style);
    }
    assert_eq!(one(json!("query"), json!("struct"))["style"], "json");
    assert_eq!(one(json!("query"), json!("cube")).get("style"), None);
}

#[test]
fn a_parameter_that_is_listed_twice_is_required_if_one_is() {
    let twice = |first: bool, second: bool| {
        let one = |required: bool| {
            json!({ "name": "P", "in": "query", "schema": {
                "type": "string", "required": required,
            } })
        };
        let draft = draft(api(json!({ "parameters": [one(first), one(second)] })));
        draft.spec["parameters"]["P"].clone()
    };
    let optional = json!({ "type": "string", "listed": 2 });
    let required = json!({ "type": "string", "listed": 2, "required": true });
    assert_eq!(twice(false, false), optional);
    assert_eq!(twice(true, false), required);
    assert_eq!(twice(false, true), required);
}

#[test]
fn the_path_is_kept_where_the_style_uses_it() {
    let path = |style: &str, path: &str| {
        let mut document = document(api(json!({ "path": path })));
        document["info"]["style"] = json!(style);
        read(&document).spec.get("path").cloned()
    };
    assert_eq!(path("RPC", "/left/over"), None);
    assert_eq!(path("ROA", "/clusters"), Some(json!("/clusters")));
    assert_eq!(path("V3", "/"), None);
    assert_eq!(path("V3", ""), None);
    assert_eq!(path("V3", "/a/*"), Some(json!("/a/*")));
}

#[test]
fn errors_and_statuses() {
    let draft = draft(api(json!({
        "errorCodes": {
            "200": [{ "errorCode": "Fine", "errorMessage": "" }],
            "400": [
                { "errorCode": "Bad", "errorMessage": "The %s is bad." },
                { "errorCode": "Bad", "errorMessage": "The %s is bad." },
            ],
            "404": [{ "errorCode": 404 }],
        },
        "responses": {
            "4XX": {}, "5xx": {}, "302": {},
            "201": { "schema": { "type": "object" } },
        },
    })));
    assert_eq!(draft.flags, []);
    let expected = json!([
        { "status": 200, "code": "Fine", "message": "" },
        { "status": 400, "code": "Bad", "message": "The %s is bad." },
        { "status": 404, "code": "404", "message": "" },
    ]);
    assert_eq!(draft.spec["errors"], expected);
    assert_eq!(draft.spec["response"], json!({ "type": "object" }));
}

#[test]
fn whether_it_reads() {
    for (members, expected) in [
        (json!({ "operationType": "read" }), json!("read")),
        (json!({ "operationType": "write" }), json!("write")),
        (json!({ "operationType": "none" }), json!("write")),
        (json!({ "operationType": null, "systemTags": { "operationType": "get" } }), json!("read")),
        (json!({ "operationType": null }), json!(null)),
    ] {
        let draft = draft(api(members));
        assert_eq!(draft.spec.get("kind").cloned().unwrap_or_default(), expected);
    }
}

#[test]
fn values_in_prose_with_both_kinds_of_punctuation() {
    let description = "words。取值：\n\n- **in**：one\n- `out`: two\n* 3\n- 不是值：x";
    let shape = f(json!({ "type": "string", "example": "in", "description": description }));
    let expected = json!([{ "value": "in" }, { "value": "out" }, { "value": "3" }]);
    assert_eq!(shape["values"], expected);
    let range = f(json!({ "type": "string", "description": "Valid values: 1 to 100" }));
    assert_eq!(range, json!({ "type": "string" }));
}

#[test]
fn the_success_answer_is_value_for_value() {
    let answer = r#"{"RequestId":"a","Rate":0.1234567890123456789,"Big":9007199254740993}"#;
    let demo = json!([{ "type": "xml", "example": "<a/>" }, { "type": "json", "example": answer }]);
    let draft = draft(api(json!({ "responseDemo": demo.to_string() })));
    assert_eq!(draft.spec["example"], serde_json::from_str::<Value>(answer).expect("JSON"));
    assert_eq!(draft.spec["example"]["Big"], 9_007_199_254_740_993_u64);
}

//! Documents that are broken or made to break something.

use alicloud_codegen::Diagnostics;
use alicloud_codegen::import::metadata::{Document, LARGEST, Options};
use serde_json::{Value, json};

use crate::document::{api, codes, document, draft, field, fresh, read, written};

/// Reads a document that cannot be read.
fn refused(bytes: &[u8]) -> Diagnostics {
    Document::read("bad.json", bytes).expect_err("the document is refused")
}

/// The code, the line and the message of the only problem.
fn problem(bytes: &[u8]) -> (&'static str, usize, String) {
    let diagnostics = refused(bytes);
    let problems = diagnostics.iter().collect::<Vec<_>>();
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].file, "bad.json");
    assert!(diagnostics.to_string().ends_with("1 problem; nothing was written"));
    (problems[0].code, problems[0].line, problems[0].message.clone())
}

#[test]
fn what_is_no_document_is_named() {
    for (bytes, code, words) in [
        (&b""[..], "wrong-document", "empty"),
        (b" \n\t", "wrong-document", "empty"),
        (b"<!DOCTYPE html><html>", "wrong-document", "HTML"),
        (b"\xef\xbb\xbf  <html>", "wrong-document", "HTML"),
        (b"not JSON", "invalid-json", "not valid JSON"),
        (b"null", "wrong-document", "api-docs.json"),
        (b"[]", "wrong-document", "api-docs.json"),
        (b"{}", "wrong-document", "api-docs.json"),
        (b"{\"info\": []}", "wrong-document", "api-docs.json"),
        (b"{\"info\":{\"product\":\"A\",\"version\":\"1\"}}", "wrong-document", "`apis`"),
        (
            b"{\"info\":{\"product\":\"A\",\"version\":\"1\"},\"apis\":7}",
            "wrong-document",
            "`apis`",
        ),
        (b"{\n\"a\": \"\xff\"", "wrong-encoding", "UTF-8"),
        (b"{\"a\": 1e999}", "invalid-json", "out of range"),
    ] {
        let (found, _, message) = problem(bytes);
        assert_eq!(found, code, "{message}");
        assert!(message.contains(words), "{message}");
    }
    assert_eq!(problem(b"{\n\"a\": \"\xff\"").1, 2);
    assert_eq!(problem(b"{\n\n\"a\" 1}").1, 3);
}

#[test]
fn utf_16_is_named_with_and_without_a_mark() {
    let text = document(api(json!({}))).to_string();
    let little = text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
    let big = text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>();
    for mark in [&[][..], &[0xff, 0xfe], &[0xfe, 0xff]] {
        for bytes in [&little, &big] {
            let (code, ..) = problem(&[mark, bytes.as_slice()].concat());
            assert_eq!(code, "wrong-encoding");
        }
    }
}

#[test]
fn a_mark_and_other_line_ends_do_no_harm() {
    let text = serde_json::to_string_pretty(&document(api(json!({})))).expect("JSON");
    let text = format!("\u{feff}{}", text.replace('\n', "\r\n"));
    assert!(Document::read("good.json", text.as_bytes()).is_ok());
}

#[test]
fn a_document_cut_off_anywhere_is_refused() {
    let members = json!({ "errorCodes": { "400": [{ "errorCode": "Bad", "errorMessage": "é" }] } });
    let bytes = document(api(members)).to_string().into_bytes();
    for end in 0..bytes.len() {
        refused(&bytes[..end]);
    }
    assert!(Document::read("good.json", &bytes).is_ok());
}

#[test]
fn a_huge_document_is_refused_before_it_is_read() {
    let mut bytes = vec![b' '; 100 << 20];
    bytes[0] = b'[';
    assert!(bytes.len() > LARGEST);
    assert_eq!(problem(&bytes).0, "too-large");
}

#[test]
fn deep_nesting_is_refused() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let text = format!("{}1{}", open.repeat(10_000), close.repeat(10_000));
        let (code, _, message) = problem(text.as_bytes());
        assert_eq!(code, "invalid-json");
        assert!(message.contains("recursion limit"), "{message}");
    }
}

/// Objects inside each other, by a chain of references.
fn chain(length: usize, fields: usize) -> Value {
    let mut schemas = serde_json::Map::new();
    for index in 0..length {
        let next = json!({ "$ref": format!("#/components/schemas/S{}", index + 1) });
        let fields = (0..fields).map(|field| (format!("F{field}"), next.clone()));
        let schema = json!({ "type": "object", "properties": Value::Object(fields.collect()) });
        schemas.insert(format!("S{index}"), schema);
    }
    schemas.insert(format!("S{length}"), json!({ "type": "string" }));
    let mut document = document(field(json!({ "$ref": "#/components/schemas/S0" })));
    document["components"]["schemas"] = Value::Object(schemas);
    document
}

#[test]
fn what_is_deep_by_references_can_be_written_and_read() {
    let draft = read(&chain(200, 1));
    assert_eq!(codes(&draft), ["too-large"]);
    let spec = Value::Object(draft.spec);
    assert_eq!(written(&spec), spec);
}

#[test]
fn references_that_multiply_are_cut_off() {
    let draft = read(&chain(40, 10));
    assert!(codes(&draft).contains(&"too-large"));
}

#[test]
fn references_that_multiply_over_operations_are_refused() {
    let mut document = chain(40, 10);
    let api = document["apis"]["Ping"].clone();
    let names = (0..100).map(|index| format!("Ping{index}")).collect::<Vec<_>>();
    document["apis"] = names.iter().map(|name| (name.clone(), api.clone())).collect();
    let document = Document::read("bad.json", document.to_string().as_bytes()).expect("JSON");
    let names = names.iter().map(String::as_str).collect::<Vec<_>>();
    let diagnostics = document.drafts(&names, Options::default()).expect_err("it is too large");
    assert!(diagnostics.to_string().starts_with("error[too-large]"), "{diagnostics}");
    assert!(diagnostics.to_string().contains("--operation"), "{diagnostics}");
}

#[test]
fn long_texts_that_are_referred_to_often_are_cut_off() {
    let mut document = chain(1, 5000);
    document["components"]["schemas"]["S1"] =
        json!({ "type": "string", "example": "x".repeat(1 << 20) });
    assert!(codes(&read(&document)).contains(&"too-large"));
    let values = (0..10_000).map(|index| json!(index.to_string())).collect::<Value>();
    document["components"]["schemas"]["S1"] = json!({ "type": "string", "enum": values });
    assert!(codes(&read(&document)).contains(&"too-large"));
}

#[test]
fn a_long_name_does_not_multiply() {
    let name = "n".repeat(1 << 20);
    let fields = (0..2000).map(|index| (format!("F{index}"), json!({ "type": "money" })));
    let inner = json!({ "type": "object", "properties": Value::Object(fields.collect()) });
    let draft = draft(field(json!({ "type": "object", "properties": { name: inner } })));
    let size = draft.flags.iter().map(|flag| flag.pointer.len()).sum::<usize>();
    assert!(size < 1 << 20, "pointers of {size} bytes");
}

#[test]
fn operations_that_are_none_are_refused() {
    for value in [json!("text"), json!(7), json!([1]), json!(null)] {
        let text = document(value).to_string();
        let document = Document::read("bad.json", text.as_bytes()).expect("JSON");
        let diagnostics =
            document.drafts(&["Ping"], Options::default()).expect_err("it is no operation");
        assert!(diagnostics.to_string().contains("the operation `Ping` is"), "{diagnostics}");
    }
    let text = document(api(json!({}))).to_string();
    let document = Document::read("good.json", text.as_bytes()).expect("JSON");
    let diagnostics = document.drafts(&["Pong"], Options::default()).expect_err("there is none");
    assert!(diagnostics.to_string().contains("did you mean `Ping`?"), "{diagnostics}");
}

#[test]
fn a_new_spec_lacks_only_what_people_write() {
    let spec = fresh(api(json!({ "methods": [], "responses": [] })));
    let expected = json!({
        "$schema": "../../operation.schema.json", "operation": "Ping", "kind": "read",
        "methods": ["POST"], "summary": "", "response": { "type": "object" },
        "sources": [{
            "facts": "parameters, fields, errors", "from": "metadata of Demo 2020-01-01",
        }],
    });
    assert_eq!(spec, expected);
}

//! Small documents in the vendor's layout.

use alicloud_codegen::import::merge::{Change, Merged, Origin, Outcome, merge};
use alicloud_codegen::import::metadata::{Document, Options};
use alicloud_codegen::import::{Draft, print};
use serde_json::{Value, json};

/// A document with the operation `Ping`, which is `api`.
pub(crate) fn document(api: Value) -> Value {
    json!({
        "version": "1.0",
        "info": { "style": "RPC", "product": "Demo", "version": "2020-01-01" },
        "components": { "schemas": [] },
        "apis": { "Ping": api },
    })
}

/// An operation without anything to remark on, with other `members`.
pub(crate) fn api(members: Value) -> Value {
    let mut api = json!({
        "methods": ["post", "get"],
        "operationType": "read",
        "parameters": [],
        "responses": { "200": { "schema": { "type": "object", "properties": {
            "RequestId": { "type": "string", "example": "1-2-3" },
        } } } },
    });
    let object = api.as_object_mut().expect("an object");
    object.extend(members.as_object().expect("an object").clone());
    api
}

/// An operation with one parameter `P`.
pub(crate) fn parameter(schema: Value) -> Value {
    api(json!({ "parameters": [{ "name": "P", "in": "query", "schema": schema }] }))
}

/// An operation with one field `F` in the answer.
pub(crate) fn field(schema: Value) -> Value {
    api(json!({ "responses": { "200": { "schema": {
        "type": "object", "properties": { "F": schema },
    } } } }))
}

/// The draft of the operation `Ping` of a document.
pub(crate) fn read(document: &Value) -> Draft {
    read_with(document, Options::default())
}

pub(crate) fn read_with(document: &Value, options: Options) -> Draft {
    let text = document.to_string();
    let document = Document::read("api-docs.json", text.as_bytes())
        .unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
    let mut drafts =
        document.drafts(&["Ping"], options).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
    drafts.pop().expect("a draft")
}

pub(crate) fn draft(api: Value) -> Draft {
    read(&document(api))
}

/// The codes of the remarks, in order.
pub(crate) fn codes(draft: &Draft) -> Vec<&'static str> {
    draft.flags.iter().map(|flag| flag.code).collect()
}

/// A product with what specs refer to.
pub(crate) fn product() -> Value {
    json!({
        "product": "Demo",
        "version": "2020-01-01",
        "definitions": {
            "Count": { "description": "A count.", "meaning": "integer" },
            "Direction": { "description": "A direction.", "enum": "Direction" },
        },
        "enums": { "Direction": { "description": "A direction.", "values": [
            { "value": "in", "code": "1", "name": "Inbound" },
            { "value": "out", "code": "2", "name": "Outbound" },
        ] } },
    })
}

/// Merges what metadata say into the spec.
pub(crate) fn merged(spec: &Value, api: Value) -> Merged {
    merge(Some(spec), &draft(api), &product(), Origin::Metadata)
}

/// A new spec.
pub(crate) fn fresh(api: Value) -> Value {
    merge(None, &draft(api), &product(), Origin::Metadata).spec
}

/// What the merge added, changed and kept, as lines.
pub(crate) fn lines(merged: &Merged) -> Vec<String> {
    let shown = |change: &&Change| !matches!(change.outcome, Outcome::OnlyHere | Outcome::Unstated);
    merged.changes.iter().filter(shown).map(Change::to_string).collect()
}

/// What the merge found only in the spec.
pub(crate) fn only_here(merged: &Merged) -> Vec<&str> {
    let only_here =
        |change: &&Change| matches!(change.outcome, Outcome::OnlyHere | Outcome::Unstated);
    merged.changes.iter().filter(only_here).map(|change| change.pointer.as_str()).collect()
}

/// The spec after it has been written and read.
pub(crate) fn written(spec: &Value) -> Value {
    let text = print::text(spec);
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

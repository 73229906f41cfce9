//! Samples: values, numbers, meanings, names.

use serde_json::{Value, json};

use crate::{Sample, operation, parameter, text};

fn values(labels: [&str; 2]) -> Value {
    json!([{ "value": "x", "label": labels[0] }, { "value": "y", "label": labels[1] }])
}

/// The same parameter in both operations, with values of their own.
fn two(code: &'static str, one: Value, two: Value) -> Sample {
    let with = |values| {
        json!({ "parameters": { "State": {
        "type": "string", "description": "State of the box.", "values": values } } })
    };
    Sample { other: with(two), ..operation(code, with(one)) }
}

/// A field of the answer, with what the documented answer has there.
fn field(code: &'static str, name: &str, shape: Value, answer: Value) -> Sample {
    operation(
        code,
        json!({
            "response": { "fields": { name: shape } },
            "example": { name: answer },
        }),
    )
}

pub(crate) fn bad() -> Vec<Sample> {
    vec![
        text("lost-values", "Kind of box:\n\n- `1`: small\n- `2`: large"),
        text("lost-values", "`in` means inbound, `out` means outbound."),
        parameter(
            "unshared-enum",
            "Color",
            json!({ "enum": null, "values": [
            { "value": "r", "label": "red" }, { "value": "g", "label": "green" }] }),
        ),
        two("repeated-enum", values(["good", "bad"]), values(["good", "bad"])),
        two("contradictory-labels", values(["good", "bad"]), values(["bad", "good"])),
        parameter(
            "label-contradicts-enum",
            "Color",
            json!({ "values": [{ "value": "r", "label": "green" }] }),
        ),
        parameter(
            "label-contradicts-enum",
            "Color",
            json!({ "values": [{ "value": "1", "label": "not red" }] }),
        ),
        parameter("missing-unit", "InBytes", json!({ "type": "integer" })),
        parameter("missing-unit", "TrafficPercent1Day", json!({ "meaning": "number" })),
        parameter("missing-unit", "Ttl", json!({ "type": "integer" })),
        parameter("missing-unit", "CreateTime", json!({ "type": "integer", "format": "int64" })),
        parameter(
            "unit-contradicts-name",
            "InBytes",
            json!({ "type": "integer", "unit": "seconds" }),
        ),
        parameter("unit-contradicts-name", "InBps", json!({ "type": "integer", "unit": "bytes" })),
        parameter(
            "exceeds-format",
            "Size",
            json!({ "type": "integer", "format": "int32", "example": "3000000000" }),
        ),
        parameter(
            "exceeds-format",
            "Size",
            json!({ "type": "integer", "format": "int32", "maximum": 4294967295u32 }),
        ),
        parameter(
            "implausible-number",
            "Since",
            json!({ "meaning": "unix-seconds", "example": "1749657600000" }),
        ),
        parameter(
            "implausible-number",
            "Share",
            json!({ "type": "integer", "unit": "percent", "example": "250" }),
        ),
        text("missing-comma-separated", "Names of boxes, joined by commas."),
        parameter("missing-meaning", "PageSize", json!({ "example": "10" })),
        parameter("missing-meaning", "Ratio", json!({ "example": "0.5" })),
        parameter("missing-meaning", "Anything", json!({ "example": "true" })),
        parameter(
            "missing-meaning",
            "Anything",
            json!({ "values": [
            { "value": "true", "label": "yes" }, { "value": "false", "label": "no" }] }),
        ),
        parameter(
            "missing-meaning",
            "Anything",
            json!({ "type": "integer", "values": [
            { "value": "1", "label": "yes" }, { "value": "0", "label": "no" }] }),
        ),
        parameter("missing-meaning", "StartTime", json!({ "example": "1749657600" })),
        parameter(
            "missing-meaning",
            "CreateTime",
            json!({ "type": "integer", "example": "1749657600000" }),
        ),
        field("answer-type", "Count", json!({ "type": "integer" }), json!("5")),
        field("answer-type", "Ready", json!({ "type": "boolean" }), json!(1)),
        field(
            "answer-type",
            "Names",
            json!({ "type": "array", "items": { "type": "string" } }),
            json!([5]),
        ),
        parameter("case-twins", "SHELF", json!({})),
        Sample {
            other: json!({ "parameters": { "Marker": { "type": "string", "description": "What marks it." } } }),
            ..parameter("rename-differs", "Marker", json!({ "rename": "mark" }))
        },
    ]
}

pub(crate) fn good() -> Vec<Sample> {
    vec![
        parameter(
            "lost-values",
            "Kind",
            json!({
            "description": "Kind of box:\n\n- `1`: small\n- `2`: large", "values": values(["a", "b"]) }),
        ),
        text("lost-values", "Only boxes like `a`, in any order of `Shelf` and `Color`."),
        parameter(
            "unshared-enum",
            "Color",
            json!({ "enum": null, "values": [
            { "value": "b", "label": "blue" }, { "value": "g", "label": "green" }] }),
        ),
        two("repeated-enum", values(["good", "bad"]), json!([{ "value": "x", "label": "good" }])),
        two("repeated-enum", values(["good", "bad"]), values(["bad", "good"])),
        two("contradictory-labels", values(["low", "high"]), values(["low risk", "high risk"])),
        two("contradictory-labels", values(["denied", "allowed"]), values(["deny", "allow"])),
        two("contradictory-labels", values(["on", "off"]), values(["yes", "not enabled"])),
        parameter(
            "label-contradicts-enum",
            "Color",
            json!({ "values": [
            { "value": "1", "label": "red" }, { "value": "2", "label": "green boxes" }] }),
        ),
        parameter("missing-unit", "InBytes", json!({ "type": "integer", "unit": "bytes" })),
        parameter("missing-unit", "TimeCount", json!({ "type": "integer" })),
        parameter("missing-unit", "HitTimes", json!({ "type": "integer" })),
        parameter(
            "missing-unit",
            "CreateTime",
            json!({ "type": "integer", "meaning": "unix-seconds" }),
        ),
        parameter("missing-unit", "CreateTime", json!({ "type": "string" })),
        parameter(
            "unit-contradicts-name",
            "InBytes",
            json!({ "type": "integer", "unit": "gigabytes" }),
        ),
        parameter(
            "unit-contradicts-name",
            "InBps",
            json!({ "type": "integer", "unit": "megabits-per-second" }),
        ),
        parameter(
            "exceeds-format",
            "Size",
            json!({ "type": "integer", "format": "int64", "example": "3000000000" }),
        ),
        parameter(
            "implausible-number",
            "Since",
            json!({ "meaning": "unix-seconds", "example": "1749657600" }),
        ),
        parameter(
            "implausible-number",
            "Since",
            json!({ "meaning": "unix-seconds", "example": "0" }),
        ),
        parameter("missing-meaning", "PageSize", json!({ "meaning": "integer", "example": "10" })),
        parameter(
            "missing-comma-separated",
            "Names",
            json!({ "description": "Names of boxes, joined by commas.", "commaSeparated": true }),
        ),
        text("missing-comma-separated", "Names of boxes, with or without commas."),
        parameter("missing-meaning", "MemberUid", json!({ "example": "1415189284827022" })),
        parameter("missing-meaning", "PortCount", json!({ "example": "10", "default": "all" })),
        parameter("missing-meaning", "StartTime", json!({ "example": "08:00" })),
        field("answer-type", "Count", json!({ "type": "integer" }), json!(5)),
        field(
            "answer-type",
            "Free",
            json!({ "type": "map", "entries": { "type": "any" } }),
            json!({ "a": 5 }),
        ),
        parameter("case-twins", "ShelfOne", json!({})),
        Sample {
            other: json!({ "parameters": { "Marker": {
                "type": "string", "description": "What marks it.", "rename": "mark" } } }),
            ..parameter("rename-differs", "Marker", json!({ "rename": "mark" }))
        },
    ]
}

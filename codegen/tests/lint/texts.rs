//! Samples: texts and the names in them.

use serde_json::json;

use crate::{Sample, operation, parameter, text};

pub(crate) fn bad() -> Vec<Sample> {
    let values = |values| parameter("repeated-label", "Marker", json!({ "values": values }));
    vec![
        parameter("missing-description", "Marker", json!({ "description": null })),
        operation(
            "missing-description",
            json!({ "response": { "fields": { "Boxes": { "items": {
            "fields": { "Deep": { "type": "string" } } } } } } }),
        ),
        parameter("missing-label", "Marker", json!({ "values": [{ "value": "a" }] })),
        parameter("repeats-name", "Lang", json!({ "description": "The lang." })),
        parameter("repeats-name", "Lang", json!({ "description": "Lang of the request." })),
        parameter("repeats-name", "GroupNames", json!({ "description": "The name of the group." })),
        text("short-description", "Some text."),
        operation(
            "repeated-description",
            json!({ "parameters": {
            "One": { "type": "string", "description": "Size of the box." },
            "Two": { "type": "string", "description": "Size of the box." },
        } }),
        ),
        values(json!([{ "value": "a", "label": "good" }, { "value": "b", "label": "Good" }])),
        text("placeholder-text", "TODO: describe it."),
        text("placeholder-text", "test"),
        text("placeholder-text", "---"),
        operation("summary-form", json!({ "summary": "Lists the boxes" })),
        operation("summary-form", json!({ "summary": "Lists the boxes. Also shelves." })),
        operation("summary-verb", json!({ "summary": "List the boxes." })),
        operation("summary-verb", json!({ "summary": "The boxes of a shelf." })),
        text("sentence-form", "only boxes of this size."),
        text("sentence-form", "Only boxes of this size"),
        parameter(
            "label-form",
            "Marker",
            json!({ "values": [{ "value": "a", "label": "Enabled" }] }),
        ),
        parameter(
            "label-form",
            "Marker",
            json!({ "values": [{ "value": "a", "label": "enabled." }] }),
        ),
        parameter(
            "label-form",
            "Marker",
            json!({ "values": [
            { "value": "a", "label": "one two three four five six seven eight nine ten eleven" }] }),
        ),
        text("untidy-text", "Only boxes  of this size."),
        text("untidy-text", " Only boxes of this size."),
        text("untidy-text", "Only boxes of `this size."),
        text("markup", "Only <b>boxes</b> of this size."),
        text("markup", "Only [boxes](https://example.com) of this size."),
        text("markup", "Only **boxes** of this size."),
        text("markup", "Only boxes &lt; this size."),
        text("foreign-script", "Only boxes 大小 of this size."),
        text("wording", "Only boxes on the whitelist."),
        text("wording", "The size. Valid values: small and large."),
        text("wording", "Please give a size."),
        parameter(
            "repeats-facts",
            "Marker",
            json!({ "description": "Only boxes. Default value: 5." }),
        ),
        text("repeats-facts", "Size of the box. Example: large."),
        parameter(
            "repeats-facts",
            "Weight",
            json!({
            "type": "integer", "unit": "bytes", "description": "Weight of the box, in bytes." }),
        ),
        parameter(
            "repeats-facts",
            "Weight",
            json!({
            "default": "5", "description": "Weight of the box; the default is `5`." }),
        ),
        text("unknown-name", "Only boxes with this `BoxSize` on them."),
        text("unknown-name", "Only boxes with the same `Boxes.BoxLabel` on them."),
        text("unknown-operation", "Only boxes that `DescribeBoxes` returns."),
        parameter(
            "unknown-replacement",
            "Marker",
            json!({ "deprecated": { "replacement": "Markr" } }),
        ),
        operation("unknown-replacement", json!({ "deprecated": { "replacement": "ListShelves" } })),
        parameter(
            "unknown-replacement",
            "Marker",
            json!({ "values": [
            { "value": "a", "label": "good", "deprecated": { "replacement": "b" } }] }),
        ),
        operation("deprecated-without-help", json!({ "deprecated": {} })),
        parameter("deprecated-without-help", "Marker", json!({ "deprecated": {} })),
    ]
}

pub(crate) fn good() -> Vec<Sample> {
    vec![
        Sample {
            product: json!({ "definitions": { "Mark": { "description": "Mark on a box." } } }),
            ..parameter(
                "missing-description",
                "Marker",
                json!({ "description": null, "definition": "Mark" }),
            )
        },
        parameter(
            "missing-label",
            "Marker",
            json!({ "enum": "Color", "values": [{ "value": "r" }] }),
        ),
        parameter("repeats-name", "Lang", json!({ "description": "Language of the answer." })),
        parameter(
            "repeats-name",
            "GroupName",
            json!({ "description": "Name of the group for people." }),
        ),
        text("short-description", "Only this size."),
        operation(
            "repeated-description",
            json!({
                "parameters": { "One": { "type": "string", "description": "Size of the box." } },
                "response": { "fields": { "One": { "type": "string", "description": "Size of the box." } } },
            }),
        ),
        parameter(
            "repeated-label",
            "Marker",
            json!({ "values": [
            { "value": "a", "label": "good" }, { "value": "b", "label": "not good" }] }),
        ),
        text("placeholder-text", "Whether the test of the box failed."),
        parameter(
            "placeholder-text",
            "Marker",
            json!({ "values": [{ "value": "a", "label": "unknown" }] }),
        ),
        operation("summary-form", json!({ "summary": "Lists boxes of version 1.2 or e.g. 1.3." })),
        operation("summary-verb", json!({ "summary": "Checks whether there are boxes." })),
        text("sentence-form", "`a` counts, too."),
        text("sentence-form", "vSwitches of the zone."),
        text("sentence-form", "Sizes:\n\n- small boxes\n- large boxes"),
        parameter(
            "label-form",
            "Marker",
            json!({ "values": [
            { "value": "a", "label": "IPv4 addresses" }, { "value": "b", "label": "VPC" },
            { "value": "c", "label": "English" },
                { "value": "d", "label": "Elastic IP address" }] }),
        ),
        text("untidy-text", "Only `boxes` of this size.\n\n- or that size"),
        text("markup", "Only boxes with `<b>` or less than < 5, > 3."),
        text("markup", "Only boxes as on https://example.com/*."),
        text("foreign-script", "Only boxes of this size: ≥ 5 µm, or `大`."),
        text("wording", "Only boxes on the allowlist, see `Whitelist`; the API says `whitelist`."),
        text("wording", "Only boxes of ModifyWhitelist, with a note that explains them."),
        text("wording", "Only boxes on an allowlist; the API calls it a whitelist."),
        operation(
            "unknown-name",
            json!({ "description": "Parameters that begin with `ColorO`.", "parameters": {
                "ColorOfBox": { "type": "string", "description": "Only boxes of this color." } } }),
        ),
        parameter(
            "repeats-facts",
            "Weight",
            json!({
            "type": "integer", "unit": "bytes", "default": "5",
            "description": "Weight of the box. By default all boxes count, and two bytes are free." }),
        ),
        text(
            "unknown-name",
            "Only boxes with this `Shelf`, `HTTP`, `Boxes.Label`, `NoShelf` or `r`.",
        ),
        text(
            "unknown-name",
            "Only boxes of `ListBoxes`, but not with the error `Missing.BoxSize`.",
        ),
        text("unknown-operation", "Only boxes that `AddBox` has added."),
        parameter(
            "unknown-replacement",
            "Marker",
            json!({ "deprecated": { "replacement": "Shelf" } }),
        ),
        operation("unknown-replacement", json!({ "deprecated": { "replacement": "AddBox" } })),
        parameter(
            "deprecated-without-help",
            "Marker",
            json!({ "deprecated": { "note": "no reason is known" } }),
        ),
    ]
}

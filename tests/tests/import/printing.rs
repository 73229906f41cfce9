//! The layout of spec files.

use std::collections::BTreeSet;
use std::path::Path;

use alicloud_codegen::import::print;
use alicloud_codegen::schema;
use serde_json::{Value, json};

/// Every key of the format, with those of everything inside it.
fn keys(schema: &Value, found: &mut BTreeSet<String>) {
    match schema {
        Value::Object(members) => {
            let properties = members.get("properties").and_then(Value::as_object);
            found.extend(properties.into_iter().flat_map(|it| it.keys().cloned()));
            members.values().for_each(|member| keys(member, found));
        }
        Value::Array(elements) => elements.iter().for_each(|element| keys(element, found)),
        _ => {}
    }
}

#[test]
fn every_key_of_the_format_has_its_place() {
    for (what, schema, ordered) in [
        ("operation", schema::operation(), print::operation_keys()),
        ("product", schema::product(), print::product_keys()),
    ] {
        let known = ordered.iter().copied().collect::<BTreeSet<_>>();
        let mut found = BTreeSet::new();
        keys(&schema, &mut found);
        let found = found.iter().map(String::as_str).collect::<BTreeSet<_>>();
        let forgotten = found.difference(&known).collect::<Vec<_>>();
        assert!(forgotten.is_empty(), "{what}: print.rs gives no place to {forgotten:?}");
    }
}

#[test]
fn the_specs_of_the_repository_are_laid_out() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs");
    let mut count = 0;
    // The specs are two folders below.
    let beside = [folder.clone()];
    let mut pending = vec![folder];
    while let Some(folder) = pending.pop() {
        for entry in std::fs::read_dir(&folder).expect("the folder is there") {
            let path = entry.expect("it can be read").path();
            let name = path.display().to_string();
            if path.is_dir() {
                pending.push(path);
            } else if name.ends_with(".json") && !beside.contains(&folder) {
                let text = std::fs::read_to_string(&path).expect("it is text");
                let spec: Value = serde_json::from_str(&text).expect("it is JSON");
                assert!(print::text(&spec) == text, "{name}: run `cargo xtask format`");
                count += 1;
            }
        }
    }
    assert!(count > 100, "only {count} specs were found");
}

#[test]
fn names_of_the_api_that_look_like_keys_keep_their_order() {
    let fields = json!({ "values": { "type": "string" }, "type": { "type": "string" } });
    let spec = json!({
        "response": { "fields": fields, "type": "object" },
        "operation": "Ping",
        "example": { "type": 1, "status": 2, "at": { "value": [] } },
    });
    let text = print::text(&spec);
    let order = |words: [&str; 2]| {
        let [first, second] = words.map(|word| text.find(word).expect("it is there"));
        assert!(first < second, "{text}");
    };
    order(["\"operation\"", "\"response\""]);
    order(["\"type\": \"object\"", "\"fields\""]);
    order(["\"values\": {", "\"type\": {"]);
    order(["\"type\": 1", "\"status\": 2"]);
}

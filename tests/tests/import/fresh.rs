//! What a new spec has, and values that need a second look.

use alicloud_codegen::import::Draft;
use alicloud_codegen::import::merge::{Merged, Origin, merge};
use serde_json::{Map, Value, json};

use crate::document::{api, codes, draft, field, fresh, lines, product};

/// A new spec of a draft that says nothing but its name.
fn bare(operation: &str, origin: Origin) -> Merged {
    let spec = Map::from_iter([("operation".to_owned(), json!(operation))]);
    let draft = Draft { operation: operation.to_owned(), spec, flags: Vec::new() };
    merge(None, &draft, &product(), origin)
}

#[test]
fn kind_and_methods_of_a_new_spec_are_guessed_aloud() {
    for (name, kind) in [
        ("DescribeThings", "read"),
        ("ListThings", "read"),
        ("GetThing", "read"),
        ("QueryThings", "read"),
        ("CheckThing", "read"),
        ("SearchThings", "read"),
        ("Checkout", "write"),
        ("CreateThing", "write"),
        ("ModifyListThing", "write"),
    ] {
        let merged = bare(name, Origin::Page);
        assert_eq!(merged.spec["kind"], kind, "{name}");
        assert_eq!(merged.spec["methods"], json!(["POST"]));
        let report = lines(&merged);
        let expected = format!("added[kind-guessed] /kind: `{kind}`, by its name");
        assert!(report[1].starts_with(&expected), "{report:?}");
        assert!(report[2].starts_with("added[methods-guessed] /methods: `POST`"), "{report:?}");
    }
    let stated = merge(None, &draft(api(json!({}))), &product(), Origin::Metadata);
    assert_eq!(lines(&stated).len(), 1, "{:?}", lines(&stated));
}

#[test]
fn metadata_without_sources_are_the_source_of_a_new_spec() {
    let expected = json!([
        { "facts": "parameters, fields, errors", "from": "metadata of Demo 2020-01-01" },
    ]);
    assert_eq!(fresh(api(json!({})))["sources"], expected);
    let named = fresh(api(json!({ "x-source": { "methods": "a page" } })));
    assert_eq!(named["sources"], json!([{ "facts": "HTTP methods", "from": "a page" }]));
    assert_eq!(bare("Ping", Origin::Page).spec.get("sources"), None);
    // The sources of a spec there is are not those of the document.
    let old = json!({ "operation": "Ping", "kind": "read", "response": { "type": "object" } });
    let merged = merge(Some(&old), &draft(api(json!({}))), &product(), Origin::Metadata);
    assert_eq!(merged.spec.get("sources"), None);
}

#[test]
fn marks_of_defaults_are_no_part_of_a_value() {
    for mark in ["（默认）", "(默认)", "（默认值）", "(默认值)", "(default)", "(Default)"]
    {
        for value in [format!("**a**{mark}"), format!("**a{mark}**"), format!("`a` {mark}")] {
            let description = format!("Valid values:\n- {value}: one\n- **b**: two");
            let draft = draft(field(json!({ "type": "string", "description": description })));
            let values = &draft.spec["response"]["fields"]["F"]["values"];
            assert_eq!(*values, json!([{ "value": "a" }, { "value": "b" }]), "{value}");
        }
    }
}

#[test]
fn leftovers_of_markup_are_no_values() {
    for bad in ["a**b", "#a", "a<br>b", "a\rb"] {
        let description = format!("Valid values:\n- {bad}: x\n- b: two\n- c: three");
        let draft = draft(field(json!({ "type": "string", "description": description })));
        let values = &draft.spec["response"]["fields"]["F"]["values"];
        assert_eq!(*values, json!([{ "value": "b" }, { "value": "c" }]), "{bad}");
    }
}

#[test]
fn an_empty_value_with_a_title_is_a_value() {
    let read = |titles: Value| {
        draft(field(json!({
            "type": "string", "enum": ["a", ""], "enumValueTitles": titles,
            "x-enum-source": "ours",
        })))
    };
    let titled = read(json!({ "": "none yet" }));
    let values = &titled.spec["response"]["fields"]["F"]["values"];
    assert_eq!(*values, json!([{ "value": "a" }, { "value": "", "label": "none yet" }]));
    assert_eq!(codes(&titled), <[&str; 0]>::default());
    for titles in [json!({}), json!({ "": " " })] {
        let untitled = read(titles);
        let values = &untitled.spec["response"]["fields"]["F"]["values"];
        assert_eq!(*values, json!([{ "value": "a" }]));
        assert!(codes(&untitled).contains(&"empty-enum"));
    }
}

#[test]
fn an_error_that_the_product_explains_needs_no_description() {
    let mut product = product();
    product["errorCodes"] = json!({ "Bad": { "description": "Ours." } });
    let mut draft = draft(api(json!({})));
    let mut expected = json!([
        { "status": 400, "code": "Bad", "message": "m", "description": "Theirs." },
        { "status": 400, "code": "Other", "message": "m", "description": "Theirs." },
    ]);
    draft.spec.insert("errors".to_owned(), expected.clone());
    expected[0].as_object_mut().expect("an error").shift_remove("description");
    let first = merge(None, &draft, &product, Origin::Page).spec;
    assert_eq!(first["errors"], expected);
    let again = merge(Some(&first), &draft, &product, Origin::Page);
    assert_eq!((again.spec, again.changes), (first, vec![]));
}

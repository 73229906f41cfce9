//! The specs of Cloud Firewall and the facts they were imported from.
//!
//! `tests/data/cloudfw-facts.json` has the facts of all operations in the vendor's layout: names,
//! types, values, examples, error codes, without prose. No name of a spec can get lost or be
//! misspelt without a difference here.

use std::collections::BTreeSet;

use alicloud_codegen::import::merge::{Origin, merge};
use alicloud_codegen::import::metadata::{Document, Options};
use alicloud_tests::specs;
use serde_json::Value;

const FOLDER: &str = "specs/cloudfw/2017-12-07";

fn document() -> Document {
    let path = specs::root().join("tests/data/cloudfw-facts.json");
    let bytes = std::fs::read(path).expect("the facts can be read");
    Document::read("cloudfw-facts.json", &bytes).unwrap_or_else(|problems| panic!("{problems}"))
}

fn spec(name: &str) -> Value {
    specs::read_json(&specs::root().join(FOLDER).join(format!("{name}.json")))
}

#[test]
fn every_operation_has_a_spec_and_the_other_way_round() {
    let document = document();
    let known = document.operations().map(str::to_owned).collect::<BTreeSet<_>>();
    let products = specs::products();
    let operations = products.iter().filter(|product| product.path.starts_with(FOLDER));
    let operations = operations.flat_map(|product| &product.operations);
    let specs = operations.map(|operation| operation.name().to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(specs, known);
    assert_eq!(known.len(), 281);
}

#[test]
fn an_import_of_the_facts_changes_nothing() {
    let document = document();
    let product = spec("product");
    let mut problems = Vec::new();
    for name in document.operations() {
        let existing = spec(name);
        let draft = document.draft(name, Options::default()).expect("the operation is there");
        let merged = merge(Some(&existing), &draft, &product, Origin::Metadata);
        if merged.spec != existing {
            let changes = merged.changes.iter().map(ToString::to_string).collect::<Vec<_>>();
            problems.push(format!("{name}: {}", changes.join("\n  ")));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn no_spec_has_a_name_that_the_facts_do_not_have() {
    let document = document();
    let mut problems = Vec::new();
    for name in document.operations() {
        let draft = document.draft(name, Options::default()).expect("the operation is there");
        let (mut ours, mut theirs) = (BTreeSet::new(), BTreeSet::new());
        names(&spec(name), "", &mut ours);
        names(&Value::Object(draft.spec), "", &mut theirs);
        let extra = ours.difference(&theirs).map(|path| format!("{name}: {path} is not known"));
        problems.extend(extra);
        problems.extend(theirs.difference(&ours).map(|path| format!("{name}: {path} is missing")));
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// Paths of the parameters and fields of a spec or of a part of one.
fn names(value: &Value, path: &str, found: &mut BTreeSet<String>) {
    for key in ["parameters", "fields"] {
        for (name, member) in specs::members(&value[key]) {
            let path = format!("{path}/{name}");
            names(member, &path, found);
            found.insert(path);
        }
    }
    for key in ["items", "entries", "response"] {
        if value[key].is_object() {
            names(&value[key], &format!("{path}/{key}"), found);
        }
    }
}

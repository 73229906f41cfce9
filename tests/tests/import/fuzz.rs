//! Whatever stands in a document or a spec, nothing panics, and what is written can be read.

use std::fs;
use std::path::Path;

use alicloud_codegen::import::merge::{Origin, merge};
use alicloud_codegen::import::metadata::{Document, Options};
use alicloud_codegen::import::{print, well_formed};
use alicloud_codegen::{SpecFile, generate};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Map, Value, json};

use crate::document::{document, product, read_with, written};

/// Keys that the readers know; most of them at the wrong place in what is made of them.
const KEYS: &[&str] = &[
    "$ref",
    "additionalProperties",
    "apis",
    "components",
    "default",
    "deprecated",
    "description",
    "docRequired",
    "enum",
    "enumValueTitles",
    "errorCode",
    "errorCodes",
    "errorMessage",
    "example",
    "fields",
    "format",
    "in",
    "info",
    "items",
    "maxItems",
    "maximum",
    "methods",
    "minimum",
    "name",
    "operationType",
    "overrides",
    "parameters",
    "path",
    "product",
    "properties",
    "required",
    "responseDemo",
    "responses",
    "schema",
    "schemas",
    "style",
    "systemTags",
    "type",
    "values",
    "version",
    "x-at-least-one-of",
    "x-mentioned-errors",
    "x-pagination",
    "x-qps-limit",
    "x-required-when",
    "x-source",
    "x-unit",
    "200",
    "Ping",
    "P",
    "~/",
];

/// Texts that mean something somewhere.
const TEXTS: &[&str] = &[
    "",
    " ",
    "string",
    "integer",
    "number",
    "boolean",
    "array",
    "object",
    "any",
    "int32",
    "binary",
    "true",
    "1",
    "-1",
    "1e308",
    "[]",
    "[[\"a\"]]",
    "{}",
    "query",
    "path",
    "body",
    "flat",
    "json",
    "#/components/schemas/P",
    "/a/{P}",
    "post",
    "取值：\n- a：b\n- c",
    "[{\"type\":\"json\"}]",
    "\u{0}\u{202e}",
    "A：B",
    "unix-seconds",
    "Ping",
];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![select(TEXTS).prop_map(str::to_owned), "\\PC{0,6}"]
}

fn key() -> impl Strategy<Value = String> {
    prop_oneof![8 => select(KEYS).prop_map(str::to_owned), 1 => "\\PC{0,4}"]
}

fn any_json() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    scalar.prop_recursive(6, 60, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((key(), inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

const TYPES: &[&str] = &["string", "integer", "number", "boolean", "any"];

/// Schemas as the vendor writes them.
fn schema() -> impl Strategy<Value = Value> {
    let facts = (text(), text(), any::<bool>(), prop::collection::vec(text(), 0..3), any::<f64>());
    let scalar = (select(TYPES), facts).prop_map(|(ty, (example, default, flag, list, limit))| {
        json!({
            "type": ty, "example": example, "default": default, "required": flag, "enum": list,
            "deprecated": !flag, "minimum": limit, "maxLength": "9", "description": default,
            "title": example,
        })
    });
    scalar.prop_recursive(4, 24, 4, |inner| {
        let fields = prop::collection::vec((key(), inner.clone()), 0..4);
        let object = fields.prop_map(|fields| {
            let fields = Value::Object(fields.into_iter().collect());
            json!({ "type": "object", "properties": fields })
        });
        prop_oneof![
            object,
            inner.clone().prop_map(|items| json!({ "type": "array", "items": items })),
            inner.prop_map(|it| json!({ "type": "object", "additionalProperties": it })),
            Just(json!({ "$ref": "#/components/schemas/P" })),
        ]
    })
}

fn operation() -> impl Strategy<Value = Value> {
    let parameter = (text(), text(), schema())
        .prop_map(|(name, place, schema)| json!({ "name": name, "in": place, "schema": schema }));
    let errors = prop::collection::vec((text(), text()), 0..3);
    (prop::collection::vec(parameter, 0..5), schema(), errors, any_json(), schema()).prop_map(
        |(parameters, answer, errors, demo, shared)| {
            let error = |(code, message)| json!({ "errorCode": code, "errorMessage": message });
            let demo = json!([{ "type": "json", "example": demo.to_string() }]).to_string();
            let mut document = document(json!({
                "methods": ["post"], "parameters": parameters, "responseDemo": demo,
                "responses": { "200": { "schema": answer } }, "summary": "words",
                "errorCodes": { "400": errors.into_iter().map(error).collect::<Value>() },
            }));
            document["components"]["schemas"] = json!({ "P": shared });
            document
        },
    )
}

fn import(document: &Value) {
    let Ok(document) = Document::read("any.json", document.to_string().as_bytes()) else { return };
    let names = document.operations().collect::<Vec<_>>();
    let options = Options { with_prose: true };
    for draft in document.drafts(&names, options).into_iter().flatten() {
        let spec = merge(None, &draft, &product(), Origin::Metadata).spec;
        assert_eq!(written(&spec), spec);
    }
}

proptest! {
    #![proptest_config(crate::property::config(150))]

    #[test]
    fn any_value_is_a_document_without_panic(
        whole in any_json(), operation in any_json(), schema in any_json(),
    ) {
        import(&whole);
        let mut one = document(operation);
        one["components"]["schemas"] = json!({ "P": schema });
        import(&one);
        let parameters = json!([{ "name": "P", "in": "query", "schema": schema }]);
        let answer = json!({ "200": { "schema": schema } });
        import(&document(json!({ "parameters": parameters, "responses": answer })));
    }

    #[test]
    fn an_import_is_repeated_without_change(document in operation(), with_prose in any::<bool>()) {
        let draft = read_with(&document, Options { with_prose });
        let product = product();
        let first = merge(None, &draft, &product, Origin::Metadata).spec;
        let text = print::text(&first);
        prop_assert_eq!(&written(&first), &first);
        prop_assert_eq!(print::text(&written(&first)), text.clone());
        let file = SpecFile { path: "specs/demo/1/Ping.json".to_owned(), text };
        let read = well_formed(&[file]).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
        let again = merge(Some(&read[0]), &draft, &product, Origin::Metadata);
        prop_assert_eq!(again.changes, []);
        prop_assert_eq!(&again.spec, &first);
    }

    #[test]
    fn any_spec_is_merged_without_panic(spec in any_json(), document in operation()) {
        let draft = read_with(&document, Options::default());
        for origin in [Origin::Metadata, Origin::Page] {
            let merged = merge(Some(&spec), &draft, &spec, origin);
            prop_assert_eq!(written(&merged.spec), merged.spec);
        }
    }

    #[test]
    fn any_value_is_printed_and_read_again(value in any_json()) {
        let text = print::text(&value);
        prop_assert_eq!(&written(&value), &value);
        prop_assert_eq!(print::text(&written(&value)), text);
    }
}

/// Specs of the repository: the product files, and some operations of each.
fn specs() -> Vec<SpecFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs");
    let mut specs = Vec::new();
    let mut pending = vec![root.clone()];
    while let Some(folder) = pending.pop() {
        let mut entries = fs::read_dir(folder)
            .expect("the folder is there")
            .map(|entry| entry.expect("it can be read").path())
            .collect::<Vec<_>>();
        entries.sort();
        for (index, path) in entries.into_iter().enumerate() {
            let name = path.strip_prefix(&root).expect("below the root").display().to_string();
            if path.is_dir() {
                pending.push(path);
            } else if name.ends_with("product.json")
                || name.matches('/').count() == 2 && index % 40 == 0
            {
                let text = fs::read_to_string(&path).expect("it is text");
                specs.push(SpecFile { path: format!("specs/{name}"), text });
            }
        }
    }
    specs
}

/// A change of a text, at a place.
#[derive(Clone, Debug)]
enum Mutation {
    Cut(Index),
    Remove(Index, usize),
    Insert(Index, String),
    Line(Index, Index),
}

fn mutation() -> impl Strategy<Value = Mutation> {
    prop_oneof![
        any::<Index>().prop_map(Mutation::Cut),
        (any::<Index>(), 1..40_usize).prop_map(|(at, count)| Mutation::Remove(at, count)),
        (any::<Index>(), prop_oneof![text(), "[\\[\\]{},:\"]"])
            .prop_map(|(at, text)| Mutation::Insert(at, text)),
        (any::<Index>(), any::<Index>()).prop_map(|(from, to)| Mutation::Line(from, to)),
    ]
}

fn mutate(text: &str, mutation: &Mutation) -> String {
    let mut characters = text.chars().collect::<Vec<_>>();
    let length = characters.len();
    match mutation {
        Mutation::Cut(at) => characters.truncate(at.index(length)),
        Mutation::Remove(at, count) => {
            let at = at.index(length);
            characters.drain(at..length.min(at + count));
        }
        Mutation::Insert(at, text) => {
            let at = at.index(length);
            characters.splice(at..at, text.chars());
        }
        Mutation::Line(from, to) => {
            let mut lines = text.lines().collect::<Vec<_>>();
            let line = lines[from.index(lines.len())];
            lines.insert(to.index(lines.len()), line);
            return lines.join("\n");
        }
    }
    characters.into_iter().collect()
}

proptest! {
    #![proptest_config(crate::property::config(60))]

    #[test]
    fn changed_specs_are_generated_or_refused(changes in prop::collection::vec((any::<Index>(), mutation()), 1..4)) {
        let mut specs = specs();
        for (index, mutation) in changes {
            let spec = index.get(&specs).clone();
            let text = mutate(&spec.text, &mutation);
            specs.iter_mut().filter(|it| it.path == spec.path).for_each(|it| it.text.clone_from(&text));
        }
        let Err(diagnostics) = generate(&specs) else { return Ok(()) };
        for problem in diagnostics.iter() {
            let spec = specs.iter().find(|spec| spec.path == problem.file);
            prop_assert!(spec.is_some(), "{problem}");
            let lines = spec.map_or(0, |spec| spec.text.lines().count() + 1);
            prop_assert!((1..=lines).contains(&problem.line), "{problem}");
            prop_assert!(problem.column > 0 && !problem.message.is_empty(), "{problem}");
        }
    }
}

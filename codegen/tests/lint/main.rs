//! Each rule of the lint finds what it is for, and leaves good specs alone.

mod exceptions;
mod facts;
mod operations;
mod products;
mod texts;

use std::collections::BTreeSet;

use alicloud_codegen::SpecFile;
use alicloud_codegen::lint::{Finding, lint, rule, rules};
use serde_json::{Value, json};

/// What is changed in the good specs, and the rule that finds it or not.
struct Sample {
    code: &'static str,
    product: Value,
    operation: Value,
    other: Value,
}

/// A change of the operation.
fn operation(code: &'static str, operation: Value) -> Sample {
    Sample { code, product: json!({}), operation, other: json!({}) }
}

/// A change of a parameter, or another one.
fn parameter(code: &'static str, name: &str, shape: Value) -> Sample {
    let mut parameter = json!({ "type": "string", "description": "Only what has this property." });
    for (name, fact) in shape.as_object().unwrap() {
        parameter[name] = fact.clone();
    }
    operation(code, json!({ "parameters": { name: parameter } }))
}

/// A change of the description of a parameter.
fn text(code: &'static str, text: &str) -> Sample {
    parameter(code, "Marker", json!({ "description": text }))
}

/// RFC 7396: members of `patch` replace those of `target`, `null` removes them.
fn merge(target: &mut Value, patch: &Value) {
    let Value::Object(members) = patch else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = json!({});
    }
    for (name, value) in members {
        if value.is_null() {
            target.as_object_mut().unwrap().remove(name);
        } else {
            merge(&mut target[name], value);
        }
    }
}

fn product() -> Value {
    json!({
        "product": "Demo", "version": "1", "title": "Demo", "style": "rpc",
        "summary": "Demo lends boxes and shelves.",
        "documentation": { "product": "https://example.com/",
                           "operation": "https://example.com/{operation}" },
        "endpoints": { "default": "demo.example.com" },
        "rateLimit": { "calls": 10, "seconds": 1 },
        "enums": { "Color": {
            "description": "Color of a box.",
            "values": [
                { "value": "r", "code": "1", "name": "Red", "label": "red" },
                { "value": "g", "code": "2", "name": "Green", "label": "green" },
            ],
        } },
    })
}

fn first() -> Value {
    json!({
        "operation": "ListBoxes", "summary": "Lists the boxes on a shelf.", "kind": "read",
        "methods": ["POST"], "page": { "title": "Demo:ListBoxes", "updated": "2026-01-01" },
        "parameters": {
            "Color": {
                "type": "string", "enum": "Color", "description": "Only boxes of this color.",
            },
            "Shelf": { "type": "string", "description": "Shelf that holds the boxes.", "example": "A" },
        },
        "response": { "type": "object", "fields": {
            "Boxes": { "type": "array", "description": "Boxes on the shelf.", "items": {
                "type": "object",
                "fields": {
                    "Label": { "type": "string", "description": "What is written on the box." },
                },
            } },
        } },
        "example": { "Boxes": [{ "Label": "old" }] },
        "errors": [{
            "status": 400, "code": "NoShelf", "message": "no shelf",
            "description": "There is no such shelf; list them first.",
        }],
    })
}

fn second() -> Value {
    json!({
        "operation": "AddBox", "summary": "Adds a box to a shelf.", "kind": "write",
        "methods": ["POST"], "page": { "title": "Demo:AddBox", "updated": "2026-01-01" },
        "response": { "type": "object" },
    })
}

fn file(path: &str, content: &Value) -> SpecFile {
    SpecFile { path: path.to_owned(), text: content.to_string() }
}

fn files(sample: &Sample) -> [SpecFile; 3] {
    let (mut product, mut first, mut second) = (product(), first(), second());
    merge(&mut product, &sample.product);
    merge(&mut first, &sample.operation);
    merge(&mut second, &sample.other);
    [
        file("specs/demo/1/AddBox.json", &second),
        file("specs/demo/1/ListBoxes.json", &first),
        file("specs/demo/1/product.json", &product),
    ]
}

fn findings(sample: &Sample) -> Vec<Finding> {
    lint(&files(sample), None).unwrap_or_else(|problems| panic!("{}: {problems}", sample.code))
}

/// The codes of what is found.
fn found(sample: &Sample) -> BTreeSet<&'static str> {
    findings(sample).iter().map(|finding| finding.0.code).collect()
}

fn all() -> (Vec<Sample>, Vec<Sample>) {
    let mut bad = texts::bad();
    bad.extend(facts::bad());
    bad.extend(operations::bad());
    bad.extend(products::bad());
    let mut good = texts::good();
    good.extend(facts::good());
    good.extend(operations::good());
    good.extend(products::good());
    (bad, good)
}

#[test]
fn good_specs_have_no_findings() {
    let findings = findings(&operation("none", json!({})));
    assert!(findings.is_empty(), "{findings:#?}");
}

#[test]
fn bad_samples_are_found() {
    for (index, sample) in all().0.iter().enumerate() {
        let found = found(sample);
        let change = (&sample.product, &sample.operation, &sample.other);
        assert!(found.contains(sample.code), "{index} {}: {found:?} {change:#?}", sample.code);
    }
}

#[test]
fn good_samples_are_not_found() {
    for (index, sample) in all().1.iter().enumerate() {
        let findings = findings(sample);
        let wrong = findings.iter().find(|finding| finding.0.code == sample.code);
        assert!(wrong.is_none(), "{index}: {}", wrong.unwrap());
    }
}

#[test]
fn each_rule_has_a_bad_and_a_good_sample() {
    let (bad, good) = all();
    for rule in rules().filter(|rule| rule.code != "unused-exception") {
        assert!(bad.iter().any(|sample| sample.code == rule.code), "{}: no bad one", rule.code);
        assert!(good.iter().any(|sample| sample.code == rule.code), "{}: no good one", rule.code);
    }
    for sample in bad.iter().chain(&good) {
        assert!(rule(sample.code).is_ok(), "{} is no rule", sample.code);
    }
}

#[test]
fn each_rule_is_explained_in_whole_phrases() {
    let mut codes = BTreeSet::new();
    for rule in rules() {
        assert!(codes.insert(rule.code), "{} is there twice", rule.code);
        let kebab = |c: char| c.is_ascii_lowercase() || c == '-';
        assert!(rule.code.chars().all(kebab), "{} is not in kebab-case", rule.code);
        for text in [rule.summary, rule.why, rule.fix, rule.allow] {
            assert!(!text.is_empty() && !text.ends_with('.'), "{}: {text:?}", rule.code);
            assert!(text.starts_with(|c: char| !c.is_uppercase()), "{}: {text:?}", rule.code);
        }
        let explanation = rule.explanation();
        for text in [rule.code, rule.summary, rule.why, rule.fix, rule.allow] {
            assert!(explanation.contains(text), "{explanation}");
        }
    }
}

#[test]
fn an_unknown_rule_suggests_the_nearest() {
    let refusal = rule("missing-units").unwrap_err();
    assert_eq!(refusal, "there is no rule `missing-units`; did you mean `missing-unit`?");
    assert!(rule("§").unwrap_err().contains("--explain all"));
}

#[test]
fn a_finding_says_where_it_is() {
    let sample = operation("summary-form", json!({ "summary": "Lists boxes" }));
    let finding = &findings(&sample)[0];
    assert_eq!((finding.0.line, finding.0.pointer.as_str()), (1, "/summary"));
    let text = finding.to_string();
    assert!(text.starts_with("warning[summary-form]: the summary is not one sentence"), "{text}");
    assert!(text.contains("\n  --> specs/demo/1/ListBoxes.json:1:"), "{text}");
}

#[test]
fn what_an_override_corrects_is_no_finding() {
    let correction = |actual: &str| {
        parameter(
            "label-form",
            "Marker",
            json!({
                "values": [{ "value": "a", "label": "Alpha things" }],
                "overrides": [{
                    "at": "/values/0/label", "documented": "Alpha things", "actual": actual,
                    "reason": "The page writes it otherwise.", "evidence": "The same page.",
                }],
            }),
        )
    };
    assert!(found(&correction("Other things")).contains("label-form"));
    assert!(found(&correction("other things")).is_empty());
}

#[test]
fn specs_that_cannot_be_read_are_problems() {
    let sample = operation("none", json!({ "kiind": "read" }));
    let problems = lint(&files(&sample), None).unwrap_err();
    assert_eq!(problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), ["unknown-key"]);
    let broken = [SpecFile { path: "specs/demo/1/product.json".to_owned(), text: "{".to_owned() }];
    assert!(lint(&broken, None).is_err());
}

#[test]
fn findings_are_sorted_and_the_same_on_every_run() {
    let sample = operation(
        "none",
        json!({
            "summary": "lists boxes <b>", "description": "whitelist", "parameters": { "Lang": { "type": "string" } },
        }),
    );
    let first = findings(&sample);
    assert!(first.len() > 5, "{first:#?}");
    assert!(first.is_sorted());
    assert_eq!(first, findings(&sample));
}

#[test]
fn hostile_texts_are_findings_at_most() {
    let texts = [
        "",
        "`",
        "``",
        "§",
        "大",
        "<",
        "<大>",
        "a.",
        ". A",
        ".\u{301}A. B",
        "- `",
        "`大`: x `小`: y",
        "\u{202e}",
        "# x",
        "…Ünïcödé. Ö",
        "unit:",
        "default is ``",
        "\n\n- \n",
        "`A.B.`",
        "`.`",
        "`AaBb`..",
        "un",
        "20",
        "2.0",
        "¹²³",
    ];
    for text in texts {
        let hostile = json!({
            "summary": text, "description": text, "deprecated": { "replacement": text, "note": text },
            "parameters": { "Time": {
                "type": "string", "description": text, "default": text, "example": text, "format": text,
                "values": [{ "value": text, "label": text, "description": text }],
            } },
            "errors": [{ "status": 1, "code": text, "message": text, "description": text }],
            "observedErrors": [{ "code": text, "number": text, "message": text }],
            "rules": [{ "required": text, "if": { text: [text] }, "note": text }],
            "paging": { "page": text, "size": text, "items": text },
            "authorization": { "required": true, "access": text },
            "example": { text: text, "Boxes": text },
        });
        for finding in findings(&operation("none", hostile)) {
            assert!(finding.0.line > 0 && !finding.to_string().is_empty());
        }
    }
}

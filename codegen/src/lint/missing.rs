//! Explanations that are not there, or that explain nothing.

use std::collections::BTreeMap;

use super::report::Report;
use super::rule::{Rule, Scope};
use super::texts::{Kind, Text};
use super::words;
use crate::docs;
use crate::spec::Value;
use crate::survey::{Place, Product};

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: "missing-description",
        summary: "a parameter or a field has no description",
        why: "the client's documentation has nothing to show but the name",
        fix: "say in a sentence what the value means and what happens without it",
        allow: "never; a shared definition may describe it",
        scope: Scope::Place(missing_description),
    },
    Rule {
        code: "missing-label",
        summary: "a value that is no word has neither a label nor a description",
        why: "a variant named after a code says nothing about what it stands for",
        fix: "add the documented label; values beside `enum` take it from the shared enum",
        allow: "where no source says what the value stands for",
        scope: Scope::Product(missing_label),
    },
    Rule {
        code: "repeats-name",
        summary: "a description has no words that the name does not have",
        why: "a reader of `lang` learns nothing from \"The lang.\"",
        fix: "say what the value is for, where it comes from, or how it relates to others",
        allow: "where no source says more about the value than its name",
        scope: Scope::Text(repeats_name),
    },
    Rule {
        code: "short-description",
        summary: "a description has fewer than three words",
        why: "two words hardly ever add to the name",
        fix: "write a sentence",
        allow: "where two words say it all",
        scope: Scope::Text(short_description),
    },
    Rule {
        code: "repeated-description",
        summary: "two parameters, or two fields of one object, have the same description",
        why: "they differ, so the text is wrong for one of them or too vague for both",
        fix: "say what makes each of them different from the other",
        allow: "where two names stand for the same thing and no source says why",
        scope: Scope::Product(repeated_description),
    },
    Rule {
        code: "repeated-label",
        summary: "two values of one list have the same label or description",
        why: "a reader cannot choose between them",
        fix: "say what makes each of them different, or correct the label with an override",
        allow: "where two spellings of a value mean the same and no source says more",
        scope: Scope::Product(repeated_label),
    },
    Rule {
        code: "placeholder-text",
        summary: "a text is only there to fill its place",
        why: "it reaches the client's documentation as it is",
        fix: "write the text, or remove the key",
        allow: "never",
        scope: Scope::Text(placeholder_text),
    },
];

fn missing_description(place: &Place<'_>, report: &mut Report<'_>) {
    if !place.is_named() || place.description().is_some() {
        return;
    }
    let name = docs::code(place.name);
    report.add(place.file, &place.pointer, format!("{name} has no description"));
}

/// The lists of values of a product: file, pointer of the list, values, shared enum beside it.
type Lists<'a> = Vec<(usize, String, &'a [Value], Option<&'a str>)>;

fn lists(product: &Product) -> Lists<'_> {
    let mut lists = Lists::new();
    for (name, definition) in &product.spec.enums {
        let pointer = format!("{}/values", crate::source::child("/enums", name));
        lists.push((product.file, pointer, &definition.values, None));
    }
    for place in product.places() {
        lists.push((place.file, place.key("values"), &place.shape.values, place.enum_name()));
    }
    lists
}

fn missing_label(product: &Product, report: &mut Report<'_>) {
    for (file, pointer, values, shared) in lists(product) {
        for (index, value) in values.iter().enumerate() {
            let explained = value.label.is_some() || value.description.is_some();
            if !explained && shared.is_none() && !is_word(&value.value) {
                let message = format!("the value {} has no label", docs::code(&value.value));
                report.add(file, &format!("{pointer}/{index}"), message);
            }
        }
    }
}

/// Whether a value has letters enough to say what it is: `tcp`, but not `1` or `a2`.
fn is_word(value: &str) -> bool {
    const LETTERS: usize = 3;
    value.chars().filter(|c| c.is_alphabetic()).count() >= LETTERS
}

fn repeated_label(product: &Product, report: &mut Report<'_>) {
    for (file, pointer, values, _) in lists(product) {
        for (index, value) in values.iter().enumerate() {
            let explains = |value: &Value| {
                let text = value.description.as_ref().or(value.label.as_ref());
                text.map(|text| text.trim().to_lowercase())
            };
            let Some(text) = explains(value) else { continue };
            let same = values[..index].iter().find(|o| explains(o).as_ref() == Some(&text));
            if let Some(other) = same {
                let message = format!(
                    "the values {} and {} are explained with the same words",
                    docs::code(&other.value),
                    docs::code(&value.value)
                );
                report.add(file, &format!("{pointer}/{index}"), message);
            }
        }
    }
}

fn repeats_name(text: &Text<'_>, report: &mut Report<'_>) {
    let Some(place) = &text.place else { return };
    let known = words::of_name(place.name);
    let mut found = words::of_prose(text.text).into_iter().filter(|w| !words::is_empty_word(w));
    if place.is_named() && found.all(|word| known.iter().any(|k| words::same_word(k, &word))) {
        let message = format!("the description of {} repeats its name", docs::code(place.name));
        report.add(text.file, &text.pointer, message);
    }
}

fn short_description(text: &Text<'_>, report: &mut Report<'_>) {
    const FEWEST: usize = 3;
    let count = text.text.split_whitespace().count();
    if text.kind == Kind::Description && count < FEWEST {
        let message = format!("the description has {count} words, expected a sentence");
        report.add(text.file, &text.pointer, message);
    }
}

fn repeated_description(product: &Product, report: &mut Report<'_>) {
    let mut seen: BTreeMap<(usize, String, &str), &str> = BTreeMap::new();
    for place in product.places() {
        let Some(text) = place.shape.description.as_deref() else { continue };
        if let Some(other) = seen.insert((place.file, place.parent.clone(), text), place.name) {
            let message = format!(
                "{} and {} have the same description",
                docs::code(other),
                docs::code(place.name)
            );
            report.add(place.file, &place.key("description"), message);
        }
    }
}

/// Words that stand for text somebody meant to write.
const PLACEHOLDERS: &[&str] = &[
    "asdf",
    "desc",
    "description",
    "dummy",
    "fixme",
    "foo",
    "lorem",
    "n/a",
    "na",
    "none",
    "null",
    "tbd",
    "test",
    "todo",
    "unknown",
    "xxx",
];

fn placeholder_text(text: &Text<'_>, report: &mut Report<'_>) {
    let whole = text.text.trim().trim_end_matches('.').to_lowercase();
    let is_label = text.kind == Kind::Label;
    let filler = PLACEHOLDERS.contains(&whole.as_str()) && !is_label;
    let empty = !whole.chars().any(char::is_alphanumeric);
    let marked = ["TODO", "FIXME", "TBD", "XXX"];
    let unfinished =
        text.prose().split(|c: char| !c.is_alphanumeric()).any(|w| marked.contains(&w));
    let only_code = empty && text.text.contains('`');
    if (filler || empty || unfinished) && !only_code {
        let message = format!("{} is no text for a reader", docs::code(text.text));
        report.add(text.file, &text.pointer, message);
    }
}

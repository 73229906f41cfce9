//! Words of prose: those of the glossary, and facts that have keys of their own.

use super::report::Report;
use super::rule::{Rule, Scope};
use super::texts::{Kind, Text};
use super::words::contains_phrase;
use crate::docs;
use crate::spec::Unit;

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: "wording",
        summary: "a text has a word or a phrase that the glossary replaces",
        why: "one concept has one name, and phrases of the vendor's pages carry no information",
        fix: "use the words of the glossary in specs/README.md; API names stand between backticks",
        allow: "where the text is about the word itself",
        scope: Scope::Text(wording),
    },
    Rule {
        code: "repeats-facts",
        summary: "a description spells out a fact that has a key of its own",
        why: "the generator prints the key, so a reader has it twice, and one of them gets stale",
        fix: "move the fact to `default`, `required`, `unit`, `values`, `minimum` or `example`",
        allow: "where the text says when a fact does not hold",
        scope: Scope::Text(repeats_facts),
    },
];

/// What is not written, and what instead.
const REPLACED: &[(&str, &str)] = &[
    ("whitelist", "write \"allowlist\""),
    ("whitelists", "write \"allowlists\""),
    ("white list", "write \"allowlist\""),
    ("white lists", "write \"allowlists\""),
    ("whitelisted", "write \"on an allowlist\""),
    ("blacklist", "write \"blocklist\""),
    ("blacklists", "write \"blocklists\""),
    ("black list", "write \"blocklist\""),
    ("blacklisted", "write \"on a blocklist\""),
    ("valid values", "list them in `values`"),
    ("valid value", "list it in `values`"),
    ("value range", "write `minimum` and `maximum`"),
    ("valid range", "write `minimum` and `maximum`"),
    ("the value of this parameter", "say what the value means"),
    ("this parameter is required", "write `required` or a rule"),
    ("this parameter is optional", "leave it out"),
    ("this parameter specifies", "say what it is"),
    ("set this parameter", "say what the value does"),
    ("set the parameter", "say what the value does"),
    ("set the value to", "say what the value does"),
    ("the parameter is deprecated", "write `deprecated`"),
    ("this parameter is deprecated", "write `deprecated`"),
    ("this field is deprecated", "write `deprecated`"),
    ("please", "say what to do"),
    ("and so on", "name what is meant"),
    ("etc", "name what is meant"),
    ("aliyun", "write \"Alibaba Cloud\""),
    ("callback data", "say what the answer holds"),
    ("fuzzy query", "say what is compared"),
    ("fuzzy match", "say what is compared"),
];

fn wording(text: &Text<'_>, report: &mut Report<'_>) {
    if !text.kind.is_printed() {
        return;
    }
    let prose = text.prose();
    // A text may explain the word of the API: "the API calls an allowlist a whitelist".
    let explains = contains_phrase(&prose, "the API");
    for (phrase, instead) in REPLACED {
        let explained = explains && phrase.ends_with("list");
        if contains_phrase(&prose, phrase) && !explained {
            let message = format!("the text says \"{phrase}\"");
            report.add_with_help(text.file, &text.pointer, message, (*instead).to_owned());
        }
    }
}

/// Phrases that announce a fact, and the key for it.
const ANNOUNCED: &[(&str, &str)] = &[
    ("default value", "default"),
    ("the default is", "default"),
    ("default:", "default"),
    ("by default, the value is", "default"),
    ("example:", "example"),
    ("unit:", "unit"),
    ("required.", "required"),
    ("maximum value", "maximum"),
    ("minimum value", "minimum"),
    ("maximum length", "maxLength"),
];

fn repeats_facts(text: &Text<'_>, report: &mut Report<'_>) {
    let Some(place) = text.place.as_ref().filter(|_| text.kind == Kind::Description) else {
        return;
    };
    let prose = text.prose().to_lowercase();
    // `Required.` and `Unit:` start a sentence; inside one, such words are part of what it says.
    let announced = |phrase: &str| match phrase.ends_with(['.', ':']) {
        true => prose.match_indices(phrase).any(|(at, _)| {
            let before = prose[..at].trim_end();
            before.is_empty() || before.ends_with(['.', ';', ',', '('])
        }),
        false => contains_phrase(&prose, phrase),
    };
    if let Some((phrase, key)) = ANNOUNCED.iter().find(|(phrase, _)| announced(phrase)) {
        let message = format!("the description says \"{phrase}\", which belongs into `{key}`");
        return report.add(text.file, &text.pointer, message);
    }
    if let Some(default) = &place.shape.default
        && text.text.to_lowercase().contains(&format!("default is `{}`", default.to_lowercase()))
    {
        let message = format!("the description repeats the default {}", docs::code(default));
        return report.add(text.file, &text.pointer, message);
    }
    let spelled = place.unit().and_then(|unit| spelled_out(unit, &prose));
    if let Some(phrase) = spelled {
        let message = format!("the description says \"{phrase}\", which `unit` says already");
        report.add(text.file, &text.pointer, message);
    }
}

/// The words of the description that say the unit.
fn spelled_out(unit: Unit, prose: &str) -> Option<String> {
    let unit = super::numbers::spelled(unit).replace('-', " ");
    let last = prose.trim_end_matches(['.', ' ']);
    let phrases = [format!("in {unit}"), format!("measured in {unit}"), format!("({unit})")];
    phrases.into_iter().find(|phrase| last.ends_with(phrase.as_str()))
}

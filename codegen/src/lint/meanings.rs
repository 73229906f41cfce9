//! Text that looks like something narrower.

use super::report::Report;
use super::rule::{Rule, Scope};
use super::words;
use crate::docs;
use crate::spec::Type;
use crate::survey::{Place, Role};

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: "missing-comma-separated",
        summary: "a parameter is text of several values with commas, but has no `commaSeparated`",
        why: "with the key the client takes a list and joins it, and nobody forgets a comma",
        fix: "add `commaSeparated` and say what one value is",
        allow: "where the text is something else in some cases",
        scope: Scope::Place(missing_comma_separated),
    },
    Rule {
        code: "missing-meaning",
        summary: "all that is documented of a value looks like a number, a time or a flag",
        why: "with a `meaning` the client has `i64`, `Timestamp` or `bool` in place of text",
        fix: "add the `meaning` if it holds for every value the service takes or sends",
        allow: "where a source shows values that are none; name it in the reason",
        scope: Scope::Place(missing_meaning),
    },
];

/// Last words of names that count or measure.
const NUMBERS: &[&str] = &[
    "bps", "bytes", "count", "days", "hours", "limit", "minutes", "no", "num", "offset", "page",
    "percent", "pps", "quota", "rate", "ratio", "seconds", "size", "total", "ttl",
];

/// Last words of names of moments.
const TIMES: &[&str] = &["at", "date", "time", "timestamp"];

/// First words of names that are answered with yes or no.
const FLAGS: &[&str] = &["has", "is", "need", "needs", "should"];

fn missing_meaning(place: &Place<'_>, report: &mut Report<'_>) {
    let Some((meaning, sample)) = suggestion(place) else { return };
    let message = format!(
        "{} is {}, but looks like {}: the documentation shows {}",
        docs::code(place.name),
        if place.shape.ty == Type::String { "text" } else { "a number" },
        match meaning {
            "integer" | "number" => "a number",
            "boolean" => "a flag",
            _ => "a time",
        },
        docs::code(&sample)
    );
    let key = if meaning == "unix-milliseconds" { "unit" } else { "meaning" };
    let help = format!("add `\"{key}\": \"{meaning}\"` if every value is one");
    report.add_with_help(place.file, &place.pointer, message, help);
}

fn missing_comma_separated(place: &Place<'_>, report: &mut Report<'_>) {
    const PHRASES: &[&str] = &[
        "comma-separated",
        "joined by commas",
        "separated by a comma",
        "separated by commas",
        "separated with commas",
    ];
    let shape = place.shape;
    if place.role != Role::Parameter || shape.ty != Type::String || shape.comma_separated {
        return;
    }
    let says = |text: &str| PHRASES.iter().any(|phrase| words::contains_phrase(text, phrase));
    if place.description().is_some_and(says) {
        let name = docs::code(place.name);
        let message = format!("{name} is several values with commas, but no `commaSeparated`");
        report.add(place.file, &place.pointer, message);
    }
}

/// The meaning that everything documented of the value allows, and what shows it.
pub(super) fn suggestion(place: &Place<'_>) -> Option<(&'static str, String)> {
    let shape = place.shape;
    let words = place.words();
    let last = words.last().map(String::as_str).unwrap_or_default();
    let first = words.first().map(String::as_str).unwrap_or_default();
    if place.meaning().is_some() || place.enum_name().is_some() {
        return None;
    }
    let listed = shape.values.iter().map(|value| value.value.as_str());
    let shown = place.samples().map(|(_, text)| text).chain(listed).collect::<Vec<_>>();
    let sample = shown.first()?.trim().to_owned();
    let all = |test: fn(&str) -> bool| shown.iter().all(|text| test(text));

    if shape.ty == Type::String && all(|text| matches!(text, "true" | "false")) {
        return Some(("boolean", sample));
    }
    let digits = all(|text| matches!(text, "0" | "1"));
    if digits && FLAGS.contains(&first) && matches!(shape.ty, Type::Integer) {
        return Some(("boolean", sample));
    }
    if shape.ty == Type::Integer && digits && says_yes_or_no(place) {
        return Some(("boolean", sample));
    }
    let numeric = matches!(shape.ty, Type::String | Type::Integer);
    if numeric && TIMES.contains(&last) && shape.values.is_empty() && place.unit().is_none() {
        if all(|text| is_time(text, 10)) {
            return Some(("unix-seconds", sample));
        }
        if all(|text| is_time(text, 13)) {
            return Some(("unix-milliseconds", sample));
        }
    }
    if !place.is_plain_text() || !NUMBERS.contains(&last) {
        return None;
    }
    if all(|text| text.parse::<i64>().is_ok()) {
        return Some(("integer", sample));
    }
    all(|text| text.parse::<f64>().is_ok_and(f64::is_finite)).then_some(("number", sample))
}

/// Whether the text is a Unix time with so many digits, of a year from 2001 on.
fn is_time(text: &str, digits: usize) -> bool {
    let number = text.bytes().all(|byte| byte.is_ascii_digit());
    number && text.len() == digits && matches!(text.as_bytes()[0], b'1' | b'2')
}

fn says_yes_or_no(place: &Place<'_>) -> bool {
    const ANSWERS: &[&str] = &["yes", "no", "true", "false"];
    let values = &place.shape.values;
    values.len() == 2
        && values.iter().all(|value| {
            value.label.as_deref().is_some_and(|label| ANSWERS.contains(&label.trim()))
        })
}

//! Units and limits of numbers.

use super::meanings;
use super::report::Report;
use super::rule::{Rule, Scope};
use crate::docs;
use crate::spec::{Meaning, Unit};
use crate::survey::{Place, Role};

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: "missing-unit",
        summary: "the name of a number speaks of an amount or a time, but it has no unit",
        why: "a number of bytes that is taken for kilobytes is wrong by three digits",
        fix: "add `unit`, or `meaning` for a time; with an override where the page does not say it",
        allow: "where no source says the unit; say so in the description",
        scope: Scope::Place(missing_unit),
    },
    Rule {
        code: "unit-contradicts-name",
        summary: "the unit is not one that the name speaks of",
        why: "either the documentation or the spec has a mistake",
        fix: "look at other operations with the same name, and correct it with an override",
        allow: "where the name of the API is misleading and the description says so",
        scope: Scope::Place(unit_contradicts_name),
    },
    Rule {
        code: "exceeds-format",
        summary: "an example, a default or a limit does not fit the documented format",
        why: "the format is wrong; clients of other languages fail with such a value",
        fix: "correct `format` with an override, or the example where it is the one that is wrong",
        allow: "never",
        scope: Scope::Place(exceeds_format),
    },
    Rule {
        code: "implausible-number",
        summary: "an example is not plausible for the unit or the meaning",
        why: "a time in the year 57000 is one in milliseconds, and a share over 100 is no percentage",
        fix: "correct the unit or the meaning, or the example with an override",
        allow: "where the service really sends such values",
        scope: Scope::Place(implausible_number),
    },
];

use Unit::{
    BitsPerSecond, Bytes, Days, Hours, Milliseconds, Minutes, PacketsPerSecond, Percent, Seconds,
};

/// Words for amounts and the units they allow; none: any unit.
const AMOUNTS: &[(&str, &[Unit])] = &[
    ("byte", &[Bytes]),
    ("bytes", &[Bytes]),
    ("bps", &[BitsPerSecond]),
    ("pps", &[PacketsPerSecond]),
    ("percent", &[Percent]),
    ("percentage", &[Percent]),
    ("millis", &[Milliseconds]),
    ("milliseconds", &[Milliseconds]),
    ("seconds", &[Seconds]),
    ("minutes", &[Minutes]),
    ("hours", &[Hours]),
    ("days", &[Days]),
    ("ttl", &[]),
    ("duration", &[]),
    ("interval", &[]),
    ("timeout", &[]),
    ("latency", &[]),
    ("delay", &[]),
    ("period", &[]),
    ("bandwidth", &[]),
    ("throughput", &[]),
    ("traffic", &[]),
    ("storage", &[]),
    ("capacity", &[]),
    ("rate", &[]),
    ("ratio", &[]),
    ("time", &[]),
];

/// The amount a name speaks of: its last word, or one that speaks of a unit in any place.
fn amount(words: &[String]) -> Option<(&'static str, &'static [Unit])> {
    let named = |word: &str| AMOUNTS.iter().find(|(amount, _)| *amount == word).copied();
    let last = words.last().and_then(|word| named(word));
    let inside = || {
        let certain = words.iter().filter_map(|word| named(word));
        certain.into_iter().find(|(_, units)| {
            units.iter().any(|u| matches!(u, Bytes | BitsPerSecond | PacketsPerSecond | Percent))
        })
    };
    last.or_else(inside)
}

/// Last words of names that count things, whatever stands before.
const COUNTS: &[&str] =
    &["count", "id", "level", "num", "number", "order", "status", "times", "type"];

fn counts(words: &[String]) -> bool {
    words.last().is_some_and(|word| COUNTS.contains(&word.as_str()))
}

fn missing_unit(place: &Place<'_>, report: &mut Report<'_>) {
    let words = place.words();
    // The integers have formats for their size; any other format says how the number is written.
    let sized = matches!(
        place.shape.format.as_deref(),
        None | Some("int32" | "int64" | "float" | "double")
    );
    if !place.is_number() || place.unit().is_some() || !sized || counts(&words) {
        return;
    }
    // A list of days has days of the week or the month; a time without meaning has its own rule.
    if place.role == Role::Inner || meanings::suggestion(place).is_some() {
        return;
    }
    if let Some((word, units)) = amount(&words) {
        let message = format!("{} is a number without a unit", docs::code(place.name));
        let help = match units {
            [unit] => {
                format!("the name says \"{word}\": is it `\"unit\": \"{}\"`?", spelled(*unit))
            }
            _ => format!("the name says \"{word}\": give the unit of it"),
        };
        report.add_with_help(place.file, &place.pointer, message, help);
    }
}

fn unit_contradicts_name(place: &Place<'_>, report: &mut Report<'_>) {
    let words = place.words();
    let (Some(unit), Some((word, units))) = (place.unit(), amount(&words)) else { return };
    if !units.is_empty() && !units.iter().any(|allowed| is_multiple(unit, *allowed)) {
        let message = format!("the name says \"{word}\", but the unit is `{}`", spelled(unit));
        report.add(place.file, &place.key("unit"), message);
    }
}

/// Whether a unit is `basis` or a multiple of it: `gigabytes` of `bytes`.
fn is_multiple(unit: Unit, basis: Unit) -> bool {
    spelled(unit).ends_with(&spelled(basis))
}

/// A unit as the specs spell it.
pub(super) fn spelled(unit: Unit) -> String {
    match serde_json::to_value(unit) {
        Ok(serde_json::Value::String(text)) => text,
        _ => String::new(),
    }
}

fn exceeds_format(place: &Place<'_>, report: &mut Report<'_>) {
    let (least, most) = match place.shape.format.as_deref() {
        Some("int32") => (f64::from(i32::MIN), f64::from(i32::MAX)),
        Some("float") => (f64::from(f32::MIN), f64::from(f32::MAX)),
        _ => return,
    };
    let shape = place.shape;
    let samples = place.samples().filter_map(|(key, text)| Some((key, text.parse().ok()?)));
    let limits = [("minimum", shape.minimum), ("maximum", shape.maximum)];
    let limits = limits.into_iter().filter_map(|(key, limit)| Some((key, limit?)));
    let values =
        shape.values.iter().filter_map(|value| Some(("values", value.value.parse().ok()?)));
    for (key, number) in samples.chain(limits).chain(values) {
        let number: f64 = number;
        if number < least || number > most {
            let format = shape.format.as_deref().unwrap_or_default();
            let message = format!("`{key}` has {number}, which does not fit the format `{format}`");
            report.add(place.file, &place.key(key), message);
        }
    }
}

fn implausible_number(place: &Place<'_>, report: &mut Report<'_>) {
    /// 2001 to 2100.
    const SECONDS: std::ops::RangeInclusive<f64> = 1e9..=4.102e9;
    for (key, text) in place.samples() {
        let Ok(number) = text.parse::<f64>() else { continue };
        let expected = match (place.meaning(), place.unit()) {
            (Some(Meaning::UnixSeconds), _) if number != 0.0 && !SECONDS.contains(&number) => {
                "a Unix time in seconds"
            }
            (_, Some(Percent)) if !(-100.0..=100.0).contains(&number) => "a percentage",
            _ => continue,
        };
        let message = format!("the {key} {} is hardly {expected}", docs::code(text));
        report.add(place.file, &place.key(key), message);
    }
}

//! Facts → documentation of a parameter or field.

use crate::diagnostics::enumerate;
use crate::docs;
use crate::names;
use crate::names::TypeName;
use crate::source::Problems;
use crate::spec::{Deprecation, Meaning, Override, Shape, Type, Unit};

/// Lines that document a parameter or field of the shape, and of its items where it is a list.
pub(super) fn shape(shape: &Shape, wire: &str) -> Vec<String> {
    let mut lines = match &shape.description {
        Some(description) => docs::prose(description),
        None => vec![format!("The field {}.", docs::code(wire))],
    };
    let levels = levels(shape);
    let mut facts = facts(shape);
    for item in &levels[1..] {
        // Objects have documentation of their own, which says this.
        if let (Some(text), false) = (&item.description, item.ty == Type::Object) {
            section(&mut lines, docs::prose(&format!("Each item: {text}")));
        }
        facts.extend(self::facts(item));
    }
    // Another bullet starts another list: the facts stay apart from a list in the prose.
    if lines.last().is_some_and(|line| line.starts_with(['-', ' '])) {
        facts.iter_mut().for_each(|fact| *fact = fact.replacen("- ", "* ", 1));
    }
    section(&mut lines, facts);
    for level in levels {
        section(&mut lines, notes(&level.overrides));
    }
    lines
}

/// The shape, its items, their items.
fn levels(shape: &Shape) -> Vec<&Shape> {
    std::iter::successors(Some(shape), |shape| shape.items.as_deref()).collect()
}

/// Where the documentation is wrong, as far as it concerns users.
pub(super) fn notes(overrides: &[Override]) -> Vec<String> {
    let mut lines = Vec::new();
    // A corrected example says nothing about the value.
    for override_ in overrides.iter().filter(|override_| !override_.at.starts_with("/example")) {
        section(&mut lines, docs::prose(&format!("Note: {}", override_.reason)));
    }
    lines
}

/// Adds lines after an empty one.
pub(super) fn section(lines: &mut Vec<String>, more: Vec<String>) {
    if more.is_empty() {
        return;
    }
    if !lines.is_empty() {
        lines.push(String::new());
    }
    lines.extend(more);
}

fn facts(shape: &Shape) -> Vec<String> {
    let mut facts = Vec::new();
    if shape.required_in_practice {
        facts
            .push("- Needed: the documentation calls it optional, the service wants it".to_owned());
    }
    if shape.ignored {
        facts.push("- Without effect: the service accepts it and does nothing with it".to_owned());
    }
    if shape.secret {
        facts.push("- Secret: nothing that the client prints shows it".to_owned());
    }
    if let Some(unit) = shape.unit {
        facts.push(format!("- Unit: {}", unit_name(unit)));
    }
    if let Some(range) = range(shape) {
        facts.push(format!("- Allowed: {range}"));
    }
    if !shape.values.is_empty() {
        facts.push("- Documented values:".to_owned());
        for value in &shape.values {
            let label = value.label.as_deref().map(docs::sentence);
            let label = label.map(|label| format!(": {label}")).unwrap_or_default();
            facts.push(format!("  - {}{label}", docs::code(&value.value)));
        }
    }
    if let Some(default) = &shape.default {
        facts.push(format!("- Default: {}", docs::code(default)));
    }
    if let Some(length) = limits(shape.min_length, shape.max_length) {
        facts.push(format!("- Length: {length} characters"));
    }
    if let Some(count) = limits(shape.min_items, shape.max_items) {
        facts.push(format!("- Items: {count}"));
    }
    if let Some(example) = &shape.example {
        facts.push(format!("- Example: {}", docs::code(example)));
    }
    if let Some(wire) = documented_type(shape) {
        facts.push(format!("- On the wire: {wire}"));
    }
    facts
}

/// The names and documentation of arguments under a heading: they have none of their own in Rust.
pub(super) fn arguments<'a>(
    heading: &str,
    arguments: impl Iterator<Item = (&'a str, &'a [String])>,
) -> Vec<String> {
    let mut lines = Vec::new();
    for (name, docs) in arguments {
        let mut docs = docs.iter();
        lines.push(format!("- `{name}`: {}", docs.next().map_or("", String::as_str)));
        let indented = |line: &String| match line.is_empty() {
            true => String::new(),
            false => format!("  {line}"),
        };
        lines.extend(docs.map(indented));
    }
    if !lines.is_empty() {
        lines.splice(0..0, [heading.to_owned(), String::new()]);
    }
    lines
}

/// The name that was found for the type of the object `wire`; a problem where all that were tried
/// are taken.
pub(super) fn type_name(
    found: Result<TypeName, Vec<TypeName>>,
    wire: &str,
    pointer: &str,
    problems: &mut Problems<'_>,
) -> Option<TypeName> {
    let tried = match found {
        Ok(name) => return Some(name),
        Err(tried) => tried,
    };
    let message = format!(
        "{} needs a type of its own, but all names for it are taken: {}",
        docs::code(wire),
        enumerate(tried.iter().map(TypeName::as_str))
    );
    let help = "choose another name with `rename`".to_owned();
    problems.push_with_help("name-collision", pointer, message, help);
    None
}

/// The documented type, where the Rust type does not show it.
fn documented_type(shape: &Shape) -> Option<&'static str> {
    if shape.comma_separated {
        return Some("one text, with a comma between the values");
    }
    let meaning = shape.meaning?;
    let ty = match shape.ty {
        Type::String => "text",
        Type::Integer => "a whole number",
        _ => "a number",
    };
    let plain = meaning == Meaning::UnixSeconds && shape.ty == Type::Integer;
    (!plain).then_some(ty)
}

fn range(shape: &Shape) -> Option<String> {
    match (shape.minimum, shape.maximum) {
        (Some(minimum), Some(maximum)) => Some(format!("{minimum} to {maximum}")),
        (Some(minimum), None) => Some(format!("{minimum} and more")),
        (None, Some(maximum)) => Some(format!("up to {maximum}")),
        (None, None) => None,
    }
}

fn limits(minimum: Option<u64>, maximum: Option<u64>) -> Option<String> {
    match (minimum, maximum) {
        (Some(minimum), Some(maximum)) => Some(format!("{minimum} to {maximum}")),
        (Some(minimum), None) => Some(format!("at least {minimum}")),
        (None, Some(maximum)) => Some(format!("at most {maximum}")),
        (None, None) => None,
    }
}

/// The note of an obsolete operation, for the `#[deprecated]` attribute.
pub(super) fn deprecated_operation(deprecation: &Deprecation) -> String {
    note(deprecation, |name| Some(names::operation(name).ok()?.method.as_str().to_owned()))
}

/// The note of an obsolete parameter or field.
pub(super) fn deprecated_member(deprecation: &Deprecation) -> String {
    note(deprecation, |name| Some(names::field(name, None).ok()?.as_str().to_owned()))
}

/// The note of an obsolete value.
pub(super) fn deprecated_value(deprecation: &Deprecation) -> String {
    note(deprecation, |_| None)
}

/// Names the replacement as users write it, which `rust_name` gives for the name of the API.
fn note(deprecation: &Deprecation, rust_name: impl Fn(&str) -> Option<String>) -> String {
    let replacement = deprecation
        .replacement
        .as_ref()
        .map(|name| format!("use `{}` instead", rust_name(name).unwrap_or_else(|| name.clone())));
    let note = match (replacement, &deprecation.note) {
        (Some(replacement), Some(note)) => format!("{replacement}: {note}"),
        (Some(replacement), None) => replacement,
        (None, Some(note)) => note.clone(),
        (None, None) => "the documentation calls it obsolete".to_owned(),
    };
    docs::plain(&note)
}

/// A keyword of the spec format as the files spell it.
pub(super) fn spelled(keyword: impl serde::Serialize) -> String {
    match serde_json::to_value(keyword) {
        Ok(serde_json::Value::String(text)) => text,
        _ => String::new(),
    }
}

fn unit_name(unit: Unit) -> &'static str {
    match unit {
        Unit::Bytes => "bytes",
        Unit::Gigabytes => "gigabytes",
        Unit::BitsPerSecond => "bits per second",
        Unit::MegabitsPerSecond => "megabits per second",
        Unit::GigabitsPerSecond => "gigabits per second",
        Unit::PacketsPerSecond => "packets per second",
        Unit::Milliseconds => "milliseconds",
        Unit::Seconds => "seconds",
        Unit::Minutes => "minutes",
        Unit::Hours => "hours",
        Unit::Days => "days",
        Unit::UnixMilliseconds => "milliseconds since 1970-01-01T00:00:00Z",
        Unit::Percent => "percent",
    }
}

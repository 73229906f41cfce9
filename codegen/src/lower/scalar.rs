//! Shape of a value without parts → its Rust type, and the checks of its facts.

use super::product::Shared;
use super::types::{Place, Types};
use super::{describe, enums};
use crate::diagnostics::did_you_mean;
use crate::docs;
use crate::model::Scalar;
use crate::schema;
use crate::source::{Problems, child};
use crate::spec::{Meaning, Shape, Type};

/// The type of the scalar `shape` at `pointer`; `None` after a problem.
pub(super) fn lower(
    shape: &Shape,
    place: &Place<'_>,
    pointer: &str,
    types: &mut Types<'_>,
    problems: &mut Problems<'_>,
) -> Option<Scalar> {
    let shared = types.shared;
    let plain = match plain_type(shape, pointer, problems)? {
        Scalar::Text if shape.secret => Scalar::Secret,
        plain => plain,
    };
    check_plain_values(shape, &plain, pointer, problems);
    let scalar = match (&shape.enum_name, shape.values.is_empty()) {
        (Some(name), _) => shared_enum(name, shape, pointer, shared, problems)?,
        (None, false) if !matches!(plain, Scalar::Boolean | Scalar::NumericBoolean) => {
            local_enum(shape, place, pointer, types, problems)?
        }
        _ => plain.clone(),
    };
    for (key, text) in [("default", &shape.default), ("example", &shape.example)] {
        for text in texts(shape, text.as_deref()) {
            check_text(&text, key, shape, &scalar, pointer, shared, problems);
        }
    }
    check_limits(shape, &plain, pointer, problems);
    Some(scalar)
}

/// The single values in a documented text of the shape.
pub(super) fn texts(shape: &Shape, text: Option<&str>) -> Vec<String> {
    match text {
        Some(text) if shape.comma_separated => text.split(',').map(str::to_owned).collect(),
        text => text.map(str::to_owned).into_iter().collect(),
    }
}

/// The Rust type by documented type and meaning, before enums.
fn plain_type(shape: &Shape, pointer: &str, problems: &mut Problems<'_>) -> Option<Scalar> {
    let scalar = match (shape.ty, shape.meaning) {
        (Type::String, None) => Scalar::Text,
        (Type::Integer, None) | (Type::String, Some(Meaning::Integer)) => Scalar::Integer,
        (Type::Number, None) | (Type::String, Some(Meaning::Number)) => Scalar::Number,
        (Type::Boolean, None) => Scalar::Boolean,
        (Type::String, Some(Meaning::Boolean)) => Scalar::Boolean,
        (Type::Integer, Some(Meaning::Boolean)) => Scalar::NumericBoolean,
        (Type::String | Type::Integer, Some(Meaning::UnixSeconds)) => Scalar::Timestamp,
        (ty, Some(meaning)) => {
            let message = format!(
                "the meaning `{}` does not narrow the type `{}`",
                describe::spelled(meaning),
                describe::spelled(ty)
            );
            problems.push("useless-meaning", &child(pointer, "meaning"), message);
            return None;
        }
        (ty, None) => {
            let message = format!(
                "the type `{}` is not supported by the generator here yet",
                describe::spelled(ty)
            );
            problems.push("unsupported", &child(pointer, "type"), message);
            return None;
        }
    };
    Some(scalar)
}

fn shared_enum(
    name: &str,
    shape: &Shape,
    pointer: &str,
    shared: &Shared<'_>,
    problems: &mut Problems<'_>,
) -> Option<Scalar> {
    let Some(definition) = shared.enums.get(name) else {
        // A definition with problems of its own has been reported there.
        if !shared.spec.enums.contains_key(name) {
            let message = format!("the product has no shared enum `{name}`");
            let help = did_you_mean(name, shared.spec.enums.keys().map(String::as_str));
            problems.push_with_help("unknown-enum", &child(pointer, "enum"), message, help);
        }
        return None;
    };
    let mut coded = 0;
    for (index, value) in shape.values.iter().enumerate() {
        let pointer = child(&child(pointer, "values"), &index.to_string());
        let spelling = &value.value;
        let variant = definition.variant(spelling);
        let is_code = variant.is_some_and(|variant| variant.wire != *spelling);
        if variant.is_none() {
            let message = format!("the shared enum `{name}` has no value {}", docs::code(spelling));
            let help = format!("add it to `{name}`, or list the values without `enum`");
            problems.push_with_help("unknown-value", &pointer, message, help);
        }
        if value.name.is_some() || value.code.is_some() {
            let message = format!("`name` and `code` belong into the shared enum `{name}`");
            problems.push("misplaced-key", &pointer, message);
        }
        coded += usize::from(is_code);
    }
    if coded != 0 && coded != shape.values.len() {
        let message = format!("the values mix the two spellings that `{name}` knows");
        problems.push("mixed-spellings", &child(pointer, "values"), message);
    }
    // Without listed values an integer can only be sent as the number an enum knows as its code.
    let words = definition.variants.iter().any(|variant| variant.wire.parse::<i64>().is_err());
    let code = coded != 0
        || shape.values.is_empty() && shape.ty == Type::Integer && definition.has_codes() && words;
    Some(Scalar::Enum { name: definition.name.clone(), shared: true, code })
}

fn local_enum(
    shape: &Shape,
    place: &Place<'_>,
    pointer: &str,
    types: &mut Types<'_>,
    problems: &mut Problems<'_>,
) -> Option<Scalar> {
    let pointer = child(pointer, "values");
    let (named, is_known) = match types.local_enum(place, &shape.values) {
        Ok((name, is_known)) => (Ok(name), is_known),
        Err(tried) => (Err(tried), false),
    };
    let name = describe::type_name(named, place.wire, &pointer, problems)?;
    let scalar = Scalar::Enum { name: name.clone(), shared: false, code: false };
    if is_known {
        return Some(scalar);
    }
    let docs = vec![format!("Values of {}.", docs::code(place.base))];
    if let Some(value) = shape.values.iter().find(|value| value.code.is_some()) {
        let message = format!(
            "the value {} has a `code`; only shared enums have a second spelling",
            docs::code(&value.value)
        );
        problems.push("misplaced-key", &pointer, message);
    }
    let found = enums::open_enum(name, docs, &shape.values, &pointer, problems)?;
    types.add_enum(found, &shape.values);
    Some(scalar)
}

/// Each listed value fits the documented type.
fn check_plain_values(shape: &Shape, plain: &Scalar, pointer: &str, problems: &mut Problems<'_>) {
    for (index, value) in shape.values.iter().enumerate() {
        if !fits(&value.value, plain) {
            let pointer = child(&child(pointer, "values"), &index.to_string());
            let message = format!("the value {} is not {}", docs::code(&value.value), noun(plain));
            problems.push("bad-value", &pointer, message);
        }
    }
}

/// The text of `default` or `example` fits the type and the values.
fn check_text(
    text: &str,
    key: &str,
    shape: &Shape,
    scalar: &Scalar,
    pointer: &str,
    shared: &Shared<'_>,
    problems: &mut Problems<'_>,
) {
    let help = || {
        "keep what the documentation says and correct it with an override that gives the reason"
            .to_owned()
    };
    let pointer = child(pointer, key);
    let Scalar::Enum { name, .. } = scalar else {
        if let (true, Ok(number)) = (fits(text, scalar), text.parse::<f64>())
            && (shape.minimum.is_some_and(|minimum| number < minimum)
                || shape.maximum.is_some_and(|maximum| number > maximum))
        {
            let message = format!("the {key} {number} is outside the documented range");
            problems.push_with_help(code_of(key), &pointer, message, help());
        }
        if !fits(text, scalar) {
            let found = schema::describe(&serde_json::Value::from(text));
            let message = format!("the {key} is not {}: found {found}", noun(scalar));
            problems.push_with_help(code_of(key), &pointer, message, help());
        }
        return;
    };
    let listed = shape.values.iter().any(|value| value.value == text);
    let in_shared = shared.enums.get(name.as_str()).is_some_and(|e| e.variant(text).is_some());
    let known = if shape.values.is_empty() { in_shared } else { listed };
    if !known {
        let found = schema::describe(&serde_json::Value::from(text));
        let message = format!("the {key} is none of the documented values: found {found}");
        problems.push_with_help(code_of(key), &pointer, message, help());
    }
}

fn code_of(key: &str) -> &'static str {
    if key == "default" { "bad-default" } else { "bad-example" }
}

/// Whether a value of the success example is one that the shape documents.
pub(super) fn fits_example(value: &serde_json::Value, shape: &Shape) -> bool {
    let text = match value {
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    if !(shape.values.is_empty() || shape.ty == Type::Boolean) {
        return shape.values.iter().any(|listed| listed.value == text);
    }
    match shape.ty {
        Type::Integer => text.parse::<f64>().is_ok_and(|number| number.fract() == 0.0),
        Type::Number => text.parse::<f64>().is_ok(),
        Type::Boolean => matches!(text.as_str(), "true" | "false"),
        _ => true,
    }
}

/// Whether the documented text is a value of the type, spelled as the wire has it.
fn fits(text: &str, scalar: &Scalar) -> bool {
    match scalar {
        Scalar::Text | Scalar::Secret | Scalar::Enum { .. } => true,
        Scalar::Integer | Scalar::Timestamp => is_plain(text) && text.parse::<i64>().is_ok(),
        Scalar::Number => is_plain(text) && text.parse::<f64>().is_ok_and(f64::is_finite),
        Scalar::Boolean => matches!(text, "true" | "false"),
        Scalar::NumericBoolean => matches!(text, "1" | "0"),
    }
}

/// Whether a number is spelled without a sign that Rust and JSON do not write.
fn is_plain(number: &str) -> bool {
    !number.starts_with('+')
}

fn noun(scalar: &Scalar) -> &'static str {
    match scalar {
        Scalar::Text | Scalar::Secret | Scalar::Enum { .. } => "text",
        Scalar::Integer => "a whole number",
        Scalar::Number => "a number",
        Scalar::Boolean => "`true` or `false`",
        Scalar::NumericBoolean => "`1` or `0`",
        Scalar::Timestamp => "a whole number of seconds",
    }
}

fn check_limits(shape: &Shape, plain: &Scalar, pointer: &str, problems: &mut Problems<'_>) {
    let numeric = matches!(plain, Scalar::Integer | Scalar::Number | Scalar::Timestamp);
    if (shape.minimum.is_some() || shape.maximum.is_some()) && !numeric {
        let message =
            "`minimum` and `maximum` are limits of a number, but the value is none; give \
                       its `meaning`"
                .to_owned();
        problems.push("misplaced-key", pointer, message);
    }
    if let (Some(minimum), Some(maximum)) = (shape.minimum, shape.maximum)
        && minimum > maximum
    {
        let message = format!("the minimum {minimum} is larger than the maximum {maximum}");
        problems.push("empty-range", pointer, message);
    }
}

//! Which keys of a shape go with its type and its place. A key that would be ignored is refused.

use super::types::Side;
use crate::source::{Problems, child};
use crate::spec::{Shape, Type};

/// What a shape is to the shape around it.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Role {
    /// A parameter, or the answer itself.
    Root,
    /// A field of an object.
    Field,
    /// An item of a list or an entry of a map.
    Inner,
}

const SCALARS: &[Type] = &[Type::String, Type::Integer, Type::Number, Type::Boolean];
const NUMERIC: &[Type] = &[Type::String, Type::Integer, Type::Number];

/// Checks a shape and all shapes inside it.
pub(super) fn check(
    shape: &Shape,
    side: Side,
    role: Role,
    pointer: &str,
    problems: &mut Problems<'_>,
) {
    check_types(shape, pointer, problems);
    check_places(shape, side, role, pointer, problems);
    check_limits(shape, pointer, problems);
    check_secret(shape, pointer, problems);
    if shape.description.as_ref().is_some_and(|text| text.trim().is_empty()) {
        let message = "the description is empty".to_owned();
        problems.push("empty-text", &child(pointer, "description"), message);
    }
    if let Some(items) = &shape.items {
        check(items, side, Role::Inner, &child(pointer, "items"), problems);
    }
    if let Some(entries) = &shape.entries {
        check(entries, side, Role::Inner, &child(pointer, "entries"), problems);
    }
    for (name, field) in &shape.fields {
        let pointer = child(&child(pointer, "fields"), name);
        check(field, side, Role::Field, &pointer, problems);
    }
}

/// Keys that go with some types only.
fn check_types(shape: &Shape, pointer: &str, problems: &mut Problems<'_>) {
    let keys: [(&str, bool, &[Type]); 18] = [
        ("format", shape.format.is_some(), &[Type::String, Type::Integer, Type::Number]),
        ("meaning", shape.meaning.is_some(), &[Type::String, Type::Integer]),
        ("unit", shape.unit.is_some(), NUMERIC),
        ("values", !shape.values.is_empty(), SCALARS),
        ("enum", shape.enum_name.is_some(), &[Type::String, Type::Integer]),
        ("default", shape.default.is_some(), SCALARS),
        ("minimum", shape.minimum.is_some(), NUMERIC),
        ("maximum", shape.maximum.is_some(), NUMERIC),
        ("minLength", shape.min_length.is_some(), &[Type::String]),
        ("maxLength", shape.max_length.is_some(), &[Type::String]),
        ("pattern", shape.pattern.is_some(), &[Type::String]),
        ("commaSeparated", shape.comma_separated, &[Type::String]),
        ("secret", shape.secret, &[Type::String]),
        ("minItems", shape.min_items.is_some(), &[Type::Array]),
        ("maxItems", shape.max_items.is_some(), &[Type::Array]),
        ("items", shape.items.is_some(), &[Type::Array]),
        ("fields", !shape.fields.is_empty(), &[Type::Object]),
        ("entries", shape.entries.is_some(), &[Type::Map]),
    ];
    for (key, given, types) in keys {
        if given && !types.contains(&shape.ty) {
            let ty = super::describe::spelled(shape.ty);
            let message = format!("`{key}` does not go with the type `{ty}`");
            problems.push("misplaced-key", &child(pointer, key), message);
        }
    }
    if shape.reference.is_some() && shape.ty != Type::Object {
        let message = "`ref` goes with the type `object`".to_owned();
        problems.push("misplaced-key", &child(pointer, "ref"), message);
    }
}

/// Keys that go with some places only.
fn check_places(shape: &Shape, side: Side, role: Role, pointer: &str, problems: &mut Problems<'_>) {
    let request = side == Side::Request;
    let parameter = request && role == Role::Root;
    let named = parameter || role == Role::Field;
    let keys = [
        ("in", shape.location.is_some(), parameter, "parameters"),
        ("style", shape.style.is_some(), parameter, "parameters"),
        ("requiredInPractice", shape.required_in_practice, parameter, "parameters"),
        ("ignored", shape.ignored, parameter, "parameters"),
        ("commaSeparated", shape.comma_separated, parameter, "parameters"),
        ("listed", shape.listed.is_some(), parameter, "parameters"),
        ("secret", shape.secret, parameter || !request, "parameters and answers"),
        ("required", shape.required, request && named, "parameters and their fields"),
        ("default", shape.default.is_some(), request, "requests"),
        ("rename", shape.rename.is_some(), named, "parameters and fields"),
        ("deprecated", shape.deprecated.is_some(), named, "parameters and fields"),
    ];
    for (key, given, allowed, owners) in keys {
        if given && !allowed {
            let message = format!("`{key}` belongs to {owners}");
            problems.push("misplaced-key", &child(pointer, key), message);
        }
    }
}

/// A secret is any text: what is known of its values would have to be shown.
fn check_secret(shape: &Shape, pointer: &str, problems: &mut Problems<'_>) {
    let keys = [
        ("meaning", shape.meaning.is_some()),
        ("commaSeparated", shape.comma_separated),
        ("values", !shape.values.is_empty()),
        ("enum", shape.enum_name.is_some()),
        ("default", shape.default.is_some()),
    ];
    for (key, _) in keys.into_iter().filter(|(_, given)| shape.secret && *given) {
        let message = format!("`{key}` does not go with `secret`");
        problems.push("misplaced-key", &child(pointer, key), message);
    }
}

fn check_limits(shape: &Shape, pointer: &str, problems: &mut Problems<'_>) {
    let limits = [
        ("minLength", shape.min_length, "maxLength", shape.max_length),
        ("minItems", shape.min_items, "maxItems", shape.max_items),
    ];
    for (low, minimum, high, maximum) in limits {
        if let (Some(minimum), Some(maximum)) = (minimum, maximum)
            && minimum > maximum
        {
            let message = format!("`{low}` is {minimum}, but `{high}` is {maximum}");
            problems.push("empty-range", &child(pointer, low), message);
        }
    }
}

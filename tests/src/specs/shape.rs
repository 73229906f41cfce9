//! Shapes of values, and what follows from one for the typed client.

use serde_json::Value;

use super::{child, items, members, text};

/// What a shape's values are for the typed client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// A flag.
    Boolean,
    /// Unix seconds.
    Seconds,
    /// A value of an enum.
    Enum,
    /// A list, see `items`.
    List,
    /// An object with free names, see `entries`.
    Map,
    /// An object with known names, see `fields`.
    Object,
    /// Any JSON.
    Any,
}

/// What the values of a shape are.
///
/// # Panics
///
/// When the type is none that the tests know.
pub fn kind(shape: &Value) -> Kind {
    let plain = match (text(&shape["type"]), text(&shape["meaning"])) {
        ("array", _) => Kind::List,
        ("map", _) => Kind::Map,
        ("object", _) if members(&shape["fields"]).next().is_some() => Kind::Object,
        ("object" | "any", _) => Kind::Any,
        ("boolean", _) | (_, "boolean") => Kind::Boolean,
        (_, "unix-seconds") => Kind::Seconds,
        ("integer", _) | (_, "integer") => Kind::Integer,
        ("number", _) | (_, "number") => Kind::Number,
        ("string", _) => Kind::Text,
        (other, _) => panic!("the tests do not know the type `{other}`"),
    };
    let has_values = items(&shape["values"]).next().is_some();
    if shape.get("enum").is_some() || has_values && plain != Kind::Boolean {
        return Kind::Enum;
    }
    plain
}

/// A value of an enum as documented: its text and its code.
pub type Spelling<'a> = (&'a str, Option<&'a str>);

/// The spellings of all values of a shape's enum, shared or its own.
pub fn spellings<'a>(shape: &'a Value, enums: &'a Value) -> Vec<Spelling<'a>> {
    match shape.get("enum") {
        Some(name) => spellings_of(&enums[text(name)]["values"]),
        None => spellings_of(&shape["values"]),
    }
}

/// The spellings in a list of values.
pub fn spellings_of(values: &Value) -> Vec<Spelling<'_>> {
    items(values).map(|value| (text(&value["value"]), value["code"].as_str())).collect()
}

/// The values of a shape's enum as the wire has them at this place: those that the page lists, or
/// else all of the shared enum, as codes where the wire has numbers.
pub fn wire_values<'a>(shape: &'a Value, enums: &'a Value) -> Vec<&'a str> {
    let listed = spellings_of(&shape["values"]);
    if !listed.is_empty() {
        return listed.into_iter().map(|(value, _)| value).collect();
    }
    let is_number = shape["type"] == "integer";
    let spelled = spellings(shape, enums).into_iter();
    let is_spelled = |value: &str| !is_number || value.parse::<i64>().is_ok();
    spelled.map(|(value, code)| code.filter(|_| !is_spelled(value)).unwrap_or(value)).collect()
}

/// The text of the enum value that `wire` stands for: that of a code is another one.
pub fn canonical<'a>(wire: &'a str, shape: &'a Value, enums: &'a Value) -> &'a str {
    let spelled = spellings(shape, enums);
    let by_code = spelled.iter().find(|(_, code)| *code == Some(wire));
    by_code.map_or(wire, |(value, _)| value)
}

/// The shapes of all enums below `shape`, each with its JSON pointer.
pub fn enum_shapes<'a>(shape: &'a Value, pointer: &str) -> Vec<(String, &'a Value)> {
    match kind(shape) {
        Kind::Enum => vec![(pointer.to_owned(), shape)],
        Kind::List => enum_shapes(&shape["items"], &child(pointer, "items")),
        Kind::Map => enum_shapes(&shape["entries"], &child(pointer, "entries")),
        Kind::Object => {
            let pointer = child(pointer, "fields");
            members(&shape["fields"])
                .flat_map(|(name, field)| enum_shapes(field, &child(&pointer, name)))
                .collect()
        }
        _ => Vec::new(),
    }
}

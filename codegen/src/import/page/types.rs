//! Documented words for types.

/// What a documented type word says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Documented {
    /// Type of the spec format.
    pub(super) name: &'static str,
    pub(super) format: Option<&'static str>,
    /// Type of the items of an `array`, where the word says it.
    pub(super) items: Option<Box<Documented>>,
    /// Whether a row of its own follows for the items of an `array`.
    pub(super) has_item_row: bool,
}

const WORDS: &[(&str, &str, Option<&str>)] = &[
    ("string", "string", None),
    ("integer", "integer", None),
    ("long", "integer", Some("int64")),
    ("boolean", "boolean", None),
    ("float", "number", Some("float")),
    ("double", "number", Some("double")),
    ("number", "number", None),
    ("object", "object", None),
    ("array", "array", None),
    ("any", "any", None),
    ("map", "map", None),
    ("list", "array", None),
    ("int", "integer", None),
    ("int32", "integer", Some("int32")),
    ("int64", "integer", Some("int64")),
    ("bool", "boolean", None),
    ("date", "string", Some("date")),
    ("datetime", "string", Some("date-time")),
    ("json", "object", None),
    ("struct", "object", None),
    ("repeatlist", "array", None),
    ("binary", "binary", None),
    ("file", "binary", None),
    ("byte", "binary", None),
];

/// How far lists of lists are followed.
const DEEPEST: usize = 8;

/// Reads a documented type word; `None` if it is none.
pub(super) fn read(word: &str) -> Option<Documented> {
    let word = word.trim().trim_matches(['*', '`']);
    if word.is_empty() || word.len() > 100 {
        return None;
    }
    // The older generation writes `String` and `Array of X`, and has no rows for items.
    let is_old = word.starts_with(|character: char| character.is_ascii_uppercase());
    read_lower(&word.to_ascii_lowercase(), !is_old, DEEPEST)
}

fn read_lower(word: &str, has_item_row: bool, depth: usize) -> Option<Documented> {
    if let Some((_, name, format)) = WORDS.iter().find(|(known, ..)| *known == word) {
        let has_item_row = has_item_row && *name == "array";
        return Some(Documented { name, format: *format, items: None, has_item_row });
    }
    let depth = depth.checked_sub(1)?;
    if let Some(inner) = word.strip_prefix("map<").and_then(|rest| rest.strip_suffix('>')) {
        let entries = inner.rsplit(',').next().unwrap_or(inner).trim();
        let items = read_lower(entries, has_item_row, depth).map(Box::new);
        return Some(Documented { name: "map", format: None, items, has_item_row: false });
    }
    let generic = ["array<", "list<"]
        .iter()
        .find_map(|start| word.strip_prefix(start)?.strip_suffix('>'))
        .map(|inner| (inner, has_item_row));
    let phrase = ["array of ", "list of "]
        .iter()
        .find_map(|start| word.strip_prefix(start))
        .filter(|inner| !inner.trim().contains(' '))
        .map(|inner| (inner, false));
    let brackets = word.strip_suffix("[]").map(|inner| (inner, false));
    let (inner, has_item_row) = generic.or(phrase).or(brackets)?;
    let inner = inner.trim();
    let plural = inner.strip_suffix('s').unwrap_or(inner);
    // Any other word is the name of a class, so an object.
    let object = || Documented { name: "object", format: None, items: None, has_item_row: false };
    let items = read_lower(inner, has_item_row, depth)
        .or_else(|| read_lower(plural, has_item_row, depth))
        .unwrap_or_else(object);
    Some(Documented { name: "array", format: None, items: Some(Box::new(items)), has_item_row })
}

/// A line that ends in a type word, without it: `Langstring`.
pub(super) fn suffix(line: &str) -> Option<(&str, &str)> {
    const SUFFIXES: &[&str] = &[
        "string", "integer", "long", "boolean", "float", "double", "number", "object", "array",
        "any", "String", "Integer", "Long", "Boolean", "Float", "Double", "Object", "Array",
    ];
    if line.ends_with('>') {
        let start = line.find("array<").or_else(|| line.find("Array<"))?;
        return Some(line.split_at(start));
    }
    if let Some(start) = line.rfind("Array of ").or_else(|| line.rfind("array of ")) {
        let (name, word) = line.split_at(start);
        return read(word).is_some().then_some((name, word));
    }
    let word = SUFFIXES.iter().find(|word| line.ends_with(**word))?;
    Some(line.split_at(line.len() - word.len()))
}

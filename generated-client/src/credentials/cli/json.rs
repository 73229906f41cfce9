//! Where the parts of a JSON text are.
//!
//! Changing a few members in place keeps everything else as its owner wrote it.

use std::fmt;
use std::ops::Range;

use serde::Deserializer;
use serde::de::{Deserialize, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// Bytes of the text.
pub(super) type Span = Range<usize>;

/// A member of an object.
pub(super) struct Member {
    pub(super) name: String,
    pub(super) value: Span,
}

/// Whether the text is JSON at all. The error has line and column and quotes nothing.
pub(super) fn check(text: &str) -> Result<(), serde_json::Error> {
    serde_json::from_str::<IgnoredAny>(text).map(|_| ())
}

/// The members of the object at `span`; nothing if there is no object.
pub(super) fn members(text: &str, span: &Span) -> Option<Vec<Member>> {
    let part = text.get(span.clone()).filter(|part| part.trim_start().starts_with('{'))?;
    let found = parse(part, |deserializer| deserializer.deserialize_map(Members))?;
    let located = found.into_iter().map(|(name, value)| Some((name, locate(text, value)?)));
    located.map(|member| member.map(|(name, value)| Member { name, value })).collect()
}

/// The elements of the list at `span`; nothing if there is no list.
pub(super) fn elements(text: &str, span: &Span) -> Option<Vec<Span>> {
    let part = text.get(span.clone()).filter(|part| part.trim_start().starts_with('['))?;
    let found = parse(part, |deserializer| deserializer.deserialize_seq(Elements))?;
    found.into_iter().map(|value| locate(text, value)).collect()
}

fn parse<'t, T>(
    part: &'t str,
    read: impl FnOnce(
        &mut serde_json::Deserializer<serde_json::de::StrRead<'t>>,
    ) -> Result<T, serde_json::Error>,
) -> Option<T> {
    read(&mut serde_json::Deserializer::from_str(part)).ok()
}

/// Where a part of the text is in it.
fn locate(text: &str, part: &RawValue) -> Option<Span> {
    let start = (part.get().as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
    let span = start..start + part.get().len();
    (text.get(span.clone()) == Some(part.get())).then_some(span)
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Vec<(String, &'de RawValue)>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(members)
    }
}

struct Elements;

impl<'de> Visitor<'de> for Elements {
    type Value = Vec<&'de RawValue>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut elements = Vec::new();
        while let Some(element) = list.next_element::<&'de RawValue>()? {
            elements.push(element);
        }
        Ok(elements)
    }
}

/// The text with members of the object at `span` set to JSON values; new ones come last.
pub(super) fn with_members(text: &str, span: &Span, changes: &[(&str, String)]) -> Option<String> {
    let members = members(text, span)?;
    let mut edits = Vec::new();
    let mut added = String::new();
    let before_new = separator(text, span, &members);
    for (index, (name, value)) in changes.iter().enumerate() {
        // Of several members with one name the last one counts.
        match members.iter().rev().find(|member| member.name == *name) {
            Some(member) => edits.push((member.value.clone(), value.clone())),
            None => {
                let comma = if members.is_empty() && index == 0 { "" } else { "," };
                let name = serde_json::Value::from(*name);
                added.push_str(&format!("{comma}{before_new}{name}: {value}"));
            }
        }
    }
    if !added.is_empty() {
        let at = members.last().map_or(span.start + 1, |member| member.value.end);
        edits.push((at..at, added));
    }
    edits.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
    let mut text = text.to_owned();
    for (span, value) in edits {
        text.replace_range(span, &value);
    }
    Some(text)
}

/// The white space in front of members, as the last one has it.
fn separator<'t>(text: &'t str, span: &Span, members: &[Member]) -> &'t str {
    let Some((last, others)) = members.split_last() else {
        return "";
    };
    let after = others.last().map_or(span.start, |member| member.value.end);
    let between = text.get(after..last.value.start).unwrap_or_default();
    let start = between.find([',', '{']).map_or(0, |at| at + 1);
    let between = &between[start..];
    &between[..between.find('"').unwrap_or(0)]
}

/// A JSON object for reading, from the part of the text at `span`.
pub(super) fn object(
    text: &str,
    span: &Span,
) -> Option<serde_json::Map<String, serde_json::Value>> {
    let part = text.get(span.clone()).filter(|part| part.trim_start().starts_with('{'))?;
    let mut deserializer = serde_json::Deserializer::from_str(part);
    serde_json::Map::deserialize(&mut deserializer).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(text: &str, changes: &[(&str, &str)]) -> String {
        let changes = changes.iter().map(|(name, value)| (*name, (*value).to_owned()));
        with_members(text, &(0..text.len()), &changes.collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn members_change_in_place_and_new_ones_come_last() {
        for (text, changes, expected) in [
            ("{}", &[("a", "1"), ("b", "2")][..], r#"{"a": 1,"b": 2}"#),
            (r#"{"a":0}"#, &[("a", "1"), ("b", "2")], r#"{"a":1,"b": 2}"#),
            ("{ \"a\" : 0 }", &[("b", "2")], "{ \"a\" : 0, \"b\": 2 }"),
            (
                "{\n  \"x\": [1, 2],\n  \"y\": {\"a\": 0}\n}",
                &[("a", "1"), ("x", "{}")],
                "{\n  \"x\": {},\n  \"y\": {\"a\": 0},\n  \"a\": 1\n}",
            ),
            (r#"{"a":"\"}","a":"é\u00e9"}"#, &[("a", "1")], r#"{"a":"\"}","a":1}"#),
        ] {
            assert_eq!(changed(text, changes), expected);
        }
    }

    #[test]
    fn only_objects_have_members_and_only_lists_elements() {
        for text in ["", "1", "\"{}\"", "[", "{", "{1}", "null"] {
            assert!(members(text, &(0..text.len())).is_none(), "{text}");
            assert!(elements(text, &(0..text.len())).is_none(), "{text}");
        }
        let text = r#" [ {"a": [1 ,2]}, null ] "#;
        let found = elements(text, &(0..text.len())).unwrap();
        let found = found.into_iter().map(|span| &text[span]).collect::<Vec<_>>();
        assert_eq!(found, [r#"{"a": [1 ,2]}"#, "null"]);
    }
}

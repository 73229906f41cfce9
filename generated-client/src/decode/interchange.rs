//! `Serialize` and `Deserialize` for whatever a record can hold, under the feature `serde`.
//!
//! A record becomes a map with the member names of the service, also in formats that have structs,
//! because the decoder reads maps. Absent members and empty lists and maps are left out; they are
//! what a missing member decodes to. An open enum becomes its text, a time its Unix seconds. A
//! secret becomes its text, too: whoever serializes an answer wants to have it back.
//! Reading needs a self-describing format (JSON, YAML, TOML, CBOR …).
//!
//! A value survives the round trip, except where JSON or the decoder has no word for it: numbers
//! that are not finite, and `null` as the whole of an untyped member or element, become absent.

use serde::Deserializer;
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use super::{Field, List, Map, Record, View, reader};

/// Serializes a field.
///
/// # Errors
///
/// What the serializer reports.
pub fn serialize<S: Serializer>(field: &dyn Field, serializer: S) -> Result<S::Ok, S::Error> {
    field.view().serialize(serializer)
}

/// Deserializes a field, with the tolerance the client applies to an answer.
///
/// # Errors
///
/// When the deserializer fails, the format does not describe its own types, or a value does not fit
/// its member; the message then is that of a [`DecodeError`](super::DecodeError).
pub fn deserialize<'de, T: Field, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut value = T::vacant();
    reader::fill_from(&mut value, deserializer)?;
    Ok(value)
}

impl Serialize for View<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            View::Text(text) => serializer.serialize_str(text),
            View::Secret(secret) => serializer.serialize_str(secret.expose()),
            View::Integer(integer) => serializer.serialize_i64(*integer),
            View::Number(number) => serializer.serialize_f64(*number),
            View::Flag(flag) => serializer.serialize_bool(*flag),
            View::Time(time) => serializer.serialize_i64(time.unix_seconds()),
            View::Enum(value) => serializer.serialize_str(value.text()),
            View::Any(value) => value.serialize(serializer),
            View::Record(_, record) => serialize_record(*record, serializer),
            View::List(list) => serialize_list(*list, serializer),
            View::Map(map) => serialize_map(*map, serializer),
            View::Optional(Some(value)) => value.view().serialize(serializer),
            View::Optional(None) => serializer.serialize_none(),
        }
    }
}

fn serialize_record<S: Serializer>(record: &dyn Record, serializer: S) -> Result<S::Ok, S::Error> {
    let mut members = Vec::new();
    record.visit(&mut |name, field| {
        let view = field.view();
        if !is_left_out(&view) {
            members.push((name, view));
        }
    });
    let mut output = serializer.serialize_map(Some(members.len()))?;
    for (name, view) in &members {
        output.serialize_entry(name, view)?;
    }
    output.end()
}

fn is_left_out(view: &View<'_>) -> bool {
    match view {
        View::Optional(value) => value.is_none(),
        View::List(list) => list.get(0).is_none(),
        View::Map(map) => entries(*map).is_empty(),
        _ => false,
    }
}

fn serialize_list<S: Serializer>(list: &dyn List, serializer: S) -> Result<S::Ok, S::Error> {
    let elements = || (0..).map_while(|index| list.get(index));
    let mut output = serializer.serialize_seq(Some(elements().count()))?;
    for element in elements() {
        output.serialize_element(&element.view())?;
    }
    output.end()
}

fn serialize_map<S: Serializer>(map: &dyn Map, serializer: S) -> Result<S::Ok, S::Error> {
    let entries = entries(map);
    let mut output = serializer.serialize_map(Some(entries.len()))?;
    for (key, value) in &entries {
        output.serialize_entry(key, &value.view())?;
    }
    output.end()
}

fn entries(map: &dyn Map) -> Vec<(&str, &dyn Field)> {
    let mut entries = Vec::new();
    map.visit(&mut |key, value| entries.push((key, value)));
    entries
}

//! The decoder: one visitor that fills any field from any deserializer. It is generic over the
//! deserializer only, so a program contains it once.

use std::borrow::Cow;
use std::fmt;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::Value;
use serde_json::value::RawValue;

use super::place::Place;
use super::reader::{AN_ARRAY, AN_OBJECT, Progress, Source};
use super::scalar::{self, Presence, Scalar};
use super::{Field, List, Map, Record, Slot};

/// How `serde_json` names the only member of the object it turns a number into, when some crate of
/// the program asks it for numbers of arbitrary precision.
const NUMBER_MEMBER: &str = "$serde_json::private::Number";

/// Fills one field.
pub(super) struct Filler<'x> {
    field: &'x mut dyn Field,
    place: &'x Place<'x>,
    progress: &'x mut Progress,
}

impl<'x> Filler<'x> {
    pub(super) fn new(
        field: &'x mut dyn Field,
        place: &'x Place<'x>,
        progress: &'x mut Progress,
    ) -> Self {
        Filler { field, place, progress }
    }

    fn reborrow(&mut self) -> Filler<'_> {
        Filler { field: self.field, place: self.place, progress: self.progress }
    }

    fn store<E: Error>(self, scalar: Scalar<'_>) -> Result<Presence, E> {
        match scalar::store(self.field.slot(), scalar) {
            Ok(Presence::Present) => Ok(Presence::Present),
            Ok(Presence::Absent) => {
                self.field.clear();
                Ok(Presence::Absent)
            }
            Err(scalar) => self.reject(scalar.shown()),
        }
    }

    fn reject<E: Error>(self, found: impl Into<Cow<'static, str>>) -> Result<Presence, E> {
        let expected = self.field.slot().expected();
        Err(self.progress.mismatch(self.place, expected, found))
    }

    /// Empties what an earlier member of the same name left: the last one wins. Elements and
    /// entries are vacant anyway.
    fn start_afresh(&mut self) {
        if self.place.is_member() {
            self.field.clear();
        }
    }

    fn fill_from_token<'de, D: Deserializer<'de>>(
        mut self,
        deserializer: D,
    ) -> Result<Presence, D::Error> {
        let token = <&RawValue>::deserialize(deserializer)
            .map_err(|error| self.progress.broken(self.place, error))?
            .get();
        if token.starts_with(|first: char| first == '-' || first.is_ascii_digit()) {
            return self.store(Scalar::Digits(token.into()));
        }
        serde_json::Deserializer::from_str(token)
            .deserialize_any(self.reborrow())
            .map_err(|error| self.progress.broken(self.place, D::Error::custom(error)))
    }

    /// Stores a number that the deserializer hands out as an object, see [`NUMBER_MEMBER`].
    fn store_wrapped_number<'de, A: MapAccess<'de>>(
        self,
        mut members: A,
    ) -> Result<Presence, A::Error> {
        match members.next_key_seed(Name)? {
            Some(name) if name == NUMBER_MEMBER => {
                let digits: String = members.next_value()?;
                self.store(Scalar::Digits(digits.into()))
            }
            _ => self.reject(AN_OBJECT),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Filler<'_> {
    type Value = Presence;

    fn deserialize<D: Deserializer<'de>>(mut self, deserializer: D) -> Result<Presence, D::Error> {
        if self.progress.source == Source::Tokens && self.field.slot().is_scalar() {
            return self.fill_from_token(deserializer);
        }
        deserializer
            .deserialize_any(self.reborrow())
            .map_err(|error| self.progress.broken(self.place, error))
    }
}

impl<'de> Visitor<'de> for Filler<'_> {
    type Value = Presence;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_bool<E: Error>(self, flag: bool) -> Result<Presence, E> {
        self.store(Scalar::Flag(flag))
    }

    fn visit_i64<E: Error>(self, integer: i64) -> Result<Presence, E> {
        // A value where it belongs takes no detour: nearly all of an answer is that.
        if let Slot::Integer(target) = self.field.slot() {
            *target = integer;
            return Ok(Presence::Present);
        }
        self.store(Scalar::Integer(integer))
    }

    fn visit_u64<E: Error>(self, integer: u64) -> Result<Presence, E> {
        match i64::try_from(integer) {
            Ok(integer) => self.visit_i64(integer),
            Err(_) => self.store(Scalar::Digits(integer.to_string().into())),
        }
    }

    fn visit_f64<E: Error>(self, fraction: f64) -> Result<Presence, E> {
        match self.field.slot() {
            Slot::Number(target) => {
                *target = fraction;
                return Ok(Presence::Present);
            }
            slot if self.progress.source == Source::Values && !slot.takes_fraction(fraction) => {
                return Err(self.progress.notation());
            }
            _ => {}
        }
        self.store(Scalar::Fraction(fraction))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Presence, E> {
        if let Slot::Text(target) = self.field.slot() {
            *target = text.to_owned();
            return Ok(Presence::Present);
        }
        self.store(Scalar::Text(text.into()))
    }

    fn visit_unit<E: Error>(self) -> Result<Presence, E> {
        self.store(Scalar::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Presence, E> {
        self.store(Scalar::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Presence, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Presence, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut elements: A) -> Result<Presence, A::Error> {
        self.start_afresh();
        match self.field.slot() {
            Slot::List(list) => fill_list(list, elements, self.place, self.progress),
            Slot::Any(target) => {
                *target = Value::deserialize(SeqAccessDeserializer::new(elements))?;
                Ok(Presence::Present)
            }
            Slot::Record(_) | Slot::Map(_) if elements.next_element::<IgnoredAny>()?.is_none() => {
                Ok(Presence::Present)
            }
            _ => self.reject(AN_ARRAY),
        }
    }

    fn visit_map<A: MapAccess<'de>>(mut self, members: A) -> Result<Presence, A::Error> {
        self.start_afresh();
        match self.field.slot() {
            Slot::Record(record) => fill_record(record, members, self.place, self.progress),
            Slot::Map(map) => fill_map(map, members, self.place, self.progress),
            Slot::Any(target) => {
                *target = Value::deserialize(MapAccessDeserializer::new(members))?;
                Ok(Presence::Present)
            }
            Slot::List(_) => self.reject(AN_OBJECT),
            _ => self.store_wrapped_number(members),
        }
    }
}

fn fill_list<'de, A: SeqAccess<'de>>(
    list: &mut dyn List,
    mut elements: A,
    place: &Place<'_>,
    progress: &mut Progress,
) -> Result<Presence, A::Error> {
    for index in 0.. {
        let place = place.element(index);
        let element = Element { list, place: &place, progress };
        let next = elements.next_element_seed(element);
        if next.map_err(|error| progress.broken(&place, error))?.is_none() {
            break;
        }
    }
    Ok(Presence::Present)
}

/// Appends an element to a list, once it is known that there is one.
struct Element<'x> {
    list: &'x mut dyn List,
    place: &'x Place<'x>,
    progress: &'x mut Progress,
}

impl<'de> DeserializeSeed<'de> for Element<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let filler = Filler::new(self.list.push(), self.place, self.progress);
        if filler.deserialize(deserializer)? == Presence::Absent {
            self.list.pop();
        }
        Ok(())
    }
}

fn fill_map<'de, A: MapAccess<'de>>(
    map: &mut dyn Map,
    mut entries: A,
    place: &Place<'_>,
    progress: &mut Progress,
) -> Result<Presence, A::Error> {
    while let Some(key) =
        entries.next_key_seed(Name).map_err(|error| progress.broken(place, error))?
    {
        let place = place.member(&key);
        let filler = Filler::new(map.insert(&key), &place, progress);
        let presence =
            entries.next_value_seed(filler).map_err(|error| progress.broken(&place, error))?;
        if presence == Presence::Absent {
            map.remove(&key);
        }
    }
    Ok(Presence::Present)
}

fn fill_record<'de, A: MapAccess<'de>>(
    record: &mut dyn Record,
    mut members: A,
    place: &Place<'_>,
    progress: &mut Progress,
) -> Result<Presence, A::Error> {
    while let Some(name) =
        members.next_key_seed(Name).map_err(|error| progress.broken(place, error))?
    {
        let place = place.member(&name);
        match record.field(&name) {
            Some(field) => {
                members.next_value_seed(Filler::new(field, &place, progress)).map(|_| ())
            }
            None => members.next_value::<IgnoredAny>().map(|_| ()),
        }
        .map_err(|error| progress.broken(&place, error))?;
    }
    Ok(Presence::Present)
}

/// Reads the name of a member; only one with escapes is copied.
struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Name {
    type Value = Cow<'de, str>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the name of a member")
    }

    fn visit_borrowed_str<E: Error>(self, name: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(name))
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(name.to_owned()))
    }
}

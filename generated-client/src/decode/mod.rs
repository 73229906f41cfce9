//! From JSON text to records.
//!
//! Answer types carry no derived decoder. Each one implements [`Record`] instead: it hands out its
//! members by the names the service uses. One decoder, compiled once, fills any record through that
//! trait, and the same trait drives `Debug`, `==` and, with the feature `serde`, `Serialize` and
//! `Deserialize`. [`record!`] connects a type to all of it.
//!
//! # What is accepted
//!
//! The service does not always send the type it documents, so the decoder accepts what is
//! unambiguous:
//!
//! | slot | accepts |
//! |---|---|
//! | text | a string; a number or a flag as its text, exactly as sent |
//! | open enum | the same, but `1.0` is `1`, also as a string where `1` is known; an unknown text is kept |
//! | integer | `12`, `12.0`, `1.2e1`; these as a string; `true` as 1, `false` as 0 |
//! | number | the same, and finite fractions |
//! | flag | `true`, `false`, `1`, `0`; these as a string, in any case |
//! | time | whole Unix seconds, as an integer is sent |
//! | list | an array; elements that are absent are skipped |
//! | map | an object; entries that are absent are left out |
//! | record | an object; unknown members are skipped |
//! | any JSON | everything, kept as it is |
//!
//! A value is *absent*, and its slot `None` or empty, when it is missing, `null`, or a blank string
//! where no text can stand. An empty array stands for an empty map or record. When a member occurs
//! twice, the last one wins. Everything else is a [`DecodeError`].

mod compare;
mod decimal;
mod error;
mod fields;
mod filler;
#[cfg(feature = "serde")]
mod interchange;
mod macros;
mod place;
mod reader;
mod scalar;
mod show;
#[cfg(test)]
mod tests;

use std::fmt;

use crate::open_enum::AnyEnum;
use crate::secret::Secret;
use crate::timestamp::Timestamp;

pub use compare::equal;
pub use error::DecodeError;
#[cfg(feature = "serde")]
pub use interchange::{deserialize, serialize};
pub use show::debug;

#[doc(inline)]
pub use crate::record;

/// The crate `serde`, for code that [`record!`] and [`open_enum!`](crate::open_enum!) expand to.
#[cfg(feature = "serde")]
#[doc(hidden)]
pub use ::serde as __serde;

/// Receives the members of a record: the name the service uses, and the member.
pub type Visit<'v, 'a> = &'v mut dyn FnMut(&'static str, &'a dyn Field);

/// A JSON object with known members.
///
/// Implemented by generated types; [`record!`] adds what follows from it.
pub trait Record {
    /// The member that the service calls `name`, to be filled. `None` when there is no such member.
    fn field(&mut self, name: &str) -> Option<&mut dyn Field>;

    /// Hands every member to `visit`, always in the same order.
    fn visit<'a>(&'a self, visit: Visit<'_, 'a>);
}

/// Something that can be a member of a record or an element of a list.
///
/// Implemented for `String`, `i64`, `f64`, `bool`, [`Timestamp`], [`Secret`], `serde_json::Value`, for
/// `Option`, `Vec`, `Box` and `BTreeMap<String, _>` of them, and by the macros [`record!`] and
/// [`open_enum!`](crate::open_enum!).
pub trait Field {
    /// What stands in a place before it is filled: zero, empty, absent.
    fn vacant() -> Self
    where
        Self: Sized;

    /// Makes this vacant again.
    fn clear(&mut self);

    /// The place to fill. An absent option becomes present but vacant.
    fn slot(&mut self) -> Slot<'_>;

    /// The value to read.
    fn view(&self) -> View<'_>;
}

/// A place to be filled, by what belongs there.
#[non_exhaustive]
pub enum Slot<'a> {
    /// A text.
    Text(&'a mut String),
    /// An integer.
    Integer(&'a mut i64),
    /// A number with a fraction.
    Number(&'a mut f64),
    /// A flag.
    Flag(&'a mut bool),
    /// A point in time.
    Time(&'a mut Timestamp),
    /// A value of an open enum.
    Enum(&'a mut dyn AnyEnum),
    /// Any JSON.
    Any(&'a mut serde_json::Value),
    /// A record.
    Record(&'a mut dyn Record),
    /// A list.
    List(&'a mut dyn List),
    /// A map with text keys.
    Map(&'a mut dyn Map),
}

/// A value to be read, by what it is.
#[non_exhaustive]
pub enum View<'a> {
    /// A text.
    Text(&'a str),
    /// A text that is not shown.
    Secret(&'a Secret),
    /// An integer.
    Integer(i64),
    /// A number with a fraction.
    Number(f64),
    /// A flag.
    Flag(bool),
    /// A point in time.
    Time(Timestamp),
    /// A value of an open enum.
    Enum(&'a dyn AnyEnum),
    /// Any JSON.
    Any(&'a serde_json::Value),
    /// A record and the name of its type.
    Record(&'static str, &'a dyn Record),
    /// A list.
    List(&'a dyn List),
    /// A map with text keys.
    Map(&'a dyn Map),
    /// A value that may be absent.
    Optional(Option<&'a dyn Field>),
}

/// A list whose elements are all of one type.
pub trait List {
    /// Appends a vacant element and returns it.
    fn push(&mut self) -> &mut dyn Field;

    /// Takes the last element away.
    fn pop(&mut self);

    /// The element at `index`, counted from 0.
    fn get(&self, index: usize) -> Option<&dyn Field>;
}

/// A map with text keys whose values are all of one type.
pub trait Map {
    /// Puts a vacant value under `key`, in place of an earlier one, and returns it.
    fn insert(&mut self, key: &str) -> &mut dyn Field;

    /// Takes the value under `key` away.
    fn remove(&mut self, key: &str);

    /// Hands every entry to `visit`, in the order of the keys.
    fn visit<'a>(&'a self, visit: &mut dyn FnMut(&'a str, &'a dyn Field));
}

/// Fills a vacant record from the bytes of a JSON object.
///
/// No bytes, or only white space, leave it vacant: some operations answer with an empty body.
///
/// # Errors
///
/// When the bytes are not UTF-8, not JSON, not an object, nested deeper than 128 levels, or when a
/// member has a value that its type cannot hold.
pub(crate) fn fill(record: &mut dyn Field, bytes: &[u8]) -> Result<(), DecodeError> {
    reader::fill(record, reader::utf8(bytes)?)
}

/// Decodes a record from the text of a JSON object; no text, or only white space, gives a vacant
/// record.
///
/// # Errors
///
/// When the text is not JSON, not an object, nested deeper than 128 levels, or when a member has a
/// value that its type cannot hold.
pub fn from_str<T: Field + Record>(text: &str) -> Result<T, DecodeError> {
    let mut record = T::vacant();
    reader::fill(&mut record, text)?;
    Ok(record)
}

impl fmt::Debug for dyn Field + '_ {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.view().fmt(formatter)
    }
}

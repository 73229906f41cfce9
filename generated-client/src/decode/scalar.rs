//! Scalars: how the value that was sent becomes the value that belongs there.

use std::borrow::Cow;

use serde_json::Value;

use super::Slot;
use super::decimal;
use super::error::shortened;
use super::reader::{AN_ARRAY, AN_OBJECT};
use crate::open_enum::AnyEnum;
use crate::timestamp::Timestamp;

/// The longest number, in bytes, that an error shows.
const LONGEST_NUMBER: usize = 40;

/// A value as it was sent.
pub(super) enum Scalar<'t> {
    Null,
    Flag(bool),
    Integer(i64),
    /// A number of which the value is known, but not how it was written.
    Fraction(f64),
    /// A number exactly as it was written.
    Digits(Cow<'t, str>),
    Text(Cow<'t, str>),
}

/// What a slot holds after a value was stored.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Presence {
    Present,
    Absent,
}

/// Stores a value in the slot it was sent for. The slot of an absent value is left as it is; a
/// value that does not fit comes back.
#[inline]
pub(super) fn store<'t>(slot: Slot<'_>, scalar: Scalar<'t>) -> Result<Presence, Scalar<'t>> {
    let fits = match slot {
        Slot::Text(target) => return Ok(store_text(target, scalar)),
        Slot::Enum(target) => store_enum(target, &scalar),
        Slot::Integer(target) => put(target, scalar.as_integer()),
        Slot::Number(target) => put(target, scalar.as_number()),
        Slot::Flag(target) => put(target, scalar.as_flag()),
        Slot::Time(target) => put(target, scalar.as_time()),
        Slot::Any(target) => return Ok(store_any(target, scalar)),
        Slot::Record(_) | Slot::List(_) | Slot::Map(_) => false,
    };
    if fits {
        return Ok(Presence::Present);
    }
    if scalar.is_blank() { Ok(Presence::Absent) } else { Err(scalar) }
}

fn put<T>(target: &mut T, value: Option<T>) -> bool {
    match value {
        Some(value) => {
            *target = value;
            true
        }
        None => false,
    }
}

/// A text that is not known as it is may be a known code in another spelling, such as `"3.0"`.
fn store_enum(target: &mut dyn AnyEnum, scalar: &Scalar<'_>) -> bool {
    let Some(code) = scalar.as_code() else {
        return false;
    };
    target.set(&code);
    if !target.is_known()
        && let Scalar::Text(text) = scalar
        && let Some(integer) = scalar.as_integer()
    {
        target.set(&integer.to_string());
        if !target.is_known() {
            target.set(text);
        }
    }
    true
}

fn store_text(target: &mut String, scalar: Scalar<'_>) -> Presence {
    *target = match scalar {
        Scalar::Null => return Presence::Absent,
        Scalar::Text(text) | Scalar::Digits(text) => text.into_owned(),
        Scalar::Flag(flag) => flag.to_string(),
        Scalar::Integer(integer) => integer.to_string(),
        // `Debug` keeps the fraction of 1.0.
        Scalar::Fraction(fraction) => format!("{fraction:?}"),
    };
    Presence::Present
}

fn store_any(target: &mut Value, scalar: Scalar<'_>) -> Presence {
    *target = match scalar {
        Scalar::Null => return Presence::Absent,
        Scalar::Text(text) => text.into_owned().into(),
        Scalar::Digits(digits) => digits.parse().map_or(Value::Null, Value::Number),
        Scalar::Flag(flag) => flag.into(),
        Scalar::Integer(integer) => integer.into(),
        Scalar::Fraction(fraction) => fraction.into(),
    };
    Presence::Present
}

impl Slot<'_> {
    /// Whether one scalar fills the slot.
    pub(super) fn is_scalar(&self) -> bool {
        !matches!(self, Slot::Any(_) | Slot::Record(_) | Slot::List(_) | Slot::Map(_))
    }

    /// Whether the value of a fraction is enough for the slot, or how it was written matters.
    pub(super) fn takes_fraction(&self, fraction: f64) -> bool {
        match self {
            Slot::Text(_) => false,
            Slot::Enum(_) | Slot::Integer(_) | Slot::Flag(_) | Slot::Time(_) => {
                decimal::integral(fraction).is_some()
            }
            _ => true,
        }
    }

    /// What belongs in the slot, as an error says it.
    pub(super) fn expected(&self) -> &'static str {
        match self {
            Slot::Text(_) | Slot::Enum(_) => "a string",
            Slot::Integer(_) => "an integer",
            Slot::Number(_) => "a number",
            Slot::Flag(_) => "true or false",
            Slot::Time(_) => "a time in Unix seconds",
            Slot::Any(_) => "any JSON",
            Slot::Record(_) | Slot::Map(_) => AN_OBJECT,
            Slot::List(_) => AN_ARRAY,
        }
    }
}

impl Scalar<'_> {
    /// The value as an error shows it.
    pub(super) fn shown(&self) -> Cow<'static, str> {
        Cow::Owned(match self {
            Scalar::Null => return Cow::Borrowed("null"),
            Scalar::Flag(flag) => flag.to_string(),
            Scalar::Integer(integer) => integer.to_string(),
            Scalar::Fraction(fraction) => format!("{fraction:?}"),
            Scalar::Digits(digits) if digits.len() <= LONGEST_NUMBER => digits.to_string(),
            Scalar::Digits(digits) => format!("a number of {} characters", digits.len()),
            Scalar::Text(text) => shortened(text),
        })
    }

    /// Whether the value says that there is none.
    fn is_blank(&self) -> bool {
        match self {
            Scalar::Null => true,
            Scalar::Text(text) => text.trim_ascii().is_empty(),
            _ => false,
        }
    }

    /// The text by which an open enum knows the value: `1.0` means the same as `1`.
    fn as_code(&self) -> Option<Cow<'_, str>> {
        Some(match self {
            Scalar::Null => return None,
            Scalar::Text(text) => Cow::Borrowed(text),
            Scalar::Flag(flag) => Cow::Owned(flag.to_string()),
            Scalar::Integer(_) | Scalar::Fraction(_) | Scalar::Digits(_) => {
                match (self.as_integer(), self) {
                    (Some(integer), _) => Cow::Owned(integer.to_string()),
                    (None, Scalar::Digits(digits)) => Cow::Borrowed(digits),
                    (None, _) => self.shown(),
                }
            }
        })
    }

    fn as_integer(&self) -> Option<i64> {
        match self {
            Scalar::Null => None,
            Scalar::Flag(flag) => Some(i64::from(*flag)),
            Scalar::Integer(integer) => Some(*integer),
            Scalar::Fraction(fraction) => decimal::integral(*fraction),
            Scalar::Digits(text) | Scalar::Text(text) => decimal::integer(text.trim_ascii()),
        }
    }

    fn as_number(&self) -> Option<f64> {
        match self {
            Scalar::Null => None,
            Scalar::Flag(flag) => Some(f64::from(u8::from(*flag))),
            Scalar::Integer(integer) => Some(*integer as f64),
            Scalar::Fraction(fraction) => Some(*fraction),
            Scalar::Digits(text) | Scalar::Text(text) => decimal::number(text.trim_ascii()),
        }
    }

    fn as_flag(&self) -> Option<bool> {
        match self {
            Scalar::Flag(flag) => return Some(*flag),
            Scalar::Text(text) if text.trim_ascii().eq_ignore_ascii_case("true") => {
                return Some(true);
            }
            Scalar::Text(text) if text.trim_ascii().eq_ignore_ascii_case("false") => {
                return Some(false);
            }
            _ => {}
        }
        match self.as_integer()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }

    fn as_time(&self) -> Option<Timestamp> {
        match self {
            Scalar::Flag(_) => None,
            _ => self.as_integer().map(Timestamp::from_unix_seconds),
        }
    }
}

//! Tests of the decoder, over one type that has a member of every kind.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::decode::{DecodeError, Field, Record, Visit};
use crate::open_enum::{OpenEnum, UnknownValue};
use crate::timestamp::Timestamp;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Level {
    Low,
    High,
    Unknown(UnknownValue),
}

impl OpenEnum for Level {
    const NAME: &'static str = "Level";
    const VALUES: &'static [Self] = &[Self::Low, Self::High];

    fn as_str(&self) -> &str {
        match self {
            Self::Low => "low",
            Self::High => "high",
            Self::Unknown(value) => value.as_str(),
        }
    }

    fn from_wire(value: &str) -> Self {
        match value {
            "low" | "1" => Self::Low,
            "high" | "2" => Self::High,
            _ => Self::Unknown(UnknownValue::new(value)),
        }
    }

    fn is_known(&self) -> bool {
        !matches!(self, Self::Unknown(_))
    }
}

crate::open_enum!(Level);

/// Declares a record the way the generator prints one.
macro_rules! sample {
    ($type:ident { $($wire:literal => $field:ident: $field_type:ty,)* }) => {
        #[derive(Clone, Default)]
        pub(super) struct $type {
            $(pub(super) $field: $field_type,)*
        }

        impl Record for $type {
            fn field(&mut self, name: &str) -> Option<&mut dyn Field> {
                Some(match name {
                    $($wire => &mut self.$field,)*
                    _ => return None,
                })
            }

            fn visit<'a>(&'a self, visit: Visit<'_, 'a>) {
                $(visit($wire, &self.$field);)*
            }
        }

        crate::decode::record!($type);
    };
}

mod errors;
#[cfg(feature = "serde")]
mod interchange;
mod reading;
mod tolerance;

sample!(Page {
    "Number" => number: Option<i64>,
    "Size" => size: Option<i64>,
});

sample!(Sample {
    "Text" => text: Option<String>,
    "Integer" => integer: Option<i64>,
    "Number" => number: Option<f64>,
    "Flag" => flag: Option<bool>,
    "Time" => time: Option<Timestamp>,
    "Level" => level: Option<Level>,
    "Any" => any: Option<Value>,
    "Page" => page: Option<Page>,
    "BarePage" => bare_page: Page,
    "Child" => child: Option<Box<Sample>>,
    "Pages" => pages: Vec<Page>,
    "Names" => names: Vec<String>,
    "Ports" => ports: Vec<i64>,
    "Levels" => levels: Vec<Level>,
    "Grid" => grid: Vec<Vec<i64>>,
    "Tags" => tags: BTreeMap<String, String>,
    "Totals" => totals: BTreeMap<String, i64>,
});

/// A text that fills every member.
pub(super) const FULL: &str = r#"{
    "Text": "a\nb", "Integer": -5, "Number": 0.30000000000000004, "Flag": true, "Time": 1700000000,
    "Level": "high", "Any": {"a": [1, null, 2.5]}, "Page": {"Number": 1, "Size": 10},
    "BarePage": {"Number": 2}, "Child": {"Text": "inner", "Child": {"Ports": [7]}},
    "Pages": [{"Number": 3}, {}], "Names": ["x", ""], "Ports": [80, 443], "Levels": ["low", "new"],
    "Grid": [[1, 2], [], [3]], "Tags": {"a b": "c", "d": ""}, "Totals": {"n": 9}
}"#;

/// Decodes an object with one member.
pub(super) fn one(name: &str, value: &str) -> Result<Sample, DecodeError> {
    Sample::from_json(&format!("{{{name:?}: {value}}}"))
}

/// The error of an object with one member, as its user reads it.
pub(super) fn error_of(name: &str, value: &str) -> String {
    one(name, value).expect_err("this must not decode").to_string()
}

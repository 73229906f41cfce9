//! `Debug` for whatever a record can hold, in the form that a derived implementation has.

use std::fmt::{self, Debug as _};

use super::{Field, List, Map, Record, View};

/// Writes a value the way a derived `Debug` would, with the member names of the service.
///
/// # Errors
///
/// When the formatter cannot be written to.
pub fn debug(value: &dyn Field, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    value.view().fmt(formatter)
}

impl fmt::Debug for View<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            View::Text(text) => text.fmt(formatter),
            View::Secret(secret) => secret.fmt(formatter),
            View::Integer(integer) => integer.fmt(formatter),
            View::Number(number) => number.fmt(formatter),
            View::Flag(flag) => flag.fmt(formatter),
            View::Time(time) => time.fmt(formatter),
            View::Enum(value) => value.fmt(formatter),
            View::Any(value) => value.fmt(formatter),
            View::Record(name, record) => debug_record(name, *record, formatter),
            View::List(list) => debug_list(*list, formatter),
            View::Map(map) => debug_map(*map, formatter),
            View::Optional(value) => value.fmt(formatter),
        }
    }
}

fn debug_record(
    name: &str,
    record: &dyn Record,
    formatter: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    let mut output = formatter.debug_struct(name);
    record.visit(&mut |name, field| {
        output.field(name, &field);
    });
    output.finish()
}

fn debug_list(list: &dyn List, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    formatter.debug_list().entries((0..).map_while(|index| list.get(index))).finish()
}

fn debug_map(map: &dyn Map, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut output = formatter.debug_map();
    map.visit(&mut |key, value| {
        output.entry(&key, &value);
    });
    output.finish()
}

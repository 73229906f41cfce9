//! Equality of whatever a record can hold.

use super::{Field, List, Map, Record, View};

/// Whether two values are equal, as a derived `PartialEq` would find. Meant for two values of one
/// type.
#[must_use]
pub fn equal(left: &dyn Field, right: &dyn Field) -> bool {
    match (left.view(), right.view()) {
        (View::Text(left), View::Text(right)) => left == right,
        (View::Secret(left), View::Secret(right)) => left == right,
        (View::Integer(left), View::Integer(right)) => left == right,
        (View::Number(left), View::Number(right)) => left == right,
        (View::Flag(left), View::Flag(right)) => left == right,
        (View::Time(left), View::Time(right)) => left == right,
        (View::Enum(left), View::Enum(right)) => left.text() == right.text(),
        (View::Any(left), View::Any(right)) => left == right,
        (View::Record(_, left), View::Record(_, right)) => {
            equal_members(&members(left), &members(right))
        }
        (View::List(left), View::List(right)) => equal_lists(left, right),
        (View::Map(left), View::Map(right)) => equal_members(&entries(left), &entries(right)),
        (View::Optional(Some(left)), View::Optional(Some(right))) => equal(left, right),
        (View::Optional(None), View::Optional(None)) => true,
        _ => false,
    }
}

type Member<'a> = (&'a str, &'a dyn Field);

fn members(record: &dyn Record) -> Vec<Member<'_>> {
    let mut members = Vec::new();
    record.visit(&mut |name, field| members.push((name, field)));
    members
}

fn entries(map: &dyn Map) -> Vec<Member<'_>> {
    let mut entries = Vec::new();
    map.visit(&mut |key, value| entries.push((key, value)));
    entries
}

fn equal_members(left: &[Member<'_>], right: &[Member<'_>]) -> bool {
    left.len() == right.len()
        && left.iter().zip(right).all(|((left_name, left), (right_name, right))| {
            left_name == right_name && equal(*left, *right)
        })
}

fn equal_lists(left: &dyn List, right: &dyn List) -> bool {
    for index in 0.. {
        match (left.get(index), right.get(index)) {
            (Some(left), Some(right)) if equal(left, right) => {}
            (None, None) => return true,
            _ => return false,
        }
    }
    true
}

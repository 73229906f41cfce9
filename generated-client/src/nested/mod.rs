//! Request values that have parts: objects, and lists and maps of anything.
//!
//! A request object implements [`RequestObject`]: it hands out its members by the names that the
//! service uses. Two writers, compiled once, go through any value that way: `flat` makes a
//! parameter of each scalar (`Tag.1.Key=a`), `json` makes one text of the whole.

mod flat;
mod json;
mod scalar;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

use crate::open_enum::OpenEnum;
use crate::timestamp::Timestamp;

pub(crate) use flat::flat;
pub(crate) use json::json;

#[doc(inline)]
pub use crate::request_object;

/// Receives the members of a request object: the name on the wire, the value, and how the scalars
/// in it are written.
pub type EachMember<'v, 'a> = &'v mut dyn FnMut(&'static str, &'a dyn Part, WireForm);

/// An object inside a parameter.
///
/// Implemented by generated types; [`request_object!`] adds what follows from it.
pub trait RequestObject {
    /// Hands every member to `visit`, in the order of the names.
    fn members<'a>(&'a self, visit: EachMember<'_, 'a>);
}

/// A value in a request, or a part of one.
///
/// Implemented for `String`, `i64`, `f64`, `bool`, [`Timestamp`], `serde_json::Value` and open
/// enums, for `Option`, `Vec` and `BTreeMap<String, _>` of them, and by [`request_object!`].
pub trait Part {
    /// The value to be written.
    fn node(&self) -> Node<'_>;
}

/// A value to be written, by what it is.
#[non_exhaustive]
pub enum Node<'a> {
    /// Nothing: the value was not given.
    Absent,
    /// A text.
    Text(&'a str),
    /// An integer.
    Integer(i64),
    /// A number with a fraction.
    Number(f64),
    /// A flag.
    Flag(bool),
    /// A value of an open enum.
    Enum {
        /// Its text.
        text: &'a str,
        /// Its second spelling.
        code: Option<&'static str>,
    },
    /// Any JSON.
    Any(&'a Value),
    /// An object and the name of its type.
    Object(&'static str, &'a dyn RequestObject),
    /// A list.
    List(&'a dyn Items),
    /// A map with text keys.
    Map(&'a dyn Entries),
}

/// How a scalar is written where its Rust type does not say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WireForm {
    /// As the Rust type is: numbers and flags are JSON numbers and flags, all else is text.
    Natural,
    /// As text.
    Text,
    /// As a number: flags are 1 and 0, values of an enum are numbers where they look like one.
    Number,
    /// The second spelling of an enum's value, as text.
    Code,
    /// The second spelling of an enum's value, as a number.
    NumericCode,
}

/// A list whose items are all of one type.
pub trait Items {
    /// The item at `index`, counted from 0.
    fn item(&self, index: usize) -> Option<&dyn Part>;
}

/// A map with text keys whose values are all of one type.
pub trait Entries {
    /// Hands every entry to `visit`, in the order of the keys.
    fn entries<'a>(&'a self, visit: &mut dyn FnMut(&'a str, &'a dyn Part));
}

impl Part for String {
    fn node(&self) -> Node<'_> {
        Node::Text(self)
    }
}

impl Part for i64 {
    fn node(&self) -> Node<'_> {
        Node::Integer(*self)
    }
}

impl Part for f64 {
    fn node(&self) -> Node<'_> {
        Node::Number(*self)
    }
}

impl Part for bool {
    fn node(&self) -> Node<'_> {
        Node::Flag(*self)
    }
}

/// Whole Unix seconds.
impl Part for Timestamp {
    fn node(&self) -> Node<'_> {
        Node::Integer(self.unix_seconds())
    }
}

impl Part for Value {
    fn node(&self) -> Node<'_> {
        Node::Any(self)
    }
}

impl<T: OpenEnum> Part for T {
    fn node(&self) -> Node<'_> {
        Node::Enum { text: self.as_str(), code: self.code() }
    }
}

impl<T: Part> Part for Option<T> {
    fn node(&self) -> Node<'_> {
        self.as_ref().map_or(Node::Absent, Part::node)
    }
}

impl<T: Part> Part for Vec<T> {
    fn node(&self) -> Node<'_> {
        Node::List(self)
    }
}

impl<T: Part> Items for Vec<T> {
    fn item(&self, index: usize) -> Option<&dyn Part> {
        self.get(index).map(|item| item as &dyn Part)
    }
}

impl<T: Part> Part for BTreeMap<String, T> {
    fn node(&self) -> Node<'_> {
        Node::Map(self)
    }
}

impl<T: Part> Entries for BTreeMap<String, T> {
    fn entries<'a>(&'a self, visit: &mut dyn FnMut(&'a str, &'a dyn Part)) {
        for (key, entry) in self {
            visit(key, entry);
        }
    }
}

/// The items of a list.
fn items(list: &dyn Items) -> impl Iterator<Item = &dyn Part> {
    (0..).map_while(|index| list.item(index))
}

/// Writes an object for people: the members that were given, by the names on the wire.
pub fn debug(
    name: &'static str,
    object: &dyn RequestObject,
    formatter: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    let mut shown = formatter.debug_struct(name);
    object.members(&mut |name, part, _| {
        if !matches!(part.node(), Node::Absent) {
            shown.field(name, &part);
        }
    });
    shown.finish()
}

impl fmt::Debug for dyn Part + '_ {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.node() {
            Node::Absent => formatter.write_str("None"),
            Node::Text(text) => text.fmt(formatter),
            Node::Enum { text, .. } => text.fmt(formatter),
            Node::Integer(number) => number.fmt(formatter),
            Node::Number(number) => number.fmt(formatter),
            Node::Flag(flag) => flag.fmt(formatter),
            Node::Any(value) => value.fmt(formatter),
            Node::Object(name, object) => debug(name, object, formatter),
            Node::List(list) => formatter.debug_list().entries(items(list)).finish(),
            Node::Map(map) => {
                let mut shown = formatter.debug_map();
                map.entries(&mut |key, entry| {
                    shown.entry(&key, &entry);
                });
                shown.finish()
            }
        }
    }
}

/// Completes a type that implements [`RequestObject`](crate::nested::RequestObject).
///
/// Adds [`Part`](crate::nested::Part) and `Debug`, which shows the members that were given, by the
/// names that the service uses.
#[doc(hidden)]
#[macro_export]
macro_rules! request_object {
    ($name:ident) => {
        impl $crate::nested::Part for $name {
            #[inline]
            fn node(&self) -> $crate::nested::Node<'_> {
                $crate::nested::Node::Object(::core::stringify!($name), self)
            }
        }

        impl ::core::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::nested::debug(::core::stringify!($name), self, formatter)
            }
        }
    };
}

//! Enums that stay open: a value this version does not know is kept as it was sent.

use std::fmt;
use std::hash::Hash;

#[doc(inline)]
pub use crate::open_enum;

/// A closed list of known values and a place for every other one.
///
/// Generated types implement it; [`open_enum!`](crate::open_enum!) adds what follows from it.
pub trait OpenEnum: Clone + fmt::Debug + Eq + Hash + Send + Sync + Sized + 'static {
    /// The name of the type.
    const NAME: &'static str;

    /// The known values, in the order of the documentation.
    const VALUES: &'static [Self];

    /// The text of the value, as the service writes it.
    fn as_str(&self) -> &str;

    /// The short code that some operations use instead of the text, such as `1`. `None` when there
    /// is none.
    fn code(&self) -> Option<&'static str> {
        None
    }

    /// The value for a text or code that the service sent. A text that is not known is kept.
    fn from_wire(value: &str) -> Self;

    /// Whether this version of the crate knows the value.
    fn is_known(&self) -> bool;
}

/// A value that is newer than this version of the crate.
///
/// It cannot be taken apart or made by hand, so that a later version can turn the value into a
/// known one. To get one, convert a text: `Direction::from("sideways")`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct UnknownValue(Box<str>);

impl UnknownValue {
    /// Keeps a text that is none of the known values. Only `from_wire` of an open enum calls this.
    #[doc(hidden)]
    #[must_use]
    pub fn new(value: &str) -> Self {
        UnknownValue(value.into())
    }

    /// The text, as it was sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for UnknownValue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// A value of any open enum, to be read or replaced by a text.
pub trait AnyEnum: fmt::Debug {
    /// Replaces the value by the one for a text or code that the service sent.
    fn set(&mut self, value: &str);

    /// The text of the value.
    fn text(&self) -> &str;

    /// Whether this version of the crate knows the value.
    fn is_known(&self) -> bool;
}

impl<T: OpenEnum> AnyEnum for T {
    fn set(&mut self, value: &str) {
        *self = T::from_wire(value);
    }

    fn text(&self) -> &str {
        self.as_str()
    }

    fn is_known(&self) -> bool {
        OpenEnum::is_known(self)
    }
}

/// An error code of which no list is known: every text is one.
///
/// ```
/// use alicloud_client::open_enum::Code;
///
/// let code = Code::from("Throttling.User");
/// assert_eq!(code, "Throttling.User");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Code(UnknownValue);

impl OpenEnum for Code {
    const NAME: &'static str = "Code";
    const VALUES: &'static [Self] = &[];

    fn as_str(&self) -> &str {
        self.0.as_str()
    }

    fn from_wire(value: &str) -> Self {
        Code(UnknownValue::new(value))
    }

    fn is_known(&self) -> bool {
        false
    }
}

crate::open_enum!(Code);

/// Completes a type that implements [`OpenEnum`](crate::open_enum::OpenEnum).
///
/// Adds the inherent `VALUES`, `as_str`, `code`, `wire_code` and `is_known`; `From<&str>`,
/// `From<String>`, `Display`, `AsRef<str>`, comparison with texts; [`Field`](crate::decode::Field)
/// and [`Parameter`](crate::encode::Parameter); with the feature `serde` also `Serialize` and
/// `Deserialize` (as the text).
#[doc(hidden)]
#[macro_export]
macro_rules! open_enum {
    ($name:ident) => {
        #[allow(dead_code, unreachable_pub, reason = "the type may be private")]
        impl $name {
            /// The known values, in the order of the documentation.
            pub const VALUES: &'static [Self] = <Self as $crate::open_enum::OpenEnum>::VALUES;

            /// The text of the value, as the service writes it.
            #[must_use]
            #[inline]
            pub fn as_str(&self) -> &str {
                $crate::open_enum::OpenEnum::as_str(self)
            }

            /// The short code that some operations use instead of the text. `None` when there is
            /// none.
            #[must_use]
            #[inline]
            pub fn code(&self) -> ::core::option::Option<&'static str> {
                $crate::open_enum::OpenEnum::code(self)
            }

            /// What to send where the service expects the short code: the code, or the text of a
            /// value without one.
            #[must_use]
            #[inline]
            pub fn wire_code(&self) -> ::std::borrow::Cow<'static, str> {
                match self.code() {
                    ::core::option::Option::Some(code) => ::std::borrow::Cow::Borrowed(code),
                    ::core::option::Option::None => {
                        ::std::borrow::Cow::Owned(::std::string::String::from(self.as_str()))
                    }
                }
            }

            /// Whether this version of the crate knows the value.
            #[must_use]
            #[inline]
            pub fn is_known(&self) -> bool {
                $crate::open_enum::OpenEnum::is_known(self)
            }
        }

        impl ::core::convert::From<&str> for $name {
            #[inline]
            fn from(value: &str) -> Self {
                $crate::open_enum::OpenEnum::from_wire(value)
            }
        }

        impl ::core::convert::From<::std::string::String> for $name {
            #[inline]
            fn from(value: ::std::string::String) -> Self {
                $crate::open_enum::OpenEnum::from_wire(&value)
            }
        }

        impl ::core::fmt::Display for $name {
            #[inline]
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                formatter.pad(self.as_str())
            }
        }

        impl ::core::convert::AsRef<str> for $name {
            #[inline]
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::core::cmp::PartialEq<str> for $name {
            #[inline]
            fn eq(&self, other: &str) -> bool {
                self.as_str() == other
            }
        }

        impl ::core::cmp::PartialEq<&str> for $name {
            #[inline]
            fn eq(&self, other: &&str) -> bool {
                self.as_str() == *other
            }
        }

        impl $crate::decode::Field for $name {
            #[inline]
            fn vacant() -> Self {
                $crate::open_enum::OpenEnum::from_wire("")
            }

            #[inline]
            fn clear(&mut self) {
                *self = $crate::open_enum::OpenEnum::from_wire("");
            }

            #[inline]
            fn slot(&mut self) -> $crate::decode::Slot<'_> {
                $crate::decode::Slot::Enum(self)
            }

            #[inline]
            fn view(&self) -> $crate::decode::View<'_> {
                $crate::decode::View::Enum(self)
            }
        }

        impl $crate::encode::Parameter for $name {
            #[inline]
            fn wire_text(&self) -> ::std::borrow::Cow<'_, str> {
                ::std::borrow::Cow::Borrowed(self.as_str())
            }
        }

        $crate::__interchange!($name);
    };
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{Code, OpenEnum, UnknownValue};
    use crate::encode::Parameter as _;

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    enum Direction {
        Inbound,
        Outbound,
        Unknown(UnknownValue),
    }

    impl OpenEnum for Direction {
        const NAME: &'static str = "Direction";
        const VALUES: &'static [Self] = &[Self::Inbound, Self::Outbound];

        fn as_str(&self) -> &str {
            match self {
                Self::Inbound => "in",
                Self::Outbound => "out",
                Self::Unknown(value) => value.as_str(),
            }
        }

        fn code(&self) -> Option<&'static str> {
            match self {
                Self::Inbound => Some("1"),
                Self::Outbound | Self::Unknown(_) => None,
            }
        }

        fn from_wire(value: &str) -> Self {
            match value {
                "in" | "1" => Self::Inbound,
                "out" => Self::Outbound,
                _ => Self::Unknown(UnknownValue::new(value)),
            }
        }

        fn is_known(&self) -> bool {
            !matches!(self, Self::Unknown(_))
        }
    }

    crate::open_enum!(Direction);

    #[test]
    fn every_value_survives_the_round_trip() {
        let unknown = Direction::from("sideways");
        assert!(!unknown.is_known());
        for value in Direction::VALUES.iter().chain([&unknown]) {
            assert_eq!(&Direction::from(value.as_str()), value);
            assert_eq!(&Direction::from(value.to_string()), value);
            assert_eq!(value.wire_text(), value.as_str());
        }
        assert_eq!(unknown.as_str(), "sideways");
    }

    #[test]
    fn a_code_is_another_spelling_of_a_value() {
        assert_eq!(Direction::from("1"), Direction::Inbound);
        assert_eq!(Direction::Inbound.code(), Some("1"));
        assert_eq!(Direction::Inbound.wire_code(), "1");
        assert_eq!(Direction::Outbound.wire_code(), "out");
        assert_eq!(Direction::from("x").wire_code(), "x");
    }

    #[test]
    fn values_read_like_texts() {
        assert_eq!(Direction::Outbound, "out");
        assert_eq!(Direction::Outbound, *"out");
        assert_eq!(Direction::Outbound.as_ref(), "out");
        assert_eq!(format!("{:>4}", Direction::Inbound), "  in");
        assert_eq!(format!("{:?}", Direction::from("x")), r#"Unknown("x")"#);
        let set: HashSet<_> = [Direction::from("in"), Direction::Inbound].into();
        assert_eq!(set.len(), 1);
    }

    #[test]
    fn an_untyped_code_is_any_text() {
        let code = Code::from("Throttling.User");
        assert_eq!(code, "Throttling.User");
        assert!(!code.is_known());
        assert_eq!(code.wire_code(), "Throttling.User");
        assert_eq!(format!("{code:?}"), r#"Code("Throttling.User")"#);
    }
}

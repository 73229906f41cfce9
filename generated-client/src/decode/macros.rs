//! The macros that connect a type to the decoder. They expand to calls of functions that are
//! compiled once.

/// Completes a type that implements [`Record`](crate::decode::Record), `Clone` and `Default`.
///
/// Adds `Debug` (with the member names of the service), `PartialEq`,
/// [`Field`](crate::decode::Field) and the constructor `from_json`; with the feature `serde` also
/// `Serialize` and `Deserialize`, which leave out absent members and empty lists and maps, so that
/// a value survives the round trip.
///
/// ```
/// use alicloud_client::decode::{Field, Record, Visit, record};
///
/// #[derive(Clone, Default)]
/// pub struct Port {
///     pub number: Option<i64>,
///     pub names: Vec<String>,
/// }
///
/// impl Record for Port {
///     fn field(&mut self, name: &str) -> Option<&mut dyn Field> {
///         Some(match name {
///             "Number" => &mut self.number,
///             "Names" => &mut self.names,
///             _ => return None,
///         })
///     }
///
///     fn visit<'a>(&'a self, visit: Visit<'_, 'a>) {
///         visit("Number", &self.number);
///         visit("Names", &self.names);
///     }
/// }
///
/// record!(Port);
///
/// let port = Port::from_json(r#"{"Number": "443", "Names": ["https"], "New": {}}"#)?;
/// assert_eq!(port.number, Some(443));
/// assert_eq!(format!("{port:?}"), r#"Port { Number: Some(443), Names: ["https"] }"#);
/// # Ok::<(), alicloud_client::decode::DecodeError>(())
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! record {
    ($name:ident) => {
        #[allow(dead_code, unreachable_pub, reason = "the type may be private")]
        impl $name {
            /// Decodes a value from the text of a JSON object, with the tolerance the client
            /// applies to an answer.
            ///
            /// # Errors
            ///
            /// When the text is not a JSON object, or a member has a value that its type cannot
            /// hold.
            #[inline]
            pub fn from_json(
                text: &str,
            ) -> ::core::result::Result<Self, $crate::decode::DecodeError> {
                $crate::decode::from_str(text)
            }
        }

        impl $crate::decode::Field for $name {
            #[inline]
            fn vacant() -> Self {
                ::core::default::Default::default()
            }

            #[inline]
            fn clear(&mut self) {
                *self = $crate::decode::Field::vacant();
            }

            #[inline]
            fn slot(&mut self) -> $crate::decode::Slot<'_> {
                $crate::decode::Slot::Record(self)
            }

            #[inline]
            fn view(&self) -> $crate::decode::View<'_> {
                $crate::decode::View::Record(::core::stringify!($name), self)
            }
        }

        impl ::core::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::decode::debug(self, formatter)
            }
        }

        impl ::core::cmp::PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::decode::equal(self, other)
            }
        }

        $crate::__interchange!($name);
    };
}

/// Implements `Serialize` and `Deserialize` for a [`Field`](crate::decode::Field).
///
/// Two definitions instead of one with `cfg` inside, because `cfg` in an expansion asks the
/// features of the crate that uses the macro.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! __interchange {
    ($name:ty) => {
        impl $crate::decode::__serde::Serialize for $name {
            fn serialize<S: $crate::decode::__serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::decode::serialize(self, serializer)
            }
        }

        impl<'de> $crate::decode::__serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::decode::__serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::decode::deserialize(deserializer)
            }
        }
    };
}

/// Without the feature `serde` there is nothing to implement.
#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __interchange {
    ($name:ty) => {};
}

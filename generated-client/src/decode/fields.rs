//! [`Field`] for the types of the standard library, for [`Timestamp`] and [`Secret`], and for untyped JSON.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Field, List, Map, Slot, View};
use crate::secret::Secret;
use crate::timestamp::Timestamp;

impl Field for String {
    fn vacant() -> Self {
        String::new()
    }

    fn clear(&mut self) {
        self.clear();
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::Text(self)
    }

    fn view(&self) -> View<'_> {
        View::Text(self)
    }
}

impl Field for Secret {
    fn vacant() -> Self {
        Secret::new("")
    }

    fn clear(&mut self) {
        *self = Self::vacant();
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::Text(self.text_mut())
    }

    fn view(&self) -> View<'_> {
        View::Secret(self)
    }
}

/// Implements [`Field`] for a type that is copied.
macro_rules! copied {
    ($type:ty, $vacant:expr, $variant:ident) => {
        impl Field for $type {
            fn vacant() -> Self {
                $vacant
            }

            fn clear(&mut self) {
                *self = $vacant;
            }

            fn slot(&mut self) -> Slot<'_> {
                Slot::$variant(self)
            }

            fn view(&self) -> View<'_> {
                View::$variant(*self)
            }
        }
    };
}

copied!(i64, 0, Integer);
copied!(f64, 0.0, Number);
copied!(bool, false, Flag);
copied!(Timestamp, Timestamp::from_unix_seconds(0), Time);

impl Field for Value {
    fn vacant() -> Self {
        Value::Null
    }

    fn clear(&mut self) {
        *self = Value::Null;
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::Any(self)
    }

    fn view(&self) -> View<'_> {
        View::Any(self)
    }
}

impl<T: Field> Field for Option<T> {
    fn vacant() -> Self {
        None
    }

    fn clear(&mut self) {
        *self = None;
    }

    fn slot(&mut self) -> Slot<'_> {
        // Always a fresh value: of a member that occurs twice, the last one wins whole.
        self.insert(T::vacant()).slot()
    }

    fn view(&self) -> View<'_> {
        View::Optional(self.as_ref().map(|value| value as &dyn Field))
    }
}

impl<T: Field> Field for Box<T> {
    fn vacant() -> Self {
        Box::new(T::vacant())
    }

    fn clear(&mut self) {
        (**self).clear();
    }

    fn slot(&mut self) -> Slot<'_> {
        (**self).slot()
    }

    fn view(&self) -> View<'_> {
        (**self).view()
    }
}

impl<T: Field> Field for Vec<T> {
    fn vacant() -> Self {
        Vec::new()
    }

    fn clear(&mut self) {
        self.clear();
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::List(self)
    }

    fn view(&self) -> View<'_> {
        View::List(self)
    }
}

impl<T: Field> List for Vec<T> {
    fn push(&mut self) -> &mut dyn Field {
        let index = self.len();
        self.push(T::vacant());
        &mut self[index]
    }

    fn pop(&mut self) {
        self.pop();
    }

    fn get(&self, index: usize) -> Option<&dyn Field> {
        self.as_slice().get(index).map(|element| element as &dyn Field)
    }
}

impl<T: Field> Field for BTreeMap<String, T> {
    fn vacant() -> Self {
        BTreeMap::new()
    }

    fn clear(&mut self) {
        self.clear();
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::Map(self)
    }

    fn view(&self) -> View<'_> {
        View::Map(self)
    }
}

impl<T: Field> Map for BTreeMap<String, T> {
    fn insert(&mut self, key: &str) -> &mut dyn Field {
        let value = self.entry(key.to_owned()).or_insert_with(T::vacant);
        value.clear();
        value
    }

    fn remove(&mut self, key: &str) {
        self.remove(key);
    }

    fn visit<'a>(&'a self, visit: &mut dyn FnMut(&'a str, &'a dyn Field)) {
        for (key, value) in self {
            visit(key, value);
        }
    }
}

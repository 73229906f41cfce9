//! Parameters of a call by wire name.

use std::collections::BTreeMap;
use std::str::FromStr;

use alicloud_client::runtime::OpenEnum;
use alicloud_client::{Secret, Timestamp};
use serde_json::{Map, Value};

use crate::specs::answers;

/// Parameters of a call by wire name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sample(Map<String, Value>);

/// A value that a sample has, or a part of one.
///
/// # Panics
///
/// The readers panic when the value is none of their type: then the test that made the sample is
/// wrong.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a> {
    /// The parameter or member that has it, for messages.
    name: &'a str,
    value: &'a Value,
}

impl Sample {
    /// A sample without parameters.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a parameter. A scalar is a JSON scalar or the text of one, a list is an array, an object
    /// or a map is an object of them.
    pub fn with(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.0.insert(name.into(), value.into());
        self
    }

    /// The value of a parameter; `None` where the call is to leave it out.
    pub fn get<'a>(&'a self, name: &'a str) -> Option<Given<'a>> {
        self.0.get(name).map(|value| Given { name, value })
    }
}

impl<'a> Given<'a> {
    /// A text that is not shown.
    pub fn secret(self) -> Secret {
        self.text().into()
    }

    /// A text.
    pub fn text(self) -> String {
        match self.value {
            Value::String(text) => text.clone(),
            Value::Bool(_) | Value::Number(_) => self.value.to_string(),
            Value::Null | Value::Array(_) | Value::Object(_) => self.unfit(),
        }
    }

    /// A whole number.
    pub fn integer(self) -> i64 {
        self.parsed()
    }

    /// A number.
    pub fn number(self) -> f64 {
        self.parsed()
    }

    /// A flag, also one that is 1 or 0 on the wire.
    pub fn boolean(self) -> bool {
        answers::flag(&self.text()).unwrap_or_else(|| self.unfit())
    }

    /// A time, given in Unix seconds.
    pub fn timestamp(self) -> Timestamp {
        Timestamp::from_unix_seconds(self.integer())
    }

    /// A value of an enum.
    pub fn variant<E: OpenEnum>(self) -> E {
        E::from_wire(&self.text())
    }

    /// Any JSON.
    pub fn any(self) -> Value {
        self.value.clone()
    }

    /// A list.
    pub fn list<T>(self, read: impl Fn(Self) -> T) -> Vec<T> {
        let items = self.value.as_array().unwrap_or_else(|| self.unfit());
        items.iter().map(|value| read(Self { value, ..self })).collect()
    }

    /// An object with free names.
    pub fn map<T>(self, read: impl Fn(Self) -> T) -> BTreeMap<String, T> {
        let entries = self.value.as_object().unwrap_or_else(|| self.unfit());
        let read = |value| read(Self { value, ..self });
        entries.iter().map(|(key, value)| (key.clone(), read(value))).collect()
    }

    /// A member of an object; `None` where the call is to leave it out.
    pub fn get(self, name: &'a str) -> Option<Self> {
        let members = self.value.as_object().unwrap_or_else(|| self.unfit());
        members.get(name).map(|value| Self { name, value })
    }

    fn parsed<T: FromStr>(self) -> T {
        self.text().parse().unwrap_or_else(|_| self.unfit())
    }

    fn unfit(self) -> ! {
        panic!("the sample has {} for `{}`, which takes another type", self.value, self.name)
    }
}

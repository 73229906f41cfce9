//! Parameters of a call by wire name.

use std::collections::BTreeMap;

use alicloud_client::Timestamp;
use alicloud_client::runtime::OpenEnum;
use serde_json::Value;

use crate::specs::answers;

/// Parameters of a call by wire name.
///
/// Every getter gives `None` for a parameter that the call is to leave out.
///
/// # Panics
///
/// A getter panics when the value is there but is none of the getter's type: then the test that
/// made the sample is wrong.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sample(BTreeMap<String, Value>);

impl Sample {
    /// A sample without parameters.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a parameter. A scalar is a JSON scalar or the text of one, a list is an array of them.
    pub fn with(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.0.insert(name.into(), value.into());
        self
    }

    /// A text.
    pub fn text(&self, name: &str) -> Option<String> {
        self.scalar(name, text)
    }

    /// A whole number.
    pub fn integer(&self, name: &str) -> Option<i64> {
        self.scalar(name, parsed)
    }

    /// A number.
    pub fn number(&self, name: &str) -> Option<f64> {
        self.scalar(name, parsed)
    }

    /// A flag, also one that is 1 or 0 on the wire.
    pub fn boolean(&self, name: &str) -> Option<bool> {
        self.scalar(name, flag)
    }

    /// A time, given in Unix seconds.
    pub fn timestamp(&self, name: &str) -> Option<Timestamp> {
        self.integer(name).map(Timestamp::from_unix_seconds)
    }

    /// A value of an enum.
    pub fn variant<E: OpenEnum>(&self, name: &str) -> Option<E> {
        self.text(name).map(|text| E::from_wire(&text))
    }

    /// A list of texts.
    pub fn texts(&self, name: &str) -> Option<Vec<String>> {
        self.list(name, text)
    }

    /// A list of whole numbers.
    pub fn integers(&self, name: &str) -> Option<Vec<i64>> {
        self.list(name, parsed)
    }

    /// A list of numbers.
    pub fn numbers(&self, name: &str) -> Option<Vec<f64>> {
        self.list(name, parsed)
    }

    /// A list of flags.
    pub fn booleans(&self, name: &str) -> Option<Vec<bool>> {
        self.list(name, flag)
    }

    /// A list of times, given in Unix seconds.
    pub fn timestamps(&self, name: &str) -> Option<Vec<Timestamp>> {
        let times = self.integers(name)?;
        Some(times.into_iter().map(Timestamp::from_unix_seconds).collect())
    }

    /// A list of values of an enum.
    pub fn variants<E: OpenEnum>(&self, name: &str) -> Option<Vec<E>> {
        let texts = self.texts(name)?;
        Some(texts.iter().map(|text| E::from_wire(text)).collect())
    }

    fn scalar<T>(&self, name: &str, read: fn(&Value) -> Option<T>) -> Option<T> {
        let value = self.0.get(name)?;
        Some(read(value).unwrap_or_else(|| unfit(name, value)))
    }

    fn list<T>(&self, name: &str, read: fn(&Value) -> Option<T>) -> Option<Vec<T>> {
        let value = self.0.get(name)?;
        let items = value.as_array().unwrap_or_else(|| unfit(name, value));
        Some(items.iter().map(|item| read(item).unwrap_or_else(|| unfit(name, item))).collect())
    }
}

fn unfit(name: &str, value: &Value) -> ! {
    panic!("the sample has {value} for `{name}`, which takes another type")
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn parsed<T: std::str::FromStr>(value: &Value) -> Option<T> {
    text(value)?.parse().ok()
}

fn flag(value: &Value) -> Option<bool> {
    answers::flag(&text(value)?)
}

//! What calls send, by the parameters in the spec.

use serde_json::{Value, json};

use super::values::{self, is_comma_separated};
use super::written::{flat, joined, json, typed};
use super::{OperationSpec, members, text};
use crate::drive::Sample;
use crate::server::Pairs;

/// A parameter of an operation.
#[derive(Clone, Copy, Debug)]
pub struct Parameter<'a> {
    /// Name on the wire.
    pub name: &'a str,
    /// Shape of the value.
    pub shape: &'a Value,
}

/// What a call sends besides what every call sends; each list in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// Query.
    pub query: Pairs,
    /// Form.
    pub form: Pairs,
    /// Headers, with lower-case names.
    pub headers: Pairs,
}

/// The parameters of an operation.
pub fn parameters(operation: &OperationSpec) -> Vec<Parameter<'_>> {
    members(&operation.value["parameters"]).map(|(name, shape)| Parameter { name, shape }).collect()
}

impl Parameter<'_> {
    /// Whether a call must have the parameter.
    pub fn is_required(&self) -> bool {
        self.shape["required"] == true
    }

    /// The value that the documentation has, as text on the wire or with parts; what is joined by
    /// commas has two.
    pub fn documented(&self, enums: &Value) -> Value {
        if !self.is_one_text_of_many() {
            return values::documented(self.shape, enums);
        }
        match self.shape.get("example") {
            Some(example) => self.split(text(example)),
            None => {
                json!([values::documented(self.shape, enums), values::another(self.shape, enums)])
            }
        }
    }

    /// The value without anything that may be left out.
    pub fn least(&self, enums: &Value) -> Value {
        match self.is_one_text_of_many() {
            true => self.documented(enums),
            false => values::least(self.shape, enums),
        }
    }

    /// Values that have one of the listed values each.
    pub fn listed(&self, enums: &Value) -> Vec<Value> {
        let listed = values::listed(self.shape, enums).into_iter();
        listed
            .map(|value| if self.is_one_text_of_many() { json!([value]) } else { value })
            .collect()
    }

    /// A value with `filling` in all places that take any text; `None` where there is none.
    pub fn filled(&self, enums: &Value, filling: &str) -> Option<Value> {
        let value = values::filled(self.shape, enums, filling)?;
        Some(if self.is_one_text_of_many() { json!([value]) } else { value })
    }

    /// A value as JSON of the documented types, as a client without types takes it.
    pub fn input(&self, value: &Value) -> Value {
        match self.is_one_text_of_many() {
            true => json!(joined(value)),
            false => typed(value, self.shape),
        }
    }

    /// Adds the parameter to a sample, and to what is sent. A text of many values may be given
    /// whole.
    pub fn add(&self, value: &Value, sample: Sample, sent: &mut Sent) -> Sample {
        let split = value.as_str().filter(|_| self.is_one_text_of_many());
        let value = split.map_or_else(|| value.clone(), |whole| self.split(whole));
        let pairs = match text(&self.shape["style"]) {
            _ if is_comma_separated(self.shape) => vec![(self.name.to_owned(), joined(&value))],
            "json" => vec![(self.name.to_owned(), json(&value, self.shape))],
            _ => flat(self.name, &value, self.shape),
        };
        match self.shape.get("in").map_or("query", text) {
            "query" => sent.query.extend(pairs),
            "form" => sent.form.extend(pairs),
            "header" => {
                let lower = pairs.into_iter().map(|(name, text)| (name.to_lowercase(), text));
                sent.headers.extend(lower);
            }
            other => panic!("the tests do not know the location `{other}`"),
        }
        for pairs in [&mut sent.query, &mut sent.form, &mut sent.headers] {
            pairs.sort();
        }
        sample.with(self.name, value)
    }

    fn is_one_text_of_many(&self) -> bool {
        self.shape["commaSeparated"] == true
    }

    fn split(&self, whole: &str) -> Value {
        whole.split(',').collect()
    }
}

/// A call with the parameters for which `value` gives something, and with documented values for
/// others that every call must have.
pub fn call(
    operation: &OperationSpec,
    enums: &Value,
    value: impl Fn(&Parameter<'_>) -> Option<Value>,
) -> (Sample, Sent) {
    let mut sample = Sample::new();
    let mut sent = Sent::default();
    if operation.is_anonymous() {
        sent.query.push(("Format".to_owned(), "json".to_owned()));
    }
    for parameter in parameters(operation) {
        let needed = || parameter.is_required().then(|| parameter.documented(enums));
        if let Some(value) = value(&parameter).or_else(needed) {
            sample = parameter.add(&value, sample, &mut sent);
        }
    }
    (sample, sent)
}

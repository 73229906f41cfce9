//! What calls send, by the parameters in the spec.

use serde_json::{Value, json};

use super::answers::example;
use super::shape::{Kind, kind, wire_values};
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

    /// Shape of the value, or of an item of the list.
    pub fn scalar(&self) -> &Value {
        match kind(self.shape) {
            Kind::List => &self.shape["items"],
            _ => self.shape,
        }
    }

    /// The wire texts of a value that the documentation has; a list has two.
    pub fn documented(&self, enums: &Value) -> Vec<String> {
        let scalar = self.scalar();
        let first = example(scalar, enums);
        if kind(self.shape) != Kind::List {
            return vec![first];
        }
        let second = match kind(scalar) {
            Kind::Enum => wire_values(scalar, enums).last().copied().unwrap_or_default(),
            Kind::Integer | Kind::Number => "8",
            Kind::Boolean if scalar["type"] == "integer" => "0",
            Kind::Boolean => "false",
            Kind::Seconds => "1800000000",
            _ => "another, text",
        };
        vec![first, second.to_owned()]
    }

    /// Adds the parameter to a sample, and to what is sent.
    pub fn add(&self, texts: &[String], sample: Sample, sent: &mut Sent) -> Sample {
        let is_list = kind(self.shape) == Kind::List;
        let pairs = match (is_list, text(&self.shape["style"])) {
            (true, "simple") => vec![(self.name.to_owned(), texts.join(","))],
            (true, _) => {
                let numbered = texts.iter().enumerate();
                numbered
                    .map(|(index, text)| (format!("{}.{}", self.name, index + 1), text.clone()))
                    .collect()
            }
            (false, _) => vec![(self.name.to_owned(), texts[0].clone())],
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
        sample.with(self.name, if is_list { json!(texts) } else { json!(texts[0]) })
    }
}

/// A call with the parameters for which `texts` gives something, and with documented values for
/// others that every call must have.
pub fn call(
    operation: &OperationSpec,
    enums: &Value,
    texts: impl Fn(&Parameter<'_>) -> Option<Vec<String>>,
) -> (Sample, Sent) {
    let mut sample = Sample::new();
    let mut sent = Sent::default();
    for parameter in parameters(operation) {
        let needed = || parameter.is_required().then(|| parameter.documented(enums));
        if let Some(texts) = texts(&parameter).or_else(needed) {
            sample = parameter.add(&texts, sample, &mut sent);
        }
    }
    (sample, sent)
}

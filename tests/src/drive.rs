//! What the generated drivers are made of: calls of the typed API with values that are known by
//! wire name only.

mod failure;
mod sample;
mod settings;

use std::fmt;
use std::future::Future;

use alicloud_client::mock::table::ProductTable;
use alicloud_client::runtime::{self, Field, OpenEnum, Parameter, Record};
use alicloud_client::{BoxFuture, Error, decode as decoder};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

pub use failure::{Failure, causes, predicates};
pub use sample::{Given, Sample};
pub use settings::Settings;

/// Reads a text as a value of one enum.
pub type Reader = fn(&str) -> Reading;

/// Calls an operation with the parameters that a sample has.
pub type Caller = fn(&Settings, &Sample) -> BoxFuture<'static, Result<Value, Failure>>;

/// Reaches the generated code of one product.
pub struct Product {
    /// Path of the product's spec.
    pub path: &'static str,
    /// The product's table.
    pub table: &'static runtime::Product,
    /// What the mock gateway knows of the product.
    pub mock: &'static ProductTable,
    /// Reads an error code.
    pub error_code: Reader,
    /// Readers of the shared enums, by JSON pointer into the spec.
    pub enums: &'static [(&'static str, Reader)],
    /// The operations, by name.
    pub operations: Vec<Operation>,
}

/// Reaches the generated code of one operation.
pub struct Operation {
    /// Path of the operation's spec.
    pub path: &'static str,
    /// The operation's table.
    pub table: &'static runtime::Operation,
    /// Calls the operation with the parameters that the sample has.
    pub send: Caller,
    /// Walks through the items of all pages, if the operation has pages.
    pub items: Option<Caller>,
    /// Decodes an answer and gives it back as JSON, by the wire names.
    pub decode: fn(&str) -> Result<Value, String>,
    /// Readers of the enums, by JSON pointer to the shape in the spec.
    pub enums: &'static [(&'static str, Reader)],
}

/// What an enum makes of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Name of the enum.
    pub name: &'static str,
    /// Whether the value is a variant of its own.
    pub known: bool,
    /// Text of the value.
    pub text: String,
    /// Code of the value.
    pub code: Option<String>,
    /// Whether the value is the same after each way out of the enum and back into it.
    pub round_trip: bool,
    /// Texts of all values of the enum.
    pub values: Vec<String>,
}

/// Reads a text as a value of `E`.
pub fn read<E>(text: &str) -> Reading
where
    E: OpenEnum + Parameter + Serialize + DeserializeOwned + fmt::Display,
    E: for<'a> From<&'a str> + From<String> + AsRef<str>,
{
    let value = E::from_wire(text);
    let as_json = serde_json::to_value(&value).ok();
    let ways = [
        Some(E::from(value.as_str())),
        Some(E::from(value.to_string())),
        Some(E::from(value.as_ref())),
        Some(E::from(&*value.wire_text())),
        as_json.and_then(|json| serde_json::from_value(json).ok()),
    ];
    Reading {
        name: E::NAME,
        known: value.is_known(),
        text: value.as_str().to_owned(),
        code: value.code().map(str::to_owned),
        round_trip: ways.iter().all(|way| way.as_ref() == Some(&value)),
        values: E::VALUES.iter().map(|value| value.as_str().to_owned()).collect(),
    }
}

/// Decodes an answer and gives it back as JSON.
///
/// # Panics
///
/// When what was decoded does not survive `Serialize` and `Deserialize`.
pub fn decode<R>(text: &str) -> Result<Value, String>
where
    R: Record + Field + Serialize + DeserializeOwned + PartialEq + fmt::Debug,
{
    let answer: R = decoder::from_str(text).map_err(|error| error.to_string())?;
    let json = as_json(&answer);
    let again: R = serde_json::from_value(json.clone())
        .unwrap_or_else(|error| panic!("{json} cannot be read again: {error}"));
    assert_eq!(answer, again, "the answer is another after Serialize and Deserialize");
    Ok(json)
}

/// Awaits a call and makes its outcome comparable.
pub fn sent<T, C>(
    call: impl Future<Output = Result<T, Error<C>>> + Send + 'static,
) -> BoxFuture<'static, Result<Value, Failure>>
where
    T: Serialize,
    C: OpenEnum,
{
    Box::pin(async move {
        match call.await {
            Ok(answer) => Ok(as_json(&answer)),
            Err(error) => Err(Failure::from(&error)),
        }
    })
}

fn as_json(answer: &impl Serialize) -> Value {
    serde_json::to_value(answer).unwrap_or_else(|error| panic!("an answer is no JSON: {error}"))
}

//! A value on the wire: a parameter, a field of the answer, a list item.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A value on the wire, with what is documented about it.
///
/// Facts keep the documented form: defaults and examples are text, whatever the type.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Shape {
    /// Documented type. It decides what is on the wire.
    #[serde(rename = "type")]
    pub ty: Type,
    /// Documented format, for example `int64`, `double` or `iso8601`.
    pub format: Option<String>,
    /// What the value means where the documented type is wider. It decides the Rust type.
    pub meaning: Option<Meaning>,
    /// Unit of a number.
    pub unit: Option<Unit>,
    /// Nobody but the caller may see the value: nothing that the client prints shows it.
    #[serde(default)]
    pub secret: bool,
    /// Where a parameter is sent; `query` where absent. Parameters only.
    #[serde(rename = "in")]
    pub location: Option<Location>,
    /// How a list or an object is written into a parameter. Parameters only.
    pub style: Option<WireStyle>,
    /// Whether a caller must give the parameter.
    #[serde(default)]
    pub required: bool,
    /// The documentation calls the parameter optional, but the service refuses calls without it.
    #[serde(default)]
    pub required_in_practice: bool,
    /// The service accepts the parameter and does nothing with it. Parameters only.
    #[serde(default)]
    pub ignored: bool,
    /// A text of several values that are joined by commas: the client takes a list of them, and
    /// all else that is said here is said of one of them. Parameters only.
    #[serde(default)]
    pub comma_separated: bool,
    /// How many times the page lists the parameter, where it does so more than once with equal
    /// facts. The client has it once.
    pub listed: Option<u32>,
    /// The value is obsolete.
    pub deprecated: Option<Deprecation>,
    /// The product's definition of what this is. It gives description, meaning, unit and enum
    /// where the shape itself has none.
    pub definition: Option<String>,
    /// What it is, in our own words.
    pub description: Option<String>,
    /// Documented values. On a `boolean` they only explain the two values; elsewhere they make
    /// an open enum.
    #[serde(default)]
    pub values: Vec<Value>,
    /// The shared enum of the product that types this value.
    #[serde(rename = "enum")]
    pub enum_name: Option<String>,
    /// Value the service assumes where the parameter is not given, as text.
    pub default: Option<String>,
    /// Documented example, as text.
    pub example: Option<String>,
    /// Smallest documented number.
    pub minimum: Option<f64>,
    /// Largest documented number.
    pub maximum: Option<f64>,
    /// Smallest documented number of characters.
    pub min_length: Option<u64>,
    /// Largest documented number of characters.
    pub max_length: Option<u64>,
    /// Smallest documented number of items.
    pub min_items: Option<u64>,
    /// Largest documented number of items.
    pub max_items: Option<u64>,
    /// Documented regular expression; for readers only.
    pub pattern: Option<String>,
    /// The items of an `array`.
    pub items: Option<Box<Shape>>,
    /// The fields of an `object` by wire name, in documented order.
    #[serde(default)]
    pub fields: IndexMap<String, Shape>,
    /// The values of a `map`; its keys are free.
    pub entries: Option<Box<Shape>>,
    /// Name of the product's shared type, for objects that contain themselves.
    #[serde(rename = "ref")]
    pub reference: Option<String>,
    /// Rust name instead of the one derived from the wire name.
    pub rename: Option<String>,
    /// Corrections of the facts above.
    #[serde(default)]
    pub overrides: Vec<Override>,
}

/// Documented type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Type {
    /// Text.
    String,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A list, see `items`.
    Array,
    /// A group of named fields, see `fields`; without fields, any JSON object.
    Object,
    /// A group of freely named values, see `entries`.
    Map,
    /// Any JSON value.
    Any,
    /// Bytes.
    Binary,
}

/// Meaning of a value whose documented type is wider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Meaning {
    /// Text that is always a whole number.
    Integer,
    /// Text that is always a number.
    Number,
    /// Text or a number that is always a flag.
    Boolean,
    /// Seconds since 1970-01-01T00:00:00Z.
    UnixSeconds,
}

/// Unit of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Bytes.
    Bytes,
    /// Gigabytes.
    Gigabytes,
    /// Bits per second.
    BitsPerSecond,
    /// 1,000,000 bits per second.
    MegabitsPerSecond,
    /// 1,000,000,000 bits per second.
    GigabitsPerSecond,
    /// Packets per second.
    PacketsPerSecond,
    /// Milliseconds.
    Milliseconds,
    /// Seconds.
    Seconds,
    /// Minutes.
    Minutes,
    /// Hours.
    Hours,
    /// Days.
    Days,
    /// Milliseconds since 1970-01-01T00:00:00Z.
    UnixMilliseconds,
    /// Hundredths.
    Percent,
}

/// Where a parameter is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Location {
    /// In the query of the URL.
    Query,
    /// In the form body.
    Form,
    /// As the body.
    Body,
    /// As a header.
    Header,
    /// In the path.
    Path,
    /// In the host name.
    Host,
}

/// How a list or an object is written into a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum WireStyle {
    /// `L.1=a&L.2=b`.
    RepeatList,
    /// The same on the wire as `repeatList`; also for objects: `O.Key=a`.
    Flat,
    /// Compact JSON text.
    Json,
    /// Joined by commas.
    Simple,
    /// An XML document.
    Xml,
}

/// One documented value.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Value {
    /// The value on the wire, as text.
    pub value: String,
    /// A second spelling of the same value, for example the number that some operations use.
    /// Shared enums only.
    pub code: Option<String>,
    /// Name of the Rust variant; derived from `value` where absent.
    pub name: Option<String>,
    /// Documented label: a few words on what the value stands for.
    pub label: Option<String>,
    /// What the value does, in our own words, where the label is not enough.
    pub description: Option<String>,
    /// The value is obsolete.
    pub deprecated: Option<Deprecation>,
}

/// What several operations say about the same thing, written once.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Definition {
    /// What it is, in our own words. It fits every shape that refers to it.
    pub description: String,
    /// Meaning of the shapes whose documented type is wider; the others do without.
    pub meaning: Option<Meaning>,
    /// Unit of a number.
    pub unit: Option<Unit>,
    /// The shared enum that types the value.
    #[serde(rename = "enum")]
    pub enum_name: Option<String>,
}

/// An enum that several operations share by name.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EnumDefinition {
    /// What the values have in common, in our own words.
    pub description: String,
    /// The values.
    pub values: Vec<Value>,
}

/// Something obsolete.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Deprecation {
    /// Name of the operation, parameter or value to use instead.
    pub replacement: Option<String>,
    /// Why, in our own words.
    pub note: Option<String>,
}

/// A place where the documentation and reality differ.
///
/// The spec keeps the documented fact; the override replaces it and says why. It fails when the
/// documented fact is no longer the one it was written against, and when it changes nothing.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Override {
    /// JSON pointer from the object that holds the override, for example `/values/0/label`.
    pub at: String,
    /// What the documentation says; `null` where it says nothing.
    pub documented: serde_json::Value,
    /// What is so; `null` to remove the fact.
    pub actual: serde_json::Value,
    /// Why, in one sentence of our own words. It becomes a note in the generated documentation.
    pub reason: String,
    /// What shows it: a page, an answer, another operation.
    pub evidence: String,
}

//! What the documentation says about requests and answers: the data behind the mock gateway.
//!
//! The generator fills these tables in, one for each operation; the functions and constants keep
//! the generated text short. A parameter is written as `query("PageSize", INTEGER.at_most(50.0))`.

use crate::operation::{Operation, Product};

/// What the gateway knows of a product.
#[derive(Debug)]
pub struct ProductTable {
    /// Identity and hosts.
    pub product: &'static Product,
    /// The operations, by name.
    pub operations: &'static [&'static OperationTable],
    /// Error codes of the gateway in front of the product.
    pub errors: &'static [GatewayError],
}

/// What the gateway knows of an operation.
#[derive(Debug)]
pub struct OperationTable {
    /// What the client knows of it.
    pub operation: &'static Operation,
    /// Accepted HTTP methods.
    pub methods: &'static [&'static str],
    /// Parameters, in documented order.
    pub parameters: &'static [Parameter],
    /// Relations between parameters.
    pub rules: &'static [Rule],
    /// Documented errors.
    pub errors: &'static [DocumentedError],
    /// Pages of the answer, where there are some.
    pub pages: Option<Pages>,
    /// The documented success answer as JSON text; where there is none, one that is made of the
    /// documented examples of its fields.
    pub answer: &'static str,
}

/// An error code of the gateway.
#[derive(Clone, Copy, Debug)]
pub struct GatewayError {
    /// The code.
    pub code: &'static str,
    /// HTTP statuses it is known with, at least one.
    pub statuses: &'static [u16],
}

/// An error that an operation documents.
#[derive(Clone, Copy, Debug)]
pub struct DocumentedError {
    /// HTTP status.
    pub status: u16,
    /// The code.
    pub code: &'static str,
    /// The message, with `%s` and the like where text is inserted.
    pub message: &'static str,
}

/// What [`Paging`](crate::Paging) does not say about the pages of an answer.
#[derive(Clone, Copy, Debug)]
pub struct Pages {
    /// Number of items on a page where the caller does not say.
    pub size: usize,
    /// Whether the total is a text.
    pub total_is_text: bool,
}

/// A parameter of an operation.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// Name on the wire.
    pub name: &'static str,
    /// Where it is sent.
    pub place: Place,
    /// How it is written.
    pub style: Style,
    /// Whether a call must have it.
    pub required: Required,
    /// Its value.
    pub shape: Shape,
}

/// Where a parameter is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the query of the URL.
    Query,
    /// In the form body.
    Form,
    /// As a header.
    Header,
}

/// How a parameter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// A pair for each scalar: `L.1=a&L.2=b`.
    Flat,
    /// A list in one text: `L=a,b`.
    Joined,
    /// As JSON: `L=["a","b"]`.
    Json,
}

/// Whether a call must have a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Required {
    /// It may be left out.
    No,
    /// The documentation says so.
    Documented,
    /// The documentation calls it optional, but the service is known to insist.
    InPractice,
}

/// A value and its documented limits.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// What it is.
    pub content: Content,
    /// Whether JSON has it as a text although it is a number or a flag.
    pub is_text: bool,
    /// The documented values; any where there are none.
    pub values: &'static [&'static str],
    /// Smallest number.
    pub minimum: Option<f64>,
    /// Largest number.
    pub maximum: Option<f64>,
    /// Fewest characters of a text or items of a list.
    pub fewest: Option<usize>,
    /// Most characters of a text or items of a list.
    pub most: Option<usize>,
}

/// What a value is.
#[derive(Clone, Copy, Debug)]
pub enum Content {
    /// Text.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`.
    Flag,
    /// `1` or `0`.
    NumericFlag,
    /// A list.
    List(&'static Shape),
    /// An object with free names.
    Map(&'static Shape),
    /// An object.
    Object(&'static [Member]),
    /// Any JSON.
    Any,
}

/// A member of an object.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// Name on the wire.
    pub name: &'static str,
    /// Whether the object must have it.
    pub required: bool,
    /// Its value.
    pub shape: Shape,
}

/// A relation between parameters.
#[derive(Clone, Copy, Debug)]
pub enum Rule {
    /// One or more of these must be given.
    AtLeastOneOf(&'static [&'static str]),
    /// No more than one of these may be given.
    AtMostOneOf(&'static [&'static str]),
    /// The parameter must be given where all conditions hold.
    RequiredIf(&'static str, &'static [Condition]),
}

/// Part of a condition: a parameter has one of some values.
#[derive(Clone, Copy, Debug)]
pub struct Condition {
    /// Name of the parameter.
    pub parameter: &'static str,
    /// The values.
    pub values: &'static [&'static str],
    /// Whether one of them is what the service assumes where the parameter is not given.
    pub has_default: bool,
}

/// A text.
pub const TEXT: Shape = Shape::new(Content::Text);
/// A whole number.
pub const INTEGER: Shape = Shape::new(Content::Integer);
/// A number.
pub const NUMBER: Shape = Shape::new(Content::Number);
/// A flag that is `true` or `false`.
pub const FLAG: Shape = Shape::new(Content::Flag);
/// A flag that is `1` or `0`.
pub const NUMERIC_FLAG: Shape = Shape::new(Content::NumericFlag);
/// Any JSON.
pub const ANY: Shape = Shape::new(Content::Any);

/// A list of such items.
pub const fn list(items: &'static Shape) -> Shape {
    Shape::new(Content::List(items))
}

/// An object with free names and such entries.
pub const fn map(entries: &'static Shape) -> Shape {
    Shape::new(Content::Map(entries))
}

/// An object with these members.
pub const fn object(members: &'static [Member]) -> Shape {
    Shape::new(Content::Object(members))
}

/// A member of an object that may be left out.
pub const fn member(name: &'static str, shape: Shape) -> Member {
    Member { name, required: false, shape }
}

/// A parameter in the query.
pub const fn query(name: &'static str, shape: Shape) -> Parameter {
    Parameter::new(name, Place::Query, shape)
}

/// A parameter in the form body.
pub const fn form(name: &'static str, shape: Shape) -> Parameter {
    Parameter::new(name, Place::Form, shape)
}

/// A parameter that is a header.
pub const fn header(name: &'static str, shape: Shape) -> Parameter {
    Parameter::new(name, Place::Header, shape)
}

/// A documented error.
pub const fn error(status: u16, code: &'static str, message: &'static str) -> DocumentedError {
    DocumentedError { status, code, message }
}

/// An error of the gateway.
pub const fn gateway_error(code: &'static str, statuses: &'static [u16]) -> GatewayError {
    GatewayError { code, statuses }
}

/// The condition that `parameter` has one of `values`.
pub const fn has(parameter: &'static str, values: &'static [&'static str]) -> Condition {
    Condition { parameter, values, has_default: false }
}

impl Condition {
    /// The same, where one of the values is the default.
    pub const fn by_default(self) -> Self {
        Self { has_default: true, ..self }
    }
}

impl Member {
    /// The same, where the object must have it.
    pub const fn required(self) -> Self {
        Self { required: true, ..self }
    }
}

impl Parameter {
    const fn new(name: &'static str, place: Place, shape: Shape) -> Self {
        Self { name, place, style: Style::Flat, required: Required::No, shape }
    }

    /// The same, where the documentation calls it required.
    pub const fn required(self) -> Self {
        Self { required: Required::Documented, ..self }
    }

    /// The same, where only the service insists on it.
    pub const fn required_in_practice(self) -> Self {
        Self { required: Required::InPractice, ..self }
    }

    /// The same in one text, with commas between the items.
    pub const fn joined(self) -> Self {
        Self { style: Style::Joined, ..self }
    }

    /// The same, written as JSON.
    pub const fn json(self) -> Self {
        Self { style: Style::Json, ..self }
    }
}

impl Shape {
    const fn new(content: Content) -> Self {
        Self {
            content,
            is_text: false,
            values: &[],
            minimum: None,
            maximum: None,
            fewest: None,
            most: None,
        }
    }

    /// The same, which is a text in JSON.
    pub const fn as_text(self) -> Self {
        Self { is_text: true, ..self }
    }

    /// The same with documented values.
    pub const fn values(self, values: &'static [&'static str]) -> Self {
        Self { values, ..self }
    }

    /// The same with a smallest number.
    pub const fn at_least(self, minimum: f64) -> Self {
        Self { minimum: Some(minimum), ..self }
    }

    /// The same with a largest number.
    pub const fn at_most(self, maximum: f64) -> Self {
        Self { maximum: Some(maximum), ..self }
    }

    /// The same with fewest characters or items.
    pub const fn fewest(self, fewest: usize) -> Self {
        Self { fewest: Some(fewest), ..self }
    }

    /// The same with most characters or items.
    pub const fn most(self, most: usize) -> Self {
        Self { most: Some(most), ..self }
    }
}

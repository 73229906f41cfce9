//! What is to be printed: plain data with every name and every text decided.

use crate::names::{FieldName, ModuleName, OperationNames, TypeName, VariantName};
use crate::spec;

/// A product version.
#[derive(Clone, Debug)]
pub struct Product {
    /// The product file, with its overrides applied.
    pub spec: spec::Product,
    /// Path of the product file.
    pub path: String,
    /// Module and cargo feature.
    pub module: ModuleName,
    /// Lines of the module's documentation.
    pub docs: Vec<String>,
    /// Enums that operations share.
    pub enums: Vec<Enum>,
    /// All documented error codes.
    pub error_code: Enum,
    /// Operations, by name.
    pub operations: Vec<Operation>,
}

/// An operation.
#[derive(Clone, Debug)]
pub struct Operation {
    /// The operation file, with its overrides applied.
    pub spec: spec::Operation,
    /// Path of the operation file.
    pub path: String,
    /// Names of what is generated for it.
    pub names: OperationNames,
    /// One line that says what the operation does.
    pub title: String,
    /// Lines of the client method's documentation, without the example.
    pub docs: Vec<String>,
    /// Page of the documentation.
    pub page: String,
    /// Wire method.
    pub method: String,
    /// Limit of calls, of the operation or the product.
    pub rate_limit: Option<spec::RateLimit>,
    /// Codes of errors that may pass by themselves, sorted.
    pub transient_errors: Vec<String>,
    /// Note of the deprecation.
    pub deprecated: Option<String>,
    /// Parameters, in documented order.
    pub parameters: Vec<Parameter>,
    /// The objects inside parameters, outer ones first.
    pub objects: Vec<RequestObject>,
    /// Enums of this operation alone.
    pub enums: Vec<Enum>,
    /// The answer and the structs inside it; the answer first.
    pub structs: Vec<Struct>,
    /// The list that the answers are pages of.
    pub list: Option<PagedList>,
}

/// The list that the answers of an operation are pages of.
#[derive(Clone, Debug)]
pub struct PagedList {
    /// The fields that lead to it from the answer; all but the last are structs.
    pub path: Vec<FieldName>,
    /// Type of its items.
    pub item: FieldType,
}

impl Product {
    /// The enum that types a parameter or field of an operation.
    pub fn enum_of<'a>(&'a self, operation: &'a Operation, scalar: &Scalar) -> Option<&'a Enum> {
        let Scalar::Enum { name, shared, .. } = scalar else { return None };
        let enums = if *shared { &self.enums } else { &operation.enums };
        enums.iter().find(|item| item.name == *name)
    }
}

impl Operation {
    /// The parameters a caller must give.
    pub fn required(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().filter(|parameter| parameter.required)
    }

    /// An object inside a parameter.
    pub fn object(&self, name: &TypeName) -> Option<&RequestObject> {
        self.objects.iter().find(|object| object.name == *name)
    }

    /// The parameters a caller may give.
    pub fn optional(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().filter(|parameter| !parameter.required)
    }
}

/// A parameter of a request.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Name on the wire.
    pub wire: String,
    /// Setter or argument.
    pub name: FieldName,
    /// Lines of documentation.
    pub docs: Vec<String>,
    /// Note of the deprecation.
    pub deprecated: Option<String>,
    /// Whether a caller must give it.
    pub required: bool,
    /// Part of the request it is sent in.
    pub place: Place,
    /// How the value is written.
    pub style: Style,
    /// The value.
    pub input: Input,
}

/// Part of a request that parameters are sent in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Query of the URL.
    Query,
    /// Form body.
    Form,
    /// A header.
    Header,
}

/// How the value of a parameter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// A scalar: `S=a`.
    Scalar,
    /// A list of scalars: `L.1=a&L.2=b`.
    Numbered,
    /// A list of scalars: `L=a,b`.
    Joined,
    /// Anything with parts: `L.1.Key=a&L.1.Value=b`.
    Flat,
    /// Anything with parts, as compact JSON: `L=[{"Key":"a"}]`.
    Json,
}

/// A value of a request.
#[derive(Clone, Debug)]
pub struct Input {
    /// Its type, without `Option`.
    pub ty: FieldType,
    /// How the scalars in it are written.
    pub form: WireForm,
    /// Documented examples of a scalar in it, as texts that fit the type.
    pub examples: Vec<String>,
}

impl Input {
    /// The scalar in it, where there is one and no object.
    pub fn scalar(&self) -> Option<&Scalar> {
        let mut ty = &self.ty;
        loop {
            match ty {
                FieldType::Scalar(scalar) => return Some(scalar),
                FieldType::List(inner) | FieldType::Map(inner) => ty = inner,
                FieldType::Any | FieldType::Struct(_) => return None,
            }
        }
    }
}

/// How a scalar is written where its Rust type does not say it; the runtime has the same names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WireForm {
    /// As the Rust type is.
    Natural,
    /// As text.
    Text,
    /// As a number.
    Number,
    /// As the code of an enum's value.
    Code,
    /// The same, as a number.
    NumericCode,
}

/// Up to this number required values are arguments; more are a struct with named fields.
pub const MOST_ARGUMENTS: usize = 3;

/// An object inside a parameter.
#[derive(Clone, Debug)]
pub struct RequestObject {
    /// Its name.
    pub name: TypeName,
    /// Lines of documentation.
    pub docs: Vec<String>,
    /// Lines of documentation of its constructor.
    pub new_docs: Vec<String>,
    /// Its members, in documented order.
    pub members: Vec<Member>,
    /// Name of the struct with its required members, where they are too many for arguments.
    pub required: Option<TypeName>,
}

impl RequestObject {
    /// The members a caller must give.
    pub fn required(&self) -> impl Iterator<Item = &Member> {
        self.members.iter().filter(|member| member.required)
    }

    /// The members a caller may give.
    pub fn optional(&self) -> impl Iterator<Item = &Member> {
        self.members.iter().filter(|member| !member.required)
    }
}

/// A member of an object inside a parameter.
#[derive(Clone, Debug)]
pub struct Member {
    /// Name on the wire.
    pub wire: String,
    /// Setter or argument.
    pub name: FieldName,
    /// Lines of documentation.
    pub docs: Vec<String>,
    /// Note of the deprecation.
    pub deprecated: Option<String>,
    /// Whether a caller must give it.
    pub required: bool,
    /// The value.
    pub input: Input,
}

/// A value without parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scalar {
    /// `String`.
    Text,
    /// `Secret`, a text that is not shown.
    Secret,
    /// `i64`.
    Integer,
    /// `f64`.
    Number,
    /// `bool`.
    Boolean,
    /// `bool`, as 1 or 0 on the wire.
    NumericBoolean,
    /// `Timestamp`.
    Timestamp,
    /// An open enum.
    Enum {
        /// Its name.
        name: TypeName,
        /// Whether the product shares it.
        shared: bool,
        /// Whether the wire has the code of a value in place of the value.
        code: bool,
    },
}

/// An answer or an object inside it.
#[derive(Clone, Debug)]
pub struct Struct {
    /// Its name.
    pub name: TypeName,
    /// Lines of documentation.
    pub docs: Vec<String>,
    /// Its fields, in documented order.
    pub fields: Vec<Field>,
}

/// A field of an answer.
#[derive(Clone, Debug)]
pub struct Field {
    /// Name on the wire.
    pub wire: String,
    /// Name of the field.
    pub name: FieldName,
    /// Lines of documentation.
    pub docs: Vec<String>,
    /// Note of the deprecation.
    pub deprecated: Option<String>,
    /// Its type, without `Option`.
    pub ty: FieldType,
}

/// Type of a field or of a request's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldType {
    /// A value without parts.
    Scalar(Scalar),
    /// Any JSON value.
    Any,
    /// A struct of the same module: of the answer, or of the request where it is a value of one.
    Struct(TypeName),
    /// `Vec`.
    List(Box<FieldType>),
    /// `BTreeMap` from `String`.
    Map(Box<FieldType>),
}

/// An open enum.
#[derive(Clone, Debug)]
pub struct Enum {
    /// Its name.
    pub name: TypeName,
    /// Lines of documentation.
    pub docs: Vec<String>,
    /// Its variants, in documented order.
    pub variants: Vec<Variant>,
}

impl Enum {
    /// The variant for a value on the wire.
    pub fn variant(&self, wire: &str) -> Option<&Variant> {
        let is_it =
            |variant: &&Variant| variant.wire == wire || variant.code.as_deref() == Some(wire);
        self.variants.iter().find(is_it)
    }

    /// Whether a value has a second spelling.
    pub fn has_codes(&self) -> bool {
        self.variants.iter().any(|variant| variant.code.is_some())
    }
}

/// A variant of an open enum.
#[derive(Clone, Debug)]
pub struct Variant {
    /// Its name.
    pub name: VariantName,
    /// Value on the wire.
    pub wire: String,
    /// Second spelling on the wire.
    pub code: Option<String>,
    /// Lines of documentation.
    pub docs: Vec<String>,
    /// Note of the deprecation.
    pub deprecated: Option<String>,
}

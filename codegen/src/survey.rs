//! The specs with their overrides applied, and the walk over all shapes: what looks at specs without
//! generating anything sees them like this.

mod read;

pub(crate) use read::products;

use crate::lower::narrows;
use crate::source::child;
use crate::spec::{self, Definition, Meaning, Shape, Type, Unit};

/// The words of a wire name, in lower case and without digits.
pub(crate) fn words_of(name: &str) -> Vec<String> {
    let words = crate::names::words(name).into_iter();
    let words = words.map(|word| word.trim_matches(|c: char| c.is_ascii_digit()).to_owned());
    words.filter(|word| !word.is_empty()).collect()
}

/// A product with its operations, overrides applied.
#[derive(Debug)]
pub(crate) struct Product {
    /// Index of the file.
    pub(crate) file: usize,
    pub(crate) spec: spec::Product,
    /// Operations, by name.
    pub(crate) operations: Vec<Operation>,
}

/// An operation, overrides applied.
#[derive(Debug)]
pub(crate) struct Operation {
    /// Index of the file.
    pub(crate) file: usize,
    pub(crate) spec: spec::Operation,
}

/// What a shape is in its operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// The answer itself, or a shared type.
    Root,
    /// A parameter.
    Parameter,
    /// A field of an object.
    Field,
    /// An item of a list or an entry of a map.
    Inner,
}

/// A shape and where it is.
#[derive(Clone, Debug)]
pub(crate) struct Place<'a> {
    pub(crate) product: &'a Product,
    /// Nothing for the shared types of a product.
    pub(crate) operation: Option<&'a Operation>,
    pub(crate) file: usize,
    pub(crate) pointer: String,
    /// Pointer of the object around it, or of all parameters.
    pub(crate) parent: String,
    /// Wire name, of the nearest shape that has one.
    pub(crate) name: &'a str,
    pub(crate) role: Role,
    pub(crate) shape: &'a Shape,
}

impl Product {
    /// All shapes of the product, outer ones first.
    pub(crate) fn places(&self) -> Vec<Place<'_>> {
        let mut places = Vec::new();
        for (name, shape) in &self.spec.types {
            self.root(None, shape, child("/types", name)).walk(&mut places);
        }
        for operation in &self.operations {
            places.extend(self.places_of(operation));
        }
        places
    }

    /// All shapes of an operation, outer ones first.
    pub(crate) fn places_of<'a>(&'a self, operation: &'a Operation) -> Vec<Place<'a>> {
        let mut places = Vec::new();
        let response = &operation.spec.response;
        let root = self.root(Some(operation), response, "/response".to_owned());
        for (name, shape) in &operation.spec.parameters {
            root.inside("/parameters", name, Role::Parameter, shape).walk(&mut places);
        }
        root.walk(&mut places);
        places
    }

    fn root<'a>(
        &'a self,
        operation: Option<&'a Operation>,
        shape: &'a Shape,
        pointer: String,
    ) -> Place<'a> {
        let file = operation.map_or(self.file, |operation| operation.file);
        let parent = String::new();
        Place { product: self, operation, file, pointer, parent, name: "", role: Role::Root, shape }
    }
}

impl<'a> Place<'a> {
    /// The shape `name` of the group at `parent`.
    fn inside(&self, parent: &str, name: &'a str, role: Role, shape: &'a Shape) -> Place<'a> {
        let pointer = child(parent, name);
        Place { pointer, parent: parent.to_owned(), name, role, shape, ..self.clone() }
    }

    fn walk(self, places: &mut Vec<Place<'a>>) {
        let (shape, index) = (self.shape, places.len());
        places.push(self);
        let this = places[index].clone();
        for (key, inner) in [("items", &shape.items), ("entries", &shape.entries)] {
            if let Some(inner) = inner {
                let pointer = child(&this.pointer, key);
                let parent = this.pointer.clone();
                Place { pointer, parent, role: Role::Inner, shape: inner, ..this.clone() }
                    .walk(places);
            }
        }
        let parent = child(&this.pointer, "fields");
        for (name, field) in &shape.fields {
            this.inside(&parent, name, Role::Field, field).walk(places);
        }
    }

    /// Whether a person looks it up by its name.
    pub(crate) fn is_named(&self) -> bool {
        matches!(self.role, Role::Parameter | Role::Field)
    }

    /// Pointer of a key of the shape.
    pub(crate) fn key(&self, key: &str) -> String {
        child(&self.pointer, key)
    }

    /// The product's definition of it.
    pub(crate) fn definition(&self) -> Option<&'a Definition> {
        self.product.spec.definitions.get(self.shape.definition.as_deref()?)
    }

    /// The description, its own or that of its definition.
    pub(crate) fn description(&self) -> Option<&'a str> {
        let defined = || self.definition().map(|definition| definition.description.as_str());
        self.shape.description.as_deref().or_else(defined)
    }

    /// The meaning, its own or that of its definition.
    pub(crate) fn meaning(&self) -> Option<Meaning> {
        let defined = self.definition().and_then(|definition| definition.meaning);
        self.shape.meaning.or(defined.filter(|meaning| narrows(*meaning, self.shape.ty)))
    }

    /// The unit, its own or that of its definition.
    pub(crate) fn unit(&self) -> Option<Unit> {
        self.shape.unit.or_else(|| self.definition()?.unit)
    }

    /// The shared enum, its own or that of its definition.
    pub(crate) fn enum_name(&self) -> Option<&'a str> {
        let takes = matches!(self.shape.ty, Type::String | Type::Integer);
        let defined = || self.definition().filter(|_| takes)?.enum_name.as_deref();
        self.shape.enum_name.as_deref().or_else(defined)
    }

    /// Whether its values are explained or shared rather than counted.
    pub(crate) fn has_values(&self) -> bool {
        !self.shape.values.is_empty() || self.enum_name().is_some()
    }

    /// Whether it is a flag.
    pub(crate) fn is_flag(&self) -> bool {
        self.shape.ty == Type::Boolean || self.meaning() == Some(Meaning::Boolean)
    }

    /// Whether it counts or measures something.
    pub(crate) fn is_number(&self) -> bool {
        let by_type = matches!(self.shape.ty, Type::Integer | Type::Number);
        let by_meaning = matches!(self.meaning(), Some(Meaning::Integer | Meaning::Number));
        !self.has_values() && (by_meaning || by_type && self.meaning().is_none())
    }

    /// Whether it is text that nothing is known about.
    pub(crate) fn is_plain_text(&self) -> bool {
        self.shape.ty == Type::String && self.meaning().is_none() && !self.has_values()
    }

    /// The words of its name, in lower case and without digits.
    pub(crate) fn words(&self) -> Vec<String> {
        words_of(self.name)
    }

    /// The documented texts that show a value: default and example.
    pub(crate) fn samples(&self) -> impl Iterator<Item = (&'static str, &'a str)> {
        let shape = self.shape;
        let samples = [("default", &shape.default), ("example", &shape.example)];
        samples.into_iter().filter_map(|(key, text)| Some((key, text.as_deref()?)))
    }
}

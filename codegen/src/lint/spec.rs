//! The specs as the rules see them, and the walk over all shapes.

use crate::lower::narrows;
use crate::source::child;
use crate::spec::{self, Definition, Meaning, Shape, Type, Unit};

/// A product with its operations, overrides applied.
#[derive(Debug)]
pub(super) struct Product {
    /// Index of the file.
    pub(super) file: usize,
    pub(super) spec: spec::Product,
    /// Operations, by name.
    pub(super) operations: Vec<Operation>,
}

/// An operation, overrides applied.
#[derive(Debug)]
pub(super) struct Operation {
    /// Index of the file.
    pub(super) file: usize,
    pub(super) spec: spec::Operation,
}

/// What a shape is in its operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
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
pub(super) struct Place<'a> {
    pub(super) product: &'a Product,
    /// Nothing for the shared types of a product.
    pub(super) operation: Option<&'a Operation>,
    pub(super) file: usize,
    pub(super) pointer: String,
    /// Pointer of the object around it, or of all parameters.
    pub(super) parent: String,
    /// Wire name, of the nearest shape that has one.
    pub(super) name: &'a str,
    pub(super) role: Role,
    pub(super) shape: &'a Shape,
}

impl Product {
    /// All shapes of the product, outer ones first.
    pub(super) fn places(&self) -> Vec<Place<'_>> {
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
    pub(super) fn places_of<'a>(&'a self, operation: &'a Operation) -> Vec<Place<'a>> {
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
    pub(super) fn is_named(&self) -> bool {
        matches!(self.role, Role::Parameter | Role::Field)
    }

    /// Pointer of a key of the shape.
    pub(super) fn key(&self, key: &str) -> String {
        child(&self.pointer, key)
    }

    /// The product's definition of it.
    pub(super) fn definition(&self) -> Option<&'a Definition> {
        self.product.spec.definitions.get(self.shape.definition.as_deref()?)
    }

    /// The description, its own or that of its definition.
    pub(super) fn description(&self) -> Option<&'a str> {
        let defined = || self.definition().map(|definition| definition.description.as_str());
        self.shape.description.as_deref().or_else(defined)
    }

    /// The meaning, its own or that of its definition.
    pub(super) fn meaning(&self) -> Option<Meaning> {
        let defined = self.definition().and_then(|definition| definition.meaning);
        self.shape.meaning.or(defined.filter(|meaning| narrows(*meaning, self.shape.ty)))
    }

    /// The unit, its own or that of its definition.
    pub(super) fn unit(&self) -> Option<Unit> {
        self.shape.unit.or_else(|| self.definition()?.unit)
    }

    /// The shared enum, its own or that of its definition.
    pub(super) fn enum_name(&self) -> Option<&'a str> {
        let takes = matches!(self.shape.ty, Type::String | Type::Integer);
        let defined = || self.definition().filter(|_| takes)?.enum_name.as_deref();
        self.shape.enum_name.as_deref().or_else(defined)
    }

    /// Whether its values are explained or shared rather than counted.
    pub(super) fn has_values(&self) -> bool {
        !self.shape.values.is_empty() || self.enum_name().is_some()
    }

    /// Whether it is a flag.
    pub(super) fn is_flag(&self) -> bool {
        self.shape.ty == Type::Boolean || self.meaning() == Some(Meaning::Boolean)
    }

    /// Whether it counts or measures something.
    pub(super) fn is_number(&self) -> bool {
        let by_type = matches!(self.shape.ty, Type::Integer | Type::Number);
        let by_meaning = matches!(self.meaning(), Some(Meaning::Integer | Meaning::Number));
        !self.has_values() && (by_meaning || by_type && self.meaning().is_none())
    }

    /// Whether it is text that nothing is known about.
    pub(super) fn is_plain_text(&self) -> bool {
        self.shape.ty == Type::String && self.meaning().is_none() && !self.has_values()
    }

    /// The words of its name, in lower case and without digits.
    pub(super) fn words(&self) -> Vec<String> {
        super::words::of_name(self.name)
    }

    /// The documented texts that show a value: default and example.
    pub(super) fn samples(&self) -> impl Iterator<Item = (&'static str, &'a str)> {
        let shape = self.shape;
        let samples = [("default", &shape.default), ("example", &shape.example)];
        samples.into_iter().filter_map(|(key, text)| Some((key, text.as_deref()?)))
    }
}

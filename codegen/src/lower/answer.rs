//! The answer: a tree of shapes → structs.

use std::collections::BTreeMap;

use super::describe;
use super::keys::{self, Role, Side};
use super::product::Shared;
use super::scalar::{self, LocalEnums};
use crate::docs;
use crate::model::{Field, FieldType, Struct};
use crate::names::{self, OperationNames, TypeName};
use crate::source::{Problems, child};
use crate::spec::{Shape, Type};

/// Lowers the answer of an operation; the first struct is the answer itself.
pub(super) fn lower(
    response: &Shape,
    names: &OperationNames,
    shared: &Shared<'_>,
    local: &mut LocalEnums,
    problems: &mut Problems<'_>,
) -> Vec<Struct> {
    if response.ty != Type::Object {
        let message =
            "an answer that is no object is not supported by the generator yet".to_owned();
        problems.push("unsupported", "/response/type", message);
        return Vec::new();
    }
    keys::check(response, Side::Answer, Role::Root, "/response", problems);
    let mut lowering = Lowering { names, shared, local, problems, structs: Vec::new() };
    let docs = vec![format!("The answer to [`Client::{}`].", names.method.in_links())];
    lowering.object(response, names.response.clone(), docs, "/response");
    lowering.structs
}

struct Lowering<'l, 's, 'p, 'f> {
    names: &'l OperationNames,
    shared: &'l Shared<'s>,
    local: &'l mut LocalEnums,
    problems: &'p mut Problems<'f>,
    structs: Vec<Struct>,
}

impl Lowering<'_, '_, '_, '_> {
    /// Adds the struct `name` for the object at `pointer` and those inside it.
    fn object(&mut self, object: &Shape, name: TypeName, docs: Vec<String>, pointer: &str) {
        let index = self.structs.len();
        self.structs.push(Struct { name: name.clone(), docs, fields: Vec::new() });
        let mut by_name: BTreeMap<String, &str> = BTreeMap::new();
        let mut fields = Vec::new();
        for (wire, shape) in &object.fields {
            let pointer = child(&child(pointer, "fields"), wire);
            let Some(field) = self.field(wire, shape, &name, &pointer) else { continue };
            if let Some(other) = by_name.insert(field.name.as_str().to_owned(), wire) {
                let message = format!(
                    "the fields `{other}` and `{wire}` both become `{}`",
                    field.name.as_str()
                );
                let help = "give one of them another name with `rename`".to_owned();
                self.problems.push_with_help("name-collision", &pointer, message, help);
            }
            fields.push(field);
        }
        self.structs[index].fields = fields;
    }

    fn field(
        &mut self,
        wire: &str,
        shape: &Shape,
        outer: &TypeName,
        pointer: &str,
    ) -> Option<Field> {
        let name = names::field(wire, shape.rename.as_deref())
            .map_err(|refusal| self.problems.push("bad-name", pointer, refusal))
            .ok();
        let base = shape.rename.as_deref().unwrap_or(wire);
        let place =
            Place { wire, base, outer, field: name.as_ref().map_or("", |name| name.in_links()) };
        let ty = self.ty(shape, &place, "", pointer);
        Some(Field {
            wire: wire.to_owned(),
            name: name?,
            docs: describe::shape(shape, wire),
            deprecated: shape.deprecated.as_ref().map(describe::deprecation),
            ty: ty?,
        })
    }

    /// The type of `shape`; `suffix` tells the name of an inner object what it is an object of.
    fn ty(
        &mut self,
        shape: &Shape,
        place: &Place<'_>,
        suffix: &'static str,
        pointer: &str,
    ) -> Option<FieldType> {
        if shape.reference.is_some() {
            self.unsupported("shared types (`ref`)", &child(pointer, "ref"));
            return None;
        }
        match shape.ty {
            Type::Any => Some(FieldType::Any),
            Type::Object if shape.fields.is_empty() => Some(FieldType::Any),
            Type::Object => {
                let name = self.free_name(place, suffix, pointer)?;
                let link = format!("{}::{}", place.outer.as_str(), place.field);
                let what = if suffix.is_empty() { "The content" } else { "An item" };
                let mut docs = vec![format!("{what} of [`{link}`].")];
                if let (Some(text), "Item") = (&shape.description, suffix) {
                    docs.push(String::new());
                    docs.extend(docs::prose(text));
                }
                self.object(shape, name.clone(), docs, pointer);
                Some(FieldType::Struct(name))
            }
            Type::Array => {
                let items = self.inner(shape.items.as_deref(), "items", "an array", pointer)?;
                let item = self.ty(items, place, "Item", &child(pointer, "items"))?;
                Some(FieldType::List(Box::new(item)))
            }
            Type::Map => {
                let entries = self.inner(shape.entries.as_deref(), "entries", "a map", pointer)?;
                let entry = self.ty(entries, place, "Entry", &child(pointer, "entries"))?;
                Some(FieldType::Map(Box::new(entry)))
            }
            Type::String | Type::Integer | Type::Number | Type::Boolean | Type::Binary => {
                scalar::lower(shape, place.base, pointer, self.shared, self.local, self.problems)
                    .map(FieldType::Scalar)
            }
        }
    }

    fn inner<'s>(
        &mut self,
        inner: Option<&'s Shape>,
        key: &str,
        what: &str,
        pointer: &str,
    ) -> Option<&'s Shape> {
        if inner.is_none() {
            self.problems.push("missing-key", pointer, format!("{what} needs `{key}`"));
        }
        inner
    }

    /// A name for the struct of an object that no other type of the operation has.
    fn free_name(
        &mut self,
        place: &Place<'_>,
        suffix: &'static str,
        pointer: &str,
    ) -> Option<TypeName> {
        let short = names::nested(place.base, suffix);
        if self.is_free(&short) {
            return Some(short);
        }
        let long = names::qualified(place.outer, &short);
        if self.is_free(&long) {
            return Some(long);
        }
        let message = format!(
            "the object in {} needs a type name, but `{}` and `{}` are taken",
            docs::code(place.wire),
            short.as_str(),
            long.as_str()
        );
        let help = "choose another name with `rename`".to_owned();
        self.problems.push_with_help("name-collision", pointer, message, help);
        None
    }

    fn is_free(&self, name: &TypeName) -> bool {
        !names::is_reserved_type(name)
            && *name != self.names.request
            && *name != self.names.required
            && !self.structs.iter().any(|other| other.name == *name)
            && !self.local.contains(name)
            && !self.shared.enums.contains_key(name.as_str())
    }

    fn unsupported(&mut self, what: &str, pointer: &str) {
        let message = format!("{what} are not supported by the generator yet");
        self.problems.push("unsupported", pointer, message);
    }
}

/// The field whose type is being decided.
struct Place<'a> {
    wire: &'a str,
    /// What the types of its values are named after.
    base: &'a str,
    outer: &'a TypeName,
    field: &'a str,
}

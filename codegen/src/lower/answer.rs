//! The answer: a tree of shapes → structs.

use std::collections::BTreeMap;

use super::describe;
use super::keys::{self, Role};
use super::scalar;
use super::types::{Place, Side, Types};
use crate::docs;
use crate::model::{Field, FieldType, Struct};
use crate::names::{self, TypeName};
use crate::source::{Problems, child};
use crate::spec::{Shape, Type};

/// Lowers the answer of an operation; the first struct is the answer itself.
pub(super) fn lower(
    response: &Shape,
    types: &mut Types<'_>,
    problems: &mut Problems<'_>,
) -> Vec<Struct> {
    if response.ty != Type::Object {
        let message =
            "an answer that is no object is not supported by the generator yet".to_owned();
        problems.push("unsupported", "/response/type", message);
        return Vec::new();
    }
    keys::check(response, Side::Answer, Role::Root, "/response", problems);
    let names = types.names;
    let mut lowering = Lowering { types, problems, structs: Vec::new() };
    let docs = vec![format!("The answer to [`Client::{}`].", names.method.in_links())];
    lowering.object(response, names.response.clone(), docs, "/response");
    lowering.structs
}

struct Lowering<'l, 's, 'p, 'f> {
    types: &'l mut Types<'s>,
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
        let place = Place { side: Side::Answer, wire, base, outer };
        let link = name.as_ref().map_or("", |name| name.in_links());
        let ty = self.ty(shape, &place, link, "", pointer);
        Some(Field {
            wire: wire.to_owned(),
            name: name?,
            docs: describe::shape(shape, wire),
            deprecated: shape.deprecated.as_ref().map(describe::deprecated_member),
            ty: ty?,
        })
    }

    /// The type of `shape`, which is in the field `field`; `suffix` tells the name of an inner
    /// object what it is an object of.
    fn ty(
        &mut self,
        shape: &Shape,
        place: &Place<'_>,
        field: &str,
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
                let found = self.types.object(place, suffix);
                let name = describe::type_name(found, place.wire, pointer, self.problems)?;
                let link = format!("{}::{}", place.outer.as_str(), field);
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
                let item = self.ty(items, place, field, "Item", &child(pointer, "items"))?;
                Some(FieldType::List(Box::new(item)))
            }
            Type::Map => {
                let entries = self.inner(shape.entries.as_deref(), "entries", "a map", pointer)?;
                let entry = self.ty(entries, place, field, "Entry", &child(pointer, "entries"))?;
                Some(FieldType::Map(Box::new(entry)))
            }
            Type::String | Type::Integer | Type::Number | Type::Boolean | Type::Binary => {
                scalar::lower(shape, place, pointer, self.types, self.problems)
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

    fn unsupported(&mut self, what: &str, pointer: &str) {
        let message = format!("{what} are not supported by the generator yet");
        self.problems.push("unsupported", pointer, message);
    }
}

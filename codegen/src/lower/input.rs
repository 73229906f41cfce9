//! The value of a parameter: a tree of shapes → its type, and the objects inside it.

use std::collections::BTreeMap;

use super::types::{Place, Side, Types};
use super::{describe, scalar};
use crate::docs;
use crate::model::{FieldType, Input, MOST_ARGUMENTS, Member, RequestObject, Scalar, WireForm};
use crate::names::{self, TypeName};
use crate::source::{Problems, child};
use crate::spec::{Shape, Type};

/// Lowers the values of an operation's parameters.
pub(super) struct Inputs<'l, 's, 'p, 'f> {
    pub(super) types: &'l mut Types<'s>,
    pub(super) problems: &'p mut Problems<'f>,
    /// The objects found so far, outer ones first.
    pub(super) objects: Vec<RequestObject>,
}

impl Inputs<'_, '_, '_, '_> {
    /// The value of the parameter or member `shape` at `pointer`.
    pub(super) fn input(
        &mut self,
        shape: &Shape,
        wire: &str,
        outer: &TypeName,
        pointer: &str,
    ) -> Option<Input> {
        let base = shape.rename.as_deref().unwrap_or(wire);
        let place = Place { side: Side::Request, wire, base, outer };
        let mut input = self.value(shape, &place, "", pointer)?;
        if shape.comma_separated {
            input.ty = FieldType::List(Box::new(input.ty));
        }
        Some(input)
    }

    /// The value of `shape`; `suffix` says what an object is in its place.
    fn value(
        &mut self,
        shape: &Shape,
        place: &Place<'_>,
        suffix: &str,
        pointer: &str,
    ) -> Option<Input> {
        if shape.reference.is_some() && shape.ty == Type::Object {
            let message = "shared types (`ref`) are not supported by the generator yet".to_owned();
            self.problems.push("unsupported", &child(pointer, "ref"), message);
            return None;
        }
        match shape.ty {
            Type::Any => Some(untyped()),
            Type::Object if shape.fields.is_empty() => Some(untyped()),
            Type::Object => {
                let name = self.object(shape, place, suffix, pointer)?;
                Some(Input { ty: FieldType::Struct(name), ..untyped() })
            }
            Type::Array => {
                let items = self.inner(shape.items.as_deref(), "items", "an array", pointer)?;
                let mut input = self.value(items, place, "Item", &child(pointer, "items"))?;
                input.ty = FieldType::List(Box::new(input.ty));
                Some(input)
            }
            Type::Map => {
                let entries = self.inner(shape.entries.as_deref(), "entries", "a map", pointer)?;
                let mut input = self.value(entries, place, "Entry", &child(pointer, "entries"))?;
                input.ty = FieldType::Map(Box::new(input.ty));
                Some(input)
            }
            Type::String | Type::Integer | Type::Number | Type::Boolean | Type::Binary => {
                let scalar = scalar::lower(shape, place, pointer, self.types, self.problems)?;
                Some(Input {
                    form: form(shape.ty, &scalar),
                    examples: scalar::texts(shape, shape.example.as_deref()),
                    ty: FieldType::Scalar(scalar),
                })
            }
        }
    }

    fn inner<'i>(
        &mut self,
        inner: Option<&'i Shape>,
        key: &str,
        what: &str,
        pointer: &str,
    ) -> Option<&'i Shape> {
        if inner.is_none() {
            self.problems.push("missing-key", pointer, format!("{what} needs `{key}`"));
        }
        inner
    }

    /// Adds the struct for the object at `pointer` and those inside it.
    fn object(
        &mut self,
        shape: &Shape,
        place: &Place<'_>,
        suffix: &str,
        pointer: &str,
    ) -> Option<TypeName> {
        let found = self.types.object(place, suffix);
        let name = describe::type_name(found, place.wire, pointer, self.problems)?;
        let index = self.objects.len();
        self.objects.push(RequestObject {
            name: name.clone(),
            docs: object_docs(shape, place, suffix),
            new_docs: Vec::new(),
            members: Vec::new(),
            required: None,
        });
        let mut by_name: BTreeMap<String, &str> = BTreeMap::new();
        let mut members = Vec::new();
        for (wire, shape) in &shape.fields {
            let pointer = child(&child(pointer, "fields"), wire);
            let Some(member) = self.member(wire, shape, &name, &pointer) else { continue };
            if let Some(other) = by_name.insert(member.name.as_str().to_owned(), wire) {
                let became = member.name.as_str();
                let message = format!("the fields `{other}` and `{wire}` both become `{became}`");
                let help = "give one of them another name with `rename`".to_owned();
                self.problems.push_with_help("name-collision", &pointer, message, help);
            }
            members.push(member);
        }
        if members.iter().filter(|member| member.required).count() > MOST_ARGUMENTS {
            let required = self.types.required_of(&name).ok_or_else(|| vec![name.clone()]);
            let required = describe::type_name(required, place.wire, pointer, self.problems)?;
            self.objects[index].required = Some(required);
        }
        self.objects[index].new_docs = new_docs(&members);
        self.objects[index].members = members;
        Some(name)
    }

    fn member(
        &mut self,
        wire: &str,
        shape: &Shape,
        outer: &TypeName,
        pointer: &str,
    ) -> Option<Member> {
        let name = names::member(wire, shape.rename.as_deref())
            .map_err(|refusal| self.problems.push("bad-name", pointer, refusal))
            .ok();
        let input = self.input(shape, wire, outer, pointer);
        Some(Member {
            wire: wire.to_owned(),
            name: name?,
            docs: describe::shape(shape, wire),
            deprecated: shape.deprecated.as_ref().map(describe::deprecated_member),
            required: shape.required,
            input: input?,
        })
    }
}

fn untyped() -> Input {
    Input { ty: FieldType::Any, form: WireForm::Natural, examples: Vec::new() }
}

fn new_docs(members: &[Member]) -> Vec<String> {
    let required = members.iter().filter(|member| member.required);
    let required = required.map(|member| (member.name.as_str(), member.docs.as_slice()));
    let lines = describe::arguments("A value with what it must have:", required);
    if lines.is_empty() { vec!["A value in which nothing is given yet.".to_owned()] } else { lines }
}

fn object_docs(shape: &Shape, place: &Place<'_>, suffix: &str) -> Vec<String> {
    let what = match suffix {
        "Item" => "An item",
        "Entry" => "An entry",
        _ => "The content",
    };
    let mut lines =
        vec![format!("{what} of {} in [`{}`].", docs::code(place.wire), place.outer.as_str())];
    if let (Some(text), false) = (&shape.description, suffix.is_empty()) {
        describe::section(&mut lines, docs::prose(text));
    }
    lines
}

/// How a scalar of the documented type is written, where its Rust type does not say it.
fn form(ty: Type, scalar: &Scalar) -> WireForm {
    let is_text = ty == Type::String;
    match scalar {
        Scalar::Enum { code: true, .. } if is_text => WireForm::Code,
        Scalar::Enum { code: true, .. } => WireForm::NumericCode,
        Scalar::Enum { .. } if is_text => WireForm::Natural,
        Scalar::Enum { .. } | Scalar::NumericBoolean => WireForm::Number,
        Scalar::Integer | Scalar::Number | Scalar::Boolean | Scalar::Timestamp if is_text => {
            WireForm::Text
        }
        _ => WireForm::Natural,
    }
}

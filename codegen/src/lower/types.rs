//! The types of one operation: no two have the same name.

use std::collections::BTreeSet;

use super::product::Shared;
use crate::model::Enum;
use crate::names::{self, OperationNames, TypeName};
use crate::spec::{Shape, Type, Value};

/// The part of the exchange that a type belongs to.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Side {
    /// A parameter or a part of one.
    Request,
    /// The answer or a part of it.
    Answer,
}

/// Where a type is needed.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) side: Side,
    /// Name on the wire of the parameter or field.
    pub(super) wire: &'a str,
    /// What the types of its values are named after.
    pub(super) base: &'a str,
    /// The type around it.
    pub(super) outer: &'a TypeName,
}

/// The types that an operation has so far.
pub(super) struct Types<'s> {
    pub(super) names: &'s OperationNames,
    pub(super) shared: &'s Shared<'s>,
    taken: BTreeSet<TypeName>,
    /// Names that the objects of the answer are going to have: a parameter that is added later
    /// must not change them.
    of_answer: BTreeSet<TypeName>,
    enums: Vec<(Enum, Vec<Value>)>,
}

impl<'s> Types<'s> {
    pub(super) fn new(names: &'s OperationNames, shared: &'s Shared<'s>, response: &Shape) -> Self {
        let taken = [&names.request, &names.required, &names.response];
        let mut of_answer = BTreeSet::new();
        gather(response, "", "", &mut of_answer);
        Self {
            names,
            shared,
            taken: taken.into_iter().cloned().collect(),
            of_answer,
            enums: Vec::new(),
        }
    }

    /// The enums of the operation alone.
    pub(super) fn into_enums(self) -> Vec<Enum> {
        self.enums.into_iter().map(|(found, _)| found).collect()
    }

    /// A free name for the struct of an object; `suffix` says what the object is in its place. The
    /// names that were tried where there is none.
    pub(super) fn object(
        &mut self,
        place: &Place<'_>,
        suffix: &str,
    ) -> Result<TypeName, Vec<TypeName>> {
        let short = names::nested(place.base, suffix);
        let mut candidates = vec![short.clone()];
        candidates.extend(self.longer(place, &short));
        let free = candidates.iter().find(|name| {
            let is_spoken_for = place.side == Side::Request && self.of_answer.contains(name);
            self.is_free(name) && !is_spoken_for
        });
        let Some(name) = free.cloned() else { return Err(candidates) };
        self.taken.insert(name.clone());
        Ok(name)
    }

    /// Takes the name of the struct with the required members of the object `name`.
    pub(super) fn required_of(&mut self, name: &TypeName) -> Option<TypeName> {
        let required = names::required_of(name);
        (self.is_free(&required) && self.taken.insert(required.clone())).then_some(required)
    }

    /// The name of the enum for `values`, and whether the operation has it already; the names that
    /// were tried where all are taken.
    pub(super) fn local_enum(
        &self,
        place: &Place<'_>,
        values: &[Value],
    ) -> Result<(TypeName, bool), Vec<TypeName>> {
        let short = names::local_enum(place.base);
        let mut candidates = vec![short.clone(), names::qualified(&self.names.response, &short)];
        candidates.extend(self.longer(place, &short));
        for name in &candidates {
            if self.is_free(name) {
                return Ok((name.clone(), false));
            }
            let same = |(found, others): &(Enum, Vec<Value>)| {
                found.name == *name && same_values(others, values)
            };
            if self.enums.iter().any(same) {
                return Ok((name.clone(), true));
            }
        }
        Err(candidates)
    }

    /// Adds the enum of the values that `local_enum` has named.
    pub(super) fn add_enum(&mut self, found: Enum, values: &[Value]) {
        self.taken.insert(found.name.clone());
        self.enums.push((found, values.to_vec()));
    }

    /// Longer and longer names for a type whose short name is taken.
    fn longer(&self, place: &Place<'_>, short: &TypeName) -> [TypeName; 3] {
        let root = self.root(place.side);
        [
            names::qualified(place.outer, short),
            names::within(root, short),
            names::within(root, &names::within(place.outer, short)),
        ]
    }

    fn root(&self, side: Side) -> &TypeName {
        match side {
            Side::Request => &self.names.request,
            Side::Answer => &self.names.response,
        }
    }

    fn is_free(&self, name: &TypeName) -> bool {
        !names::is_reserved_type(name)
            && !self.taken.contains(name)
            && !self.shared.enums.contains_key(name.as_str())
    }
}

/// The short names of all objects below a shape.
fn gather(shape: &Shape, base: &str, suffix: &str, names: &mut BTreeSet<TypeName>) {
    if shape.ty == Type::Object && !shape.fields.is_empty() && !base.is_empty() {
        names.insert(names::nested(base, suffix));
    }
    if let Some(items) = &shape.items {
        gather(items, base, "Item", names);
    }
    if let Some(entries) = &shape.entries {
        gather(entries, base, "Entry", names);
    }
    for (wire, field) in &shape.fields {
        gather(field, field.rename.as_deref().unwrap_or(wire), "", names);
    }
}

/// Whether two lists have the same values with the same names; order and labels may differ.
fn same_values(one: &[Value], two: &[Value]) -> bool {
    let spellings = |values: &[Value]| {
        let mut spellings =
            values.iter().map(|v| (v.value.clone(), v.name.clone())).collect::<Vec<_>>();
        spellings.sort();
        spellings
    };
    spellings(one) == spellings(two)
}

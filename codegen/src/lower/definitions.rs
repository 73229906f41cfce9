//! What a product says once for several operations, put where it applies.

use super::product::Shared;
use crate::diagnostics::did_you_mean;
use crate::docs;
use crate::source::{Problems, child};
use crate::spec::{Definition, Meaning, Operation, Product, Shape, Type};

/// Checks the product's own texts.
pub(super) fn check(product: &Product, problems: &mut Problems<'_>) {
    let definitions = product.definitions.iter().map(|(k, v)| ("/definitions", k, &v.description));
    let groups = product.groups.iter().map(|(k, v)| ("/groups", k, &v.description));
    let codes = product.error_codes.iter().map(|(k, v)| ("/errorCodes", k, &v.description));
    for (pointer, name, text) in definitions.chain(groups).chain(codes) {
        if text.trim().is_empty() {
            let pointer = child(&child(pointer, name), "description");
            problems.push("empty-text", &pointer, "the description is empty".to_owned());
        }
    }
    for (name, definition) in &product.definitions {
        let Some(enum_name) = &definition.enum_name else { continue };
        if !product.enums.contains_key(enum_name) {
            let message = format!("the product has no shared enum `{enum_name}`");
            let help = did_you_mean(enum_name, product.enums.keys().map(String::as_str));
            let pointer = child(&child("/definitions", name), "enum");
            problems.push_with_help("unknown-enum", &pointer, message, help);
        }
    }
    for (name, group) in &product.groups {
        if group.title.trim().is_empty() {
            let pointer = child(&child("/groups", name), "title");
            problems.push("empty-text", &pointer, "the title is empty".to_owned());
        }
    }
}

/// Gives the shapes, values and errors of an operation what the product says about them.
pub(super) fn apply(operation: &mut Operation, shared: &Shared<'_>, problems: &mut Problems<'_>) {
    check_group(operation, shared.spec, problems);
    for (name, shape) in &mut operation.parameters {
        walk(shape, &child("/parameters", name), shared, problems);
    }
    walk(&mut operation.response, "/response", shared, problems);
    for error in &mut operation.errors {
        let Some(explanation) = shared.spec.error_codes.get(&error.code) else { continue };
        if error.description.is_none() {
            error.description = Some(explanation.description.clone());
        }
    }
    for error in &mut operation.observed_errors {
        let code = error.code.as_ref().or(error.message.as_ref());
        let Some(explanation) = code.and_then(|code| shared.spec.error_codes.get(code)) else {
            continue;
        };
        if error.description.is_none() {
            error.description = Some(explanation.description.clone());
        }
    }
}

fn check_group(operation: &Operation, product: &Product, problems: &mut Problems<'_>) {
    match &operation.group {
        None if product.groups.is_empty() => {}
        None => {
            let message = "the operation belongs to no `group`".to_owned();
            let help = "name one of the groups of product.json".to_owned();
            problems.push_with_help("missing-key", "", message, help);
        }
        Some(group) if !product.groups.contains_key(group) => {
            let message = format!("the product has no group {}", docs::code(group));
            let help = did_you_mean(group, product.groups.keys().map(String::as_str));
            problems.push_with_help("unknown-group", "/group", message, help);
        }
        Some(_) => {}
    }
}

fn walk(shape: &mut Shape, pointer: &str, shared: &Shared<'_>, problems: &mut Problems<'_>) {
    if let Some(name) = &shape.definition {
        match shared.spec.definitions.get(name) {
            Some(definition) => define(shape, &definition.clone(), pointer, problems),
            None => {
                let message = format!("the product has no definition `{name}`");
                let names = shared.spec.definitions.keys().map(String::as_str);
                let help = did_you_mean(name, names);
                let pointer = child(pointer, "definition");
                problems.push_with_help("unknown-definition", &pointer, message, help);
            }
        }
    }
    label(shape, shared);
    if let Some(items) = &mut shape.items {
        walk(items, &child(pointer, "items"), shared, problems);
    }
    if let Some(entries) = &mut shape.entries {
        walk(entries, &child(pointer, "entries"), shared, problems);
    }
    for (name, field) in &mut shape.fields {
        walk(field, &child(&child(pointer, "fields"), name), shared, problems);
    }
}

/// What the shape says itself stays; saying the same again is useless.
fn define(shape: &mut Shape, definition: &Definition, pointer: &str, problems: &mut Problems<'_>) {
    if shape.description.as_ref() == Some(&definition.description) {
        let message = "the description is that of the definition".to_owned();
        let pointer = child(pointer, "description");
        problems.push_with_help("useless-key", &pointer, message, "remove it".to_owned());
    }
    shape.description.get_or_insert_with(|| definition.description.clone());
    let meaning = definition.meaning.filter(|meaning| narrows(*meaning, shape.ty));
    shape.meaning = shape.meaning.or(meaning);
    let is_number = shape.ty != Type::String
        || matches!(shape.meaning, Some(Meaning::Integer | Meaning::Number));
    let unit = definition.unit.filter(|_| is_number);
    shape.unit = shape.unit.or(unit);
    if shape.enum_name.is_none() && takes_enum(shape) {
        shape.enum_name.clone_from(&definition.enum_name);
    }
}

fn takes_enum(shape: &Shape) -> bool {
    matches!(shape.ty, Type::String | Type::Integer)
}

/// Whether values of the type can have the meaning that is narrower.
pub(crate) fn narrows(meaning: Meaning, ty: Type) -> bool {
    match ty {
        Type::String => true,
        Type::Integer => matches!(meaning, Meaning::Boolean | Meaning::UnixSeconds),
        _ => false,
    }
}

/// Values of a shared enum have its labels where they have none of their own.
fn label(shape: &mut Shape, shared: &Shared<'_>) {
    let Some(known) = shape.enum_name.as_ref().and_then(|name| shared.spec.enums.get(name)) else {
        return;
    };
    for value in shape.values.iter_mut().filter(|value| value.label.is_none()) {
        let is_it = |known: &&crate::spec::Value| {
            known.value == value.value || known.code.as_ref() == Some(&value.value)
        };
        value.label = known.values.iter().find(is_it).and_then(|known| known.label.clone());
    }
}

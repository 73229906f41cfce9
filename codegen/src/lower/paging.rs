//! How an answer is paged.

use super::rules::known_parameter;
use crate::docs;
use crate::model::{FieldType, PagedList, Struct};
use crate::source::{Problems, child};
use crate::spec::{Location, Operation, Shape, Type};

/// Checks that paging names parameters and fields that there are, and that they fit.
pub(super) fn check(spec: &Operation, problems: &mut Problems<'_>) {
    let Some(paging) = &spec.paging else { return };
    sent_in_query(spec, &paging.page, "/paging/page", problems);
    sent_in_query(spec, &paging.size, "/paging/size", problems);
    if let Some(total) = &paging.total {
        check_field(spec, total, "/paging/total", "the total", "number", COUNTED, problems);
    }
    check_field(
        spec,
        &paging.items,
        "/paging/items",
        "the field",
        "list",
        &[Type::Array],
        problems,
    );
    for (field, parameter) in &paging.carry {
        let pointer = child("/paging/carry", field);
        check_field(spec, field, &pointer, "the field", "text or number", COUNTED, problems);
        sent_in_query(spec, parameter, &pointer, problems);
    }
}

/// The list of a paged operation in the answer, whose structs are given, the answer first.
pub(super) fn list(spec: &Operation, structs: &[Struct]) -> Option<PagedList> {
    let paging = spec.paging.as_ref()?;
    let mut path = Vec::new();
    let mut ty = FieldType::Struct(structs.first()?.name.clone());
    for wire in paging.items.split('.') {
        let FieldType::Struct(name) = ty else { return None };
        let outer = structs.iter().find(|item| item.name == name)?;
        let field = outer.fields.iter().find(|field| field.wire == wire)?;
        path.push(field.name.clone());
        ty = field.ty.clone();
    }
    match ty {
        FieldType::List(item) => Some(PagedList { path, item: *item }),
        _ => None,
    }
}

/// What can be a count, or a text that is sent again.
const COUNTED: &[Type] = &[Type::Integer, Type::String];

fn check_field(
    spec: &Operation,
    path: &str,
    pointer: &str,
    what: &str,
    expected: &str,
    types: &[Type],
    problems: &mut Problems<'_>,
) {
    match field_at(&spec.response, path) {
        Some(shape) if types.contains(&shape.ty) => {}
        Some(_) => {
            let message = format!("{what} {} is no {expected}", docs::code(path));
            problems.push("bad-paging", pointer, message);
        }
        None => {
            let message = format!("the answer has no field {}", docs::code(path));
            problems.push("unknown-field", pointer, message);
        }
    }
}

/// The field at a path such as `PageInfo.TotalCount`.
fn field_at<'a>(response: &'a Shape, path: &str) -> Option<&'a Shape> {
    path.split('.').try_fold(response, |shape, name| shape.fields.get(name))
}

/// Checks that there is such a parameter and that it is sent where the client sets it.
fn sent_in_query(spec: &Operation, name: &str, pointer: &str, problems: &mut Problems<'_>) {
    known_parameter(spec, name, pointer, problems);
    let location = spec.parameters.get(name).and_then(|shape| shape.location);
    if location.is_some_and(|location| location != Location::Query) {
        let message = format!(
            "the parameter {} of paging is not sent in the query; this is not supported by the \
             generator yet",
            docs::code(name)
        );
        problems.push("unsupported", pointer, message);
    }
}

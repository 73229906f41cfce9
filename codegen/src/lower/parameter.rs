//! Request parameters.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::describe;
use super::keys::{self, Role, Side};
use super::product::Shared;
use super::scalar::{self, LocalEnums};
use crate::docs;
use crate::model::{ListStyle, Parameter, Place};
use crate::names;
use crate::source::{Problems, child};
use crate::spec::{Location, Shape, Type, WireStyle};

/// Lowers the parameters of an operation.
pub(super) fn lower(
    parameters: &IndexMap<String, Shape>,
    shared: &Shared<'_>,
    local: &mut LocalEnums,
    problems: &mut Problems<'_>,
) -> Vec<Parameter> {
    let mut by_name: BTreeMap<String, &str> = BTreeMap::new();
    let mut lowered = Vec::new();
    for (wire, shape) in parameters {
        let pointer = child("/parameters", wire);
        let Some(parameter) = one(wire, shape, &pointer, shared, local, problems) else { continue };
        if let Some(other) = by_name.insert(parameter.name.as_str().to_owned(), wire) {
            let message = format!(
                "the parameters `{other}` and `{wire}` both become `{}`",
                parameter.name.as_str()
            );
            let help = "give one of them another name with `rename`".to_owned();
            problems.push_with_help("name-collision", &pointer, message, help);
        }
        lowered.push(parameter);
    }
    lowered
}

fn one(
    wire: &str,
    shape: &Shape,
    pointer: &str,
    shared: &Shared<'_>,
    local: &mut LocalEnums,
    problems: &mut Problems<'_>,
) -> Option<Parameter> {
    check_keys(shape, pointer, problems);
    let name = names::parameter(wire, shape.rename.as_deref())
        .map_err(|refusal| problems.push("bad-name", pointer, refusal))
        .ok();
    let place = place(shape, pointer, problems);
    let (list, item, item_pointer) = match shape.ty {
        Type::Array if place == Some(Place::Header) => {
            let message = "a list in a header is not supported by the generator yet".to_owned();
            problems.push("unsupported", &child(pointer, "in"), message);
            return None;
        }
        Type::Array => {
            let list = list_style(shape, pointer, problems);
            let Some(items) = &shape.items else {
                let message = "an array needs `items`".to_owned();
                problems.push("missing-key", pointer, message);
                return None;
            };
            (Some(list?), &**items, child(pointer, "items"))
        }
        _ => (None, shape, pointer.to_owned()),
    };
    let base = shape.rename.as_deref().unwrap_or(wire);
    let scalar = scalar::lower(item, base, &item_pointer, shared, local, problems);
    Some(Parameter {
        wire: wire.to_owned(),
        name: name?,
        docs: describe::shape(shape, wire),
        deprecated: shape.deprecated.as_ref().map(describe::deprecation),
        required: shape.required,
        place: place?,
        scalar: scalar?,
        list,
        example: describe::example(shape).map(str::to_owned),
    })
}

fn check_keys(shape: &Shape, pointer: &str, problems: &mut Problems<'_>) {
    if shape.required && shape.default.is_some() {
        let message = "a required parameter has a default, so one of the two is wrong".to_owned();
        let help = "where the documentation has both, correct it with an override, for example of \
                    `/default` with `\"actual\": null`";
        let pointer = child(pointer, "default");
        problems.push_with_help("required-default", &pointer, message, help.to_owned());
    }
    if shape.listed.is_some_and(|times| times < 2) {
        let message = "`listed` counts repetitions, so it is 2 or more".to_owned();
        problems.push("useless-key", &child(pointer, "listed"), message);
    }
    keys::check(shape, Side::Request, Role::Root, pointer, problems);
    if shape.style.is_some() && !matches!(shape.ty, Type::Array | Type::Object | Type::Map) {
        let message = "`style` belongs to lists and objects".to_owned();
        problems.push("misplaced-key", &child(pointer, "style"), message);
    }
}

fn place(shape: &Shape, pointer: &str, problems: &mut Problems<'_>) -> Option<Place> {
    match shape.location {
        None | Some(Location::Query) => Some(Place::Query),
        Some(Location::Form) => Some(Place::Form),
        Some(Location::Header) => Some(Place::Header),
        Some(Location::Body | Location::Path | Location::Host) => {
            let message =
                "parameters in the body, path or host are not supported by the generator yet"
                    .to_owned();
            problems.push("unsupported", &child(pointer, "in"), message);
            None
        }
    }
}

fn list_style(shape: &Shape, pointer: &str, problems: &mut Problems<'_>) -> Option<ListStyle> {
    match shape.style {
        None | Some(WireStyle::RepeatList | WireStyle::Flat) => Some(ListStyle::Numbered),
        Some(WireStyle::Simple) => Some(ListStyle::Joined),
        Some(style @ (WireStyle::Json | WireStyle::Xml)) => {
            let message = format!(
                "a list of style {} is not supported by the generator yet",
                docs::code(&describe::spelled(style))
            );
            problems.push("unsupported", &child(pointer, "style"), message);
            None
        }
    }
}

//! Request parameters.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::describe;
use super::input::Inputs;
use super::keys::{self, Role};
use super::types::{Side, Types};
use crate::model::{FieldType, Parameter, Place, RequestObject, Style};
use crate::names;
use crate::source::{Problems, child};
use crate::spec::{Location, Shape, Type, WireStyle};

/// Lowers the parameters of an operation, and the objects inside them.
pub(super) fn lower(
    parameters: &IndexMap<String, Shape>,
    types: &mut Types<'_>,
    problems: &mut Problems<'_>,
) -> (Vec<Parameter>, Vec<RequestObject>) {
    let mut by_name: BTreeMap<String, &str> = BTreeMap::new();
    let mut lowered = Vec::new();
    let mut inputs = Inputs { types, problems, objects: Vec::new() };
    for (wire, shape) in parameters {
        let pointer = child("/parameters", wire);
        let Some(parameter) = one(wire, shape, &pointer, &mut inputs) else { continue };
        if let Some(other) = by_name.insert(parameter.name.as_str().to_owned(), wire) {
            let message = format!(
                "the parameters `{other}` and `{wire}` both become `{}`",
                parameter.name.as_str()
            );
            let help = "give one of them another name with `rename`".to_owned();
            inputs.problems.push_with_help("name-collision", &pointer, message, help);
        }
        lowered.push(parameter);
    }
    (lowered, inputs.objects)
}

fn one(
    wire: &str,
    shape: &Shape,
    pointer: &str,
    inputs: &mut Inputs<'_, '_, '_, '_>,
) -> Option<Parameter> {
    check_keys(shape, pointer, inputs.problems);
    let name = names::parameter(wire, shape.rename.as_deref())
        .map_err(|refusal| inputs.problems.push("bad-name", pointer, refusal))
        .ok();
    let place = place(shape, pointer, inputs.problems);
    let request = inputs.types.names.request.clone();
    let input = inputs.input(shape, wire, &request, pointer)?;
    let style = style(shape, &input.ty, pointer, inputs.problems);
    if place == Some(Place::Header) && style.is_some_and(|style| style != Style::Scalar) {
        let message = "a header that is no scalar is not supported by the generator yet".to_owned();
        inputs.problems.push("unsupported", &child(pointer, "in"), message);
    }
    Some(Parameter {
        wire: wire.to_owned(),
        name: name?,
        docs: describe::shape(shape, wire),
        deprecated: shape.deprecated.as_ref().map(describe::deprecated_member),
        required: shape.required,
        place: place?,
        style: style?,
        input,
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
    if shape.style.is_some()
        && !matches!(shape.ty, Type::Array | Type::Object | Type::Map | Type::Any)
    {
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

/// How a value of the type is written.
fn style(
    shape: &Shape,
    ty: &FieldType,
    pointer: &str,
    problems: &mut Problems<'_>,
) -> Option<Style> {
    let pointer = child(pointer, "style");
    let of_scalars = matches!(ty, FieldType::List(item) if matches!(**item, FieldType::Scalar(_)));
    match shape.style {
        None | Some(WireStyle::RepeatList | WireStyle::Flat) => Some(match ty {
            FieldType::Scalar(_) => Style::Scalar,
            _ if shape.comma_separated => Style::Joined,
            _ if of_scalars => Style::Numbered,
            _ => Style::Flat,
        }),
        Some(WireStyle::Simple) if of_scalars => Some(Style::Joined),
        Some(WireStyle::Simple) => {
            let message = "`simple` joins values by commas, but these have parts".to_owned();
            let help = "expected `flat` or `json`".to_owned();
            problems.push_with_help("misplaced-key", &pointer, message, help);
            None
        }
        Some(WireStyle::Json) => Some(Style::Json),
        Some(WireStyle::Xml) => {
            let message = "the style `xml` is not supported by the generator yet".to_owned();
            problems.push("unsupported", &pointer, message);
            None
        }
    }
}

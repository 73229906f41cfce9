//! The documented success answer.

use serde_json::Value;

use super::report::Report;
use super::rule::{Rule, Scope};
use crate::docs;
use crate::schema::describe;
use crate::source::child;
use crate::spec::{Shape, Type};
use crate::survey::{Operation, Product};

pub(super) const RULES: &[Rule] = &[Rule {
    code: "answer-type",
    summary: "the success answer has a value of another type than the field documents",
    why: "one of the two is wrong; the client reads both, but the Rust type may be the wrong one",
    fix: "correct the type or the answer with an override that says what the service really sends",
    allow: "where no source shows which of the two is right",
    scope: Scope::Operation(answer_type),
}];

fn answer_type(operation: &Operation, _: &Product, report: &mut Report<'_>) {
    if let Some(example) = &operation.spec.example {
        compare(example, &operation.spec.response, "/example", operation.file, report);
    }
}

fn compare(value: &Value, shape: &Shape, pointer: &str, file: usize, report: &mut Report<'_>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                let inner = shape.fields.get(name).or(shape.entries.as_deref());
                if let Some(shape) = inner {
                    compare(value, shape, &child(pointer, name), file, report);
                }
            }
        }
        Value::Array(elements) => {
            let Some(items) = &shape.items else { return };
            for (index, element) in elements.iter().enumerate() {
                compare(element, items, &child(pointer, &index.to_string()), file, report);
            }
        }
        Value::Null => {}
        scalar if !fits(scalar, shape.ty) => {
            let name = super::words::last_part(pointer);
            let ty = type_name(shape.ty);
            let message = format!(
                "{} is documented as {ty}, but the answer has {}",
                docs::code(&name),
                describe(scalar)
            );
            report.add(file, pointer, message);
        }
        _ => {}
    }
}

fn fits(value: &Value, ty: Type) -> bool {
    match ty {
        Type::String => value.is_string(),
        Type::Integer | Type::Number => value.is_number(),
        Type::Boolean => value.is_boolean(),
        // Lists and objects in place of scalars are errors of their own.
        Type::Array | Type::Object | Type::Map | Type::Any | Type::Binary => true,
    }
}

fn type_name(ty: Type) -> &'static str {
    match ty {
        Type::String => "text",
        Type::Integer => "a whole number",
        Type::Number => "a number",
        _ => "a flag",
    }
}

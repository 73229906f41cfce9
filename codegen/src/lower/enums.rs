//! Documented values → open enums.

use std::collections::{BTreeMap, BTreeSet};

use super::describe;
use crate::docs;
use crate::model::{Enum, Variant};
use crate::names::{self, TypeName};
use crate::source::{Problems, child};
use crate::spec;

/// The shared enums of a product, in the order of the file.
pub(super) fn shared(product: &spec::Product, problems: &mut Problems<'_>) -> Vec<Enum> {
    let mut enums = Vec::new();
    for (name, definition) in &product.enums {
        let pointer = child("/enums", name);
        if definition.description.trim().is_empty() {
            let message = "the description is empty".to_owned();
            problems.push("empty-text", &child(&pointer, "description"), message);
        }
        let name = match names::shared_type(name) {
            Ok(name) => name,
            Err(refusal) => {
                problems.push("bad-name", &pointer, refusal);
                continue;
            }
        };
        let pointer = child(&pointer, "values");
        let docs = docs::prose(&definition.description);
        enums.extend(open_enum(name, docs, &definition.values, &pointer, problems));
    }
    enums
}

/// An enum of `values`, which stand at `pointer`; `None` after a problem.
pub(super) fn open_enum(
    name: TypeName,
    docs: Vec<String>,
    values: &[spec::Value],
    pointer: &str,
    problems: &mut Problems<'_>,
) -> Option<Enum> {
    if values.is_empty() {
        let message = format!("the enum `{}` has no values", name.as_str());
        problems.push("empty-enum", pointer, message);
        return None;
    }
    let mut spellings: BTreeSet<&str> = BTreeSet::new();
    let mut by_name: BTreeMap<String, &str> = BTreeMap::new();
    let mut variants = Vec::new();
    let mut good = true;
    for (index, value) in values.iter().enumerate() {
        let pointer = child(pointer, &index.to_string());
        let mut both = std::iter::once(&value.value).chain(&value.code);
        if let Some(spelling) = both.find(|spelling| !spellings.insert(spelling)) {
            let message = format!("the value {} is listed twice", docs::code(spelling));
            problems.push("duplicate-value", &pointer, message);
            good = false;
            continue;
        }
        let variant = match names::variant(&value.value, value.name.as_deref()) {
            Ok(variant) => variant,
            Err(refusal) => {
                let message = format!("value {}: {refusal}", docs::code(&value.value));
                problems.push("bad-variant-name", &pointer, message);
                good = false;
                continue;
            }
        };
        if let Some(other) = by_name.insert(variant.as_str().to_owned(), &value.value) {
            let message = format!(
                "the values {} and {} both become `{}`",
                docs::code(other),
                docs::code(&value.value),
                variant.as_str()
            );
            let help = "give one of them a `name`".to_owned();
            problems.push_with_help("name-collision", &pointer, message, help);
            good = false;
        }
        variants.push(Variant {
            name: variant,
            wire: value.value.clone(),
            code: value.code.clone(),
            docs: variant_docs(value),
            deprecated: value.deprecated.as_ref().map(describe::deprecated_value),
        });
    }
    good.then_some(Enum { name, docs, variants })
}

fn variant_docs(value: &spec::Value) -> Vec<String> {
    let wire = docs::code(&value.value);
    let spelled = match &value.code {
        Some(code) => format!("{wire} (code {})", docs::code(code)),
        None => wire,
    };
    let text = value.description.as_ref().or(value.label.as_ref());
    match text {
        Some(text) => {
            let mut lines = docs::prose(text);
            let first = lines.first().cloned().unwrap_or_default();
            lines.splice(..lines.len().min(1), [format!("{spelled}: {first}")]);
            lines
        }
        None => vec![format!("{spelled}.")],
    }
}

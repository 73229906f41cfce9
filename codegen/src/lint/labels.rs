//! Labels that contradict each other.

use std::collections::{BTreeMap, BTreeSet};

use super::report::Report;
use super::rule::{Rule, Scope};
use super::words;
use crate::docs;
use crate::spec::Value;
use crate::survey::{Place, Product};

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: "label-contradicts-enum",
        summary: "a value is labelled in another way than in its shared enum",
        why: "the type has one meaning of the value, and this page says another",
        fix: "correct the label with an override, or list the values without `enum`",
        allow: "where both labels are right and only the words differ",
        scope: Scope::Place(label_contradicts_enum),
    },
    Rule {
        code: "contradictory-labels",
        summary: "a name with the same values labels one of them differently in other operations",
        why: "one of the labels is a mistake of the documentation, or the name means two things",
        fix: "correct the label with an override that says what shows it",
        allow: "where the name means another thing in this operation",
        scope: Scope::Product(contradictory_labels),
    },
];

fn label_contradicts_enum(place: &Place<'_>, report: &mut Report<'_>) {
    let shared = place.enum_name().and_then(|name| place.product.spec.enums.get(name));
    let Some(shared) = shared else { return };
    for (index, value) in place.shape.values.iter().enumerate() {
        let is_it = |other: &&Value| {
            other.value == value.value || other.code.as_ref() == Some(&value.value)
        };
        let Some(other) = shared.values.iter().find(is_it) else { continue };
        let Some((here, there)) = value.label.as_ref().zip(other.label.as_ref()) else { continue };
        let told = other.description.as_ref().is_some_and(|text| words::compatible(here, text));
        if !words::compatible(here, there) && !told {
            let message = format!(
                "{} is labelled {here:?} here, but {there:?} in the shared enum",
                docs::code(&value.value)
            );
            report.add(place.file, &format!("{}/{index}", place.key("values")), message);
        }
    }
}

/// Places of one name with one set of values.
type Groups<'a> = BTreeMap<(&'a str, BTreeSet<&'a str>), Vec<Place<'a>>>;

fn contradictory_labels(product: &Product, report: &mut Report<'_>) {
    let mut groups = Groups::new();
    for place in product.places() {
        let values = place.shape.values.iter().map(|value| value.value.as_str());
        let values = values.collect::<BTreeSet<_>>();
        if !values.is_empty() && place.enum_name().is_none() && !place.name.is_empty() {
            groups.entry((place.name, values)).or_default().push(place);
        }
    }
    for ((name, values), places) in groups {
        for value in values {
            contradictions(name, value, &places, report);
        }
    }
}

/// Reports the labels of `value` that do not go with the one most places have.
fn contradictions(name: &str, value: &str, places: &[Place<'_>], report: &mut Report<'_>) {
    let labelled = places.iter().filter_map(|place| {
        let index = place.shape.values.iter().position(|other| other.value == value)?;
        Some((place, index, place.shape.values[index].label.as_deref()?))
    });
    let labelled = labelled.collect::<Vec<_>>();
    let votes = |label: &str| {
        labelled.iter().filter(|(_, _, other)| words::compatible(label, other)).count()
    };
    // The first of those with the most votes.
    let Some(usual) = labelled.iter().rev().max_by_key(|(_, _, label)| votes(label)) else {
        return;
    };
    for (place, index, label) in &labelled {
        if place.file != usual.0.file && !words::compatible(label, usual.2) {
            let message = format!(
                "the value {} of {} is labelled {label:?} here, but {:?} in {}",
                docs::code(value),
                docs::code(name),
                usual.2,
                report.path(usual.0.file)
            );
            report.add(place.file, &format!("{}/{index}", place.key("values")), message);
        }
    }
}

//! Counting.

use std::collections::{BTreeMap, BTreeSet};

use crate::spec::{Override, Value};
use crate::survey::{Operation, Place, Product, Role};

/// Every count: stable name, what it is for people, and what it is a part of. Parameters and
/// fields are those with a name, at any depth; shapes are those without a name, too.
const COUNTED: &[(&str, &str, Option<&str>)] = &[
    ("operations", "operations", None),
    ("describedOperations", "with more than a summary", Some("operations")),
    ("groupedOperations", "in a group", Some("operations")),
    ("limitedOperations", "with a rate limit", Some("operations")),
    ("answeredOperations", "with a success answer", Some("operations")),
    ("pagedOperations", "paged", Some("operations")),
    ("deprecatedOperations", "deprecated", Some("operations")),
    ("parameters", "parameters", None),
    ("topParameters", "top level", Some("parameters")),
    ("describedParameters", "described", Some("parameters")),
    ("exemplifiedParameters", "with an example", Some("parameters")),
    ("fields", "response fields", None),
    ("topFields", "top level", Some("fields")),
    ("describedFields", "described", Some("fields")),
    ("exemplifiedFields", "with an example", Some("fields")),
    ("shapes", "shapes: parameters, fields, items", None),
    ("unit", "with a unit", Some("shapes")),
    ("meaning", "with a meaning", Some("shapes")),
    ("definition", "with a definition", Some("shapes")),
    ("sharedEnum", "with a shared enum", Some("shapes")),
    ("ownValues", "with values of their own", Some("shapes")),
    ("deprecatedShapes", "deprecated", Some("shapes")),
    ("values", "enum values, each use", None),
    ("labelledValues", "with a label", Some("values")),
    ("errors", "error entries", None),
    ("explainedErrors", "explained", Some("errors")),
    ("errorCodes", "distinct codes", Some("errors")),
    ("observedErrors", "observed errors", None),
    ("rules", "rules", None),
    ("overrides", "overrides", None),
    ("sharedEnums", "shared enums", None),
    ("sharedValues", "values of shared enums", None),
    ("definitions", "definitions", None),
    ("groups", "groups", None),
];

/// What specs have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts(BTreeMap<&'static str, usize>);

/// A line of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Stable name.
    pub key: &'static str,
    /// What is counted, for people.
    pub label: &'static str,
    /// The count.
    pub count: usize,
    /// Of how many, where it is a part of another count.
    pub of: Option<usize>,
}

impl Counts {
    /// The count with a stable name; 0 where nothing was counted.
    pub fn get(&self, key: &str) -> usize {
        self.0.get(key).copied().unwrap_or(0)
    }

    /// The table.
    pub fn rows(&self) -> Vec<Row> {
        let row = |(key, label, whole): &(&'static str, &'static str, Option<&str>)| Row {
            key,
            label,
            count: self.get(key),
            of: whole.map(|whole| self.get(whole)),
        };
        COUNTED.iter().map(row).collect()
    }

    /// Adds the counts of another product.
    pub fn add_all(&mut self, other: &Counts) {
        other.0.iter().for_each(|(key, count)| self.add(key, *count));
    }

    fn add(&mut self, key: &'static str, count: usize) {
        *self.0.entry(key).or_default() += count;
    }

    fn add_if(&mut self, key: &'static str, counts: bool) {
        self.add(key, usize::from(counts));
    }
}

/// Counts what a product has.
pub(super) fn count(product: &Product) -> Counts {
    let mut counts = Counts::default();
    let spec = &product.spec;
    counts.add("sharedEnums", spec.enums.len());
    counts.add("sharedValues", spec.enums.values().map(|shared| shared.values.len()).sum());
    counts.add("definitions", spec.definitions.len());
    counts.add("groups", spec.groups.len());
    let regions = spec.endpoints.regions.values().map(|region| &region.overrides);
    count_overrides(regions.chain([&spec.overrides]), &mut counts);

    for operation in &product.operations {
        count_operation(operation, product, &mut counts);
    }
    for place in product.places() {
        count_place(&place, &mut counts);
    }
    let errors = product.operations.iter().flat_map(|operation| &operation.spec.errors);
    let codes = errors.map(|error| error.code.as_str()).collect::<BTreeSet<_>>();
    counts.add("errorCodes", codes.len());
    counts
}

fn count_overrides<'a>(lists: impl Iterator<Item = &'a Vec<Override>>, counts: &mut Counts) {
    counts.add("overrides", lists.map(Vec::len).sum());
}

fn count_operation(operation: &Operation, product: &Product, counts: &mut Counts) {
    let spec = &operation.spec;
    counts.add("operations", 1);
    counts.add_if("describedOperations", spec.description.is_some());
    counts.add_if("groupedOperations", spec.group.is_some());
    counts.add_if("limitedOperations", spec.rate_limit.is_some());
    counts.add_if("answeredOperations", spec.example.is_some());
    counts.add_if("pagedOperations", spec.paging.is_some());
    counts.add_if("deprecatedOperations", spec.deprecated.is_some());
    counts.add("rules", spec.rules.len());
    counts.add("errors", spec.errors.len());
    let explained = spec.errors.iter().filter(|error| {
        error.description.is_some() || product.spec.error_codes.contains_key(&error.code)
    });
    counts.add("explainedErrors", explained.count());
    counts.add("observedErrors", spec.observed_errors.len());
    count_overrides(std::iter::once(&spec.overrides), counts);
}

fn count_place(place: &Place<'_>, counts: &mut Counts) {
    let shape = place.shape;
    count_overrides(std::iter::once(&shape.overrides), counts);
    // The answer itself is no value.
    if place.role == Role::Root {
        return;
    }
    counts.add("shapes", 1);
    counts.add_if("unit", place.unit().is_some());
    counts.add_if("meaning", place.meaning().is_some());
    counts.add_if("definition", shape.definition.is_some());
    counts.add_if("sharedEnum", place.enum_name().is_some());
    counts.add_if("ownValues", !shape.values.is_empty() && place.enum_name().is_none());
    counts.add_if("deprecatedShapes", shape.deprecated.is_some());
    counts.add("values", shape.values.len());
    let labelled = shape.values.iter().filter(|value| is_labelled(value, place));
    counts.add("labelledValues", labelled.count());
    if place.is_named() {
        count_named(place, counts);
    }
}

fn count_named(place: &Place<'_>, counts: &mut Counts) {
    let described = place.description().is_some();
    let item = place.shape.items.as_ref();
    let example = place.shape.example.is_some() || item.is_some_and(|item| item.example.is_some());
    if place.pointer.starts_with("/parameters/") {
        counts.add("parameters", 1);
        counts.add_if("topParameters", place.role == Role::Parameter);
        counts.add_if("describedParameters", described);
        counts.add_if("exemplifiedParameters", example);
    } else {
        counts.add("fields", 1);
        counts.add_if("topFields", place.parent == "/response/fields");
        counts.add_if("describedFields", described);
        counts.add_if("exemplifiedFields", example);
    }
}

/// Whether the value is explained, where it is listed or in the shared enum.
fn is_labelled(value: &Value, place: &Place<'_>) -> bool {
    let explained = |value: &Value| value.label.is_some() || value.description.is_some();
    let shared = place.enum_name().and_then(|name| place.product.spec.enums.get(name));
    let is_it =
        |other: &&Value| other.value == value.value || other.code.as_ref() == Some(&value.value);
    explained(value) || shared.is_some_and(|s| s.values.iter().find(is_it).is_some_and(explained))
}

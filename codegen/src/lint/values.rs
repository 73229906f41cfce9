//! Lists of values: lost ones, and those that should be shared.

use std::collections::{BTreeMap, BTreeSet};

use super::report::Report;
use super::rule::{Rule, Scope};
use super::words;
use crate::docs;
use crate::names;
use crate::spec::Value;
use crate::survey::{Place, Product};

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: "lost-values",
        summary: "a description explains single values, but there are no `values`",
        why: "without `values` the client has plain text where it could have an enum",
        fix: "move the values with their labels into `values`, or refer to a shared enum",
        allow: "where the values are only examples of an open set",
        scope: Scope::Place(lost_values),
    },
    Rule {
        code: "unshared-enum",
        summary: "the values are those of a shared enum that the same name has elsewhere",
        why: "a value read from one operation cannot be passed to the other",
        fix: "name the shared enum in `enum`",
        allow: "where the values mean something else here",
        scope: Scope::Product(unshared_enum),
    },
    Rule {
        code: "repeated-enum",
        summary: "several operations have local enums of the same name with the same values",
        why: "each becomes a type of its own, and a value of one does not fit the others",
        fix: "add a shared enum to product.json and name it in each `enum`",
        allow: "where the values mean something else in each operation",
        scope: Scope::Product(repeated_enum),
    },
];

fn lost_values(place: &Place<'_>, report: &mut Report<'_>) {
    let Some(text) = place.description().filter(|_| !place.has_values()) else { return };
    let items = place.shape.items.as_ref();
    let in_items = items.is_some_and(|i| !i.values.is_empty() || i.enum_name.is_some());
    if in_items || place.is_flag() || explained_values(text) < 2 {
        return;
    }
    let message = "the description explains values one by one, but `values` has none".to_owned();
    report.add(place.file, &place.key("description"), message);
}

/// How many code spans of a text are explained: `` `a`: … `` or `` `a` means … ``.
fn explained_values(text: &str) -> usize {
    const EXPLAIN: &[&str] = &[":", " means ", " stands for ", " for ", " is "];
    let spans = text.split('`').collect::<Vec<_>>();
    spans
        .windows(2)
        .skip(1)
        .step_by(2)
        .filter(|pair| {
            let value = !pair[0].is_empty() && !pair[0].contains(char::is_whitespace);
            let is_name = pair[0].chars().filter(|c| c.is_ascii_uppercase()).count() > 1;
            value && !is_name && EXPLAIN.iter().any(|mark| pair[1].starts_with(mark))
        })
        .count()
}

/// Values as a set.
fn spellings(values: &[Value]) -> BTreeSet<&str> {
    values.iter().map(|value| value.value.as_str()).collect()
}

/// Places with values that become an enum of their operation.
fn with_local_enum<'a>(product: &'a Product) -> Vec<Place<'a>> {
    let local = |place: &Place<'a>| {
        !place.shape.values.is_empty() && place.enum_name().is_none() && !place.is_flag()
    };
    product.places().into_iter().filter(|place| !place.name.is_empty() && local(place)).collect()
}

/// The shared enums that places of a name refer to.
type EnumsByName<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

fn enums_by_name(product: &Product) -> EnumsByName<'_> {
    let mut by_name = EnumsByName::new();
    for place in product.places() {
        if let Some(name) = place.enum_name() {
            by_name.entry(place.name).or_default().insert(name);
        }
    }
    by_name
}

/// The shared enum that has all values of the place and goes with its name.
fn fitting_enum<'a>(place: &Place<'a>, by_name: &EnumsByName<'a>) -> Option<&'a str> {
    let shared = &place.product.spec.enums;
    let own = names::local_enum(place.name);
    let own = shared.get_key_value(own.as_str()).map(|(name, _)| name.as_str());
    let mut candidates = by_name.get(place.name).into_iter().flatten().copied().chain(own);
    candidates.find(|name| {
        shared.get(*name).is_some_and(|shared| {
            let codes = shared.values.iter().filter_map(|value| value.code.as_deref());
            let known = spellings(&shared.values).into_iter().chain(codes).collect();
            spellings(&place.shape.values).is_subset(&known)
        })
    })
}

fn unshared_enum(product: &Product, report: &mut Report<'_>) {
    let by_name = enums_by_name(product);
    for place in with_local_enum(product) {
        if let Some(name) = fitting_enum(&place, &by_name) {
            let message = format!("the values are those of the shared enum `{name}`");
            let help = format!("add `\"enum\": \"{name}\"` if they mean the same");
            report.add_with_help(place.file, &place.key("values"), message, help);
        }
    }
}

fn repeated_enum(product: &Product, report: &mut Report<'_>) {
    let by_name = enums_by_name(product);
    let mut groups: BTreeMap<(&str, BTreeSet<&str>), Vec<Place<'_>>> = BTreeMap::new();
    for place in with_local_enum(product) {
        if fitting_enum(&place, &by_name).is_none() {
            groups.entry((place.name, spellings(&place.shape.values))).or_default().push(place);
        }
    }
    for ((name, _), places) in groups {
        let files = places.iter().map(|place| place.file).collect::<BTreeSet<_>>();
        let (Some(first), true) = (places.first(), files.len() > 1 && same_meanings(&places))
        else {
            continue;
        };
        // One finding for all of them, at the first.
        let others = files.iter().filter(|file| **file != first.file);
        let others = others.map(|file| report.path(*file)).collect::<Vec<_>>();
        let message = format!(
            "{} has the same values in {} operations, also in {}",
            docs::code(name),
            files.len(),
            others.iter().take(3).copied().collect::<Vec<_>>().join(", ")
        );
        let help = "add a shared enum to product.json and refer to it with `enum`".to_owned();
        report.add_with_help(first.file, &first.key("values"), message, help);
    }
}

/// Whether no two places explain a value in ways that contradict each other.
fn same_meanings(places: &[Place<'_>]) -> bool {
    let Some((first, rest)) = places.split_first() else { return true };
    rest.iter().all(|place| {
        place.shape.values.iter().all(|value| {
            let same = first.shape.values.iter().find(|other| other.value == value.value);
            let labels =
                same.and_then(|other| Some((other.label.as_ref()?, value.label.as_ref()?)));
            labels.is_none_or(|(one, two)| words::compatible(one, two))
        })
    })
}

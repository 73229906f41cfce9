//! Names of parameters and fields.

use std::collections::BTreeMap;

use super::report::Report;
use super::rule::{Rule, Scope};
use crate::docs;
use crate::survey::{Place, Product};

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: "case-twins",
        summary: "two names of one object differ only in the case of their letters",
        why: "one of them is usually a mistake of the documentation, and readers confuse them",
        fix: "look which of them the service sends, and remove the other with an override",
        allow: "where the service really has both",
        scope: Scope::Product(case_twins),
    },
    Rule {
        code: "rename-differs",
        summary: "a wire name is renamed in one place and not, or otherwise, in another",
        why: "the same thing has two names in the client",
        fix: "give every parameter and field of the name the same `rename`",
        allow: "where the name means another thing in this place",
        scope: Scope::Product(rename_differs),
    },
];

fn case_twins(product: &Product, report: &mut Report<'_>) {
    let mut seen: BTreeMap<(usize, String, String), &str> = BTreeMap::new();
    for place in product.places().into_iter().filter(Place::is_named) {
        let key = (place.file, place.parent.clone(), place.name.to_lowercase());
        if let Some(other) = seen.insert(key, place.name) {
            let message = format!(
                "{} and {} differ only in the case of their letters",
                docs::code(other),
                docs::code(place.name)
            );
            report.add(place.file, &place.pointer, message);
        }
    }
}

fn rename_differs(product: &Product, report: &mut Report<'_>) {
    let mut by_name: BTreeMap<&str, Vec<Place<'_>>> = BTreeMap::new();
    for place in product.places().into_iter().filter(Place::is_named) {
        by_name.entry(place.name).or_default().push(place);
    }
    for (name, places) in by_name {
        let rename = |place: &Place<'_>| place.shape.rename.clone();
        let Some(usual) = places.iter().find(|place| rename(place).is_some()) else { continue };
        // Beside another of its name a field is renamed to tell the two apart.
        let elsewhere = places.iter().filter(|place| place.file != usual.file);
        for place in elsewhere.filter(|place| rename(place) != rename(usual)) {
            let found = match &place.shape.rename {
                Some(rename) => format!("{} is renamed to `{rename}` here", docs::code(name)),
                None => format!("{} is not renamed here", docs::code(name)),
            };
            let message = format!(
                "{found}, but to `{}` in {}",
                rename(usual).unwrap_or_default(),
                report.path(usual.file)
            );
            report.add(place.file, &place.pointer, message);
        }
    }
}

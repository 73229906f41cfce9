//! Documented values are variants, and values that are not documented survive.

use std::collections::BTreeMap;

use alicloud_tests::drive::Reader;
use alicloud_tests::specs::parameters::parameters;
use alicloud_tests::specs::shape::{Spelling, enum_shapes, spellings, spellings_of};
use alicloud_tests::specs::{child, members};
use serde_json::Value;

use super::{Case, Report, check_operations, compare_sets, pairs};

/// Values that no documentation has.
const UNDOCUMENTED: [&str; 6] =
    ["a value that nobody documented", "987654321", "-987654321", " ", "Ünïcödé", "a\"b\\c\n"];

/// What an enum does with the documented values and with others.
fn check(pointer: &str, read: Reader, documented: &[Spelling<'_>]) -> Vec<String> {
    let mut problems = Vec::new();
    for (value, code) in documented {
        for spelling in [Some(*value), *code].into_iter().flatten() {
            let reading = read(spelling);
            if !reading.known || !reading.round_trip {
                problems.push(format!("{pointer}: {spelling} is no variant: {reading:?}"));
            }
            if reading.text != *value || reading.code.as_deref() != *code {
                problems.push(format!("{pointer}: {spelling} should be {value}: {reading:?}"));
            }
        }
    }
    for value in UNDOCUMENTED {
        let reading = read(value);
        let has_survived = reading.text == value && reading.code.is_none() && reading.round_trip;
        if reading.known || !has_survived {
            problems.push(format!("{pointer}: {value} does not survive: {reading:?}"));
        }
    }
    problems
}

/// The variants are the documented values and no others.
fn check_variants(pointer: &str, read: Reader, documented: &[Spelling<'_>]) -> Vec<String> {
    let reading = read("");
    let documented = documented.iter().map(|(value, _)| *value).collect::<Vec<_>>();
    let found = reading.values.iter().map(String::as_str).collect::<Vec<_>>();
    compare_sets(&format!("{pointer}: the variant"), &documented, &found)
}

fn shapes<'a>(case: &Case<'a>) -> BTreeMap<String, &'a Value> {
    let parameters = parameters(case.spec)
        .into_iter()
        .flat_map(|parameter| enum_shapes(parameter.shape, &child("/parameters", parameter.name)));
    parameters.chain(enum_shapes(case.spec.response(), "/response")).collect()
}

#[test]
fn enums_are_where_the_documentation_has_values() {
    check_operations(|case| {
        let shapes = shapes(case);
        let documented = shapes.keys().map(String::as_str).collect::<Vec<_>>();
        let found = case.driver.enums.iter().map(|(pointer, _)| *pointer).collect::<Vec<_>>();
        compare_sets("the enum", &documented, &found)
    });
}

#[test]
fn documented_values_of_operations_are_variants() {
    check_operations(|case| {
        let shapes = shapes(case);
        let mut problems = Vec::new();
        for (pointer, read) in case.driver.enums {
            let Some(shape) = shapes.get(*pointer) else { continue };
            let documented = spellings(shape, case.enums());
            problems.extend(check(pointer, *read, &documented));
            problems.extend(check_variants(pointer, *read, &documented));
            for (value, _) in spellings_of(&shape["values"]) {
                if !read(value).known {
                    problems.push(format!("{pointer}: {value} is no variant"));
                }
            }
        }
        problems
    });
}

#[test]
fn values_of_shared_enums_are_variants() {
    let mut report = Report::default();
    for pair in pairs() {
        let documented = members(pair.spec.enums())
            .map(|(name, definition)| (child("/enums", name), spellings_of(&definition["values"])))
            .collect::<BTreeMap<_, _>>();
        let names = documented.keys().map(String::as_str).collect::<Vec<_>>();
        let found = pair.driver.enums.iter().map(|(pointer, _)| *pointer).collect::<Vec<_>>();
        report.add(&pair.spec.path, compare_sets("the enum", &names, &found));
        for (pointer, read) in pair.driver.enums {
            let Some(documented) = documented.get(*pointer) else { continue };
            report.add(&pair.spec.path, check(pointer, *read, documented));
            report.add(&pair.spec.path, check_variants(pointer, *read, documented));
            if !pointer.ends_with(&format!("/{}", read("").name)) {
                report.add(&pair.spec.path, [format!("{pointer} has the name of another enum")]);
            }
        }
    }
    report.finish();
}

//! Documented answers decode, with every value in its place.

use std::path::PathBuf;

use alicloud_tests::specs::answers::{differences, from_examples, typed};
use alicloud_tests::specs::{self, members};
use serde_json::{Value, json};

use super::{Case, check_operations};

/// What differs between the typed answer and the documented one.
fn check(case: &Case<'_>, answer: &Value) -> Vec<String> {
    let expected = match typed(answer, case.spec.response(), case.enums()) {
        Ok(expected) => expected,
        Err(problem) => return vec![format!("the documented answer does not fit: ${problem}")],
    };
    match (case.driver.decode)(&answer.to_string()) {
        Ok(found) => differences(&expected, &found),
        Err(problem) => vec![problem],
    }
}

#[test]
fn documented_answers_decode_with_every_value_and_nothing_else() {
    check_operations(|case| match case.spec.example() {
        Some(example) => check(case, example),
        None => Vec::new(),
    });
}

#[test]
fn every_documented_field_has_its_documented_value() {
    check_operations(|case| {
        let answer = from_examples(case.spec.response(), case.enums());
        let mut problems = check(case, &answer);
        let expected = typed(&answer, case.spec.response(), case.enums()).unwrap_or_default();
        for (name, _) in members(&case.spec.response()["fields"]) {
            if expected.get(name).is_none() {
                problems.push(format!("the field {name} is not in the answer"));
            }
        }
        problems
    });
}

#[test]
fn a_field_with_another_scalar_type_than_documented_has_the_same_value() {
    check_operations(|case| {
        let answer = from_examples(case.spec.response(), case.enums());
        let expected = (case.driver.decode)(&answer.to_string());
        let swapped = (case.driver.decode)(&swap_types(&answer).to_string());
        match (expected, swapped) {
            (Ok(expected), Ok(swapped)) => differences(&expected, &swapped),
            (expected, swapped) => {
                [expected, swapped].into_iter().filter_map(Result::err).collect()
            }
        }
    });
}

/// The same answer with numbers and flags as texts, and texts that integers have as numbers.
fn swap_types(value: &Value) -> Value {
    match value {
        Value::Number(_) | Value::Bool(_) => json!(value.to_string()),
        // A number does not keep zeros in front.
        Value::String(text) => match text.parse::<i64>() {
            Ok(number) if number.to_string() == *text => json!(number),
            _ => value.clone(),
        },
        Value::Array(items) => items.iter().map(swap_types).collect(),
        Value::Object(object) => {
            object.iter().map(|(name, member)| (name.clone(), swap_types(member))).collect()
        }
        Value::Null => Value::Null,
    }
}

#[test]
fn an_answer_without_members_or_with_nulls_is_empty() {
    check_operations(|case| {
        let nulls = members(&case.spec.response()["fields"])
            .map(|(name, _)| (name.to_owned(), Value::Null))
            .collect::<Value>();
        let texts = [String::new(), "{}".to_owned(), nulls.to_string()];
        let outcomes = texts.map(|text| (case.driver.decode)(&text));
        let problems = outcomes.into_iter().filter(|outcome| *outcome != Ok(json!({})));
        problems.map(|outcome| format!("expected an empty answer, found {outcome:?}")).collect()
    });
}

#[test]
fn the_example_files_of_the_client_are_the_documented_answers() {
    check_operations(|case| {
        let module = specs::text(&case.product.value["product"]).to_lowercase().replace('-', "_");
        let name = format!("generated-client/src/{module}/examples/{}.json", case.spec.name());
        let file = specs::root().join(PathBuf::from(&name));
        let documented = case.spec.example().cloned().unwrap_or_else(|| json!({}));
        differences(&documented, &specs::read_json(&file))
    });
}

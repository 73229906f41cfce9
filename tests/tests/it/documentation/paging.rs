//! Every operation with pages is walked to the end, whatever the form of its total and its list.

use std::collections::BTreeSet;

use alicloud_client::{CannedTransport, ErrorKind};
use alicloud_tests::drive::{Failure, Sample, Settings};
use alicloud_tests::specs::answers::{differences, from_examples, typed};
use alicloud_tests::specs::parameters::call;
use alicloud_tests::specs::shape::{Kind, kind};
use alicloud_tests::specs::{self, members, text};
use serde_json::{Value, json};

use super::{Case, check_operations};

/// The numbers of the items on three pages.
const PAGES: [&[usize]; 3] = [&[0, 1], &[2, 3], &[4]];

/// A walk that was made: the items, and the page and size of each query.
struct Walked {
    outcome: Result<Value, Failure>,
    queries: Vec<(String, String)>,
}

fn paging<'a>(case: &'a Case<'_>, key: &str) -> Option<&'a str> {
    case.spec.value["paging"][key].as_str()
}

/// Calls `check` for every operation with pages.
fn check_paged(check: impl Fn(&Case<'_>) -> Vec<String>) {
    check_operations(|case| match case.driver.items {
        Some(_) => check(case),
        None => Vec::new(),
    });
}

/// Walks through the answers, from the page and with the size of the caller, if there are any.
fn walk(case: &Case<'_>, answers: &[String], first: Option<&str>, size: Option<&str>) -> Walked {
    let transport = answers.iter().fold(CannedTransport::new(), |canned, body| match &body[..] {
        "broken" => canned.json(400, r#"{"Code":"SomethingBroken"}"#),
        body => canned.json(200, body.to_owned()),
    });
    let (mut sample, _): (Sample, _) = call(case.spec, case.enums(), |_| None);
    for (key, value) in [("page", first), ("size", size)] {
        if let (Some(name), Some(value)) = (paging(case, key), value) {
            sample = sample.with(name, value);
        }
    }
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let items = case.driver.items.expect("the operation has pages");
    let outcome = runtime.block_on(items(&Settings::offline(transport.clone()), &sample));
    let value = |pairs: &[(String, String)], key: &str| {
        let found = pairs.iter().find(|(name, _)| Some(&name[..]) == paging(case, key));
        found.map_or_else(String::new, |(_, value)| value.clone())
    };
    let queries = transport.requests().into_iter().map(|request| {
        let pairs = request.url.query_pairs().into_owned().collect::<Vec<_>>();
        (value(&pairs, "page"), value(&pairs, "size"))
    });
    Walked { outcome, queries: queries.collect() }
}

/// An answer with the items of these numbers, and with a total if there is a place for one.
fn answer(case: &Case<'_>, numbers: &[usize], total: Option<Value>) -> String {
    let mut answer = from_examples(case.spec.response(), case.enums());
    let mut list = case.spec.response();
    for name in paging(case, "items").unwrap_or_default().split('.') {
        list = &list["fields"][name];
    }
    let place = pointer(paging(case, "items").unwrap_or_default());
    let item = answer.pointer(&place).expect("the list has an example")[0].clone();
    let items = numbers.iter().map(|number| numbered(item.clone(), &list["items"], *number));
    *answer.pointer_mut(&place).expect("the list is there") = items.collect();
    if let Some(path) = paging(case, "total") {
        *answer.pointer_mut(&pointer(path)).expect("the total is there") =
            total.unwrap_or(Value::Null);
    }
    for (field, _) in members(&case.spec.value["paging"]["carry"]) {
        answer[field] = Value::Null;
    }
    answer.to_string()
}

fn pointer(path: &str) -> String {
    format!("/{}", path.replace('.', "/"))
}

/// An item that differs from all of other numbers.
fn numbered(mut item: Value, shape: &Value, number: usize) -> Value {
    if kind(shape) == Kind::Text {
        return json!(format!("item {number}"));
    }
    let by_kind = |wanted| members(&shape["fields"]).find(|(_, shape)| kind(shape) == wanted);
    match (by_kind(Kind::Text), by_kind(Kind::Integer)) {
        (Some((name, _)), _) => item[name] = json!(format!("item {number}")),
        (None, Some((name, _))) => item[name] = json!(1000 + number),
        (None, None) => panic!("an item has neither text nor number: {shape}"),
    }
    item
}

/// What the typed client makes of the items in the answers.
fn expected(case: &Case<'_>, answers: &[String]) -> Value {
    let items = answers.iter().flat_map(|answer| {
        let answer = serde_json::from_str(answer).expect("the answer is JSON");
        let typed = typed(&answer, case.spec.response(), case.enums()).expect("the answer fits");
        let items = typed.pointer(&pointer(paging(case, "items").unwrap_or_default()));
        items.and_then(Value::as_array).cloned().unwrap_or_default()
    });
    items.collect()
}

/// What is wrong with a walk that is to yield the items of these answers with these queries.
fn problems(
    case: &Case<'_>,
    walked: &Walked,
    answers: &[String],
    queries: &[(&str, &str)],
) -> Vec<String> {
    let found = walked.queries.iter().map(|(page, size)| (&page[..], &size[..]));
    if !found.clone().eq(queries.iter().copied()) {
        return vec![format!("expected {queries:?}, sent {:?}", found.collect::<Vec<_>>())];
    }
    match &walked.outcome {
        Ok(items) => differences(&expected(case, answers), items),
        Err(failure) => vec![format!("{failure:?}")],
    }
}

/// The size that goes with each query where the caller gives none.
fn unset_size(case: &Case<'_>) -> String {
    let (_, sent) = call(case.spec, case.enums(), |_| None);
    let size = paging(case, "size").unwrap_or_default();
    let found = sent.query.into_iter().find(|(name, _)| name == size);
    found.map_or_else(String::new, |(_, value)| value)
}

#[test]
fn the_operations_that_are_documented_with_pages_have_walks() {
    let documented = specs::read_json(&specs::root().join("tests/data/paged-operations.json"));
    let mut missing = BTreeSet::new();
    for (page, names) in members(&documented) {
        missing.extend(specs::items(names).map(|name| (text(name).to_owned(), page.to_owned())));
    }
    assert_eq!(missing.len(), 64);
    for pair in super::pairs() {
        for case in pair.cases() {
            let has_paging = case.spec.value.get("paging").is_some();
            assert_eq!(has_paging, case.driver.items.is_some(), "{}", case.spec.path);
            if let Some(page) = paging(&case, "page") {
                missing.remove(&(case.spec.name().to_owned(), page.to_owned()));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn a_walk_ends_with_the_total_as_number_or_text() {
    for total in [json!(5), json!("5")] {
        check_paged(|case| {
            let answers = PAGES.map(|page| answer(case, page, Some(total.clone())));
            let walked = walk(case, &answers, Some("1"), Some("2"));
            problems(case, &walked, &answers, &[("1", "2"), ("2", "2"), ("3", "2")])
        });
    }
}

#[test]
fn a_walk_without_a_total_ends_with_a_short_or_an_empty_page() {
    check_paged(|case| {
        let mut answers = PAGES.map(|page| answer(case, page, None));
        let walked = walk(case, &answers, Some("1"), Some("2"));
        let queries = [("1", "2"), ("2", "2"), ("3", "2")];
        let mut found = problems(case, &walked, &answers, &queries);
        answers[2] = answer(case, &[], None);
        let walked = walk(case, &answers, Some("1"), Some("2"));
        found.extend(problems(case, &walked, &answers, &queries));
        found
    });
}

#[test]
fn a_walk_begins_at_the_page_of_the_caller_and_leaves_the_size_alone() {
    check_paged(|case| {
        let answers = [&[8, 9][..], &[4], &[]].map(|page| answer(case, page, Some(json!(9))));
        let walked = walk(case, &answers, Some("4"), None);
        let size = unset_size(case);
        let queries = ["4", "5", "6"].map(|page| (page, &size[..]));
        // How many items the pages before have is not known, so a total is no end. Without one, a
        // shorter page is.
        let count = if paging(case, "total").is_some() { 3 } else { 2 };
        problems(case, &walked, &answers, &queries[..count])
    });
}

#[test]
fn a_service_that_sends_less_than_asked_for_loses_nothing() {
    check_paged(|case| {
        let answers = PAGES.map(|page| answer(case, page, Some(json!(5))));
        let walked = walk(case, &answers, Some("1"), Some("500"));
        problems(case, &walked, &answers, &[("1", "500"), ("2", "500"), ("3", "500")])
    });
}

#[test]
fn a_failure_in_the_middle_ends_the_walk() {
    check_paged(|case| {
        let answers = [answer(case, &[0, 1], Some(json!(5))), "broken".to_owned()];
        let walked = walk(case, &answers, Some("1"), Some("2"));
        match walked.outcome {
            Err(failure) if failure.status == Some(400) => Vec::new(),
            other => vec![format!("{other:?}")],
        }
    });
}

#[test]
fn nothing_is_found_with_one_call() {
    check_paged(|case| {
        let answers = [answer(case, &[], Some(json!(0)))];
        problems(case, &walk(case, &answers, Some("1"), Some("2")), &answers, &[("1", "2")])
    });
}

#[test]
fn a_service_that_repeats_a_page_is_not_asked_without_end() {
    check_paged(|case| {
        let same = answer(case, &[0, 1], Some(json!(5)));
        let answers = [same.clone(), same.clone(), same];
        let walked = walk(case, &answers, Some("1"), Some("2"));
        match (&walked.outcome, paging(case, "total")) {
            (Err(failure), Some(_)) if failure.kind == ErrorKind::Paging => Vec::new(),
            (_, None) => problems(case, &walked, &answers[..1], &[("1", "2"), ("2", "2")]),
            (other, _) => vec![format!("{other:?}")],
        }
    });
}

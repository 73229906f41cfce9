//! The mock gateway accepts documented calls of every operation and answers as documented.

use alicloud_client::mock::MockGateway;
use alicloud_tests::drive::{Sample, Settings};
use alicloud_tests::specs::answers::{differences, from_examples, typed};
use alicloud_tests::specs::parameters::{Parameter, call, parameters};
use alicloud_tests::specs::{items, text};
use serde_json::{Value, json};

use super::{Case, Pair, Report, pairs};

fn start(pair: &Pair) -> MockGateway {
    MockGateway::builder([pair.driver.mock]).refuse_unknown_parameters(true).start().unwrap()
}

/// What is wrong with the outcome of `check` for each operation, all against one gateway.
async fn each(check: impl AsyncFn(&Case<'_>, &MockGateway) -> Vec<String>) {
    let mut report = Report::default();
    for pair in pairs() {
        let gateway = start(&pair);
        for case in pair.cases() {
            report.add(&case.spec.path, check(&case, &gateway).await);
        }
    }
    report.finish();
}

async fn send(case: &Case<'_>, gateway: &MockGateway, sample: &Sample) -> Result<Value, String> {
    let outcome = (case.driver.send)(&Settings::for_gateway(gateway), sample).await;
    outcome.map_err(|failure| failure.display)
}

/// All parameters with their documented values.
fn everything(case: &Case<'_>) -> (Sample, usize) {
    let enums = case.enums();
    let (sample, _) = call(case.spec, enums, |parameter| Some(parameter.documented(enums)));
    (sample, parameters(case.spec).len())
}

/// What a call must have: required parameters, and what the rules want because of them.
fn least(case: &Case<'_>) -> (Sample, usize) {
    let parameters = parameters(case.spec);
    let mut needed = parameters
        .iter()
        .filter(|parameter| parameter.is_required())
        .map(|parameter| parameter.name)
        .collect::<Vec<_>>();
    let rules = items(&case.spec.value["rules"]);
    needed.extend(rules.filter_map(|rule| rule["atLeastOneOf"][0].as_str()));
    // Conditions are not evaluated: more than what they want does no harm.
    let conditional = items(&case.spec.value["rules"]);
    needed.extend(conditional.filter_map(|rule| rule["required"].as_str()));
    let is_needed = |parameter: &Parameter<'_>| needed.contains(&parameter.name);
    let count = parameters.iter().filter(|parameter| is_needed(parameter)).count();
    let enums = case.enums();
    let (sample, _) = call(case.spec, enums, |parameter| {
        is_needed(parameter).then(|| parameter.documented(enums))
    });
    (sample, count)
}

/// The documented answer with the request id of the gateway.
fn expected(case: &Case<'_>, request_id: &str) -> Value {
    let tables = alicloud_tests::generated::products();
    let mut all = tables.iter().flat_map(|product| product.mock.operations);
    let table = all.find(|table| std::ptr::eq(table.operation, case.driver.table)).unwrap();
    let mut answer = serde_json::from_str::<Value>(table.answer).unwrap();
    if case.spec.response()["fields"].get("RequestId").is_some() {
        answer["RequestId"] = json!(request_id);
    }
    typed(&answer, case.spec.response(), case.enums()).unwrap()
}

/// Members that the gateway makes anew for each call.
fn without_session(mut answer: Value) -> Value {
    if let Some(members) = answer.as_object_mut() {
        members.remove("Credentials");
    }
    answer
}

#[tokio::test]
async fn documented_calls_of_every_operation_get_the_documented_answer() {
    each(async |case, gateway| {
        let mut problems = Vec::new();
        for (sample, count) in [everything(case), least(case)] {
            // A page other than the first is empty.
            let sample = match text(&case.spec.value["paging"]["page"]) {
                page if sample.get(page).is_some() => sample.with(page, "1"),
                _ => sample,
            };
            let outcome = send(case, gateway, &sample).await;
            let calls = gateway.take_calls();
            let [recorded] = calls.as_slice() else {
                problems.push(format!("{} requests", calls.len()));
                continue;
            };
            // A token is filled in where there is none.
            let token = case.spec.idempotency_token();
            let is_filled = token.is_some_and(|token| sample.get(token).is_none());
            let count = count + usize::from(is_filled);
            if recorded.parameters().len() != count {
                problems.push(format!("{count} parameters were given, found {recorded:#?}"));
            }
            match outcome {
                Ok(answer) => {
                    let expected = expected(case, recorded.request_id());
                    problems
                        .extend(differences(&without_session(expected), &without_session(answer)));
                }
                Err(problem) => problems.push(problem),
            }
        }
        problems
    })
    .await;
}

#[tokio::test]
async fn documented_errors_of_every_operation_can_be_asked_for() {
    each(async |case, gateway| {
        let (sample, _) = everything(case);
        let mut problems = Vec::new();
        let mut seen = Vec::new();
        for (status, code, message) in case.spec.errors() {
            if seen.contains(&code) {
                continue;
            }
            seen.push(code);
            gateway.on(case.spec.name()).error(code);
            let outcome = (case.driver.send)(&Settings::for_gateway(gateway), &sample).await;
            let found = outcome.err().map(|error| (error.status, error.code, error.message));
            let message = if message.is_empty() { "the service gives no message" } else { message };
            let expected = (Some(status), Some(code.to_owned()), message.to_owned());
            if found.as_ref() != Some(&expected) {
                problems.push(format!("expected {expected:?}, found {found:?}"));
            }
        }
        problems
    })
    .await;
}

#[tokio::test]
async fn every_operation_with_pages_answers_with_the_page_that_was_asked_for() {
    let mut count = 0;
    let mut report = Report::default();
    for pair in pairs() {
        let gateway = start(&pair);
        for case in pair.cases().filter(|case| case.driver.table.paging.is_some()) {
            count += 1;
            report.add(&case.spec.path, pages(&case, &gateway).await);
        }
    }
    report.finish();
    assert!(count > 0, "no operation has pages");
}

async fn pages(case: &Case<'_>, gateway: &MockGateway) -> Vec<String> {
    let paging = case.driver.table.paging.unwrap();
    let list = path(case.spec.response(), paging.items, "fields");
    let item = from_examples(
        &json!({ "type": "object", "fields": { "Item": list } }),
        case.enums(),
    )["Item"][0]
        .clone();
    gateway.on(case.spec.name()).pages((0..5).map(|_| item.clone()));
    let (sample, _) = everything(case);
    let mut problems = Vec::new();
    for (page, length) in [("1", 2), ("2", 2), ("3", 1), ("4", 0)] {
        let sample = sample.clone().with(paging.page, page).with(paging.size, "2");
        let answer = match send(case, gateway, &sample).await {
            Ok(answer) => answer,
            Err(problem) => return vec![problem],
        };
        let found = items(path(&answer, paging.items, "")).count();
        if found != length {
            problems.push(format!("page {page}: expected {length} items, found {found}"));
        }
        let total = paging.total.map(|total| path(&answer, total, ""));
        if total.is_some_and(|total| *total != json!(5) && *total != json!("5")) {
            problems.push(format!("page {page}: the total is {total:?}"));
        }
    }
    problems
}

/// What stands at a path of names with dots between them, each below `inside` where it is not
/// empty.
fn path<'a>(value: &'a Value, path: &str, inside: &str) -> &'a Value {
    path.split('.').fold(value, |value, name| match inside {
        "" => &value[name],
        inside => &value[inside][name],
    })
}

#[tokio::test]
async fn values_that_are_not_documented_are_refused() {
    let mut count = 0;
    let mut report = Report::default();
    for pair in pairs() {
        let gateway = start(&pair);
        for case in pair.cases() {
            let (sample, _) = everything(&case);
            for parameter in parameters(case.spec) {
                let listed = items(&parameter.shape["values"]).next().is_some();
                // A typed flag has no other values.
                let filled = parameter.filled(case.enums(), "not documented");
                let Some(value) = filled.filter(|_| listed) else { continue };
                count += 1;
                let sample = parameter.add(&value, sample.clone(), &mut Default::default());
                let outcome = (case.driver.send)(&Settings::for_gateway(&gateway), &sample).await;
                let code = outcome.err().and_then(|error| error.code);
                let refused = code.as_deref() == Some("InvalidParameter");
                let problem = || format!("{} takes any value: {code:?}", parameter.name);
                report.add(&case.spec.path, (!refused).then(problem));
            }
        }
    }
    report.finish();
    assert!(count > 0, "no parameter has documented values");
}

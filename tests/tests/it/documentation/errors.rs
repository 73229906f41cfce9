//! Documented errors arrive as documented.

use std::collections::BTreeSet;

use alicloud_client::ErrorKind;
use alicloud_tests::drive::Settings;
use alicloud_tests::server::{Reply, Server};
use alicloud_tests::specs::parameters::call;
use serde_json::json;

use super::{Case, Report, compare_sets, pairs};

const REQUEST_ID: &str = "4C467B38-3910-447D-87BC-AC049166F216";
const RECOMMEND: &str = "https://api.alibabacloud.com/troubleshoot?q=x&product=y";

/// Every error that the documentation of a product has: status, code, message.
fn documented<'a>(case: &Case<'a>) -> Vec<(u16, &'a str, &'a str)> {
    let gateway = case.product.errors().flat_map(|(code, statuses)| {
        statuses.into_iter().map(move |status| (status, code, "The gateway refuses the call."))
    });
    // The gateway answers in the same way for all operations, so one is enough.
    let is_first = case.product.operations.first().is_some_and(|o| o.path == case.spec.path);
    case.spec.errors().chain(gateway.filter(|_| is_first)).collect()
}

async fn check(
    case: &Case<'_>,
    settings: &Settings,
    server: &Server,
    (status, code, message): (u16, &str, &str),
) -> Vec<String> {
    let body = json!({
        "RequestId": REQUEST_ID,
        "HostId": "cloudfw.aliyuncs.com",
        "Code": code,
        "Message": message,
        "Recommend": RECOMMEND,
    });
    server.answer_with(Reply::json(status, body.to_string()));
    let (sample, _) = call(case.spec, case.enums(), |_| None);
    let error = match (case.driver.send)(settings, &sample).await {
        Ok(answer) => return vec![format!("{code}: success with {answer}")],
        Err(error) => error,
    };
    let mut problems = Vec::new();
    let mut expect = |is_so: bool, what: &str| {
        if !is_so {
            problems.push(format!("{code} ({status}): {what}: {error:?}"));
        }
    };
    expect(error.kind == ErrorKind::Service, "is of another kind");
    expect(error.code.as_deref() == Some(code), "has another code");
    expect(error.code_is_known, "is no variant");
    expect(error.status == Some(status), "has another status");
    // Some errors are documented without a message.
    expect(error.message == message || message.is_empty(), "has another message");
    expect(error.request_id.as_deref() == Some(REQUEST_ID), "has another request id");
    expect(error.recommend.as_deref() == Some(RECOMMEND), "has another recommendation");
    expect(error.operation.as_deref() == Some(case.spec.name()), "has another operation");
    for part in [case.spec.name(), code, message, &status.to_string(), REQUEST_ID] {
        expect(error.display.contains(part), &format!("does not show {part}"));
    }
    expect(error.causes.is_empty(), "has a cause");
    let throttled = code.starts_with("Throttling") || code == "Rejected.Throttling";
    expect(error.predicates.contains(&"throttled") == (throttled || status == 429), "throttled");
    expect(error.predicates.contains(&"server") == (status >= 500), "server");
    expect(
        !["timeout", "connect", "decode", "config", "credentials"]
            .iter()
            .any(|predicate| error.predicates.contains(predicate)),
        "a predicate holds that is not about the service",
    );
    problems
}

#[tokio::test]
async fn documented_errors_are_variants_and_say_everything() {
    let server = Server::start([Reply::hang_up()]);
    let settings = Settings::for_server(&server);
    let mut report = Report::default();
    for pair in pairs() {
        for case in pair.cases() {
            for error in documented(&case) {
                report.add(&case.spec.path, check(&case, &settings, &server, error).await);
            }
        }
    }
    report.finish();
}

#[test]
fn error_codes_are_variants_exactly_if_they_are_documented() {
    let mut report = Report::default();
    for pair in pairs() {
        let own = pair.spec.operations.iter().flat_map(|operation| operation.errors());
        let observed = pair.spec.operations.iter().flat_map(|operation| operation.observed_codes());
        let documented = own.map(|(_, code, _)| code).chain(observed);
        let documented = documented.chain(pair.spec.errors().map(|(code, _)| code));
        let documented = documented.collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>();
        let read = pair.driver.error_code;
        let reading = read("");
        let found = reading.values.iter().map(String::as_str).collect::<Vec<_>>();
        report.add(&pair.spec.path, compare_sets("the error code", &documented, &found));
        for code in documented {
            let reading = read(code);
            if !reading.known || reading.text != code || !reading.round_trip {
                report.add(&pair.spec.path, [format!("{code} is no variant: {reading:?}")]);
            }
        }
        for code in ["Throttling.Unheard.Of", "errordbselect", ""] {
            let reading = read(code);
            if reading.known || reading.text != code || !reading.round_trip {
                report.add(&pair.spec.path, [format!("{code} does not survive: {reading:?}")]);
            }
        }
    }
    report.finish();
}

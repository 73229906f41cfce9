//! Calls of the typed API are on the wire what the documentation says, and nothing else is.

use std::collections::BTreeSet;

use alicloud_tests::drive::{Sample, Settings};
use alicloud_tests::server::{Received, Reply, Server};
use alicloud_tests::specs::answers::{differences, typed};
use alicloud_tests::specs::parameters::{Parameter, Sent, call, parameters};
use alicloud_tests::specs::{members, text};
use serde_json::{Value, json};

use super::{Case, Report, pairs};

/// Header of the calls that are signed, and what the server says where it is missing.
const SIGNATURE: (&str, &str) = ("authorization", "there is no authorization");

/// Headers that every call has.
const ALWAYS: [&str; 8] = [
    "accept",
    "host",
    "user-agent",
    "x-acs-action",
    "x-acs-content-sha256",
    "x-acs-date",
    "x-acs-signature-nonce",
    "x-acs-version",
];

/// Headers that the transport may add.
const SOMETIMES: [&str; 3] = ["accept-encoding", "connection", "content-length"];

/// What is wrong with a request that should carry exactly `sent`.
fn check(case: &Case<'_>, server: &Server, request: &Received, sent: &Sent) -> Vec<String> {
    let mut problems = request.problems.clone();
    if case.spec.is_anonymous() {
        problems.retain(|problem| problem != SIGNATURE.1);
    }
    let mut expect = |what: &str, expected: Value, found: Value| {
        let differences = differences(&expected, &found);
        problems.extend(differences.into_iter().map(|text| format!("{what}{text}")));
    };
    expect("method", json!(case.spec.method()), json!(request.method));
    expect("path", json!("/"), json!(request.path()));
    expect("query", json!(sent.query), json!(request.query()));
    expect("form", json!(sent.form), json!(request.form()));
    for (name, value) in [
        ("accept", "application/json"),
        ("host", &server.host()),
        ("x-acs-action", case.spec.name()),
        ("x-acs-version", text(&case.product.value["version"])),
    ] {
        expect(name, json!(value), json!(request.header(name)));
    }
    for (name, value) in &sent.headers {
        expect(name, json!(value), json!(request.header(name)));
    }
    let takes_form =
        members(&case.spec.value["parameters"]).any(|(_, shape)| shape["in"] == "form");
    let form = takes_form.then_some("application/x-www-form-urlencoded");
    expect("content-type", json!(form), json!(request.header("content-type")));

    let found = request.headers.iter().map(|(name, _)| name.as_str()).collect::<BTreeSet<_>>();
    let own = sent.headers.iter().map(|(name, _)| name.as_str());
    let signature = (!case.spec.is_anonymous()).then_some(SIGNATURE.0);
    let needed = ALWAYS.into_iter().chain(signature).chain(own).chain(form.map(|_| "content-type"));
    let needed = needed.collect::<BTreeSet<_>>();
    let problems_of_names = needed.difference(&found).map(|name| format!("{name} is missing"));
    let extra = found.difference(&needed).filter(|name| !SOMETIMES.contains(name));
    problems.extend(problems_of_names);
    problems.extend(extra.map(|name| format!("the header {name} is sent")));
    problems
}

/// Makes a call that is answered with the documented answer, and checks both.
async fn exchange(
    case: &Case<'_>,
    settings: &Settings,
    server: &Server,
    (sample, sent): (Sample, Sent),
) -> Vec<String> {
    let answer = case.spec.example().cloned().unwrap_or_else(|| json!({}));
    server.answer_with(Reply::json(200, answer.to_string()));
    let found = match (case.driver.send)(settings, &sample).await {
        Ok(found) => found,
        Err(error) => return vec![format!("the call fails: {error:?}")],
    };
    let mut request = server.take_request();
    request.take_filled_token(case.spec.idempotency_token(), &sent.query);
    let mut problems = check(case, server, &request, &sent);
    match typed(&answer, case.spec.response(), case.enums()) {
        Ok(expected) => problems.extend(differences(&expected, &found)),
        Err(problem) => problems.push(problem),
    }
    problems
}

/// Checks one call of each sample that `samples` makes for an operation.
async fn check_calls(samples: impl Fn(&Case<'_>) -> Vec<(Sample, Sent)>) {
    let server = Server::start([Reply::hang_up()]);
    let settings = Settings::for_server(&server);
    let mut report = Report::default();
    for pair in pairs() {
        for case in pair.cases() {
            for sample in samples(&case) {
                report.add(&case.spec.path, exchange(&case, &settings, &server, sample).await);
            }
        }
    }
    report.finish();
}

#[tokio::test]
async fn all_parameters_together_are_sent_as_documented() {
    check_calls(|case| {
        vec![call(case.spec, case.enums(), |parameter| Some(parameter.documented(case.enums())))]
    })
    .await;
}

#[tokio::test]
async fn nothing_but_the_required_parameters_is_sent_unasked() {
    check_calls(|case| vec![call(case.spec, case.enums(), |_| None)]).await;
}

#[tokio::test]
async fn each_parameter_alone_is_sent_as_documented() {
    check_calls(|case| {
        let alone = |name: &str| {
            call(case.spec, case.enums(), |parameter| {
                (parameter.name == name).then(|| parameter.documented(case.enums()))
            })
        };
        parameters(case.spec).iter().map(|parameter| alone(parameter.name)).collect()
    })
    .await;
}

#[tokio::test]
async fn objects_hold_nothing_but_what_is_given() {
    check_calls(|case| {
        vec![call(case.spec, case.enums(), |parameter| Some(parameter.least(case.enums())))]
    })
    .await;
}

#[tokio::test]
async fn each_documented_value_is_sent_as_the_page_spells_it() {
    check_calls(|case| {
        let with = |name: &str, value: &Value| {
            call(case.spec, case.enums(), |parameter| {
                (parameter.name == name).then(|| value.clone())
            })
        };
        let values = parameters(case.spec).into_iter().flat_map(|parameter| {
            let values = parameter.listed(case.enums());
            values.iter().map(|value| with(parameter.name, value)).collect::<Vec<_>>()
        });
        values.collect()
    })
    .await;
}

#[tokio::test]
async fn texts_of_any_characters_arrive_unchanged() {
    let strange = [
        "",
        " a  b ",
        "a+b%20c&d=e;f/g?h#i",
        "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
        "tab\tline\nreturn\rzero\0",
        "é 星期一 😀 e\u{301} \u{feff}",
    ];
    let is_header = |parameter: &Parameter<'_>| {
        parameter.shape.get("in").is_some_and(|place| place == "header")
    };
    check_calls(|case| {
        let with = |text: &str| {
            call(case.spec, case.enums(), |parameter| {
                let value = parameter.filled(case.enums(), text);
                value.filter(|_| !is_header(parameter))
            })
        };
        strange.map(with).into()
    })
    .await;
}

#[tokio::test]
async fn each_call_has_a_nonce_of_its_own() {
    let server = Server::start([Reply::json(200, "{}")]);
    let settings = Settings::for_server(&server);
    for pair in pairs() {
        for case in pair.cases() {
            let (sample, _) = call(case.spec, case.enums(), |_| None);
            for _ in 0..2 {
                (case.driver.send)(&settings, &sample).await.expect("the call succeeds");
            }
        }
    }
    let requests = server.take_requests();
    let nonces = requests.iter().filter_map(|request| request.header("x-acs-signature-nonce"));
    let nonces = nonces.filter(|nonce| nonce.len() >= 16).collect::<BTreeSet<_>>();
    assert_eq!(nonces.len(), requests.len(), "{nonces:?}");
}

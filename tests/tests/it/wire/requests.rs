//! Requests.

use alicloud_client::cloudfw;
use alicloud_tests::drive::{Sample, Settings};
use alicloud_tests::server::{Pairs, Received, Reply, Server};
use alicloud_tests::specs::parameters::{Sent, parameters};
use alicloud_tests::specs::{items, members, text};
use http::Method;
use serde_json::Value;

use super::{Case, data, each_operation, fitting};

/// The recorded facts that a request must have besides its parameters.
fn check_frame(name: &str, recorded: &Value, request: &Received) {
    let header = |name: &str| {
        let mut headers = items(&recorded["headers"]);
        headers.find(|pair| pair[0] == name).map(|pair| text(&pair[1]))
    };
    assert_eq!(request.problems, [""; 0], "{name}");
    assert_eq!(request.method, text(&recorded["method"]), "{name}");
    assert_eq!(request.path(), text(&recorded["path"]), "{name}");
    for same in ["x-acs-action", "x-acs-version", "accept"] {
        assert_eq!(request.header(same), header(same), "{name}, {same}");
    }
    assert_eq!(request.header("content-type"), recorded["content_type"].as_str(), "{name}");
    if text(&recorded["body"]).is_empty() && request.body.is_empty() {
        assert_eq!(request.header("x-acs-content-sha256"), header("x-acs-content-sha256"));
    }
}

/// The recorded query and form, decoded, in order of names.
fn recorded_pairs(recorded: &Value) -> (Pairs, Pairs) {
    let request = Received {
        target: text(&recorded["target"]).to_owned(),
        body: text(&recorded["body"]).into(),
        ..Received::default()
    };
    let pair = |pair: &Value| (text(&pair[0]).to_owned(), text(&pair[1]).to_owned());
    let mut query = items(&recorded["query"]).map(pair).collect::<Pairs>();
    query.sort();
    assert_eq!(request.query(), query, "the recording contradicts itself");
    (query, request.form())
}

/// Puts the fitting values of a parameter in place of the recorded ones.
fn replace(pairs: &mut Pairs, fitting: &Pairs) {
    for (name, value) in fitting {
        match pairs.iter_mut().find(|(known, _)| known == name) {
            Some(pair) => pair.1.clone_from(value),
            None => pairs.push((name.clone(), value.clone())),
        }
    }
    pairs.sort();
}

/// Python spells flags `True` and `False`, where all other official clients have them in lower case.
fn respell(pairs: &mut Pairs, sent: &Pairs) {
    for (name, value) in sent.iter().filter(|(_, value)| matches!(&**value, "true" | "false")) {
        let recorded = pairs.iter_mut().find(|(known, _)| known == name);
        if let Some(pair) = recorded.filter(|pair| pair.1.eq_ignore_ascii_case(value)) {
            pair.1.clone_from(value);
        }
    }
}

async fn check_typed(case: &Case<'_>, server: &Server, settings: &Settings) {
    for (name, recorded) in members(&case.recorded["cases"]) {
        let name = format!("{} {name}", case.spec.name());
        let (mut query, mut form) = recorded_pairs(&recorded["request"]);
        let mut sample = Sample::new();
        for (seed, parameter) in parameters(case.spec).into_iter().enumerate() {
            let input = &recorded["input"][parameter.name];
            let value = fitting(input, parameter.shape, seed);
            let value = match value.is_null() {
                true if !parameter.is_required() => continue,
                true => parameter.documented(case.product.enums()),
                false => value,
            };
            let mut sent = Sent::default();
            sample = parameter.add(&value, sample, &mut sent);
            if value != *input || input.is_null() {
                replace(&mut query, &sent.query);
                replace(&mut form, &sent.form);
            }
            respell(&mut query, &sent.query);
            respell(&mut form, &sent.form);
        }
        (case.driver.send)(settings, &sample)
            .await
            .unwrap_or_else(|error| panic!("{name}: {error:?}"));
        let mut request = server.take_request();
        request.take_filled_token(case.spec.idempotency_token(), &query);
        check_frame(&name, &recorded["request"], &request);
        assert_eq!(request.query(), query, "{name}");
        assert_eq!(request.form(), form, "{name}");
    }
}

/// The same without types, so without any adjustment.
async fn check_raw(case: &Case<'_>, server: &Server, settings: &Settings) {
    let client: cloudfw::Client = settings.client();
    for (name, recorded) in members(&case.recorded["cases"]) {
        let name = format!("{} {name}", case.spec.name());
        let (query, form) = recorded_pairs(&recorded["request"]);
        let method = text(&recorded["request"]["method"]).parse::<Method>().expect("a method");
        let mut request = client.raw(case.spec.name().to_owned()).method(method);
        for (name, value) in &query {
            request = request.query(name.clone(), value);
        }
        for (name, value) in &form {
            request = request.form(name.clone(), value);
        }
        request.send().await.unwrap_or_else(|error| panic!("{name}: {error}"));
        let request = server.take_request();
        // A raw call without a form parameter cannot know that the operation takes a form.
        if !(form.is_empty() && recorded["request"]["content_type"].is_string()) {
            check_frame(&name, &recorded["request"], &request);
        }
        assert_eq!(request.query(), query, "{name}");
        assert_eq!(request.form(), form, "{name}");
        let target = text(&recorded["request"]["target"]);
        assert_eq!(encoded(&request.target), encoded(target), "{name}");
    }
}

/// The pairs of a query as they are encoded, sorted: their order means nothing. The recorded client
/// sends a space as `+`, which it signs as `%20`; a plus sign is `%2B` for both.
fn encoded(target: &str) -> Vec<String> {
    let (_, query) = target.split_once('?').unwrap_or_default();
    let mut pairs = query.split('&').map(|pair| pair.replace('+', "%20")).collect::<Vec<_>>();
    pairs.sort_unstable();
    pairs
}

#[test]
fn requests_are_those_of_the_official_client() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let server = Server::start([Reply::json(200, "{}")]);
    let settings = Settings::for_server(&server);
    each_operation(&data("wire/recorded-requests.json"), |case| {
        runtime.block_on(async {
            check_typed(&case, &server, &settings).await;
            check_raw(&case, &server, &settings).await;
        });
    });
}

#[test]
fn the_typed_api_knows_every_recorded_parameter() {
    each_operation(&data("wire/recorded-requests.json"), |case| {
        let mut recorded = members(&case.recorded["params"]).map(|(name, _)| name);
        let known = parameters(case.spec);
        let missing = recorded.find(|name| known.iter().all(|parameter| parameter.name != *name));
        assert_eq!(missing, None, "{}", case.spec.name());
    });
}

//! Places and styles that only the golden operations use, and what callers add themselves.

use alicloud_client::{ErrorKind, Timestamp, cloudfw};
use alicloud_tests::drive::Settings;
use alicloud_tests::golden::operations::many_required::ManyRequiredRequired;
use alicloud_tests::golden::{Direction, Level};
use alicloud_tests::server::{Pairs, Received, Reply, Server};
use http::Method;

use super::golden::{connected, pairs, request};

#[tokio::test]
async fn a_form_is_in_the_body_and_the_rest_in_the_query() {
    let (server, client) = connected();
    client.form_body("a b+c", "d e+f&g=h/节").count(-7).send().await.unwrap();
    let request = request(&server);
    assert_eq!(request.query(), pairs([("Name", "a b+c")]));
    assert_eq!(request.form(), pairs([("Text", "d e+f&g=h/节"), ("Count", "-7")]));
    assert_eq!(request.header("content-type"), Some("application/x-www-form-urlencoded"));
}

#[tokio::test]
async fn lists_are_numbered_or_joined() {
    let (server, client) = connected();
    let numbers = (1..=11).collect::<Vec<_>>();
    let call = client.lists().repeated(numbers).flat(["a b", "c,d"]).joined(["e f", "g"]);
    let call = call.directions([Direction::Outbound, "new".into(), Direction::Inbound]);
    call.levels([Level::from("9")]).send().await.unwrap();
    let request = request(&server);
    assert_eq!(request.method, "POST");
    let numbered = (1..=11).map(|index| (format!("Repeated.{index}"), index.to_string()));
    let mut query = numbered.collect::<Pairs>();
    query.extend(pairs([("Joined", "e f,g"), ("Levels.1", "9")]));
    query.extend(pairs([("Directions.1", "2"), ("Directions.2", "new"), ("Directions.3", "1")]));
    query.sort();
    assert_eq!(request.query(), query);
    assert_eq!(request.form(), pairs([("Flat.1", "a b"), ("Flat.2", "c,d")]));
}

#[tokio::test]
async fn empty_lists_send_nothing_and_later_values_replace_earlier_ones() {
    let (server, client) = connected();
    let call = client.lists().repeated([1, 2, 3]).repeated([4]).joined(["a"]).joined([""; 0]);
    call.flat([""; 0]).levels([]).send().await.unwrap();
    let request = request(&server);
    assert_eq!(request.query(), pairs([("Repeated.1", "4")]));
    assert_eq!(request.body, b"");
    // An operation that takes a form says so of an empty one, too, as the official client does.
    assert_eq!(request.header("content-type"), Some("application/x-www-form-urlencoded"));
}

#[tokio::test]
async fn four_required_parameters_are_one_argument() {
    let (server, client) = connected();
    let required = ManyRequiredRequired {
        name: "n".to_owned(),
        size: i64::MIN,
        enabled: false,
        since: Timestamp::from_unix_seconds(-1),
        tags: vec!["t".to_owned(), String::new()],
        direction: Direction::Inbound,
    };
    client.many_required(required).send().await.unwrap();
    let expected = [
        ("Name", "n"),
        ("Size", "-9223372036854775808"),
        ("Enabled", "false"),
        ("Since", "-1"),
        ("Tags.1", "t"),
        ("Tags.2", ""),
        ("Direction", "1"),
    ];
    assert_eq!(request(&server).query(), pairs(expected));
}

#[tokio::test]
async fn numbers_are_the_shortest_decimals() {
    let cases = [(1.0, "1"), (0.1, "0.1"), (-2.5, "-2.5"), (1e21, "1000000000000000000000")];
    let (server, client) = connected();
    for (number, text) in cases.into_iter().chain([(1e-7, "0.0000001"), (f64::from(1_u8), "1")]) {
        client.meanings().ratio(number).send().await.unwrap();
        assert_eq!(request(&server).query(), pairs([("Ratio", text)]));
    }
}

#[tokio::test]
async fn callers_can_add_parameters_that_the_client_does_not_know() {
    let (server, client) = connected();
    let call = client.meanings().port(1).extra_query("Port", 2).extra_query("New.1.Key", "a b");
    call.extra_query("Naïve & more", true).send().await.unwrap();
    let expected = [("Port", "2"), ("New.1.Key", "a b"), ("Naïve & more", "true")];
    assert_eq!(request(&server).query(), pairs(expected));
}

#[tokio::test]
async fn a_raw_request_is_signed_like_any_other() {
    let (server, client) = connected();
    let call = client.raw("AnyAction").method(Method::PUT).query("Q", 1).form("F", "a b");
    let answer = call.header("x-acs-custom", "c").header("x-plain", "d").send().await.unwrap();
    assert_eq!(answer, serde_json::json!({}));
    let request = request(&server);
    assert_eq!(request.method, "PUT");
    assert_eq!(request.header("x-acs-action"), Some("AnyAction"));
    assert_eq!(request.query(), pairs([("Q", "1")]));
    assert_eq!(request.form(), pairs([("F", "a b")]));
    assert_eq!(request.header("x-acs-custom"), Some("c"));
    assert_eq!(request.header("x-plain"), Some("d"));
}

#[tokio::test]
async fn headers_that_the_client_sets_cannot_be_set() {
    let (server, client) = connected();
    let names = ["Host", "authorization", "x-acs-date", "X-ACS-Action", "content-length"];
    for name in names.into_iter().chain(["a b", "", "x\ny"]) {
        let error = client.raw("A").header(name, "v").send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request, "{name:?}: {error}");
    }
    let error = client.raw("A\nB").send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request, "{error}");
    let error = client.raw("A").header("x-a", "line\nfeed").send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request, "{error}");
    assert_eq!(server.take_requests().len(), 0);
}

#[tokio::test]
async fn a_request_can_be_sent_again_and_says_something_of_itself() {
    let server = Server::start([Reply::json(200, "{}")]);
    let client: cloudfw::Client = Settings::for_server(&server).client();
    let call = client.describe_user_ips_whitelist().lang(cloudfw::Lang::English);
    assert!(format!("{call:?}").contains("DescribeUserIPSWhitelist"), "{call:?}");
    call.clone().send().await.unwrap();
    call.lang(cloudfw::Lang::Chinese).send().await.unwrap();
    let languages = server.take_requests().iter().map(Received::query).collect::<Vec<_>>();
    assert_eq!(languages, [pairs([("Lang", "en")]), pairs([("Lang", "zh")])]);
}

#[tokio::test]
async fn the_user_agent_names_the_client_and_what_uses_it() {
    let server = Server::start([Reply::json(200, "{}")]);
    let key = server.key();
    let client = cloudfw::Client::builder()
        .endpoint(server.url())
        .credentials(alicloud_client::Credentials::new(key.id.as_str(), key.secret.as_str()))
        .user_agent_suffix("my-tool/1.2")
        .build()
        .unwrap();
    client.describe_user_ips_whitelist().send().await.unwrap();
    let request = request(&server);
    let agent = request.header("user-agent").unwrap();
    assert!(agent.starts_with("AlibabaCloud (") && agent.ends_with(" my-tool/1.2"), "{agent}");
    assert!(agent.contains("Rust"), "{agent}");
    let refused = cloudfw::Client::builder().user_agent_suffix("a\nb").build().unwrap_err();
    assert!(refused.is_config(), "{refused}");
}

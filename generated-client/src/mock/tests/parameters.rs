//! Parameters are checked as they are documented.

use serde_json::json;

use super::{builder, call, client, gateway, refusal};
use crate::Code;

/// Parameters beside `Kind`.
type Parameters = &'static [(&'static str, &'static str)];

/// Calls that are refused: parameters, the code, and a part of the message.
const REFUSED: &[(Parameters, &str, &str)] = &[
    (&[("Kind", "c")], "InvalidParameter", "Kind is not one of the documented values a, b"),
    (&[("Kind", "")], "MissingParameter", "Kind is missing"),
    (&[("Name", "x")], "InvalidParameter", "Name has 1 characters, at least 2"),
    (&[("Name", "节节节节节")], "InvalidParameter", "Name has 5 characters, at most 4"),
    (&[("CurrentPage", "0")], "InvalidParameter", "CurrentPage is 0, at least 1"),
    (&[("CurrentPage", "1.5")], "InvalidParameter", "CurrentPage is not a whole number"),
    (&[("PageSize", "51")], "InvalidParameter", "PageSize is 51, at most 50"),
    (&[("Ratio", "much")], "InvalidParameter", "Ratio is not a number"),
    (&[("On", "yes")], "InvalidParameter", "On is not true or false"),
    (&[("NumericOn", "true")], "InvalidParameter", "NumericOn is not 1 or 0"),
    (&[("Ids", "1")], "InvalidParameter", "Ids is not a list"),
    (&[("Ids.1", "x")], "InvalidParameter", "Ids.1 is not a whole number"),
    (&[("Ids.1", "1"), ("Ids.2", "2"), ("Ids.3", "3")], "InvalidParameter", "has 3 items, at most"),
    (&[("Joined", "1,x")], "InvalidParameter", "Joined.2 is not a whole number"),
    (&[("Tag.1.Sizes.1", "1")], "MissingParameter", "Tag.1.Key is missing"),
    (&[("Tag.1.Key", "k"), ("Tag.1.Sizes.1", "x")], "InvalidParameter", "Tag.1.Sizes.1 is not"),
    (&[("Map.key", "x")], "InvalidParameter", "Map.key is not a whole number"),
    (&[("Json", "{")], "InvalidParameter", "Json is no JSON"),
    (&[("Json", "[]")], "InvalidParameter", "Json is not an object"),
    (&[("Json", "{}")], "MissingParameter", "Json.Id is missing"),
    (&[("Json", r#"{"Id":"1"}"#)], "InvalidParameter", "Json.Id is not a whole number"),
    (&[("Json", r#"{"Id":1,"Count":2}"#)], "InvalidParameter", "Json.Count is not a whole number"),
    (&[("One", "1"), ("Other", "2")], "InvalidParameter", "Only one of the parameters One, Other"),
    (&[("Kind", "b")], "MissingParameter", "Start is missing"),
    (&[("Kind", "b"), ("On", "True")], "MissingParameter", "Start is missing"),
];

/// Parameters that are accepted.
const ACCEPTED: &[Parameters] = &[
    &[("Name", "节节")],
    &[("CurrentPage", ""), ("Ratio", "-1.5e3"), ("On", "TRUE"), ("NumericOn", "0")],
    &[("Ids.1", "1"), ("Ids.3", "-2")],
    &[("Joined", "1,2,3,4")],
    &[("Tag.1.Key", ""), ("Tag.2.Key", "k"), ("Tag.2.Sizes.1", "1")],
    &[("Map.key", "1"), ("Anything.a.b", "x")],
    &[("Json", r#"{"Id":1,"Count":"2"}"#)],
    &[("Kind", "b"), ("On", "false")],
    &[("Kind", "b"), ("Start", "now")],
    &[("Unknown", "x"), ("Tag.x", "y"), ("Action", "z")],
];

#[tokio::test]
async fn parameters_that_are_not_as_documented_are_refused() {
    let gateway = gateway();
    for (parameters, code, message) in REFUSED {
        let mut call = call(&gateway);
        for (name, value) in *parameters {
            call = call.query(*name, *value);
        }
        let found = refusal(call).await;
        assert_eq!((found.0.as_str(), found.1), (*code, 400), "{parameters:?}");
        assert!(found.2.contains(message), "{parameters:?}: {}", found.2);
    }
    let refused = gateway.calls().iter().filter(|call| call.refusal().is_some()).count();
    assert_eq!(refused, REFUSED.len());
}

#[tokio::test]
async fn parameters_that_are_as_documented_are_accepted() {
    let gateway = gateway();
    for parameters in ACCEPTED {
        let mut call = call(&gateway);
        for (name, value) in *parameters {
            call = call.query(*name, *value);
        }
        let answer = call.send().await;
        assert!(answer.is_ok(), "{parameters:?}: {answer:?}");
    }
}

#[tokio::test]
async fn a_required_parameter_that_is_missing_is_named() {
    let gateway = gateway();
    let found = refusal(client(&gateway).raw("ListThings")).await;
    assert_eq!(found.2, "The parameter Kind is missing.");
}

#[tokio::test]
async fn headers_and_forms_are_parameters_too() {
    let gateway = gateway();
    call(&gateway).header("X-Trace", "abc").form("Token", "t").send().await.unwrap();
    let calls = gateway.take_calls();
    assert_eq!((calls[0].text("X-Trace"), calls[0].text("Token")), (Some("abc"), Some("t")));
    assert!(calls[0].unknown_parameters().is_empty());
    let found = refusal(call(&gateway).header("X-Trace", "abcd")).await;
    assert!(found.2.contains("X-Trace has 4 characters"), "{}", found.2);
}

#[tokio::test]
async fn values_are_recorded_put_together() {
    let gateway = gateway();
    let call = call(&gateway)
        .query("Ids.1", 1)
        .query("Ids.10", 3)
        .query("Ids.2", 2)
        .query("Joined", "4,5")
        .query("Tag.1.Key", "k")
        .query("Tag.1.Sizes.1", 7)
        .query("Tag.1.Colour", "red")
        .query("Json", r#"{"Id":1,"More":2}"#)
        .query("Kind.x", "y");
    // Three items are too many; what was sent is recorded all the same.
    refusal(call).await;
    let calls = gateway.take_calls();
    let expected = json!({
        "Kind": "a",
        "Ids": ["1", "2", "3"],
        "Joined": ["4", "5"],
        "Tag": [{ "Key": "k", "Sizes": ["7"] }],
        "Json": { "Id": 1, "More": 2 },
    });
    assert_eq!(json!(calls[0].parameters()), expected);
    let mut unknown = calls[0].unknown_parameters().to_vec();
    unknown.sort();
    assert_eq!(unknown, ["Json.More", "Kind.x", "Tag.1.Colour"]);
}

#[tokio::test]
async fn strictness_is_a_choice() {
    let strict = builder().require_in_practice(true).refuse_unknown_parameters(true);
    let gateway = strict.start().unwrap();
    let found = refusal(call(&gateway)).await;
    assert_eq!(found.2, "The parameter Insisted is missing.");
    let found = refusal(call(&gateway).query("Insisted", "x").query("Unknown", "y")).await;
    assert_eq!(found.2, "The operation has no parameter Unknown.");
    call(&gateway).query("Insisted", "x").send().await.unwrap();
}

#[tokio::test]
async fn names_with_many_steps_do_no_harm() {
    let gateway = gateway();
    let deep = format!("Anything{}", ".a".repeat(20_000));
    call(&gateway).query(deep.clone(), "x").send().await.unwrap();
    assert_eq!(gateway.calls()[0].unknown_parameters(), [deep]);
    let nested = "[".repeat(1_000);
    let found = refusal(call(&gateway).query("Json", nested)).await;
    assert_eq!(found.0, Code::from("InvalidParameter").to_string());
}

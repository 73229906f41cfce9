//! Values with parts, which only the golden operations have in all styles.

use std::collections::BTreeMap;

use alicloud_client::Timestamp;
use alicloud_tests::golden::operations::request_json::{BeeItem, EverythingItem, Options};
use alicloud_tests::golden::operations::{comma_separated, request_objects};
use alicloud_tests::golden::{Direction, Level};
use serde_json::json;

use super::golden::{connected, pairs, request};

#[tokio::test]
async fn objects_are_a_parameter_for_each_scalar() {
    use request_objects::{EverythingItem, Inner, Mode, Options, Route, RouteRequired, TagItem};

    let (server, client) = connected();
    let everything = EverythingItem::new()
        .text("")
        .count(0)
        .on(false)
        .text_flag(true)
        .numeric_flag(true)
        .until(Timestamp::from_unix_seconds(5))
        .direction(Direction::Outbound)
        .code_text(Direction::Inbound)
        .side(Direction::Inbound)
        .level(Level::Low)
        .mode(Mode::Drop)
        .ports([443, 80])
        .free(json!({ "a": [1, "x"] }))
        .labels([("k 1", "v")])
        .inner(Inner::new().tags([request_objects::TagsItem::new("deep")]));
    let route = Route::new(RouteRequired {
        next_hop: "ngw".to_owned(),
        cidr: "::/0".to_owned(),
        kind: request_objects::RequestObjectsKind::NatGateway,
        weights: vec![1, 2],
    });
    let tags = [TagItem::new("team").value("a b"), TagItem::new("alone")];
    let call = client.request_objects(tags).everything([EverythingItem::new(), everything]);
    let call = call.options_(Options::new("t", route).default_(true).zone("z"));
    let call = call.matrix([vec!["a".to_owned()], vec![], vec!["b".to_owned()]]);
    let zone = request_objects::ByZoneEntry::new("k");
    let call = call.attributes([("x", 1)]).by_zone([("z", zone)]);
    call.anything("as is").untyped(json!({ "k": true })).send().await.unwrap();
    let request = request(&server);
    let expected = [
        ("Tag.1.Key", "team"),
        ("Tag.1.Value", "a b"),
        ("Tag.2.Key", "alone"),
        ("Everything.2.Text", ""),
        ("Everything.2.Count", "0"),
        ("Everything.2.On", "false"),
        ("Everything.2.TextFlag", "true"),
        ("Everything.2.NumericFlag", "1"),
        ("Everything.2.Until", "5"),
        ("Everything.2.Direction", "2"),
        ("Everything.2.CodeText", "1"),
        ("Everything.2.Side", "in"),
        ("Everything.2.Level", "1"),
        ("Everything.2.Mode", "drop"),
        ("Everything.2.Ports.1", "443"),
        ("Everything.2.Ports.2", "80"),
        ("Everything.2.Free.a.1", "1"),
        ("Everything.2.Free.a.2", "x"),
        ("Everything.2.Labels.k 1", "v"),
        ("Everything.2.Inner.Tags.1.Key", "deep"),
        ("Matrix.1.1", "a"),
        ("Matrix.3.1", "b"),
        ("Attributes.x", "1"),
        ("ByZone.z.Key", "k"),
        ("Anything", "as is"),
        ("Untyped.k", "true"),
    ];
    assert_eq!(request.query(), pairs(expected));
    let form = [
        ("Options.type", "t"),
        ("Options.Default", "true"),
        ("Options.Zone.Id", "z"),
        ("Options.Route.NextHop", "ngw"),
        ("Options.Route.Cidr", "::/0"),
        ("Options.Route.Kind", "NatGateway"),
        ("Options.Route.Weights.1", "1"),
        ("Options.Route.Weights.2", "2"),
    ];
    assert_eq!(request.form(), pairs(form));
}

#[tokio::test]
async fn json_is_one_text_with_the_types_of_the_wire() {
    let (server, client) = connected();
    let everything = EverythingItem::new()
        .text("\"é\"")
        .count(3)
        .ratio(1.5)
        .text_flag(true)
        .numeric_flag(false)
        .since(Timestamp::from_unix_seconds(5))
        .until(Timestamp::from_unix_seconds(6))
        .direction(Direction::Outbound)
        .code_text(Direction::Inbound)
        .side(Direction::from("new"))
        .level(Level::from("top"))
        .ports([]);
    let call = client.request_json([everything, EverythingItem::new()], json!({ "k": null }));
    let call = call.uids([i64::MAX, -1]).names(["a,b"]).times([Timestamp::from_unix_seconds(7)]);
    let call = call.attributes(BTreeMap::from([("b", 2.0), ("a", 0.5)])).rest([]).switches([true]);
    let options = Options::new().zebra("z").ant(false).bee([BeeItem::new("k")]);
    call.options_(options).send().await.unwrap();
    let request = request(&server);
    let everything = concat!(
        r#"[{"CodeText":"1","Count":"3","Direction":2,"Level":"top","NumericFlag":0,"Ports":[],"#,
        r#""Ratio":1.5,"Side":"new","Since":5,"Text":"\"é\"","TextFlag":"true","Until":"6"},{}]"#
    );
    let expected = [
        ("Everything", everything),
        ("Untyped", r#"{"k":null}"#),
        ("Uids", "[9223372036854775807,-1]"),
        ("Names", r#"["a,b"]"#),
        ("Times", r#"["7"]"#),
        ("Attributes", r#"{"a":0.5,"b":2}"#),
        ("Rest", "[]"),
        ("Switches", "[1]"),
    ];
    assert_eq!(request.query(), pairs(expected));
    let options = r#"{"Ant":false,"Bee":[{"Key":"k"}],"zebra":"z"}"#;
    assert_eq!(request.form(), pairs([("Options", options)]));
}

#[tokio::test]
async fn several_values_are_one_text() {
    let (server, client) = connected();
    let call = client.comma_separated(["cn-a", "cn-b"]).ports([80, 443]).flags([true, false]);
    let call = call.directions([Direction::Inbound, Direction::Outbound]);
    call.kinds([comma_separated::Kinds::Asset]).send().await.unwrap();
    let request = request(&server);
    let expected = [
        ("Regions", "cn-a,cn-b"),
        ("Ports", "80,443"),
        ("Flags", "true,false"),
        ("Directions", "1,2"),
    ];
    assert_eq!(request.query(), pairs(expected));
    assert_eq!(request.form(), pairs([("Kinds", "asset")]));
}

#[tokio::test]
async fn an_operation_without_post_is_called_with_get() {
    let (server, client) = connected();
    let tag = alicloud_tests::golden::operations::get_only::TagItem::new("k");
    client.get_only("n").tag([tag]).send().await.unwrap();
    let request = request(&server);
    assert_eq!(request.method, "GET");
    assert_eq!(request.query(), pairs([("Name", "n"), ("Tag.1.Key", "k")]));
    assert_eq!(request.body, b"");
}

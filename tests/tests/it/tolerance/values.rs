//! Values of another type than documented.

use alicloud_client::cloudfw::operations::describe_internet_open_port::{
    DataListItem, DescribeInternetOpenPortResponse, PageInfo,
};
use alicloud_client::cloudfw::operations::describe_outgoing_destination::{
    DstListItem, TagListItem,
};
use alicloud_client::cloudfw::operations::describe_user_ips_whitelist::WhitelistsItem;
use alicloud_client::cloudfw::{AclHealth, Direction, RiskLevel};
use alicloud_client::{DecodeError, Timestamp};
use alicloud_tests::golden::operations::containers::ContainersResponse;
use alicloud_tests::golden::operations::meanings::MeaningsResponse;

/// Checks what becomes of each JSON text in the place of one member: a value, or an error with
/// what was found.
fn check<T, V>(
    member: &str,
    expected: &str,
    read: fn(&str) -> Result<T, DecodeError>,
    value: fn(T) -> V,
    cases: &[(&str, Result<V, &str>)],
) where
    V: PartialEq + std::fmt::Debug + Clone,
{
    for (json, wanted) in cases {
        let found = read(&format!(r#"{{"Before":[],"{member}":{json},"After":{{}}}}"#));
        match (found, wanted) {
            (Ok(found), Ok(wanted)) => assert_eq!(value(found), *wanted, "{member}: {json}"),
            (Err(error), Err(shown)) => {
                let parts = (error.path(), error.expected(), error.found());
                assert_eq!(parts, (member, expected, *shown), "{member}: {json}");
            }
            (Ok(found), Err(_)) => panic!("{member}: {json} becomes {:?}", value(found)),
            (Err(error), Ok(_)) => panic!("{member}: {json} is refused: {error}"),
        }
    }
}

#[test]
fn integers() {
    let read = DstListItem::from_json;
    check(
        "InBytes",
        "an integer",
        read,
        |item| item.in_bytes,
        &[
            ("7", Ok(Some(7))),
            ("-7", Ok(Some(-7))),
            ("0.0", Ok(Some(0))),
            ("-0.0", Ok(Some(0))),
            ("12.000", Ok(Some(12))),
            ("1e3", Ok(Some(1000))),
            ("1.5e1", Ok(Some(15))),
            (r#""7""#, Ok(Some(7))),
            (r#"" 7 ""#, Ok(Some(7))),
            (r#""7.0""#, Ok(Some(7))),
            (r#""\u0037""#, Ok(Some(7))),
            ("true", Ok(Some(1))),
            ("false", Ok(Some(0))),
            ("null", Ok(None)),
            (r#""""#, Ok(None)),
            ("9223372036854775807", Ok(Some(i64::MAX))),
            (r#""-9223372036854775808""#, Ok(Some(i64::MIN))),
            ("9007199254740993.0", Ok(Some(9_007_199_254_740_993))),
            ("9223372036854775808", Err("9223372036854775808")),
            ("12.5", Err("12.5")),
            (r#""12.5""#, Err(r#""12.5""#)),
            (r#""many""#, Err(r#""many""#)),
            (r#""0x10""#, Err(r#""0x10""#)),
            (r#""NaN""#, Err(r#""NaN""#)),
            ("[]", Err("an array")),
            ("{}", Err("an object")),
        ],
    );
}

#[test]
fn numbers() {
    let read = DataListItem::from_json;
    check(
        "TrafficPercent1Day",
        "a number",
        read,
        |item| item.traffic_percent_1_day,
        &[
            ("0.25", Ok(Some(0.25))),
            ("7", Ok(Some(7.0))),
            (r#""0.25""#, Ok(Some(0.25))),
            (r#"" 1e2 ""#, Ok(Some(100.0))),
            ("true", Ok(Some(1.0))),
            ("null", Ok(None)),
            (r#""""#, Ok(None)),
            (r#""1e400""#, Err(r#""1e400""#)),
            (r#""inf""#, Err(r#""inf""#)),
            (r#""NaN""#, Err(r#""NaN""#)),
            (r#""10%""#, Err(r#""10%""#)),
            ("[1]", Err("an array")),
            (r#"{"a":1}"#, Err("an object")),
        ],
    );
}

#[test]
fn flags() {
    let read = DstListItem::from_json;
    check(
        "HasAclRecommend",
        "true or false",
        read,
        |item| item.has_acl_recommend,
        &[
            ("true", Ok(Some(true))),
            ("false", Ok(Some(false))),
            ("1", Ok(Some(true))),
            ("0", Ok(Some(false))),
            ("0.0", Ok(Some(false))),
            (r#""true""#, Ok(Some(true))),
            (r#""False""#, Ok(Some(false))),
            (r#""TRUE""#, Ok(Some(true))),
            (r#""1""#, Ok(Some(true))),
            ("null", Ok(None)),
            (r#""""#, Ok(None)),
            ("2", Err("2")),
            ("0.5", Err("0.5")),
            (r#""yes""#, Err(r#""yes""#)),
            ("[]", Err("an array")),
            ("{}", Err("an object")),
        ],
    );
}

#[test]
fn texts() {
    let read = DstListItem::from_json;
    let text = |text: &str| Ok(Some(text.to_owned()));
    check(
        "GroupName",
        "a string",
        read,
        |item| item.group_name,
        &[
            (r#""a""#, text("a")),
            (r#""""#, text("")),
            (r#""\u661f\ud83d\ude00\n""#, text("星😀\n")),
            ("7", text("7")),
            ("1.0", text("1.0")),
            ("1.50", text("1.50")),
            ("-1E+2", text("-1E+2")),
            ("123456789012345678901234567890", text("123456789012345678901234567890")),
            ("true", text("true")),
            ("null", Ok(None)),
            ("[]", Err("an array")),
            (r#"{"secret":1}"#, Err("an object")),
        ],
    );
}

#[test]
fn enums() {
    let read = DstListItem::from_json;
    check(
        "AclStatus",
        "a string",
        read,
        |item| item.acl_status,
        &[
            (r#""Normal""#, Ok(Some(AclHealth::Normal))),
            (r#""Brand new""#, Ok(Some(AclHealth::from("Brand new")))),
            (r#""normal""#, Ok(Some(AclHealth::Normal))),
            (r#""NORMAL""#, Ok(Some(AclHealth::from("NORMAL")))),
            ("7", Ok(Some(AclHealth::from("7")))),
            ("null", Ok(None)),
            ("[]", Err("an array")),
        ],
    );
    let read = TagListItem::from_json;
    check(
        "RiskLevel",
        "a string",
        read,
        |item| item.risk_level,
        &[
            ("3", Ok(Some(RiskLevel::High))),
            (r#""3""#, Ok(Some(RiskLevel::High))),
            ("3.0", Ok(Some(RiskLevel::High))),
            (r#""3.0""#, Ok(Some(RiskLevel::High))),
            (r#"" 3""#, Ok(Some(RiskLevel::High))),
            (r#""99.0""#, Ok(Some(RiskLevel::from("99.0")))),
            (r#"" 99""#, Ok(Some(RiskLevel::from(" 99")))),
            ("-1", Ok(Some(RiskLevel::InAssessment))),
            ("99", Ok(Some(RiskLevel::from("99")))),
            ("2.5", Ok(Some(RiskLevel::from("2.5")))),
            ("null", Ok(None)),
        ],
    );
    let read = WhitelistsItem::from_json;
    check(
        "Direction",
        "a string",
        read,
        |item| item.direction,
        &[
            ("1", Ok(Some(Direction::Inbound))),
            (r#""in""#, Ok(Some(Direction::Inbound))),
            (r#""2""#, Ok(Some(Direction::Outbound))),
            ("3", Ok(Some(Direction::from("3")))),
        ],
    );
}

#[test]
fn times() {
    let read = MeaningsResponse::from_json;
    let seconds = |seconds| Ok(Some(Timestamp::from_unix_seconds(seconds)));
    check(
        "Since",
        "a time in Unix seconds",
        read,
        |item| item.since,
        &[
            ("1700000000", seconds(1_700_000_000)),
            (r#""1700000000""#, seconds(1_700_000_000)),
            ("1.7e9", seconds(1_700_000_000)),
            ("-1", seconds(-1)),
            ("null", Ok(None)),
            (r#""""#, Ok(None)),
            (r#""2024-05-06T07:08:09Z""#, Err(r#""2024-05-06T07:08:09Z""#)),
            ("true", Err("true")),
            ("0.5", Err("0.5")),
        ],
    );
}

#[test]
fn lists() {
    let read = DataListItem::from_json;
    let list = |texts: &[&str]| Ok(texts.iter().map(|text| (*text).to_owned()).collect());
    check(
        "UnknownReason",
        "an array",
        read,
        |item| item.unknown_reason,
        &[
            (r#"["a","b"]"#, list(&["a", "b"])),
            ("[1,true]", list(&["1", "true"])),
            (r#"["a",null,""]"#, list(&["a", ""])),
            ("[]", list(&[])),
            ("null", list(&[])),
            (r#""""#, list(&[])),
            ("{}", Err("an object")),
            (r#""a""#, Err(r#""a""#)),
            ("7", Err("7")),
        ],
    );
    let error = DataListItem::from_json(r#"{"UnknownReason":["a",{"b":1}]}"#).unwrap_err();
    assert_eq!(error.path(), "UnknownReason[1]");
}

#[test]
fn records() {
    let read = DescribeInternetOpenPortResponse::from_json;
    check(
        "PageInfo",
        "an object",
        read,
        |answer| answer.page_info,
        &[
            ("{}", Ok(Some(PageInfo::default()))),
            ("[]", Ok(Some(PageInfo::default()))),
            ("null", Ok(None)),
            (r#""""#, Ok(None)),
            ("[1]", Err("an array")),
            (r#""a""#, Err(r#""a""#)),
            ("7", Err("7")),
        ],
    );
}

#[test]
fn maps_nested_lists_and_any_json() {
    let text = r#"{
        "Matrix": [["1", 2.0, null], null, []],
        "Labels": {"a b": 7, "gone": null, "": "x"},
        "Groups": {"g": [{"Name": "n", "New": 1}], "none": null, "empty": []},
        "Anything": {"deep": [1, 2.50, null, "x"]},
        "Opaque": "text",
        "Rows": [[{"Cell": "0.5"}], []]
    }"#;
    let answer = ContainersResponse::from_json(text).unwrap();
    assert_eq!(answer.matrix, [vec![1, 2], vec![]]);
    let labels = answer.labels.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    assert_eq!(labels.collect::<Vec<_>>(), [("", "x"), ("a b", "7")]);
    assert_eq!(answer.groups["g"][0].name.as_deref(), Some("n"));
    assert!(answer.groups["empty"].is_empty() && !answer.groups.contains_key("none"));
    let anything = serde_json::json!({ "deep": [1, 2.5, null, "x"] });
    assert_eq!(answer.anything, Some(anything));
    assert_eq!(answer.opaque, Some("text".into()));
    assert_eq!(answer.rows[0][0].cell, Some(0.5));
    let error = ContainersResponse::from_json(r#"{"Groups":{"a b":[{"Name":[]}]}}"#).unwrap_err();
    assert_eq!(error.path(), r#"Groups["a b"][0].Name"#);
}

#[test]
fn unknown_members_are_skipped_and_the_last_of_two_wins() {
    let text = r#"{"New":{"In":[[{"x":1e999}]]},"InBytes":1,"inbytes":5,"InBytes":"2","TagList":
        [{"TagId":"old"}],"TagList":[{"TagName":"new"}],"\u0044stIP":"1.2.3.4"}"#;
    let item = DstListItem::from_json(text).unwrap();
    assert_eq!(item.in_bytes, Some(2));
    assert_eq!(item.dst_ip.as_deref(), Some("1.2.3.4"));
    let tag = item.tag_list.first().unwrap();
    assert_eq!((tag.tag_name.as_deref(), &tag.tag_id), (Some("new"), &None));
    assert_eq!(item.tag_list.len(), 1);
}

#[test]
fn values_that_no_type_here_can_hold_are_refused_with_their_place() {
    for (json, reason) in [
        ("1e400", "number out of range"),
        ("-1e400", "number out of range"),
        (r#""\ud83d""#, "hex escape"),
        (r#""\udc00\ud800""#, "surrogate"),
    ] {
        for member in ["GroupName", "InBytes", "AclStatus", "HasAclRecommend"] {
            let error = DstListItem::from_json(&format!(r#"{{"{member}":{json}}}"#)).unwrap_err();
            assert_eq!((error.path(), error.expected()), (member, "valid JSON"), "{json}");
            assert!(error.found().contains(reason), "{error}");
        }
    }
}

#[test]
fn what_was_found_is_shortened_and_harmless() {
    let long = format!(r#"{{"InBytes":"\u001b[31m{}"}}"#, "x".repeat(10_000));
    let error = DstListItem::from_json(&long).unwrap_err();
    assert!(error.found().chars().count() <= 80, "{error}");
    assert!(error.found().ends_with("…\"") && !error.found().contains('\u{1b}'), "{error}");
    let digits = format!(r#"{{"InBytes":{}}}"#, "9".repeat(10_000));
    let error = DstListItem::from_json(&digits).unwrap_err();
    assert!(error.to_string().len() < 200, "{error}");
}

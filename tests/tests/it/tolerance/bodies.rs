//! Bodies that are no documented answer at all, with status 200.

use std::error::Error as _;

use alicloud_client::ErrorKind;
use alicloud_tests::drive::{decode, predicates};
use alicloud_tests::golden::operations::containers::ContainersResponse;

use super::{Outcome, answered};

const ID: (&str, &str) = ("x-acs-request-id", "id-of-the-header");

/// Checks an error about a body that cannot be read.
fn check(what: &str, outcome: Outcome, path: &str, expected: &str, found: &str) {
    let error = outcome.expect_err(what);
    assert_eq!(error.kind(), ErrorKind::Decode, "{what}");
    assert_eq!(predicates(&error), ["decode"], "{what}");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(200), "{what}");
    assert_eq!(error.request_id(), Some(ID.1), "{what}");
    assert_eq!(error.operation(), Some("DescribeOutgoingDestination"), "{what}");
    let cause = error.decode().expect(what);
    assert_eq!((cause.path(), cause.expected()), (path, expected), "{what}: {cause}");
    assert!(cause.found().contains(found), "{what}: {cause}");
    let shown = error.to_string();
    for part in ["DescribeOutgoingDestination", "200", ID.1] {
        assert!(shown.contains(part), "{what}: {shown}");
    }
    assert_eq!(error.source().map(ToString::to_string), Some(cause.to_string()), "{what}");
}

#[test]
fn empty_bodies_are_empty_answers() {
    for (status, body) in [(200, ""), (200, " \r\n\t"), (204, ""), (201, "{}"), (299, "{ }")] {
        let answer = answered(status, &[ID], body).unwrap();
        assert_eq!(answer, Default::default(), "{status} {body:?}");
    }
}

#[test]
fn bodies_that_are_no_json_object() {
    let html = "<html><head><title>Welcome</title></head></html>";
    for (what, body, found) in [
        ("HTML", html, "invalid text at line 1 column 1"),
        ("text", "OK", "invalid text"),
        ("a byte order mark", "\u{feff}{}", "invalid text"),
        ("two objects", "{}{}", "invalid text at line 1 column 3"),
        ("half a literal", "nul", "the end of the text"),
    ] {
        check(what, answered(200, &[ID], body), "$", "valid JSON", found);
    }
    for (what, body, found) in [
        ("an array", "[1]", "an array"),
        ("an empty array", "[]", "array"),
        ("a text", r#""text""#, r#""text""#),
        ("a number", "7", "7"),
        ("null", "null", "null"),
        ("true", " true ", "true"),
    ] {
        check(what, answered(200, &[ID], body), "$", "an object", found);
    }
}

#[test]
fn bodies_that_end_too_early() {
    let whole = r#"{"RequestId":"a","DstList":[{"InBytes":1,"TagList":[{"TagId":"x"}]}]}"#;
    for length in 1..whole.len() {
        let outcome = answered(200, &[ID], &whole.as_bytes()[..length]);
        let error = outcome.expect_err("it is cut");
        let cause = error.decode().expect("it is about the JSON");
        assert_eq!(cause.expected(), "valid JSON", "{length}: {cause}");
        assert!(cause.found().contains("the end of the text"), "{length}: {cause}");
    }
    let cut = &whole[..whole.find(r#""TagId":"x"#).unwrap() + 9];
    let path = "DstList[0].TagList[0].TagId";
    check("a cut text", answered(200, &[ID], cut), path, "valid JSON", "the end of the text");
}

#[test]
fn bodies_that_are_no_utf_8() {
    for (body, found) in [
        (&b"\xff\xfe{\0}\0"[..], "the byte 0xff at offset 0"),
        (b"{\"RequestId\":\"a\xc3\x28\"}", "the byte 0xc3 at offset 15"),
        (b"{\"New\":\"\xd0\"}", "the byte 0xd0 at offset 8"),
    ] {
        check("no UTF-8", answered(200, &[ID], body), "$", "UTF-8 text", found);
    }
}

#[test]
fn bodies_that_are_nested_without_end() {
    let deep = 10_000;
    let arrays = "[".repeat(deep) + &"]".repeat(deep);
    let objects = r#"{"a":"#.repeat(deep) + "1" + &"}".repeat(deep);
    for inner in [&arrays, &objects] {
        for member in ["RequestId", "DstList", "TotalCount"] {
            let body = format!(r#"{{"{member}":{inner}}}"#);
            let error = answered(200, &[ID], body).expect_err("it is too deep");
            let cause = error.decode().expect("it is about the JSON").to_string();
            assert!(cause.len() < 200 && cause.starts_with(member), "{cause}");
        }
    }
    for inner in [&arrays, &objects] {
        let skipped = format!(r#"{{"New":{inner},"TotalCount":7}}"#);
        assert_eq!(answered(200, &[ID], skipped).unwrap().total_count, Some(7));
    }
    let error = answered(200, &[ID], arrays).unwrap_err();
    assert!(error.is_decode(), "{error}");
    let error = decode::<ContainersResponse>(&format!(r#"{{"Anything":{objects}}}"#)).unwrap_err();
    assert!(error.starts_with("Anything") && error.contains("nesting"), "{error}");
}

#[test]
fn a_wrong_value_names_its_place_and_keeps_the_answer() {
    let body = r#"{"RequestId":"id-of-the-body","DstList":[{},{},{},{"InBytes":"lots"}]}"#;
    let outcome = answered(200, &[ID], body);
    check("a wrong value", outcome, "DstList[3].InBytes", "an integer", r#""lots""#);
    let error = answered(200, &[], body).unwrap_err();
    assert_eq!(error.request_id(), Some("id-of-the-body"));
    assert_eq!(error.body(), Some(body));
    let late = r#"{"DstList":7,"requestId":"late"}"#;
    assert_eq!(answered(200, &[], late).unwrap_err().request_id(), Some("late"));
}

#[test]
fn a_long_body_is_kept_in_part() {
    let body = "星".repeat(100_000);
    let error = answered(200, &[ID], body.clone()).unwrap_err();
    let kept = error.body().unwrap();
    assert!((4000..=4096).contains(&kept.len()) && body.starts_with(kept), "{}", kept.len());
    assert!(format!("{error} {error:?}").len() < 2000, "{error:?}");
}

#[test]
fn huge_numbers_are_refused_where_they_matter_and_skipped_elsewhere() {
    let huge = "1".repeat(100_000);
    let skipped = format!(r#"{{"New":{huge},"TotalCount":1}}"#);
    assert_eq!(answered(200, &[ID], skipped).unwrap().total_count, Some(1));
    for huge in [huge.as_str(), "1e999999999999"] {
        let error = answered(200, &[ID], format!(r#"{{"TotalCount":{huge}}}"#)).unwrap_err();
        let cause = error.decode().unwrap();
        assert_eq!(cause.path(), "TotalCount");
        assert!(cause.to_string().len() < 200, "{cause}");
    }
    let zero = answered(200, &[ID], r#"{"TotalCount":0e999999999999}"#);
    assert_eq!(zero.unwrap().total_count, Some(0));
}

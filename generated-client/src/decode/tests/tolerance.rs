//! What is accepted beside the documented type.

use super::{Level, Page, Sample, one};
use crate::timestamp::Timestamp;

#[test]
fn a_text_takes_numbers_and_flags_exactly_as_sent() {
    for value in [
        "1",
        "1.0",
        "1.10",
        "-0",
        "1e3",
        "1E+05",
        "12345678901234567890",
        "123456789012345678901234567890",
        "0.1234567890123456789",
        "true",
        "false",
    ] {
        assert_eq!(one("Text", value).unwrap().text.as_deref(), Some(value));
    }
    assert_eq!(one("Text", r#""""#).unwrap().text.as_deref(), Some(""));
    assert_eq!(one("Names", "[1, 2.50, true]").unwrap().names, ["1", "2.50", "true"]);
}

#[test]
fn a_number_sent_for_a_text_leaves_the_rest_of_the_answer_alone() {
    let sample = Sample::from_json(
        r#"{"Names": ["a\u00e9\"", 1.50], "Text": 1.0, "Number": 2.5, "Integer": 3.0,
            "Flag": "TRUE", "Any": 1.5, "Page": {"Number": 1e0}, "Tags": {"k": 0.10},
            "Level": "\u0068igh", "New": 7}"#,
    )
    .unwrap();
    assert_eq!(sample.names, ["aé\"", "1.50"]);
    assert_eq!(sample.text.as_deref(), Some("1.0"));
    assert_eq!(sample.number, Some(2.5));
    assert_eq!(sample.integer, Some(3));
    assert_eq!(sample.flag, Some(true));
    assert_eq!(sample.any, Some(1.5.into()));
    assert_eq!(sample.page.unwrap().number, Some(1));
    assert_eq!(sample.tags["k"], "0.10");
    assert_eq!(sample.level, Some(Level::High));
}

#[test]
fn an_integer_takes_every_notation_of_an_integer() {
    for (value, integer) in [
        ("12", 12),
        ("-12", -12),
        ("12.0", 12),
        ("0.0", 0),
        ("-0.0", 0),
        ("1e3", 1000),
        ("1.25e2", 125),
        ("1200e-2", 12),
        ("9223372036854775807", i64::MAX),
        ("-9223372036854775808", i64::MIN),
        ("9223372036854775807.0", i64::MAX),
        ("true", 1),
        ("false", 0),
    ] {
        assert_eq!(one("Integer", value).unwrap().integer, Some(integer), "{value}");
        if !value.ends_with('e') {
            let quoted = format!("\" {value}\"");
            assert_eq!(one("Integer", &quoted).unwrap().integer, Some(integer), "{quoted}");
        }
    }
    assert_eq!(one("Integer", r#""+7""#).unwrap().integer, Some(7));
    assert_eq!(one("Ports", r#"["80", 443.0]"#).unwrap().ports, [80, 443]);
}

#[test]
fn a_number_takes_integers_and_texts() {
    for (value, number) in [
        ("2", 2.0),
        ("-2.5", -2.5),
        ("\" 2.5 \"", 2.5),
        ("\"1e-3\"", 0.001),
        ("0.30000000000000004", 0.30000000000000004),
        ("true", 1.0),
    ] {
        assert_eq!(one("Number", value).unwrap().number, Some(number), "{value}");
    }
}

#[test]
fn a_flag_takes_its_usual_spellings() {
    for value in ["true", "1", "1.0", "\"true\"", "\" True\"", "\"TRUE\"", "\"1\""] {
        assert_eq!(one("Flag", value).unwrap().flag, Some(true), "{value}");
    }
    for value in ["false", "0", "\"false\"", "\"False\"", "\"0\""] {
        assert_eq!(one("Flag", value).unwrap().flag, Some(false), "{value}");
    }
}

#[test]
fn a_time_takes_unix_seconds() {
    let expected = Some(Timestamp::from_unix_seconds(1_700_000_000));
    for value in ["1700000000", "\"1700000000\"", "1.7e9"] {
        assert_eq!(one("Time", value).unwrap().time, expected, "{value}");
    }
}

#[test]
fn an_open_enum_takes_texts_and_codes() {
    for value in ["\"low\"", "\"1\"", "1", "1.0", "\"1.0\"", "\" 1\"", "\"10e-1\\n\""] {
        assert_eq!(one("Level", value).unwrap().level, Some(Level::Low), "{value}");
    }
    for (value, text) in [
        ("\"Low\"", "Low"),
        ("\"7.0\"", "7.0"),
        ("\" 7\"", " 7"),
        ("\" low\"", " low"),
        ("\"1.5\"", "1.5"),
        ("\"\"", ""),
        ("7", "7"),
        ("7.50", "7.50"),
        ("true", "true"),
    ] {
        let level = one("Level", value).unwrap().level.unwrap();
        assert!(!level.is_known(), "{value}");
        assert_eq!(level, text);
    }
}

#[test]
fn null_and_missing_are_absent() {
    let empty = Sample::default();
    assert_eq!(Sample::from_json("{}").unwrap(), empty);
    for name in [
        "Text", "Integer", "Number", "Flag", "Time", "Level", "Any", "Page", "BarePage", "Child",
        "Pages", "Names", "Ports", "Levels", "Grid", "Tags", "Totals", "Unheard",
    ] {
        assert_eq!(one(name, "null").unwrap(), empty, "{name}");
    }
}

#[test]
fn a_blank_text_is_absent_where_no_text_can_stand() {
    for name in
        ["Integer", "Number", "Flag", "Time", "Page", "BarePage", "Child", "Pages", "Ports", "Tags"]
    {
        assert_eq!(one(name, "\"\"").unwrap(), Sample::default(), "{name}");
        assert_eq!(one(name, "\" \"").unwrap(), Sample::default(), "{name}");
    }
}

#[test]
fn absent_elements_and_entries_are_skipped() {
    assert_eq!(one("Names", r#"[null, "a", null, "", "b", null]"#).unwrap().names, ["a", "", "b"]);
    assert_eq!(one("Ports", r#"[1, "", null, 2]"#).unwrap().ports, [1, 2]);
    assert_eq!(one("Pages", r#"[null, {"Number": 4}]"#).unwrap().pages.len(), 1);
    assert_eq!(one("Grid", "[null, [1, null], []]").unwrap().grid, [vec![1], vec![]]);
    let totals = one("Totals", r#"{"a": null, "b": 2, "c": "", "b": "3"}"#).unwrap().totals;
    assert_eq!(totals.into_iter().collect::<Vec<_>>(), [("b".to_owned(), 3)]);
}

#[test]
fn an_empty_array_stands_for_an_empty_object() {
    assert_eq!(one("Page", "[]").unwrap().page, Some(Page::default()));
    assert_eq!(one("BarePage", "[ ]").unwrap(), Sample::default());
    assert_eq!(one("Tags", "[]").unwrap(), Sample::default());
    assert_eq!(one("Pages", r#"[[], {"Size": 1}]"#).unwrap().pages.len(), 2);
}

#[test]
fn of_a_member_that_occurs_twice_the_last_one_wins() {
    let sample = Sample::from_json(
        r#"{"Text": "a", "Ports": [1, 2], "Page": {"Number": 1}, "BarePage": {"Number": 1},
            "Tags": {"a": "1"}, "Integer": 1, "Any": [1],
            "Text": "b", "Ports": [3], "Page": {"Size": 2}, "BarePage": {"Size": 2},
            "Tags": {"b": "2"}, "Integer": null, "Any": {}}"#,
    )
    .unwrap();
    let expected = Sample::from_json(
        r#"{"Text": "b", "Ports": [3], "Page": {"Size": 2}, "BarePage": {"Size": 2},
            "Tags": {"b": "2"}, "Any": {}}"#,
    )
    .unwrap();
    assert_eq!(sample, expected);
}

#[test]
fn names_and_texts_may_be_escaped() {
    let sample = Sample::from_json(r#"{"T\u0065xt": "\ud83d\ude00\/\t", "Tags": {"\u0061": "b"}}"#);
    let sample = sample.unwrap();
    assert_eq!(sample.text.as_deref(), Some("😀/\t"));
    assert_eq!(sample.tags["a"], "b");
}

#[test]
fn nothing_is_an_empty_answer() {
    for body in ["", " ", "\r\n\t "] {
        assert_eq!(crate::decode::from_str::<Sample>(body).unwrap(), Sample::default());
    }
}

#[test]
fn a_fraction_is_the_nearest_to_its_text() {
    let text = "12.146374891345745";
    let expected = Some(text.parse().unwrap());
    assert_eq!(one("Number", text).unwrap().number, expected);
    assert_eq!(one("Number", &format!("\"{text}\"")).unwrap().number, expected);
    assert_eq!(one("Any", text).unwrap().any.unwrap().to_string(), text);
}

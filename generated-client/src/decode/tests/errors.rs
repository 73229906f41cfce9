//! What is refused, and how the error says so.

use super::{FULL, Sample, error_of, one};

fn error(text: &str) -> String {
    Sample::from_json(text).expect_err("this must not decode").to_string()
}

#[test]
fn a_value_that_does_not_fit_is_shown_with_its_path() {
    let answer = r#"{"Pages": [{}, {}, {}, {"Size": "abc"}]}"#;
    let error = Sample::from_json(answer).unwrap_err();
    assert_eq!(error.path(), "Pages[3].Size");
    assert_eq!(error.expected(), "an integer");
    assert_eq!(error.found(), r#""abc""#);
    assert_eq!(error.to_string(), r#"Pages[3].Size: expected an integer, found "abc""#);
}

#[test]
fn paths_name_members_elements_and_entries() {
    for (answer, path) in [
        (r#"{"Grid": [[1], [2, {}]]}"#, "Grid[1][1]"),
        (r#"{"Totals": {"a-b": []}}"#, "Totals.a-b"),
        (r#"{"Totals": {"a b": []}}"#, r#"Totals["a b"]"#),
        (r#"{"Totals": {"": []}}"#, r#"Totals[""]"#),
        (r#"{"Totals": {"\u001b[1m": []}}"#, r#"Totals["\u{1b}[1m"]"#),
        (r#"{"Child": {"Child": {"Page": {"Number": "x"}}}}"#, "Child.Child.Page.Number"),
    ] {
        assert_eq!(Sample::from_json(answer).unwrap_err().path(), path);
    }
}

#[test]
fn every_kind_refuses_what_it_cannot_hold() {
    for (name, value, message) in [
        ("Integer", "12.5", "expected an integer, found 12.5"),
        ("Integer", "9223372036854775808", "expected an integer, found 9223372036854775808"),
        ("Integer", "1e30", "expected an integer, found 1e30"),
        ("Integer", "\"0x10\"", "expected an integer, found \"0x10\""),
        ("Integer", "\"1 2\"", "expected an integer, found \"1 2\""),
        ("Integer", "[1]", "expected an integer, found an array"),
        ("Number", "\"NaN\"", "expected a number, found \"NaN\""),
        ("Number", "\"inf\"", "expected a number, found \"inf\""),
        ("Number", "\"1e999\"", "expected a number, found \"1e999\""),
        ("Number", "{\"a\": 1}", "expected a number, found an object"),
        ("Flag", "2", "expected true or false, found 2"),
        ("Flag", "0.5", "expected true or false, found 0.5"),
        ("Flag", "\"yes\"", "expected true or false, found \"yes\""),
        ("Time", "true", "expected a time in Unix seconds, found true"),
        ("Time", "\"today\"", "expected a time in Unix seconds, found \"today\""),
        ("Text", "{}", "expected a string, found an object"),
        ("Text", "[\"a\"]", "expected a string, found an array"),
        ("Level", "{}", "expected a string, found an object"),
        ("Page", "5", "expected an object, found 5"),
        ("Page", "1.5", "expected an object, found 1.5"),
        ("Page", "[1]", "expected an object, found an array"),
        ("Tags", "false", "expected an object, found false"),
        ("Tags", "[[]]", "expected an object, found an array"),
        ("Pages", "{}", "expected an array, found an object"),
        ("Names", "\"a\"", "expected an array, found \"a\""),
    ] {
        assert_eq!(error_of(name, value), format!("{name}: {message}"));
    }
}

#[test]
fn what_was_found_is_short_and_harmless() {
    let long = format!("\"{}\"", "x".repeat(1_000_000));
    let found = one("Integer", &long).unwrap_err().found().to_owned();
    assert_eq!(found, format!("\"{}…\"", "x".repeat(77)));

    let exact = format!("\"{}\"", "é".repeat(78));
    assert_eq!(one("Integer", &exact).unwrap_err().found(), exact);

    let hostile = one("Integer", r#""\u001b[31m\n\u202e'\"""#).unwrap_err();
    assert_eq!(hostile.found(), r#""\u{1b}[31m\n\u{202e}'\"""#);

    let digits = "9".repeat(200);
    assert_eq!(one("Integer", &digits).unwrap_err().found(), "a number of 200 characters");
}

#[test]
fn the_whole_text_must_be_an_object() {
    for (text, found) in [
        ("[]", "an empty array"),
        ("[{}]", "an array"),
        ("null", "null"),
        ("true", "true"),
        (" 12.5", "12.5"),
        ("\"\"", "an empty string"),
        ("\"a\"", "\"a\""),
    ] {
        assert_eq!(error(text), format!("$: expected an object, found {found}"));
    }
}

#[test]
fn broken_json_is_located() {
    for (text, message) in [
        (
            "<html>",
            "$: expected valid JSON, found invalid text at line 1 column 1 (expected value)",
        ),
        (
            "{\"Pages\": [{},\n {\"Number\": ",
            "Pages[1].Number: expected valid JSON, found the end of the text at line 2 column 12 \
             (EOF while parsing a value)",
        ),
        (
            "{\"Pages\": [{}",
            "Pages[1]: expected valid JSON, found the end of the text at line 1 column 13 \
             (EOF while parsing a list)",
        ),
        (
            "{\"Text\": \"ab",
            "Text: expected valid JSON, found the end of the text at line 1 column 12 \
             (EOF while parsing a string)",
        ),
        (
            "{\"Text\" \"ab\"}",
            "Text: expected valid JSON, found invalid text at line 1 column 9 (expected `:`)",
        ),
        (
            "{\"New\": {\"a\": tru}}",
            "New: expected valid JSON, found invalid text at line 1 column 18 (expected ident)",
        ),
        (
            "{\"Number\": 1e999}",
            "Number: expected valid JSON, found invalid text at line 1 column 16 \
             (number out of range)",
        ),
        (
            "{} {}",
            "$: expected valid JSON, found invalid text at line 1 column 4 (trailing characters)",
        ),
        (
            "{\"Any\": [1,]}",
            "Any: expected valid JSON, found invalid text at line 1 column 12 (trailing comma)",
        ),
    ] {
        assert_eq!(error(text), message);
    }
}

#[test]
fn bytes_must_be_utf8() {
    let error = read(b"{\"Text\": \"a\xff\"}").unwrap_err();
    assert_eq!(error.to_string(), "$: expected UTF-8 text, found the byte 0xff at offset 11");
    let error = read(b"{\"Text\": \"\xe5\x8d").unwrap_err();
    assert_eq!(error.found(), "the byte 0xe5 at offset 10");
}

#[test]
fn nesting_is_limited() {
    let nested = |depth| format!("{}{}", "{\"Child\":".repeat(depth), "}".repeat(depth));
    assert!(error(&nested(100)).contains("(expected value)"));
    let error = error(&nested(100_000));
    assert!(error.starts_with("Child.Child."), "{error}");
    assert!(
        error.contains(": expected at most 128 levels of nesting, found more at line 1 column")
    );

    let any = format!("{{\"Any\": {}", "[".repeat(100_000));
    assert!(Sample::from_json(&any).unwrap_err().expected().contains("levels of nesting"));
    let skipped = format!("{{\"New\": {}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(Sample::from_json(&skipped).unwrap(), Sample::default());
}

#[test]
fn a_text_cut_anywhere_is_an_error() {
    for length in 1..FULL.len() {
        let Some(cut) = FULL.get(..length) else {
            continue;
        };
        let error = Sample::from_json(cut).unwrap_err();
        assert_eq!(error.expected(), "valid JSON", "{cut}");
    }
}

#[test]
fn no_change_of_one_byte_panics() {
    let mut bytes = FULL.as_bytes().to_vec();
    for at in 0..bytes.len() {
        let original = bytes[at];
        for replacement in [b'"', b'{', b'}', b'[', b',', b'-', b'.', b'9', b'n', b'\\', 0, 0xff] {
            bytes[at] = replacement;
            if let Err(error) = read(&bytes) {
                assert!(!error.to_string().contains(char::is_control), "{error}");
            }
        }
        bytes[at] = original;
    }
}

fn read(bytes: &[u8]) -> Result<Sample, crate::decode::DecodeError> {
    let mut sample = Sample::default();
    crate::decode::fill(&mut sample, bytes)?;
    Ok(sample)
}

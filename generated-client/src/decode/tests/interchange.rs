//! `Serialize` and `Deserialize`.

use serde::Deserialize;
use serde::de::value::{Error, MapDeserializer, StrDeserializer};
use serde::de::{IntoDeserializer as _, value::MapAccessDeserializer};
use serde_json::json;

use super::{FULL, Level, Page, Sample};
use crate::timestamp::Timestamp;

#[test]
fn the_round_trip_keeps_everything() {
    let full = Sample::from_json(FULL).unwrap();
    let text = serde_json::to_string(&full).unwrap();
    assert_eq!(serde_json::from_str::<Sample>(&text).unwrap(), full);
    assert_eq!(Sample::from_json(&text).unwrap(), full);
    let value = serde_json::to_value(&full).unwrap();
    assert_eq!(serde_json::from_value::<Sample>(value).unwrap(), full);
}

#[test]
fn members_have_their_wire_names_and_absent_ones_are_left_out() {
    let sample = Sample {
        text: Some(String::new()),
        level: Some(Level::from("new")),
        time: Some(Timestamp::from_unix_seconds(-1)),
        page: Some(Page::default()),
        grid: vec![vec![]],
        ..Sample::default()
    };
    let expected = json!({
        "Text": "", "Level": "new", "Time": -1, "Page": {}, "BarePage": {}, "Grid": [[]],
    });
    assert_eq!(serde_json::to_value(&sample).unwrap(), expected);
    assert_eq!(serde_json::from_value::<Sample>(expected).unwrap(), sample);
}

#[test]
fn every_format_gets_the_same_tolerance() {
    let sample: Sample = serde_json::from_value(json!({
        "Text": 1.0, "Integer": "12", "Number": 3, "Flag": "TRUE", "Level": 2.0, "Page": [],
        "Ports": [null, 1.0], "Time": "5", "Names": [u64::MAX], "Any": {"a": [1.5]}, "New": {},
    }))
    .unwrap();
    assert_eq!(sample.text.as_deref(), Some("1.0"));
    assert_eq!(sample.integer, Some(12));
    assert_eq!(sample.number, Some(3.0));
    assert_eq!(sample.flag, Some(true));
    assert_eq!(sample.level, Some(Level::High));
    assert_eq!(sample.page, Some(Page::default()));
    assert_eq!(sample.ports, [1]);
    assert_eq!(sample.time, Some(Timestamp::from_unix_seconds(5)));
    assert_eq!(sample.names, [u64::MAX.to_string()]);
    assert_eq!(sample.any, Some(json!({"a": [1.5]})));
}

#[test]
fn errors_carry_the_path() {
    let error = serde_json::from_value::<Sample>(json!({"Pages": [{"Size": "x"}]})).unwrap_err();
    assert_eq!(error.to_string(), r#"Pages[0].Size: expected an integer, found "x""#);
    let error = serde_json::from_str::<Sample>("null").unwrap_err();
    assert!(error.to_string().starts_with("$: expected an object, found null"), "{error}");
}

#[test]
fn numbers_of_arbitrary_precision_are_understood() {
    // The form `serde_json` gives to numbers when another crate of the program asks for it.
    let number = || {
        let members = [("$serde_json::private::Number", "1.50")].into_iter();
        MapAccessDeserializer::new(MapDeserializer::<_, Error>::new(members))
    };
    let decode = |name| {
        let members = [(name, number())].into_iter();
        Sample::deserialize(MapDeserializer::<_, Error>::new(members))
    };
    assert_eq!(decode("Text").unwrap().text.as_deref(), Some("1.50"));
    assert_eq!(decode("Number").unwrap().number, Some(1.5));
    let error = decode("Integer").unwrap_err().to_string();
    assert_eq!(error, "Integer: expected an integer, found 1.50");
}

#[test]
fn enums_and_times_stand_alone_too() {
    assert_eq!(serde_json::to_string(&[Level::Low, "x".into()]).unwrap(), r#"["low","x"]"#);
    assert_eq!(serde_json::from_str::<Level>("1").unwrap(), Level::Low);
    let text: StrDeserializer<'_, Error> = "high".into_deserializer();
    assert_eq!(Level::deserialize(text).unwrap(), Level::High);

    let time = Timestamp::from_unix_seconds(9);
    assert_eq!(serde_json::to_string(&time).unwrap(), "9");
    assert_eq!(serde_json::from_str::<Timestamp>("\"9\"").unwrap(), time);
    assert!(serde_json::from_str::<Timestamp>("null").is_err());
}

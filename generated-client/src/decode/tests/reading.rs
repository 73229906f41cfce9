//! `Debug` and `==` of records.

use std::collections::BTreeMap;

use super::{FULL, Page, Sample};
use crate::decode::{Field, Record, Visit};

/// What `#[derive(Debug)]` makes of the same values.
mod derived {
    #![allow(non_snake_case, dead_code, reason = "they exist to be printed")]

    #[derive(Debug)]
    pub(super) struct Outer {
        pub(super) Text: Option<String>,
        pub(super) Page: Option<Page>,
        pub(super) Ports: Vec<i64>,
        pub(super) Tags: std::collections::BTreeMap<String, String>,
    }

    #[derive(Debug)]
    pub(super) struct Page {
        pub(super) Number: Option<i64>,
        pub(super) Size: Option<i64>,
    }
}

sample!(Outer {
    "Text" => text: Option<String>,
    "Page" => page: Option<Page>,
    "Ports" => ports: Vec<i64>,
    "Tags" => tags: BTreeMap<String, String>,
});

#[test]
fn debug_output_is_that_of_a_derived_implementation() {
    let own = Outer {
        text: Some("a\"b".to_owned()),
        page: Some(Page { number: Some(1), size: None }),
        ports: vec![80, 443],
        tags: [("k".to_owned(), "v".to_owned())].into(),
    };
    let derived = derived::Outer {
        Text: own.text.clone(),
        Page: Some(derived::Page { Number: Some(1), Size: None }),
        Ports: own.ports.clone(),
        Tags: own.tags.clone(),
    };
    assert_eq!(format!("{own:?}"), format!("{derived:?}"));
    assert_eq!(format!("{own:#?}"), format!("{derived:#?}"));
}

#[test]
fn debug_output_shows_every_kind() {
    let page = Sample::from_json(FULL).unwrap();
    let text = format!("{page:?}");
    for part in [
        r#"Sample { Text: Some("a\nb"), Integer: Some(-5), Number: Some(0.30000000000000004), "#,
        "Flag: Some(true), Time: Some(Timestamp(2023-11-14T22:13:20Z)), Level: Some(High), ",
        r#"Any: Some(Object {"a": Array [Number(1), Null, Number(2.5)]}), "#,
        "BarePage: Page { Number: Some(2), Size: None }, ",
        r#"Levels: [Low, Unknown("new")], Grid: [[1, 2], [], [3]], "#,
        r#"Tags: {"a b": "c", "d": ""}, Totals: {"n": 9} }"#,
    ] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
}

#[test]
fn records_are_equal_when_all_members_are() {
    let full = Sample::from_json(FULL).unwrap();
    assert_eq!(full, full.clone());
    assert_ne!(full, Sample::default());
    for change in [
        |sample: &mut Sample| sample.text = None,
        |sample: &mut Sample| sample.integer = Some(0),
        |sample: &mut Sample| sample.number = Some(0.3),
        |sample: &mut Sample| sample.flag = Some(false),
        |sample: &mut Sample| sample.time = None,
        |sample: &mut Sample| sample.level = Some("new".into()),
        |sample: &mut Sample| sample.any = Some(1.into()),
        |sample: &mut Sample| sample.page = Some(Page::default()),
        |sample: &mut Sample| sample.bare_page.size = Some(1),
        |sample: &mut Sample| sample.child = None,
        |sample: &mut Sample| sample.pages.truncate(1),
        |sample: &mut Sample| sample.names.push(String::new()),
        |sample: &mut Sample| sample.ports.reverse(),
        |sample: &mut Sample| sample.grid[1].push(0),
        |sample: &mut Sample| drop(sample.tags.insert("d".to_owned(), "e".to_owned())),
        |sample: &mut Sample| sample.totals.clear(),
    ] {
        let mut changed = full.clone();
        change(&mut changed);
        assert_ne!(changed, full);
    }
}

#[test]
fn a_number_that_is_none_equals_nothing() {
    let sample = Sample { number: Some(f64::NAN), ..Sample::default() };
    assert_ne!(sample, sample.clone());
}

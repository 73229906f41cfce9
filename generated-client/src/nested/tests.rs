//! Both writers over the same values.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{EachMember, Node, Part, RequestObject, WireForm};
use crate::encode::Pairs;
use crate::open_enum::{OpenEnum, UnknownValue};
use crate::timestamp::Timestamp;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Level {
    Low,
    Unrecognized(UnknownValue),
}

impl OpenEnum for Level {
    const NAME: &'static str = "Level";
    const VALUES: &'static [Self] = &[Self::Low];

    fn as_str(&self) -> &str {
        match self {
            Self::Low => "low",
            Self::Unrecognized(value) => value.as_str(),
        }
    }

    fn code(&self) -> Option<&'static str> {
        (*self == Self::Low).then_some("1")
    }

    fn from_wire(value: &str) -> Self {
        match value {
            "low" | "1" => Self::Low,
            _ => Self::Unrecognized(UnknownValue::new(value)),
        }
    }

    fn is_known(&self) -> bool {
        *self == Self::Low
    }
}

crate::open_enum!(Level);

#[derive(Clone, Default)]
struct Tag {
    count: Option<i64>,
    enabled: Option<bool>,
    key: Option<String>,
    levels: Option<Vec<Level>>,
    more: Option<BTreeMap<String, Tag>>,
    since: Option<Timestamp>,
    sub: Option<Box<Tag>>,
}

impl RequestObject for Tag {
    fn members<'a>(&'a self, visit: EachMember<'_, 'a>) {
        visit("Count", &self.count, WireForm::Text);
        visit("Enabled", &self.enabled, WireForm::Natural);
        visit("Key", &self.key, WireForm::Natural);
        visit("Levels", &self.levels, WireForm::NumericCode);
        visit("More", &self.more, WireForm::Natural);
        visit("Since", &self.since, WireForm::Natural);
        if let Some(sub) = &self.sub {
            visit("Sub", &**sub, WireForm::Natural);
        }
    }
}

crate::request_object!(Tag);

fn tag() -> Tag {
    Tag {
        count: Some(0),
        enabled: Some(false),
        key: Some(String::new()),
        levels: Some(vec![Level::Low, Level::from("7"), Level::from("new")]),
        more: Some(BTreeMap::from([("a b".to_owned(), Tag::default())])),
        since: Some(Timestamp::from_unix_seconds(5)),
        sub: Some(Box::new(Tag { key: Some("a\"\\\n\u{1}/<é>".to_owned()), ..Tag::default() })),
    }
}

fn flat(part: &dyn Part, form: WireForm) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    super::flat("P", part, form, &mut |name, text| pairs.push((name.to_owned(), text.to_owned())));
    pairs
}

fn shown(part: &dyn Part, form: WireForm) -> String {
    let pairs = flat(part, form);
    pairs.iter().map(|(name, text)| format!("{name}={text}")).collect::<Vec<_>>().join("&")
}

#[test]
fn one_object_is_many_parameters_or_one_text() {
    let list = vec![tag(), Tag::default()];
    assert_eq!(
        shown(&list, WireForm::Natural),
        "P.1.Count=0&P.1.Enabled=false&P.1.Key=&P.1.Levels.1=1&P.1.Levels.2=7&P.1.Levels.3=new\
         &P.1.Since=5&P.1.Sub.Key=a\"\\\n\u{1}/<é>"
    );
    assert_eq!(
        super::json(&list, WireForm::Natural),
        r#"[{"Count":"0","Enabled":false,"Key":"","Levels":[1,7,"new"],"More":{"a b":{}},"Since":5,"Sub":{"Key":"a\"\\\n\u0001/<é>"}},{}]"#
    );
}

#[test]
fn scalars_have_the_type_of_the_wire() {
    let forms = |part: &dyn Part| {
        use WireForm::{Code, Natural, Number, NumericCode, Text};
        [Natural, Text, Number, Code, NumericCode].map(|form| super::json(part, form))
    };
    assert_eq!(forms(&true), ["true", "\"true\"", "1", "true", "true"]);
    assert_eq!(forms(&-7_i64), ["-7", "\"-7\"", "-7", "-7", "-7"]);
    assert_eq!(forms(&1.0_f64), ["1", "\"1\"", "1", "1", "1"]);
    assert_eq!(forms(&Level::Low), ["\"low\"", "\"low\"", "\"low\"", "\"1\"", "1"]);
    for text in ["+1", " 1", "1 ", "", "0x1", "NaN", "1_0", "{}"] {
        let quoted = Value::from(text).to_string();
        assert_eq!(super::json(&Level::from(text), WireForm::Number), quoted);
    }
    assert_eq!(super::json(&vec![f64::NAN, f64::INFINITY], WireForm::Natural), "[null,null]");
    assert_eq!(shown(&vec![true, false], WireForm::Number), "P.1=1&P.2=0");
    assert_eq!(shown(&vec![Level::Low], WireForm::Code), "P.1=1");
    assert_eq!(shown(&vec![Level::Low], WireForm::Natural), "P.1=low");
}

#[test]
fn what_is_empty_sends_nothing_flat_and_stays_in_json() {
    let lists = vec![Vec::<i64>::new(), vec![1, 2], vec![3]];
    assert_eq!(shown(&lists, WireForm::Natural), "P.2.1=1&P.2.2=2&P.3.1=3");
    assert_eq!(super::json(&lists, WireForm::Natural), "[[],[1,2],[3]]");
    let gap = vec![Some("a".to_owned()), None, Some("c".to_owned())];
    assert_eq!(shown(&gap, WireForm::Natural), "P.1=a&P.3=c");
    assert_eq!(super::json(&gap, WireForm::Natural), r#"["a",null,"c"]"#);
    let empty: [&dyn Part; 3] = [&Tag::default(), &Vec::<Tag>::new(), &BTreeMap::<_, i64>::new()];
    assert_eq!(empty.map(|part| shown(part, WireForm::Natural)), ["", "", ""]);
    assert_eq!(empty.map(|part| super::json(part, WireForm::Natural)), ["{}", "[]", "{}"]);
}

#[test]
fn any_json_is_written_by_what_it_is() {
    // In the order of the names, which members of any JSON have with and without their own order.
    let any = json!({ "a": [true, null, 1.5, { "k": "x" }], "b": 1, "n": null });
    assert_eq!(shown(&any, WireForm::Natural), "P.a.1=true&P.a.3=1.5&P.a.4.k=x&P.b=1");
    let text = super::json(&any, WireForm::Natural);
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), any);
    assert_eq!(shown(&json!("as is"), WireForm::Natural), "P=as is");
}

#[test]
fn a_later_value_replaces_all_parameters_of_an_earlier_one() {
    let mut pairs = Pairs::default();
    pairs.set(Cow::Borrowed("P.Size"), "1");
    pairs.set_flat("P", &vec![tag(); 3], WireForm::Natural);
    pairs.set_flat("P", &vec![Tag { count: Some(2), ..Tag::default() }], WireForm::Natural);
    assert_eq!(pairs.canonical(), "P.1.Count=2&P.Size=1");
    pairs.set_flat("P", &Vec::<Tag>::new(), WireForm::Natural);
    assert_eq!(pairs.canonical(), "P.Size=1");
    pairs.set_flat("O", &tag(), WireForm::Natural);
    pairs.set_flat("O", &Tag { key: Some("k".to_owned()), ..Tag::default() }, WireForm::Natural);
    assert_eq!(pairs.canonical(), "O.Key=k&P.Size=1");
}

#[test]
fn debug_shows_what_was_given() {
    let tag = Tag { key: Some("k".to_owned()), levels: Some(vec![Level::Low]), ..Tag::default() };
    assert_eq!(format!("{tag:?}"), r#"Tag { Key: "k", Levels: ["low"] }"#);
}

/// Values without order, from a simple generator: the same on every run.
struct Source(u64);

impl Source {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963);
        (self.0 >> 33) % limit
    }

    fn text(&mut self) -> String {
        let characters = ['a', '"', '\\', '\n', '\0', '\u{7f}', 'é', '😀', '\u{2028}', '/', ' '];
        (0..self.below(6)).map(|_| characters[self.below(11) as usize]).collect()
    }

    fn value(&mut self, depth: u64) -> Value {
        match self.below(if depth == 0 { 5 } else { 7 }) {
            0 => Value::Null,
            1 => json!(self.below(2) == 0),
            2 => json!((self.below(u64::MAX) as i64).wrapping_mul(self.below(u64::MAX) as i64)),
            3 => json!(self.below(1000) as f64 / 8.0),
            4 => json!(self.text()),
            5 => (0..self.below(4)).map(|_| self.value(depth - 1)).collect(),
            _ => (0..self.below(4)).map(|_| (self.text(), self.value(depth - 1))).collect(),
        }
    }
}

/// A JSON value as typed parts.
enum Typed {
    Null,
    Flag(bool),
    Integer(i64),
    Number(f64),
    Text(String),
    List(Vec<Typed>),
    Map(BTreeMap<String, Typed>),
}

impl From<&Value> for Typed {
    fn from(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(flag) => Self::Flag(*flag),
            Value::Number(number) => match number.as_i64() {
                Some(integer) => Self::Integer(integer),
                None => Self::Number(number.as_f64().unwrap()),
            },
            Value::String(text) => Self::Text(text.clone()),
            Value::Array(items) => Self::List(items.iter().map(Self::from).collect()),
            Value::Object(members) => {
                let entries = members.iter().map(|(name, value)| (name.clone(), value.into()));
                Self::Map(entries.collect())
            }
        }
    }
}

impl Part for Typed {
    fn node(&self) -> Node<'_> {
        match self {
            Self::Null => Node::Absent,
            Self::Flag(flag) => flag.node(),
            Self::Integer(number) => number.node(),
            Self::Number(number) => number.node(),
            Self::Text(text) => text.node(),
            Self::List(items) => items.node(),
            Self::Map(entries) => entries.node(),
        }
    }
}

#[test]
fn json_reads_back_as_the_same_value() {
    let mut source = Source(7);
    for _ in 0..2000 {
        let value = source.value(4);
        let text = super::json(&Typed::from(&value), WireForm::Natural);
        let read: Value = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{text}"));
        assert!(same(&read, &value), "{text} for {value}");
    }
}

/// Whether two values are equal, numbers by their amount.
fn same(one: &Value, two: &Value) -> bool {
    match (one, two) {
        (Value::Number(one), Value::Number(two)) => one.as_f64() == two.as_f64(),
        (Value::Array(one), Value::Array(two)) => {
            one.len() == two.len() && one.iter().zip(two).all(|(one, two)| same(one, two))
        }
        (Value::Object(one), Value::Object(two)) => {
            let has = |(name, value)| two.get(name).is_some_and(|other| same(value, other));
            one.len() == two.len() && one.iter().all(has)
        }
        _ => one == two,
    }
}

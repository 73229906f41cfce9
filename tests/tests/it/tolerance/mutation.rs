//! Documented answers with random damage: whatever comes, the client answers or explains.

use std::sync::LazyLock;

use alicloud_client::{CannedTransport, ErrorKind};
use alicloud_tests::drive::{Operation, decode};
use alicloud_tests::generated;
use alicloud_tests::golden::operations::containers::ContainersResponse;
use alicloud_tests::specs::{self, OperationSpec};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Map, Value, json};

use super::{call, client, now};

type Decode = fn(&str) -> Result<Value, String>;

/// Every documented answer with what decodes it.
static DOCUMENTS: LazyLock<Vec<(Decode, Value)>> = LazyLock::new(documents);

fn documents() -> Vec<(Decode, Value)> {
    let drivers = generated::products().into_iter().flat_map(|product| product.operations);
    let specs = specs::products().into_iter().flat_map(|product| product.operations);
    let specs = specs.collect::<Vec<OperationSpec>>();
    let document = |driver: Operation| {
        let spec = specs.iter().find(|spec| spec.path == driver.path)?;
        Some((driver.decode, spec.example()?.clone()))
    };
    let containers = json!({
        "Matrix": [[1, 2], []],
        "Labels": { "a": "b" },
        "Groups": { "g": [{ "Name": "n" }] },
        "Anything": { "x": [1.5, null] },
        "Opaque": {},
        "Rows": [[{ "Cell": 0.5 }]],
    });
    let containers = (decode::<ContainersResponse> as Decode, containers);
    drivers.filter_map(document).chain([containers]).collect()
}

/// Any JSON, with the scalars that decoders stumble over.
fn any_json() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        (-1000_i32..1000).prop_map(|number| json!(f64::from(number) / 4.0)),
        any::<i64>().prop_map(|number| json!(number.to_string())),
        any::<f64>().prop_map(|number| json!(number.to_string())),
        any::<String>().prop_map(Value::from),
        prop::sample::select(vec!["", " ", "true", "TRUE", "1.0", "-0", "1e3", "NaN", "null"])
            .prop_map(Value::from),
    ];
    scalar.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((any::<String>(), inner), 0..4)
                .prop_map(|members| Value::from(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// The number of values in a document, itself included.
fn count(value: &Value) -> usize {
    let inner = match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(members) => members.values().map(count).sum(),
        _ => 0,
    };
    1 + inner
}

/// The value number `index`; `index` goes down on the way.
fn nth<'v>(value: &'v mut Value, index: &mut usize) -> Option<&'v mut Value> {
    if *index == 0 {
        return Some(value);
    }
    *index -= 1;
    match value {
        Value::Array(items) => items.iter_mut().find_map(|item| nth(item, index)),
        Value::Object(members) => members.values_mut().find_map(|member| nth(member, index)),
        _ => None,
    }
}

/// Damage of the text: where, how many bytes are lost, and what is put there.
fn damage() -> impl Strategy<Value = (Index, usize, Vec<u8>)> {
    (any::<Index>(), 0_usize..20, prop::collection::vec(any::<u8>(), 0..6))
}

/// Number of documents that are damaged in the same way.
const FEW: usize = 10;

proptest! {
    #![proptest_config(crate::property::config(250))]

    #[test]
    fn other_values_are_decoded_or_refused_with_a_place(
        chosen in prop::collection::vec(any::<Index>(), FEW),
        changes in prop::collection::vec((any::<Index>(), any_json()), 1..4),
    ) {
        for (decode, mut document) in chosen.iter().map(|index| index.get(&DOCUMENTS).clone()) {
            for (place, new) in &changes {
                let mut index = place.index(count(&document));
                if let Some(place) = nth(&mut document, &mut index) {
                    place.clone_from(new);
                }
            }
            if let Err(problem) = decode(&document.to_string()) {
                prop_assert!(problem.contains(": expected ") && problem.contains(", found "));
                prop_assert!(problem.len() < 1000, "{}", problem);
            }
        }
    }

    #[test]
    fn damaged_texts_are_decoded_or_refused_with_a_place(
        chosen in prop::collection::vec(any::<Index>(), FEW),
        damages in prop::collection::vec(damage(), 1..3),
    ) {
        for (decode, document) in chosen.iter().map(|index| index.get(&DOCUMENTS)) {
            let mut bytes = document.to_string().into_bytes();
            for (place, lost, new) in &damages {
                let start = place.index(bytes.len() + 1);
                let end = bytes.len().min(start + lost);
                bytes.splice(start..end, new.iter().copied());
            }
            let text = String::from_utf8_lossy(&bytes);
            if let Err(problem) = decode(&text) {
                prop_assert!(problem.contains(": expected ") && problem.contains(", found "));
            }
        }
    }

    #[test]
    fn any_bytes_are_an_answer_or_an_error_of_the_call(
        status in prop::sample::select(vec![200_u16, 204, 302, 400, 403, 404, 429, 500, 503]),
        bytes in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        let transport = CannedTransport::new().json(status, bytes);
        if let Err(error) = now(call(&client(transport)).send()) {
            let expected = match status {
                200..=299 => ErrorKind::Decode,
                300..=399 => ErrorKind::Redirect,
                _ => ErrorKind::Service,
            };
            prop_assert_eq!(error.kind(), expected);
            prop_assert!(error.to_string().contains(&status.to_string()));
            let is_harmless = !error.to_string().contains(|c: char| c.is_ascii_control());
            prop_assert!(is_harmless, "{error:?}");
        }
    }
}

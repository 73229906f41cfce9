//! What travels, compared with recordings of the official Python client.
//!
//! A recording has texts such as `v:StartTime` as placeholders for all inputs. Where the typed API
//! takes less than any text, both sides get the same fitting value; the typed API also insists on
//! required parameters, which the minimal recordings leave out. Flags are in lower case, as all other
//! official clients have them, where Python writes `True`. Nothing else is adjusted.

mod answers;
mod dump;
mod forms;
mod golden;
mod parts;
mod requests;

use alicloud_tests::drive::Operation;
use alicloud_tests::generated;
use alicloud_tests::specs::shape::{Kind, kind};
use alicloud_tests::specs::{self, OperationSpec, ProductSpec};
use serde_json::{Value, json};

/// A recorded or sampled operation.
struct Case<'a> {
    recorded: &'a Value,
    product: &'a ProductSpec,
    spec: &'a OperationSpec,
    driver: &'a Operation,
}

/// A data file of these tests.
pub fn data(name: &str) -> Value {
    specs::read_json(&specs::root().join("tests/data").join(name))
}

/// Calls `check` with every operation of a data file.
fn each_operation(file: &Value, mut check: impl FnMut(Case<'_>)) {
    let products = specs::products();
    let drivers = generated::products();
    let operations = file["operations"].as_object().expect("the file has operations");
    assert!(!operations.is_empty());
    for (name, recorded) in operations {
        let specs = products.iter().flat_map(|product| {
            product.operations.iter().map(move |operation| (product, operation))
        });
        let mut drivers = drivers.iter().flat_map(|product| &product.operations);
        let (product, spec) = specs
            .into_iter()
            .find(|(_, operation)| operation.name() == name)
            .unwrap_or_else(|| panic!("{name} has no spec"));
        let driver = drivers
            .find(|driver| driver.path == spec.path)
            .unwrap_or_else(|| panic!("{name} has no generated code; run `cargo xtask generate`"));
        check(Case { recorded, product, spec, driver });
    }
}

/// The value, or one that fits where the shape takes less than any text. `seed` makes different
/// values different.
fn fitting(value: &Value, shape: &Value, seed: usize) -> Value {
    let is_text = value.is_string();
    match kind(shape) {
        Kind::Integer if is_text => json!((1000 + seed).to_string()),
        Kind::Number if is_text => json!(format!("{}.25", 1000 + seed)),
        Kind::Boolean if shape["type"] == "integer" => json!(seed % 2),
        Kind::Boolean if is_text => json!(seed.is_multiple_of(2).to_string()),
        Kind::Seconds if is_text => json!((1_700_000_000 + seed).to_string()),
        Kind::List => {
            let items = specs::items(value).enumerate();
            items.map(|(index, item)| fitting(item, &shape["items"], seed + index)).collect()
        }
        Kind::Object => {
            let members = specs::members(value).enumerate().map(|(index, (name, member))| {
                let seed = seed + 10 * index;
                // What the spec does not know is found where the whole value is looked at.
                let fit = |shape| fitting(member, shape, seed);
                (name.to_owned(), shape["fields"].get(name).map_or_else(|| member.clone(), fit))
            });
            members.collect()
        }
        _ => value.clone(),
    }
}

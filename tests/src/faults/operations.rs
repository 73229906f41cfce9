//! The operations that are called: those of the specs, by what the specs say about them.

use std::collections::BTreeMap;

use alicloud_client::cloudfw::Client;
use alicloud_client::runtime::{self, ProductClient};
use serde_json::Value;

use super::case::Class;
use crate::generated;
use crate::specs;

/// An operation, the parameter for its token, and its codes that pass by themselves.
pub(super) struct Called {
    pub(super) table: &'static runtime::Operation,
    pub(super) token: Option<String>,
    pub(super) transient: Vec<String>,
}

/// The operations of each class.
pub(super) struct Operations(BTreeMap<Class, Vec<Called>>);

impl Operations {
    /// Reads the specs.
    pub(super) fn read() -> Self {
        let product = <Client as ProductClient>::PRODUCT;
        let drivers = generated::products();
        let drivers = drivers.iter().filter(|driver| driver.table.code == product.code);
        let drivers = drivers.flat_map(|driver| &driver.operations).collect::<Vec<_>>();
        let mut operations = BTreeMap::<_, Vec<_>>::new();
        let specs = specs::products();
        let specs = specs.iter().flat_map(|product| {
            product.operations.iter().map(|spec| (spec, &product.value["errorCodes"]))
        });
        for (spec, explained) in specs {
            let Some(driver) = drivers.iter().find(|driver| driver.path == spec.path) else {
                continue;
            };
            let token = spec.idempotency_token().map(str::to_owned);
            for class in classes(specs::text(&spec.value["kind"]), token.is_some()) {
                let transient = transient(&spec.value, explained);
                let called = Called { table: driver.table, token: token.clone(), transient };
                operations.entry(*class).or_default().push(called);
            }
        }
        Self(operations)
    }

    /// One of the operations of a class.
    pub(super) fn choose(&self, class: Class, choice: usize) -> &Called {
        let operations = self.0.get(&class).map(Vec::as_slice).unwrap_or_default();
        assert!(!operations.is_empty(), "the specs have no operation of the class {class:?}");
        &operations[choice % operations.len()]
    }
}

/// The codes that the spec of an operation, or what the product says about them, calls passing.
fn transient(spec: &Value, explained: &Value) -> Vec<String> {
    let documented = specs::items(&spec["errors"]).map(|error| specs::text(&error["code"]));
    let documented = documented.filter(|code| explained[*code]["transient"] == true);
    let observed = specs::items(&spec["observedErrors"]).filter(|error| error["advice"] == "retry");
    let observed = observed.filter_map(|error| error["code"].as_str());
    documented.chain(observed).map(str::to_owned).collect()
}

fn classes(kind: &str, has_token: bool) -> &'static [Class] {
    match (kind, has_token) {
        ("read", _) => &[Class::Read],
        ("write", false) => &[Class::Write],
        ("idempotent-write", false) => &[Class::IdempotentWrite],
        ("write", true) => &[Class::FilledToken, Class::GivenToken, Class::EmptyToken],
        ("idempotent-write", true) => &[Class::FilledToken, Class::GivenToken],
        (other, _) => panic!("{other} is no kind of operation"),
    }
}

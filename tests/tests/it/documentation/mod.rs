//! The generated client says and does what the documentation says. Everything here follows from
//! the spec files on disk: a new spec brings its own tests, and one without generated code fails.

mod answers;
mod calls;
mod enums;
mod errors;
mod mock;
mod mock_tables;
mod paging;
mod tables;

use std::collections::BTreeSet;

use alicloud_tests::drive::{Operation, Product};
use alicloud_tests::generated;
use alicloud_tests::specs::{self, OperationSpec, ProductSpec};

/// An operation with its product.
struct Case<'a> {
    product: &'a ProductSpec,
    spec: &'a OperationSpec,
    driver: &'a Operation,
}

impl Case<'_> {
    /// The shared enums of the product.
    fn enums(&self) -> &serde_json::Value {
        self.product.enums()
    }
}

/// A product: its spec and its drivers.
struct Pair {
    spec: ProductSpec,
    driver: Product,
}

impl Pair {
    fn cases(&self) -> impl Iterator<Item = Case<'_>> {
        self.spec.operations.iter().map(|spec| {
            let driver = self.driver.operations.iter().find(|driver| driver.path == spec.path);
            let driver = driver.unwrap_or_else(|| {
                panic!("{} has no generated code; run `cargo xtask generate`", spec.path)
            });
            Case { product: &self.spec, spec, driver }
        })
    }
}

/// All products.
fn pairs() -> Vec<Pair> {
    let mut drivers = generated::products();
    let pairs = specs::products().into_iter().map(|spec| {
        let index = drivers.iter().position(|driver| driver.path == spec.path);
        let index = index.unwrap_or_else(|| {
            panic!("{} has no generated code; run `cargo xtask generate`", spec.path)
        });
        Pair { driver: drivers.swap_remove(index), spec }
    });
    pairs.collect()
}

/// Fails with what the check finds wrong in all operations together.
fn check_operations(check: impl Fn(&Case<'_>) -> Vec<String>) {
    let mut report = Report::default();
    for pair in pairs() {
        for case in pair.cases() {
            report.add(&case.spec.path, check(&case));
        }
    }
    report.finish();
}

/// What is wrong, by spec.
#[derive(Default)]
struct Report(Vec<String>);

impl Report {
    fn add(&mut self, path: &str, problems: impl IntoIterator<Item = String>) {
        self.0.extend(problems.into_iter().map(|problem| format!("{path}: {problem}")));
    }

    fn finish(self) {
        assert!(self.0.is_empty(), "{} problems:\n{}", self.0.len(), self.0.join("\n"));
    }
}

/// Says what only one of two sets has.
fn compare_sets(what: &str, documented: &[&str], found: &[&str]) -> Vec<String> {
    let documented = documented.iter().collect::<BTreeSet<_>>();
    let found = found.iter().collect::<BTreeSet<_>>();
    let missing = documented.difference(&found).map(|name| format!("{what} {name} is missing"));
    let extra =
        found.difference(&documented).map(|name| format!("{what} {name} is not documented"));
    missing.chain(extra).collect()
}

#[test]
fn every_spec_has_generated_code_and_the_other_way_round() {
    let specs = specs::products();
    let products = generated::products();
    let documented = specs.iter().flat_map(|product| {
        let operations = product.operations.iter().map(|operation| operation.path.as_str());
        operations.chain([product.path.as_str()])
    });
    let found = products.iter().flat_map(|product| {
        product.operations.iter().map(|operation| operation.path).chain([product.path])
    });
    let problems = compare_sets(
        "generated code for",
        &documented.collect::<Vec<_>>(),
        &found.collect::<Vec<_>>(),
    );
    assert!(problems.is_empty(), "{problems:#?}");
    assert!(!specs.is_empty(), "no spec was found");
}

//! The build of the client crate alone, with its dependencies built: what a field costs.
//!
//! Copies of the crate are built, so that nothing in the repository is touched: as it is, with many
//! operations, and without products. The last one is the hand-written runtime, on top of which the
//! cost of a field is counted.

use std::path::Path;

use super::client_copy::{Built, ClientCopy, products};
use super::copies::Specs;
use super::table::Table;
use super::user;
use crate::message::Result;
use crate::workspace;

/// What the compiler may hold at most, in MB, for a product as large as Cloud Firewall; more for more.
const MEGABYTES: f64 = 1000.0;

/// Parameters and fields of answers of Cloud Firewall, all 281 operations together.
const CLOUD_FIREWALL_FIELDS: f64 = 4510.0;

/// A way to build, and what it may cost at most in CPU milliseconds per field.
struct Mode {
    name: &'static str,
    arguments: &'static [&'static str],
    milliseconds_per_field: f64,
}

const MODES: [Mode; 3] = [
    Mode { name: "check", arguments: &["check"], milliseconds_per_field: 0.6 },
    Mode { name: "debug", arguments: &["build"], milliseconds_per_field: 1.0 },
    Mode { name: "release", arguments: &["build", "--release"], milliseconds_per_field: 2.0 },
];

/// Measures the builds.
pub(super) fn measure(root: &Path, operations: usize) -> Result {
    let few = Specs::new(workspace::specs(root)?)?;
    let many = few.multiplied(operations)?;
    let generated = alicloud_codegen::generate(&many.files)?;
    let products = products(&generated);

    let current = ClientCopy::new(root, "client", &products)?;
    let runtime = current.without_products();
    let large = ClientCopy::new(root, "client-of-many", &products)?;
    large.replace_products(&generated)?;

    for mode in &MODES {
        runtime.build(mode.arguments)?;
        let base = runtime.measure(mode.arguments)?;
        let now = current.measure(mode.arguments)?;
        let scaled = large.measure(mode.arguments)?;
        let mut table = Table::new(format!("client crate alone: {}", mode.name));
        table.add("CPU of the runtime, without products", base.cpu, "s", None, base.detail());
        let name = format!("CPU, {} operations", few.operations);
        table.add(name, now.cpu, "s", None, now.detail());
        report(&mut table, mode, &many, &base, &scaled);
        table.print();
    }
    user::measure(&large, &generated, &products)
}

fn report(table: &mut Table, mode: &Mode, specs: &Specs, base: &Built, built: &Built) {
    let (operations, fields) = (specs.operations, specs.fields);
    let milliseconds = 1000.0 * (built.cpu - base.cpu);
    let name = |what: &str| format!("{what}, {operations} operations");
    table.add(name("CPU"), built.cpu, "s", None, built.detail());
    let per_operation = milliseconds / operations as f64;
    table.add(name("CPU per operation"), per_operation, "ms", None, "on top of the runtime");
    let per_field = milliseconds / fields as f64;
    let detail = format!("on top of the runtime; {fields} fields");
    table.add(name("CPU per field"), per_field, "ms", mode.milliseconds_per_field, detail);
    let limit = MEGABYTES * (fields as f64 / CLOUD_FIREWALL_FIELDS).max(1.0);
    table.add(name("peak memory"), built.megabytes, "MB", limit.round(), "of the compiler");
}

//! Many calls of one client at the same time. The work is done by the program `bench_concurrent`
//! of the tests, which is built in the release profile.

use std::path::Path;
use std::process::Command;

use super::table::Table;
use super::{child, scratch};
use crate::message::Result;

/// Bytes that the process may grow by for each call in flight.
const MOST_BYTES: f64 = 16_384.0;

/// Measures ten thousand calls at the same time.
pub(super) fn measure(root: &Path) -> Result {
    let target = scratch::target(root);
    let mut build = child::cargo_into(&target, root);
    build.args(["build", "--release", "--package", "alicloud-tests", "--bin", "bench_concurrent"]);
    child::run(&mut build)?;

    let mut run = Command::new(target.join("release/bench_concurrent"));
    // A proxy would also be asked to reach this machine.
    let measured = child::run(run.env("NO_PROXY", "127.0.0.1"))?;
    let line = measured.output.trim_end();
    let numbers =
        line.split('\t').map(str::parse::<f64>).collect::<std::result::Result<Vec<_>, _>>();
    let Ok([per_second, bytes, microseconds]) = numbers.as_deref() else {
        return Err(format!("`bench_concurrent` printed an unexpected line: {line}").into());
    };
    let mut table =
        Table::new("10,000 calls of one client at once, 256 connections, release profile");
    table.add("calls per second", *per_second, "", None, "the server is another process");
    table.add("memory for a call in flight", *bytes, "B", MOST_BYTES, "growth of the process");
    table.add("CPU for a call", *microseconds, "us", None, "all threads, with the kernel");
    table.print();
    Ok(())
}

//! What a program that uses the client carries: crates, bytes, and the time to build all of it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::table::Table;
use super::{child, scratch};
use crate::message::Result;

/// A program that makes one call.
const PROGRAM: &str = r#"//! Makes one call.

#[tokio::main(flavor = "current_thread")]
async fn main() -> alicloud_client::cloudfw::Result<()> {
    let client = alicloud_client::cloudfw::Client::from_env().await?;
    let answer = client.describe_internet_open_port().send().await?;
    println!("{}", answer.data_list.len());
    Ok(())
}
"#;

/// The manifest of the program; `with-lto` is what a user who minds the size sets.
const MANIFEST: &str = r#"[package]
name = "one-call"
version = "0.0.0"
edition = "2024"

[workspace]

[dependencies]
alicloud-client = { path = "../../../generated-client" }
tokio = { version = "1", features = ["macros", "rt"] }

[profile.release]
strip = true

[profile.with-lto]
inherits = "release"
lto = true
codegen-units = 1
"#;

/// Measures crates and bytes.
pub(super) fn measure(root: &Path) -> Result {
    let mut table = Table::new("weight of the client with default features");
    let crates = crates(root, &[])?;
    table.add("crates in the dependency tree", crates, "", 100.0, "with the client itself");
    let crates = self::crates(root, &["--no-default-features", "--features", "cloudfw"])?;
    table.add("crates without TLS", crates, "", 87.0, "");

    let program = program(root)?;
    let target = scratch::target(root);
    for (profile, limit) in [("release", Some(3.8)), ("with-lto", None)] {
        let mut build = child::cargo_into(&target, &program);
        child::run(build.args(["build", "--profile", profile]))?;
        let bytes = scratch::size(&target.join(profile).join("one-call"))?;
        let name = format!("program with one call, stripped: {profile}");
        table.add(name, bytes / 1e6, "MB", limit, "");
    }
    table.print();
    Ok(())
}

/// Measures the build of the program and of all it depends on.
pub(super) fn measure_cold(root: &Path) -> Result {
    let program = program(root)?;
    let target = scratch::folder(root, "cold-target");
    let mut table = Table::new("build of a program with one call, from nothing");
    for (profile, limit) in [("dev", 80.0), ("release", 165.0)] {
        scratch::remove(&target)?;
        let mut build = child::cargo_into(&target, &program);
        let cost = child::run(build.args(["build", "--profile", profile]))?;
        let detail = format!("{:.0} s on the clock", cost.wall);
        table.add(format!("CPU, {profile} profile"), cost.cpu, "s", limit, detail);
    }
    scratch::remove(&target)?;
    table.print();
    Ok(())
}

/// Number of crates that the client is built with, itself included.
fn crates(root: &Path, features: &[&str]) -> Result<f64> {
    let mut tree = child::cargo(root);
    tree.args(["tree", "--edges", "normal", "--prefix", "none", "--no-dedupe"]);
    tree.args(["--package", "alicloud-client", "--format", "{p}"]);
    let listing = child::run(tree.args(features))?.output;
    Ok(listing.lines().filter(|line| !line.is_empty()).collect::<BTreeSet<_>>().len() as f64)
}

/// Writes the program. It is built with the versions that the repository has.
fn program(root: &Path) -> Result<PathBuf> {
    let folder = scratch::folder(root, "one-call");
    scratch::write(&folder.join("Cargo.toml"), MANIFEST)?;
    scratch::write(&folder.join("Cargo.lock"), &scratch::read(&root.join("Cargo.lock"))?)?;
    scratch::write(&folder.join("src/main.rs"), PROGRAM)?;
    Ok(folder)
}

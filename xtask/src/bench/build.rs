//! The build of the client crate alone, with its dependencies built: what a field costs.
//!
//! Copies of the crate are built, so that nothing in the repository is touched: as it is, with many
//! operations, and without products. The last one is the hand-written runtime, on top of which the
//! cost of a field is counted.

use std::path::{Path, PathBuf};

use alicloud_codegen::Generated;

use super::child;
use super::copies::Specs;
use super::scratch;
use super::table::{Table, spread};
use crate::message::Result;
use crate::workspace;

/// How often each build is measured.
const RUNS: usize = 3;

/// Where the client crate keeps its sources.
const SOURCES: &str = "generated-client/src";

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

    let current = Copy::new(root, "client", &products)?;
    let runtime = Copy::of_runtime(&current);
    let large = Copy::new(root, "client-of-many", &products)?;
    large.replace_products(&generated, &products)?;

    for mode in &MODES {
        runtime.build(mode, &[])?;
        let base = runtime.measure(mode)?;
        let mut table = Table::new(format!("client crate alone: {}", mode.name));
        table.add("CPU of the runtime, without products", base.cpu, "s", None, base.detail());
        for (copy, specs) in [(&current, &few), (&large, &many)] {
            let built = copy.measure(mode)?;
            report(&mut table, mode, specs, &base, &built);
        }
        table.print();
    }
    Ok(())
}

fn report(table: &mut Table, mode: &Mode, specs: &Specs, base: &Built, built: &Built) {
    let Specs { operations, fields, .. } = specs;
    let milliseconds = 1000.0 * (built.cpu - base.cpu);
    let name = |what: &str| format!("{what}, {operations} operations");
    table.add(name("CPU"), built.cpu, "s", None, built.detail());
    let detail = format!("on top of the runtime; {fields} fields");
    let per_field = milliseconds / *fields as f64;
    table.add(name("CPU per field"), per_field, "ms", mode.milliseconds_per_field, detail);
    let per_operation = milliseconds / *operations as f64;
    table.add(name("CPU per operation"), per_operation, "ms", None, "on top of the runtime");
    table.add(name("peak memory"), built.megabytes, "MB", 1000.0, "of the compiler");
}

/// The modules of the generated products; each has a feature of the same name.
fn products(generated: &Generated) -> Vec<String> {
    let folders = generated.owned_folders.iter();
    let products = folders.filter_map(|folder| folder.strip_prefix(SOURCES)?.strip_prefix('/'));
    products.map(str::to_owned).collect()
}

/// What a build cost: the best run, the middle one, and the most memory.
struct Built {
    cpu: f64,
    middle: f64,
    megabytes: f64,
}

impl Built {
    fn detail(&self) -> String {
        format!("median {:.2}", self.middle)
    }
}

/// A copy of the client crate in a workspace of its own.
struct Copy {
    folder: PathBuf,
    target: PathBuf,
    features: String,
}

impl Copy {
    /// Copies the crate; the features turn on `products` and the usual TLS backend.
    fn new(root: &Path, name: &str, products: &[String]) -> Result<Self> {
        let folder = scratch::folder(root, name);
        scratch::remove(&folder)?;
        scratch::copy(&root.join("generated-client"), &folder.join("generated-client"))?;
        let manifest = scratch::read(&root.join("Cargo.toml"))?;
        scratch::write(&folder.join("Cargo.toml"), &with_one_member(&manifest))?;
        scratch::write(&folder.join("Cargo.lock"), &scratch::read(&root.join("Cargo.lock"))?)?;
        let features = format!("rustls,{}", products.join(","));
        Ok(Self { folder, target: scratch::target(root), features })
    }

    /// The same copy without products.
    fn of_runtime(copy: &Self) -> Self {
        let (folder, target) = (copy.folder.clone(), copy.target.clone());
        Self { folder, target, features: "rustls".to_owned() }
    }

    /// Puts generated products in place of those that were copied.
    fn replace_products(&self, generated: &Generated, products: &[String]) -> Result {
        for product in products {
            scratch::remove(&self.folder.join(SOURCES).join(product))?;
        }
        let files = generated.files.iter().filter(|(path, _)| path.starts_with(SOURCES));
        for (path, text) in files {
            scratch::write(&self.folder.join(path), text)?;
        }
        Ok(())
    }

    /// Builds the crate again and again after a change of its root, each time with one job.
    fn measure(&self, mode: &Mode) -> Result<Built> {
        let path = self.folder.join(SOURCES).join("lib.rs");
        let text = scratch::read(&path)?;
        let mut seconds = Vec::new();
        let mut megabytes = 0f64;
        for _ in 0..RUNS {
            scratch::write(&path, &text)?;
            let cost = self.build(mode, &["--jobs", "1"])?;
            seconds.push(cost.cpu);
            megabytes = megabytes.max(cost.compiler_megabytes);
        }
        let (cpu, middle) = spread(seconds);
        Ok(Built { cpu, middle, megabytes })
    }

    fn build(&self, mode: &Mode, options: &[&str]) -> Result<child::Cost> {
        let mut command = child::cargo_into(&self.target, &self.folder);
        command.args(mode.arguments).args(["--package", "alicloud-client", "--lib"]);
        command.args(["--no-default-features", "--features", &self.features]);
        child::run(command.args(options))
    }
}

/// The manifest of the workspace with the client crate as its only member.
fn with_one_member(manifest: &str) -> String {
    let lines = manifest.lines().map(|line| match line.split('=').next().map(str::trim_end) {
        Some("members") => "members = [\"generated-client\"]",
        Some("default-members") => "",
        _ => line,
    });
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

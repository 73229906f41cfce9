//! Copies of the client crate that are built instead of the crate itself.

use std::path::{Path, PathBuf};
use std::process::Command;

use alicloud_codegen::Generated;

use super::table::spread;
use super::{child, scratch};
use crate::message::Result;

/// How often each build is measured.
const RUNS: usize = 3;

/// Where the client crate keeps its sources.
const SOURCES: &str = "generated-client/src";

/// A copy of the client crate in a workspace of its own.
pub(super) struct ClientCopy {
    folder: PathBuf,
    target: PathBuf,
    products: Vec<String>,
}

/// What a build cost: the best run, the middle one, and the most memory.
pub(super) struct Built {
    pub(super) cpu: f64,
    middle: f64,
    pub(super) megabytes: f64,
}

impl Built {
    pub(super) fn detail(&self) -> String {
        format!("median {:.2}", self.middle)
    }
}

impl ClientCopy {
    /// Copies the crate.
    pub(super) fn new(root: &Path, name: &str, products: &[String]) -> Result<Self> {
        let folder = scratch::folder(root, name);
        scratch::remove(&folder)?;
        scratch::copy(&root.join("generated-client"), &folder.join("generated-client"))?;
        scratch::write(&folder.join("Cargo.lock"), &scratch::read(&root.join("Cargo.lock"))?)?;
        let copy = Self { folder, target: scratch::target(root), products: products.to_vec() };
        copy.set_members(&scratch::read(&root.join("Cargo.toml"))?, &["generated-client"])?;
        Ok(copy)
    }

    /// The same copy without products.
    pub(super) fn without_products(&self) -> Self {
        let (folder, target) = (self.folder.clone(), self.target.clone());
        Self { folder, target, products: Vec::new() }
    }

    /// Puts generated products in place of those that were copied.
    pub(super) fn replace_products(&self, generated: &Generated) -> Result {
        for product in &self.products {
            scratch::remove(&self.folder.join(SOURCES).join(product))?;
        }
        let files = generated.files.iter().filter(|(path, _)| path.starts_with(SOURCES));
        for (path, text) in files {
            scratch::write(&self.folder.join(path), text)?;
        }
        Ok(())
    }

    /// Puts a program into the workspace that uses the client.
    pub(super) fn add_program(&self, name: &str, text: &str) -> Result {
        let features = self.features();
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
             [dependencies.alicloud-client]\npath = \"../generated-client\"\n\
             default-features = false\nfeatures = {features:?}\n"
        );
        scratch::write(&self.folder.join(name).join("Cargo.toml"), &manifest)?;
        scratch::write(&self.folder.join(name).join("src/main.rs"), text)?;
        let manifest = scratch::read(&self.folder.join("Cargo.toml"))?;
        self.set_members(&manifest, &["generated-client", name])
    }

    /// Builds the crate, with its dependencies where they are not built yet.
    pub(super) fn build(&self, arguments: &[&str]) -> Result {
        child::run(&mut self.command(arguments))?;
        Ok(())
    }

    /// Builds the crate again and again with one job, each time after a change of its root.
    pub(super) fn measure(&self, arguments: &[&str]) -> Result<Built> {
        let mut command = self.command(arguments);
        repeated(&self.folder.join(SOURCES).join("lib.rs"), command.args(["--jobs", "1"]))
    }

    /// Builds a program again and again, without symbols; also says how many bytes it has.
    pub(super) fn measure_program(&self, name: &str, arguments: &[&str]) -> Result<(Built, f64)> {
        let mut command = child::cargo_into(&self.target, &self.folder);
        command.arg("rustc").args(arguments).args(["--package", name, "--jobs", "1"]);
        let main = self.folder.join(name).join("src/main.rs");
        let built = repeated(&main, command.args(["--", "-Cstrip=symbols"]))?;
        let profile = if arguments.contains(&"--release") { "release" } else { "debug" };
        Ok((built, scratch::size(&self.target.join(profile).join(name))?))
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = child::cargo_into(&self.target, &self.folder);
        command.args(arguments).args(["--package", "alicloud-client", "--lib"]);
        command.args(["--no-default-features", "--features", &self.features().join(",")]);
        command
    }

    /// The features that turn on the products and the usual TLS backend.
    fn features(&self) -> Vec<&str> {
        ["rustls"].into_iter().chain(self.products.iter().map(String::as_str)).collect()
    }

    fn set_members(&self, manifest: &str, members: &[&str]) -> Result {
        let members = format!("members = {members:?}");
        let lines = manifest.lines().map(|line| match line.split('=').next().map(str::trim_end) {
            Some("members") => &members,
            Some("default-members") => "",
            _ => line,
        });
        let manifest = lines.collect::<Vec<_>>().join("\n") + "\n";
        scratch::write(&self.folder.join("Cargo.toml"), &manifest)
    }
}

/// The modules of the generated products; each has a feature of the same name.
pub(super) fn products(generated: &Generated) -> Vec<String> {
    let folders = generated.owned_folders.iter();
    let products = folders.filter_map(|folder| folder.strip_prefix(SOURCES)?.strip_prefix('/'));
    products.map(str::to_owned).collect()
}

/// Runs a build several times, each time after `source` has been written again.
fn repeated(source: &Path, command: &mut Command) -> Result<Built> {
    let text = scratch::read(source)?;
    let mut seconds = Vec::new();
    let mut megabytes = 0f64;
    for _ in 0..RUNS {
        scratch::write(source, &text)?;
        let cost = child::run(command)?;
        seconds.push(cost.cpu);
        megabytes = megabytes.max(cost.compiler_megabytes);
    }
    let (cpu, middle) = spread(seconds);
    Ok(Built { cpu, middle, megabytes })
}

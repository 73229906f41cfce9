//! The generator: what an operation costs, beside the floor of its method.
//!
//! The floor is what no generator on `syn` and `prettyplease` can go below: its own output lexed,
//! parsed and printed once.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use alicloud_codegen::{Files, Generated, SpecFile};

use super::copies::Specs;
use super::table::{Table, spread};
use super::{child, cpu, scratch};
use crate::message::Result;
use crate::workspace;

/// How often something is measured, after one run to warm up.
const RUNS: usize = 7;

/// Measures the generator as it was built; when it was not optimised, once more optimised.
pub(super) fn measure(root: &Path, operations: usize) -> Result {
    let few = Specs::new(workspace::specs(root)?)?;
    let many = few.multiplied(operations)?;
    let generated = alicloud_codegen::generate(&many.files)?;
    let folder = written(root, &many, &generated)?;
    if cfg!(debug_assertions) {
        let mut table = Table::new("generator, dev profile: what the maintainers run");
        unchanged(xtask(root), &few, root, None, &mut table)?;
        unchanged(xtask(root), &many, &folder, Some(0.5), &mut table)?;
        table.print();
        return measure_optimised(root, operations);
    }
    let mut table = Table::new("generator, release profile");
    let program = std::env::current_exe();
    let program = program.map_err(|error| format!("cannot find this program: {error}"))?;
    unchanged(Command::new(program), &many, &folder, Some(0.1), &mut table)?;
    work(&many, &generated, &mut table)?;
    lines(&generated, &mut table);
    table.print();
    Ok(())
}

/// Runs this measurement in the release profile. It prints for itself.
fn measure_optimised(root: &Path, operations: usize) -> Result {
    let mut command = child::cargo_into(&scratch::target(root), root);
    command.args(["run", "--release", "--quiet", "--package", "xtask", "--"]);
    command.args(["bench", "generator", "--operations", &operations.to_string()]);
    let status = command.status().map_err(|error| format!("cannot run `{command:?}`: {error}"))?;
    match status.success() {
        true => Ok(()),
        false => Err(format!("`{command:?}` failed").into()),
    }
}

/// Writes the specs and what is generated from them.
fn written(root: &Path, specs: &Specs, generated: &Generated) -> Result<PathBuf> {
    let folder = scratch::folder(root, "generator");
    scratch::remove(&folder)?;
    let specs = specs.files.iter().map(|file| (file.path.as_str(), file.text.as_str()));
    for (path, text) in specs.chain(generated.files.iter()) {
        scratch::write(&folder.join(path), text)?;
    }
    Ok(folder)
}

/// The maintainers' commands, as they run them.
fn xtask(root: &Path) -> Command {
    let mut command = child::cargo(root);
    command.arg("xtask");
    command
}

/// `generate --check` on specs that have not changed: it reads, generates and compares.
fn unchanged(
    mut command: Command,
    specs: &Specs,
    root: &Path,
    limit: Option<f64>,
    table: &mut Table,
) -> Result {
    command.args(["generate", "--check", "--root"]).arg(root);
    let mut seconds = Vec::new();
    for _ in 0..RUNS {
        seconds.push(child::run(&mut command)?.wall);
    }
    let (best, middle) = spread(seconds);
    let name = format!("generate --check, {} operations, wall", specs.operations);
    table.add(name, best, "s", limit, format!("median {middle:.3}"));
    Ok(())
}

/// CPU time on one thread, against the floor; then the wall time on all.
fn work(specs: &Specs, generated: &Generated, table: &mut Table) -> Result {
    let operations = specs.operations as f64;
    let (cpu, cpu_middle) = on_one_thread(|| generate(&specs.files))?;
    let (floor, floor_middle) = on_one_thread(|| floor(&generated.files))?;
    let detail = format!("median {:.3}", 1000.0 * cpu_middle / operations);
    table.add("CPU per operation", 1000.0 * cpu / operations, "ms", None, detail);
    let detail = format!("median {:.3}", 1000.0 * floor_middle / operations);
    table.add("floor: lex, parse, print", 1000.0 * floor / operations, "ms", None, detail);
    let detail = format!("median {:.2}", cpu_middle / floor_middle);
    table.add("ratio to the floor", cpu / floor, "", 1.5, detail);

    let mut seconds = Vec::new();
    for _ in 0..RUNS {
        let start = Instant::now();
        generate(&specs.files)?;
        seconds.push(start.elapsed().as_secs_f64());
    }
    let (best, middle) = spread(seconds);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let detail = format!("median {middle:.3}; in memory, on {threads} threads");
    table.add("wall", best, "s", 0.5, detail);
    Ok(())
}

/// Best and middle CPU seconds of `work` on a single thread: two that share a core slow each other
/// down, which is not a property of the work.
fn on_one_thread(work: impl Fn() -> Result + Send + Sync) -> Result<(f64, f64)> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    let pool = pool.map_err(|error| format!("cannot start a thread: {error}"))?;
    pool.install(|| {
        work()?;
        let mut seconds = Vec::new();
        for _ in 0..RUNS {
            let before = cpu::of_this_thread()?;
            work()?;
            seconds.push((cpu::of_this_thread()? - before).as_secs_f64());
        }
        Ok(spread(seconds))
    })
}

fn generate(specs: &[SpecFile]) -> Result {
    alicloud_codegen::generate(specs)?;
    Ok(())
}

fn floor(files: &Files) -> Result {
    for (path, text) in rust_files(files) {
        let file = syn::parse_file(text)
            .map_err(|error| format!("{path}: the generated file is not Rust: {error}"))?;
        std::hint::black_box(prettyplease::unparse(&file));
    }
    Ok(())
}

/// How much text there is.
fn lines(generated: &Generated, table: &mut Table) {
    let operations = generated.operations as f64;
    let mut client = 0;
    let mut code = 0;
    let mut drivers = 0;
    for (path, text) in rust_files(&generated.files) {
        if path.starts_with("generated-client/") {
            client += text.lines().count();
            code += text.lines().filter(|line| is_code(line)).count();
        } else {
            drivers += text.lines().count();
        }
    }
    let detail = format!("{:.0} of them code, the others documentation", code as f64 / operations);
    table.add("lines per operation, client", client as f64 / operations, "", None, detail);
    table.add("lines per operation, drivers of tests", drivers as f64 / operations, "", None, "");
}

fn rust_files(files: &Files) -> impl Iterator<Item = (&str, &str)> {
    files.iter().filter(|(path, _)| path.ends_with(".rs"))
}

fn is_code(line: &str) -> bool {
    let line = line.trim_start();
    !line.is_empty() && !line.starts_with("//")
}

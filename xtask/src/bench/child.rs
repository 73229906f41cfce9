//! Programs that the bench runs, and what they cost.

use std::env;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::cpu;
use crate::message::Result;

/// How often the memory of compilers is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// What a program cost, with all that it ran.
pub(super) struct Cost {
    /// Seconds of CPU time.
    pub(super) cpu: f64,
    /// Seconds on the clock.
    pub(super) wall: f64,
    /// The most memory that one compiler held, in MB; 0 where no compiler was seen.
    pub(super) compiler_megabytes: f64,
    /// What the program printed.
    pub(super) output: String,
}

/// The cargo that runs this program.
pub(super) fn cargo(folder: &Path) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(folder).env("CARGO_TERM_COLOR", "never");
    command
}

/// Cargo with settings that make builds comparable, and with a place of its own for what it builds.
pub(super) fn cargo_into(target: &Path, folder: &Path) -> Command {
    let mut command = cargo(folder);
    command.env("CARGO_TARGET_DIR", target).env("CARGO_INCREMENTAL", "0");
    command
}

/// Runs a program to its end and measures it; a failure carries what it printed.
pub(super) fn run(command: &mut Command) -> Result<Cost> {
    let before = cpu::of_children()?;
    let start = Instant::now();
    let (output, compiler_kibibytes) = watched(command)?;
    let wall = start.elapsed().as_secs_f64();
    if !output.status.success() {
        let program = format!("{command:?}");
        let printed = String::from_utf8_lossy(&output.stderr);
        return Err(format!("`{program}` failed:\n{}", printed.trim_end()).into());
    }
    Ok(Cost {
        cpu: (cpu::of_children()? - before).as_secs_f64(),
        wall,
        compiler_megabytes: compiler_kibibytes as f64 * 1024.0 / 1e6,
        output: String::from_utf8_lossy(&output.stdout).into_owned(),
    })
}

fn watched(command: &mut Command) -> Result<(Output, u64)> {
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let child = child.map_err(|error| format!("cannot run `{command:?}`: {error}"))?;
    let parent = child.id();
    let finished = AtomicBool::new(false);
    let (output, peak) = thread::scope(|scope| {
        let watcher = scope.spawn(|| {
            let mut peak = 0;
            while !finished.load(Ordering::Relaxed) {
                peak = peak.max(memory_of_compilers(parent));
                thread::sleep(LOOK_EVERY);
            }
            peak
        });
        let output = child.wait_with_output();
        finished.store(true, Ordering::Relaxed);
        (output, watcher.join().unwrap_or(0))
    });
    let output = output.map_err(|error| format!("cannot wait for `{command:?}`: {error}"))?;
    Ok((output, peak))
}

/// The highest peak, in kB, among the compilers that `parent` runs now.
fn memory_of_compilers(parent: u32) -> u64 {
    let Ok(processes) = fs::read_dir("/proc") else { return 0 };
    let peaks = processes.flatten().filter_map(|process| {
        let status = fs::read_to_string(process.path().join("status")).ok()?;
        let field = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            line.strip_prefix(':')?.split_ascii_whitespace().next()
        };
        let is_compiler = field("Name")? == "rustc" && field("PPid")?.parse() == Ok(parent);
        field("VmHWM").filter(|_| is_compiler)?.parse::<u64>().ok()
    });
    peaks.max().unwrap_or(0)
}

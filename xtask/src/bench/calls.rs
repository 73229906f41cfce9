//! Calls: what the typed client costs beside a hand-written one. The work is done by the program
//! `bench_calls` of the tests, which is built in the release profile.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::str::FromStr;

use anstream::println;

use super::table::Table;
use super::{child, scratch};
use crate::message::Result;

/// How many times as much as the hand-written client a whole call may cost, with everything that
/// is compiled in and idle.
const CALL_RATIO: f64 = 1.15;

/// The cases whose instructions are counted.
const COUNTED_CASES: [&str; 3] = ["sign", "parse-small", "call-small"];

/// How many calls are made under the tool that counts instructions: the difference counts, so that
/// the start of the program does not.
const COUNTED: [u32; 2] = [100, 500];

/// A case, what a person calls it, and its targets.
struct Case {
    name: &'static str,
    title: &'static str,
    microseconds: Option<f64>,
    ratio: Option<f64>,
    allocations: Option<f64>,
}

const CASES: [Case; 7] = [
    Case {
        name: "sign",
        title: "build and sign a request",
        microseconds: Some(3.0),
        ratio: None,
        allocations: None,
    },
    Case {
        name: "parse-small",
        title: "parse 2 KB",
        microseconds: Some(6.5),
        ratio: None,
        allocations: None,
    },
    Case {
        name: "parse-large",
        title: "parse 200 KB",
        microseconds: Some(750.0),
        ratio: None,
        allocations: None,
    },
    Case {
        name: "call-small",
        title: "call, 2 KB",
        microseconds: None,
        ratio: Some(CALL_RATIO),
        allocations: Some(125.0),
    },
    Case {
        name: "call-small-traced",
        title: "call, 2 KB, with a listener to all spans",
        microseconds: None,
        ratio: Some(CALL_RATIO),
        allocations: None,
    },
    Case {
        name: "call-small-32",
        title: "call, 2 KB, 32 at once",
        microseconds: None,
        ratio: Some(CALL_RATIO),
        allocations: None,
    },
    Case {
        name: "call-large",
        title: "call, 200 KB",
        microseconds: None,
        ratio: Some(CALL_RATIO),
        allocations: None,
    },
];

/// Measures calls.
pub(super) fn measure(root: &Path) -> Result {
    let target = scratch::target(root);
    let mut build = child::cargo_into(&target, root);
    build.args(["build", "--release", "--package", "alicloud-tests", "--bin", "bench_calls"]);
    child::run(&mut build)?;
    let program = target.join("release/bench_calls");

    let mut run = Command::new(&program);
    // A proxy would also be asked to reach this machine.
    let measured = child::run(run.env("NO_PROXY", "127.0.0.1"))?;
    let mut table =
        Table::new("calls, release profile: the typed client beside a hand-written one");
    for (case, line) in CASES.iter().zip(measured.output.lines()) {
        let numbers = Numbers::read(case.name, line)
            .ok_or_else(|| format!("`bench_calls` printed an unexpected line: {line}"))?;
        numbers.report(case, &mut table);
    }
    table.print();
    count_instructions(root, &program)
}

/// What the program prints about a case.
struct Numbers {
    typed: Cost,
    bare: Cost,
}

/// Microseconds and allocations of one call.
struct Cost {
    best: f64,
    middle: f64,
    allocations: f64,
}

impl Numbers {
    fn read(name: &str, line: &str) -> Option<Self> {
        let mut fields = line.split('\t');
        if fields.next()? != name {
            return None;
        }
        Some(Self { typed: Cost::read(&mut fields)?, bare: Cost::read(&mut fields)? })
    }

    fn report(&self, case: &Case, table: &mut Table) {
        let Self { typed, bare } = self;
        let name = |what: &str| format!("{}: {what}", case.title);
        let detail = format!(
            "median {:.2}; hand-written {:.2}, {:.2}",
            typed.middle, bare.best, bare.middle
        );
        table.add(name("CPU"), typed.best, "us", case.microseconds, detail);
        let detail = format!("median {:.2}", typed.middle / bare.middle);
        table.add(name("ratio"), typed.best / bare.best, "", case.ratio, detail);
        let detail = format!("hand-written {:.0}", bare.allocations);
        table.add(name("allocations"), typed.allocations.round(), "", case.allocations, detail);
    }
}

impl Cost {
    fn read<'a>(fields: &mut impl Iterator<Item = &'a str>) -> Option<Self> {
        let mut number = || f64::from_str(fields.next()?).ok();
        Some(Self { best: number()?, middle: number()?, allocations: number()? })
    }
}

/// Counts the instructions of a call, which say the same on every run, where `valgrind` is there.
fn count_instructions(root: &Path, program: &Path) -> Result {
    let counter = Counter { program, output: scratch::folder(root, "callgrind.out") };
    if Command::new("valgrind").arg("--version").output().is_err() {
        println!("  instructions are not counted: there is no `valgrind`");
        return Ok(());
    }
    let mut table = Table::new("instructions of the calling thread, without the kernel");
    for case in CASES.iter().filter(|case| COUNTED_CASES.contains(&case.name)) {
        let typed = counter.per_call(case, "typed")?;
        let bare = counter.per_call(case, "bare")?;
        let detail = format!("hand-written {bare:.0}");
        table.add(case.title, typed, "", None, detail);
        table.add(format!("{}: ratio", case.title), typed / bare, "", case.ratio, "");
    }
    table.print();
    Ok(())
}

/// Runs the program under a tool that counts.
struct Counter<'a> {
    program: &'a Path,
    output: PathBuf,
}

impl Counter<'_> {
    fn per_call(&self, case: &Case, client: &str) -> Result<f64> {
        let [few, many] = COUNTED;
        let more = self.total(case, client, many)? - self.total(case, client, few)?;
        Ok(more / f64::from(many - few))
    }

    fn total(&self, case: &Case, client: &str, times: u32) -> Result<f64> {
        let mut command = Command::new("valgrind");
        command.args(["--tool=callgrind", "--separate-threads=yes"]);
        command.arg(format!("--callgrind-out-file={}", self.output.display()));
        command.arg(self.program).args([case.name, client, &times.to_string()]);
        child::run(command.env("NO_PROXY", "127.0.0.1"))?;
        // The first thread is the client, the others are the server.
        let of_client = self.output.with_extension("out-01");
        let counters = scratch::read(&of_client)?;
        let total = counters.lines().find_map(|line| line.strip_prefix("totals: ")?.parse().ok());
        let total = total.ok_or_else(|| format!("{}: expected totals", of_client.display()));
        Ok(total?)
    }
}

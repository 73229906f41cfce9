//! CPU time and allocations.

use std::fmt;
use std::fs;

use crate::Failure;

/// How often both are measured, by turns.
const ROUNDS: usize = 25;

/// How long one measurement takes at least, in microseconds of CPU time.
const ROUND: f64 = 20_000.0;

/// Between how many calls allocations are divided.
const COUNTED: u32 = 320;

/// What one call costs.
pub(crate) struct Cost {
    best: f64,
    middle: f64,
    allocations: f64,
}

/// Best and middle microseconds, and allocations.
impl fmt::Display for Cost {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:.3}\t{:.3}\t{:.2}", self.best, self.middle, self.allocations)
    }
}

/// Measures two ways to do the same, by turns, so that a busy machine is unfair to none. Each does
/// its work as often as it is told.
pub(crate) fn compare(
    first: impl Fn(u32) -> Result<(), Failure>,
    second: impl Fn(u32) -> Result<(), Failure>,
) -> Result<[Cost; 2], Failure> {
    let times = [enough(&first)?, enough(&second)?];
    let mut microseconds = [Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        microseconds[0].push(per_call(&first, times[0])?);
        microseconds[1].push(per_call(&second, times[1])?);
    }
    let [of_first, of_second] = microseconds;
    Ok([cost(of_first, allocations(&first)?), cost(of_second, allocations(&second)?)])
}

fn cost(mut microseconds: Vec<f64>, allocations: f64) -> Cost {
    microseconds.sort_by(f64::total_cmp);
    Cost { best: microseconds[0], middle: microseconds[ROUNDS / 2], allocations }
}

/// How many calls fill a round; they warm up too.
fn enough(work: impl Fn(u32) -> Result<(), Failure>) -> Result<u32, Failure> {
    let mut times = 32;
    while per_call(&work, times)? * f64::from(times) < ROUND {
        times *= 2;
    }
    Ok(times)
}

fn per_call(work: impl Fn(u32) -> Result<(), Failure>, times: u32) -> Result<f64, Failure> {
    let before = nanoseconds()?;
    work(times)?;
    let used = nanoseconds()? - before;
    Ok(used as f64 / 1000.0 / f64::from(times))
}

fn allocations(work: impl Fn(u32) -> Result<(), Failure>) -> Result<f64, Failure> {
    let mut outcome = Ok(());
    let counted = allocation_counter::measure(|| outcome = work(COUNTED));
    outcome?;
    Ok(counted.count_total as f64 / f64::from(COUNTED))
}

/// CPU time that the calling thread has used.
fn nanoseconds() -> Result<u64, Failure> {
    // The kernel brings its counter up to date when a thread gives way.
    std::thread::yield_now();
    let counters = fs::read_to_string("/proc/thread-self/schedstat").map_err(
        |_| "CPU time is read from /proc, which is not there or not readable: measure on Linux",
    )?;
    let first = counters.split_ascii_whitespace().next().unwrap_or_default();
    Ok(first.parse()?)
}

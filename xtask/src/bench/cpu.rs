//! CPU time as the kernel counts it: unlike time on the clock, it says the same on a busy machine.

use std::fs;
use std::time::Duration;

/// How many ticks the kernel counts in a second of `/proc/<pid>/stat`; fixed for user space.
const TICKS_PER_SECOND: f64 = 100.0;

/// CPU time that the calling thread has used.
pub(super) fn of_this_thread() -> Result<Duration, String> {
    // The kernel brings its counter up to date when a thread gives way.
    std::thread::yield_now();
    let counters = fs::read_to_string("/proc/thread-self/schedstat").map_err(|_| unavailable())?;
    let nanoseconds = counters.split_ascii_whitespace().next().and_then(|first| first.parse().ok());
    Ok(Duration::from_nanos(nanoseconds.ok_or_else(unavailable)?))
}

/// CPU time of the programs that this one has waited for, and of those that they waited for.
pub(super) fn of_children() -> Result<Duration, String> {
    let counters = fs::read_to_string("/proc/self/stat").map_err(|_| unavailable())?;
    let ticks = waited_for_ticks(&counters).ok_or_else(unavailable)?;
    Ok(Duration::from_secs_f64(ticks as f64 / TICKS_PER_SECOND))
}

/// The counters `cutime` and `cstime`. They are the 16th and 17th field, and the second one, the
/// name of the program, is the only one that may hold spaces.
fn waited_for_ticks(counters: &str) -> Option<u64> {
    let (_, after_name) = counters.rsplit_once(')')?;
    let mut fields = after_name.split_ascii_whitespace().skip(13);
    let user = fields.next()?.parse::<u64>().ok()?;
    let system = fields.next()?.parse::<u64>().ok()?;
    Some(user + system)
}

fn unavailable() -> String {
    "CPU time is read from /proc, which is not there or not readable: measure on Linux".to_owned()
}

//! What a call costs: the typed client beside a hand-written one, in the same run.
//!
//! `cargo xtask bench calls` runs this program and adds the targets. Without arguments it prints a
//! line per case: its name, then CPU microseconds per call (best, middle) and allocations per call,
//! first of the typed client, then of the hand-written one; separated by tabs.
//!
//! With `<case> <typed|bare> <times>` it only does the work, for tools that count instructions.

mod answers;
mod bare;
mod listener;
mod measure;
mod server;
mod typed;
mod work;

use std::env;
use std::error::Error;

use answers::Answers;
use bare::Bare;
use typed::Typed;
use work::{CASES, Case, Work};

/// Whatever goes wrong; there is nobody to tell errors apart.
type Failure = Box<dyn Error + Send + Sync>;

fn main() -> Result<(), Failure> {
    let arguments = env::args().skip(1).collect::<Vec<_>>();
    let arguments = arguments.iter().map(String::as_str).collect::<Vec<_>>();
    let answers = Answers::new()?;
    let typed = Work::new(Typed::new(&answers)?)?;
    let bare = Work::new(Bare::new(&answers)?)?;
    match arguments[..] {
        [] => print_all(&typed, &bare),
        [case, "typed", times] => typed.run(find(case)?, times.parse()?),
        [case, "bare", times] => bare.run(find(case)?, times.parse()?),
        _ => Err("expected no arguments, or `<case> <typed|bare> <times>`".into()),
    }
}

fn find(name: &str) -> Result<Case, Failure> {
    let case = CASES.into_iter().find(|(known, _)| *known == name);
    Ok(case.ok_or_else(|| format!("there is no case `{name}`"))?.1)
}

fn print_all(typed: &Work<Typed>, bare: &Work<Bare>) -> Result<(), Failure> {
    for (name, case) in CASES {
        let [typed, bare] =
            measure::compare(|times| typed.run(case, times), |times| bare.run(case, times))?;
        println!("{name}\t{typed}\t{bare}");
    }
    Ok(())
}

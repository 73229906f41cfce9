//! Makes calls with faults and prints what they came to, see [`alicloud_tests::faults`].
//!
//! `faults <seed> <number of the first case> <number of cases>`

use std::process::ExitCode;

use alicloud_tests::faults::{self, Run};

fn main() -> ExitCode {
    let numbers =
        std::env::args().skip(1).map(|text| text.parse().ok()).collect::<Option<Vec<_>>>();
    let Some([seed, first, count]) = numbers.as_deref() else {
        eprintln!("expected three numbers: seed, first case, cases");
        return ExitCode::FAILURE;
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.expect("threads can be started");
    let run = Run { seed: *seed, first: *first, count: *count };
    match runtime.block_on(faults::run(run)) {
        Ok(summary) => {
            println!("{summary}");
            ExitCode::SUCCESS
        }
        Err(contradiction) => {
            eprintln!("{contradiction}");
            ExitCode::FAILURE
        }
    }
}

//! Calls with faults in a fixed order, compared with a model.

use alicloud_tests::faults::{FAULTS, Run, run};

/// The run of the gate. `FAULTS=<seed>:<number>` runs one case alone.
const GATE: Run = Run { seed: 20_171_207, first: 0, count: 1600 };

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_follows_a_fault_is_what_the_documentation_promises() {
    let alone = std::env::var("FAULTS").ok();
    let alone = alone.map(|text| Run::parse(&text).expect("FAULTS is `<seed>:<number>`"));
    let summary = run(alone.unwrap_or(GATE)).await.unwrap_or_else(|error| panic!("{error}"));
    if alone.is_none() {
        assert!(summary.injected >= 1000, "only {} faults were injected", summary.injected);
        assert_eq!(summary.missing(FAULTS), [], "of 1600 cases none begins so");
    }
}

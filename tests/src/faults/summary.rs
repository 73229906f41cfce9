//! What a run did, counted.

use std::collections::BTreeMap;
use std::fmt;

use super::case::{CLASSES, Case, Class};
use super::fault::Fault;
use super::model::Outcome;

/// What a run did: per class and first fault.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// Calls.
    pub cases: usize,
    /// Faults that happened to attempts of them.
    pub injected: usize,
    rows: BTreeMap<(Class, &'static str), Row>,
}

/// Calls of a class whose first attempt met a fault.
#[derive(Clone, Debug, Default)]
struct Row {
    cases: usize,
    attempts: usize,
    requests: usize,
    /// Calls by how they ended.
    ends: BTreeMap<String, usize>,
}

impl Summary {
    pub(super) fn count(&mut self, case: &Case, outcome: &Outcome, requests: usize) {
        let faults = (0..outcome.attempts.len()).map(|attempt| case.step(attempt).fault);
        self.cases += 1;
        self.injected += faults.filter(|fault| *fault != Fault::None).count();
        let row = self.rows.entry((case.class, case.step(0).fault.name())).or_default();
        row.cases += 1;
        row.attempts += outcome.attempts.len();
        row.requests += requests;
        let end = match (outcome.stop, outcome.attempts.last()) {
            (Some(stop), Some(last)) => format!("{:?}/{stop:?}", last.kind.expect("it failed")),
            _ => "success".to_owned(),
        };
        *row.ends.entry(end).or_default() += 1;
    }

    pub(super) fn add(&mut self, other: Self) {
        self.cases += other.cases;
        self.injected += other.injected;
        for (key, row) in other.rows {
            let own = self.rows.entry(key).or_default();
            own.cases += row.cases;
            own.attempts += row.attempts;
            own.requests += row.requests;
            for (end, count) in row.ends {
                *own.ends.entry(end).or_default() += count;
            }
        }
    }

    /// The pairs of a class and the name of a fault that no case began with.
    pub fn missing(&self, faults: &[Fault]) -> Vec<(&'static str, &'static str)> {
        let pairs = CLASSES.iter().flat_map(|class| faults.iter().map(move |fault| (class, fault)));
        let missing =
            pairs.filter(|(class, fault)| !self.rows.contains_key(&(**class, fault.name())));
        missing.map(|(class, fault)| (class.name(), fault.name())).collect()
    }
}

/// A table: class, first fault, calls, attempts, requests that reached the server, ends.
impl fmt::Display for Summary {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let title = ("class", "first fault", "calls", "attempts", "requests", "how they ended");
        let (class, fault, calls, attempts, requests, ends) = title;
        writeln!(
            formatter,
            "{class:23} {fault:24} {calls:>6} {attempts:>9} {requests:>9}  {ends}"
        )?;
        for ((class, fault), row) in &self.rows {
            let Row { cases, attempts, requests, ends } = row;
            let ends = ends.iter().map(|(end, count)| format!("{end} {count}"));
            let ends = ends.collect::<Vec<_>>().join(", ");
            writeln!(
                formatter,
                "{:23} {fault:24} {cases:>6} {attempts:>9} {requests:>9}  {ends}",
                class.name()
            )?;
        }
        write!(formatter, "{} calls, {} faults, no contradiction", self.cases, self.injected)
    }
}

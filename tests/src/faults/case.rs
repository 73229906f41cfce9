//! What one call of a run goes through.

use std::fmt;
use std::time::Duration;

use alicloud_client::{CallOptions, RetryPolicy};

use super::fault::{FAULTS, Fault};
use super::random::Random;

/// Time of the whole call: longer than anything but a huge hint.
pub(super) const TOTAL: Duration = Duration::from_secs(120);

/// Time of an attempt that only a timeout ends. Others have much more, so that a slow machine
/// changes nothing.
pub(super) const SHORT: Duration = Duration::from_millis(800);

/// Wait that the client makes of a huge hint where it is told to cut it.
const CUT_HINT: Duration = Duration::from_millis(10);

/// What the operation is, as far as repetitions go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// It changes nothing.
    Read,
    /// Twice is the same as once; it has no token.
    IdempotentWrite,
    /// It has no token.
    Write,
    /// The client fills in the token.
    FilledToken,
    /// The caller gives the token.
    GivenToken,
    /// The caller turns the token off with an empty one.
    EmptyToken,
}

/// All of them.
pub const CLASSES: [Class; 6] = [
    Class::Read,
    Class::IdempotentWrite,
    Class::Write,
    Class::FilledToken,
    Class::GivenToken,
    Class::EmptyToken,
];

impl Class {
    /// What a person calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::IdempotentWrite => "idempotent write",
            Self::Write => "write",
            Self::FilledToken => "write, token filled in",
            Self::GivenToken => "write, token given",
            Self::EmptyToken => "write, token empty",
        }
    }
}

/// What becomes of a connection after an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It stays open.
    Open,
    /// It is closed, as the answer says.
    Announced,
    /// It is closed although the answer does not say so.
    Silent,
}

/// What happens to one attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// What goes wrong.
    pub fault: Fault,
    /// What becomes of the connection.
    pub ending: Ending,
}

/// What the source of credentials does when they are rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// It has others.
    Renews,
    /// It has no others.
    Stuck,
    /// It fails.
    Fails,
}

/// One call with everything that happens to it.
#[derive(Clone, Debug)]
pub struct Case {
    /// Seed of the run.
    pub seed: u64,
    /// Number in the run.
    pub number: u64,
    /// What the operation is.
    pub class: Class,
    /// Chooses one of the operations of the class.
    pub choice: usize,
    /// What happens to the attempts; those after the last step have good answers.
    pub steps: Vec<Step>,
    /// Most attempts of the call.
    pub max_attempts: u32,
    /// Repetitions in the budget of the client; unlimited where none.
    pub budget: Option<u32>,
    /// Whether the client is told to repeat idempotent writes.
    pub repeats_idempotent_writes: bool,
    /// What the source of credentials does when they are rejected.
    pub source: Source,
    /// Whether the client is told to cut huge hints; else no call has the time to wait for one.
    pub cuts_hints: bool,
}

impl Case {
    /// The case of this number. First faults and classes take turns, so that a run of some length
    /// has all pairs.
    pub fn draw(seed: u64, number: u64) -> Self {
        let mut random = Random::of(seed, number);
        let random = &mut random;
        let turn = usize::try_from(number).unwrap_or(0);
        let step = |random: &mut Random| Step {
            fault: random.one_of(FAULTS),
            ending: random.one_of(&[Ending::Open, Ending::Open, Ending::Announced, Ending::Silent]),
        };
        let mut steps = vec![step(random)];
        steps[0].fault = FAULTS[turn % FAULTS.len()];
        steps.extend((0..random.one_of(&[0, 0, 1, 1, 2, 3])).map(|_| step(random)));
        Self {
            seed,
            number,
            class: CLASSES[turn / FAULTS.len() % CLASSES.len()],
            choice: random.below(usize::MAX),
            steps,
            max_attempts: random.one_of(&[1, 2, 3, 3, 3, 3, 4, 5]),
            budget: random.one_of(&[None, None, None, None, None, Some(0), Some(1), Some(2)]),
            repeats_idempotent_writes: random.below(2) == 0,
            source: random.one_of(&[Source::Renews, Source::Renews, Source::Stuck, Source::Fails]),
            cuts_hints: random.below(2) == 0,
        }
    }

    /// What happens to an attempt, the first of which is number 0.
    pub fn step(&self, attempt: usize) -> Step {
        let good = Step { fault: Fault::None, ending: Ending::Open };
        self.steps.get(attempt).copied().unwrap_or(good)
    }

    /// The options of the call.
    pub(super) fn options(&self) -> CallOptions {
        let policy = RetryPolicy::new()
            .max_attempts(self.max_attempts)
            .base_delay(Duration::from_millis(2))
            .max_delay(Duration::from_millis(6))
            .max_hint(if self.cuts_hints { CUT_HINT } else { Duration::MAX })
            .repeat_idempotent_writes(self.repeats_idempotent_writes);
        CallOptions::new().retry(policy).attempt_timeout(SHORT).timeout(TOTAL)
    }
}

/// What somebody needs to run the case alone and to see what it is about.
impl fmt::Display for Case {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "FAULTS={}:{}", self.seed, self.number)?;
        writeln!(
            formatter,
            "  {}, {} attempts, budget {:?}, idempotent writes repeated: {}, credentials {:?}, \
             hints cut: {}",
            self.class.name(),
            self.max_attempts,
            self.budget,
            self.repeats_idempotent_writes,
            self.source,
            self.cuts_hints,
        )?;
        for (number, step) in self.steps.iter().enumerate() {
            let Step { fault, ending } = step;
            writeln!(formatter, "  attempt {}: {fault:?}, then {ending:?}", number + 1)?;
        }
        Ok(())
    }
}

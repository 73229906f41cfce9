//! What both sides of a case saw.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use alicloud_client::{HttpRequest, TransportErrorKind};

use super::case::{Case, Step};
use crate::server::Received;

/// What both sides of a case saw so far.
pub(super) struct Log {
    pub(super) case: Case,
    sides: Mutex<Sides>,
    service: Mutex<Service>,
}

#[derive(Default)]
struct Sides {
    handed: Vec<Handed>,
    seen: Vec<Seen>,
    /// The attempts by the nonces of their requests.
    nonces: HashMap<String, usize>,
}

/// A request that the client handed to its transport.
#[derive(Clone, Debug)]
pub(super) struct Handed {
    pub(super) nonce: String,
    pub(super) query: String,
    pub(super) attempt_timeout: Duration,
    /// The status of the answer, or why there is none; nothing where the transport was given up.
    pub(super) outcome: Option<Result<u16, TransportErrorKind>>,
}

/// A request that the server read to its end.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    pub(super) attempt: usize,
    pub(super) request: Received,
}

/// What the service knows besides the script.
#[derive(Debug, Default)]
pub(super) struct Service {
    /// The oldest credentials that it accepts.
    pub(super) accepted: u32,
    pub(super) session_code: &'static str,
    /// Seconds that its clock is ahead.
    pub(super) ahead: i64,
    /// What it says about a wrong date, and whether it says its own.
    pub(super) clock: Option<(&'static str, bool)>,
}

impl Log {
    pub(super) fn new(case: Case) -> Self {
        Self { case, sides: Mutex::default(), service: Mutex::default() }
    }

    /// Notes a request on its way, and says which attempt it is; the first is number 0.
    pub(super) fn hand(&self, request: &HttpRequest) -> usize {
        let header = |name: &str| {
            let value = request.headers.get(name).and_then(|value| value.to_str().ok());
            value.unwrap_or_default().to_owned()
        };
        let nonce = header("x-acs-signature-nonce");
        let mut sides = self.sides();
        let attempt = sides.handed.len();
        sides.nonces.entry(nonce.clone()).or_insert(attempt);
        sides.handed.push(Handed {
            nonce,
            query: request.url.query().unwrap_or_default().to_owned(),
            attempt_timeout: request.timeouts.attempt,
            outcome: None,
        });
        attempt
    }

    /// Notes what became of it.
    pub(super) fn end(&self, attempt: usize, outcome: Result<u16, TransportErrorKind>) {
        self.sides().handed[attempt].outcome = Some(outcome);
    }

    /// What happens to the attempt that was begun last.
    pub(super) fn current_step(&self) -> Step {
        let count = self.sides().handed.len();
        self.case.step(count.saturating_sub(1))
    }

    /// The attempt that a request belongs to.
    pub(super) fn attempt_of(&self, request: &Received) -> Option<usize> {
        let nonce = request.header("x-acs-signature-nonce")?;
        self.sides().nonces.get(nonce).copied()
    }

    pub(super) fn see(&self, attempt: usize, request: Received) {
        self.sides().seen.push(Seen { attempt, request });
    }

    pub(super) fn handed(&self) -> Vec<Handed> {
        self.sides().handed.clone()
    }

    pub(super) fn seen(&self) -> Vec<Seen> {
        self.sides().seen.clone()
    }

    pub(super) fn service(&self) -> MutexGuard<'_, Service> {
        self.service.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn sides(&self) -> MutexGuard<'_, Sides> {
        self.sides.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

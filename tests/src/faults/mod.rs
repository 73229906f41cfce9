//! Calls that go wrong in every way there is, and what must follow.
//!
//! A [`Case`] is one call: an operation of some class, a script of what happens to its attempts,
//! and the settings of the client. It is drawn from the seed of the run and its number, so that a
//! case that fails can be run alone. The real client sends it to a server that does what the
//! script says; a model that shares no code with the client says what must follow.

mod answer;
mod case;
mod client;
mod fault;
mod log;
mod model;
mod operations;
mod random;
mod server;
mod summary;
mod verdict;

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use alicloud_client::cloudfw::operations::describe_user_ips_whitelist::DescribeUserIpsWhitelistResponse;
use alicloud_client::cloudfw::{Client, ErrorCode};
use alicloud_client::{Answer, ReqwestTransport, RetryBudget};
use tokio::net::TcpSocket;
use tracing::instrument::WithSubscriber;
use tracing::level_filters::LevelFilter;

use crate::recorder::Recorder;
use client::{Aimed, Sessions, VALUE};
use operations::Operations;
use server::Server;
use verdict::{GIVEN_TOKEN, Observed, Success};

pub use case::{CLASSES, Case, Class, Ending, Source, Step};
pub use fault::{FAULTS, Fault, Hint};
pub use random::Random;
pub use summary::Summary;

/// How many calls are made at the same time.
const AT_ONCE: u64 = 64;

/// Which cases are run.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    /// Seed of the run.
    pub seed: u64,
    /// Number of the first case.
    pub first: u64,
    /// Number of cases.
    pub count: u64,
}

impl Run {
    /// The case that a text such as `7:1234`, seed and number, names.
    pub fn parse(text: &str) -> Option<Self> {
        let (seed, first) = text.split_once(':')?;
        Some(Self { seed: seed.parse().ok()?, first: first.parse().ok()?, count: 1 })
    }
}

/// Runs cases, several at the same time, up to the first that contradicts the model.
///
/// # Errors
///
/// When one does: the text has its seed, number and script, and the contradiction.
pub async fn run(run: Run) -> Result<Summary, String> {
    let setting = Arc::new(Setting::new().map_err(|error| format!("no socket: {error}"))?);
    let next = Arc::new(AtomicU64::new(run.first));
    let end = run.first.saturating_add(run.count);
    let mut workers = tokio::task::JoinSet::new();
    for _ in 0..AT_ONCE.min(run.count) {
        let (setting, next) = (Arc::clone(&setting), Arc::clone(&next));
        workers.spawn(async move {
            let server = Server::start().await.map_err(|error| format!("no server: {error}"))?;
            let mut summary = Summary::default();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= end {
                    return Ok(summary);
                }
                let case = Case::draw(run.seed, number);
                setting.check(&server, &case, &mut summary).await?;
            }
        });
    }
    let mut summary = Summary::default();
    while let Some(worker) = workers.join_next().await {
        match worker {
            Ok(Ok(part)) => summary.add(part),
            Ok(Err(contradiction)) => return Err(contradiction),
            Err(error) => return Err(format!("a call panicked: {error}")),
        }
    }
    Ok(summary)
}

/// What all cases share.
struct Setting {
    operations: Operations,
    /// A port that is taken, so that nobody else listens there.
    dead: TcpSocket,
}

impl Setting {
    fn new() -> io::Result<Self> {
        let dead = TcpSocket::new_v4()?;
        dead.bind(([127, 0, 0, 1], 0).into())?;
        Ok(Self { operations: Operations::read(), dead })
    }

    async fn check(
        &self,
        server: &Server,
        case: &Case,
        summary: &mut Summary,
    ) -> Result<(), String> {
        let called = self.operations.choose(case.class, case.choice);
        let observed =
            self.observe(server, case).await.map_err(|error| format!("{case}{error}"))?;
        let verdict = verdict::judge(case, called, &observed);
        let outcome = verdict.map_err(|contradiction| {
            format!("{case}  {}\n  {contradiction}\n", called.table.name)
        })?;
        summary.count(case, &outcome, observed.seen.len());
        Ok(())
    }

    /// Makes the call.
    async fn observe(&self, server: &Server, case: &Case) -> Result<Observed, String> {
        let called = self.operations.choose(case.class, case.choice);
        let log = server.begin(case);
        let budget =
            case.budget.map_or_else(RetryBudget::unlimited, |count| RetryBudget::new(count, 0.0));
        let inner = ReqwestTransport::builder().without_platform_certificates().no_proxy().build();
        let transport = Aimed {
            inner: inner.map_err(|error| error.to_string())?,
            log: Arc::clone(&log),
            dead_port: self.dead.local_addr().map_err(|error| error.to_string())?.port(),
        };
        let client = Client::builder()
            .endpoint(server.url())
            .credentials(Sessions::new(case.source))
            .transport(transport)
            .retry_budget(budget.clone())
            .max_response_bytes(answer::LARGEST)
            .build();
        let client = client.map_err(|error| error.to_string())?;
        let mut call = client.call(called.table);
        call.query("Canary", VALUE);
        call.options(case.options());
        match (&called.token, case.class) {
            (Some(name), Class::GivenToken) => call.query(name.clone(), GIVEN_TOKEN),
            (Some(name), Class::EmptyToken) => call.query(name.clone(), ""),
            _ => {}
        }
        let recorder = Recorder::new(LevelFilter::TRACE);
        let sending = call.send::<Answer<DescribeUserIpsWhitelistResponse>, ErrorCode>();
        let outcome = sending.with_subscriber(recorder.clone()).await;
        Ok(Observed {
            outcome: outcome.map(|answer| Success {
                request_id: answer.request_id().map(str::to_owned),
                failed: answer.failed_attempts().to_vec(),
            }),
            handed: log.handed(),
            seen: log.seen(),
            recorder,
            client: format!("{client:?}"),
            budget_left: budget.left(),
        })
    }
}

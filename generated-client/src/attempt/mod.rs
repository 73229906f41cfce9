//! From a call to an answer.
//!
//! [`execute`] prepares what all attempts of a call share and makes one after the other until one
//! succeeds or there is a reason to stop. Each has a date, a nonce and a signature of its own.

mod reply;
mod request;
#[cfg(test)]
mod tests;

use std::time::Duration;

use tokio::time::Instant;
use tracing::{Instrument, Span};

use crate::call::Call;
use crate::client::Shared;
use crate::clock;
use crate::credentials::Credentials;
use crate::deadline::{Deadline, wait};
use crate::envelope::has_code_of;
use crate::error::{Attempt, ErrorKind, Mask, Parts, RawError, refused};
use crate::limit::NoTurn;
use crate::operation::{Authentication, Operation};
use crate::retry::{Effect, RetryPolicy, StopReason, Withdrawal, delay, effect};
use crate::trace;
use crate::transport::{BoxFuture, HttpResponse};

pub use reply::Reply;
use request::Prepared;

/// Sends a call. The future is boxed, so that crates that use this one compile little of it.
pub(crate) fn execute(call: Call) -> BoxFuture<'static, Result<Reply, RawError>> {
    Box::pin(async move {
        let started = Instant::now();
        let name = call.operation.name.clone();
        let span = trace::call(&call.core.shared, &call.operation);
        let outcome = match Exchange::new(call) {
            Ok(exchange) => exchange.run().instrument(span.clone()).await,
            Err(error) => Err(error),
        };
        trace::call_ended(&span, &outcome, started.elapsed());
        let outcome = outcome.map(|reply| Reply { span, ..reply });
        outcome.map_err(|error| error.with_operation(name))
    })
}

/// The attempts of one call.
struct Exchange {
    prepared: Prepared,
    policy: RetryPolicy,
    /// Time for all attempts and waits, and when it ends.
    total: Duration,
    deadline: Deadline,
    skips_rate_limiter: bool,
    failed: Vec<Attempt>,
    /// The error of the last attempt, and when that was sent.
    last: Option<RawError>,
    sent: Option<Instant>,
    /// The credentials of the last attempt.
    credentials: Option<Credentials>,
    /// A session is replaced and the clock corrected once in a call: a second time would not help.
    has_new_session: bool,
    has_new_clock: bool,
    /// Seconds that the service seemed to be ahead when the last attempt was dated.
    ahead: i64,
}

impl Exchange {
    fn new(mut call: Call) -> Result<Self, RawError> {
        let options = call.options.take().map(|options| *options).unwrap_or_default();
        let shared = &call.core.shared;
        let total = options.timeout.unwrap_or(shared.timeout);
        let policy = options.retry.clone().unwrap_or_else(|| shared.retry.clone());
        Ok(Self {
            policy,
            total,
            deadline: Deadline::after(total),
            skips_rate_limiter: options.skips_rate_limiter,
            failed: Vec::new(),
            last: None,
            sent: None,
            credentials: None,
            has_new_session: false,
            has_new_clock: false,
            ahead: 0,
            prepared: Prepared::new(call, &options)?,
        })
    }

    fn shared(&self) -> &Shared {
        &self.prepared.core.shared
    }

    fn operation(&self) -> &Operation {
        &self.prepared.operation
    }

    async fn run(mut self) -> Result<Reply, RawError> {
        loop {
            let started = Instant::now();
            let span = trace::attempt(self.failed.len() + 1);
            let outcome = self.attempt().instrument(span.clone()).await;
            let ended = Instant::now();
            let sent = self.sent.take().unwrap_or(ended);
            let (queued, elapsed) = (sent - started, ended - sent);
            trace::attempt_ended(&span, &outcome, queued, elapsed);
            let error = match outcome {
                Ok(reply) => {
                    self.shared().budget.pay_back();
                    return Ok(Reply { failed: self.failed, elapsed, ..reply });
                }
                Err(error) => error,
            };
            if error.kind() == ErrorKind::Unsent {
                trace::stops(StopReason::Deadline);
                // What failed before says more than that there was no time for more.
                let error = self.last.take().unwrap_or(error);
                return Err(error.with_history(self.failed, StopReason::Deadline));
            }
            self.failed.push(Attempt::new(&error, queued, elapsed));
            if let Err(reason) = self.wait_after(&error).await {
                trace::stops(reason);
                return Err(error.with_history(self.failed, reason));
            }
            self.last = Some(error);
        }
    }

    /// Signs and sends once.
    async fn attempt(&mut self) -> Result<Reply, RawError> {
        self.prepare().await?;
        let shared = &self.prepared.core.shared;
        self.ahead = shared.clock.ahead();
        let credentials = self.credentials.as_ref();
        let request = self.prepared.request(credentials, clock::now(self.ahead))?;
        self.sent = Some(Instant::now());
        let response = self.deadline.bound(shared.transport.send(request)).await;
        let response = response.map_err(|_| self.late())?;
        let response =
            response.map_err(|error| Parts::from_transport(error, shared.endpoint.authority()))?;
        if is_refusal(&response, &self.prepared.operation) {
            return Err(refused(response, &shared.endpoint, &Mask::new(credentials)));
        }
        let operation = self.prepared.operation.name.clone();
        let credentials = self.credentials.clone();
        let (failed, elapsed) = Default::default();
        Ok(Reply { operation, credentials, response, failed, elapsed, span: Span::none() })
    }

    /// Gets what an attempt needs: credentials and a turn. The turn comes last, because it counts
    /// for the moment when it is given; credentials are asked for again where it took a while.
    async fn prepare(&mut self) -> Result<(), RawError> {
        self.credentials = self.provided().await?;
        if !self.skips_rate_limiter && self.turn().await? {
            self.credentials = self.provided().await?;
        }
        Ok(())
    }

    /// The credentials for the next attempt, where the operation needs any.
    async fn provided(&self) -> Result<Option<Credentials>, RawError> {
        if self.operation().authentication == Authentication::Anonymous {
            return Ok(None);
        }
        let provided = self.deadline.bound(self.shared().credentials.provide()).await;
        let provided = provided.map_err(|_| self.unsent("there were credentials", None))?;
        provided.map(Some).map_err(Parts::from_credentials)
    }

    /// Waits for a turn of the rate limiter. Says whether there was anything to wait for.
    async fn turn(&self) -> Result<bool, RawError> {
        let shared = self.shared();
        let most = self.deadline.left();
        let turn = shared.limiter.pass(shared.product, self.operation(), most);
        let what = "the rate limiter had a turn";
        match self.deadline.bound(turn).await {
            Ok(Ok(waited)) => Ok(waited),
            Ok(Err(NoTurn(wait))) => Err(self.unsent(what, Some(wait))),
            Err(_) => Err(self.unsent(what, None)),
        }
    }

    /// The error of a call whose answer does not come in time.
    fn late(&self) -> RawError {
        let message = format!("no answer in the time of the call, {:?}", self.total);
        Parts::new(ErrorKind::Timeout, message)
    }

    /// The error of a call that cannot be sent in time.
    fn unsent(&self, what: &str, wait: Option<Duration>) -> RawError {
        let message = format!("the time of the call, {:?}, ends before {what}", self.total);
        Parts::new(ErrorKind::Unsent, message).with_wait(wait)
    }

    /// Waits until the next attempt, or says why there is none.
    async fn wait_after(&mut self, error: &Parts) -> Result<(), StopReason> {
        let (pause, withdrawal) = self.pause_after(error).await?;
        trace::repeats(pause);
        if let Some(last) = self.failed.last_mut() {
            last.waited = Some(pause);
        }
        wait(pause).await.map_err(|_| StopReason::NoTimer)?;
        if let Some(withdrawal) = withdrawal {
            withdrawal.spend();
        }
        Ok(())
    }

    /// How long to wait, and what the repetition takes off the budget.
    async fn pause_after(
        &mut self,
        error: &Parts,
    ) -> Result<(Duration, Option<Withdrawal>), StopReason> {
        let effect = effect(error, self.operation().transient_errors);
        let hint = error.retry_after();
        if let (Effect::None, Some(hint)) = (effect, hint) {
            let shared = self.shared();
            shared.limiter.close(shared.product, self.operation(), hint.min(self.policy.max_hint));
        }
        let attempts = u32::try_from(self.failed.len()).unwrap_or(u32::MAX);
        let is_last = attempts >= self.policy.max_attempts;
        match effect {
            Effect::Final => return Err(StopReason::Final),
            // What is learned now serves the next call, even if this one has no attempts left.
            Effect::Credentials if !self.renew_credentials(error, is_last).await => {
                return Err(StopReason::Final);
            }
            Effect::Clock if !self.correct_clock(error) => return Err(StopReason::Final),
            _ if self.deadline.left().is_zero() => return Err(StopReason::Deadline),
            Effect::Unknown if !self.survives_repetition() => return Err(StopReason::Unsafe),
            _ if is_last => return Err(StopReason::Attempts),
            Effect::Credentials | Effect::Clock => return Ok((Duration::ZERO, None)),
            Effect::None | Effect::Unknown => {}
        }
        let pause = delay(&self.policy, attempts, hint);
        if pause >= self.deadline.left() {
            return Err(StopReason::Deadline);
        }
        match self.shared().budget.take() {
            Some(withdrawal) => Ok((pause, Some(withdrawal))),
            None => Err(StopReason::Budget),
        }
    }

    fn survives_repetition(&self) -> bool {
        self.policy.survives_repetition(self.operation(), self.prepared.has_token)
    }

    /// Tells the source that its credentials are refused. Says whether it has others now, which
    /// nobody needs to know after the last attempt.
    async fn renew_credentials(&mut self, error: &Parts, is_last: bool) -> bool {
        trace::credentials_refused(error);
        let Some(refused) = self.credentials.take() else { return false };
        let source = &self.prepared.core.shared.credentials;
        source.reject(&refused);
        if is_last || std::mem::replace(&mut self.has_new_session, true) {
            return is_last;
        }
        let renewed = self.deadline.bound(source.provide()).await;
        matches!(renewed, Ok(Ok(renewed)) if !renewed.is_same_as(&refused))
    }

    /// Takes over the time of the service. Says whether that changes anything.
    fn correct_clock(&mut self, error: &Parts) -> bool {
        let headers = error.headers();
        if !headers.is_some_and(|headers| self.shared().clock.correct(headers, self.ahead)) {
            return false;
        }
        trace::clock_corrected();
        !std::mem::replace(&mut self.has_new_clock, true)
    }
}

/// Whether an answer is an error. Some are documented with a status of success.
fn is_refusal(response: &HttpResponse, operation: &Operation) -> bool {
    !response.status.is_success() || has_code_of(&response.body, operation.errors)
}

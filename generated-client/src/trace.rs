//! What a call tells to a subscriber of [`tracing`](https://docs.rs/tracing): a span for the call,
//! one for each attempt, and events about repetitions. Values of parameters are never among it.

use std::time::Duration;

use tracing::field::{Empty, display};
use tracing::{Span, debug, debug_span, info, info_span};

use crate::answer::request_id_header;
use crate::attempt::Reply;
use crate::client::Shared;
use crate::error::{ErrorKind, Parts, RawError};
use crate::escape::Escaped;
use crate::operation::Operation;
use crate::retry::StopReason;

/// The span of a call.
pub(crate) fn call(shared: &Shared, operation: &Operation) -> Span {
    info_span!(
        target: "alicloud_client",
        "call",
        product = shared.product.code,
        operation = &*operation.name,
        endpoint = shared.endpoint.authority(),
        attempts = Empty,
        status = Empty,
        request_id = Empty,
        error = Empty,
        code = Empty,
        latency_ms = Empty,
    )
}

/// The span of an attempt; the first is number 1.
pub(crate) fn attempt(number: usize) -> Span {
    debug_span!(
        target: "alicloud_client",
        "attempt",
        number,
        queued_ms = Empty,
        status = Empty,
        request_id = Empty,
        error = Empty,
        code = Empty,
        latency_ms = Empty,
    )
}

/// Completes the span of a call.
pub(crate) fn call_ended(span: &Span, outcome: &Result<Reply, RawError>, latency: Duration) {
    if span.is_disabled() {
        return;
    }
    let attempts = match outcome {
        Ok(reply) => reply.failed.len() + 1,
        Err(error) => error.attempts().len(),
    };
    span.record("attempts", attempts);
    ended(span, outcome, latency);
}

/// Completes the span of an attempt, which waited before it was sent and then took a while.
pub(crate) fn attempt_ended(
    span: &Span,
    outcome: &Result<Reply, RawError>,
    queued: Duration,
    latency: Duration,
) {
    if span.is_disabled() {
        return;
    }
    span.record("queued_ms", milliseconds(queued));
    ended(span, outcome, latency);
}

fn ended(span: &Span, outcome: &Result<Reply, RawError>, latency: Duration) {
    span.record("latency_ms", milliseconds(latency));
    match outcome {
        Ok(reply) => {
            span.record("status", reply.response.status.as_u16());
            if let Some(id) = request_id_header(&reply.response.headers) {
                span.record("request_id", display(Escaped(&id)));
            }
        }
        Err(error) => {
            if let Some(status) = error.status() {
                span.record("status", status.as_u16());
            }
            if let Some(id) = error.request_id() {
                span.record("request_id", display(Escaped(id)));
            }
            if let Some(code) = error.code() {
                span.record("code", display(Escaped(code)));
            }
            span.record("error", tracing::field::debug(error.kind()));
        }
    }
}

/// The answer of a call that seemed to succeed cannot be decoded.
pub(crate) fn unreadable(span: &Span) {
    span.record("error", tracing::field::debug(ErrorKind::Decode));
    span.in_scope(|| stops(StopReason::Final));
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// An attempt failed, and another follows after a pause.
pub(crate) fn repeats(pause: Duration) {
    debug!(
        target: "alicloud_client",
        pause_ms = milliseconds(pause),
        "the attempt failed, another follows"
    );
}

/// A call failed, and nothing more is tried.
pub(crate) fn stops(reason: StopReason) {
    info!(target: "alicloud_client", %reason, "the call failed");
}

/// The date of requests was corrected.
pub(crate) fn clock_corrected() {
    debug!(target: "alicloud_client", "the clock differs from that of the service: corrected");
}

/// The source of credentials was told that they are refused.
pub(crate) fn credentials_refused(error: &Parts) {
    let code = error.code().unwrap_or_default();
    debug!(target: "alicloud_client", code = %Escaped(code), "the credentials are refused");
}

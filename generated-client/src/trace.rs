//! What a call tells to a subscriber of [`tracing`](https://docs.rs/tracing): a span for the call,
//! one for each attempt, and events about repetitions. Values of parameters are never among it.

use std::time::Duration;

use tracing::field::{Empty, display};
use tracing::{Span, debug, debug_span, info_span};

use crate::answer::request_id_header;
use crate::attempt::Reply;
use crate::client::Shared;
use crate::error::{Parts, RawError};
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

/// Completes the span of an attempt or a call.
pub(crate) fn ended(span: &Span, outcome: &Result<Reply, RawError>, latency: Duration) {
    if span.is_disabled() {
        return;
    }
    span.record("latency_ms", latency.as_secs_f64() * 1000.0);
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

/// An attempt failed, and another follows after a pause.
pub(crate) fn repeats(pause: Duration) {
    debug!(
        target: "alicloud_client",
        pause_ms = pause.as_secs_f64() * 1000.0,
        "the attempt failed, another follows"
    );
}

/// An attempt failed, and no other follows.
pub(crate) fn stops(reason: StopReason) {
    debug!(target: "alicloud_client", %reason, "the attempt failed, no other follows");
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

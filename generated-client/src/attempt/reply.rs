//! A successful answer on its way to the caller.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::time::Duration;

use serde_json::Value;
use tracing::Span;

use crate::credentials::Credentials;
use crate::decode::{self, Field};
use crate::error::{Attempt, Mask, RawError, unreadable};
use crate::retry::StopReason;
use crate::trace;
use crate::transport::HttpResponse;

/// A successful answer, still to be decoded.
pub struct Reply {
    pub(crate) operation: Cow<'static, str>,
    pub(crate) credentials: Option<Credentials>,
    pub(crate) response: HttpResponse,
    /// The attempts that failed before.
    pub(crate) failed: Vec<Attempt>,
    /// How long the successful one took.
    pub(crate) elapsed: Duration,
    /// The span of the call, which ends when the answer is decoded.
    pub(crate) span: Span,
}

impl Reply {
    /// Decodes the body into a vacant record.
    pub(crate) fn fill(self, record: &mut dyn Field) -> Result<Self, RawError> {
        let Err(mut cause) = decode::fill(record, &self.response.body) else {
            return Ok(self);
        };
        // An error quotes the answer and cuts what it quotes, so secrets have to go before that.
        let mask = Mask::new(self.credentials.as_ref());
        if let Cow::Owned(body) = mask.text(&String::from_utf8_lossy(&self.response.body)) {
            record.clear();
            cause = decode::fill(record, body.as_bytes()).err().unwrap_or(cause);
        }
        Err(self.unreadable(cause.map_texts(|text| mask.text(text).into_owned())))
    }

    /// Decodes the body as any JSON value; an empty body is an empty object.
    pub(crate) fn json(self) -> Result<(Value, Self), RawError> {
        if self.response.body.trim_ascii().is_empty() {
            return Ok((Value::Object(Default::default()), self));
        }
        match serde_json::from_slice(&self.response.body) {
            Ok(value) => Ok((value, self)),
            Err(cause) => Err(self.unreadable(cause)),
        }
    }

    fn unreadable(self, cause: impl StdError + Send + Sync + 'static) -> RawError {
        let error =
            unreadable(self.response, Box::new(cause), &Mask::new(self.credentials.as_ref()));
        let mut attempts = self.failed;
        attempts.push(Attempt::new(&error, Duration::ZERO, self.elapsed));
        trace::unreadable(&self.span);
        error.with_operation(self.operation).with_history(attempts, StopReason::Final)
    }
}

//! Calls without a generated method.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use http::Method;
use serde_json::Value;

use crate::answer::Answer;
use crate::attempt;
use crate::call::Call;
use crate::client::Core;
use crate::encode::Parameter;
use crate::error::Error;
use crate::open_enum::{Code, OpenEnum};
use crate::operation::{Authentication, Kind, Operation};
use crate::options::CallOptions;

/// A call of any action, with parameters by wire name and a JSON answer.
///
/// Made by the `raw` method of a client, for what has no generated method yet.
#[derive(Clone)]
#[must_use = "a request is only sent when `send` is awaited"]
pub struct RawRequest<C = Code> {
    call: Call,
    code: PhantomData<fn() -> C>,
}

impl<C> RawRequest<C> {
    pub(crate) fn new(core: Core, action: Cow<'static, str>) -> Self {
        let operation = Operation {
            kind: kind_by_name(&action),
            name: action,
            method: Method::POST,
            authentication: Authentication::Signed,
            rate_limit: None,
            errors: &[],
            transient_errors: &[],
            paging: None,
            idempotency_token: None,
            documentation: "",
        };
        Self { call: Call::new(core, Cow::Owned(operation)), code: PhantomData }
    }

    /// Sets a query parameter. Lists are set item by item: `Name.1`, `Name.2`, …
    pub fn query(mut self, name: impl Into<Cow<'static, str>>, value: impl Parameter) -> Self {
        self.call.query(name, value);
        self
    }

    /// Sets a form parameter.
    pub fn form(mut self, name: impl Into<Cow<'static, str>>, value: impl Parameter) -> Self {
        self.call.form(name, value);
        self
    }

    /// Sets a header. Headers that the client itself sets are refused when the call is sent.
    pub fn header(mut self, name: impl Into<Cow<'static, str>>, value: impl Parameter) -> Self {
        self.call.header(name, value);
        self
    }

    /// Sets the HTTP method, `POST` by default.
    pub fn method(mut self, method: Method) -> Self {
        self.call.operation.to_mut().method = method;
        self
    }

    /// Sets how long the call may take in all, with every attempt and every wait.
    pub fn timeout(self, timeout: Duration) -> Self {
        self.options(CallOptions::new().timeout(timeout))
    }

    /// Sets timeouts, retry and rate limit of this call, instead of the client's settings.
    ///
    /// Nothing is known of the operation but its name: by it, a call only reads if it begins with
    /// `Describe`, `Get` or `List`. It has no idempotency token of its own and no documented limit.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.call.options(options);
        self
    }
}

impl<C: OpenEnum> RawRequest<C> {
    /// Sends the request and yields the answer as JSON; an empty body is an empty object.
    pub async fn send(self) -> Result<Value, Error<C>> {
        let (value, _) = attempt::execute(self.call).await?.json()?;
        Ok(value)
    }

    /// Sends the request and yields the answer as JSON together with status, headers, request id
    /// and body.
    pub async fn send_detailed(self) -> Result<Answer<Value>, Error<C>> {
        let (value, reply) = attempt::execute(self.call).await?.json()?;
        Ok(Answer::new(value, reply))
    }
}

#[cfg(feature = "blocking")]
impl<C: OpenEnum> RawRequest<C> {
    /// Like [`send`](Self::send), but waits itself. Where it can wait is said at
    /// [`BlockingPages`](crate::BlockingPages).
    pub fn send_blocking(self) -> Result<Value, Error<C>> {
        let (value, _) = crate::blocking::execute(self.call)?.json()?;
        Ok(value)
    }

    /// Like [`send_detailed`](Self::send_detailed), but waits itself. Where it can wait is said at
    /// [`BlockingPages`](crate::BlockingPages).
    pub fn send_detailed_blocking(self) -> Result<Answer<Value>, Error<C>> {
        let (value, response) = crate::blocking::execute(self.call)?.json()?;
        Ok(Answer::new(value, response))
    }
}

impl<C> fmt::Debug for RawRequest<C> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("RawRequest").field("call", &self.call).finish()
    }
}

/// The vendor names operations that change nothing by these verbs; all others may change
/// something.
fn kind_by_name(action: &str) -> Kind {
    if ["Describe", "Get", "List"].iter().any(|verb| action.starts_with(verb)) {
        Kind::Read
    } else {
        Kind::Write
    }
}

//! What a test says about the answers of an operation.

use std::collections::VecDeque;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use super::call::RecordedCall;
use super::gateway::Gateway;
use super::reply::Reply;
use super::table::{DocumentedError, OperationTable};

/// Says how the gateway answers calls of one operation, from now on.
///
/// Each method but [`times`](Self::times), [`latency`](Self::latency) and
/// [`header`](Self::header) adds a step; those three change the last one. A step is used once, or as
/// often as `times` says; the last one is used for all calls that follow unless it has a number.
/// When no step is left, the documented answer is given. Requests that are wrong are refused
/// before, and use up no step.
///
/// ```
/// # use std::time::Duration;
/// # fn example(gateway: &alicloud_client::mock::MockGateway) {
/// gateway
///     .on("AssumeRole")
///     .throttle(Duration::from_millis(20))
///     .times(2) // then, for one call:
///     .error("InternalError")
///     .documented_answer(); // for all calls that follow
/// # }
/// ```
pub struct Stub<'a> {
    gateway: &'a Gateway,
    operation: &'static str,
    tables: Vec<&'static OperationTable>,
}

/// The steps of one operation that are left.
#[derive(Default)]
pub(super) struct Steps(VecDeque<Step>);

/// How some calls are answered.
#[derive(Clone)]
pub(super) struct Step {
    pub(super) source: Source,
    pub(super) latency: Duration,
    pub(super) headers: Vec<(String, String)>,
    /// Bytes of the body after which the connection is cut.
    pub(super) cut_after: Option<usize>,
    times: Option<u32>,
}

/// Where an answer comes from.
#[derive(Clone)]
pub(super) enum Source {
    Documented,
    Fixed(Reply),
    Made(Arc<dyn Fn(&RecordedCall) -> Reply + Send + Sync>),
    Pages(Arc<[Value]>),
    HangUp,
}

impl Step {
    pub(super) fn new(source: Source) -> Self {
        let latency = Duration::ZERO;
        Self { source, latency, headers: Vec::new(), cut_after: None, times: None }
    }
}

impl Steps {
    /// The step for the next call.
    pub(super) fn next(&mut self) -> Option<Step> {
        let has_more = self.0.len() > 1;
        let step = self.0.front_mut()?;
        let taken = step.clone();
        let left = match step.times {
            Some(times) => times.saturating_sub(1),
            None => u32::from(!has_more),
        };
        match left {
            0 => _ = self.0.pop_front(),
            left => step.times = step.times.map(|_| left),
        }
        Some(taken)
    }
}

impl<'a> Stub<'a> {
    pub(super) fn new(
        gateway: &'a Gateway,
        operation: &'static str,
        tables: Vec<&'static OperationTable>,
    ) -> Self {
        gateway.change_steps(operation, |steps| steps.0.clear());
        Self { gateway, operation, tables }
    }

    fn add(self, source: Source) -> Self {
        self.gateway.change_steps(self.operation, |steps| steps.0.push_back(Step::new(source)));
        self
    }

    fn change(self, change: impl FnOnce(&mut Step)) -> Self {
        self.gateway.change_steps(self.operation, |steps| {
            if steps.0.is_empty() {
                steps.0.push_back(Step::new(Source::Documented));
            }
            steps.0.back_mut().map(change);
        });
        self
    }

    /// Gives the documented answer.
    pub fn documented_answer(self) -> Self {
        self.add(Source::Documented)
    }

    /// Gives this answer: a JSON value, a text that is sent as it is, or a [`Reply`].
    pub fn answer(self, reply: impl Into<Reply>) -> Self {
        self.add(Source::Fixed(reply.into()))
    }

    /// Gives the answer that the function makes of a call. It runs on the thread of the gateway and
    /// must not wait for another answer of it.
    ///
    /// Where it panics, the answer is an error with the status 500, the code `MockGateway.Panic` and
    /// the text of the panic.
    pub fn answer_with<R: Into<Reply>>(
        self,
        make: impl Fn(&RecordedCall) -> R + Send + Sync + 'static,
    ) -> Self {
        self.add(Source::Made(Arc::new(move |call| panic_as_answer(|| make(call).into()))))
    }

    /// Gives an error that the operation or the gateway documents, with its status and message.
    /// Where the gateway documents several statuses, it is the highest from 500 on, else the first.
    ///
    /// # Panics
    ///
    /// When no such code is documented; the message lists those of the operation.
    /// [`error_with`](Self::error_with) gives any other.
    #[track_caller]
    pub fn error(self, code: &str) -> Self {
        let of_operation = self.tables.iter().flat_map(|table| table.errors);
        let known = of_operation.clone().find(|error| error.code == code);
        let of_gateway = || {
            let status = self.gateway.gateway_error(code)?;
            Some((status, "The test asked for this error.".to_owned()))
        };
        let found = known.map(|error| (error.status, error.message.to_owned()));
        match found.or_else(of_gateway) {
            Some((status, message)) => self.error_with(status, code, message),
            None => panic!("{}", self.unknown_code(code, of_operation)),
        }
    }

    fn unknown_code<'e>(
        &self,
        code: &str,
        known: impl Iterator<Item = &'e DocumentedError>,
    ) -> String {
        let known = known.map(|error| error.code).collect::<Vec<_>>().join(", ");
        let operation = self.operation;
        format!(
            "neither {operation} nor the gateway documents the error code `{code}`; {operation} \
             documents: {known}; use `error_with` for any other"
        )
    }

    /// Gives an error in the form that the gateway documents.
    ///
    /// # Panics
    ///
    /// When `status` is not the status of an answer: 200 to 999.
    #[track_caller]
    pub fn error_with(
        self,
        status: u16,
        code: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        self.answer(Reply::error(status, code, message))
    }

    /// Refuses the call because there were too many, and asks to wait that long, in whole
    /// milliseconds.
    pub fn throttle(self, hint: Duration) -> Self {
        let hint = hint.as_millis().to_string();
        self.throttle_without_hint().header("x-acs-retry-after", &hint)
    }

    /// The same, with the header that older gateways send.
    pub fn throttle_with_older_hint(self, hint: Duration) -> Self {
        let hint = format!("Limit:1,Remain:0,TimeLeft:{},Reset:0", hint.as_millis());
        self.throttle_without_hint().header("x-ratelimit-user-api", &hint)
    }

    /// Refuses the call because there were too many, and does not say how long to wait.
    pub fn throttle_without_hint(self) -> Self {
        let message = "Request was denied due to user flow control.";
        self.error_with(429, "Throttling.User", message)
    }

    /// Cuts the connection before the answer.
    pub fn cut_connection(self) -> Self {
        self.add(Source::HangUp)
    }

    /// Sends the documented answer and cuts the connection after this number of bytes of its body.
    pub fn cut_body(self, bytes: usize) -> Self {
        self.add(Source::Documented).change(|step| step.cut_after = Some(bytes))
    }

    /// Answers with JSON that breaks off.
    pub fn malformed_body(self) -> Self {
        self.answer(r#"{"RequestId":"4A2F","#)
    }

    /// Answers with a page of HTML, as proxies do.
    ///
    /// # Panics
    ///
    /// When `status` is not the status of an answer: 200 to 999.
    #[track_caller]
    pub fn html(self, status: u16) -> Self {
        self.answer(Reply::html(status))
    }

    /// Answers with a status and an empty body.
    ///
    /// # Panics
    ///
    /// When `status` is not the status of an answer: 200 to 999.
    #[track_caller]
    pub fn status(self, status: u16) -> Self {
        self.answer(Reply::status(status, ""))
    }

    /// Answers with the page of these items that the caller asks for: page and size from the
    /// parameters, the total where and as the operation documents it.
    ///
    /// # Panics
    ///
    /// When the operation has no pages.
    #[track_caller]
    pub fn pages(self, items: impl IntoIterator<Item = Value>) -> Self {
        let has_pages = self.tables.iter().any(|table| table.pages.is_some());
        assert!(has_pages, "{} has no pages", self.operation);
        self.add(Source::Pages(items.into_iter().collect()))
    }

    /// Waits before the last step answers.
    pub fn latency(self, latency: Duration) -> Self {
        self.change(|step| step.latency = latency)
    }

    /// Uses the last step for this number of calls, at least one.
    pub fn times(self, times: u32) -> Self {
        self.change(|step| step.times = Some(times.max(1)))
    }

    /// Adds a header to the last step, or replaces one that every answer has.
    ///
    /// # Panics
    ///
    /// When the name or the value cannot be sent, and for `connection`, `content-length` and
    /// `transfer-encoding`, which the gateway sets itself.
    #[track_caller]
    pub fn header(self, name: &str, value: &str) -> Self {
        // Found out here rather than on the thread of the gateway.
        let _ = Reply::from("").header(name, value);
        self.change(|step| step.headers.push((name.to_owned(), value.to_owned())))
    }
}

/// The answer that is made, or one that says why there is none: a panic would only cut the
/// connection and leave no trace of the call.
fn panic_as_answer(make: impl FnOnce() -> Reply) -> Reply {
    // What the function leaves half done is the test's own, as with a panic on any other thread.
    catch_unwind(AssertUnwindSafe(make)).unwrap_or_else(|panic| {
        let text = match panic.downcast_ref::<&str>() {
            Some(text) => text,
            None => panic.downcast_ref::<String>().map_or("something that is no text", |text| text),
        };
        let message = format!("the function of `answer_with` panicked: {text}");
        Reply::error(500, "MockGateway.Panic", message)
    })
}

impl fmt::Debug for Stub<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Stub").field("operation", &self.operation).finish_non_exhaustive()
    }
}

//! How a request becomes an answer.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use http::HeaderValue;
use http::header::HOST;

use super::call::RecordedCall;
use super::check::{self, Strictness};
use super::given::Given;
use super::keys::Keys;
use super::received::{Pairs, Received};
use super::refusal::Refusal;
use super::reply::{Reply, Surroundings, Written};
use super::signature::{self, Claim, NONCE, TOKEN};
use super::stub::{Source, Step, Steps};
use super::table::{OperationTable, ProductTable};
use super::{pages, session};
use crate::credentials::Credentials;
use crate::operation::Authentication;
use crate::timestamp::Timestamp;

/// Most nonces that are remembered.
const MOST_NONCES: usize = 100_000;

/// What the gateway is and remembers.
pub(super) struct Gateway {
    pub(super) products: Vec<&'static ProductTable>,
    pub(super) strictness: Strictness,
    pub(super) refuse_unknown_parameters: bool,
    pub(super) most_calls: usize,
    pub(super) seed: u32,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    keys: Keys,
    steps: BTreeMap<&'static str, Steps>,
    calls: VecDeque<RecordedCall>,
    nonces: BTreeSet<String>,
    nonces_by_age: VecDeque<String>,
    /// Number of requests so far.
    count: u64,
    /// How many seconds the clock is ahead.
    clock_offset: i64,
}

/// What is to be sent, and how.
pub(super) struct Delivery {
    pub(super) latency: Duration,
    /// `None` cuts the connection.
    pub(super) answer: Option<Written>,
    pub(super) cut_after: Option<usize>,
}

impl Gateway {
    pub(super) fn new(products: Vec<&'static ProductTable>) -> Self {
        Self {
            products,
            strictness: Strictness::default(),
            refuse_unknown_parameters: false,
            most_calls: 10_000,
            seed: 0,
            state: Mutex::default(),
        }
    }

    /// Answers a request, and records it before anything is sent.
    pub(super) fn handle(&self, request: &Received) -> Delivery {
        let (number, now) = {
            let mut state = self.state();
            state.count += 1;
            (state.count, state.now())
        };
        let request_id = format!("{:08X}-0000-4000-8000-{number:012X}", self.seed);
        let mut call = RecordedCall::new(request, request_id);
        let examined = self.examine(request, &mut call, now);
        let product = examined.as_ref().map_or("", |(product, _)| product.product.code);
        let step = match &examined {
            Ok((_, table)) => self.next_step(table),
            Err(refusal) => {
                call.refusal = Some(refusal.code.clone());
                Step::new(Source::Fixed(refusal.clone().into()))
            }
        };
        let table = examined.as_ref().ok().map(|(_, table)| *table);
        let reply = self.reply(&step, table, &call, number, now);
        let answer = reply.map(|reply| {
            let host = request.header(HOST.as_str()).unwrap_or_default();
            let around = Surroundings {
                request_id: &call.request_id,
                host: &host,
                product,
                date: http_date(now),
            };
            reply.write(&around)
        });
        if let Some(answer) = &answer {
            call.status = Some(answer.status.as_u16());
            call.request_id.clone_from(&answer.request_id);
        }
        self.record(call);
        Delivery { latency: step.latency, answer, cut_after: step.cut_after }
    }

    fn next_step(&self, table: &OperationTable) -> Step {
        let mut state = self.state();
        let steps = state.steps.get_mut(&*table.operation.name);
        steps.and_then(Steps::next).unwrap_or_else(|| Step::new(Source::Documented))
    }

    /// The answer of a step; `None` where the connection is cut.
    fn reply(
        &self,
        step: &Step,
        table: Option<&OperationTable>,
        call: &RecordedCall,
        number: u64,
        now: Timestamp,
    ) -> Option<Reply> {
        let reply = match (&step.source, table) {
            (Source::HangUp, _) => return None,
            (Source::Fixed(reply), _) => reply.clone(),
            (Source::Made(make), _) => make(call),
            (Source::Pages(items), Some(table)) => {
                let mut answer = pages::page(table, &call.parameters, items);
                answer["RequestId"] = call.request_id.as_str().into();
                answer.into()
            }
            (Source::Documented, Some(table)) => {
                let mut answer = pages::documented(table, &call.parameters);
                answer["RequestId"] = call.request_id.as_str().into();
                session::renew(&mut answer, &call.parameters, number, now);
                answer.into()
            }
            // Only a refusal has no table, and its answer is fixed.
            (Source::Pages(_) | Source::Documented, None) => return None,
        };
        if let Some(session) = reply.json().and_then(session::read) {
            self.accept(session);
        }
        let headers = step.headers.iter();
        Some(headers.fold(reply, |reply, (name, value)| reply.header(name, value)))
    }

    /// Checks a request in the order of the service: the operation, the caller, the parameters.
    fn examine(
        &self,
        request: &Received,
        call: &mut RecordedCall,
        now: Timestamp,
    ) -> Result<(&'static ProductTable, &'static OperationTable), Refusal> {
        let query = request.query_pairs()?;
        let form = request.form_pairs()?;
        let named = |header: &str, name: &str| {
            let in_pairs = |pairs: &Pairs| pairs.iter().find(|pair| pair.0 == name).cloned();
            let older = || in_pairs(&query).or_else(|| in_pairs(&form)).map(|pair| pair.1);
            request.header(header).map(|value| value.into_owned()).or_else(older)
        };
        call.operation = named("x-acs-action", "Action").unwrap_or_default();
        call.version = named("x-acs-version", "Version").unwrap_or_default();
        let (product, table) = self.find(&call.operation, &call.version)?;
        let given = Given::read(table, request, query.clone(), form);
        if let Ok(given) = &given {
            call.parameters.clone_from(&given.parameters);
            call.unknown_parameters.clone_from(&given.unknown);
        }
        check_method(table, request)?;
        if is_signed(table) {
            self.authenticate(request, &query, now)?;
        }
        let given = given?;
        if let (true, Some(name)) = (self.refuse_unknown_parameters, given.unknown.first()) {
            let message = format!("The operation has no parameter {name}.");
            return Err(Refusal::invalid(message));
        }
        check::check(table, &given.parameters, self.strictness)?;
        Ok((product, table))
    }

    fn find(
        &self,
        operation: &str,
        version: &str,
    ) -> Result<(&'static ProductTable, &'static OperationTable), Refusal> {
        if operation.is_empty() || version.is_empty() {
            let message = "The headers x-acs-action and x-acs-version are needed.";
            return Err(Refusal::missing(message));
        }
        let mut of_version =
            self.products.iter().filter(|product| product.product.version == version).peekable();
        if of_version.peek().is_none() {
            let message = format!("No product here has an API of the version {version}.");
            return Err(Refusal::new(400, "InvalidVersion", message));
        }
        let found = of_version.find_map(|product| {
            let mut tables = product.operations.iter();
            let table = tables.find(|table| table.operation.name == operation)?;
            Some((*product, *table))
        });
        found.ok_or_else(|| {
            let message = format!("The API {version} has no operation {operation}.");
            Refusal::new(404, "InvalidAction.NotFound", message)
        })
    }

    fn authenticate(
        &self,
        request: &Received,
        query: &Pairs,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        let claim = Claim::read(request)?;
        let nonce = signature::required(request, NONCE)?;
        let token = request.header(TOKEN);
        let key = self.state().keys.find(&claim.access_key_id, token.as_deref(), now)?;
        signature::check_date(request, now)?;
        claim.check(request, query, &key)?;
        if !self.state().use_nonce(format!("{} {nonce}", claim.access_key_id)) {
            let message = "The nonce was used before: the request is a repetition.";
            return Err(Refusal::new(400, "SignatureNonceUsed", message));
        }
        Ok(())
    }

    fn record(&self, call: RecordedCall) {
        let mut state = self.state();
        state.calls.push_back(call);
        let surplus = state.calls.len().saturating_sub(self.most_calls);
        state.calls.drain(..surplus);
    }

    pub(super) fn accept(&self, credentials: Credentials) {
        self.state().keys.accept(credentials);
    }

    pub(super) fn change_keys<T>(&self, change: impl FnOnce(&mut Keys) -> T) -> T {
        change(&mut self.state().keys)
    }

    pub(super) fn change_steps(&self, operation: &'static str, change: impl FnOnce(&mut Steps)) {
        change(self.state().steps.entry(operation).or_default());
    }

    pub(super) fn set_clock_offset(&self, seconds: i64) {
        self.state().clock_offset = seconds;
    }

    pub(super) fn calls(&self) -> Vec<RecordedCall> {
        self.state().calls.iter().cloned().collect()
    }

    pub(super) fn take_calls(&self) -> Vec<RecordedCall> {
        self.state().calls.drain(..).collect()
    }

    /// The tables of all operations with this name.
    pub(super) fn tables(&self, operation: &str) -> Vec<&'static OperationTable> {
        let tables = self.products.iter().flat_map(|product| product.operations).copied();
        tables.filter(|table| table.operation.name == operation).collect()
    }

    /// The documented status of an error code of the gateway. Of several it is the highest of a
    /// failing service, which most tests of such a code are about, else the first.
    pub(super) fn gateway_error(&self, code: &str) -> Option<u16> {
        let mut errors = self.products.iter().flat_map(|product| product.errors);
        let statuses = errors.find(|error| error.code == code)?.statuses;
        let failures = statuses.iter().filter(|status| (500..600).contains(*status));
        failures.max().or(statuses.first()).copied()
    }

    /// A test that panicked elsewhere leaves the state usable.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn now(&self) -> Timestamp {
        let now = Timestamp::now().unix_seconds();
        Timestamp::from_unix_seconds(now.saturating_add(self.clock_offset))
    }

    /// Whether the nonce is a new one.
    fn use_nonce(&mut self, nonce: String) -> bool {
        if !self.nonces.insert(nonce.clone()) {
            return false;
        }
        self.nonces_by_age.push_back(nonce);
        if self.nonces_by_age.len() > MOST_NONCES
            && let Some(oldest) = self.nonces_by_age.pop_front()
        {
            self.nonces.remove(&oldest);
        }
        true
    }
}

/// Whether calls of the operation have to be signed.
fn is_signed(table: &OperationTable) -> bool {
    table.operation.authentication == Authentication::Signed
}

fn check_method(table: &OperationTable, request: &Received) -> Result<(), Refusal> {
    let method = request.method.as_str();
    if table.methods.contains(&method) {
        return Ok(());
    }
    let message = format!("The operation does not accept the method {method}.");
    Err(Refusal::new(400, "UnsupportedHTTPMethod", message))
}

fn http_date(now: Timestamp) -> HeaderValue {
    // A shifted clock may leave the years that HTTP can write.
    let now = SystemTime::try_from(now).unwrap_or(SystemTime::UNIX_EPOCH);
    let now = now.clamp(SystemTime::UNIX_EPOCH, last_http_date());
    HeaderValue::from_str(&httpdate::fmt_http_date(now))
        .unwrap_or_else(|_| HeaderValue::from_static("Thu, 01 Jan 1970 00:00:00 GMT"))
}

/// The end of the year 9999.
fn last_http_date() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(253_402_300_799)
}

//! Whether what happened is what had to follow.

use std::collections::BTreeSet;

use alicloud_client::{Attempt, ErrorKind, TransportErrorKind};

use super::case::{Case, Class, SHORT};
use super::client::{CANARIES, generation_of, key};
use super::log::{Handed, Seen};
use super::model::{self, Effect, Expected, Outcome};
use super::operations::Called;
use super::server::request_id;
use crate::drive::{causes, predicates};
use crate::recorder::Recorder;
use crate::server::Pairs;
use crate::server::signature::{decode_pairs, verify};

type Error = alicloud_client::cloudfw::Error;

/// The token that callers give.
pub(super) const GIVEN_TOKEN: &str = "token-of-the-caller";

/// What happened in a case.
pub(super) struct Observed {
    pub(super) outcome: Result<Success, Error>,
    pub(super) handed: Vec<Handed>,
    pub(super) seen: Vec<Seen>,
    pub(super) recorder: Recorder,
    /// `Debug` of the client.
    pub(super) client: String,
    /// Repetitions that are left in the budget.
    pub(super) budget_left: u32,
}

/// What a success says.
pub(super) struct Success {
    pub(super) request_id: Option<String>,
    pub(super) failed: Vec<Attempt>,
}

/// Compares a case with what must follow from it.
pub(super) fn judge(case: &Case, called: &Called, observed: &Observed) -> Result<Outcome, String> {
    let is_read = |attempt| observed.seen.iter().any(|seen| seen.attempt == attempt);
    let expected = model::follow(case, &called.transient, |attempt| {
        let handed = observed.handed.get(attempt);
        let broke_off = Some(Err(TransportErrorKind::Other));
        handed.is_some_and(|handed| handed.outcome == broke_off) && !is_read(attempt)
    });
    requests(case, &expected, observed)?;
    history(case, &expected, observed)?;
    end(case, &expected, observed)?;
    nothing_twice(case, &expected, observed)?;
    tokens(case, called.token.as_deref(), &observed.handed)?;
    if let Some(budget) = case.budget {
        same("repetitions left in the budget", &observed.budget_left, &(budget - expected.taken))?;
    }
    spans(&expected, observed)?;
    silence(observed)?;
    Ok(expected)
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, found: &T, expected: &T) -> Result<(), String> {
    match found == expected {
        true => Ok(()),
        false => Err(format!("{what}: expected {expected:?}, found {found:?}")),
    }
}

/// The requests that left the client and those that reached the server.
fn requests(case: &Case, expected: &Outcome, observed: &Observed) -> Result<(), String> {
    let Observed { handed, seen, .. } = observed;
    same("attempts", &handed.len(), &expected.attempts.len())?;
    if handed.len() > case.max_attempts as usize {
        return Err(format!("{} attempts are more than allowed", handed.len()));
    }
    for (number, attempt) in expected.attempts.iter().enumerate() {
        let what = format!("requests of attempt {} that reached the server", number + 1);
        let count = seen.iter().filter(|seen| seen.attempt == number).count();
        // A busy server may not have read a request whose time is over.
        let is_late = attempt.kind == Some(ErrorKind::Timeout) && count == 0;
        if !is_late {
            same(&what, &count, &usize::from(attempt.reaches))?;
        }
        same("attempt timeout", &handed[number].attempt_timeout, &SHORT)?;
    }
    let nonces = handed.iter().map(|handed| handed.nonce.as_str()).collect::<BTreeSet<_>>();
    same("nonces", &nonces.len(), &handed.len())?;
    for Seen { request, .. } in seen {
        let session = key(generation_of(request));
        verify(request, &session.key)?;
        let token = request.header("x-acs-security-token");
        same("security token", &token, &Some(session.token.as_str()))?;
        same("what is wrong with the request", &request.problems, &Vec::new())?;
    }
    Ok(())
}

/// What the call says about its attempts.
fn history(case: &Case, expected: &Outcome, observed: &Observed) -> Result<(), String> {
    let attempts = match &observed.outcome {
        Ok(success) => success.failed.as_slice(),
        Err(error) => error.attempts(),
    };
    let failed = expected.attempts.iter().filter(|attempt| attempt.effect != Effect::Done);
    let failed = failed.collect::<Vec<_>>();
    same("failed attempts", &attempts.len(), &failed.len())?;
    let last = observed.handed.len() - 1;
    for (number, (attempt, expected)) in attempts.iter().zip(failed).enumerate() {
        let what = |what: &str| format!("{what} of attempt {}", number + 1);
        same(&what("kind"), &Some(attempt.kind), &expected.kind)?;
        same(&what("code"), &attempt.code.as_deref(), &expected.code)?;
        let status = attempt.status.map(|status| status.as_u16());
        same(&what("status"), &status, &expected.status)?;
        if expected.code.is_some() {
            let id = request_id(case, number);
            same(&what("request id"), &attempt.request_id.as_ref(), &Some(&id))?;
        }
        same(&what("wait"), &attempt.waited.is_some(), &(number < last))?;
    }
    Ok(())
}

/// How the call ended.
fn end(case: &Case, expected: &Outcome, observed: &Observed) -> Result<(), String> {
    let Some(last) = expected.attempts.last() else { return Err("no attempt".to_owned()) };
    match &observed.outcome {
        Ok(success) => {
            same("reason to stop", &None, &expected.stop)?;
            let own = request_id(case, expected.attempts.len() - 1);
            match &success.request_id {
                // An empty body has none.
                Some(id) => same("request id", id, &own),
                None => Ok(()),
            }
        }
        Err(error) => {
            same("reason to stop", &error.stop_reason(), &expected.stop)?;
            same("kind", &Some(error.kind()), &last.kind)?;
            let code = error.code().map(|code| code.as_str());
            same("code", &code, &last.code)?;
            same("predicates", &predicates(error), &model::predicates(last))
        }
    }
}

/// No request follows one with an unknown outcome, unless a repetition cannot act twice.
fn nothing_twice(case: &Case, expected: &Outcome, observed: &Observed) -> Result<(), String> {
    if model::survives_repetition(case) {
        return Ok(());
    }
    let unknown = |attempt: &Expected| attempt.effect == Effect::Unknown;
    let Some(first) = expected.attempts.iter().position(unknown) else { return Ok(()) };
    match observed.seen.iter().find(|seen| seen.attempt > first) {
        Some(seen) => Err(format!("attempt {} could act twice", seen.attempt + 1)),
        None => Ok(()),
    }
}

/// All attempts of a call carry the same token.
fn tokens(case: &Case, name: Option<&str>, handed: &[Handed]) -> Result<(), String> {
    let mut tokens = BTreeSet::new();
    for Handed { query, .. } in handed {
        let pairs: Pairs = decode_pairs(query)?;
        let token = pairs.into_iter().find(|(known, _)| Some(known.as_str()) == name);
        tokens.insert(token.map(|(_, value)| value));
    }
    let tokens = tokens.into_iter().collect::<Vec<_>>();
    let [token] = tokens.as_slice() else { return Err(format!("several tokens: {tokens:?}")) };
    let token = token.as_deref();
    match case.class {
        Class::FilledToken => {
            let is_own = token.is_some_and(|token| token.len() == 32);
            if is_own { Ok(()) } else { Err(format!("the token is {token:?}")) }
        }
        Class::GivenToken => same("token", &token, &Some(GIVEN_TOKEN)),
        Class::EmptyToken => same("token", &token, &Some("")),
        Class::Read | Class::IdempotentWrite | Class::Write => {
            // Reads can have a token, too.
            if name.is_none() { same("token", &token, &None) } else { Ok(()) }
        }
    }
}

/// What was logged.
fn spans(expected: &Outcome, observed: &Observed) -> Result<(), String> {
    let count = expected.attempts.len();
    let calls = observed.recorder.named("call");
    same("spans of calls", &calls.len(), &1)?;
    same("attempts in the span", &calls[0].field("attempts"), &Some(count.to_string().as_str()))?;
    same("spans of attempts", &observed.recorder.named("attempt").len(), &count)
}

/// Nothing that a program might print has a part of a secret or the value of a parameter.
fn silence(observed: &Observed) -> Result<(), String> {
    let mut texts = vec![observed.recorder.text(), observed.client.clone()];
    match &observed.outcome {
        Ok(success) => {
            texts.extend(success.failed.iter().map(|attempt| format!("{attempt} {attempt:?}")))
        }
        Err(error) => {
            texts.push(format!("{error} {error:?} {error:#?} {:?}", error.headers()));
            texts.push(error.body().unwrap_or_default().to_owned());
            texts.push(error.message().to_owned());
            texts.extend(causes(error));
            texts.extend(error.attempts().iter().map(|attempt| format!("{attempt} {attempt:?}")));
        }
    }
    for text in &texts {
        if let Some(canary) = CANARIES.iter().find(|canary| text.contains(**canary)) {
            return Err(format!("{canary} is shown: {text}"));
        }
    }
    Ok(())
}

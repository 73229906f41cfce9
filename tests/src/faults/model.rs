//! What must follow from a case: written from the promises of the client's documentation, with
//! tables of its own.

use alicloud_client::{ErrorKind, StopReason};

use super::case::{Case, Class, Ending, Source};
use super::fault::{Fault, HUGE, Hint};

/// Seconds by which the date of a request may differ from the clock of the service.
const TOLERANCE: u64 = 15 * 60;

/// What an attempt can have done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// What was asked for.
    Done,
    /// Nothing.
    Nothing,
    /// Nothing; other credentials may help.
    NeedsSession,
    /// Nothing; another date may help.
    NeedsClock,
    /// Nobody knows.
    Unknown,
    /// Nothing that a repetition changes.
    Refused,
}

/// What must be seen of an attempt.
#[derive(Clone, Debug)]
pub(super) struct Expected {
    pub(super) effect: Effect,
    /// What goes wrong; nothing in a success.
    pub(super) kind: Option<ErrorKind>,
    pub(super) status: Option<u16>,
    pub(super) code: Option<&'static str>,
    /// Whether the whole request reaches the server; of one that ends in a timeout it need not.
    pub(super) reaches: bool,
    pub(super) is_throttled: bool,
    pub(super) hint: Option<u64>,
}

/// What must follow from a case.
#[derive(Clone, Debug)]
pub(super) struct Outcome {
    pub(super) attempts: Vec<Expected>,
    /// Why the call fails; nothing where it succeeds.
    pub(super) stop: Option<StopReason>,
    /// Repetitions that are taken off the budget.
    pub(super) taken: u32,
}

/// What is known of the two sides besides the script.
#[derive(Default)]
struct World {
    /// Number of the credentials that the client uses, and of the oldest that the service accepts.
    generation: u32,
    accepted: u32,
    session_code: &'static str,
    /// Seconds that the dates of the client, and the clock of the service, are ahead.
    client_ahead: i64,
    service_ahead: i64,
    clock: Option<(&'static str, bool)>,
}

/// What must follow from a case. `is_broken` says whether an attempt broke off because its
/// connection had been closed before: whether a client notices that in time is a matter of luck.
pub(super) fn follow(
    case: &Case,
    transient: &[String],
    is_broken: impl Fn(usize) -> bool,
) -> Outcome {
    let mut world = World::default();
    let mut outcome = Outcome { attempts: Vec::new(), stop: None, taken: 0 };
    let (mut has_new_session, mut has_new_clock) = (false, false);
    loop {
        let number = outcome.attempts.len();
        let before = number.checked_sub(1).map(|before| case.step(before));
        let luck =
            before.is_some_and(|step| step.fault.is_answer() && step.ending == Ending::Silent);
        let mut expected = match luck && is_broken(number) {
            true => broken(false),
            false => facts(world.answer(case.step(number).fault)),
        };
        let is_transient = |code: &str| transient.iter().any(|known| known == code);
        if expected.effect == Effect::Refused && expected.code.is_some_and(is_transient) {
            expected.effect = Effect::Unknown;
        }
        outcome.attempts.push(expected.clone());
        let attempts = outcome.attempts.len();
        let stop = match expected.effect {
            Effect::Done => return outcome,
            Effect::Refused => Some(StopReason::Final),
            Effect::NeedsSession => {
                let renews = case.source == Source::Renews;
                world.generation += u32::from(renews);
                let is_second = std::mem::replace(&mut has_new_session, true);
                // After the last attempt nobody asks whether there is another session.
                let is_last = attempts >= case.max_attempts as usize;
                (!is_last && (!renews || is_second)).then_some(StopReason::Final)
            }
            Effect::NeedsClock => {
                let learns = world.clock.is_some_and(|(_, is_dated)| is_dated);
                if learns {
                    world.client_ahead = world.service_ahead;
                }
                let is_second = learns && std::mem::replace(&mut has_new_clock, true);
                (!learns || is_second).then_some(StopReason::Final)
            }
            Effect::Unknown if !survives_repetition(case) => Some(StopReason::Unsafe),
            Effect::Unknown | Effect::Nothing => None,
        };
        let stop =
            stop.or((attempts >= case.max_attempts as usize).then_some(StopReason::Attempts));
        let is_free = matches!(expected.effect, Effect::NeedsSession | Effect::NeedsClock);
        let stop = stop.or_else(|| {
            let waits_too_long = expected.hint == Some(HUGE) && !case.cuts_hints;
            match is_free {
                true => None,
                false if waits_too_long => Some(StopReason::Deadline),
                false if case.budget == Some(outcome.taken) => Some(StopReason::Budget),
                false => None,
            }
        });
        if stop.is_some() {
            outcome.stop = stop;
            return outcome;
        }
        outcome.taken += u32::from(!is_free);
    }
}

/// Whether a call may be made again although nobody knows what became of it.
pub(super) fn survives_repetition(case: &Case) -> bool {
    match case.class {
        Class::Read | Class::FilledToken | Class::GivenToken => true,
        Class::Write => false,
        Class::IdempotentWrite => case.repeats_idempotent_writes,
        // Only writes that are not idempotent are drawn.
        Class::EmptyToken => false,
    }
}

impl World {
    /// What the service does in place of the step, because of session or clock.
    fn answer(&mut self, fault: Fault) -> Fault {
        if !fault.is_answer() {
            return fault;
        }
        match fault {
            Fault::Session(code) => {
                self.accepted = self.accepted.max(self.generation + 1);
                self.session_code = code;
            }
            Fault::Clock(code, ahead, is_dated) => {
                self.service_ahead = ahead;
                self.clock = Some((code, is_dated));
            }
            _ => {}
        }
        let off = self.client_ahead.abs_diff(self.service_ahead);
        match (self.clock, fault) {
            _ if self.generation < self.accepted => Fault::Session(self.session_code),
            (Some((code, is_dated)), _) if off > TOLERANCE => {
                Fault::Clock(code, self.service_ahead, is_dated)
            }
            (_, Fault::Session(_) | Fault::Clock(..)) => Fault::None,
            _ => fault,
        }
    }
}

/// What must be seen of an attempt to which this happens.
fn facts(fault: Fault) -> Expected {
    match fault {
        Fault::None | Fault::Duplicate | Fault::Empty(_) => Expected {
            effect: Effect::Done,
            kind: None,
            status: None,
            code: None,
            reaches: true,
            is_throttled: false,
            hint: None,
        },
        Fault::Refused => without_answer(Effect::Nothing, ErrorKind::Connect, false),
        Fault::ResetUnread => broken(false),
        Fault::ResetRead
        | Fault::HalfClosed
        | Fault::Truncated
        | Fault::CutChunk
        | Fault::Garbage => broken(true),
        Fault::Silence | Fault::SlowHead | Fault::SlowBody | Fault::StalledBody => {
            without_answer(Effect::Unknown, ErrorKind::Timeout, true)
        }
        Fault::Oversized(_) => without_answer(Effect::Refused, ErrorKind::TooLarge, true),
        Fault::LengthShort | Fault::Html(200) | Fault::EchoHtml(200) => Expected {
            status: Some(200),
            ..without_answer(Effect::Refused, ErrorKind::Decode, true)
        },
        Fault::Redirect(status) => Expected {
            status: Some(status),
            ..without_answer(Effect::Refused, ErrorKind::Redirect, true)
        },
        Fault::Html(status) | Fault::EchoHtml(status) => {
            answer(of_status(status), status, None, Hint::None)
        }
        Fault::NoBody(status, hint) => answer(of_status(status), status, None, hint),
        Fault::Refusal(status, code, hint) => {
            answer(of_code(status, code), status, Some(code), hint)
        }
        Fault::Session(code) => answer(Effect::NeedsSession, 403, Some(code), Hint::None),
        Fault::Clock(code, ..) => answer(Effect::NeedsClock, 400, Some(code), Hint::None),
        Fault::Echo => answer(Effect::Refused, 400, Some("SignatureDoesNotMatch"), Hint::None),
    }
}

fn without_answer(effect: Effect, kind: ErrorKind, reaches: bool) -> Expected {
    let (is_throttled, hint) = (false, None);
    Expected { effect, kind: Some(kind), status: None, code: None, reaches, is_throttled, hint }
}

fn broken(reaches: bool) -> Expected {
    without_answer(Effect::Unknown, ErrorKind::Transport, reaches)
}

fn answer(effect: Effect, status: u16, code: Option<&'static str>, hint: Hint) -> Expected {
    // The header of today says by itself that the service throttles. Those of older gateways come
    // with every answer. Beside trouble of the service it does not say that nothing happened.
    let is_throttled = matches!(hint, Hint::Today(_)) || effect == Effect::Nothing;
    let effect = if is_throttled && status < 500 { Effect::Nothing } else { effect };
    let hint = match hint {
        Hint::Today(milliseconds) => Some(milliseconds),
        Hint::Older(milliseconds) => is_throttled.then_some(milliseconds),
        Hint::None => None,
    };
    Expected {
        effect,
        kind: Some(ErrorKind::Service),
        status: Some(status),
        code,
        reaches: true,
        is_throttled,
        hint,
    }
}

fn of_status(status: u16) -> Effect {
    match status {
        429 => Effect::Nothing,
        408 | 500 | 502 | 503 | 504 => Effect::Unknown,
        _ => Effect::Refused,
    }
}

fn of_code(status: u16, code: &str) -> Effect {
    match code {
        "Throttling"
        | "Throttling.User"
        | "Throttling.Api"
        | "Throttling.System"
        | "Rejected.Throttling" => Effect::Nothing,
        "InternalError" | "ServiceUnavailable" | "SystemBusy" | "SignatureNonceUsed" => {
            Effect::Unknown
        }
        _ => of_status(status),
    }
}

/// The predicates of the final error that must hold, in alphabetical order.
pub(super) fn predicates(last: &Expected) -> Vec<&'static str> {
    let status = last.status.unwrap_or(0);
    let is_service = last.kind == Some(ErrorKind::Service);
    let mut predicates = match last.kind {
        Some(ErrorKind::Connect) => vec!["connect"],
        Some(ErrorKind::Timeout) => vec!["timeout"],
        Some(ErrorKind::Decode) => vec!["decode"],
        _ => Vec::new(),
    };
    match last.code.unwrap_or_default() {
        "NoPermission" => predicates.push("access_denied"),
        "InvalidSecurityToken.Expired"
        | "InvalidSecurityToken.MismatchWithAccessKey"
        | "InvalidAccessKeyId.NotFound"
        | "InvalidAccessKeyId.Inactive"
        | "Forbidden.AccessKeyDisabled"
        | "InvalidTimeStamp.Format"
        | "InvalidTimeStamp.Expired"
        | "IllegalTimestamp"
        | "SignatureNonceUsed"
        | "SignatureDoesNotMatch" => predicates.push("auth"),
        _ if is_service && status == 404 => predicates.push("not_found"),
        _ => {}
    }
    if is_service && status >= 500 {
        predicates.push("server");
    }
    if last.is_throttled {
        predicates.push("throttled");
    }
    predicates
}

//! What the server sends.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::case::{Ending, Step};
use super::client::key;
use super::fault::{Fault, Hint};

/// Largest answer that the client takes, in bytes.
pub(super) const LARGEST: usize = 64 * 1024;

/// What the server sends, and what it does then.
pub(super) struct Delivery {
    pub(super) bytes: Vec<u8>,
    pub(super) then: Then,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Then {
    /// Reads the next request.
    Open,
    /// Ends its half and waits for the other end.
    Close,
    /// Resets the connection.
    Reset,
    /// Waits for the other end.
    Hold,
    /// Goes on with one byte after the other.
    Trickle,
}

/// What an answer has to know.
pub(super) struct Context<'a> {
    pub(super) request_id: &'a str,
    /// The credentials of the request.
    pub(super) generation: u32,
    /// Seconds since 1970 that the clock of the service shows.
    pub(super) now: i64,
}

pub(super) fn delivery(step: Step, context: &Context<'_>) -> Delivery {
    let id = context.request_id;
    let good = format!(r#"{{"RequestId":"{id}","Whitelists":[{{"Direction":1}}]}}"#);
    match step.fault {
        Fault::Refused | Fault::ResetUnread | Fault::ResetRead => then(Then::Reset, ""),
        Fault::HalfClosed => then(Then::Close, ""),
        Fault::Silence => then(Then::Hold, ""),
        Fault::SlowHead => then(Then::Trickle, "HTTP/1.1 200 OK\r\nx-slow: "),
        Fault::SlowBody => then(Then::Trickle, announced(9000, &good[..9])),
        Fault::StalledBody => then(Then::Hold, announced(good.len(), &good[..9])),
        Fault::Truncated => then(Then::Close, announced(good.len(), &good[..9])),
        Fault::CutChunk => then(Then::Close, chunked("ff\r\n{\"RequestId\"")),
        Fault::LengthShort => then(Then::Close, announced(good.len() / 2, &good)),
        Fault::Garbage => then(Then::Close, "\u{16}\u{3}\u{1}SSH-2.0 of another kind\r\n\r\n"),
        Fault::Oversized(true) => then(Then::Hold, announced(LARGEST + 1, &good)),
        Fault::Oversized(false) => then(Then::Hold, too_many_chunks()),
        fault => ended(step.ending, answer(fault, context, &good)),
    }
}

fn then(then: Then, bytes: impl Into<Vec<u8>>) -> Delivery {
    Delivery { bytes: bytes.into(), then }
}

fn announced(length: usize, body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}")
}

fn chunked(chunks: &str) -> String {
    format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{chunks}")
}

fn too_many_chunks() -> String {
    let chunk = format!("400\r\n{}\r\n", " ".repeat(1024));
    chunked(&chunk.repeat(LARGEST / 1024 + 1))
}

/// An answer of a service, and how often it is sent.
struct Answer {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: String,
    is_repeated: bool,
}

fn answer(fault: Fault, context: &Context<'_>, good: &str) -> Answer {
    let key = key(context.generation);
    let (secret, token) = (&key.key.secret, &key.token);
    let of =
        |status, body: String| Answer { status, headers: Vec::new(), body, is_repeated: false };
    let refusal = |status, code: &str, message: &str| {
        let id = context.request_id;
        of(status, format!(r#"{{"RequestId":"{id}","Code":"{code}","Message":"{message}"}}"#))
    };
    let page = "<html>\n<h1>Upstream said no</h1></html>";
    let repeated = format!("x-acs-security-token:{token} secret {secret}");
    let (answer, headers) = match fault {
        Fault::Html(status) => (of(status, page.to_owned()), vec![]),
        Fault::EchoHtml(status) => (of(status, format!("<html>{repeated}</html>")), vec![]),
        Fault::Refusal(status, code, hint) => (refusal(status, code, "no"), hint_headers(hint)),
        Fault::NoBody(status, hint) => (of(status, String::new()), hint_headers(hint)),
        Fault::Session(code) => (refusal(403, code, "the session is over"), vec![]),
        Fault::Clock(code, _, is_dated) => {
            let date = is_dated.then(|| ("date", http_date(context.now)));
            (refusal(400, code, "the date is wrong"), date.into_iter().collect())
        }
        Fault::Redirect(status) => {
            let location = ("location", "http://127.0.0.1:1/elsewhere".to_owned());
            (of(status, String::new()), vec![location])
        }
        Fault::Empty(status) => (of(status, String::new()), vec![]),
        Fault::Echo => (refusal(400, "SignatureDoesNotMatch", &repeated), vec![]),
        Fault::Duplicate => (Answer { is_repeated: true, ..of(200, good.to_owned()) }, vec![]),
        _ => (of(200, good.to_owned()), vec![]),
    };
    Answer { headers, ..answer }
}

fn hint_headers(hint: Hint) -> Vec<(&'static str, String)> {
    let older = |left: u64| format!("Limit:1,Remain:0,TimeLeft:{left},Reset:1234");
    match hint {
        Hint::None => Vec::new(),
        Hint::Today(milliseconds) => vec![("x-acs-retry-after", milliseconds.to_string())],
        Hint::Older(milliseconds) => {
            vec![("x-ratelimit-user-api", older(1)), ("x-ratelimit-user", older(milliseconds))]
        }
    }
}

fn ended(ending: Ending, answer: Answer) -> Delivery {
    let mut head = format!("HTTP/1.1 {} Status\r\n", answer.status);
    for (name, value) in &answer.headers {
        head += &format!("{name}: {value}\r\n");
    }
    if ending == Ending::Announced {
        head += "connection: close\r\n";
    }
    if answer.status != 204 {
        head += &format!("content-length: {}\r\n", answer.body.len());
    }
    let mut text = format!("{head}\r\n{}", answer.body);
    if answer.is_repeated {
        // Whoever takes the second one for an answer has another request id.
        text += &text.replace("\"req-", "\"new-");
    }
    let next = if ending == Ending::Open { Then::Open } else { Then::Close };
    then(next, text)
}

/// A date of HTTP, such as `Sun, 06 Nov 1994 08:49:37 GMT`.
fn http_date(seconds: i64) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let seconds = u64::try_from(seconds).unwrap_or(0);
    let time = UNIX_EPOCH + Duration::from_secs(seconds);
    let text = humantime::format_rfc3339_seconds(time).to_string();
    let month = text[5..7].parse::<usize>().unwrap_or(1) - 1;
    let day = DAYS[usize::try_from(seconds / 86_400 % 7).unwrap_or(0)];
    format!("{day}, {} {} {} {} GMT", &text[8..10], MONTHS[month], &text[..4], &text[11..19])
}

/// Seconds since 1970.
pub(super) fn unix_now() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(now.as_secs()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_http() {
        assert_eq!(http_date(784_111_777), "Sun, 06 Nov 1994 08:49:37 GMT");
    }
}

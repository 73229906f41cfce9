//! What can go wrong in one attempt of a call.

/// What can go wrong in one attempt of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Nothing: a good answer.
    None,
    /// Nobody listens.
    Refused,
    /// The connection is reset when the first bytes of the request arrive.
    ResetUnread,
    /// The connection is reset when the whole request has arrived.
    ResetRead,
    /// The server ends its half of the connection when the whole request has arrived.
    HalfClosed,
    /// No answer.
    Silence,
    /// The headers of the answer come byte by byte, without end.
    SlowHead,
    /// The body of the answer comes byte by byte, without end.
    SlowBody,
    /// The body of the answer stops in its middle.
    StalledBody,
    /// The connection ends in the middle of the body: the announced length is too long.
    Truncated,
    /// The connection ends in the middle of a chunk.
    CutChunk,
    /// The announced length is shorter than the body.
    LengthShort,
    /// The answer is not HTTP.
    Garbage,
    /// A page of some gateway.
    Html(u16),
    /// An error of the service.
    Refusal(u16, &'static str, Hint),
    /// A status without a body.
    NoBody(u16, Hint),
    /// The session is over: this code until the client comes with other credentials.
    Session(&'static str),
    /// The clock of the service is so many seconds ahead: this code until the date is right.
    /// Whether the answer has a date.
    Clock(&'static str, i64, bool),
    /// The good answer twice.
    Duplicate,
    /// A good answer above the limit of the client, with its length in front or without.
    Oversized(bool),
    /// The answer is at another address.
    Redirect(u16),
    /// A success without a body.
    Empty(u16),
    /// An error that repeats the secret and the token of the request.
    Echo,
    /// A page that repeats them.
    EchoHtml(u16),
}

/// How long the service asks to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hint {
    /// It does not say.
    None,
    /// In the header of today, in milliseconds.
    Today(u64),
    /// In the headers of older gateways, the longer of two, in milliseconds.
    Older(u64),
}

/// Longer than any call.
pub const HUGE: u64 = 3_600_000;

/// All faults that are injected.
pub const FAULTS: &[Fault] = {
    use Fault::*;
    &[
        Refused,
        Refused,
        ResetUnread,
        ResetUnread,
        ResetRead,
        ResetRead,
        HalfClosed,
        HalfClosed,
        Silence,
        SlowHead,
        SlowBody,
        StalledBody,
        Truncated,
        CutChunk,
        LengthShort,
        Garbage,
        Html(200),
        Html(404),
        Html(502),
        NoBody(500, Hint::None),
        NoBody(503, Hint::None),
        NoBody(504, Hint::None),
        NoBody(400, Hint::None),
        NoBody(408, Hint::None),
        NoBody(501, Hint::None),
        NoBody(429, Hint::None),
        NoBody(429, Hint::Today(5)),
        NoBody(502, Hint::Today(5)),
        Refusal(500, "InternalError", Hint::None),
        Refusal(403, "InternalError", Hint::None),
        Refusal(503, "ServiceUnavailable", Hint::None),
        Refusal(400, "ServiceUnavailable", Hint::None),
        Refusal(400, "SystemBusy", Hint::None),
        Refusal(502, "SomethingNew", Hint::None),
        Refusal(504, "ErrorDBSelect", Hint::None),
        Refusal(400, "SignatureNonceUsed", Hint::None),
        Refusal(400, "Throttling", Hint::None),
        Refusal(403, "Throttling.User", Hint::None),
        Refusal(429, "Throttling.Api", Hint::None),
        Refusal(503, "Throttling.System", Hint::None),
        Refusal(400, "Rejected.Throttling", Hint::None),
        Refusal(429, "Throttling.User", Hint::Today(8)),
        Refusal(400, "Throttling.User", Hint::Today(HUGE)),
        Refusal(400, "Throttling.User", Hint::Older(8)),
        Refusal(503, "Throttling.User", Hint::Older(HUGE)),
        Refusal(500, "InternalError", Hint::Today(4)),
        Refusal(500, "InternalError", Hint::Older(HUGE)),
        Refusal(400, "ErrorDBSelect", Hint::None),
        Refusal(400, "SomethingNew", Hint::None),
        Refusal(401, "ErrorAuthentication", Hint::None),
        Refusal(403, "NoPermission", Hint::None),
        Refusal(404, "InvalidAction.NotFound", Hint::None),
        Refusal(404, "ErrorVpcFirewallNotFound", Hint::None),
        Refusal(403, "Forbidden.AccessKeyDisabled", Hint::None),
        Refusal(400, "InvalidTimeStamp.Format", Hint::None),
        Session("InvalidSecurityToken.Expired"),
        Session("InvalidSecurityToken.Expired"),
        Session("InvalidSecurityToken.MismatchWithAccessKey"),
        Session("InvalidAccessKeyId.NotFound"),
        Session("InvalidAccessKeyId.Inactive"),
        Clock("InvalidTimeStamp.Expired", 3600, true),
        Clock("InvalidTimeStamp.Expired", -7200, true),
        Clock("IllegalTimestamp", 864_000, true),
        Clock("InvalidTimeStamp.Expired", 3600, false),
        Duplicate,
        Oversized(true),
        Oversized(false),
        Redirect(302),
        Redirect(307),
        Empty(200),
        Empty(204),
        Echo,
        EchoHtml(200),
        EchoHtml(502),
    ]
};

impl Fault {
    /// What a person calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Refused => "refused",
            Self::ResetUnread => "reset before reading",
            Self::ResetRead => "reset after reading",
            Self::HalfClosed => "half-closed",
            Self::Silence => "silence",
            Self::SlowHead => "slow headers",
            Self::SlowBody => "slow body",
            Self::StalledBody => "stalled body",
            Self::Truncated | Self::CutChunk => "truncated body",
            Self::LengthShort => "length too short",
            Self::Garbage => "garbage",
            Self::Html(_) => "HTML",
            Self::Refusal(_, code, hint) if code.contains("Throttling") => match hint {
                Hint::None => "throttled",
                Hint::Today(HUGE) | Hint::Older(HUGE) => "throttled, huge hint",
                Hint::Today(_) => "throttled, hint",
                Hint::Older(_) => "throttled, older hint",
            },
            Self::NoBody(429, _) => "429 without a body",
            Self::NoBody(_, Hint::Today(_)) | Self::Refusal(_, _, Hint::Today(_)) => "5xx, hint",
            Self::NoBody(500.., _) => "5xx without a body",
            Self::NoBody(..) => "4xx without a body",
            Self::Refusal(500.., ..) => "5xx with a code",
            Self::Refusal(_, "ServiceUnavailable" | "SystemBusy" | "InternalError", _) => {
                "4xx with a passing code"
            }
            Self::Refusal(_, "SignatureNonceUsed", _) => "nonce used",
            Self::Refusal(..) => "4xx with a code",
            Self::Session(_) => "session over",
            Self::Clock(..) => "clock skew",
            Self::Duplicate => "answer twice",
            Self::Oversized(_) => "oversized",
            Self::Redirect(_) => "redirect",
            Self::Empty(_) => "empty body",
            Self::Echo | Self::EchoHtml(_) => "secrets repeated",
        }
    }

    /// Whether the server reads the request and answers it as a service would. Only then it looks
    /// at the session and the date.
    pub fn is_answer(self) -> bool {
        matches!(
            self,
            Self::None
                | Self::Html(_)
                | Self::Refusal(..)
                | Self::NoBody(..)
                | Self::Session(_)
                | Self::Clock(..)
                | Self::Duplicate
                | Self::Redirect(_)
                | Self::Empty(_)
                | Self::Echo
                | Self::EchoHtml(_)
        )
    }

    /// Whether only the attempt timeout ends it.
    pub fn is_slow(self) -> bool {
        matches!(self, Self::Silence | Self::SlowHead | Self::SlowBody | Self::StalledBody)
    }
}

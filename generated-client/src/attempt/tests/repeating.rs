//! What is repeated, how often, when, and what the error says about it.

use std::sync::Mutex;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use tokio::time::Instant;

use crate::demo::Client;
use crate::runtime::{Cow, Kind, Operation};
use crate::{
    Answer, BoxFuture, CallOptions, CannedTransport, Code, Credentials, CredentialsError, Error,
    ErrorKind, HttpResponse, ProvideCredentials, RateLimiter, RetryBudget, RetryPolicy, StopReason,
    TransportError, TransportErrorKind,
};

/// An operation that creates something, with an idempotency token or without.
fn write(kind: Kind, token: Option<&'static str>) -> Operation {
    let name = Cow::Borrowed("CreateThing");
    Operation { name, kind, idempotency_token: token, ..crate::demo::OPERATION.clone() }
}

fn failing(kind: TransportErrorKind) -> CannedTransport {
    (0..9).fold(CannedTransport::new(), |all, _| all.error(TransportError::new(kind, "broken")))
}

fn refusing(status: u16, code: &str) -> CannedTransport {
    let body = format!(r#"{{"Code":"{code}","Message":"m"}}"#);
    (0..9).fold(CannedTransport::new(), |all, _| all.json(status, body.clone()))
}

fn answer(status: u16, header: (&'static str, &'static str), code: &str) -> HttpResponse {
    HttpResponse {
        status: StatusCode::from_u16(status).unwrap(),
        headers: HeaderMap::from_iter([(
            HeaderName::from_static(header.0),
            HeaderValue::from_static(header.1),
        )]),
        body: format!(r#"{{"Code":"{code}","Message":"m"}}"#).into(),
    }
}

pub(super) fn builder(transport: &CannedTransport) -> crate::ClientBuilder<Client> {
    Client::builder()
        .endpoint("http://127.0.0.1:1")
        .credentials(Credentials::new("id", "hunter2"))
        .transport(transport.clone())
}

async fn call(client: &Client, operation: Operation, options: CallOptions) -> Result<(), Error> {
    let mut call = crate::call::Call::new(client.core().clone(), Cow::Owned(operation));
    call.query("Kind", "k");
    call.options(options);
    crate::attempt::execute(call).await.map(|_| ()).map_err(Error::<Code>::from)
}

async fn outcome(transport: &CannedTransport, operation: Operation) -> (usize, StopReason) {
    let client = builder(transport).build().unwrap();
    let error = call(&client, operation, CallOptions::new()).await.unwrap_err();
    assert_eq!(error.attempts().len(), transport.requests().len());
    (transport.requests().len(), error.stop_reason().unwrap())
}

#[tokio::test(start_paused = true)]
async fn the_kind_of_the_operation_decides_where_the_outcome_is_unknown() {
    let reads = crate::demo::OPERATION.clone();
    let with_token = write(Kind::Write, Some("ClientToken"));
    let unknown = [
        || failing(TransportErrorKind::Timeout),
        || failing(TransportErrorKind::Other),
        || refusing(500, "InternalError"),
        || refusing(400, "SystemBusy"),
        || refusing(503, ""),
    ];
    for transport in unknown {
        assert_eq!(outcome(&transport(), reads.clone()).await, (3, StopReason::Attempts));
        assert_eq!(outcome(&transport(), with_token.clone()).await, (3, StopReason::Attempts));
        for kind in [Kind::Write, Kind::IdempotentWrite] {
            assert_eq!(outcome(&transport(), write(kind, None)).await, (1, StopReason::Unsafe));
        }
    }
    let harmless = [
        || failing(TransportErrorKind::Connect),
        || refusing(400, "Throttling.User"),
        || refusing(429, ""),
    ];
    for transport in harmless {
        for operation in [reads.clone(), write(Kind::Write, None)] {
            assert_eq!(outcome(&transport(), operation).await, (3, StopReason::Attempts));
        }
    }
    for transport in [|| refusing(400, "ErrorParametersUid"), || refusing(403, "Forbidden.RAM")] {
        assert_eq!(outcome(&transport(), reads.clone()).await, (1, StopReason::Final));
    }
    for kind in [TransportErrorKind::TooLarge, TransportErrorKind::Unsendable] {
        assert_eq!(outcome(&failing(kind), reads.clone()).await, (1, StopReason::Final));
    }
}

#[tokio::test(start_paused = true)]
async fn idempotent_writes_are_repeated_where_the_caller_says_so() {
    let transport = failing(TransportErrorKind::Other);
    let client = builder(&transport).build().unwrap();
    let policy = RetryPolicy::new().repeat_idempotent_writes(true).max_attempts(5);
    let options = CallOptions::new().retry(policy);
    call(&client, write(Kind::IdempotentWrite, None), options.clone()).await.unwrap_err();
    assert_eq!(transport.requests().len(), 5);
    let error = call(&client, write(Kind::Write, None), options).await.unwrap_err();
    assert_eq!(error.stop_reason(), Some(StopReason::Unsafe));
}

#[tokio::test(start_paused = true)]
async fn one_token_serves_all_attempts_and_the_rest_is_new() {
    let transport = refusing(500, "InternalError");
    let client = builder(&transport).build().unwrap();
    call(&client, write(Kind::Write, Some("ClientToken")), CallOptions::new()).await.unwrap_err();
    let requests = transport.requests();
    let queries = requests.iter().map(|request| request.url.query().unwrap()).collect::<Vec<_>>();
    assert!(queries[0].starts_with("ClientToken="), "{queries:?}");
    assert_eq!(queries, [queries[0]; 3]);
    for header in ["x-acs-signature-nonce", "authorization"] {
        let values = requests.iter().map(|request| &request.headers[header]);
        let values = values.collect::<std::collections::HashSet<_>>();
        assert_eq!(values.len(), 3, "{header}");
    }
    let second = refusing(500, "InternalError");
    let client = builder(&second).build().unwrap();
    call(&client, write(Kind::Write, Some("ClientToken")), CallOptions::new()).await.unwrap_err();
    assert_ne!(second.requests()[0].url.query(), Some(queries[0]));
}

#[tokio::test(start_paused = true)]
async fn a_token_of_the_caller_is_kept_and_an_empty_one_is_none() {
    for (token, expected) in [("mine", 3), ("", 1)] {
        let transport = refusing(500, "InternalError");
        let client = builder(&transport).build().unwrap();
        let operation = Cow::Owned(write(Kind::Write, Some("ClientToken")));
        let mut call = crate::call::Call::new(client.core().clone(), operation);
        call.query("ClientToken", token);
        assert!(crate::attempt::execute(call).await.is_err());
        let requests = transport.requests();
        assert_eq!(requests.len(), expected);
        assert_eq!(requests[0].url.query().unwrap(), format!("ClientToken={token}"));
    }
}

#[tokio::test(start_paused = true)]
async fn hints_of_the_service_are_waited_for_up_to_the_cap() {
    let headers = [
        ("x-acs-retry-after", "7000"),
        ("x-ratelimit-user-api", "Limit:1,Remain:0,TimeLeft:7000,Reset:1"),
        ("x-acs-retry-after", "9000000"),
    ];
    for (header, expected) in headers.into_iter().zip([7, 7, 60]) {
        let throttled = answer(400, header, "Throttling.User");
        let transport = CannedTransport::new().response(throttled).json(200, "{}");
        let client = builder(&transport).build().unwrap();
        let start = Instant::now();
        let answer = client.describe_things("k").send_detailed().await.unwrap();
        let (least, most) =
            (Duration::from_secs(expected), Duration::from_millis(1000 * expected + 200));
        assert!((least..=most).contains(&start.elapsed()), "{:?}", start.elapsed());
        let [failed] = answer.failed_attempts() else { panic!("one failed attempt") };
        assert_eq!(failed.code.as_deref(), Some("Throttling.User"));
        assert!(failed.waited.is_some_and(|waited| waited >= least));
    }
}

#[tokio::test(start_paused = true)]
async fn policies_of_client_and_call_apply() {
    let off = || RetryPolicy::off();
    let cases = [
        (None, None, 3),
        (Some(off()), None, 1),
        (None, Some(off()), 1),
        (Some(off()), Some(RetryPolicy::new().max_attempts(5)), 5),
    ];
    for (of_client, of_call, expected) in cases {
        let transport = failing(TransportErrorKind::Connect);
        let builder = builder(&transport).retry(of_client.unwrap_or_default());
        let client = builder.build().unwrap();
        let mut options = CallOptions::new();
        options.retry = of_call;
        let error = client.describe_things("k").options(options).send().await.unwrap_err();
        assert_eq!(transport.requests().len(), expected);
        assert_eq!(error.stop_reason(), Some(StopReason::Attempts));
    }
}

#[tokio::test(start_paused = true)]
async fn the_budget_bounds_the_repetitions_of_all_calls() {
    let transport = failing(TransportErrorKind::Connect);
    let budget = RetryBudget::new(3, 1.0);
    let client = builder(&transport).retry_budget(budget.clone()).build().unwrap();
    for (requests, reason) in
        [(3, StopReason::Attempts), (2, StopReason::Budget), (1, StopReason::Budget)]
    {
        let error = client.clone().describe_things("k").send().await.unwrap_err();
        assert_eq!(error.attempts().len(), requests);
        assert_eq!(error.stop_reason(), Some(reason));
    }
    assert_eq!(budget.left(), 0);
}

#[tokio::test(start_paused = true)]
async fn successes_fill_the_budget() {
    let transport = CannedTransport::new().json(503, "").json(200, "{}").json(200, "{}");
    let budget = RetryBudget::new(2, 0.5);
    let client = builder(&transport).retry_budget(budget.clone()).build().unwrap();
    client.describe_things("k").send().await.unwrap();
    assert_eq!(budget.left(), 1);
    client.describe_things("k").send().await.unwrap();
    assert_eq!(budget.left(), 2);
}

#[tokio::test(start_paused = true)]
async fn the_time_of_the_call_ends_waits_and_attempts() {
    // A wait that does not fit is not begun.
    let throttled = answer(400, ("x-acs-retry-after", "30000"), "Throttling.User");
    let transport = CannedTransport::new().response(throttled);
    let client = builder(&transport).timeout(Duration::from_secs(20)).build().unwrap();
    let start = Instant::now();
    let error = client.describe_things("k").send().await.unwrap_err();
    assert_eq!(error.stop_reason(), Some(StopReason::Deadline));
    assert!(error.is_throttled());
    assert_eq!(start.elapsed(), Duration::ZERO);

    // The gate of the limiter stays closed for as long as the service asked: nothing is sent, and
    // nobody waits for what does not fit.
    let error = client.describe_things("k").send().await.unwrap_err();
    assert_eq!((error.kind(), start.elapsed()), (ErrorKind::Unsent, Duration::ZERO));
    assert!(error.is_timeout() && error.attempts().is_empty());
    assert_eq!(error.retry_after(), Some(Duration::from_secs(30)));
    assert_eq!(
        error.to_string(),
        "DescribeThings failed: the time of the call, 20s, ends before the rate limiter had a turn"
    );

    // An attempt that hangs is given up.
    let client = builder(&transport).transport(Silent).timeout(Duration::from_secs(20));
    let client = client.build().unwrap();
    let start = Instant::now();
    let error = client.describe_things("k").timeout(Duration::from_secs(3)).send().await;
    let error = error.unwrap_err();
    assert_eq!((error.kind(), start.elapsed()), (ErrorKind::Timeout, Duration::from_secs(3)));
    assert_eq!(error.stop_reason(), Some(StopReason::Deadline));
    assert_eq!(error.attempts().len(), 1);
}

/// Never answers.
#[derive(Debug)]
struct Silent;

impl crate::Transport for Silent {
    fn send(&self, _: crate::HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(std::future::pending())
    }
}

#[tokio::test(start_paused = true)]
async fn a_wrong_clock_is_corrected_once_and_remembered() {
    let date = "Fri, 01 Jan 2100 00:00:00 GMT";
    let refused = || answer(400, ("date", date), "InvalidTimeStamp.Expired");
    let transport = CannedTransport::new().response(refused()).json(200, "{}").json(200, "{}");
    let client = builder(&transport).build().unwrap();
    let start = Instant::now();
    for _ in 0..2 {
        client.describe_things("k").send().await.unwrap();
    }
    assert_eq!(start.elapsed(), Duration::ZERO);
    let dates = transport.requests();
    let dates = dates.iter().map(|request| request.headers["x-acs-date"].to_str().unwrap());
    let dates = dates.map(|date| &date[..7]).collect::<Vec<_>>();
    assert_eq!(dates[1..], ["2100-01"; 2]);
    assert_ne!(dates[0], "2100-01");

    // A service that refuses every date is not asked for ever; without a date it is asked once.
    let stubborn = (0..9).fold(CannedTransport::new(), |all, _| all.response(refused()));
    let client = builder(&stubborn).build().unwrap();
    let error = client.describe_things("k").send().await.unwrap_err();
    assert_eq!(stubborn.requests().len(), 2);
    assert_eq!(error.stop_reason(), Some(StopReason::Final));
    let dateless = refusing(400, "InvalidTimeStamp.Expired");
    let client = builder(&dateless).build().unwrap();
    client.describe_things("k").send().await.unwrap_err();
    assert_eq!(dateless.requests().len(), 1);
}

/// Yields another key after each rejection.
#[derive(Debug, Default)]
struct Renewing(Mutex<u32>);

impl ProvideCredentials for Renewing {
    fn provide(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        let id = format!("id-{}", self.0.lock().unwrap());
        Box::pin(std::future::ready(Ok(Credentials::new(id, "hunter2"))))
    }

    fn reject(&self, _: &Credentials) {
        *self.0.lock().unwrap() += 1;
    }
}

#[tokio::test(start_paused = true)]
async fn refused_sessions_are_replaced_once() {
    let transport = refusing(403, "InvalidSecurityToken.Expired");
    let renewing = builder(&transport).credentials(Renewing::default()).build().unwrap();
    let error = renewing.describe_things("k").send().await.unwrap_err();
    assert!(error.is_auth());
    assert_eq!(error.stop_reason(), Some(StopReason::Final));
    let ids = transport.requests();
    let ids = ids.iter().map(|request| request.headers["authorization"].to_str().unwrap());
    let ids = ids.map(|text| text.split(['=', ',']).nth(1).unwrap().to_owned());
    assert_eq!(ids.collect::<Vec<_>>(), ["id-0", "id-1"]);

    let fixed = refusing(403, "InvalidSecurityToken.Expired");
    let client = builder(&fixed).build().unwrap();
    client.describe_things("k").send().await.unwrap_err();
    assert_eq!(fixed.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn calls_that_skip_the_limiter_do_not_wait() {
    let transport = (0..20).fold(CannedTransport::new(), |all, _| all.json(200, "{}"));
    let limiter = RateLimiter::off();
    limiter.set("DescribeThings", crate::RateLimit { calls: 1, seconds: 10 });
    let client = builder(&transport).rate_limiter(limiter).build().unwrap();
    let start = Instant::now();
    for _ in 0..5 {
        let options = CallOptions::new().without_rate_limit();
        client.describe_things("k").options(options).send().await.unwrap();
    }
    assert_eq!(start.elapsed(), Duration::ZERO);
    for _ in 0..2 {
        client.clone().describe_things("k").send().await.unwrap();
    }
    assert_eq!(start.elapsed(), Duration::from_secs(10));
}

#[tokio::test(start_paused = true)]
async fn errors_tell_all_attempts() {
    let throttled = answer(429, ("x-acs-request-id", "R1"), "Throttling.Api");
    let transport = CannedTransport::new().response(throttled).json(500, "").json(200, "<html>");
    let client = builder(&transport).build().unwrap();
    let error = client.describe_things("k").send().await.unwrap_err();
    assert!(error.is_decode());
    let attempts = error.attempts();
    let kinds = attempts.iter().map(|attempt| attempt.kind).collect::<Vec<_>>();
    assert_eq!(kinds, [ErrorKind::Service, ErrorKind::Service, ErrorKind::Decode]);
    assert_eq!(attempts[0].request_id.as_deref(), Some("R1"));
    assert!(attempts[0].to_string().starts_with("Throttling.Api, status 429, after "));
    assert!(error.to_string().ends_with("(status 200, after 3 attempts)"), "{error}");

    let ready: Answer<_> = {
        let transport = CannedTransport::new().json(200, "{}");
        let client = builder(&transport).build().unwrap();
        client.describe_things("k").send_detailed().await.unwrap()
    };
    assert!(ready.failed_attempts().is_empty());
}

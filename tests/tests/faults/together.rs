//! What one call learns from a refusal serves the others, and those that were refused at the same
//! time are made again, too.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use alicloud_client::cloudfw::Client;
use alicloud_client::{
    BoxFuture, Credentials, CredentialsError, HttpRequest, HttpResponse, ProvideCredentials,
    RateLimiter, RetryBudget, Transport, TransportError,
};
use http::{HeaderMap, StatusCode};
use tokio::sync::Barrier;

/// Calls that are refused at the same time.
const CALLS: usize = 50;

/// Refuses the first request of each call, and these only when all of them have come.
#[derive(Debug)]
struct Refusing {
    code: &'static str,
    barrier: Barrier,
    requests: AtomicUsize,
    is_refused: fn(&HttpRequest) -> bool,
}

impl Transport for Refusing {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(async move {
            if self.requests.fetch_add(1, Ordering::SeqCst) < CALLS {
                self.barrier.wait().await;
            }
            let is_refused = (self.is_refused)(&request);
            let (status, code) = if is_refused { (400, self.code) } else { (200, "") };
            let body = format!(r#"{{"Code":"{code}","Message":"m"}}"#).into();
            let mut headers = HeaderMap::new();
            headers.insert("date", "Fri, 01 Jan 2100 00:00:00 GMT".parse().unwrap());
            Ok(HttpResponse { status: StatusCode::from_u16(status).unwrap(), headers, body })
        })
    }
}

/// Has other credentials when the ones it handed out are rejected, and counts how often that was.
#[derive(Debug, Default)]
struct Renewing(AtomicUsize);

impl ProvideCredentials for Renewing {
    fn provide(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        let id = format!("id{}", self.0.load(Ordering::SeqCst));
        Box::pin(std::future::ready(Ok(Credentials::new(id, "secret"))))
    }

    fn reject(&self, credentials: &Credentials) {
        let number = self.0.load(Ordering::SeqCst);
        if credentials.access_key_id() == format!("id{number}") {
            self.0.store(number + 1, Ordering::SeqCst);
        }
    }
}

/// Makes the calls and yields how many requests they took and how many sessions.
async fn refused_together(
    code: &'static str,
    is_refused: fn(&HttpRequest) -> bool,
) -> (usize, usize) {
    let (barrier, requests) = (Barrier::new(CALLS), AtomicUsize::new(0));
    let transport = Arc::new(Refusing { code, barrier, requests, is_refused });
    let source = Arc::new(Renewing::default());
    let client = Client::builder()
        .credentials(Arc::clone(&source))
        .transport(Arc::clone(&transport))
        .rate_limiter(RateLimiter::off())
        .retry_budget(RetryBudget::new(0, 0.0))
        .build()
        .unwrap();
    let calls = (0..CALLS).map(|_| tokio::spawn(client.add_domain_resolve_realtime_task().send()));
    for call in calls.collect::<Vec<_>>() {
        call.await.unwrap().unwrap_or_else(|error| panic!("{code}: {error:?}"));
    }
    (transport.requests.load(Ordering::SeqCst), source.0.load(Ordering::SeqCst))
}

#[tokio::test]
async fn a_session_that_ends_is_replaced_once_for_all_calls() {
    let outcome = refused_together("InvalidSecurityToken.Expired", |request| {
        let authorization = request.headers["authorization"].to_str().unwrap();
        authorization.contains("Credential=id0,")
    });
    assert_eq!(outcome.await, (2 * CALLS, 1));
}

#[tokio::test]
async fn a_clock_is_corrected_once_for_all_calls() {
    // The service lives in another century.
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(4_000_000_000);
    assert!(SystemTime::now() < now, "the test is too old");
    let outcome = refused_together("InvalidTimeStamp.Expired", |request| {
        !request.headers["x-acs-date"].to_str().unwrap().starts_with("2100-")
    });
    assert_eq!(outcome.await, (2 * CALLS, 0));
}

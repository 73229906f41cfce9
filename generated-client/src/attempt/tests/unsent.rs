//! What happens before a request is sent: credentials, and a turn of the rate limiter.

use std::time::Duration;

use tokio::time::Instant;

use super::repeating::builder;
use crate::{
    BoxFuture, CannedTransport, Credentials, CredentialsError, ErrorKind, ProvideCredentials,
    RateLimit, RateLimiter, StopReason,
};

/// Yields credentials after a while.
#[derive(Debug)]
struct Slow(Duration);

impl ProvideCredentials for Slow {
    fn provide(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(async {
            tokio::time::sleep(self.0).await;
            Ok(Credentials::new("id", "hunter2"))
        })
    }
}

#[tokio::test(start_paused = true)]
async fn turns_are_taken_when_there_are_credentials() {
    let transport = (0..4).fold(CannedTransport::new(), |all, _| all.json(200, "{}"));
    let limiter = RateLimiter::off();
    limiter.set("DescribeThings", RateLimit { calls: 2, seconds: 10 });
    let builder = builder(&transport).credentials(Slow(Duration::from_secs(30)));
    let client = builder.rate_limiter(limiter).build().unwrap();
    let start = Instant::now();
    let calls = (0..4).map(|_| tokio::spawn(client.describe_things("k").send()));
    for call in calls.collect::<Vec<_>>() {
        call.await.unwrap().unwrap();
    }
    // Two wait for their turn, and then once more for credentials.
    assert_eq!(start.elapsed(), Duration::from_secs(30 + 10 + 30));
}

#[tokio::test(start_paused = true)]
async fn a_call_without_credentials_in_time_was_not_sent() {
    let transport = CannedTransport::new();
    let client = builder(&transport).credentials(Slow(Duration::from_secs(30))).build().unwrap();
    let call = client.describe_things("k").timeout(Duration::from_secs(3));
    let error = call.send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsent);
    assert_eq!(error.stop_reason(), Some(StopReason::Deadline));
    assert!(error.attempts().is_empty() && transport.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn an_error_before_says_more_than_that_there_is_no_time() {
    let transport = CannedTransport::new().json(503, "");
    let limiter = RateLimiter::off();
    limiter.set("DescribeThings", RateLimit { calls: 1, seconds: 60 });
    let client = builder(&transport).rate_limiter(limiter).build().unwrap();
    let call = client.describe_things("k").timeout(Duration::from_secs(3));
    let error = call.send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts().len()), (ErrorKind::Service, 1));
    assert_eq!(error.stop_reason(), Some(StopReason::Deadline));
}

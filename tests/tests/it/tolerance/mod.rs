//! What the client makes of answers that are not as documented: the right value or a clear error,
//! and never a panic.

mod bodies;
mod errors;
mod mutation;
mod nesting;
mod network;
mod values;

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use alicloud_client::cloudfw::operations::describe_outgoing_destination::DescribeOutgoingDestinationResponse;
use alicloud_client::{
    CannedTransport, Credentials, HttpResponse, RetryPolicy, Timestamp, Transport, cloudfw,
};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

/// What a call of the tests yields.
type Outcome = cloudfw::Result<DescribeOutgoingDestinationResponse>;

/// The result of a future that waits for nothing.
fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => result,
        Poll::Pending => panic!("the call waits for something"),
    }
}

/// A client that sends with `transport`.
fn client(transport: impl Transport + 'static) -> cloudfw::Client {
    let credentials = Credentials::new("id", "secret");
    let builder = cloudfw::Client::builder().credentials(credentials).transport(transport);
    builder.retry(RetryPolicy::off()).build().unwrap()
}

/// A call with some time range.
fn call(
    client: &cloudfw::Client,
) -> cloudfw::operations::describe_outgoing_destination::DescribeOutgoingDestinationRequest {
    let [start, end] = [1_700_000_000, 1_700_003_600].map(Timestamp::from_unix_seconds);
    client.describe_outgoing_destination(start, end)
}

/// The outcome of a call that is answered with `body`.
fn answered(
    status: u16,
    headers: &[(&'static str, &'static str)],
    body: impl Into<Bytes>,
) -> Outcome {
    let headers = headers
        .iter()
        .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
    let response = HttpResponse {
        status: StatusCode::from_u16(status).unwrap(),
        headers: headers.collect::<HeaderMap>(),
        body: body.into(),
    };
    now(call(&client(CannedTransport::new().response(response))).send())
}

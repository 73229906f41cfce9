//! The transport over the network.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use ::reqwest::{Body, Request, Response};
use bytes::{Bytes, BytesMut};
use http::Method;
use http::header::{CONTENT_LENGTH, HeaderValue};
use tokio::sync::Semaphore;

use super::builder::{Recipe, ReqwestTransportBuilder};
use super::pools::Pools;
use super::{
    BoxFuture, HttpRequest, HttpResponse, Timeouts, Transport, TransportError, TransportErrorKind,
};

/// Sends requests with [`reqwest`](https://docs.rs/reqwest).
///
/// Connections are kept and reused; clones share them. The variables `HTTPS_PROXY`, `HTTP_PROXY`
/// and `NO_PROXY` are honoured, unless [`builder`](Self::builder) says otherwise. Redirects are not
/// followed, nothing is sent twice, and the size limit is enforced while the answer arrives. Needs
/// a Tokio runtime with its I/O and time drivers.
///
/// The [timeouts](HttpRequest::timeouts) are those of each request. Requests with different connect
/// timeouts do not share connections: use few different ones. Connections are kept for the eight
/// that were used last. Tokio runtimes do not share connections either, so a client may be used by
/// several of them, one after the other too.
///
/// At most 256 exchanges go on at the same time, so that many calls at once do not use up the files
/// that the process may open; [`max_connections`](ReqwestTransportBuilder::max_connections) changes
/// that.
#[derive(Clone)]
pub struct ReqwestTransport {
    pools: Arc<Pools>,
    /// One permit for each exchange that may go on.
    turns: Arc<Semaphore>,
}

impl ReqwestTransport {
    /// Starts to set up a transport otherwise than [`new`](Self::new) does.
    pub fn builder() -> ReqwestTransportBuilder {
        ReqwestTransportBuilder::new()
    }

    /// Prepares connections to any address.
    ///
    /// Fails when TLS cannot be set up, for example when the system has no root certificates, and
    /// when the crate is built without a TLS feature.
    pub fn new() -> Result<Self, TransportError> {
        Self::builder().build()
    }

    /// Prepares connections to `http://` addresses only, which need no root certificates.
    pub fn plain() -> Result<Self, TransportError> {
        Self::builder().without_platform_certificates().build()
    }

    /// Makes a first pool at once, so that settings that cannot be used are noticed here.
    pub(super) fn from_recipe(turns: usize, recipe: Recipe) -> Result<Self, TransportError> {
        let pools = Arc::new(Pools::new(recipe, Timeouts::default().connect)?);
        Ok(Self { pools, turns: Arc::new(Semaphore::new(turns)) })
    }

    async fn exchange(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        // Never closed, so that this does not fail. Kept until the answer is whole.
        let _turn = self.turns.acquire().await;
        let limit = request.max_response_bytes;
        let Timeouts { read, attempt, .. } = request.timeouts;
        let connect = connect_limit(&request.timeouts);
        let mut sent = Request::new(request.method, request.url);
        *sent.headers_mut() = request.headers;
        *sent.timeout_mut() = Some(attempt);
        if !request.body.is_empty() {
            *sent.body_mut() = Some(Body::from(request.body));
        } else if *sent.method() != Method::GET {
            // Gateways refuse a POST that does not say how long it is.
            sent.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        let client = self.pools.client(connect)?;
        let mut response = within(head_limit(connect, read), client.execute(sent)).await?;
        let body = read_body(&mut response, limit, read).await?;
        let status = response.status();
        let headers = std::mem::take(response.headers_mut());
        Ok(HttpResponse { status, headers, body })
    }
}

/// How long to wait for a connection: it ends before the attempt does, so that what fails to connect
/// is told from a request that may have been seen.
fn connect_limit(timeouts: &Timeouts) -> Duration {
    timeouts.connect.min(timeouts.attempt - timeouts.attempt / 8)
}

/// How long to wait for the head of the answer: beyond the end of connecting, for the same reason.
fn head_limit(connect: Duration, read: Duration) -> Duration {
    if connect < read { read } else { connect.saturating_add(read) }
}

/// Waits for the next bytes of the answer, but not longer than `limit`.
async fn within<T>(
    limit: Duration,
    step: impl Future<Output = Result<T, ::reqwest::Error>>,
) -> Result<T, TransportError> {
    match tokio::time::timeout(limit, step).await {
        Ok(outcome) => outcome.map_err(failed),
        Err(_) => {
            let message = format!("nothing arrived for {limit:?}; `read_timeout` sets it");
            Err(TransportError::new(TransportErrorKind::Timeout, message))
        }
    }
}

/// Reads the whole body. A body of one chunk, the usual case, is not copied.
async fn read_body(
    response: &mut Response,
    limit: usize,
    read: Duration,
) -> Result<Bytes, TransportError> {
    let announced = response.content_length().unwrap_or(0);
    let announced = usize::try_from(announced).unwrap_or(usize::MAX);
    if announced > limit {
        return Err(TransportError::too_large(limit));
    }
    let mut first = Bytes::new();
    let mut joined = BytesMut::new();
    let mut length = 0;
    while let Some(chunk) = within(read, response.chunk()).await? {
        length += chunk.len();
        if length > limit {
            return Err(TransportError::too_large(limit));
        }
        if length == chunk.len() {
            first = chunk;
            continue;
        }
        if joined.is_empty() {
            joined.reserve(announced.max(length));
            joined.extend_from_slice(&first);
        }
        joined.extend_from_slice(&chunk);
    }
    Ok(if joined.is_empty() { first } else { joined.freeze() })
}

/// The address is left out of the error: its query holds the parameters.
fn failed(error: ::reqwest::Error) -> TransportError {
    let kind = if error.is_connect() {
        TransportErrorKind::Connect
    } else if error.is_timeout() {
        TransportErrorKind::Timeout
    } else {
        TransportErrorKind::Other
    };
    TransportError::new(kind, error.without_url())
}

impl Transport for ReqwestTransport {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(self.exchange(request))
    }
}

impl fmt::Debug for ReqwestTransport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The HTTP client would print its proxies, whose addresses may hold passwords.
        formatter.write_str("ReqwestTransport")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderMap;
    use std::io::{Read, Write};
    use std::net::TcpListener;

    /// Sends one request to a server that answers with `reply` and then holds the connection, and
    /// also yields what the server read.
    async fn exchange(
        reply: &'static str,
        read_timeout: Duration,
    ) -> (Result<HttpResponse, TransportError>, String) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (tell, told) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut seen = [0; 4096];
            let length = stream.read(&mut seen).unwrap();
            tell.send(String::from_utf8_lossy(&seen[..length]).into_owned()).unwrap();
            stream.write_all(reply.as_bytes()).unwrap();
            // Ends when the client closes the connection.
            let _ = stream.read(&mut [0]);
        });
        // Connecting to this machine takes no time, but its limit counts before the first byte.
        let timeouts = Timeouts { connect: CONNECT, read: read_timeout, ..Timeouts::default() };
        let transport = ReqwestTransport::plain().unwrap();
        let request = HttpRequest {
            method: Method::POST,
            url: format!("http://{address}/?Name=hunter2").parse().unwrap(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
            timeouts,
            max_response_bytes: 8,
        };
        (transport.send(request).await, told.recv().unwrap())
    }

    const PATIENT: Duration = Duration::from_secs(10);
    const CONNECT: Duration = Duration::from_millis(500);

    #[tokio::test]
    async fn a_redirect_is_an_answer_like_any_other() {
        let reply = "HTTP/1.1 302 Found\r\nlocation: /other\r\ncontent-length: 0\r\n\r\n";
        let (outcome, seen) = exchange(reply, PATIENT).await;
        assert_eq!(outcome.unwrap().status, 302);
        assert!(seen.starts_with("POST /?Name=hunter2 HTTP/1.1\r\n"), "{seen}");
        assert!(seen.contains("content-length: 0\r\n"), "{seen}");
    }

    #[tokio::test]
    async fn the_size_limit_holds_for_announced_and_for_streamed_bodies() {
        let fits = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n\
                    4\r\n1234\r\n4\r\n5678\r\n0\r\n\r\n";
        let announced = "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n";
        let streamed = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n\
                        4\r\n1234\r\n5\r\n56789\r\n";
        assert_eq!(exchange(fits, PATIENT).await.0.unwrap().body, "12345678");
        for reply in [announced, streamed] {
            let error = exchange(reply, PATIENT).await.0.unwrap_err();
            assert_eq!(error.kind(), TransportErrorKind::TooLarge);
        }
    }

    #[tokio::test]
    async fn silence_is_a_timeout_and_the_error_hides_the_query() {
        let begun = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n12";
        for reply in ["", begun] {
            let error = exchange(reply, Duration::from_millis(50)).await.0.unwrap_err();
            assert_eq!(error.kind(), TransportErrorKind::Timeout);
            assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
        }
    }

    #[test]
    fn connecting_ends_before_anything_else() {
        let milliseconds = Duration::from_millis;
        for (connect, read, attempt, expected) in [
            (5_000, 10_000, 60_000, (5_000, 10_000)),
            (10_000, 10_000, 60_000, (10_000, 20_000)),
            (5_000, 1_000, 60_000, (5_000, 6_000)),
            (5_000, 10_000, 4_000, (3_500, 10_000)),
            (5_000, 1_000, 4_000, (3_500, 4_500)),
        ] {
            let [connect, read, attempt] = [connect, read, attempt].map(milliseconds);
            let limit = connect_limit(&Timeouts { connect, read, attempt });
            let limits = (limit, head_limit(limit, read));
            assert_eq!(limits, (milliseconds(expected.0), milliseconds(expected.1)));
        }
        let endless =
            Timeouts { connect: Duration::MAX, read: Duration::MAX, attempt: Duration::MAX };
        assert_eq!(head_limit(connect_limit(&endless), Duration::MAX), Duration::MAX);
    }

    #[tokio::test]
    async fn a_refused_connection_is_a_failure_to_connect() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/?Name=hunter2", listener.local_addr().unwrap());
        drop(listener);
        let request = HttpRequest {
            method: Method::GET,
            url: url.parse().unwrap(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
            timeouts: Timeouts::default(),
            max_response_bytes: 8,
        };
        let transport = ReqwestTransport::plain().unwrap();
        let error = transport.send(request).await.unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Connect);
        assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
    }

    #[test]
    fn the_tls_configuration_is_accepted() {
        let has_tls =
            cfg!(any(feature = "rustls", feature = "rustls-aws-lc", feature = "native-tls"));
        assert_eq!(ReqwestTransport::new().is_ok(), has_tls);
    }
}

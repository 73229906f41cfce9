//! The transport over the network.

use std::fmt;

use ::reqwest::redirect::Policy;
use ::reqwest::{Body, Client, ClientBuilder, Request, Response};
use bytes::{Bytes, BytesMut};

use super::{
    BoxFuture, HttpRequest, HttpResponse, Timeouts, Transport, TransportError, TransportErrorKind,
    tls,
};

/// Sends requests with [`reqwest`](https://docs.rs/reqwest).
///
/// Connections are kept and reused. The variables `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` are
/// honoured. Redirects are not followed, nothing is sent twice, and the size limit is enforced
/// while the answer arrives. Needs a Tokio runtime with its I/O and time drivers.
#[derive(Clone)]
pub struct ReqwestTransport {
    client: Client,
}

impl ReqwestTransport {
    /// Prepares connections to any address.
    ///
    /// The connect and read timeouts are fixed here, whatever single requests say; the total is
    /// taken from each request. Fails when TLS cannot be set up, for example when the system has
    /// no root certificates, and when the crate is built without a TLS feature.
    pub fn new(timeouts: Timeouts) -> Result<Self, TransportError> {
        Self::build(tls::platform(Client::builder())?, timeouts)
    }

    /// Prepares connections to `http://` addresses only, which need no root certificates.
    pub fn plain(timeouts: Timeouts) -> Result<Self, TransportError> {
        Self::build(tls::none(Client::builder())?, timeouts)
    }

    fn build(builder: ClientBuilder, timeouts: Timeouts) -> Result<Self, TransportError> {
        let client = builder
            .connect_timeout(timeouts.connect)
            .read_timeout(timeouts.read)
            .redirect(Policy::none())
            .retry(::reqwest::retry::never())
            .referer(false)
            .build()
            .map_err(failed)?;
        Ok(Self { client })
    }

    async fn exchange(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        let limit = request.max_response_bytes;
        let mut sent = Request::new(request.method, request.url);
        *sent.headers_mut() = request.headers;
        *sent.timeout_mut() = Some(request.timeouts.total);
        if !request.body.is_empty() {
            *sent.body_mut() = Some(Body::from(request.body));
        }
        let mut response = self.client.execute(sent).await.map_err(failed)?;
        let body = read_body(&mut response, limit).await?;
        let status = response.status();
        let headers = std::mem::take(response.headers_mut());
        Ok(HttpResponse {
            status,
            headers,
            body,
        })
    }
}

/// Reads the whole body. A body of one chunk, the usual case, is not copied.
async fn read_body(response: &mut Response, limit: usize) -> Result<Bytes, TransportError> {
    let announced = response.content_length().unwrap_or(0);
    let announced = usize::try_from(announced).unwrap_or(usize::MAX);
    if announced > limit {
        return Err(TransportError::too_large(limit));
    }
    let mut first = Bytes::new();
    let mut joined = BytesMut::new();
    let mut length = 0;
    while let Some(chunk) = response.chunk().await.map_err(failed)? {
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
    Ok(if joined.is_empty() {
        first
    } else {
        joined.freeze()
    })
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

    #[test]
    fn the_tls_configuration_is_accepted() {
        assert!(ReqwestTransport::plain(Timeouts::default()).is_ok());
        let has_tls = cfg!(any(
            feature = "rustls",
            feature = "rustls-aws-lc",
            feature = "native-tls"
        ));
        assert_eq!(ReqwestTransport::new(Timeouts::default()).is_ok(), has_tls);
    }
}

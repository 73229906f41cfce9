//! Small exchanges with the servers that hand out credentials.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, HOST, HeaderName, HeaderValue, USER_AGENT};
use http::{HeaderMap, Method, StatusCode};
use url::Url;

use super::CredentialsError;
use crate::secret::Secret;
use crate::transport::{
    HttpRequest, HttpResponse, ReqwestTransport, ReqwestTransportBuilder, Timeouts, Transport,
    TransportError, TransportErrorKind,
};

/// Size of an answer, in bytes, above which it is refused.
const LARGEST_ANSWER: usize = 64 * 1024;

/// The metadata server is near or it is not there.
const METADATA: Timeouts = Timeouts {
    connect: Duration::from_secs(1),
    read: Duration::from_secs(1),
    attempt: Duration::from_secs(2),
};

const USUAL: Timeouts = Timeouts {
    connect: Duration::from_secs(5),
    read: Duration::from_secs(10),
    attempt: Duration::from_secs(20),
};

/// Pauses before the second and the third try; a quarter more or less.
const PAUSES: [Duration; 2] = [Duration::from_millis(300), Duration::from_millis(900)];

const AGENT: &str = concat!("alicloud-client/", env!("CARGO_PKG_VERSION"));

/// How a request travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Route {
    /// To the metadata server of an instance: never through a proxy, which could be on another
    /// machine and so would yield the role of that one.
    Metadata,
    /// In clear text, so never through a proxy, which would see the credentials.
    Clear,
    /// With TLS, through whatever proxy is set up.
    Tls,
}

/// The transports, one for each route. They are made when first needed: most sources need none.
#[derive(Clone, Debug, Default)]
pub(super) struct Http {
    metadata: Slot,
    clear: Slot,
    tls: Slot,
    /// What the transport with TLS is made with.
    connections: Option<ReqwestTransportBuilder>,
}

type Slot = Arc<OnceLock<Arc<dyn Transport>>>;

/// When a request is repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Repeat {
    /// After no answer, and after one that says to come back later.
    Always,
    /// Only after an answer: without one there may be no such server at all.
    Answered,
    /// Never: what it holds can be used once.
    Never,
}

/// A request for credentials. Headers and body may be secret.
#[derive(Clone)]
pub(super) struct Request {
    pub(super) route: Route,
    pub(super) repeat: Repeat,
    /// Parameter of the query that gets other random text for each try.
    pub(super) nonce: Option<&'static str>,
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Http {
    /// The same with another transport for these routes.
    pub(super) fn with(mut self, routes: &[Route], transport: Arc<dyn Transport>) -> Self {
        for route in routes {
            *self.slot_mut(*route) = Arc::new(OnceLock::from(Arc::clone(&transport)));
        }
        self
    }

    /// The same with these settings for connections with TLS.
    pub(super) fn with_connections(self, connections: ReqwestTransportBuilder) -> Self {
        Self { connections: Some(connections), tls: Slot::default(), ..self }
    }

    /// The transport of a route.
    pub(super) fn transport(&self, route: Route) -> Result<Arc<dyn Transport>, TransportError> {
        let slot = self.slot(route);
        if let Some(transport) = slot.get() {
            return Ok(Arc::clone(transport));
        }
        let transport = match route {
            Route::Metadata | Route::Clear => {
                ReqwestTransport::builder().without_platform_certificates().no_proxy().build()?
            }
            Route::Tls => self.connections.clone().unwrap_or_default().build()?,
        };
        Ok(Arc::clone(slot.get_or_init(|| Arc::new(transport))))
    }

    /// Sends a request, and again after failures that may pass by themselves.
    pub(super) async fn send(&self, request: Request) -> Result<HttpResponse, TransportError> {
        for pause in PAUSES {
            let outcome = self.send_once(request.clone()).await;
            if !request.repeat.is_wanted(&outcome) {
                return outcome;
            }
            tokio::time::sleep(jittered(pause)).await;
        }
        self.send_once(request).await
    }

    async fn send_once(&self, request: Request) -> Result<HttpResponse, TransportError> {
        let Request { route, method, mut url, mut headers, body, nonce, .. } = request;
        if let Some(name) = nonce {
            url.query_pairs_mut().append_pair(name, &random()?);
        }
        if let Ok(host) = HeaderValue::from_str(url.authority()) {
            headers.insert(HOST, host);
        }
        headers.insert(USER_AGENT, const { HeaderValue::from_static(AGENT) });
        headers.insert(ACCEPT, const { HeaderValue::from_static("application/json") });
        let timeouts = timeouts(route);
        let max_response_bytes = LARGEST_ANSWER;
        let request = HttpRequest { method, url, headers, body, timeouts, max_response_bytes };
        self.transport(route)?.send(request).await
    }

    fn slot(&self, route: Route) -> &Slot {
        match route {
            Route::Metadata => &self.metadata,
            Route::Clear => &self.clear,
            Route::Tls => &self.tls,
        }
    }

    fn slot_mut(&mut self, route: Route) -> &mut Slot {
        match route {
            Route::Metadata => &mut self.metadata,
            Route::Clear => &mut self.clear,
            Route::Tls => &mut self.tls,
        }
    }
}

impl Repeat {
    fn is_wanted(self, outcome: &Result<HttpResponse, TransportError>) -> bool {
        match outcome {
            Ok(response) => {
                let status = response.status;
                let is_passing =
                    status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS;
                is_passing && self != Self::Never
            }
            Err(error) => {
                let (connect, timeout) = (TransportErrorKind::Connect, TransportErrorKind::Timeout);
                [connect, timeout].contains(&error.kind()) && self == Self::Always
            }
        }
    }
}

/// A share of chance keeps many processes from coming back at once.
pub(super) fn jittered(pause: Duration) -> Duration {
    // Without random bytes the pause is merely the same for all.
    let chance = getrandom::u32().unwrap_or(u32::MAX / 2);
    pause.mul_f64(0.75 + 0.5 * f64::from(chance) / f64::from(u32::MAX))
}

fn random() -> Result<String, TransportError> {
    let mut bytes = [0; 16];
    match getrandom::fill(&mut bytes) {
        Ok(()) => Ok(format!("{:032x}", u128::from_ne_bytes(bytes))),
        Err(error) => Err(TransportError::new(TransportErrorKind::Unsendable, error)),
    }
}

fn timeouts(route: Route) -> Timeouts {
    match route {
        Route::Metadata => METADATA,
        Route::Clear | Route::Tls => USUAL,
    }
}

impl Request {
    pub(super) fn get(route: Route, url: Url) -> Self {
        let (headers, body) = (HeaderMap::new(), Bytes::new());
        let (method, repeat, nonce) = (Method::GET, Repeat::Always, None);
        Self { route, repeat, nonce, method, url, headers, body }
    }

    /// A form to send with TLS, or in clear text where the address says so.
    pub(super) fn form(url: Url, members: &[(&str, &str)]) -> Self {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(members);
        let content_type = HeaderValue::from_static("application/x-www-form-urlencoded");
        Self::post(url, content_type, form.finish())
    }

    /// The same with a body of JSON.
    pub(super) fn json(url: Url, body: &serde_json::Value) -> Self {
        Self::post(url, HeaderValue::from_static("application/json"), body.to_string())
    }

    fn post(url: Url, content_type: HeaderValue, body: String) -> Self {
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, content_type)]);
        let body = body.into();
        Self { method: Method::POST, headers, body, ..Self::get(route_to(&url), url) }
    }

    /// The same, repeated at other times.
    pub(super) fn repeat(self, repeat: Repeat) -> Self {
        Self { repeat, ..self }
    }

    /// The same with a header whose value is secret.
    pub(super) fn secret_header(
        mut self,
        name: HeaderName,
        prefix: &str,
        secret: &Secret,
    ) -> Result<Self, CredentialsError> {
        let text = format!("{prefix}{}", secret.expose());
        let mut value = HeaderValue::try_from(text).map_err(|_| {
            CredentialsError::broken(format!(
                "the secret for the header `{name}` has characters that no header may have"
            ))
        })?;
        value.set_sensitive(true);
        self.headers.insert(name, value);
        Ok(self)
    }
}

pub(super) fn route_to(url: &Url) -> Route {
    if url.scheme() == "http" { Route::Clear } else { Route::Tls }
}

/// An address as far as it can be shown: path and query may hold a secret.
pub(super) fn shown(url: &Url) -> String {
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    format!("{}://{}{port}", url.scheme(), url.host_str().unwrap_or_default())
}

/// The failure of an exchange with `server`.
pub(super) fn unreachable(server: &str, error: TransportError) -> CredentialsError {
    CredentialsError::broken(format!("no answer from {server}")).with_source(error)
}

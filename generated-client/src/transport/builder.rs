//! Settings of the transport over the network.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use ::reqwest::redirect::Policy;
use ::reqwest::{Client, ClientBuilder, Proxy};
use bytes::Bytes;
use tokio::sync::Semaphore;
use url::Url;

use super::reqwest::ReqwestTransport;
use super::tls::{Tls, Trust, Versions};
use super::{TransportError, TransportErrorKind};
use crate::secret::Secret;

/// How long a connection may lie idle. Gateways close theirs after about a minute, and a request
/// that is on its way just then is lost: better to be the first to close it.
const IDLE: Duration = Duration::from_secs(30);

/// How many idle connections are kept for one host.
const MAX_IDLE: usize = 256;

/// How many exchanges go on at the same time: many systems allow 1,024 open files to a process.
const MAX_CONNECTIONS: usize = 256;

/// Settings of a [`ReqwestTransport`]; timeouts are not among them, since each request has its
/// own.
///
/// ```
/// use std::time::Duration;
///
/// use alicloud_client::ReqwestTransport;
///
/// let transport = ReqwestTransport::builder()
///     .proxy("http://user:password@proxy.example.com:3128")
///     .http1_only()
///     .pool_idle_timeout(Duration::from_secs(10));
/// assert!(!format!("{transport:?}").contains("password"));
/// ```
#[derive(Clone)]
pub struct ReqwestTransportBuilder {
    proxy: ProxyChoice,
    trust: Trust,
    versions: Versions,
    pool_idle_timeout: Duration,
    pool_max_idle_per_host: usize,
    max_connections: usize,
}

/// Which proxy is used.
#[derive(Clone, Debug)]
enum ProxyChoice {
    /// What the environment variables say.
    Environment,
    /// None.
    None,
    /// This one. The address may hold a password.
    At(Secret),
}

impl ReqwestTransportBuilder {
    pub(super) fn new() -> Self {
        Self {
            proxy: ProxyChoice::Environment,
            trust: Trust::default(),
            versions: Versions::default(),
            pool_idle_timeout: IDLE,
            pool_max_idle_per_host: MAX_IDLE,
            max_connections: MAX_CONNECTIONS,
        }
    }

    /// Proxy for every address, such as `http://proxy.example.com:3128`. The variables
    /// `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` no longer count.
    ///
    /// Its scheme is `http` or `https`. It may have a user name and a password, with characters
    /// such as `@` and `/` percent-encoded: `http://user:p%40ss@proxy.example.com:3128`. Those are
    /// sent to the proxy only, and not shown by `Debug`. The last call of this and
    /// [`no_proxy`](Self::no_proxy) counts.
    pub fn proxy(mut self, url: impl Into<Secret>) -> Self {
        self.proxy = ProxyChoice::At(url.into());
        self
    }

    /// No proxy, whatever the variables `HTTPS_PROXY` and `HTTP_PROXY` say.
    pub fn no_proxy(mut self) -> Self {
        self.proxy = ProxyChoice::None;
        self
    }

    /// Also trusts servers whose certificate one of these roots signed, for example that of a
    /// company's own authority. The text has one certificate or more in PEM; several calls add up.
    pub fn root_certificate_pem(mut self, pem: impl Into<Bytes>) -> Self {
        self.trust.roots.push(pem.into());
        self
    }

    /// Trusts only the certificates given with
    /// [`root_certificate_pem`](Self::root_certificate_pem), not those of the platform. Without
    /// any, only `http://` addresses can be reached.
    pub fn without_platform_certificates(mut self) -> Self {
        self.trust.platform = false;
        self
    }

    /// Speaks HTTP/1.1 only, even where the crate is built with the feature `http2`.
    pub fn http1_only(mut self) -> Self {
        self.versions = Versions::Http1;
        self
    }

    /// Speaks HTTP/2 only, over `http://` too, where nothing can be negotiated.
    #[cfg(feature = "http2")]
    pub fn http2_only(mut self) -> Self {
        self.versions = Versions::Http2;
        self
    }

    /// How long a connection may lie idle before it is closed; 30 s by default.
    pub fn pool_idle_timeout(mut self, timeout: Duration) -> Self {
        self.pool_idle_timeout = timeout;
        self
    }

    /// How many idle connections are kept for one host; 256 by default, 0 for none. It does not
    /// limit how many are in use at the same time; [`max_connections`](Self::max_connections) does.
    pub fn pool_max_idle_per_host(mut self, count: usize) -> Self {
        self.pool_max_idle_per_host = count;
        self
    }

    /// How many exchanges go on at the same time, all hosts together; 256 by default, at least 1.
    /// Others wait for their turn, in order, until the call's own time is over; no timeout of the
    /// attempt counts before that. Idle connections come on top. Over HTTP/2, where exchanges share
    /// a connection, it counts exchanges, too.
    pub fn max_connections(mut self, count: usize) -> Self {
        self.max_connections = count;
        self
    }

    /// Prepares connections.
    ///
    /// Fails when the proxy or a root certificate cannot be used, when TLS cannot be set up, for
    /// example because the system has no root certificates, and when TLS is wanted from a crate
    /// that is built without a TLS feature. The cause says what to change.
    pub fn build(self) -> Result<ReqwestTransport, TransportError> {
        let proxy = match &self.proxy {
            ProxyChoice::At(url) => Some(parse_proxy(url.expose())?),
            ProxyChoice::Environment | ProxyChoice::None => None,
        };
        let tls = Tls::new(&self.trust, self.versions)?;
        let turns = self.max_connections.clamp(1, Semaphore::MAX_PERMITS);
        ReqwestTransport::from_recipe(turns, Recipe { settings: self, proxy, tls })
    }
}

impl Default for ReqwestTransportBuilder {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for ReqwestTransportBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ReqwestTransportBuilder")
            .field("proxy", &self.proxy)
            .field("platform_certificates", &self.trust.platform)
            .field("root_certificates", &self.trust.roots.len())
            .field("versions", &self.versions)
            .field("pool_idle_timeout", &self.pool_idle_timeout)
            .field("pool_max_idle_per_host", &self.pool_max_idle_per_host)
            .field("max_connections", &self.max_connections)
            .finish()
    }
}

/// Everything to make HTTP clients of that differ only in their connect timeout.
pub(super) struct Recipe {
    settings: ReqwestTransportBuilder,
    proxy: Option<Proxy>,
    tls: Tls,
}

impl Recipe {
    pub(super) fn client(&self, connect: Duration) -> Result<Client, TransportError> {
        let builder = self
            .tls
            .apply(Client::builder())
            .connect_timeout(connect)
            .pool_idle_timeout(self.settings.pool_idle_timeout)
            .pool_max_idle_per_host(self.settings.pool_max_idle_per_host)
            .redirect(Policy::none())
            .retry(::reqwest::retry::never())
            .referer(false);
        let builder = match (&self.proxy, &self.settings.proxy) {
            (Some(proxy), _) => builder.proxy(proxy.clone()),
            (None, ProxyChoice::Environment) => builder,
            (None, _) => builder.no_proxy(),
        };
        let client = speaking(builder, self.settings.versions).build();
        // The HTTP client says only in its causes what is wrong.
        client.map_err(|error| TransportError::new(TransportErrorKind::Other, causes(&error)))
    }
}

/// An error with its causes as one line.
fn causes(error: &dyn StdError) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

fn speaking(builder: ClientBuilder, versions: Versions) -> ClientBuilder {
    match versions {
        Versions::All => builder,
        Versions::Http1 => builder.http1_only(),
        #[cfg(feature = "http2")]
        Versions::Http2 => builder.http2_prior_knowledge(),
    }
}

/// Checks the address of a proxy. No error repeats it: it may hold a password.
fn parse_proxy(url: &str) -> Result<Proxy, TransportError> {
    const EXPECTED: &str = "expected an address such as `http://proxy.example.com:3128`, with \
                            `http` or `https` and, where needed, `user:password@` in front of \
                            the host";
    let refuse = |what: &str| {
        let message = format!("the address of the proxy {what}: {EXPECTED}");
        TransportError::new(TransportErrorKind::Other, message)
    };
    let parsed = Url::parse(url).map_err(|_| refuse("cannot be read"))?;
    if !matches!(parsed.scheme(), "http" | "https") {
        return Err(refuse("has another scheme"));
    }
    if !matches!(parsed.path(), "" | "/") || parsed.query().or(parsed.fragment()).is_some() {
        return Err(refuse("has more than a host and a port"));
    }
    Proxy::all(parsed).map_err(|_| refuse("cannot be used"))
}

//! What a client is built from, the same for every product.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;
use url::Url;

use crate::client::{Core, Shared};
use crate::clock::Clock;
use crate::credentials::{DefaultProvider, ProvideCredentials};
use crate::endpoint::{Network, resolve};
use crate::error::{ErrorKind, Parts, RawError};
use crate::limit::RateLimiter;
use crate::operation::Product;
use crate::retry::{RetryBudget, RetryPolicy};
use crate::transport::{ReqwestTransportBuilder, Timeouts, Transport};

/// Default of [`max_response_bytes`](crate::ClientBuilder::max_response_bytes).
const MAX_RESPONSE_BYTES: usize = 64 << 20;

/// Default of [`timeout`](crate::ClientBuilder::timeout).
const TIMEOUT: Duration = Duration::from_secs(120);

/// The settings that a builder collects, the same for every product.
#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) region: Option<String>,
    pub(crate) network: Network,
    pub(crate) endpoint: Option<String>,
    pub(crate) credentials: Option<Arc<dyn ProvideCredentials>>,
    pub(crate) transport: Option<Arc<dyn Transport>>,
    /// Settings of the transport over the network, if any was made.
    pub(crate) connections: Option<ReqwestTransportBuilder>,
    pub(crate) timeouts: Timeouts,
    pub(crate) timeout: Duration,
    pub(crate) retry: RetryPolicy,
    pub(crate) budget: RetryBudget,
    pub(crate) limiter: RateLimiter,
    pub(crate) max_response_bytes: usize,
    pub(crate) user_agent_suffix: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            region: None,
            network: Network::Public,
            endpoint: None,
            credentials: None,
            transport: None,
            connections: None,
            timeouts: Timeouts::default(),
            timeout: TIMEOUT,
            retry: RetryPolicy::default(),
            budget: RetryBudget::default(),
            limiter: RateLimiter::default(),
            max_response_bytes: MAX_RESPONSE_BYTES,
            user_agent_suffix: None,
        }
    }
}

impl Settings {
    pub(crate) fn build(self, product: &'static Product) -> Result<Core, RawError> {
        let config = |message| Parts::new(ErrorKind::Config, message);
        let region = self.region.as_deref();
        let endpoint = resolve(product, self.endpoint.as_deref(), region, self.network);
        let endpoint = endpoint.map_err(config)?;
        let host = HeaderValue::from_str(endpoint.authority())
            .map_err(|_| config("the host of the endpoint cannot be sent as a header".into()))?;
        let credentials = self.credentials.unwrap_or_else(|| {
            let (transport, connections) = (self.transport.clone(), self.connections.clone());
            Arc::new(DefaultProvider::of_client(transport, connections))
        });
        let shared = Shared {
            product,
            host,
            user_agent: user_agent(self.user_agent_suffix.as_deref()).map_err(config)?,
            transport: transport(&endpoint, self.transport, self.connections)?,
            endpoint,
            credentials,
            timeouts: self.timeouts,
            timeout: self.timeout,
            retry: self.retry,
            budget: self.budget,
            limiter: self.limiter,
            clock: Clock::default(),
            max_response_bytes: self.max_response_bytes,
        };
        Ok(Core { shared: Arc::new(shared) })
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The endpoint is left out until it is checked: its text may hold a password.
        formatter
            .debug_struct("ClientBuilder")
            .field("region", &self.region)
            .field("network", &self.network)
            .field("credentials", &self.credentials)
            .field("transport", &self.transport)
            .field("connections", &self.connections)
            .field("timeouts", &self.timeouts)
            .field("timeout", &self.timeout)
            .field("retry", &self.retry)
            .field("retry_budget", &self.budget)
            .field("rate_limiter", &self.limiter)
            .field("max_response_bytes", &self.max_response_bytes)
            .field("user_agent_suffix", &self.user_agent_suffix)
            .finish_non_exhaustive()
    }
}

fn transport(
    endpoint: &Url,
    own: Option<Arc<dyn Transport>>,
    connections: Option<ReqwestTransportBuilder>,
) -> Result<Arc<dyn Transport>, RawError> {
    let builder = match (own, connections) {
        (Some(own), None) => return Ok(own),
        (Some(_), Some(_)) => {
            let message = "`proxy`, `no_proxy` and `root_certificate_pem` do not reach a \
                           transport that was given to `transport`: set that one up with them";
            return Err(Parts::new(ErrorKind::Config, message));
        }
        (None, connections) => connections.unwrap_or_default(),
    };
    let builder = match endpoint.scheme() {
        "http" => builder.without_platform_certificates(),
        _ => builder,
    };
    match builder.build() {
        Ok(transport) => Ok(Arc::new(transport)),
        Err(error) => {
            let message = format!("the transport cannot be set up: {}", error.into_source());
            Err(Parts::new(ErrorKind::Config, message))
        }
    }
}

/// The shape that the vendor documents, under the name of this crate.
fn user_agent(suffix: Option<&str>) -> Result<HeaderValue, String> {
    let mut text = format!(
        "AlibabaCloud ({}; {}) Rust {}/{}",
        std::env::consts::OS,
        std::env::consts::ARCH,
        env!("CARGO_PKG_NAME"),
        env!("CARGO_PKG_VERSION"),
    );
    if let Some(suffix) = suffix {
        text.push(' ');
        text.push_str(suffix);
    }
    if !text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) {
        return Err("the user agent suffix is not printable ASCII text".to_owned());
    }
    HeaderValue::try_from(text).map_err(|error| error.to_string())
}

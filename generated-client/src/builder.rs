//! How clients are built.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use crate::client::ProductClient;
use crate::credentials::ProvideCredentials;
use crate::endpoint::Network;
use crate::error::{Error, Parts};
use crate::limit::RateLimiter;
use crate::retry::{RetryBudget, RetryPolicy};
use crate::secret::Secret;
use crate::settings::Settings;
use crate::transport::{ReqwestTransportBuilder, Transport};

/// Settings of a client; `T` is the product's client.
///
/// Everything has a default: the default credential chain, the product's default endpoint, the
/// network.
#[derive(Clone)]
pub struct ClientBuilder<T> {
    settings: Settings,
    product: PhantomData<fn() -> T>,
}

impl<T: ProductClient> ClientBuilder<T> {
    /// The defaults.
    pub fn new() -> Self {
        Self { settings: Settings::default(), product: PhantomData }
    }

    /// Region whose endpoint is used, such as `cn-hangzhou`. It only chooses the endpoint.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.settings.region = Some(region.into());
        self
    }

    /// From where the service is reached; over the Internet by default.
    pub fn network(mut self, network: Network) -> Self {
        self.settings.network = network;
        self
    }

    /// Endpoint to use, whatever the region: a host with an optional port, or an address such as
    /// `https://sts.aliyuncs.com`. Plain HTTP is used only when `http://` is written out.
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.settings.endpoint = Some(endpoint.into());
        self
    }

    /// Where credentials come from; [`DefaultProvider`](crate::DefaultProvider) by default, which
    /// reaches `https` servers with the connection settings or the transport of the client.
    pub fn credentials(mut self, credentials: impl ProvideCredentials + 'static) -> Self {
        self.settings.credentials = Some(Arc::new(credentials));
        self
    }

    /// How requests are sent; with [`ReqwestTransport`](crate::ReqwestTransport) by default.
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.settings.transport = Some(Arc::new(transport));
        self
    }

    /// Proxy for every request, such as `http://proxy.example.com:3128`, in place of what the
    /// environment variables say; [`ReqwestTransportBuilder::proxy`] has the details.
    ///
    /// Building fails together with [`transport`](Self::transport).
    pub fn proxy(self, url: impl Into<Secret>) -> Self {
        self.connections(|connections| connections.proxy(url))
    }

    /// No proxy, whatever the environment variables say.
    ///
    /// Building fails together with [`transport`](Self::transport).
    pub fn no_proxy(self) -> Self {
        self.connections(ReqwestTransportBuilder::no_proxy)
    }

    /// Also trusts servers whose certificate one of these roots, in PEM, signed; several calls add
    /// up. [`ReqwestTransportBuilder`] can do more.
    ///
    /// Building fails together with [`transport`](Self::transport).
    pub fn root_certificate_pem(self, pem: impl Into<Bytes>) -> Self {
        self.connections(|connections| connections.root_certificate_pem(pem))
    }

    /// How long to wait for a connection, 5 s by default.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.settings.timeouts.connect = timeout;
        self
    }

    /// How long to wait for the next bytes of an answer, 10 s by default.
    pub fn read_timeout(mut self, timeout: Duration) -> Self {
        self.settings.timeouts.read = timeout;
        self
    }

    /// How long an attempt may take, from connecting to the last byte of the answer; 60 s by
    /// default: an answer that trickles in could otherwise keep a caller waiting without end.
    ///
    /// This and the timeouts for connection and bytes are handed to the transport, and one of your
    /// own has to enforce them itself.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.settings.timeouts.attempt = timeout;
        self
    }

    /// How long a call may take in all, with every attempt and every wait; 120 s by default.
    /// Requests can set their own.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.settings.timeout = timeout;
        self
    }

    /// How failed calls are repeated; [three attempts](RetryPolicy::new) by default.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.settings.retry = policy;
        self
    }

    /// How many repetitions all calls together may make; a [budget](RetryBudget::default) of its
    /// own by default.
    pub fn retry_budget(mut self, budget: RetryBudget) -> Self {
        self.settings.budget = budget;
        self
    }

    /// Which rate limits the client keeps to; the [documented](RateLimiter::documented) ones by
    /// default.
    pub fn rate_limiter(mut self, limiter: RateLimiter) -> Self {
        self.settings.limiter = limiter;
        self
    }

    /// Size of an answer, in bytes, above which it is refused; 64 MiB by default.
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.settings.max_response_bytes = bytes;
        self
    }

    /// Text to append to the user agent, such as `my-tool/1.2`.
    pub fn user_agent_suffix(mut self, suffix: impl Into<String>) -> Self {
        self.settings.user_agent_suffix = Some(suffix.into());
        self
    }

    /// Builds the client. Credentials are first asked for by the first call.
    ///
    /// Fails when no endpoint is known, when a setting cannot be used, or when TLS cannot be set
    /// up; the message says what to change.
    pub fn build(self) -> Result<T, Error<T::Code>> {
        Ok(T::from_core(self.settings.build(T::PRODUCT)?))
    }

    /// Builds the client and makes sure that there are credentials.
    ///
    /// Fails like [`build`](Self::build), and when no credentials are found.
    pub async fn build_checked(self) -> Result<T, Error<T::Code>> {
        let core = self.settings.build(T::PRODUCT)?;
        core.shared.credentials.provide().await.map_err(Parts::from_credentials)?;
        Ok(T::from_core(core))
    }

    /// Changes how the transport over the network is set up.
    fn connections(
        mut self,
        change: impl FnOnce(ReqwestTransportBuilder) -> ReqwestTransportBuilder,
    ) -> Self {
        let connections = self.settings.connections.take().unwrap_or_default();
        self.settings.connections = Some(change(connections));
        self
    }

    /// Like [`build_checked`](Self::build_checked), but waits for the credentials itself. Where it
    /// can wait is said at [`BlockingPages`](crate::BlockingPages).
    #[cfg(feature = "blocking")]
    pub fn build_checked_blocking(self) -> Result<T, Error<T::Code>> {
        let core = self.settings.build(T::PRODUCT)?;
        let shared = std::sync::Arc::clone(&core.shared);
        let provided = crate::blocking::run(async move { shared.credentials.provide().await })?;
        provided.map_err(Parts::from_credentials)?;
        Ok(T::from_core(core))
    }
}

impl<T: ProductClient> Default for ClientBuilder<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> fmt::Debug for ClientBuilder<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.settings.fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use crate::CannedTransport;
    use crate::demo::Client;

    #[test]
    fn settings_that_cannot_be_used_say_what_to_change() {
        let error = Client::builder().endpoint("https://u:hunter2@h").build().unwrap_err();
        assert!(error.is_config());
        assert_eq!(
            error.to_string(),
            "the client cannot be built: the endpoint has credentials: expected only a host such \
             as `sts.aliyuncs.com`, optionally with a port and with `http://` or `https://` in \
             front"
        );
        let error = Client::builder().user_agent_suffix("a\nb").build().unwrap_err();
        assert!(error.is_config());
    }

    #[test]
    fn settings_of_connections_are_for_the_transport_of_the_client() {
        let builder = || Client::builder().endpoint("http://h");
        assert!(builder().proxy("http://u:hunter2@h:1").no_proxy().build().is_ok());
        let error = builder().proxy("socks5://u:hunter2@h:1").build().unwrap_err();
        assert!(error.is_config() && error.to_string().contains("proxy"), "{error}");
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
        let error = builder().root_certificate_pem("no certificate").build().unwrap_err();
        assert!(error.is_config(), "{error}");
        for builder in [
            builder().proxy("http://h:1"),
            builder().no_proxy(),
            builder().root_certificate_pem("-"),
        ] {
            let error = builder.transport(CannedTransport::new()).build().unwrap_err();
            assert!(error.is_config() && error.to_string().contains("`transport`"), "{error}");
        }
    }

    #[tokio::test]
    async fn the_user_agent_names_this_crate_and_the_program() {
        let transport = CannedTransport::new().json(200, "{}");
        let builder = Client::builder().user_agent_suffix("my-tool/1.2");
        let builder = builder.endpoint("h:8443").credentials(crate::Credentials::new("id", "key"));
        let client = builder.transport(transport.clone()).build().unwrap();
        client.raw("DoIt").send().await.unwrap();
        let request = &transport.requests()[0];
        assert_eq!(request.headers["host"], "h:8443");
        let user_agent = request.headers["user-agent"].to_str().unwrap();
        assert!(user_agent.starts_with("AlibabaCloud ("), "{user_agent}");
        assert!(user_agent.contains(") Rust alicloud-client/"), "{user_agent}");
        assert!(user_agent.ends_with(" my-tool/1.2"), "{user_agent}");
    }

    #[test]
    fn debug_shows_no_secret() {
        let builder = Client::builder()
            .endpoint("https://u:hunter2@h")
            .credentials(crate::Credentials::new("id", "hunter2"))
            .proxy("http://u:hunter2@h:1");
        assert!(!format!("{builder:?}").contains("hunter2"));
        let client = builder.endpoint("http://h").build().unwrap();
        assert!(!format!("{client:?}").contains("hunter2"));
    }
}

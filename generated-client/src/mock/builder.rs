//! How a gateway is set up.

use std::fmt;
use std::io;
use std::sync::Arc;

use super::MockGateway;
use super::gateway::Gateway;
use super::server::Server;
use super::table::ProductTable;
use crate::credentials::Credentials;

/// Access key id and secret of a gateway that is not told others.
const KEY: (&str, &str) = ("mock-access-key-id", "mock-access-key-secret");

/// Settings of a [`MockGateway`].
///
/// ```
/// use alicloud_client::Credentials;
/// use alicloud_client::mock::MockGateway;
/// use alicloud_client::mock::table::ProductTable;
///
/// fn strict_gateway(product: &'static ProductTable) -> MockGateway {
///     MockGateway::builder([product])
///         .credentials(Credentials::new("id", "secret").with_security_token("token"))
///         .refuse_unknown_parameters(true)
///         .start()
///         .unwrap()
/// }
/// ```
#[must_use = "the gateway runs when `start` is called"]
pub struct MockGatewayBuilder {
    gateway: Gateway,
    credentials: Credentials,
    port: u16,
}

impl MockGatewayBuilder {
    pub(super) fn new(products: Vec<&'static ProductTable>) -> Self {
        let credentials = Credentials::new(KEY.0, KEY.1);
        Self { gateway: Gateway::new(products), credentials, port: 0 }
    }

    /// Port of the loopback interface; by default, and with 0, any that is free.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// The credentials that the gateway accepts from the start, in place of its own.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = credentials;
        self
    }

    /// Whether parameters that an operation does not document are refused. By default they are
    /// accepted, as by the service, and recorded.
    pub fn refuse_unknown_parameters(mut self, refuse: bool) -> Self {
        self.gateway.refuse_unknown_parameters = refuse;
        self
    }

    /// Whether to insist on parameters that the documentation calls optional, although the service
    /// is known to refuse calls without them. By default the documentation counts.
    pub fn require_in_practice(mut self, require: bool) -> Self {
        self.gateway.strictness.require_in_practice = require;
        self
    }

    /// How many requests are kept, 10,000 by default; the oldest are forgotten first.
    pub fn keep_calls(mut self, count: usize) -> Self {
        self.gateway.most_calls = count;
        self
    }

    /// Number in the request ids, 0 by default: tells those of several gateways apart.
    pub fn seed(mut self, seed: u32) -> Self {
        self.gateway.seed = seed;
        self
    }

    /// Starts the gateway. It is reachable when this returns.
    ///
    /// Fails when the port is in use, or the system gives no port or no thread.
    pub fn start(self) -> io::Result<MockGateway> {
        let gateway = Arc::new(self.gateway);
        gateway.accept(self.credentials.clone());
        let server = Server::start(Arc::clone(&gateway), self.port)?;
        Ok(MockGateway { gateway, credentials: self.credentials, server })
    }
}

impl fmt::Debug for MockGatewayBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("MockGatewayBuilder")
            .field("credentials", &self.credentials)
            .field("port", &self.port)
            .finish_non_exhaustive()
    }
}

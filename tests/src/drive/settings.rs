//! Where the drivers send to.

use std::sync::Arc;
use std::time::Duration;

use alicloud_client::mock::MockGateway;
use alicloud_client::runtime::ProductClient;
use alicloud_client::{
    ClientBuilder, Credentials, RateLimiter, ReqwestTransport, RetryPolicy, Transport,
};

use crate::server::Server;

/// Longest time that a call of a test may take.
const LONGEST: Duration = Duration::from_secs(15);

/// Where the drivers send to, and how.
#[derive(Clone, Debug)]
pub struct Settings {
    endpoint: String,
    credentials: Credentials,
    transport: Arc<dyn Transport>,
}

impl Settings {
    /// Sends over the network to a loopback server, with the key that it expects.
    ///
    /// # Panics
    ///
    /// When the transport cannot be set up.
    pub fn for_server(server: &Server) -> Self {
        let transport =
            ReqwestTransport::builder().without_platform_certificates().no_proxy().build();
        let key = server.key();
        Self {
            endpoint: server.url(),
            credentials: Credentials::new(key.id.as_str(), key.secret.as_str()),
            transport: Arc::new(transport.expect("plain HTTP needs nothing")),
        }
    }

    /// Sends over the network to a mock gateway, with the key that it expects.
    pub fn for_gateway(gateway: &MockGateway) -> Self {
        Self {
            endpoint: gateway.url(),
            credentials: gateway.credentials().clone(),
            transport: Arc::new(gateway.transport()),
        }
    }

    /// Hands all requests to a transport that needs no network. The host is an example.
    pub fn offline(transport: impl Transport + 'static) -> Self {
        Self {
            endpoint: "https://service.example.com".to_owned(),
            credentials: Credentials::new("id", "secret"),
            transport: Arc::new(transport),
        }
    }

    /// Sends with another transport.
    pub fn with_transport(mut self, transport: impl Transport + 'static) -> Self {
        self.transport = Arc::new(transport);
        self
    }

    /// Signs with other credentials.
    pub fn with_credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = credentials;
        self
    }

    /// A client of a product. It makes one attempt for each call, at once: the tests count and
    /// compare requests.
    ///
    /// # Panics
    ///
    /// When the client cannot be built.
    pub fn client<C: ProductClient>(&self) -> C {
        let client = ClientBuilder::<C>::new()
            .endpoint(self.endpoint.as_str())
            .credentials(self.credentials.clone())
            .transport(Arc::clone(&self.transport))
            .retry(RetryPolicy::off())
            .rate_limiter(RateLimiter::off())
            .connect_timeout(LONGEST)
            .read_timeout(LONGEST)
            .attempt_timeout(LONGEST)
            .build();
        client.unwrap_or_else(|error| panic!("{error}"))
    }
}

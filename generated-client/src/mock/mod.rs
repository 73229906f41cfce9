//! [`MockGateway`](crate::mock::MockGateway) listens on the loopback interface and answers like the
//! service does. It checks the signature of each request, its date and nonce, the operation, the
//! HTTP method, and every parameter against what the documentation says: required ones, types,
//! values, limits, rules. A request that is wrong gets the error of the service. A good one gets
//! the documented answer, or what the test asked for with [`on`](crate::mock::MockGateway::on):
//! other answers, documented errors, throttling, latency, cut connections, broken bodies, pages.
//! Every request is recorded.
//!
//! # What it does not do
//!
//! It has no state: a list does not show what was added before. It does not check permissions,
//! formats that the documentation describes in words, or rate limits. What the documentation
//! lists as the values of a parameter is all that it accepts there; the service may know more.
//!
//! # In any test
//!
//! The gateway has a thread of its own, so it works in asynchronous and in blocking tests. Each
//! test starts its own: ports are free ones, and nothing is shared. Request ids count up from the
//! same start in every gateway, so they can be compared.
//!
//! Do not pause the clock of Tokio beside it: while the client waits for the network, all its
//! timeouts would pass at once.

mod builder;
mod call;
mod check;
mod gateway;
mod given;
mod keys;
mod pages;
mod received;
mod refusal;
mod reply;
mod server;
mod session;
mod signature;
mod stub;
pub mod table;
#[cfg(test)]
mod tests;

use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use crate::builder::ClientBuilder;
use crate::client::ProductClient;
use crate::credentials::Credentials;
use crate::limit::RateLimiter;
use crate::transport::ReqwestTransport;
use gateway::Gateway;
use server::Server;
use table::ProductTable;

pub use builder::MockGatewayBuilder;
pub use call::RecordedCall;
pub use reply::Reply;
pub use stub::Stub;

/// A gateway on this machine that answers like the service. Dropping it ends it.
///
/// See the [module](self) for what it does.
pub struct MockGateway {
    gateway: Arc<Gateway>,
    credentials: Credentials,
    server: Server,
}

impl MockGateway {
    /// Starts a gateway that serves these products, on a free port.
    ///
    /// Fails when the system gives no port or no thread.
    pub fn start(products: impl IntoIterator<Item = &'static ProductTable>) -> io::Result<Self> {
        Self::builder(products).start()
    }

    /// Starts to set up a gateway that serves these products.
    pub fn builder(
        products: impl IntoIterator<Item = &'static ProductTable>,
    ) -> MockGatewayBuilder {
        MockGatewayBuilder::new(products.into_iter().collect())
    }

    /// Address of the gateway, such as `http://127.0.0.1:40123`.
    pub fn url(&self) -> String {
        format!("http://{}", self.server.address)
    }

    /// Credentials that the gateway accepts.
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// Starts to build a client that calls this gateway, with its credentials and past any proxy.
    ///
    /// Its connect and read timeouts are the defaults. It keeps to no rate limits, which only slow
    /// tests down; [`rate_limiter`](ClientBuilder::rate_limiter) sets some.
    ///
    /// # Panics
    ///
    /// When the HTTP client cannot be set up.
    pub fn client<C: ProductClient>(&self) -> ClientBuilder<C> {
        ClientBuilder::new()
            .endpoint(self.url())
            .credentials(self.credentials.clone())
            .transport(self.transport())
            .rate_limiter(RateLimiter::off())
    }

    /// A transport that goes past any proxy, for clients that are built otherwise.
    ///
    /// # Panics
    ///
    /// When the HTTP client cannot be set up.
    pub fn transport(&self) -> ReqwestTransport {
        match ReqwestTransport::builder().without_platform_certificates().no_proxy().build() {
            Ok(transport) => transport,
            Err(error) => panic!("{error}"),
        }
    }

    /// Says how calls of an operation are answered from now on; see [`Stub`]. What was said about it
    /// before is forgotten.
    ///
    /// Where several products have an operation of this name, it is said of all of them.
    ///
    /// # Panics
    ///
    /// When no product here has such an operation.
    #[track_caller]
    pub fn on(&self, operation: &str) -> Stub<'_> {
        let tables = self.gateway.tables(operation);
        let Some(first) = tables.first() else {
            panic!("no product of this gateway has the operation `{operation}`");
        };
        Stub::new(&self.gateway, &first.operation.name, tables)
    }

    /// The requests so far, in the order in which they were answered.
    ///
    /// The last 10,000 are kept, or as many as
    /// [`keep_calls`](MockGatewayBuilder::keep_calls) says.
    pub fn calls(&self) -> Vec<RecordedCall> {
        self.gateway.calls()
    }

    /// The requests for one operation so far.
    pub fn calls_of(&self, operation: &str) -> Vec<RecordedCall> {
        self.calls().into_iter().filter(|call| call.operation() == operation).collect()
    }

    /// The requests so far, which are forgotten then.
    pub fn take_calls(&self) -> Vec<RecordedCall> {
        self.gateway.take_calls()
    }

    /// Accepts these credentials, too.
    pub fn accept(&self, credentials: Credentials) {
        self.gateway.accept(credentials);
    }

    /// Disables an access key, as the owner of an account does.
    ///
    /// # Panics
    ///
    /// When the gateway does not know the key.
    #[track_caller]
    pub fn revoke(&self, access_key_id: &str) {
        let is_known = self.gateway.change_keys(|keys| keys.disable(access_key_id));
        assert!(is_known, "this gateway has no access key `{access_key_id}`");
    }

    /// Ends the session with this access key id: its security token has expired from now on.
    ///
    /// # Panics
    ///
    /// When the gateway does not know such temporary credentials.
    #[track_caller]
    pub fn expire_token(&self, access_key_id: &str) {
        let is_known = self.gateway.change_keys(|keys| keys.expire(access_key_id));
        assert!(is_known, "this gateway has no temporary access key `{access_key_id}`");
    }

    /// Puts the clock of the gateway ahead of that of this machine, in whole seconds. Requests are
    /// checked against it, and answers carry it as `Date`.
    pub fn advance_clock(&self, time: Duration) {
        let seconds = i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
        self.gateway.set_clock_offset(seconds);
    }

    /// Puts the clock of the gateway behind that of this machine, in whole seconds.
    pub fn set_back_clock(&self, time: Duration) {
        let seconds = i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
        self.gateway.set_clock_offset(-seconds);
    }
}

impl fmt::Debug for MockGateway {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let products = self.gateway.products.iter().map(|table| table.product.code);
        formatter
            .debug_struct("MockGateway")
            .field("url", &self.url())
            .field("products", &products.collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

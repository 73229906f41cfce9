//! What every client of a product is made of.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;
use url::Url;

use crate::call::Call;
use crate::clock::Clock;
use crate::credentials::ProvideCredentials;
use crate::limit::RateLimiter;
use crate::open_enum::OpenEnum;
use crate::operation::{Operation, Product};
use crate::raw::RawRequest;
use crate::retry::{RetryBudget, RetryPolicy};
use crate::transport::{Timeouts, Transport};

/// A client of one product, made from its [`Core`].
pub trait ProductClient {
    /// The error codes of the product.
    type Code: OpenEnum;

    /// Identity and endpoints of the product.
    const PRODUCT: &'static Product;

    /// Wraps what all clients share.
    fn from_core(core: Core) -> Self;
}

/// What every client holds. Cloning is cheap, and clones share connections, the rate
/// limiter, the retry budget and the corrected clock.
#[derive(Clone)]
pub struct Core {
    pub(crate) shared: Arc<Shared>,
}

pub(crate) struct Shared {
    pub(crate) product: &'static Product,
    pub(crate) endpoint: Url,
    pub(crate) host: HeaderValue,
    pub(crate) user_agent: HeaderValue,
    pub(crate) credentials: Arc<dyn ProvideCredentials>,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) timeouts: Timeouts,
    /// For a call with all its attempts and waits.
    pub(crate) timeout: Duration,
    pub(crate) retry: RetryPolicy,
    pub(crate) budget: RetryBudget,
    pub(crate) limiter: RateLimiter,
    pub(crate) clock: Clock,
    pub(crate) max_response_bytes: usize,
}

impl Core {
    /// Starts a call.
    pub fn call(&self, operation: &'static Operation) -> Call {
        Call::new(self.clone(), Cow::Borrowed(operation))
    }

    /// Starts a call of an operation that has no generated method.
    pub fn raw<C>(&self, action: impl Into<Cow<'static, str>>) -> RawRequest<C> {
        RawRequest::new(self.clone(), action.into())
    }

    /// Address of the service.
    pub fn endpoint(&self) -> &Url {
        &self.shared.endpoint
    }
}

impl fmt::Debug for Core {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Core")
            .field("product", &self.shared.product.code)
            .field("version", &self.shared.product.version)
            .field("endpoint", &self.shared.endpoint.as_str())
            .field("credentials", &self.shared.credentials)
            .field("transport", &self.shared.transport)
            .field("timeouts", &self.shared.timeouts)
            .field("timeout", &self.shared.timeout)
            .field("retry", &self.shared.retry)
            .field("rate_limiter", &self.shared.limiter)
            .finish_non_exhaustive()
    }
}

/// Gives a generated client its ways to be built and to start calls.
#[doc(hidden)]
#[macro_export]
macro_rules! client {
    ($client:ident, $product:ident, $code:ident) => {
        $crate::__blocking_client!($client, $code);

        impl $client {
            /// Starts to build a client.
            pub fn builder() -> $crate::ClientBuilder<Self> {
                $crate::ClientBuilder::new()
            }

            /// Builds a client with the default credential chain and the default endpoint.
            ///
            /// Fails when no credentials are found; the message lists where they were looked for.
            pub async fn from_env() -> ::std::result::Result<Self, $crate::Error<$code>> {
                Self::builder().build_checked().await
            }

            /// Starts a call of any action of this product, also one that this crate does not
            /// know.
            pub fn raw(
                &self,
                action: impl ::std::convert::Into<::std::borrow::Cow<'static, str>>,
            ) -> $crate::RawRequest<$code> {
                self.core.raw(action)
            }

            /// Address of the service.
            pub fn endpoint(&self) -> &$crate::runtime::Url {
                self.core.endpoint()
            }

            #[doc(hidden)]
            pub fn call(
                &self,
                operation: &'static $crate::runtime::Operation,
            ) -> $crate::runtime::Call {
                self.core.call(operation)
            }
        }

        impl $crate::runtime::ProductClient for $client {
            type Code = $code;

            const PRODUCT: &'static $crate::runtime::Product = &$product;

            fn from_core(core: $crate::runtime::Core) -> Self {
                Self { core }
            }
        }
    };
}

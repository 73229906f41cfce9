//! Typed client for Alibaba Cloud APIs.
//!
//! Each product is a module and a cargo feature. A product's `Client` has one method per
//! operation; the method returns a request with one setter per optional parameter, and
//! `send().await` yields the typed answer.
//!
//! ```no_run
//! # // It would look for an account on this machine.
//! # #[cfg(feature = "cloudfw")]
//! # async fn example() -> alicloud_client::cloudfw::Result<()> {
//! use std::time::{Duration, SystemTime};
//!
//! use alicloud_client::cloudfw::{Client, Lang};
//!
//! let client = Client::from_env().await?;
//! let end = SystemTime::now();
//! let answer = client
//!     .describe_outgoing_destination(end - Duration::from_secs(3600), end)
//!     .lang(Lang::English)
//!     .send()
//!     .await?;
//! for destination in answer.dst_list {
//!     println!("{:?}: {:?} bytes", destination.dst_domain, destination.out_bytes);
//! }
//! # Ok(())
//! # }
//! ```
//!
#![cfg_attr(
    feature = "cloudfw",
    doc = "The [`guide`] explains, chapter by chapter, how to use it."
)]
//!
//! Around every call stand the same few types:
//!
//! | what for | types |
//! |---|---|
//! | settings of a client, and of a call | [`ClientBuilder`], [`CallOptions`] |
//! | keys and where they come from | [`Credentials`], [`ProvideCredentials`], [`DefaultProvider`] |
//! | what goes wrong | [`Error`], [`ErrorKind`], [`Attempt`], [`StopReason`] |
//! | repetitions and rate limits | [`RetryPolicy`], [`RetryBudget`], [`RateLimiter`] |
//! | lists with pages | [`Pages`], [`Items`] |
//! | what surrounds an answer | [`Answer`] |
//! | how requests travel | [`Transport`], [`ReqwestTransport`] |
//! | tests | [`CannedTransport`], [`RecordingTransport`], [`ReplayTransport`], and the gateway of the feature `mock` |
//! | what has no method | [`RawRequest`] |
//! | what the documentation says | the tables [`Product`] and [`Operation`] |
//!
//! Answers are read leniently: a number may come as text, a list may be `null`, and an enum value
//! newer than this crate is kept as it is. What still cannot be read is a [`DecodeError`] with the
//! path of the member.
//!
//! This crate is not affiliated with the vendor.

// Generated code names the runtime from the outside, so that it also works in other crates.
#[allow(unused_extern_crates, reason = "unused while no product is enabled")]
extern crate self as alicloud_client;

// What the generator says about a product.
mod operation;

// What a program sets up and asks for.
mod builder;
mod call;
mod client;
mod endpoint;
mod limit;
mod options;
mod raw;
mod retry;
mod settings;

// Several calls that belong together, and calls that wait.
mod blocking;
mod paging;

// How a call is written, signed and sent.
mod attempt;
mod clock;
mod deadline;
#[doc(hidden)]
pub mod encode;
#[doc(hidden)]
pub mod nested;
mod secret;
mod sending;
#[doc(hidden)]
pub mod sign;
mod trace;

mod credentials;
mod transport;

// What comes back.
mod answer;
#[doc(hidden)]
pub mod decode;
mod envelope;
mod error;
mod escape;
#[doc(hidden)]
pub mod open_enum;
#[doc(hidden)]
pub mod timestamp;

/// A gateway on this machine, for tests: feature `mock`.
///
/// ```
/// # #[cfg(feature = "cloudfw")] {
/// use alicloud_client::cloudfw;
/// use alicloud_client::mock::MockGateway;
/// use serde_json::json;
///
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
/// let gateway = MockGateway::start([&cloudfw::mock::TABLE]).unwrap();
/// let client = gateway.client::<cloudfw::Client>().build().unwrap();
///
/// // Without further words, the documented answer.
/// let answer = client.describe_user_ips_whitelist().send().await.unwrap();
/// assert!(!answer.whitelists.is_empty());
///
/// // An answer of your own, then an error with its documented status and message.
/// gateway
///     .on("DescribeAddressBook")
///     .answer(json!({ "TotalCount": "0", "Acls": [] }))
///     .error("ErrorParametersUid");
/// let answer = client.describe_address_book().send().await.unwrap();
/// assert_eq!(answer.total_count, Some(0));
/// let error = client.describe_address_book().send().await.unwrap_err();
/// assert_eq!(error.code(), Some(&cloudfw::ErrorCode::ErrorParametersUid));
///
/// // What the service would refuse is refused.
/// let error = client.describe_address_book().page_size(51).send().await.unwrap_err();
/// assert_eq!(error.code(), Some(&cloudfw::ErrorCode::InvalidParameter));
///
/// // What was sent.
/// let calls = gateway.calls_of("DescribeAddressBook");
/// assert_eq!(calls.len(), 3);
/// assert_eq!(calls[2].text("PageSize"), Some("51"));
/// # });
/// # }
/// ```
#[cfg(feature = "mock")]
pub mod mock;

#[doc(hidden)]
pub mod runtime;

#[cfg(test)]
#[allow(dead_code, unreachable_pub, reason = "the macros write what products need")]
mod demo;

// Its examples call this product, and some set up connections to it.
#[cfg(all(
    any(doc, doctest),
    feature = "cloudfw",
    any(not(doctest), feature = "rustls", feature = "rustls-aws-lc", feature = "native-tls")
))]
pub mod guide;

// The examples of the README use all of these.
#[cfg(all(
    doctest,
    feature = "blocking",
    feature = "cloudfw",
    feature = "mock",
    feature = "rustls",
    feature = "sts"
))]
mod readme {
    #[doc = include_str!("../../README.md")]
    mod repository {}
    #[doc = include_str!("../README.md")]
    mod package {}
}

#[cfg(feature = "cloudfw")]
#[rustfmt::skip]
pub mod cloudfw;

#[cfg(feature = "sts")]
#[rustfmt::skip]
pub mod sts;

pub use answer::Answer;
pub use builder::ClientBuilder;
pub use credentials::{
    CliProfileProvider, Credentials, CredentialsError, DefaultProvider, EcsRoleProvider,
    EnvironmentProvider, OidcRoleProvider, ProcessProvider, ProfileProvider, ProvideCredentials,
    RoleProvider, Surroundings, UriProvider,
};
pub use decode::DecodeError;
pub use endpoint::Network;
pub use error::{AccessDenied, Attempt, Error, ErrorKind};
pub use limit::RateLimiter;
pub use open_enum::{Code, OpenEnum, UnknownValue};
pub use operation::{
    Authentication, Endpoints, Kind, Operation, Paging, Product, RateLimit, RegionEndpoint,
};
pub use options::CallOptions;
#[cfg(feature = "blocking")]
pub use paging::{BlockingItems, BlockingPages};
pub use paging::{Items, Paged, Pages};
pub use raw::RawRequest;
pub use retry::{RetryBudget, RetryPolicy, StopReason};
pub use secret::Secret;
pub use sending::Sending;
pub use timestamp::Timestamp;
pub use transport::{
    BoxFuture, CannedTransport, HttpRequest, HttpResponse, RecordingTransport, ReplayTransport,
    ReqwestTransport, ReqwestTransportBuilder, Timeouts, Transport, TransportError,
    TransportErrorKind,
};

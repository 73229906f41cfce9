//! How to use this crate, chapter by chapter. Every example is compiled, and run where it needs
//! neither an account nor the Internet.
//!
//! | chapter | what it is about |
//! |---|---|
//! | [`authentication`] | where keys and sessions come from, roles, sources of your own |
//! | [`endpoints`] | which host is called; the two sites |
//! | [`errors`] | what can go wrong, and what to do then |
//! | [`retries`] | repeated calls, rate limits, timeouts, the clock, idempotency tokens |
//! | [`paging`] | lists that take several calls |
//! | [`connections`] | proxies, certificates, HTTP versions, a transport of your own |
//! | [`logging`] | spans and events, and what is never logged |
//! | [`security`] | secrets, hosts, limits |
#![cfg_attr(feature = "mock", doc = "| [`testing`] | tests without an account |")]
#![cfg_attr(not(feature = "mock"), doc = "| `testing` | shown with the feature `mock` |")]
#![cfg_attr(feature = "blocking", doc = "| [`blocking`] | programs without a runtime |")]
#![cfg_attr(not(feature = "blocking"), doc = "| `blocking` | shown with the feature `blocking` |")]

#[doc = include_str!("authentication.md")]
pub mod authentication {}

#[doc = include_str!("endpoints.md")]
pub mod endpoints {}

#[doc = include_str!("errors.md")]
pub mod errors {}

#[doc = include_str!("retries.md")]
pub mod retries {}

#[doc = include_str!("paging.md")]
pub mod paging {}

#[cfg(feature = "mock")]
#[doc = include_str!("testing.md")]
pub mod testing {}

#[cfg(feature = "blocking")]
#[doc = include_str!("blocking.md")]
pub mod blocking {}

#[doc = include_str!("connections.md")]
pub mod connections {}

#[doc = include_str!("logging.md")]
pub mod logging {}

#[doc = include_str!("security.md")]
pub mod security {}

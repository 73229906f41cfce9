//! What the macros of requests and clients add. Two definitions of each instead of one with `cfg`
//! inside, because `cfg` in an expansion asks the features of the crate that uses the macro.

/// Gives a request its ways to be sent that wait.
#[cfg(feature = "blocking")]
#[doc(hidden)]
#[macro_export]
macro_rules! __blocking_request {
    ($request:ident, $response:ident, $code:ident) => {
        impl $request {
            /// Sends the request and waits for the decoded answer. Where it can wait is said at
            /// [`BlockingPages`](alicloud_client::BlockingPages).
            #[inline]
            pub fn send_blocking(self) -> ::std::result::Result<$response, $crate::Error<$code>> {
                $crate::runtime::send_blocking(self.call)
            }

            /// Sends the request and waits for the decoded answer together with status, headers,
            /// request id and body. Where it can wait is said at
            /// [`BlockingPages`](alicloud_client::BlockingPages).
            #[inline]
            pub fn send_detailed_blocking(
                self,
            ) -> ::std::result::Result<$crate::Answer<$response>, $crate::Error<$code>> {
                $crate::runtime::send_blocking(self.call)
            }
        }
    };
}

/// Gives the request of a paged operation its walks that wait.
#[cfg(feature = "blocking")]
#[doc(hidden)]
#[macro_export]
macro_rules! __blocking_paged {
    ($request:ident, $response:ident, $code:ident) => {
        impl $request {
            /// Walks through the pages of the list, each a whole answer, and waits for each.
            #[inline]
            pub fn pages_blocking(self) -> $crate::BlockingPages<$response, $code> {
                $crate::BlockingPages::new(self.call)
            }

            /// Walks through the items of the list on all pages and waits for each page.
            #[inline]
            pub fn items_blocking(self) -> $crate::BlockingItems<$response, $code> {
                $crate::BlockingItems::new(self.call)
            }
        }
    };
}

/// Gives a client its ways to be built that wait.
#[cfg(feature = "blocking")]
#[doc(hidden)]
#[macro_export]
macro_rules! __blocking_client {
    ($client:ident, $code:ident) => {
        impl $client {
            /// Like [`from_env`](Self::from_env), but waits for the credentials itself. Where it
            /// can wait is said at [`BlockingPages`](alicloud_client::BlockingPages).
            pub fn from_env_blocking() -> ::std::result::Result<Self, $crate::Error<$code>> {
                Self::builder().build_checked_blocking()
            }
        }
    };
}

/// Without the feature `blocking` there is nothing to add.
#[cfg(not(feature = "blocking"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __blocking_request {
    ($request:ident, $response:ident, $code:ident) => {};
}

/// Without the feature `blocking` there is nothing to add.
#[cfg(not(feature = "blocking"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __blocking_paged {
    ($request:ident, $response:ident, $code:ident) => {};
}

/// Without the feature `blocking` there is nothing to add.
#[cfg(not(feature = "blocking"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __blocking_client {
    ($client:ident, $code:ident) => {};
}

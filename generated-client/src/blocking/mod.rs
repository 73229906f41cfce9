//! Calls that wait, for programs that are not asynchronous.
//!
//! The feature `blocking` turns this on; without it the macros expand to nothing.

mod macros;
#[cfg(feature = "blocking")]
mod place;
#[cfg(all(test, feature = "blocking"))]
mod tests;
#[cfg(feature = "blocking")]
mod thread;

#[cfg(feature = "blocking")]
use {
    crate::attempt::{self, Reply},
    crate::call::Call,
    crate::error::RawError,
    crate::sending::FromReply,
    std::future::Future,
};

/// Sends a call, decodes the answer and waits for both.
#[cfg(feature = "blocking")]
pub fn send<T: FromReply, C: crate::open_enum::OpenEnum>(
    call: Call,
) -> Result<T, crate::error::Error<C>> {
    Ok(T::from_reply(execute(call)?)?)
}

/// Sends a call and waits for the answer.
#[cfg(feature = "blocking")]
pub(crate) fn execute(call: Call) -> Result<Reply, RawError> {
    let name = call.operation.name.clone();
    let outcome = run(attempt::execute(call)).and_then(|outcome| outcome);
    outcome.map_err(|error| error.with_operation(name))
}

/// Runs something on the thread of blocking calls and waits until it is done.
#[cfg(feature = "blocking")]
pub(crate) fn run<T: Send + 'static>(
    work: impl Future<Output = T> + Send + 'static,
) -> Result<T, RawError> {
    place::wait(|| thread::run(work))
}

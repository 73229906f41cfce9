//! Whether the caller is at a place where it can wait.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::task::{block_in_place, consume_budget};

use crate::error::{ErrorKind, Parts, RawError};

/// More than the budget that Tokio gives to a task.
const MORE_THAN_BUDGET: usize = 1024;

/// Does something that takes its time, if the thread may be stopped for it.
pub(super) fn wait<T>(work: impl FnOnce() -> Result<T, RawError>) -> Result<T, RawError> {
    match Handle::try_current().map(|handle| handle.runtime_flavor()) {
        Err(_) => work(),
        Ok(RuntimeFlavor::MultiThread) => {
            // It panics in a `LocalSet`, before the work begins, and nothing tells beforehand.
            let mut outcome = None;
            let place = AssertUnwindSafe(|| block_in_place(|| outcome = Some(work())));
            let _ = catch_unwind(place);
            outcome.unwrap_or_else(|| Err(misplaced()))
        }
        Ok(_) if is_in_task() => Err(misplaced()),
        // A thread of `spawn_blocking`, or one that only entered the runtime.
        Ok(_) => work(),
    }
}

/// Whether a task of the current runtime is being polled: only tasks have a budget that ends. What
/// is left of it is used up, so that the task yields soon, which does no harm.
fn is_in_task() -> bool {
    let mut context = Context::from_waker(Waker::noop());
    let ends = |_| matches!(pin!(consume_budget()).poll(&mut context), Poll::Pending);
    (0..MORE_THAN_BUDGET).any(ends)
}

fn misplaced() -> RawError {
    let message = "a blocking call would stop the other tasks of this runtime, which cannot move \
                   to another thread: await the asynchronous method of the same name instead, or \
                   make the call in `tokio::task::spawn_blocking`";
    Parts::new(ErrorKind::Config, message)
}

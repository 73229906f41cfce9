//! The end of a call.

use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::time::{Instant, Sleep, sleep, sleep_until};

/// When a call has to be over.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadline {
    at: Option<Instant>,
}

/// The call took too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Elapsed;

impl Deadline {
    /// This long from now; a time beyond all calendars is none.
    pub(crate) fn after(total: Duration) -> Self {
        Self { at: Instant::now().checked_add(total) }
    }

    /// What is left of the time.
    pub(crate) fn left(&self) -> Duration {
        self.at.map_or(Duration::MAX, |at| at.saturating_duration_since(Instant::now()))
    }

    /// Awaits something no longer than to the end.
    ///
    /// The timer is only set when there is something to wait for: most steps of a call are done
    /// at once, and transports for tests do without a Tokio runtime.
    pub(crate) async fn bound<T>(&self, work: impl Future<Output = T>) -> Result<T, Elapsed> {
        let mut work = pin!(work);
        let mut timer = pin!(None::<Sleep>);
        poll_fn(|context| {
            if let Poll::Ready(done) = work.as_mut().poll(context) {
                return Poll::Ready(Ok(done));
            }
            if timer.is_none() {
                timer.set(self.at.and_then(|at| timer_by(|| sleep_until(at))));
            }
            match timer.as_mut().as_pin_mut() {
                Some(timer) => timer.poll(context).map(|()| Err(Elapsed)),
                None => Poll::Pending,
            }
        })
        .await
    }
}

/// Waits. Without a runtime there is nothing to wait in.
pub(crate) async fn wait(duration: Duration) -> Result<(), NoTimer> {
    if duration.is_zero() {
        return Ok(());
    }
    timer_by(|| sleep(duration)).ok_or(NoTimer)?.await;
    Ok(())
}

/// Waits, but not longer than for something else.
pub(crate) async fn wait_or(
    duration: Duration,
    end: impl Future<Output = ()>,
) -> Result<(), NoTimer> {
    let mut timer = pin!(timer_by(|| sleep(duration)).ok_or(NoTimer)?);
    let mut end = pin!(end);
    poll_fn(|context| match end.as_mut().poll(context) {
        Poll::Ready(()) => Poll::Ready(()),
        Poll::Pending => timer.as_mut().poll(context),
    })
    .await;
    Ok(())
}

/// There is no runtime to wait in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NoTimer;

/// A timer, where the current runtime has any. One without timers panics, and nothing tells
/// beforehand.
fn timer_by(make: impl FnOnce() -> Sleep) -> Option<Sleep> {
    Handle::try_current().ok()?;
    catch_unwind(AssertUnwindSafe(make)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::{pending, ready};

    /// Is pending once.
    async fn yield_once() {
        let mut is_ready = false;
        poll_fn(|context| {
            context.waker().wake_by_ref();
            match std::mem::replace(&mut is_ready, true) {
                true => Poll::Ready(()),
                false => Poll::Pending,
            }
        })
        .await;
    }

    #[tokio::test(start_paused = true)]
    async fn work_is_given_up_at_the_end() {
        let deadline = Deadline::after(Duration::from_secs(60));
        assert_eq!(deadline.bound(ready(1)).await, Ok(1));
        assert_eq!(deadline.bound(wait(Duration::from_secs(59))).await, Ok(Ok(())));
        assert_eq!(deadline.left(), Duration::from_secs(1));
        assert_eq!(deadline.bound(pending::<()>()).await, Err(Elapsed));
        assert_eq!(deadline.left(), Duration::ZERO);
        // What is done at once is not given up, however late it is.
        assert_eq!(deadline.bound(ready(2)).await, Ok(2));
        assert_eq!(Deadline::after(Duration::MAX).bound(ready(3)).await, Ok(3));
    }

    #[test]
    fn a_runtime_without_timers_is_none() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let second = Duration::from_secs(1);
        assert_eq!(runtime.block_on(wait(second)), Err(NoTimer));
        assert_eq!(runtime.block_on(wait_or(second, ready(()))), Err(NoTimer));
        assert_eq!(runtime.block_on(Deadline::after(second).bound(yield_once())), Ok(()));
    }

    #[test]
    fn without_a_runtime_nothing_panics() {
        let work = async {
            assert_eq!(wait(Duration::from_secs(1)).await, Err(NoTimer));
            Deadline::after(Duration::ZERO).bound(yield_once()).await
        };
        let mut work = pin!(work);
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        assert!(work.as_mut().poll(&mut context).is_pending());
        assert_eq!(work.as_mut().poll(&mut context), Poll::Ready(Ok(())));
    }
}

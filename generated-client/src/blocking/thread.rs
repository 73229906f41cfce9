//! The thread on which blocking calls run.

use std::cell::Cell;
use std::future::{Future, pending};
use std::sync::mpsc::sync_channel;
use std::sync::{Mutex, PoisonError};
use std::thread::Builder;
use std::{io, process};

use tokio::runtime::{self, Handle};
use tracing::Instrument;
use tracing::instrument::WithSubscriber;

use crate::error::{ErrorKind, Parts, RawError};

/// The running thread and the process that it belongs to: one that was forked has none.
static RUNNING: Mutex<Option<(u32, Handle)>> = Mutex::new(None);

thread_local! {
    static IS_OWN: Cell<bool> = const { Cell::new(false) };
}

/// Whether this is the thread of blocking calls.
fn is_own() -> bool {
    IS_OWN.get()
}

/// Runs something there and waits until it is done.
pub(super) fn run<T: Send + 'static>(
    work: impl Future<Output = T> + Send + 'static,
) -> Result<T, RawError> {
    if is_own() {
        let message = "a blocking call was made inside another one, for example by a source of \
                       credentials: use the asynchronous method of the same name there";
        return Err(Parts::new(ErrorKind::Config, message));
    }
    let handle = handle().map_err(|error| {
        let message = "the thread for blocking calls cannot be started";
        Parts::new(ErrorKind::Config, message).with_source(error)
    })?;
    let (sender, receiver) = sync_channel(1);
    let work = async move {
        // Nobody is left to tell when the caller is gone.
        let _ = sender.send(work.await);
    };
    // Spans belong to the caller, not to the thread.
    handle.spawn(work.in_current_span().with_current_subscriber());
    // The sender is only lost with work that panicked, or with the whole runtime.
    receiver.recv().map_err(|_| {
        let message = "the call panicked; the panic was reported where it happened";
        Parts::new(ErrorKind::Transport, message)
    })
}

/// The runtime of the thread, which is started where there is none.
fn handle() -> io::Result<Handle> {
    let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
    let process = process::id();
    if let Some((_, handle)) = running.as_ref().filter(|(owner, _)| *owner == process) {
        return Ok(handle.clone());
    }
    let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
    let handle = runtime.handle().clone();
    Builder::new().name("alicloud-blocking".to_owned()).spawn(move || {
        IS_OWN.set(true);
        runtime.block_on(pending::<()>());
    })?;
    *running = Some((process, handle.clone()));
    Ok(handle)
}

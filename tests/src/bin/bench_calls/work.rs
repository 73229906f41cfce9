//! What is measured, the same for both clients.

use std::rc::Rc;

use tokio::runtime::{Builder, Runtime};
use tokio::task::{LocalSet, spawn_local};
use tracing::subscriber::with_default;

use crate::Failure;
use crate::answers::Size;
use crate::listener::Listener;

/// One thing that is measured.
#[derive(Clone, Copy)]
pub(crate) enum Case {
    /// Build and sign a request, without sending it.
    Sign,
    /// Parse an answer.
    Parse(Size),
    /// A whole call, so many at once.
    Call(Size, u32),
    /// A whole call while somebody listens to all spans and events of a client that has any.
    Traced(Size),
}

/// All cases with their names.
pub(crate) const CASES: [(&str, Case); 7] = [
    ("sign", Case::Sign),
    ("parse-small", Case::Parse(Size::Small)),
    ("parse-large", Case::Parse(Size::Large)),
    ("call-small", Case::Call(Size::Small, 1)),
    ("call-small-traced", Case::Traced(Size::Small)),
    ("call-small-32", Case::Call(Size::Small, 32)),
    ("call-large", Case::Call(Size::Large, 1)),
];

/// A client that is measured.
pub(crate) trait Subject: 'static {
    /// Whether the client tells what it does.
    const HAS_SPANS: bool;

    /// Builds and signs a request.
    async fn sign(&self) -> Result<(), Failure>;

    /// Parses the answer of this size.
    fn parse(&self, size: Size) -> Result<(), Failure>;

    /// Makes a call that is answered with this size.
    async fn call(&self, size: Size) -> Result<(), Failure>;
}

/// A client and the runtime it works on.
pub(crate) struct Work<S> {
    subject: Rc<S>,
    runtime: Runtime,
}

impl<S: Subject> Work<S> {
    pub(crate) fn new(subject: S) -> Result<Self, Failure> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        Ok(Self { subject: Rc::new(subject), runtime })
    }

    /// Does something so many times.
    pub(crate) fn run(&self, case: Case, times: u32) -> Result<(), Failure> {
        match case {
            Case::Sign => self.runtime.block_on(async {
                for _ in 0..times {
                    self.subject.sign().await?;
                }
                Ok(())
            }),
            Case::Parse(size) => (0..times).try_for_each(|_| self.subject.parse(size)),
            Case::Call(size, 1) => self.runtime.block_on(call(&*self.subject, size, times)),
            Case::Traced(size) if !S::HAS_SPANS => self.run(Case::Call(size, 1), times),
            Case::Traced(size) => with_default(Listener::default(), || {
                self.runtime.block_on(call(&*self.subject, size, times))
            }),
            Case::Call(size, at_once) => self.call_at_once(size, at_once, times),
        }
    }

    fn call_at_once(&self, size: Size, at_once: u32, times: u32) -> Result<(), Failure> {
        LocalSet::new().block_on(&self.runtime, async {
            let tasks = (0..at_once).map(|_| {
                let subject = Rc::clone(&self.subject);
                spawn_local(async move { call(&*subject, size, times.div_ceil(at_once)).await })
            });
            for task in tasks.collect::<Vec<_>>() {
                task.await??;
            }
            Ok(())
        })
    }
}

async fn call(subject: &impl Subject, size: Size, times: u32) -> Result<(), Failure> {
    for _ in 0..times {
        subject.call(size).await?;
    }
    Ok(())
}

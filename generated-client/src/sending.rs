//! A call on its way.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::answer::Answer;
use crate::attempt::{self, Reply};
use crate::call::Call;
use crate::decode::{Field, Record};
use crate::error::{Error, RawError};
use crate::open_enum::OpenEnum;
use crate::transport::BoxFuture;

/// A call on its way: awaiting it yields the answer `T`, or an error with codes of type `C`.
///
/// Dropping it gives the call up; the service may have acted on it.
///
/// It has a name, unlike the future of an `async fn`, so that a program compiles next to nothing
/// for each operation it calls: the exchange behind it is the same for all of them.
#[must_use = "a call is only made when it is awaited"]
pub struct Sending<T, C> {
    exchange: BoxFuture<'static, Result<Reply, RawError>>,
    answer: PhantomData<fn() -> (T, C)>,
}

impl<T, C> Sending<T, C> {
    pub(crate) fn new(call: Call) -> Self {
        Self { exchange: attempt::execute(call), answer: PhantomData }
    }
}

impl<T: FromReply, C: OpenEnum> Future for Sending<T, C> {
    type Output = Result<T, Error<C>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let answer = self.exchange.as_mut().poll(context);
        answer.map(|reply| Ok(T::from_reply(reply?)?))
    }
}

impl<T, C> fmt::Debug for Sending<T, C> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Sending").finish_non_exhaustive()
    }
}

/// What a successful answer can be turned into.
pub trait FromReply: Sized {
    /// Decodes the body.
    #[doc(hidden)]
    fn from_reply(reply: Reply) -> Result<Self, RawError>;
}

impl<T: Field + Record> FromReply for T {
    fn from_reply(reply: Reply) -> Result<Self, RawError> {
        let mut value = T::vacant();
        reply.fill(&mut value)?;
        Ok(value)
    }
}

impl<T: Field + Record> FromReply for Answer<T> {
    fn from_reply(reply: Reply) -> Result<Self, RawError> {
        let mut value = T::vacant();
        let reply = reply.fill(&mut value)?;
        Ok(Self::new(value, reply))
    }
}

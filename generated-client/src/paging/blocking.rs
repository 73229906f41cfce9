//! Walks that wait.

use std::fmt;
use std::iter::FusedIterator;
use std::marker::PhantomData;
use std::vec;

use super::Paged;
use super::pager::Pager;
use crate::blocking::execute;
use crate::call::Call;
use crate::error::Error;
use crate::open_enum::{Code, OpenEnum};

/// The pages of a list, each a whole answer `T`, for programs that are not asynchronous; errors
/// have codes of type `C`.
///
/// Made by the `pages_blocking` method of a request. Begin and end of the walk are those of
/// [`Pages`](crate::Pages).
///
/// # Where blocking calls can wait
///
/// All blocking calls of a process run on one thread with a Tokio runtime, which is started by the
/// first of them. They share no connections with asynchronous calls of the same client.
/// The caller waits. So blocking calls work
///
/// - on any thread that runs no asynchronous task,
/// - in `tokio::task::spawn_blocking`, whatever the runtime,
/// - in a task of a multi-thread runtime of Tokio: the other tasks of the worker move to another
///   thread, as with `tokio::task::block_in_place`. In a `LocalSet` they cannot move; there the
///   call fails with an error of kind [`Config`](crate::ErrorKind::Config), after a message about a
///   panic, and where panics abort the process, it aborts.
///
/// In a task of a current-thread runtime a blocking call would stop all tasks. It fails at once,
/// with an error of kind [`Config`](crate::ErrorKind::Config). The check relies on the budget that
/// Tokio gives to tasks and does not see a task that is `unconstrained`: its runtime stands still
/// until the call is done.
///
/// ```
/// use alicloud_client::{BlockingPages, Error, OpenEnum, Paged};
///
/// /// All items, whatever they are.
/// fn collect<T: Paged, C: OpenEnum>(
///     pages: BlockingPages<T, C>,
/// ) -> Result<Vec<T::Item>, Error<C>> {
///     let mut all = Vec::new();
///     for page in pages {
///         all.extend(page?.into_items());
///     }
///     Ok(all)
/// }
/// ```
#[must_use = "pages are only asked for when the iterator is read"]
pub struct BlockingPages<T, C = Code> {
    pager: Box<Pager>,
    answer: PhantomData<fn() -> (T, C)>,
}

impl<T, C> BlockingPages<T, C> {
    #[doc(hidden)]
    pub fn new(call: Call) -> Self {
        Self { pager: Box::new(Pager::new(call)), answer: PhantomData }
    }

    /// Sets how many calls the walk may make, see [`Pages::max_pages`](crate::Pages::max_pages).
    pub fn max_pages(mut self, pages: u32) -> Self {
        self.pager.set_max_pages(pages);
        self
    }
}

impl<T: Paged, C: OpenEnum> Iterator for BlockingPages<T, C> {
    type Item = Result<T, Error<C>>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut page = T::vacant();
        match self.pager.wait(&mut page, execute)? {
            Ok(()) => Some(Ok(page)),
            Err(error) => Some(Err(error.into())),
        }
    }
}

impl<T: Paged, C: OpenEnum> FusedIterator for BlockingPages<T, C> {}

impl<T, C> fmt::Debug for BlockingPages<T, C> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("BlockingPages").field("pager", &self.pager).finish()
    }
}

/// The items of a list on all pages, for programs that are not asynchronous; errors have codes of
/// type `C`.
///
/// Made by the `items_blocking` method of a request. Begin and end of the walk are those of
/// [`Pages`](crate::Pages); where it can wait is said at [`BlockingPages`].
#[must_use = "items are only asked for when the iterator is read"]
pub struct BlockingItems<T: Paged, C = Code> {
    pages: BlockingPages<T, C>,
    items: vec::IntoIter<T::Item>,
}

impl<T: Paged, C> BlockingItems<T, C> {
    #[doc(hidden)]
    pub fn new(call: Call) -> Self {
        Self { pages: BlockingPages::new(call), items: Vec::new().into_iter() }
    }

    /// Sets how many calls the walk may make, see [`Pages::max_pages`](crate::Pages::max_pages).
    pub fn max_pages(mut self, pages: u32) -> Self {
        self.pages = self.pages.max_pages(pages);
        self
    }
}

impl<T: Paged, C: OpenEnum> Iterator for BlockingItems<T, C> {
    type Item = Result<T::Item, Error<C>>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.items.next() {
                return Some(Ok(item));
            }
            match self.pages.next()? {
                Ok(page) => self.items = page.into_items().into_iter(),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

impl<T: Paged, C: OpenEnum> FusedIterator for BlockingItems<T, C> {}

impl<T: Paged, C> fmt::Debug for BlockingItems<T, C> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("BlockingItems")
            .field("pager", &self.pages.pager)
            .field("fetched", &self.items.len())
            .finish()
    }
}

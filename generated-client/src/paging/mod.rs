//! Walks through the pages of a list.
//!
//! [`Pages`] and [`Items`] are thin and typed; what they do is in [`pager`], which is compiled once
//! for all operations, and when a walk is over is decided in [`walk`].

#[cfg(feature = "blocking")]
mod blocking;
mod look;
mod pager;
#[cfg(test)]
#[allow(dead_code, reason = "the macros write what products need")]
mod tests;
mod walk;

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_core::Stream;

use crate::call::Call;
use crate::decode::{Field, Record};
use crate::error::Error;
use crate::open_enum::{Code, OpenEnum};

#[cfg(feature = "blocking")]
pub use blocking::{BlockingItems, BlockingPages};
use pager::Pager;

/// An answer that holds one page of a list. Implemented by generated answers.
pub trait Paged: Field + Record {
    /// What the list is of.
    type Item: Send + Unpin + 'static;

    /// The items of the page.
    fn into_items(self) -> Vec<Self::Item>;
}

/// The pages of a list, each a whole answer `T`; errors have codes of type `C`.
///
/// Made by the `pages` method of a request. It is a [`Stream`], and [`try_next`](Self::try_next)
/// reads it without another crate. A page is asked for when it is wanted, not before. Dropping the
/// stream gives up the call in flight.
///
/// The walk begins at the page that the request names, else at page 1, and leaves the size of the
/// pages to the request and the service. The first answer is always yielded. The walk is over
///
/// - after an empty page: it is not yielded, unless it is the first;
/// - when as many items have come as the total says, which is read anew from each answer. How many
///   are on the pages before a later start is not known, so such a walk mostly ends with an empty
///   page or a repeated one, as below. A total of zero beside items is no total;
/// - if the answers give no total, with a page that is shorter than one before it;
/// - if there is no total, or the walk began at a later page, when a page has the same items as the
///   page before it: the service has run out of others. It is not yielded.
///
/// How many items were asked for decides nothing: a service may send fewer on each page than it was
/// asked for. So a walk sometimes needs one more call, but loses no items.
///
/// A walk that cannot be finished ends with an error of kind
/// [`Paging`](crate::ErrorKind::Paging): when the total says that there is more, but the same page
/// comes again, and when there are more pages than [`max_pages`](Self::max_pages). After any error
/// the stream is over.
///
/// ```
/// use alicloud_client::{Error, OpenEnum, Paged, Pages};
///
/// /// Counts pages, whatever they hold.
/// async fn count<T: Paged, C: OpenEnum>(mut pages: Pages<T, C>) -> Result<usize, Error<C>> {
///     let mut count = 0;
///     while let Some(_page) = pages.try_next().await? {
///         count += 1;
///     }
///     Ok(count)
/// }
/// ```
#[must_use = "pages are only asked for when the stream is read"]
pub struct Pages<T, C = Code> {
    pager: Box<Pager>,
    answer: PhantomData<fn() -> (T, C)>,
}

impl<T, C> Pages<T, C> {
    #[doc(hidden)]
    pub fn new(call: Call) -> Self {
        Self { pager: Box::new(Pager::new(call)), answer: PhantomData }
    }

    /// Sets how many calls the walk may make, 10,000 by default. Needing more is an error of kind
    /// [`Paging`](crate::ErrorKind::Paging), not a silent end.
    pub fn max_pages(mut self, pages: u32) -> Self {
        self.pager.set_max_pages(pages);
        self
    }
}

impl<T: Paged, C: OpenEnum> Pages<T, C> {
    /// The next page, or `None` after the last one.
    ///
    /// Dropping the future before it is done loses nothing: the call in flight goes on when the
    /// stream is read again.
    ///
    /// # Errors
    ///
    /// When a call fails or the walk cannot be finished; the stream is over then.
    pub async fn try_next(&mut self) -> Result<Option<T>, Error<C>> {
        poll_fn(|context| self.poll_page(context)).await.transpose()
    }

    fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error<C>>>> {
        let mut page = T::vacant();
        let outcome = ready!(self.pager.poll(context, &mut page));
        Poll::Ready(outcome.map(|outcome| match outcome {
            Ok(()) => Ok(page),
            Err(error) => Err(error.into()),
        }))
    }
}

impl<T: Paged, C: OpenEnum> Stream for Pages<T, C> {
    type Item = Result<T, Error<C>>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_page(context)
    }
}

impl<T, C> fmt::Debug for Pages<T, C> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Pages").field("pager", &self.pager).finish()
    }
}

/// The items of a list, one after the other, however many pages it takes; errors have codes of type
/// `C`.
///
/// Made by the `items` method of a request. It is a [`Stream`], and [`try_next`](Self::try_next)
/// reads it without another crate. The next page is asked for when an item of it is wanted, so after
/// the last item of a page there was no call yet for the next. When the walk is over is said at
/// [`Pages`].
///
/// The items are what the pages held at the moment each was asked for: where the list changes
/// meanwhile, an item can be missing or come twice.
///
/// ```
/// use alicloud_client::{Error, Items, OpenEnum, Paged};
///
/// /// The first item that passes a test; pages after it are never asked for.
/// async fn find<T: Paged, C: OpenEnum>(
///     mut items: Items<T, C>,
///     test: impl Fn(&T::Item) -> bool,
/// ) -> Result<Option<T::Item>, Error<C>> {
///     while let Some(item) = items.try_next().await? {
///         if test(&item) {
///             return Ok(Some(item));
///         }
///     }
///     Ok(None)
/// }
/// ```
#[must_use = "items are only asked for when the stream is read"]
pub struct Items<T: Paged, C = Code> {
    pages: Pages<T, C>,
    items: vec::IntoIter<T::Item>,
}

impl<T: Paged, C> Items<T, C> {
    #[doc(hidden)]
    pub fn new(call: Call) -> Self {
        Self { pages: Pages::new(call), items: Vec::new().into_iter() }
    }

    /// Sets how many calls the walk may make, see [`Pages::max_pages`].
    pub fn max_pages(mut self, pages: u32) -> Self {
        self.pages = self.pages.max_pages(pages);
        self
    }
}

impl<T: Paged, C: OpenEnum> Items<T, C> {
    /// The next item, or `None` after the last one.
    ///
    /// Dropping the future before it is done loses nothing: the call in flight goes on when the
    /// stream is read again.
    ///
    /// # Errors
    ///
    /// When a call fails or the walk cannot be finished; the stream is over then.
    pub async fn try_next(&mut self) -> Result<Option<T::Item>, Error<C>> {
        poll_fn(|context| self.poll_item(context)).await.transpose()
    }

    /// All items that are left, in one list.
    ///
    /// # Errors
    ///
    /// When a call fails or the walk cannot be finished; the items so far are lost then.
    pub async fn collect_all(mut self) -> Result<Vec<T::Item>, Error<C>> {
        let mut all = Vec::from_iter(self.items);
        while let Some(page) = self.pages.try_next().await? {
            all.extend(page.into_items());
        }
        Ok(all)
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T::Item, Error<C>>>> {
        loop {
            if let Some(item) = self.items.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll_page(context)) {
                Some(Ok(page)) => self.items = page.into_items().into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<T: Paged, C: OpenEnum> Stream for Items<T, C> {
    type Item = Result<T::Item, Error<C>>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_item(context)
    }
}

impl<T: Paged, C> fmt::Debug for Items<T, C> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Items")
            .field("pager", &self.pages.pager)
            .field("fetched", &self.items.len())
            .finish()
    }
}

/// Gives the request of a paged operation its walks, and the answer its list.
///
/// The list is named by the fields that lead to it; all but the last are records that may be
/// absent.
#[doc(hidden)]
#[macro_export]
macro_rules! paged {
    ($request:ident, $response:ident, $code:ident, $item:ty, $($field:ident).+) => {
        impl $request {
            /// Walks through the pages of the list, each a whole answer.
            #[inline]
            pub fn pages(self) -> $crate::Pages<$response, $code> {
                $crate::Pages::new(self.call)
            }

            /// Walks through the items of the list on all pages.
            #[inline]
            pub fn items(self) -> $crate::Items<$response, $code> {
                $crate::Items::new(self.call)
            }
        }

        impl $crate::runtime::Paged for $response {
            type Item = $item;

            #[inline]
            fn into_items(self) -> ::std::vec::Vec<$item> {
                $crate::paged!(@items self; $($field).+)
            }
        }

        $crate::__blocking_paged!($request, $response, $code);
    };
    (@items $value:expr; $list:ident) => { $value.$list };
    (@items $value:expr; $outer:ident . $($rest:ident).+) => {
        match $value.$outer {
            ::std::option::Option::Some(inner) => $crate::paged!(@items inner; $($rest).+),
            ::std::option::Option::None => ::std::vec::Vec::new(),
        }
    };
}

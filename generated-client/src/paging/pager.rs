//! The walk through the pages of any operation.

use std::fmt;
use std::hash::RandomState;
use std::task::{Context, Poll};

use crate::attempt::{self, Reply};
use crate::call::Call;
use crate::decode::Field;
use crate::error::{ErrorKind, Parts, RawError};
use crate::operation::Paging;
use crate::transport::BoxFuture;

use super::look;
use super::walk::{Verdict, Walk};

/// Default of [`Pages::max_pages`](super::Pages::max_pages): more than any list has, but an end.
const MAX_PAGES: u32 = 10_000;

/// Asks for one page after the other.
pub(super) struct Pager {
    /// The request as the caller made it.
    call: Call,
    walk: Walk,
    calls: u32,
    max_pages: u32,
    hashing: RandomState,
    exchange: Option<BoxFuture<'static, Result<Reply, RawError>>>,
    /// What answers gave for the calls after them, by parameter.
    carried: Vec<(&'static str, String)>,
    /// Whether the page is asked for a second time.
    is_second_try: bool,
    is_over: bool,
    /// Why the walk cannot begin.
    refusal: Option<RawError>,
}

impl Pager {
    pub(super) fn new(call: Call) -> Self {
        let (page, refusal) = match first_page(&call) {
            Ok(page) => (page, None),
            Err(error) => (1, Some(error)),
        };
        Self {
            call,
            walk: Walk::from(page),
            calls: 0,
            max_pages: MAX_PAGES,
            hashing: RandomState::new(),
            exchange: None,
            carried: Vec::new(),
            is_second_try: false,
            is_over: false,
            refusal,
        }
    }

    pub(super) fn set_max_pages(&mut self, pages: u32) {
        self.max_pages = pages;
    }

    /// Fills `page`, which is vacant, with the next page; `None` after the last.
    pub(super) fn poll(
        &mut self,
        context: &mut Context<'_>,
        page: &mut dyn Field,
    ) -> Poll<Option<Result<(), RawError>>> {
        while !self.is_over {
            let mut exchange = match self.exchange.take() {
                Some(exchange) => exchange,
                None => match self.next_call() {
                    Ok(call) => attempt::execute(call),
                    Err(error) => return Poll::Ready(Some(Err(error))),
                },
            };
            let Poll::Ready(outcome) = exchange.as_mut().poll(context) else {
                self.exchange = Some(exchange);
                return Poll::Pending;
            };
            if let Some(outcome) = self.settle(outcome, page) {
                return Poll::Ready(Some(outcome));
            }
        }
        Poll::Ready(None)
    }

    /// The same, but waits with `run` until a call is done.
    #[cfg(feature = "blocking")]
    pub(super) fn wait(
        &mut self,
        page: &mut dyn Field,
        run: fn(Call) -> Result<Reply, RawError>,
    ) -> Option<Result<(), RawError>> {
        while !self.is_over {
            let call = match self.next_call() {
                Ok(call) => call,
                Err(error) => return Some(Err(error)),
            };
            if let Some(outcome) = self.settle(run(call), page) {
                return Some(outcome);
            }
        }
        None
    }

    /// Fills `page` from the outcome of a call; `None` where callers do not get it.
    fn settle(
        &mut self,
        outcome: Result<Reply, RawError>,
        page: &mut dyn Field,
    ) -> Option<Result<(), RawError>> {
        let outcome = outcome.and_then(|reply| reply.fill(page));
        match outcome.and_then(|_| self.is_yielded(page)) {
            Ok(true) => Some(Ok(())),
            Ok(false) => {
                page.clear();
                None
            }
            Err(error) => Some(Err(self.failed(error))),
        }
    }

    fn failed(&mut self, error: RawError) -> RawError {
        self.is_over = true;
        error.with_operation(self.call.operation.name.clone())
    }

    /// The call for the next page.
    fn next_call(&mut self) -> Result<Call, RawError> {
        if let Some(refusal) = self.refusal.take() {
            return Err(self.failed(refusal));
        }
        if self.calls >= self.max_pages {
            let message = format!(
                "the list goes on after {} pages, and no more were allowed: narrow the search, ask \
                 for longer pages, or raise `max_pages`",
                self.max_pages
            );
            return Err(self.failed(Parts::new(ErrorKind::Paging, message)));
        }
        self.calls += 1;
        let mut call = self.call.clone();
        if let Some(paging) = self.paging() {
            call.query(paging.page, self.walk.page());
        }
        for (parameter, value) in &self.carried {
            call.query(*parameter, value.as_str());
        }
        Ok(call)
    }

    fn paging(&self) -> Option<Paging> {
        self.call.operation.paging
    }

    /// Judges a page: whether callers get it.
    fn is_yielded(&mut self, page: &dyn Field) -> Result<bool, RawError> {
        let Some(paging) = self.paging() else {
            self.is_over = true;
            return Ok(true);
        };
        let has_news = self.carry(page, &paging);
        let list = look::list(page, paging.items);
        let (count, hash) = list.map_or((0, 0), |list| look::measure(list, &self.hashing));
        // An empty page may come with what it takes to fetch it.
        self.is_second_try = count == 0 && has_news && !self.is_second_try;
        if self.is_second_try {
            return Ok(false);
        }
        let total = paging.total.and_then(|path| look::count(page, path));
        let verdict = self.walk.judge(count, hash, total);
        self.is_over = verdict != Verdict::More;
        match verdict {
            Verdict::More | Verdict::Last => Ok(true),
            Verdict::Over => Ok(false),
            Verdict::Stuck => {
                let message = format!(
                    "the service sends the same page again for page {}, although its total says \
                     that there are more items",
                    self.walk.page()
                );
                Err(Parts::new(ErrorKind::Paging, message))
            }
        }
    }

    /// Takes what the answer gives for the calls after it; whether it is new.
    fn carry(&mut self, page: &dyn Field, paging: &Paging) -> bool {
        let mut has_news = false;
        for (path, parameter) in paging.carry {
            let Some(value) = look::text(page, path) else { continue };
            match self.carried.iter_mut().find(|(name, _)| name == parameter) {
                Some((_, earlier)) if *earlier == value => continue,
                Some((_, earlier)) => *earlier = value,
                None => self.carried.push((parameter, value)),
            }
            has_news = true;
        }
        has_news
    }
}

/// The page that the caller asks for, else the first.
fn first_page(call: &Call) -> Result<u64, RawError> {
    let Some(paging) = &call.operation.paging else { return Ok(1) };
    match call.query.get(paging.page) {
        None => Ok(1),
        Some(text) => text.parse().ok().filter(|page| *page > 0).ok_or_else(|| {
            let message =
                format!("`{}` is not the number of a page; pages count from 1", paging.page);
            Parts::new(ErrorKind::Request, message)
        }),
    }
}

impl fmt::Debug for Pager {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Pager")
            .field("call", &self.call)
            .field("page", &self.walk.page())
            .field("calls", &self.calls)
            .field("max_pages", &self.max_pages)
            .field("is_over", &self.is_over)
            .finish_non_exhaustive()
    }
}

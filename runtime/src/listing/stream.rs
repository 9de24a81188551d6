//! The streams of pages and of rows.

use std::any::Any;
use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use futures_core::stream::FusedStream;
use serde_json::Value;

use super::driver::{Driver, Shelf};
use super::plan::Sink;
use super::query::Query;
use super::rows::{Part, Reads};
use super::{Listing, Strategy};
use crate::client::Client;
use crate::error::Result;
use crate::read::Reader;
use crate::request::{Method, Slots};

/// Some rows that follow each other in a list.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Page<Row> {
    /// The rows: 50 mostly, never none.
    pub rows: Vec<Row>,
    /// How many rows the portal says that the request has on all pages; none where it was not asked to count, or where
    /// conditions on the identifier were added.
    pub total: Option<u64>,
}

/// All pages of a list, in order: a stream.
///
/// See [the module](super) for how it goes on, what it holds, and what an error means.
#[must_use = "nothing is sent until the stream is polled"]
pub struct Pages<Row> {
    inner: Box<Inner<Row>>,
}

struct Inner<Row> {
    driver: Driver,
    shelf: Pile<Row>,
    over: bool,
}

/// All rows of a list, in order: a stream.
///
/// See [the module](super) for how it goes on, what it holds, and what an error means.
#[must_use = "nothing is sent until the stream is polled"]
pub struct Items<Row> {
    pages: Pages<Row>,
    rows: std::vec::IntoIter<Row>,
}

/// The pages that wait, by their keys.
struct Pile<Row> {
    pages: VecDeque<Waiting<Row>>,
    request: u64,
}

struct Waiting<Row> {
    key: i64,
    request: u64,
    page: Page<Row>,
}

impl<Row: 'static> Sink for Pile<Row> {
    fn page(&mut self, key: i64, part: Part) {
        let rows: Box<dyn Any + Send> = part.rows.into_any();
        // They are of the type that this stream has made columns of.
        let Ok(rows) = rows.downcast::<Vec<Row>>() else {
            return;
        };
        let total = part.total.and_then(|total| u64::try_from(total).ok());
        let page = Page { rows: *rows, total };
        let at = self.pages.partition_point(|waiting| waiting.key <= key);
        let request = self.request;
        self.pages.insert(at, Waiting { key, request, page });
    }
}

impl<Row: 'static> Shelf for Pile<Row> {
    fn is_ready(&self, released: i64) -> bool {
        let first = self.pages.front();
        first.is_some_and(|first| first.key < released || released == i64::MAX)
    }

    fn requests(&self) -> usize {
        let mut requests: Vec<u64> = self.pages.iter().map(|waiting| waiting.request).collect();
        requests.sort_unstable();
        requests.dedup();
        requests.len()
    }

    fn turn(&mut self) {
        self.request += 1;
    }

    fn drop_from(&mut self, released: i64) {
        if released != i64::MAX {
            self.pages.retain(|waiting| waiting.key < released);
        }
    }
}

impl<Row: Send + 'static> Pages<Row> {
    pub(super) fn new(
        client: Client,
        method: Method,
        listing: Listing,
        slots: Slots,
        read: fn(&mut Reader<'_>) -> Row,
    ) -> Self {
        let parameters = match slots.into_value() {
            Value::Object(parameters) => parameters,
            _ => serde_json::Map::new(),
        };
        let query = Query {
            method,
            listing,
            parameters,
        };
        let driver = Driver::new(client, query, Arc::new(Reads(read)));
        let shelf = Pile {
            pages: VecDeque::new(),
            request: 0,
        };
        Self {
            inner: Box::new(Inner {
                driver,
                shelf,
                over: false,
            }),
        }
    }

    /// In another way than the fastest that is safe. For a stream that has not been polled.
    pub fn by(mut self, strategy: Strategy) -> Self {
        self.inner.driver.by(strategy);
        self
    }

    /// Without having the rows counted, by a `start` of -1, where a list goes on by identifiers. That is the default for
    /// methods whose documentation has it; most others, those of the CRM among them, are known to take it too, and many
    /// rows come much sooner so.
    pub fn without_count(mut self) -> Self {
        self.inner.driver.without_count();
        self
    }

    /// With so many batches in memory at most, 2 if not told otherwise and 1 at least: those that are under way, and the
    /// one whose rows are being taken.
    pub fn ahead(mut self, batches: usize) -> Self {
        self.inner.driver.ahead(batches);
        self
    }
}

impl<Row: Send + 'static> Items<Row> {
    pub(super) fn new(pages: Pages<Row>) -> Self {
        Self {
            pages,
            rows: Vec::new().into_iter(),
        }
    }

    /// In another way than the fastest that is safe. For a stream that has not been polled.
    ///
    /// ```no_run
    /// # fn run(portal: bitrix24::Client) {
    /// use bitrix24::listing::Strategy;
    ///
    /// let deals = portal.crm().deal_list().items().by(Strategy::Windows).ahead(8);
    /// # drop(deals);
    /// # }
    /// ```
    pub fn by(self, strategy: Strategy) -> Self {
        Self {
            pages: self.pages.by(strategy),
            ..self
        }
    }

    /// Without having the rows counted: [`Pages::without_count`].
    pub fn without_count(self) -> Self {
        Self {
            pages: self.pages.without_count(),
            ..self
        }
    }

    /// With so many batches in memory at most, 2 if not told otherwise and 1 at least: those that are under way, and the
    /// one whose rows are being taken.
    pub fn ahead(self, batches: usize) -> Self {
        Self {
            pages: self.pages.ahead(batches),
            ..self
        }
    }
}

impl<Row> Unpin for Pages<Row> {}
impl<Row> Unpin for Items<Row> {}

impl<Row: Send + 'static> Stream for Pages<Row> {
    type Item = Result<Page<Row>>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let inner = &mut *self.get_mut().inner;
        if inner.over {
            return Poll::Ready(None);
        }
        let ready = ready!(inner.driver.poll(context, &mut inner.shelf));
        let page = match ready {
            Ok(true) => inner
                .shelf
                .pages
                .pop_front()
                .map(|waiting| Ok(waiting.page)),
            Ok(false) => None,
            Err(error) => Some(Err(error)),
        };
        inner.over = !matches!(page, Some(Ok(_)));
        Poll::Ready(page)
    }
}

impl<Row: Send + 'static> Stream for Items<Row> {
    type Item = Result<Row>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            if let Some(row) = this.rows.next() {
                return Poll::Ready(Some(Ok(row)));
            }
            match ready!(Pin::new(&mut this.pages).poll_next(context)) {
                Some(Ok(page)) => this.rows = page.rows.into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.rows.len(), None)
    }
}

impl<Row: Send + 'static> FusedStream for Pages<Row> {
    fn is_terminated(&self) -> bool {
        self.inner.over
    }
}

impl<Row: Send + 'static> FusedStream for Items<Row> {
    fn is_terminated(&self) -> bool {
        self.rows.len() == 0 && self.pages.is_terminated()
    }
}

impl<Row> std::fmt::Debug for Pages<Row> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pages")
            .field("method", &self.inner.driver.method().name)
            .field("client", self.inner.driver.client())
            .finish_non_exhaustive()
    }
}

impl<Row> std::fmt::Debug for Items<Row> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Items")
            .field("method", &self.pages.inner.driver.method().name)
            .field("client", self.pages.inner.driver.client())
            .finish_non_exhaustive()
    }
}

//! What is known of how a method lists.

use crate::read::Reader;
use crate::request::Request;

/// A request whose answer is a page of a list.
///
/// The generated requests implement it. One made by hand is listed by [`Client::items`](crate::Client::items):
///
/// ```
/// use bitrix24::listing::{Listed, Listing};
/// use bitrix24::read::{Reader, integer};
/// use bitrix24::request::{Access, Method, Request, Slots};
///
/// struct Numbers;
///
/// impl Request for Numbers {
///     const METHOD: Method = Method::v2("my.number.list", Access::Read);
///     type Output = Vec<i64>;
///
///     fn into_slots(self) -> Slots {
///         Slots::new()
///     }
///
///     fn read(reader: &mut Reader<'_>) -> Vec<i64> {
///         bitrix24::read::list(reader, integer)
///     }
/// }
///
/// impl Listed for Numbers {
///     type Row = i64;
///     const LISTING: Listing = Listing::start("start");
///     const ROW: fn(&mut Reader<'_>) -> i64 = integer;
/// }
/// # fn list(portal: bitrix24::Client) {
/// let numbers = portal.items(Numbers);
/// # let _ = numbers;
/// # }
/// ```
pub trait Listed: Request {
    /// What a row is.
    type Row: Send + 'static;
    /// How the method lists.
    const LISTING: Listing;
    /// Reads a row.
    const ROW: fn(&mut Reader<'_>) -> Self::Row;
}

/// How a method lists: where the rows of its answer are, and by which parameters it goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listing {
    pub(super) walk: Walk,
    /// The path of the rows in the `result`.
    pub(super) rows: &'static [&'static str],
    pub(super) keyed: bool,
    /// The identifier of a row, as rows spell it.
    pub(super) id: Option<&'static str>,
    /// The same as conditions and orders spell it.
    pub(super) key: Option<&'static str>,
    pub(super) filter: Option<&'static str>,
    pub(super) order: Option<&'static str>,
    pub(super) select: Option<&'static str>,
    pub(super) no_count: bool,
}

/// How it goes on from a page to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Walk {
    Start(&'static str),
    Offset(&'static str),
    Before(&'static str),
    Pagination(&'static str),
    Next(&'static str),
    Cursor(&'static str),
    Once,
}

impl Listing {
    const fn by(walk: Walk) -> Self {
        Self {
            walk,
            rows: &[],
            keyed: false,
            id: None,
            key: None,
            filter: None,
            order: None,
            select: None,
            no_count: false,
        }
    }

    /// By a parameter that says how many rows to skip, `start` mostly; the envelope has `next` and `total`.
    pub const fn start(name: &'static str) -> Self {
        Self::by(Walk::Start(name))
    }

    /// By a parameter that says how many rows to skip, with nothing in the envelope.
    pub const fn offset(name: &'static str) -> Self {
        Self::by(Walk::Offset(name))
    }

    /// By a parameter with the smallest identifier so far: the rows have less.
    pub const fn before(name: &'static str) -> Self {
        Self::by(Walk::Before(name))
    }

    /// By the members `offset` and `limit` of a parameter, as in REST 3.0.
    pub const fn pagination(name: &'static str) -> Self {
        Self::by(Walk::Pagination(name))
    }

    /// By the member `afterCursor` of a parameter, which is the `nextCursor` of the answer before.
    pub const fn next(name: &'static str) -> Self {
        Self::by(Walk::Next(name))
    }

    /// By a parameter with a `field`, an `order` and the last `value`, as in REST 3.0.
    pub const fn cursor(name: &'static str) -> Self {
        Self::by(Walk::Cursor(name))
    }

    /// There is one page.
    pub const fn once() -> Self {
        Self::by(Walk::Once)
    }

    /// The path of the rows in the `result`; without it the `result` is the list.
    pub const fn rows(mut self, path: &'static [&'static str]) -> Self {
        self.rows = path;
        self
    }

    /// The rows are the values of an object.
    pub const fn keyed(mut self) -> Self {
        self.keyed = true;
        self
    }

    /// The field of a row that is its identifier: a whole number, the greater the later.
    pub const fn id(mut self, name: &'static str) -> Self {
        self.id = Some(name);
        self
    }

    /// How conditions and orders spell the identifier, where they take it.
    pub const fn key(mut self, name: &'static str) -> Self {
        self.key = Some(name);
        self
    }

    /// The parameter with the conditions.
    pub const fn filter(mut self, name: &'static str) -> Self {
        self.filter = Some(name);
        self
    }

    /// The parameter with the order.
    pub const fn order(mut self, name: &'static str) -> Self {
        self.order = Some(name);
        self
    }

    /// The parameter with the fields to answer.
    pub const fn select(mut self, name: &'static str) -> Self {
        self.select = Some(name);
        self
    }

    /// Where it goes on by a condition, a `start` of -1 leaves out the count.
    pub const fn no_count(mut self) -> Self {
        self.no_count = true;
        self
    }
}

//! Lists as streams: all rows of a method in order, whatever way the method pages.
//!
//! A request that lists has `.items()`, a stream of its rows, and `.pages()`, a stream of its pages.
//!
//! ```no_run
//! # #[cfg(feature = "crm")]
//! # async fn run(portal: bitrix24::Client) -> bitrix24::Result<()> {
//! use futures_util::TryStreamExt as _;
//!
//! let mut deals = portal.crm().deal_list().select(["ID", "TITLE"]).items();
//! while let Some(deal) = deals.try_next().await? {
//!     println!("{:?} {:?}", deal.id, deal.title);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # How it goes on
//!
//! The way is the fastest that is safe for the method, the filter and the order of the request; [`Items::by`] asks for
//! another one ([`Strategy`]). Up to 50 pages of 50 rows come with one request of the classic API. Pages of REST 3.0 come one
//! by one: how a command of its batch refers to the page before is documented nowhere, and by offsets that are sent ahead a row
//! that is deleted meanwhile would hide another.
//!
//! | strategy | for what | rows that are deleted or added during the run |
//! |---|---|---|
//! | by identifier | methods with an identifier that can be filtered and sorted by, in its order | each row that is there all the time comes once |
//! | by windows of identifiers, several at once | the same, where hardly any number is missing | the same |
//! | by `start`, or by an offset | all others, and requests with an order of their own | see below |
//! | by cursors | the methods of REST 3.0 that have some | as the portal keeps them |
//!
//! Offsets count rows, so a row that is deleted moves all behind it. Where rows have identifiers, none comes twice, and
//! where the portal's count gets less, the rows before the place are read again. What one cannot see is a deleted and
//! an added row that leave the count as it was: where that matters, list by the identifier.
//!
//! A list by identifiers has the order of the identifiers. What it needs is added to the request: the order, a condition
//! on the identifier, and the identifier in a selection that does not have it.
//!
//! # Memory, requests and errors
//!
//! Nothing is sent before a stream is polled, nor after it was dropped. Two batches are in memory at most: one whose rows
//! are being taken, and one that is under way or waits; [`Items::ahead`] changes that. The limits of the portal are
//! those of the client.
//!
//! An error ends a stream: the rows before it have come, in order and without a gap, and after it comes nothing. The
//! client has tried again before, as often as its [`Retries`](crate::Retries) say. A list by identifiers can be gone on
//! with by a new request with the condition that the identifier is greater than the last one.

#[doc(inline)]
pub use bitrix24_runtime::listing::{Items, Listed, Listing, Page, Pages, Strategy};

use crate::Client;
use crate::request::Slots;

/// The rows of a bound request.
#[allow(dead_code, reason = "without families nothing lists")]
pub(crate) fn items<R: Listed>(client: Client, slots: Slots) -> Items<R::Row> {
    bitrix24_runtime::listing::items::<R>(client.into_inner(), slots)
}

/// The pages of a bound request.
#[allow(dead_code, reason = "without families nothing lists")]
pub(crate) fn pages<R: Listed>(client: Client, slots: Slots) -> Pages<R::Row> {
    bitrix24_runtime::listing::pages::<R>(client.into_inner(), slots)
}

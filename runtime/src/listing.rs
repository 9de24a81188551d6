//! Lists as streams: all rows of a method in order, whatever way the method pages. `bitrix24::listing` tells how.

mod descriptor;
mod driver;
mod plan;
mod query;
mod rows;
mod stream;

pub use descriptor::{Listed, Listing};
pub use stream::{Items, Page, Pages};

use crate::client::Client;
use crate::request::{Request, Slots};

/// A way through a list.
///
/// One that a method, or the filter or order of a request, does not allow is replaced by the next best.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Strategy {
    /// The fastest that is safe.
    #[default]
    Auto,
    /// By `start`: in the order of the request, with the count of all rows in [`Page::total`].
    Start,
    /// By the identifier: the pages of a batch refer to each other.
    Chain,
    /// By windows of identifiers. Several batches are under way at once, as [`Items::ahead`] says. Where many numbers
    /// are missing it takes more requests than a chain.
    ///
    /// A page with less rows than a page can have is taken for the end of its window, so that a list whose first page is
    /// not full is gone through by a chain.
    Windows,
}

/// The rows of a bound request.
#[doc(hidden)]
pub fn items<R: Listed>(client: Client, slots: Slots) -> Items<R::Row> {
    Items::new(pages::<R>(client, slots))
}

/// The pages of a bound request.
#[doc(hidden)]
pub fn pages<R: Listed>(client: Client, slots: Slots) -> Pages<R::Row> {
    Pages::new(client, <R as Request>::METHOD, R::LISTING, slots, R::ROW)
}

//! Requests that list, whose rows count themselves, and identifiers for portals.

use std::cell::Cell;

use bitrix24::Result;
use bitrix24::listing::{Items, Listed, Listing, Strategy};
use bitrix24::read::Reader;
use bitrix24::request::{Access, Method, Request, Slots};
use futures_util::TryStreamExt as _;
use serde_json::Value;

use crate::list_portal::ListPortal;

thread_local! {
    /// How many rows are in memory, and how many were at most.
    pub static ROWS: Cell<(usize, usize)> = const { Cell::new((0, 0)) };
}

/// A row that counts itself.
#[derive(Debug)]
pub struct Row(pub i64);

impl Row {
    fn read(reader: &mut Reader<'_>) -> Self {
        let (now, most) = ROWS.get();
        ROWS.set((now + 1, most.max(now + 1)));
        Self(reader.integer("ID").unwrap_or(-1))
    }
}

impl Drop for Row {
    fn drop(&mut self) {
        let (now, most) = ROWS.get();
        ROWS.set((now - 1, most));
    }
}

macro_rules! lists {
    ($($name:ident $version:ident $listing:expr;)*) => { $(
        pub struct $name(pub Value);

        impl Request for $name {
            const METHOD: Method = Method::$version("some.list", Access::Read);
            type Output = Value;

            fn into_slots(self) -> Slots {
                let mut slots = Slots::new();
                if let Value::Object(parameters) = self.0 {
                    for (name, value) in parameters {
                        slots.custom(name, value);
                    }
                }
                slots
            }

            fn read(reader: &mut Reader<'_>) -> Value {
                bitrix24::read::any(reader)
            }
        }

        impl Listed for $name {
            type Row = Row;
            const LISTING: Listing = $listing;
            const ROW: fn(&mut Reader<'_>) -> Row = Row::read;
        }
    )* };
}

const START: Listing = Listing::start("start");
const FULL: Listing = START
    .id("ID")
    .key("ID")
    .filter("filter")
    .order("order")
    .select("select");
const THIRD: Listing = Listing::pagination("pagination").rows(&["items"]).id("id");

lists! {
    NoCount v2 FULL.no_count();
    Counted v2 FULL;
    Keyed v2 FULL.keyed();
    Inner v2 FULL.rows(&["items"]).no_count();
    ByStart v2 START.id("ID");
    Anonymous v2 START;
    ByOffset v2 Listing::offset("offset").id("ID");
    Before v2 Listing::before("LAST_ID").id("ID");
    Third v3 THIRD.key("id").filter("filter").order("order").select("select");
    ThirdPlain v3 THIRD;
    ThirdNext v3 Listing::next("pagination").rows(&["items"]).id("id");
    ThirdCursor v3 Listing::cursor("cursor").rows(&["items"]).id("id");
    Once v3 Listing::once().rows(&["items"]).id("id");
}

pub async fn ids(items: Items<Row>) -> Result<Vec<i64>> {
    items.map_ok(|row| row.0).try_collect().await
}

pub async fn all<R: Listed<Row = Row>>(portal: &ListPortal, request: R) -> Vec<i64> {
    ids(portal.portal.client().items(request))
        .await
        .expect("a list")
}

pub const SIZES: [usize; 9] = [0, 1, 49, 50, 51, 2_499, 2_500, 2_501, 10_000];

/// Identifiers with gaps of all sizes.
pub fn sparse(rows: usize) -> Vec<i64> {
    let mut id = 0;
    let gap =
        |at: usize| 1 + (at * 7919 % 13) as i64 + if at.is_multiple_of(997) { 5_000 } else { 0 };
    (0..rows)
        .map(|at| {
            id += gap(at);
            id
        })
        .collect()
}

pub fn dense(rows: usize) -> Vec<i64> {
    (1..).take(rows).collect()
}

pub const STRATEGIES: [Strategy; 4] = [
    Strategy::Auto,
    Strategy::Start,
    Strategy::Chain,
    Strategy::Windows,
];

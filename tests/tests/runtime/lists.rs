//! Lists as streams.

use std::cell::Cell;
use std::collections::BTreeSet;

use bitrix24::Result;
use bitrix24::listing::{Items, Listed, Listing, Strategy};
use bitrix24::read::Reader;
use bitrix24::request::{Access, Method, Request, Slots};
use futures_util::{StreamExt as _, TryStreamExt as _};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::list_portal::{ListPortal, Table};

thread_local! {
    /// How many rows are in memory, and how many were at most.
    static ROWS: Cell<(usize, usize)> = const { Cell::new((0, 0)) };
}

/// A row that counts itself.
#[derive(Debug)]
struct Row(i64);

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
        struct $name(Value);

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

async fn ids(items: Items<Row>) -> Result<Vec<i64>> {
    items.map_ok(|row| row.0).try_collect().await
}

async fn all<R: Listed<Row = Row>>(portal: &ListPortal, request: R) -> Vec<i64> {
    ids(portal.portal.client().items(request))
        .await
        .expect("a list")
}

const SIZES: [usize; 9] = [0, 1, 49, 50, 51, 2_499, 2_500, 2_501, 10_000];

/// Identifiers with gaps of all sizes.
fn sparse(rows: usize) -> Vec<i64> {
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

fn dense(rows: usize) -> Vec<i64> {
    (1..).take(rows).collect()
}

const STRATEGIES: [Strategy; 4] = [
    Strategy::Auto,
    Strategy::Start,
    Strategy::Chain,
    Strategy::Windows,
];

#[tokio::test(start_paused = true)]
async fn each_strategy_gives_every_row_once_and_in_order() {
    for rows in SIZES {
        for own in [sparse(rows), dense(rows)] {
            for strategy in STRATEGIES {
                let portal = ListPortal::of(own.clone());
                let client = portal.portal.client();
                let (one, other) = (NoCount(json!({})), Counted(json!({})));
                let items = client.items(one).by(strategy).ahead(1 + rows % 4);
                assert!(
                    ids(items).await.expect("a list") == own,
                    "{rows} {strategy:?}"
                );
                let items = client.items(other).by(strategy);
                assert!(
                    ids(items).await.expect("a list") == own,
                    "{rows} {strategy:?} counted"
                );
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn every_way_of_paging_gives_every_row_once_and_in_order() {
    let under = |table: &mut Table| table.under = Some("items");
    for rows in SIZES {
        let own = sparse(rows);
        let portal = ListPortal::of(own.clone());
        assert!(
            all(&portal, ByStart(json!({}))).await == own,
            "start {rows}"
        );
        assert!(
            all(&portal, Anonymous(json!({}))).await == own,
            "anonymous {rows}"
        );
        assert!(
            all(&portal, ByOffset(json!({}))).await == own,
            "offset {rows}"
        );
        let portal = ListPortal::with(own.clone(), |table| table.keyed = true);
        assert!(all(&portal, Keyed(json!({}))).await == own, "keyed {rows}");
        let portal = ListPortal::with(own.clone(), under);
        assert!(all(&portal, Inner(json!({}))).await == own, "inner {rows}");
        assert!(all(&portal, Third(json!({}))).await == own, "third {rows}");
        assert!(
            all(&portal, ThirdPlain(json!({}))).await == own,
            "pagination {rows}"
        );
        assert!(
            all(&portal, ThirdNext(json!({}))).await == own,
            "next {rows}"
        );
        assert!(
            all(&portal, ThirdCursor(json!({}))).await == own,
            "cursor {rows}"
        );
        assert!(
            all(&portal, Once(json!({}))).await == own[..rows.min(50)],
            "once {rows}"
        );
        let portal = ListPortal::with(own.clone(), |table| table.heeds_order = false);
        let mut down = own;
        down.reverse();
        assert!(
            all(&portal, Before(json!({}))).await == down,
            "before {rows}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_list_of_125_000_rows_costs_at_most_52_requests_and_two_batches_of_memory() {
    for (own, request) in [
        (sparse(125_000), true),
        (dense(125_000), true),
        (sparse(125_000), false),
    ] {
        let portal = ListPortal::of(own.clone());
        let client = portal.portal.client();
        let mut items = match request {
            true => client.items(NoCount(json!({}))),
            false => client.items(Counted(json!({}))),
        };
        ROWS.set((0, 0));
        let mut at = 0;
        while let Some(row) = items.try_next().await.expect("a list") {
            assert_eq!(row.0, own[at]);
            at += 1;
        }
        assert_eq!(at, own.len());
        let (requests, (now, most)) = (portal.requests(), ROWS.get());
        println!(
            "{requests} requests, {} pages, {most} rows in memory",
            portal.pages()
        );
        assert!(requests <= 52, "{requests} requests");
        // The page that is being taken is of neither.
        assert!(most <= 2 * 2_500 + 50 && now == 0, "{most} rows");
    }
}

#[tokio::test(start_paused = true)]
async fn a_short_list_costs_one_request_and_two_pages() {
    for rows in [0, 7, 49] {
        let portal = ListPortal::of(sparse(rows));
        all(&portal, NoCount(json!({}))).await;
        assert_eq!((portal.requests(), portal.pages()), (1, 2));
        all(&portal, Counted(json!({}))).await;
        all(&portal, ByStart(json!({}))).await;
        assert_eq!((portal.requests(), portal.pages()), (3, 4));
    }
}

#[tokio::test(start_paused = true)]
async fn a_chain_asks_for_hardly_more_pages_than_there_are() {
    for rows in [51, 300, 2_500, 6_000] {
        let portal = ListPortal::of(sparse(rows));
        all(&portal, Counted(json!({}))).await;
        assert!(
            portal.pages() <= rows / 50 + 2,
            "{rows}: {} pages",
            portal.pages()
        );
        let portal = ListPortal::of((1..).step_by(3).take(rows));
        all(&portal, NoCount(json!({}))).await;
        let pages = rows / 50 + 4 + rows / 500;
        assert!(portal.pages() <= pages, "{rows}: {} pages", portal.pages());
    }
}

/// Changes after some pages: rows go, and new ones come at the end.
fn changes(seed: u64, adds: bool, deletes: bool) -> impl FnOnce(&mut Table) {
    move |table| {
        let mut state = seed | 1;
        let mut chance = move |of: u64| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state % of
        };
        table.after = Box::new(move |rows, _| {
            for _ in 0..chance(4) {
                let last = rows.last().copied().unwrap_or(0);
                if adds && chance(2) == 0 {
                    rows.push(last + 1 + chance(3) as i64);
                }
                let at = chance(rows.len().max(1) as u64) as usize;
                if deletes && chance(2) == 0 && at < rows.len() {
                    rows.remove(at);
                }
            }
            None
        });
    }
}

/// Rows that were there all the time come once.
fn check(
    before: &[i64],
    portal: &ListPortal,
    came: &[i64],
) -> std::result::Result<(), TestCaseError> {
    let table = portal.table.lock().expect("a lock");
    let set: BTreeSet<i64> = came.iter().copied().collect();
    prop_assert_eq!(set.len(), came.len(), "repeated");
    for id in before {
        prop_assert!(
            table.rows.binary_search(id).is_err() || set.contains(id),
            "{} is missing",
            id
        );
    }
    Ok(())
}

fn listed(portal: &ListPortal, strategy: Strategy, counted: bool) -> Vec<i64> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .expect("a runtime");
    let client = portal.portal.client();
    runtime.block_on(async {
        let items = match counted {
            true => client.items(Counted(json!({}))),
            false => client.items(NoCount(json!({}))),
        };
        ids(items.by(strategy)).await.expect("a list")
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn changes_during_a_run_by_identifier_neither_repeat_nor_lose_others(
        seed: u64,
        rows in 0usize..6_000,
        is_dense: bool,
        counted: bool,
        strategy in prop::sample::select(vec![Strategy::Auto, Strategy::Chain, Strategy::Windows]),
    ) {
        let own = if is_dense { dense(rows) } else { sparse(rows) };
        let portal = ListPortal::with(own.clone(), changes(seed, true, true));
        let came = listed(&portal, strategy, counted);
        prop_assert!(came.is_sorted(), "order");
        check(&own, &portal, &came)?;
    }

    #[test]
    fn deleted_rows_alone_or_added_ones_alone_neither_repeat_nor_lose_others_by_start(
        seed: u64,
        rows in 0usize..6_000,
        deletes: bool,
    ) {
        let own = sparse(rows);
        let portal = ListPortal::with(own.clone(), changes(seed, !deletes, deletes));
        let came = listed(&portal, Strategy::Start, true);
        check(&own, &portal, &came)?;
    }
}

#[tokio::test(start_paused = true)]
async fn a_stream_that_is_dropped_sends_nothing_more() {
    for strategy in STRATEGIES {
        let portal = ListPortal::of(sparse(20_000));
        let mut items = portal
            .portal
            .client()
            .items(NoCount(json!({})))
            .by(strategy);
        let first = items.try_next().await.expect("a row");
        assert!(first.is_some());
        drop(items);
        let sent = portal.requests();
        tokio::time::sleep(std::time::Duration::from_secs(60)).await;
        assert_eq!(portal.requests(), sent);
        assert!(sent <= 3, "{strategy:?}: {sent}");
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_is_sent_before_the_first_poll() {
    let portal = ListPortal::of(sparse(10));
    let items = portal.portal.client().items(NoCount(json!({})));
    tokio::task::yield_now().await;
    assert_eq!(portal.requests(), 0);
    drop(items);
}

#[tokio::test(start_paused = true)]
async fn an_error_comes_behind_the_rows_before_it_and_ends_the_stream() {
    for strategy in STRATEGIES {
        let own = dense(20_000);
        let portal = ListPortal::with(own.clone(), |table| {
            table.after = Box::new(|_, page| (page == 97).then_some("ACCESS_DENIED"));
        });
        let mut items = portal
            .portal
            .client()
            .items(NoCount(json!({})))
            .by(strategy);
        let mut came = Vec::new();
        let error = loop {
            match items.next().await.expect("an error before the end") {
                Ok(row) => came.push(row.0),
                Err(error) => break error,
            }
        };
        assert!(error.is("ACCESS_DENIED"), "{error}");
        assert_eq!(error.method(), "some.list");
        assert!(
            came.len() > 4_000 && came == own[..came.len()],
            "{strategy:?}: {}",
            came.len()
        );
        let sent = portal.requests();
        assert!(items.next().await.is_none() && items.next().await.is_none());
        assert_eq!(portal.requests(), sent);
    }
}

#[tokio::test(start_paused = true)]
async fn a_row_that_does_not_fit_is_an_error_behind_the_rows_before_it() {
    struct Odd;

    impl Request for Odd {
        const METHOD: Method = Method::v2("some.list", Access::Read);
        type Output = Value;

        fn into_slots(self) -> Slots {
            Slots::new()
        }

        fn read(reader: &mut Reader<'_>) -> Value {
            bitrix24::read::any(reader)
        }
    }

    impl Listed for Odd {
        type Row = Option<i64>;
        const LISTING: Listing = Listing::start("start").rows(&["items"]);
        const ROW: fn(&mut Reader<'_>) -> Option<i64> = |reader| reader.integer("x");
    }

    let answer = json!({"items": [{"x": 1}, {"x": 2}, {"x": {"a": 1}}, {"x": 4}]});
    let portal = crate::played::Played::in_turn([crate::played::ok(answer)]);
    let mut items = portal.client().items(Odd);
    for expected in [1, 2] {
        assert_eq!(items.try_next().await.expect("a row"), Some(Some(expected)));
    }
    let error = items
        .next()
        .await
        .expect("an error")
        .expect_err("an object");
    assert!(error.to_string().contains("$.items[2].x"), "{error}");
    assert!(items.next().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn a_portal_that_ignores_start_ends_the_list_or_says_that_rows_are_missing() {
    let ignoring = |counts: bool, rows: usize| {
        ListPortal::with(sparse(rows), move |table| {
            table.heeds_start = false;
            table.counts = counts;
            table.page = 70;
        })
    };
    let portal = ignoring(false, 70);
    assert_eq!(all(&portal, ByStart(json!({}))).await, sparse(70));
    assert_eq!(all(&portal, Anonymous(json!({}))).await, sparse(70));
    assert_eq!(all(&portal, ByOffset(json!({}))).await, sparse(70));
    assert!(portal.requests() <= 6);
    let portal = ignoring(true, 200);
    let error = ids(portal.portal.client().items(ByStart(json!({})))).await;
    assert!(
        error
            .expect_err("rows are missing")
            .message()
            .contains("again")
    );
}

#[tokio::test(start_paused = true)]
async fn without_a_count_a_list_ends_at_a_short_or_an_empty_page() {
    for (rows, requests) in [(0, 1), (49, 1), (50, 2), (149, 3), (150, 4)] {
        let portal = ListPortal::with(sparse(rows), |table| table.counts = false);
        assert_eq!(all(&portal, ByStart(json!({}))).await, sparse(rows));
        assert_eq!(portal.requests(), requests, "{rows}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_portal_that_does_not_heed_conditions_on_the_identifier_is_listed_by_start() {
    let own = sparse(3_000);
    for counted in [true, false] {
        for strategy in STRATEGIES {
            for change in [
                (|table: &mut Table| table.heeds_filter = false) as fn(&mut Table),
                |table| table.refuses = true,
            ] {
                let portal = ListPortal::with(own.clone(), change);
                let client = portal.portal.client();
                let items = match counted {
                    true => client.items(Counted(json!({}))).by(strategy),
                    false => client.items(NoCount(json!({}))).by(strategy),
                };
                assert!(
                    ids(items).await.expect("a list") == own,
                    "{strategy:?} {counted}"
                );
            }
        }
    }
    let portal = ListPortal::with(own.clone(), |table| table.heeds_order = false);
    let mut down = own;
    down.reverse();
    assert!(all(&portal, Counted(json!({}))).await == down);
}

#[tokio::test(start_paused = true)]
async fn pages_that_hide_rows_do_not_end_a_list_early() {
    for page in [20, 49] {
        let own = sparse(1_000);
        let portal = ListPortal::with(own.clone(), |table| table.page = page);
        assert!(all(&portal, Counted(json!({}))).await == own);
        assert!(all(&portal, NoCount(json!({}))).await == own);
        assert!(all(&portal, ByStart(json!({}))).await == own);
    }
}

#[tokio::test(start_paused = true)]
async fn the_users_own_filter_selection_and_parameters_are_kept() {
    let own = sparse(4_000);
    let expected: Vec<i64> = own.iter().copied().filter(|id| id % 3 == 0).collect();
    for strategy in STRATEGIES {
        let portal = ListPortal::of(own.clone());
        let request = json!({"filter": {"=KIND": "A"}, "select": ["TITLE"], "more": 7});
        let items = portal.portal.client().items(NoCount(request)).by(strategy);
        assert!(
            ids(items).await.expect("a list") == expected,
            "{strategy:?}"
        );
        for asked in portal.asked() {
            assert_eq!(asked["filter"]["=KIND"], "A", "{asked}");
            assert!(asked["more"] == "7" || asked["more"] == 7, "{asked}");
        }
        if strategy != Strategy::Start {
            let first = &portal.asked()[0];
            assert_eq!(first["select"]["0"], "TITLE");
            assert_eq!(first["select"]["1"], "ID");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_users_own_bounds_of_the_identifier_hold() {
    let own = sparse(6_000);
    let (from, to) = (own[700], own[4_800]);
    for strategy in STRATEGIES {
        for (filter, range) in [
            (json!({">ID": from}), 701..6_000),
            (json!({">ID": from.to_string(), "<=ID": to}), 701..4_801),
            (json!({">=id": from, "<ID": to}), 700..4_800),
            (json!({"=ID": from}), 700..701),
        ] {
            for counted in [true, false] {
                let portal = ListPortal::of(own.clone());
                let client = portal.portal.client();
                let request = json!({ "filter": filter });
                let items = match counted {
                    true => client.items(Counted(request)),
                    false => client.items(NoCount(request)),
                };
                let came = ids(items.by(strategy)).await.expect("a list");
                assert!(
                    came == own[range.clone()],
                    "{strategy:?} {filter} {}",
                    came.len()
                );
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_order_of_the_users_own_is_kept_and_listed_by_start() {
    let own = sparse(3_000);
    let mut down = own.clone();
    down.reverse();
    for strategy in STRATEGIES {
        let portal = ListPortal::of(own.clone());
        let request = NoCount(json!({"order": {"ID": "DESC"}}));
        let items = portal.portal.client().items(request).by(strategy);
        assert!(ids(items).await.expect("a list") == down, "{strategy:?}");
        assert!(
            portal
                .asked()
                .iter()
                .all(|asked| asked["order"]["ID"] == "DESC")
        );
        assert_eq!(portal.requests(), 3);
    }
}

#[tokio::test(start_paused = true)]
async fn a_start_of_the_users_own_is_where_the_list_begins() {
    let own = sparse(300);
    let portal = ListPortal::of(own.clone());
    assert!(all(&portal, NoCount(json!({"start": 120}))).await == own[120..]);
    assert!(all(&portal, ByOffset(json!({"offset": 120}))).await == own[120..]);
    // No count and no place.
    assert!(all(&portal, NoCount(json!({"start": -1}))).await == own);
    let portal = ListPortal::with(own.clone(), |table| table.under = Some("items"));
    assert!(all(&portal, Third(json!({"pagination": {"offset": 120}}))).await == own[120..]);
    let page = json!({"pagination": {"page": 3, "limit": 20}});
    assert!(all(&portal, ThirdPlain(page)).await == own[40..]);
}

#[tokio::test(start_paused = true)]
async fn a_limit_of_version_3_is_the_users_and_what_the_portal_makes_of_it_loses_nothing() {
    let own = sparse(300);
    for limit in [1, 20, 50, 1_000] {
        let portal = ListPortal::with(own.clone(), |table| table.under = Some("items"));
        let limited = json!({"pagination": {"limit": limit}});
        assert!(all(&portal, Third(limited.clone())).await == own, "{limit}");
        assert!(all(&portal, ThirdPlain(limited)).await == own, "{limit}");
        let cursor = json!({"cursor": {"limit": limit}});
        assert!(all(&portal, ThirdCursor(cursor)).await == own, "{limit}");
        let all = portal.asked();
        assert!(all.iter().all(|asked| {
            asked
                .pointer("/pagination/limit")
                .is_none_or(|it| *it == limit)
        }));
    }
}

#[tokio::test(start_paused = true)]
async fn the_conditions_of_version_3_are_added_to_the_users() {
    let own = sparse(400);
    let portal = ListPortal::with(own.clone(), |table| table.under = Some("items"));
    let request = json!({"filter": [["KIND", "=", "A"]], "select": ["TITLE"]});
    let expected: Vec<i64> = own.into_iter().filter(|id| id % 3 == 0).collect();
    assert_eq!(all(&portal, Third(request)).await, expected);
    let second = &portal.asked()[1];
    assert_eq!(second["filter"][0], json!(["KIND", "=", "A"]));
    assert_eq!(second["filter"][1][1], ">");
    assert_eq!(second["order"], json!({"id": "ASC"}));
    assert_eq!(second["select"], json!(["TITLE", "id"]));
}

#[tokio::test(start_paused = true)]
async fn a_page_says_how_many_rows_there_are_where_the_portal_counts() {
    let portal = ListPortal::of(sparse(120));
    let pages = portal.portal.client().pages(ByStart(json!({})));
    let pages: Vec<_> = pages
        .map_ok(|page| (page.rows.len(), page.total))
        .try_collect()
        .await
        .expect("a list");
    assert_eq!(pages, [(50, Some(120)), (50, Some(120)), (20, Some(120))]);
}

#[tokio::test(start_paused = true)]
async fn rows_that_are_null_are_none() {
    let answer = json!([{"ID": 1}, null, {"ID": 3}]);
    let portal = crate::played::Played::in_turn([crate::played::ok(answer)]);
    let came = ids(portal.client().items(Anonymous(json!({}))))
        .await
        .expect("a list");
    assert_eq!(came, [1, 3]);
}

#[tokio::test(start_paused = true)]
async fn windows_are_under_way_at_once_and_a_chain_is_not() {
    use crate::played::{Answer, Played};
    use std::sync::{Arc, Mutex};
    use std::time::Duration;

    let portal = ListPortal::of(dense(30_000));
    let run = async |strategy: Strategy, ahead: usize| {
        let table = Arc::clone(&portal.table);
        let slow = Played::by(move |seen| {
            let table: &Mutex<Table> = &table;
            let answer = crate::batched::run(seen, |ran| table.lock().expect("a lock").answer(ran));
            Answer::After(Duration::from_secs(1), Box::new(answer))
        });
        let started = tokio::time::Instant::now();
        let items = slow
            .client()
            .items(NoCount(json!({})))
            .by(strategy)
            .ahead(ahead);
        assert!(ids(items).await.expect("a list") == dense(30_000));
        started.elapsed().as_secs()
    };
    assert_eq!(run(Strategy::Chain, 2).await, 13);
    assert_eq!(run(Strategy::Auto, 2).await, 7);
    assert!(run(Strategy::Windows, 12).await <= 2);
}

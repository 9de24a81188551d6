//! Lists whose rows change, whose portals do not do as they are asked, and that end early.

use std::collections::BTreeSet;

use bitrix24::listing::{Listed, Listing, Strategy};
use bitrix24::read::Reader;
use bitrix24::request::{Access, Method, Request, Slots};
use futures_util::{StreamExt as _, TryStreamExt as _};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::list_portal::{ListPortal, Table};
use crate::listed::*;

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
        let pages = portal.pages();
        prop_assert!(pages < 4_000, "{} pages", pages);
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
async fn windows_are_no_way_where_pages_are_smaller_than_they_are_wide() {
    let own = dense(6_000);
    let portal = ListPortal::with(own.clone(), |table| table.page = 20);
    let items = portal.portal.client().items(NoCount(json!({})));
    let came = ids(items.by(Strategy::Windows)).await.expect("a list");
    assert!(came == own, "{} rows of {}", came.len(), own.len());
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
async fn connections_that_break_during_a_run_neither_repeat_nor_lose_rows() {
    use crate::played::{Answer, Played, html, refused};
    use bitrix24::transport::Failure;
    use std::sync::Arc;

    let own = sparse(12_000);
    for strategy in STRATEGIES {
        for counted in [true, false] {
            let table = Arc::clone(&ListPortal::of(own.clone()).table);
            let mut requests = 0;
            let portal = Played::by(move |seen| {
                requests += 1;
                match requests % 9 {
                    2 => Answer::Fails(Failure::unknown("reset")),
                    4 => html(502),
                    6 => refused(503, "QUERY_LIMIT_EXCEEDED"),
                    8 => Answer::Cut(200, "{\"result\":{\"result\":[".into()),
                    _ => crate::batched::run(seen, |ran| table.lock().expect("a lock").answer(ran)),
                }
            });
            let items = match counted {
                true => portal.client().items(Counted(json!({}))),
                false => portal.client().items(NoCount(json!({}))),
            };
            let came = ids(items.by(strategy)).await.expect("a list");
            assert!(came == own, "{strategy:?} {counted}");
        }
    }
}

//! Lists as streams: each way gives every row once and in order, in few requests and little memory.

use bitrix24::listing::Strategy;
use futures_util::TryStreamExt as _;
use serde_json::json;

use crate::list_portal::{ListPortal, Table};
use crate::listed::*;

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

#[tokio::test(start_paused = true)]
async fn without_a_count_a_list_ends_at_a_short_or_an_empty_page() {
    for (rows, requests) in [(0, 1), (49, 1), (50, 2), (149, 3), (150, 4)] {
        let portal = ListPortal::with(sparse(rows), |table| table.counts = false);
        assert_eq!(all(&portal, ByStart(json!({}))).await, sparse(rows));
        assert_eq!(portal.requests(), requests, "{rows}");
    }
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

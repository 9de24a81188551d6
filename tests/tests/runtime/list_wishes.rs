//! What the user asks for besides: filters, orders, selections, places and limits.

use bitrix24::listing::Strategy;
use serde_json::json;

use crate::list_portal::ListPortal;
use crate::listed::*;

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

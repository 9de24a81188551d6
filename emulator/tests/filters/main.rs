//! Which rows a filter lets through.

#[path = "../common/mod.rs"]
mod common;
mod deals;
mod generated;

use common::hook;
use deals::{PORTAL, deals, expected, found};
use serde_json::json;

#[test]
fn no_prefix_and_an_equals_sign_ask_for_the_same() {
    let ids = expected(|deal| deal.user == 3);
    assert_eq!(found(&json!({"ASSIGNED_BY_ID": 3})), ids);
    assert_eq!(found(&json!({"=ASSIGNED_BY_ID": "3"})), ids);
}

#[test]
fn a_list_asks_for_one_of_its_values() {
    let ids = expected(|deal| [3, 5].contains(&deal.user));
    for key in ["ASSIGNED_BY_ID", "=ASSIGNED_BY_ID", "@ASSIGNED_BY_ID"] {
        assert_eq!(found(&json!({key: [3, "5"]})), ids, "{key}");
    }
    let others = expected(|deal| ![3, 5].contains(&deal.user));
    for key in ["!ASSIGNED_BY_ID", "!=ASSIGNED_BY_ID", "!@ASSIGNED_BY_ID"] {
        assert_eq!(found(&json!({key: [3, 5]})), others, "{key}");
    }
}

#[test]
fn numbers_are_compared_as_numbers_even_when_they_come_as_text() {
    assert_eq!(
        found(&json!({">OPPORTUNITY": "99"})),
        expected(|deal| deal.amount > 99.0)
    );
    assert_eq!(
        found(&json!({">=OPPORTUNITY": 100})),
        expected(|deal| deal.amount >= 100.0)
    );
    assert_eq!(
        found(&json!({"<OPPORTUNITY": 100, ">OPPORTUNITY": 1})),
        expected(|deal| deal.amount == 10.5)
    );
    assert_eq!(
        found(&json!({"><OPPORTUNITY": [10, 200]})),
        expected(|deal| (10.0..=200.0).contains(&deal.amount))
    );
    assert_eq!(
        found(&json!({"!><OPPORTUNITY": [10, 200]})),
        expected(|deal| !(10.0..=200.0).contains(&deal.amount))
    );
}

#[test]
fn a_part_of_a_text_is_found_wherever_it_stands_and_its_signs_stand_for_themselves() {
    assert_eq!(
        found(&json!({"%TITLE": "alph"})),
        expected(|deal| deal.title.to_lowercase().contains("alph"))
    );
    assert_eq!(
        found(&json!({"%TITLE": "%"})),
        expected(|deal| deal.title.contains('%'))
    );
    assert_eq!(
        found(&json!({"%TITLE": "_"})),
        expected(|deal| deal.title.contains('_'))
    );
    assert_eq!(
        found(&json!({"%TITLE": "\\"})),
        expected(|deal| deal.title.contains('\\'))
    );
    assert_eq!(
        found(&json!({"!%TITLE": "alph"})),
        expected(|deal| !deal.title.to_lowercase().contains("alph"))
    );
}

#[test]
fn a_pattern_has_percent_signs_of_its_own() {
    for key in ["=%TITLE", "%=TITLE"] {
        assert_eq!(
            found(&json!({key: "al%"})),
            expected(|deal| deal.title.to_lowercase().starts_with("al")),
            "{key}"
        );
        assert_eq!(
            found(&json!({key: "%alpha"})),
            expected(|deal| deal.title.to_lowercase().ends_with("alpha")),
            "{key}"
        );
    }
}

#[test]
fn nothing_asks_for_what_is_empty() {
    assert_eq!(
        found(&json!({"=CLOSEDATE": ""})),
        expected(|deal| deal.day.is_none())
    );
    assert_eq!(
        found(&json!({"!CLOSEDATE": ""})),
        expected(|deal| deal.day.is_some())
    );
    assert_eq!(
        found(&json!({"TITLE": null})),
        expected(|deal| deal.title.is_empty())
    );
}

#[test]
fn a_day_is_taken_in_any_form() {
    let ids = expected(|deal| deal.day.is_some_and(|day| day >= "2026-02-15"));
    for day in [
        "2026-02-15",
        "15.02.2026",
        "2026-02-15T00:00:00+00:00",
        "2026-02-15T03:00:00+03:00",
        "2026-02-15 00:00:00",
    ] {
        assert_eq!(found(&json!({">=CLOSEDATE": day})), ids, "{day}");
    }
}

#[test]
fn groups_are_joined_by_their_logic() {
    let filter =
        json!({"LOGIC": "OR", "0": {"ASSIGNED_BY_ID": 3, "OPENED": "Y"}, "1": {"=TITLE": "100%"}});
    let ids = expected(|deal| (deal.user == 3 && deal.opened) || deal.title == "100%");
    assert_eq!(found(&filter), ids);
}

#[test]
fn a_field_that_nobody_knows_is_passed_over() {
    assert_eq!(
        found(&json!({"=COLOUR": "red", "ASSIGNED_BY_ID": 3})),
        expected(|deal| deal.user == 3)
    );
}

#[test]
fn values_are_no_sql() {
    assert_eq!(found(&json!({"=TITLE": "' OR 1=1 --"})), Vec::<u64>::new());
    assert_eq!(
        found(&json!({"=UF_\" OR 1=1 --": 1, "ASSIGNED_BY_ID": 3})),
        expected(|deal| deal.user == 3)
    );
}

#[test]
fn rows_come_in_the_order_that_is_asked_for() {
    let mut portal = PORTAL
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    let parameters = json!({"order": {"ASSIGNED_BY_ID": "DESC", "ID": "asc"}, "select": ["ID"]});
    let rows = portal
        .client
        .json(&hook("crm.deal.list"), &parameters)
        .result();
    let ids: Vec<u64> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["ID"].as_str().unwrap().parse().unwrap())
        .collect();
    let mut deals = deals();
    deals.sort_by_key(|deal| (-deal.user, deal.id));
    assert_eq!(
        ids,
        deals
            .iter()
            .take(50)
            .map(|deal| deal.id)
            .collect::<Vec<_>>()
    );
}

//! Which rows a filter lets through.

mod common;

use std::sync::{LazyLock, Mutex};

use bitrix24_emulator::Emulator;
use common::{Client, hook};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

const DAYS: [&str; 4] = ["2026-01-10", "2026-02-01", "2026-02-15", "2026-03-31"];
const TITLES: [&str; 8] = [
    "Alpha",
    "alpha",
    "Beta alpha",
    "100%",
    "a_b",
    "axb",
    "",
    "Ünder\\",
];

/// A deal as this test knows it.
#[derive(Debug, Clone)]
struct Deal {
    id: u64,
    title: &'static str,
    amount: f64,
    user: i64,
    day: Option<&'static str>,
    opened: bool,
}

fn deals() -> Vec<Deal> {
    (0..60)
        .map(|place: usize| Deal {
            id: place as u64 + 1,
            title: TITLES[place % TITLES.len()],
            amount: [0.0, 10.5, 100.0, 2500.0, 100.25][place % 5],
            user: (place % 7) as i64 + 1,
            day: (!place.is_multiple_of(3)).then(|| DAYS[place % 4]),
            opened: place.is_multiple_of(2),
        })
        .collect()
}

struct Portal {
    _emulator: Emulator,
    client: Client,
}

static PORTAL: LazyLock<Mutex<Portal>> = LazyLock::new(|| {
    let emulator = Emulator::start().unwrap();
    let mut client = Client::of(&emulator);
    for deal in deals() {
        let fields = json!({
            "TITLE": deal.title,
            "OPPORTUNITY": deal.amount.to_string(),
            "ASSIGNED_BY_ID": deal.user,
            "CLOSEDATE": deal.day.unwrap_or(""),
            "OPENED": if deal.opened { "Y" } else { "N" },
        });
        client
            .json(&hook("crm.deal.add"), &json!({"fields": fields}))
            .result();
    }
    Mutex::new(Portal {
        _emulator: emulator,
        client,
    })
});

/// The numbers of the deals that a filter lets through, over all pages.
fn found(filter: &Value) -> Vec<u64> {
    let mut portal = PORTAL
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    let mut ids = Vec::new();
    let mut start = Some(0);
    while let Some(from) = start {
        let parameters = json!({"filter": filter, "select": ["ID"], "start": from});
        let page = portal
            .client
            .json(&hook("crm.deal.list"), &parameters)
            .json();
        let rows = page["result"]
            .as_array()
            .unwrap_or_else(|| panic!("{page}"));
        ids.extend(
            rows.iter()
                .map(|row| row["ID"].as_str().unwrap().parse::<u64>().unwrap()),
        );
        start = page.get("next").and_then(Value::as_u64);
        assert!(start.is_some() || page["total"] == ids.len(), "{page}");
    }
    ids
}

fn expected(keep: impl Fn(&Deal) -> bool) -> Vec<u64> {
    deals()
        .iter()
        .filter(|deal| keep(deal))
        .map(|deal| deal.id)
        .collect()
}

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

/// A condition that both sides understand.
#[derive(Debug, Clone)]
struct Condition {
    prefix: &'static str,
    field: &'static str,
    values: Vec<String>,
}

fn condition() -> impl Strategy<Value = Condition> {
    let texts = prop::sample::select(vec![
        "Alpha", "ALPHA", "a", "%", "_", "b", "", "\\", "Ünder\\",
    ]);
    let numbers = prop::sample::select(vec![
        "0", "10.5", "100", "100.25", "99", "-1", "3", "5", "7",
    ]);
    let days = prop::sample::select(vec!["2026-01-10", "2026-02-15", "2026-02-16", "2025-12-31"]);
    let equal = || prop::sample::select(vec!["", "=", "!", "!=", "@", "!@"]);
    let range = || {
        prop::sample::select(vec![
            "", "=", "!", "@", "!@", ">", ">=", "<", "<=", "><", "!><",
        ])
    };
    let part = prop::sample::select(vec!["", "=", "!", "%", "!%", ">", "<="]);
    let many = |one: prop::sample::Select<&'static str>| prop::collection::vec(one, 1..4);
    let make = |prefix, field, values: Vec<&str>| Condition {
        prefix,
        field,
        values: values.into_iter().map(str::to_owned).collect(),
    };
    prop_oneof![
        (part, many(texts)).prop_map(move |(prefix, values)| make(prefix, "TITLE", values)),
        (range(), many(numbers.clone())).prop_map(move |(prefix, values)| make(
            prefix,
            "OPPORTUNITY",
            values
        )),
        (range(), many(numbers)).prop_map(move |(prefix, values)| make(
            prefix,
            "ASSIGNED_BY_ID",
            values
        )),
        (range(), many(days)).prop_map(move |(prefix, values)| make(prefix, "CLOSEDATE", values)),
        (equal(), many(prop::sample::select(vec!["Y", "N"])))
            .prop_map(move |(prefix, values)| make(prefix, "OPENED", values)),
    ]
}

impl Condition {
    /// What is asked. One value is no list, except where there must be one.
    fn asked(&self) -> (String, Value) {
        let key = format!("{}{}", self.prefix, self.field);
        let is_range = self.prefix.ends_with("><");
        let value = match (&self.values[..], is_range) {
            ([low, high, ..], true) => json!([low, high]),
            ([one], true) => json!([one, one]),
            ([one], false) => json!(one),
            (many, _) => json!(many),
        };
        (key, value)
    }

    /// The same, one deal after the other.
    fn keeps(&self, deal: &Deal) -> bool {
        let own = match self.field {
            "TITLE" => Some(deal.title.to_ascii_lowercase()).filter(|title| !title.is_empty()),
            "OPPORTUNITY" => Some(deal.amount.to_string()),
            "ASSIGNED_BY_ID" => Some(deal.user.to_string()),
            "CLOSEDATE" => deal.day.map(str::to_owned),
            _ => Some(if deal.opened { "y" } else { "n" }.to_owned()),
        };
        let is_number = ["OPPORTUNITY", "ASSIGNED_BY_ID"].contains(&self.field);
        let whole = self.field == "ASSIGNED_BY_ID";
        let compare = |own: &str, value: &str| {
            if is_number {
                let number = |text: &str| {
                    let number: f64 = text.parse().unwrap();
                    if whole { number.trunc() } else { number }
                };
                number(own).total_cmp(&number(value))
            } else {
                own.cmp(value)
            }
        };
        let values: Vec<String> = self
            .values
            .iter()
            .map(|value| value.to_ascii_lowercase())
            .collect();
        let (is_not, prefix) = match self.prefix.strip_prefix('!') {
            Some(rest) => (true, rest),
            None => (false, self.prefix),
        };
        let one = |value: &String| match (&own, prefix) {
            (None, "" | "=" | "@") => value.is_empty(),
            (Some(own), "" | "=" | "@") => !value.is_empty() && compare(own, value).is_eq(),
            (Some(own), "%") => own.contains(value.as_str()),
            (Some(own), ">") => compare(own, value).is_gt(),
            (Some(own), ">=") => compare(own, value).is_ge(),
            (Some(own), "<") => compare(own, value).is_lt(),
            (Some(own), "<=") => compare(own, value).is_le(),
            _ => false,
        };
        let keeps = if prefix == "><" {
            let (low, high) = (&values[0], values.get(1).unwrap_or(&values[0]));
            own.as_ref()
                .is_some_and(|own| compare(own, low).is_ge() && compare(own, high).is_le())
        } else {
            values.iter().any(one)
        };
        keeps != is_not
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_filter_lets_through_what_a_look_at_each_row_does(conditions in prop::collection::vec(condition(), 0..4)) {
        let mut filter = Map::new();
        let mut used = Vec::new();
        for condition in conditions {
            let (key, value) = condition.asked();
            if filter.insert(key, value).is_none() {
                used.push(condition);
            } else {
                return Ok(());
            }
        }
        let ids = expected(|deal| used.iter().all(|condition| condition.keeps(deal)));
        prop_assert_eq!(found(&Value::Object(filter)), ids);
    }
}

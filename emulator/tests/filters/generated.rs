//! Filters of any conditions.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::deals::{Deal, expected, found};

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

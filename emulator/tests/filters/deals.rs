//! The deals that are asked for, and what a look at each of them finds.

use std::sync::{LazyLock, Mutex};

use bitrix24_emulator::Emulator;
use serde_json::{Value, json};

use crate::common::{Client, hook};

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
pub struct Deal {
    pub id: u64,
    pub title: &'static str,
    pub amount: f64,
    pub user: i64,
    pub day: Option<&'static str>,
    pub opened: bool,
}

pub fn deals() -> Vec<Deal> {
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

pub struct Portal {
    _emulator: Emulator,
    pub client: Client,
}

pub static PORTAL: LazyLock<Mutex<Portal>> = LazyLock::new(|| {
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
pub fn found(filter: &Value) -> Vec<u64> {
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

pub fn expected(keep: impl Fn(&Deal) -> bool) -> Vec<u64> {
    deals()
        .iter()
        .filter(|deal| keep(deal))
        .map(|deal| deal.id)
        .collect()
}

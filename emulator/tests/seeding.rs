//! Portals that are filled.

mod common;

use std::collections::HashSet;

use bitrix24_emulator::Emulator;
use common::{Client, hook};
use serde_json::{Value, json};

fn rows(client: &mut Client, method: &str, parameters: &Value) -> (Vec<Value>, Option<u64>) {
    let page = client.json(&hook(method), parameters).json();
    let next = page.get("next").and_then(Value::as_u64);
    (page["result"].as_array().unwrap().clone(), next)
}

fn id(row: &Value) -> u64 {
    row["ID"].as_str().unwrap().parse().unwrap()
}

#[test]
fn ten_thousand_leads_are_read_by_pages_and_each_one_once() {
    let portal = Emulator::start().unwrap();
    portal.seed("crm.lead", 10_000).unwrap();
    let mut client = Client::of(&portal);
    let mut seen = Vec::new();
    let mut start = Some(0);
    while let Some(from) = start {
        let parameters = json!({"select": ["ID"], "order": {"ID": "ASC"}, "start": from});
        let (page, next) = rows(&mut client, "crm.lead.list", &parameters);
        seen.extend(page.iter().map(id));
        start = next;
    }
    assert_eq!(seen, (1..=10_000).collect::<Vec<_>>());
}

#[test]
fn ten_thousand_leads_are_read_by_the_last_number_and_each_one_once() {
    let portal = Emulator::start().unwrap();
    portal.seed("crm.lead", 10_000).unwrap();
    let mut client = Client::of(&portal);
    let mut seen = HashSet::new();
    let mut last = 0;
    loop {
        let parameters =
            json!({"select": ["ID"], "order": {"ID": "ASC"}, "filter": {">ID": last}, "start": -1});
        let (page, next) = rows(&mut client, "crm.lead.list", &parameters);
        assert_eq!(next, None);
        for row in &page {
            assert!(seen.insert(id(row)), "{row}");
            last = id(row);
        }
        if page.len() < 50 {
            break;
        }
    }
    assert_eq!(seen.len(), 10_000);
}

#[test]
fn the_same_number_gives_the_same_objects_and_another_one_others() {
    let filled = |seed: u64| {
        let portal = Emulator::start().unwrap();
        portal.seed_by("crm.deal", 40, seed).unwrap();
        rows(&mut Client::of(&portal), "crm.deal.list", &json!({})).0
    };
    let first = filled(1);
    assert_eq!(first, filled(1));
    assert_ne!(first, filled(2));
}

#[test]
fn every_family_that_lives_can_be_filled() {
    let portal = Emulator::start().unwrap();
    let mut client = Client::of(&portal);
    for family in [
        "crm.lead",
        "crm.deal",
        "crm.contact",
        "crm.company",
        "crm.quote",
        "crm.requisite",
        "crm.activity",
        "crm.timeline.comment",
        "tasks.task",
    ] {
        portal.seed(family, 60).unwrap();
        let parameters = json!({"filter": {"ENTITY_ID": [1], "ENTITY_TYPE": "deal"}});
        let parameters = if family == "crm.timeline.comment" {
            parameters
        } else {
            json!({})
        };
        let page = client
            .json(&hook(&format!("{family}.list")), &parameters)
            .json();
        let total = page["total"].as_u64().unwrap();
        assert!(
            total == 60 || family == "crm.timeline.comment",
            "{family}: {total}"
        );
    }
    portal.seed("crm.item:183", 3).unwrap();
    let page = client
        .json(&hook("crm.item.list"), &json!({"entityTypeId": 183}))
        .json();
    assert_eq!(page["total"], 3);
}

#[test]
fn what_does_not_live_is_not_filled() {
    let portal = Emulator::start().unwrap();
    for name in ["crm.colour", "crm.item", "crm.deal:2", ""] {
        assert!(portal.seed(name, 1).is_err(), "{name}");
    }
}

#[test]
fn ten_thousand_leads_are_read_by_chains_of_commands_and_each_one_once() {
    let portal = Emulator::start().unwrap();
    portal.seed("crm.lead", 10_000).unwrap();
    let mut client = Client::of(&portal);
    let mut seen = Vec::new();
    while seen.len() < 10_000 {
        let commands: serde_json::Map<String, Value> = (0..50)
            .map(|place: usize| {
                let last = match place {
                    0 => seen.last().copied().unwrap_or(0).to_string(),
                    place => format!("$result[c{}][49][ID]", place - 1),
                };
                let command =
                    format!("crm.lead.list?select[]=ID&order[ID]=ASC&start=-1&filter[>ID]={last}");
                (format!("c{place}"), Value::from(command))
            })
            .collect();
        let batch = json!({"cmd": commands, "halt": 1});
        let result = client.json(&hook("batch"), &batch).result();
        let pages = result["result"].as_object().unwrap().values();
        let before = seen.len();
        seen.extend(pages.flat_map(|page| page.as_array().unwrap()).map(id));
        assert_eq!(seen.len(), before + 2500);
    }
    assert_eq!(seen, (1..=10_000).collect::<Vec<_>>());
}

#[test]
fn custom_fields_that_were_seeded_are_read() {
    let portal = Emulator::start().unwrap();
    portal.seed("crm.deal.userfield", 2).unwrap();
    let mut client = Client::of(&portal);
    let field = client.json(&hook("crm.deal.userfield.get"), &json!({"id": 2}));
    assert_eq!(field.result()["ENTITY_ID"], "CRM_DEAL");
}

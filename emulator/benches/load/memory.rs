//! The memory of the process over a million calls of many kinds.

use bitrix24_emulator::Emulator;
use serde_json::json;

use super::client::{Connection, request};
use super::is_within;

/// How many calls there are, and how many before memory is measured for the first time.
const CALLS: u64 = 1_000_000;
const FIRST: u64 = 100_000;
/// What the process may take at the end, against what it took then: six bytes kept of each call would be more.
const AT_MOST: f64 = 1.25;
/// How many connections there are at once.
const AT_ONCE: u64 = 8;

pub fn compare(is_run: bool) -> bool {
    let portal = Emulator::start().expect("a portal");
    portal.seed("crm.deal", 10_000).expect("deals");
    let (first, all) = if is_run { (FIRST, CALLS) } else { (100, 1000) };
    call(&portal, 0..first);
    let (before, kept) = (resident(), portal.received().len());
    // On the way it is told too, so that a rise can be seen.
    let step = (all - first) / 3;
    for place in 0..2 {
        call(&portal, first + place * step..first + (place + 1) * step);
        println!(
            "{} MB after {} calls",
            resident(),
            first + (place + 1) * step
        );
    }
    call(&portal, first + 2 * step..all);
    let after = resident();
    assert_eq!(portal.portal().log().count(), all);
    assert!(portal.received().len() <= kept.max(1000), "the log grows");
    let what = format!("memory: {before} MB after {first} calls, {after} MB after {all}");
    #[expect(clippy::cast_precision_loss, reason = "it is small")]
    is_within(&what, after as f64 / before as f64, AT_MOST)
}

fn call(portal: &Emulator, places: std::ops::Range<u64>) {
    std::thread::scope(|scope| {
        for line in 0..AT_ONCE {
            let places = places.clone().filter(move |place| place % AT_ONCE == line);
            let mut connection = Connection::to(portal.address());
            scope.spawn(move || {
                for place in places {
                    connection.ask(&kind(place));
                }
            });
        }
    });
}

/// Calls that are small and large, right and wrong, of much that a portal remembers by.
fn kind(place: u64) -> Vec<u8> {
    let id = place % 10_000 + 1;
    match place / AT_ONCE % 16 {
        0 => request(
            "crm.deal.list",
            &json!({"filter": {">ID": id}, "start": -1}),
        ),
        1 => request(
            "crm.deal.list",
            &json!({"filter": {">ID": id, "LOGIC": "OR"}, "select": ["ID"]}),
        ),
        2 => request(
            "crm.deal.update",
            &json!({"id": id, "fields": {"TITLE": format!("Deal {place}")}}),
        ),
        3 => request(
            "batch",
            &json!({"cmd": {"a": "user.current", "b": format!("crm.deal.get?id={id}")}}),
        ),
        4 => request("crm.deal.get", &json!({"id": 100_000 + id})),
        5 => request(&format!("no.such.method{place}"), &json!({})),
        6 => request(
            "crm.item.list",
            &json!({"entityTypeId": 2, "filter": {"id": id}}),
        ),
        7 => request("crm.deal.get", &json!({})),
        8..12 => request("crm.deal.get", &json!({"id": id})),
        _ => request("user.current", &json!({})),
    }
}

/// The megabytes that the process has in memory now.
fn resident() -> u64 {
    let Ok(status) = std::fs::read_to_string("/proc/self/status") else {
        println!("memory cannot be measured here");
        return 1;
    };
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let size = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    size.expect("a size in kB") / 1024
}

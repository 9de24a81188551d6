//! A page of a list from a million rows against the same query on the same file by SQLite alone.

use std::path::Path;
use std::time::Instant;

use bitrix24_emulator::Emulator;
use rusqlite::types::Value as Stored;
use rusqlite::{Connection as Database, OpenFlags};
use serde_json::{Value, json};

use super::client::{Connection, request};
use super::{is_within, undisturbed};

/// What a page may take, against the query alone.
const AT_MOST: f64 = 4.0;
/// How many deals there are.
const DEALS: u64 = 1_000_000;
/// The pages of a turn, from all over the list. A turn is short, so that some are not disturbed on a busy machine: a call waits
/// for other threads to wake up, and the query alone does not.
const PAGES: u64 = 10;
/// How often each side has its turn.
const ROUNDS: u64 = 801;

pub fn compare(is_run: bool) -> bool {
    let (deals, rounds) = if is_run { (DEALS, ROUNDS) } else { (1000, 1) };
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("portal.db");
    let portal = Emulator::options().file(&file).start().expect("a portal");
    let began = Instant::now();
    portal.seed("crm.deal", deals).expect("deals");
    println!("{deals} deals seeded in {:.1?}", began.elapsed());
    let mut connection = Connection::to(portal.address());
    let database = open(&file);
    let (mut by_portal, mut by_query) = (Vec::new(), Vec::new());
    for round in 0..=rounds {
        let after = |page: u64| {
            let place = round * PAGES + page;
            place.wrapping_mul(0x9e37_79b9_7f4a_7c15) % (deals - 50)
        };
        let began = Instant::now();
        for page in 0..PAGES {
            asked(&mut connection, after(page));
        }
        let portal = began.elapsed();
        let began = Instant::now();
        for page in 0..PAGES {
            queried(&database, after(page));
        }
        // The first ones warm up.
        if round > 0 {
            by_portal.push(portal);
            by_query.push(began.elapsed());
        }
    }
    let answer: Value = serde_json::from_slice(asked(&mut connection, 0)).expect("JSON");
    assert_eq!(answer["result"].as_array().map(Vec::len), Some(50));
    let [own, query] = [by_portal, by_query].map(|turns| undisturbed(turns) / PAGES as u32);
    let what = format!("a page of 50 of {deals}: {own:.1?}, the query alone {query:.1?}");
    is_within(&what, own.as_secs_f64() / query.as_secs_f64(), AT_MOST)
}

fn asked(connection: &mut Connection, after: u64) -> &[u8] {
    let parameters = json!({"filter": {">ID": after}, "order": {"ID": "ASC"}, "start": -1});
    connection.ask(&request("crm.deal.list", &parameters))
}

fn open(file: &Path) -> Database {
    Database::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).expect("the file")
}

/// All columns of the same rows, as values that one owns.
fn queried(database: &Database, after: u64) -> Vec<Vec<Stored>> {
    let sql = "SELECT * FROM \"crm.deal\" WHERE \"ID\" > ? ORDER BY \"ID\" LIMIT 50";
    let mut statement = database.prepare_cached(sql).expect("a query");
    let columns = statement.column_count();
    let rows = statement.query_map([after], |row| {
        (0..columns).map(|place| row.get(place)).collect()
    });
    let rows: Vec<Vec<Stored>> = rows.and_then(Iterator::collect).expect("rows");
    assert_eq!(rows.len(), 50);
    rows
}

//! Ten thousand malformed requests: each gets an error or is hung up on, and none changes the store.

#[path = "../common/mod.rs"]
mod common;
mod kinds;
mod random;

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::path::Path;
use std::time::Duration;

use bitrix24_emulator::Emulator;
use common::{Client, hook};
use kinds::{KINDS, Sent};
use random::Random;
use rusqlite::types::Value as Stored;
use serde_json::{Value, json};

/// How many requests there are, and how many clients send them.
const REQUESTS: u64 = 10_000;
const CLIENTS: u64 = 4;
/// What the body of a request may have; a body that has more is soon made.
const BODY: usize = 64 << 10;

/// What came of a request: the status, `None` where it was hung up on.
type Outcome = Result<Option<u16>, String>;

fn outcome(address: SocketAddr, sent: &Sent) -> Outcome {
    let mut stream = TcpStream::connect(address).map_err(|why| why.to_string())?;
    let patience = Some(Duration::from_secs(20));
    stream
        .set_read_timeout(patience)
        .map_err(|why| why.to_string())?;
    // It may refuse before it has read all of it.
    let written = stream.write_all(&sent.bytes);
    if sent.ends {
        let _ = stream.shutdown(Shutdown::Write);
    }
    let mut answer = Vec::new();
    let read = stream.read_to_end(&mut answer);
    if answer.is_empty() {
        return match read {
            Err(why) if why.kind() == std::io::ErrorKind::WouldBlock => Err("it hangs".to_owned()),
            _ if sent.ends || written.is_err() || read.is_err() => Ok(None),
            _ => Err("a whole request was hung up on".to_owned()),
        };
    }
    judged(&answer, sent)
}

/// Whether an answer is an error as a portal writes one, or as a server does that was sent no HTTP.
fn judged(answer: &[u8], sent: &Sent) -> Outcome {
    let text = String::from_utf8_lossy(answer);
    let wrong = || {
        Err(format!(
            "it answers {}",
            text.chars().take(600).collect::<String>()
        ))
    };
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return wrong();
    };
    let status = head
        .strip_prefix("HTTP/1.1 ")
        .and_then(|rest| rest.get(..3)?.parse().ok());
    let Some(status) = status else {
        return wrong();
    };
    if body.is_empty() && (400..500).contains(&status) {
        return if sent.is_http {
            wrong()
        } else {
            Ok(Some(status))
        };
    }
    let Ok(envelope) = serde_json::from_str::<Value>(body) else {
        return wrong();
    };
    let error = &envelope["error"];
    let is_error = match error {
        Value::Object(error) => error["code"].is_string() && error["message"].is_string(),
        code => (code.is_string() || code.is_u64()) && envelope["error_description"].is_string(),
    };
    match status {
        400..500 if is_error => Ok(Some(status)),
        // Of a batch it is the commands that are refused.
        200 if sent.is_batch && nothing_ran(&envelope["result"]) => Ok(Some(status)),
        _ => wrong(),
    }
}

fn nothing_ran(result: &Value) -> bool {
    let is_empty = |value: &Value| match value {
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        value => value.is_null(),
    };
    result.is_object() && is_empty(&result["result"]) || is_empty(result)
}

/// All that is in the store.
fn digest(file: &Path) -> u64 {
    let database = rusqlite::Connection::open(file).unwrap();
    let names = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name";
    let mut names = database.prepare(names).unwrap();
    let names = names.query_map([], |row| row.get(0)).unwrap();
    let names: Vec<String> = names.map(Result::unwrap).collect();
    let mut hasher = DefaultHasher::new();
    for name in names {
        let mut rows = database
            .prepare(&format!("SELECT * FROM \"{name}\" ORDER BY rowid"))
            .unwrap();
        (&name, rows.column_names()).hash(&mut hasher);
        let columns = rows.column_count();
        let mut rows = rows.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let values = (0..columns).map(|place| row.get::<_, Stored>(place).unwrap());
            format!("{:?}", values.collect::<Vec<_>>()).hash(&mut hasher);
        }
    }
    hasher.finish()
}

/// `BITRIX24_EMULATOR_SEED`, or always the same.
fn seed() -> u64 {
    let given = std::env::var("BITRIX24_EMULATOR_SEED").ok();
    given.map_or(2026, |seed| seed.parse().expect("a number"))
}

#[test]
fn ten_thousand_malformed_requests_get_errors_and_change_nothing() {
    let file = std::env::temp_dir().join(format!("malformed-{}.db", std::process::id()));
    let _ = std::fs::remove_file(&file);
    let portal = Emulator::options()
        .file(&file)
        .body_limit(BODY)
        .start()
        .unwrap();
    for family in ["crm.deal", "crm.contact", "tasks.task", "user"] {
        portal.seed(family, 50).unwrap();
    }
    let page = |client: &mut Client| client.json(&hook("crm.deal.list"), &json!({})).result();
    let (before, deals) = (digest(&file), page(&mut Client::of(&portal)));
    let seed = seed();
    println!("seed {seed}");

    let address = portal.address();
    let wrong = std::sync::Mutex::new(Vec::new());
    let statuses = std::sync::Mutex::new(BTreeMap::<_, u64>::new());
    std::thread::scope(|scope| {
        for line in 0..CLIENTS {
            let (wrong, statuses) = (&wrong, &statuses);
            scope.spawn(move || {
                for place in (line..REQUESTS).step_by(CLIENTS as usize) {
                    let mut random = Random::of(seed, place);
                    let (name, make) = KINDS[place as usize % KINDS.len()];
                    let sent = make(&mut random);
                    match outcome(address, &sent) {
                        Ok(status) => {
                            let key = (name, status.unwrap_or(0));
                            *statuses.lock().unwrap().entry(key).or_default() += 1;
                        }
                        Err(why) => {
                            let start = &sent.bytes[..sent.bytes.len().min(600)];
                            let start = String::from_utf8_lossy(start);
                            let one = format!("{name}, request {place}: {why}\n  to {start:?}");
                            wrong.lock().unwrap().push(one);
                        }
                    }
                }
            });
        }
    });
    for ((name, status), count) in statuses.into_inner().unwrap() {
        println!("{name}: {count} × {status}");
    }
    let wrong = wrong.into_inner().unwrap();
    let shown: Vec<_> = wrong.iter().take(12).cloned().collect();
    assert!(
        wrong.is_empty(),
        "{} of them, seed {seed}:\n{}",
        wrong.len(),
        shown.join("\n")
    );
    assert_eq!(digest(&file), before, "the store, seed {seed}");

    let mut client = Client::of(&portal);
    assert_eq!(page(&mut client), deals);
    // What each of these is the broken form of does change it.
    let whole = json!({"id": 1, "fields": {"TITLE": "M"}});
    assert_eq!(
        client.json(&hook("crm.deal.update"), &whole).result(),
        json!(true)
    );
    assert_ne!(digest(&file), before);
    drop(portal);
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{end}", file.display()));
    }
}

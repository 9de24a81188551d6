//! Ways in which a request is malformed. Each breaks one that would change the store.

mod bodies;
mod calls;
mod heads;

use serde_json::{Value, json};

use super::random::Random;

/// A request that is sent.
pub struct Sent {
    pub bytes: Vec<u8>,
    /// The client says nothing more, though it has not said all.
    pub ends: bool,
    /// It is a whole request of HTTP, so that it is the portal who answers.
    pub is_http: bool,
    /// It is a batch, which may be answered though each of its commands is refused.
    pub is_batch: bool,
}

type Make = fn(&mut Random) -> Sent;

/// The ways by their names.
pub const KINDS: &[(&str, Make)] = &[
    ("oversized bodies", bodies::oversized),
    ("deep JSON", bodies::deep),
    ("deep brackets", calls::deep_brackets),
    ("broken UTF-8", bodies::broken_text),
    ("broken escapes", bodies::broken_escape),
    ("broken multipart", bodies::multipart),
    ("bad brackets", calls::brackets),
    ("truncated bodies", bodies::truncated),
    ("truncated chunks", bodies::chunks),
    ("other content types", calls::content_type),
    ("JSON with a byte changed", bodies::flipped),
    ("half heads", heads::half_head),
    ("contradicting heads", heads::heads),
    ("other verbs", heads::verb),
    ("other paths", heads::path),
    ("values of other kinds", calls::values),
    ("broken batches", calls::batch),
    ("no HTTP", heads::noise),
];

/// Writes that would be carried out, were they whole: the path and the body.
fn writes() -> [(&'static str, Value); 7] {
    let fields = json!({"TITLE": "M"});
    [
        ("/rest/1/emulator/crm.deal.add", json!({"fields": fields})),
        (
            "/rest/1/emulator/crm.deal.update",
            json!({"id": 1, "fields": fields}),
        ),
        ("/rest/1/emulator/crm.deal.delete.json", json!({"id": 2})),
        (
            "/rest/1/emulator/crm.contact.update",
            json!({"id": 1, "fields": {"NAME": "M"}}),
        ),
        (
            "/rest/1/emulator/user.update",
            json!({"ID": 2, "NAME": "M"}),
        ),
        (
            "/rest/1/emulator/batch",
            json!({"cmd": {"a": "crm.deal.delete?id=3"}}),
        ),
        (
            "/rest/api/1/emulator/tasks.task.add",
            json!({"fields": {"title": "M", "creatorId": 1, "responsibleId": 1}}),
        ),
    ]
}

/// Those of the classic API that name an object, so that nothing is done where that is lost.
const UPDATES: [&str; 3] = ["crm.deal.update", "crm.contact.update", "crm.deal.delete"];

fn write(random: &mut Random) -> (&'static str, Value) {
    random.one(&writes()).clone()
}

fn update(random: &mut Random) -> String {
    format!("/rest/1/emulator/{}", random.one(&UPDATES))
}

fn head(verb: &str, path: &str, headers: &str) -> Vec<u8> {
    format!("{verb} {path} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n{headers}\r\n").into_bytes()
}

/// A whole request.
fn post(path: &str, kind: &str, body: &[u8]) -> Sent {
    let length = body.len();
    let headers = format!("Content-Type: {kind}\r\nContent-Length: {length}\r\n");
    Sent {
        bytes: [&*head("POST", path, &headers), body].concat(),
        ends: false,
        is_http: true,
        is_batch: path.contains("/batch"),
    }
}

fn raw(bytes: Vec<u8>) -> Sent {
    Sent {
        bytes,
        ends: true,
        is_http: false,
        is_batch: false,
    }
}

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

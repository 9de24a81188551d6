//! Ways in which a request is malformed. Each breaks one that would change the store.

use serde_json::{Value, json};

use super::BODY;
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
    ("oversized bodies", oversized),
    ("deep JSON", deep),
    ("deep brackets", deep_brackets),
    ("broken UTF-8", broken_text),
    ("broken escapes", broken_escape),
    ("broken multipart", multipart),
    ("bad brackets", brackets),
    ("truncated bodies", truncated),
    ("truncated chunks", chunks),
    ("other content types", content_type),
    ("JSON with a byte changed", flipped),
    ("half heads", half_head),
    ("contradicting heads", heads),
    ("other verbs", verb),
    ("other paths", path),
    ("values of other kinds", values),
    ("broken batches", batch),
    ("no HTTP", noise),
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

fn oversized(random: &mut Random) -> Sent {
    let (path, mut body) = write(random);
    body["x"] = json!("x".repeat(BODY + random.below(BODY)));
    let body = body.to_string();
    if random.below(2) == 0 {
        return post(path, JSON, body.as_bytes());
    }
    let headers = format!("Content-Type: {JSON}\r\nTransfer-Encoding: chunked\r\n");
    let length = body.len();
    let body = format!("{length:x}\r\n{body}\r\n0\r\n\r\n");
    Sent {
        bytes: [&*head("POST", path, &headers), body.as_bytes()].concat(),
        ..post(path, JSON, b"")
    }
}

fn deep(random: &mut Random) -> Sent {
    let (path, body) = write(random);
    let depth = 200 + random.below(10_000);
    let (open, close) = *random.one(&[("[", "]"), ("{\"a\":", "}")]);
    let deep = format!("{}1{}", open.repeat(depth), close.repeat(depth));
    let body = body.to_string();
    let body = format!("{},\"x\":{deep}}}", body.trim_end_matches('}'));
    post(path, JSON, body.as_bytes())
}

fn deep_brackets(random: &mut Random) -> Sent {
    let deep = random
        .one(&["[a]", "[]", "[0]"])
        .repeat(1 + random.below(10_000));
    let body = format!("id{deep}=1&fields[TITLE]=M");
    post(&update(random), FORM, body.as_bytes())
}

/// Bytes that no UTF-8 has.
const BROKEN: &[&[u8]] = &[
    b"\xff",
    b"\xc3",
    b"\xe2\x82",
    b"\xf0\x9f\xa6",
    b"\xed\xa0\x80",
    b"\xc0\xaf",
];

fn broken_text(random: &mut Random) -> Sent {
    let broken = *random.one(BROKEN);
    if random.below(2) == 0 {
        let body = [b"id=1&fields[TITLE]=", broken].concat();
        return post(&update(random), FORM, &body);
    }
    let (path, body) = write(random);
    let text = body.to_string();
    let at = 2 + random.below(text.len() - 3);
    let body = [&text.as_bytes()[..at], broken, &text.as_bytes()[at..]].concat();
    post(path, JSON, &body)
}

fn broken_escape(random: &mut Random) -> Sent {
    let escaped: String = random
        .one(BROKEN)
        .iter()
        .map(|byte| format!("%{byte:02x}"))
        .collect();
    let path = update(random);
    match random.below(3) {
        0 => post(
            &path,
            FORM,
            format!("id=1&fields[TITLE]={escaped}").as_bytes(),
        ),
        1 => post(
            &format!("{path}?id=1&x={escaped}"),
            FORM,
            b"fields[TITLE]=M",
        ),
        _ => post(&format!("{path}{escaped}"), FORM, b"id=1&fields[TITLE]=M"),
    }
}

fn multipart(random: &mut Random) -> Sent {
    let part = "Content-Disposition: form-data; name=\"id\"\r\n\r\n1\r\n";
    let whole = format!("--x\r\n{part}--x--\r\n");
    let kind = "multipart/form-data; boundary=x";
    let (kind, body) = match random.below(7) {
        0 => ("multipart/form-data", whole),
        1 => ("multipart/form-data; boundary=", whole),
        2 => ("multipart/form-data; boundary=y", whole),
        3 => (kind, whole[..random.below(whole.len() - 12)].to_owned()),
        4 => (kind, whole.replace("name=", "nom=")),
        5 => (kind, whole.replace("\r\n\r\n", "\r\n")),
        _ => (kind, whole.replace("\"id\"", "\"id[\"")),
    };
    post(&update(random), kind, body.as_bytes())
}

fn brackets(random: &mut Random) -> Sent {
    let names = [
        "id[", "id]", "[id]", "i[d", "id[][", "id[]]", "", "[]", "[", "id%5B", "id[[]]", "id[a]b]",
        "]id[",
    ];
    let name = random.one(&names);
    let more = random.one(&[
        "&fields[TITLE=M",
        "&fields[TITLE]]=M",
        "&&&",
        "&=",
        "&fields[[TITLE]=M",
        "&%5B%5D=1",
    ]);
    let body = format!("{name}=1{more}");
    let path = update(random);
    if random.below(2) == 0 {
        return post(&path, FORM, body.as_bytes());
    }
    post(&format!("{path}?{body}"), FORM, b"")
}

fn truncated(random: &mut Random) -> Sent {
    let (path, body) = write(random);
    let mut sent = post(path, JSON, body.to_string().as_bytes());
    let body = body.to_string().len();
    sent.bytes
        .truncate(sent.bytes.len() - 1 - random.below(body));
    Sent {
        is_http: false,
        ends: true,
        ..sent
    }
}

fn chunks(random: &mut Random) -> Sent {
    let (path, body) = write(random);
    let body = body.to_string();
    let length = body.len();
    let headers = format!("Content-Type: {JSON}\r\nTransfer-Encoding: chunked\r\n");
    let body = match random.below(5) {
        0 => format!("{length:x}\r\n{body}\r\n"),
        1 => format!("{length:x}\r\n{}", &body[..random.below(length)]),
        2 => format!("zz\r\n{body}\r\n0\r\n\r\n"),
        3 => format!("ffffffffffffffffff\r\n{body}\r\n0\r\n\r\n"),
        _ => format!("{:x}\r\n{body}\r\n0\r\n\r\n", length - 1),
    };
    raw([&*head("POST", path, &headers), body.as_bytes()].concat())
}

/// To PHP a body of another type is a form: of one name that nobody asks for, or of none. What requires nothing runs then, as
/// `crm.deal.add` does.
fn content_type(random: &mut Random) -> Sent {
    let named = &writes()[1..];
    let (path, body) = random.one(named).clone();
    let third = path.contains("/api/");
    let kinds = [
        FORM,
        "text/plain",
        "text/xml",
        "multipart/form-data; boundary=x",
        "application/jsonp",
        "*/*",
    ];
    if !third && random.below(3) == 0 {
        return post(path, JSON, b"id=1&fields[TITLE]=M");
    }
    let kind = random.one(&kinds);
    post(path, kind, body.to_string().as_bytes())
}

fn flipped(random: &mut Random) -> Sent {
    let (path, body) = write(random);
    let whole = body.to_string().into_bytes();
    loop {
        let mut broken = whole.clone();
        let at = random.below(broken.len());
        match random.below(3) {
            0 => broken[at] = random.bytes(1)[0],
            1 => drop(broken.remove(at)),
            _ => broken.insert(at, *random.one(b"{}[]\",:\\\0e-")),
        }
        if serde_json::from_slice::<Value>(&broken).is_err() {
            return post(path, JSON, &broken);
        }
    }
}

fn half_head(random: &mut Random) -> Sent {
    let path = "/rest/1/emulator/crm.deal.delete?id=4";
    let headers = "Accept: */*\r\nUser-Agent: x\r\n";
    let verb = *random.one(&["GET", "POST"]);
    let mut bytes = head(verb, path, headers);
    bytes.truncate(random.below(bytes.len()));
    raw(bytes)
}

fn heads(random: &mut Random) -> Sent {
    let (path, body) = write(random);
    let body = body.to_string();
    let length = body.len();
    let broken = [
        format!(
            "Content-Length: {length}\r\nContent-Length: {}\r\n",
            length + 1
        ),
        "Content-Length: -1\r\n".to_owned(),
        "Content-Length: 99999999999999999999999\r\n".to_owned(),
        format!("Content-Length: 0x{length:x}\r\n"),
        "Transfer-Encoding: nonsense\r\n".to_owned(),
        "no colon\r\n".to_owned(),
        "A: b\0c\r\n".to_owned(),
        ": nothing\r\n".to_owned(),
        format!("X: {}\r\n", "x".repeat(1 << 20)),
        "X: y\r\n".repeat(200),
    ];
    let headers = format!("Content-Type: {JSON}\r\n{}", random.one(&broken));
    raw([&*head("POST", path, &headers), body.as_bytes()].concat())
}

fn verb(random: &mut Random) -> Sent {
    let (path, body) = write(random);
    let verbs = [
        "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "post", "GETT", "PROPFIND", "X-Y!",
    ];
    let verb = random.one(&verbs);
    let sent = post(path, JSON, body.to_string().as_bytes());
    Sent {
        bytes: [verb.as_bytes(), &sent.bytes[4..]].concat(),
        ..sent
    }
}

fn path(random: &mut Random) -> Sent {
    let method = "crm.deal.delete?id=4";
    let noise: String = random
        .bytes(12)
        .iter()
        .map(|byte| format!("%{:02x}", byte & 0x7f))
        .collect();
    let paths = [
        format!("/rest/1/wrong/{method}"),
        format!("/rest/2/emulator/{method}"),
        format!("/rest/-1/emulator/{method}"),
        format!("/rest/1/emulator/deeper/{method}"),
        format!("/rest/1/emulator/../../{method}"),
        format!("/rest/api/1/emulator/{method}"),
        format!("/rest/1/emulator/{noise}{method}"),
        format!("/{noise}/{method}"),
        format!("/rest/{method}"),
        format!("/rest/{method}&auth={noise}"),
        format!("/rest/1/emulator/{}", "x".repeat(1 + random.below(9000))),
        "/rest/1/emulator/crm..deal.delete.?id=4".to_owned(),
        "/".to_owned(),
        "/rest".to_owned(),
        "/oauth/token/?grant_type=%zz&x[".to_owned(),
    ];
    post(random.one(&paths).as_str(), FORM, b"id=4")
}

fn values(random: &mut Random) -> Sent {
    let strange = [
        json!({}),
        json!([[]]),
        json!({"a": {"b": []}}),
        json!("M"),
        json!("-"),
        json!(-1),
        json!(1e300),
        json!(u64::MAX),
        json!("99999999999999999999"),
        json!("1e999"),
        json!(true),
    ];
    let id = random.one(&strange).clone();
    post(
        &update(random),
        JSON,
        json!({"id": id, "fields": {"TITLE": "M"}})
            .to_string()
            .as_bytes(),
    )
}

fn batch(random: &mut Random) -> Sent {
    let delete = "crm.deal.delete?id=5";
    let many = vec!["no.such.method"; 51];
    let nested = json!({"cmd": {"a": delete}});
    let commands = [
        json!(null),
        json!(5),
        json!(delete),
        json!([]),
        json!(many),
        json!([nested]),
        json!([[delete]]),
        json!({"a": {}}),
        json!({"a": ["crm.deal.delete", {"id": 5}, "more"]}),
        json!({"a": ""}),
        json!({"a": "?id=5"}),
        json!({"a": "crm.deal.delete?id[=5"}),
        json!({"a": "crm.deal.delete?id=%FF"}),
        json!({"a": "crm.deal.delete?id=$result[b][0]"}),
        json!({"a": "crm.deal.delete?id=$result[a"}),
        json!({"a": "batch?cmd[b]=crm.deal.delete"}),
    ];
    let commands = random.one(&commands);
    match random.below(3) {
        0 => post(
            "/rest/api/1/emulator/batch",
            JSON,
            commands.to_string().as_bytes(),
        ),
        1 => post(
            "/rest/1/emulator/batch",
            FORM,
            b"cmd[a=crm.deal.delete%3Fid=5&cmd=&cmd[]",
        ),
        _ => post(
            "/rest/1/emulator/batch",
            JSON,
            json!({"cmd": commands}).to_string().as_bytes(),
        ),
    }
}

fn noise(random: &mut Random) -> Sent {
    let count = 1 + random.below(400);
    let mut bytes = random.bytes(count);
    if random.below(2) == 0 {
        bytes.splice(0..0, *b"\x16\x03\x01\x02\x00\x01");
    }
    raw(bytes)
}

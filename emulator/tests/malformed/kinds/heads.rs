//! Heads that are none, and those of requests that nothing answers.

use super::super::random::Random;
use super::{FORM, JSON, Sent, head, post, raw, write};

pub fn half_head(random: &mut Random) -> Sent {
    let path = "/rest/1/emulator/crm.deal.delete?id=4";
    let headers = "Accept: */*\r\nUser-Agent: x\r\n";
    let verb = *random.one(&["GET", "POST"]);
    let mut bytes = head(verb, path, headers);
    bytes.truncate(random.below(bytes.len()));
    raw(bytes)
}

pub fn heads(random: &mut Random) -> Sent {
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

pub fn verb(random: &mut Random) -> Sent {
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

pub fn path(random: &mut Random) -> Sent {
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

pub fn noise(random: &mut Random) -> Sent {
    let count = 1 + random.below(400);
    let mut bytes = random.bytes(count);
    if random.below(2) == 0 {
        bytes.splice(0..0, *b"\x16\x03\x01\x02\x00\x01");
    }
    raw(bytes)
}

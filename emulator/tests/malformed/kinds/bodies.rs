//! Bodies that cannot be read.

use serde_json::{Value, json};

use super::super::BODY;
use super::super::random::Random;
use super::{FORM, JSON, Sent, head, post, raw, update, write};

pub fn oversized(random: &mut Random) -> Sent {
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

pub fn deep(random: &mut Random) -> Sent {
    let (path, body) = write(random);
    let depth = 200 + random.below(10_000);
    let (open, close) = *random.one(&[("[", "]"), ("{\"a\":", "}")]);
    let deep = format!("{}1{}", open.repeat(depth), close.repeat(depth));
    let body = body.to_string();
    let body = format!("{},\"x\":{deep}}}", body.trim_end_matches('}'));
    post(path, JSON, body.as_bytes())
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

pub fn broken_text(random: &mut Random) -> Sent {
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

pub fn broken_escape(random: &mut Random) -> Sent {
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

pub fn multipart(random: &mut Random) -> Sent {
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

pub fn truncated(random: &mut Random) -> Sent {
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

pub fn chunks(random: &mut Random) -> Sent {
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

pub fn flipped(random: &mut Random) -> Sent {
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

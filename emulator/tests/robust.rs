//! Whatever comes, it goes on.

mod common;

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use bitrix24_emulator::{Answer, Emulator};
use common::{Client, hook, hook3};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::json;

/// It still answers, on a new connection.
fn is_well(portal: &Emulator) -> bool {
    Client::of(portal).get(&hook("user.current")).status == 200
}

#[test]
fn a_body_that_is_too_large_gets_an_error() {
    let portal = Emulator::options().body_limit(1000).start().unwrap();
    let large = vec![b'a'; 5000];
    let answered = Client::of(&portal).post(&hook("crm.lead.add"), "application/json", &large);
    assert_eq!(answered.refusal(), "413 EMULATOR_BODY_TOO_LARGE");
    let mut chunked = format!(
        "POST {} HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n",
        hook("crm.lead.add")
    );
    chunked.push_str(&format!("1388\r\n{}\r\n0\r\n\r\n", "a".repeat(5000)));
    let answered = Client::of(&portal).send(chunked.as_bytes()).unwrap();
    assert_eq!(answered.refusal(), "413 EMULATOR_BODY_TOO_LARGE");
    assert!(is_well(&portal));
}

#[test]
fn a_body_that_breaks_off_is_not_one_that_is_too_large() {
    let portal = Emulator::start().unwrap();
    let path = hook("crm.lead.add");
    for rest in ["5\r\n{\"a\"", "zz\r\n{}\r\n0\r\n\r\n"] {
        let head = format!("POST {path} HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
        let mut stream = TcpStream::connect(portal.address()).unwrap();
        stream.write_all((head + rest).as_bytes()).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let answered = common::read(&mut std::io::BufReader::new(stream)).unwrap();
        assert_eq!(
            answered.refusal(),
            "400 EMULATOR_UNREADABLE_REQUEST",
            "{rest}"
        );
    }
}

#[test]
fn a_body_that_is_only_announced_takes_no_memory() {
    let portal = Emulator::start().unwrap();
    let head = format!(
        "POST {} HTTP/1.1\r\nHost: h\r\nContent-Length: 9999999999999\r\n\r\n",
        hook("a")
    );
    assert_eq!(
        Client::of(&portal).send(head.as_bytes()).unwrap().status,
        413
    );
}

#[test]
fn deep_json_gets_an_error_in_the_form_of_its_version() {
    let portal = Emulator::start().unwrap();
    let mut client = Client::of(&portal);
    let deep = "{\"a\":".repeat(100_000);
    let post = |client: &mut Client, path: &str| {
        client
            .post(path, "application/json", deep.as_bytes())
            .refusal()
    };
    assert_eq!(
        post(&mut client, &hook("crm.lead.get")),
        "400 EMULATOR_UNREADABLE_REQUEST"
    );
    assert_eq!(
        post(&mut client, &hook3("tasks.task.get")),
        "400 BITRIX_REST_V3_EXCEPTION_INVALIDJSONEXCEPTION"
    );
}

#[test]
fn encodings_that_are_broken_get_an_error() {
    let portal = Emulator::start().unwrap();
    let mut client = Client::of(&portal);
    let unreadable = "400 EMULATOR_UNREADABLE_REQUEST";
    assert_eq!(
        client.get(&hook("crm.lead.get?id=%FF%FE")).refusal(),
        unreadable
    );
    assert_eq!(
        client.get(&hook("crm.lead.get%C3?id=1")).refusal(),
        unreadable
    );
    assert_eq!(
        client.post(&hook("crm.lead.get"), "", b"id=\xff").refusal(),
        unreadable
    );
    assert_eq!(
        client
            .post(&hook("crm.lead.get"), "multipart/form-data", b"id")
            .refusal(),
        unreadable
    );
}

#[test]
fn what_is_no_http_is_told_so_or_hung_up_on() {
    let portal = Emulator::start().unwrap();
    for bytes in [
        &b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"[..],
        b"hello\r\n\r\n",
        b"GET /rest HTTP/9.9\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"GET / HTTP/1.1\r\nTransfer-Encoding: nonsense\r\n\r\n",
        b"GET /\0 HTTP/1.1\r\n\r\n",
        b"",
    ] {
        let mut stream = TcpStream::connect(portal.address()).unwrap();
        stream.write_all(bytes).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        assert!(
            answer.is_empty() || answer.starts_with(b"HTTP/1.1 4"),
            "{bytes:?}"
        );
    }
    assert!(is_well(&portal));
}

#[test]
fn a_head_that_is_too_large_is_refused() {
    let portal = Emulator::start().unwrap();
    let long = format!(
        "GET /rest/{} HTTP/1.1\r\nHost: h\r\n\r\n",
        "a".repeat(1 << 20)
    );
    // It may hang up before all is written.
    if let Ok(answered) = Client::of(&portal).send(long.as_bytes()) {
        assert!(answered.status >= 400);
    }
    assert!(is_well(&portal));
}

#[test]
fn a_client_that_is_too_slow_is_hung_up_on() {
    let patience = Duration::from_millis(300);
    let portal = Emulator::options().patience(patience).start().unwrap();
    let closes = |bytes: &[u8]| {
        let mut stream = TcpStream::connect(portal.address()).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(10)))
            .unwrap();
        stream.write_all(bytes).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8(answer).unwrap()
    };
    let start = Instant::now();
    closes(b"");
    closes(b"GET /rest/1/emulator/user.current HTT");
    assert!(start.elapsed() < Duration::from_secs(9));
    let slow = closes(
        b"POST /rest/1/emulator/crm.lead.get HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nid",
    );
    assert!(slow.starts_with("HTTP/1.1 408"), "{slow}");
    let kept = closes(b"GET /rest/1/emulator/user.current HTTP/1.1\r\nHost: h\r\n\r\n");
    assert!(
        kept.starts_with("HTTP/1.1 200"),
        "a connection that was used and is idle"
    );
}

#[test]
fn idle_connections_do_not_keep_others_out() {
    let portal = Emulator::start().unwrap();
    let idle: Vec<_> = (0..400)
        .filter_map(|_| TcpStream::connect(portal.address()).ok())
        .collect();
    assert!(idle.len() > 300);
    assert!(is_well(&portal));
}

#[test]
fn a_handler_that_panics_is_an_internal_error() {
    let portal = Emulator::start().unwrap();
    portal.on("crm.lead.get", |_| -> Result<Answer, _> {
        panic!("on purpose")
    });
    let mut client = Client::of(&portal);
    assert_eq!(
        client.get(&hook("crm.lead.get?id=1")).refusal(),
        "500 INTERNAL_SERVER_ERROR"
    );
    assert_eq!(client.get(&hook("user.current")).status, 200);
}

#[test]
fn a_batch_whose_references_grow_is_stopped() {
    let portal = Emulator::start().unwrap();
    portal.on("crm.lead.get", |request| {
        let text = request.parameters.get("x").cloned().unwrap_or_default();
        Ok(Answer::new(json!({"x": text})))
    });
    let mut cmd = vec![format!("crm.lead.get?id=1&x={}", "y".repeat(1000))];
    for place in 0..40 {
        cmd.push(format!(
            "crm.lead.get?id=1&x=$result[{place}][x]$result[{place}][x]"
        ));
    }
    let answered = Client::of(&portal).json(&hook("batch"), &json!({"cmd": cmd}));
    assert!(answered.body.len() < 64 << 20);
    let result = answered.result();
    assert_eq!(
        result["result_error"]["14"]["error"],
        "EMULATOR_UNREADABLE_REQUEST"
    );
}

/// Requests that are right in parts.
fn malformed() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just(b"GET ".to_vec()),
        Just(b"POST ".to_vec()),
        Just(b"/rest/1/emulator/".to_vec()),
        Just(b"/rest/api/1/emulator/".to_vec()),
        Just(b"batch".to_vec()),
        Just(b"crm.lead.add?".to_vec()),
        Just(b"fields[a][][b]=1&cmd[]=".to_vec()),
        Just(b"$result[0][".to_vec()),
        Just(b"%5B%".to_vec()),
        Just(b" HTTP/1.1\r\n".to_vec()),
        Just(b"Content-Type: application/json\r\n".to_vec()),
        Just(b"Content-Type: multipart/form-data; boundary=--\r\n".to_vec()),
        Just(b"Transfer-Encoding: chunked\r\n".to_vec()),
        Just(b"Content-Length: 7\r\n".to_vec()),
        Just(b"\r\n\r\n".to_vec()),
        Just(b"{\"cmd\":[{\"a\":[".to_vec()),
        prop::collection::vec(any::<u8>(), 0..20),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

#[test]
fn malformed_requests_never_stop_it() {
    let portal = Emulator::start().unwrap();
    let config = Config {
        cases: 2000,
        failure_persistence: None,
        ..Config::default()
    };
    let address = portal.address();
    let sent = TestRunner::new(config).run(&malformed(), |bytes| {
        let mut stream = TcpStream::connect(address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(10)))
            .unwrap();
        let _ = stream.write_all(&bytes);
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let mut answer = Vec::new();
        let ended = stream.read_to_end(&mut answer);
        let is_answer = answer.is_empty() || answer.starts_with(b"HTTP/1.1 ");
        prop_assert!(is_answer, "{:?}", String::from_utf8_lossy(&answer));
        prop_assert!(
            !matches!(&ended, Err(why) if why.kind() == std::io::ErrorKind::WouldBlock),
            "it hangs"
        );
        Ok(())
    });
    sent.unwrap();
    assert!(is_well(&portal));
}

/// Bodies of every kind, at the methods that read them in the most ways.
#[test]
fn malformed_bodies_get_errors_and_no_more() {
    let portal = Emulator::start().unwrap();
    let kinds = prop::sample::select(vec![
        "application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "",
    ]);
    let paths = prop::sample::select(vec![
        hook("batch"),
        hook("crm.lead.add"),
        hook("task.commentitem.add"),
        hook3("batch"),
        hook3("tasks.task.add"),
    ]);
    let pieces = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        "\"cmd\"",
        ":",
        ",",
        "\"",
        "cmd[",
        "]=",
        "&",
        "%",
        "%5",
        "--x\r\n",
        "--x--",
        "Content-Disposition: form-data; name=\"a[",
        "\"\r\n\r\n",
        "$result[",
        "0",
        "-1",
        "1e999",
        "\\u00",
        "\u{fffd}",
        "batch?",
        "crm.lead.get?id=",
        "null",
    ]);
    let bodies = prop::collection::vec(pieces, 0..20).prop_map(|pieces| pieces.concat());
    let config = Config {
        cases: 2000,
        failure_persistence: None,
        ..Config::default()
    };
    let client = std::cell::RefCell::new(Client::of(&portal));
    TestRunner::new(config)
        .run(&(paths, kinds, bodies), |(path, kind, body)| {
            let answered = client.borrow_mut().post(&path, kind, body.as_bytes());
            prop_assert!(answered.status < 500, "{}", answered.refusal());
            prop_assert!(answered.json().is_object());
            Ok(())
        })
        .unwrap();
}

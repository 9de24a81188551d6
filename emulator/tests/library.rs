//! The portal in a test: driven, asked, stopped.

mod common;

use bitrix24_emulator::{Answer, Emulator, Failure};
use common::{Client, hook};
use serde_json::{Value, json};

#[test]
fn a_test_can_have_a_method_answer_anything() {
    let portal = Emulator::start().unwrap();
    portal.on("crm.lead.get", |_| {
        Err(Failure::new(
            503,
            "QUERY_LIMIT_EXCEEDED",
            "Too many requests",
        ))
    });
    portal.on("crm.lead.list", |_| {
        Ok(Answer {
            result: json!([]),
            total: Some(70),
            next: Some(50),
        })
    });
    let mut client = Client::of(&portal);
    assert_eq!(
        client.get(&hook("crm.lead.get?id=1")).refusal(),
        "503 QUERY_LIMIT_EXCEEDED"
    );
    let list = client.get(&hook("crm.lead.list")).json();
    assert_eq!((&list["next"], &list["total"]), (&json!(50), &json!(70)));
}

#[test]
fn what_was_received_is_told_without_secrets() {
    let portal = Emulator::options().examples().start().unwrap();
    let mut client = Client::of(&portal);
    client.get("/rest/crm.Lead.get?id=1&auth=emulator-token");
    client.json(&hook("crm.lead.get"), &json!({"id": 2}));
    client.get("/elsewhere");
    let received = portal.received();
    let told: Vec<_> = received
        .iter()
        .map(|one| {
            (
                one.verb.as_str(),
                one.method.as_str(),
                one.parameters(),
                one.status,
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("GET", "crm.Lead.get", json!({"id": "1"}), 200),
            ("POST", "crm.lead.get", json!({"id": 2}), 200),
            ("GET", "", Value::Null, 404),
        ]
    );
    assert!(!format!("{received:?}").contains("emulator-token"));
}

#[test]
fn a_portal_that_is_dropped_no_longer_listens() {
    let portal = Emulator::start().unwrap();
    let address = portal.address();
    let mut client = Client::of(&portal);
    client.get(&hook("user.current"));
    drop(portal);
    assert!(
        client
            .write(b"GET / HTTP/1.1\r\n\r\n")
            .and_then(|()| client.read().map(drop))
            .is_err()
    );
    assert!(std::net::TcpStream::connect(address).is_err());
}

#[test]
fn it_listens_on_this_machine_alone() {
    let portal = Emulator::start().unwrap();
    assert!(portal.address().ip().is_loopback());
}

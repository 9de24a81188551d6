//! What goes wrong on demand.

mod common;

use std::io::Read as _;
use std::io::Write as _;
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use bitrix24_emulator::{Answer, Emulator, Failure, Fault};
use common::{Client, hook, hook3};
use serde_json::json;

/// A portal and how many times `crm.deal.add` was run on it.
fn portal() -> (Emulator, Arc<AtomicU64>) {
    let portal = Emulator::start().unwrap();
    let runs = Arc::new(AtomicU64::new(0));
    let counted = runs.clone();
    portal.on("crm.deal.add", move |_| {
        let id = counted.fetch_add(1, Ordering::SeqCst) + 1;
        Ok(Answer::new(json!({"id": id, "filler": "x".repeat(1000)})))
    });
    (portal, runs)
}

fn add(portal: &Emulator) -> std::io::Result<common::Answered> {
    let path = hook("crm.deal.add?fields[TITLE]=a");
    let request = format!("GET {path} HTTP/1.1\r\nHost: here\r\n\r\n");
    Client::of(portal).send(request.as_bytes())
}

/// All that comes for a request until the connection ends.
fn raw(portal: &Emulator) -> String {
    let mut stream = TcpStream::connect(portal.address()).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    let path = hook("crm.deal.add?fields[TITLE]=a");
    write!(stream, "GET {path} HTTP/1.1\r\nHost: here\r\n\r\n").unwrap();
    let mut all = Vec::new();
    let _ = stream.read_to_end(&mut all);
    String::from_utf8(all).unwrap()
}

#[test]
fn a_chosen_error_comes_so_many_times_and_the_call_is_not_run() {
    let (portal, runs) = portal();
    let faults = portal.faults();
    faults
        .on("crm.Deal.Add")
        .times(2)
        .answer(Fault::error("QUERY_LIMIT_EXCEEDED"));
    for _ in 0..2 {
        let refusal = add(&portal).unwrap().refusal();
        assert_eq!(refusal, "503 QUERY_LIMIT_EXCEEDED");
    }
    assert_eq!(runs.load(Ordering::SeqCst), 0);
    assert_eq!(add(&portal).unwrap().result()["id"], 1);
}

#[test]
fn an_error_after_the_call_leaves_what_it_did() {
    let (portal, runs) = portal();
    let failure = Failure::new(500, "INTERNAL_SERVER_ERROR", "Internal server error");
    portal
        .faults()
        .on("crm.deal.add")
        .answer(Fault::ErrorAfter(failure));
    assert_eq!(add(&portal).unwrap().refusal(), "500 INTERNAL_SERVER_ERROR");
    assert_eq!(runs.load(Ordering::SeqCst), 1);
}

#[test]
fn the_first_calls_can_be_spared() {
    let (portal, _) = portal();
    portal
        .faults()
        .on("crm.deal.add")
        .after(2)
        .times(1)
        .answer(Fault::error("MY_OWN"));
    let statuses: Vec<u16> = (0..4).map(|_| add(&portal).unwrap().status).collect();
    assert_eq!(statuses, [200, 200, 400, 200]);
}

#[test]
fn other_methods_are_left_alone() {
    let (portal, _) = portal();
    portal.faults().on("crm.deal.add").answer(Fault::DropBefore);
    let mut client = Client::of(&portal);
    assert_eq!(client.get(&hook("crm.deal.fields")).status, 200);
}

#[test]
fn a_connection_ends_before_the_call_or_after_it() {
    for (fault, expected) in [(Fault::DropBefore, 0), (Fault::DropAfter, 1)] {
        let (portal, runs) = portal();
        portal.faults().on("crm.deal.add").times(1).answer(fault);
        assert_eq!(raw(&portal), "");
        assert_eq!(runs.load(Ordering::SeqCst), expected);
        assert_eq!(portal.received()[0].status, 0);
        assert_eq!(add(&portal).unwrap().status, 200);
    }
}

#[test]
fn half_a_body_says_that_it_is_whole() {
    let (portal, runs) = portal();
    portal.faults().on("crm.deal.add").answer(Fault::HalfBody);
    let all = raw(&portal);
    let (head, body) = all.split_once("\r\n\r\n").unwrap();
    let length = head.to_ascii_lowercase();
    let length = length.split("content-length: ").nth(1).unwrap();
    let length: usize = length.lines().next().unwrap().parse().unwrap();
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    assert_eq!(body.len(), length / 2);
    assert_eq!(runs.load(Ordering::SeqCst), 1);
}

#[test]
fn a_page_of_html_comes_instead_of_an_answer() {
    let (portal, runs) = portal();
    portal.faults().on_any().answer(Fault::Page(502));
    let answered = add(&portal).unwrap();
    assert_eq!(answered.status, 502);
    assert_eq!(
        answered.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    assert!(answered.body.starts_with(b"<!DOCTYPE html>"));
    assert_eq!(runs.load(Ordering::SeqCst), 0);
}

#[test]
fn a_renamed_portal_sends_to_the_same_path_elsewhere() {
    let (portal, runs) = portal();
    let to = Fault::Renamed("https://new.example/".to_owned());
    portal.faults().on_any().answer(to);
    let answered = add(&portal).unwrap();
    assert_eq!(answered.status, 302);
    let expected = format!(
        "https://new.example{}",
        hook("crm.deal.add?fields[TITLE]=a")
    );
    assert_eq!(answered.header("location"), Some(expected.as_str()));
    assert_eq!(runs.load(Ordering::SeqCst), 0);
}

#[test]
fn latency_holds_back_that_answer_and_no_other() {
    let (portal, _) = portal();
    let time = Duration::from_millis(300);
    portal
        .faults()
        .on("crm.deal.add")
        .answer(Fault::Latency(time));
    let began = Instant::now();
    let mut slow = Client::of(&portal);
    let path = hook("crm.deal.add?fields[TITLE]=a");
    slow.write(format!("GET {path} HTTP/1.1\r\nHost: here\r\n\r\n").as_bytes())
        .unwrap();
    Client::of(&portal).get(&hook("crm.deal.fields"));
    let other = began.elapsed();
    assert_eq!(slow.read().unwrap().status, 200);
    assert!(began.elapsed() >= time);
    assert!(other < began.elapsed());
}

#[test]
fn a_command_of_a_batch_fails_alone() {
    let (portal, runs) = portal();
    portal
        .faults()
        .on("crm.deal.add")
        .times(1)
        .answer(Fault::error("OPERATION_TIME_LIMIT"));
    let add = "crm.deal.add?fields[TITLE]=a";
    let mut client = Client::of(&portal);
    let result = client
        .json(
            &hook("batch"),
            &json!({"cmd": {"first": add, "second": add}}),
        )
        .result();
    assert_eq!(
        result["result_error"]["first"]["error"],
        "OPERATION_TIME_LIMIT"
    );
    assert_eq!(result["result"]["second"]["id"], 1);
    assert_eq!(runs.load(Ordering::SeqCst), 1);
}

#[test]
fn what_happens_to_connections_happens_to_a_whole_batch() {
    let (portal, runs) = portal();
    portal
        .faults()
        .on("crm.deal.add")
        .times(1)
        .answer(Fault::DropAfter);
    let body = json!({"cmd": ["crm.deal.add?fields[TITLE]=a"]});
    let mut client = Client::of(&portal);
    assert_eq!(client.json(&hook("batch"), &body).status, 200);
    portal
        .faults()
        .on("batch")
        .times(1)
        .answer(Fault::Page(500));
    assert_eq!(client.json(&hook("batch"), &body).status, 500);
    assert_eq!(runs.load(Ordering::SeqCst), 1);
}

#[test]
fn rest_3_gets_errors_in_its_own_form() {
    let (portal, _) = portal();
    let failure = Failure::new(400, "BITRIX_REST_V3_EXCEPTION_X", "No");
    portal
        .faults()
        .on("tasks.task.get")
        .answer(Fault::Error(failure));
    let answered = Client::of(&portal).json(&hook3("tasks.task.get"), &json!({"id": 1}));
    assert_eq!(answered.refusal(), "400 BITRIX_REST_V3_EXCEPTION_X");
}

#[test]
fn random_faults_are_the_same_for_the_same_seed() {
    let statuses = |seed| -> Vec<u16> {
        let (portal, _) = portal();
        portal
            .faults()
            .on_any()
            .rate(0.3, seed)
            .answer_one_of([Fault::Page(502), Fault::error("OVERLOAD_LIMIT")]);
        (0..60).map(|_| add(&portal).unwrap().status).collect()
    };
    let first = statuses(7);
    assert_eq!(first, statuses(7));
    assert_ne!(first, statuses(8));
    for status in [200, 502, 503] {
        assert!(first.contains(&status), "{first:?}");
    }
}

#[test]
fn nothing_goes_wrong_once_they_are_cleared() {
    let (portal, _) = portal();
    portal.faults().on_any().answer(Fault::DropBefore);
    portal.faults().clear();
    assert_eq!(add(&portal).unwrap().status, 200);
}

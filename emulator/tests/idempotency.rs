//! A call of REST 3.0 that is repeated with its key is not run again.

mod common;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, UNIX_EPOCH};

use bitrix24_emulator::{Answer, Application, Emulator, Failure, Fault, Limits};
use common::{Answered, Client, hook, hook3};
use proptest::prelude::*;
use serde_json::{Value, json};

struct Played {
    portal: Emulator,
    client: Client,
    runs: Arc<AtomicU64>,
}

fn played() -> Played {
    let portal = Emulator::start().unwrap();
    portal.clock().stop_at(UNIX_EPOCH);
    let runs = Arc::new(AtomicU64::new(0));
    for method in [
        "tasks.task.add",
        "tasks.task.update",
        "tasks.task.get",
        "crm.lead.add",
    ] {
        let counted = runs.clone();
        portal.on(method, move |_| {
            let id = counted.fetch_add(1, Ordering::SeqCst) + 1;
            Ok(Answer::new(json!({"item": {"id": id}})))
        });
    }
    let client = Client::of(&portal);
    Played {
        portal,
        client,
        runs,
    }
}

fn task(title: &str) -> Value {
    json!({"fields": {"title": title, "creatorId": 1, "responsibleId": 1}})
}

impl Played {
    fn add(&mut self, key: &str, title: &str) -> Answered {
        self.send("tasks.task.add", key, &task(title))
    }

    fn send(&mut self, method: &str, key: &str, body: &Value) -> Answered {
        let headers = [("Idempotency-Key", key)];
        self.client.json_with(&hook3(method), &headers, body)
    }

    fn runs(&self) -> u64 {
        self.runs.load(Ordering::SeqCst)
    }
}

fn is_replayed(answered: &Answered) -> bool {
    answered.header("idempotent-replayed") == Some("true")
}

#[test]
fn a_repeated_call_gets_the_same_answer_and_is_not_run() {
    let mut played = played();
    let first = played.add("one", "a");
    played.portal.clock().advance(Duration::from_secs(60));
    let second = played.add("one", "a");
    assert_eq!(played.runs(), 1);
    assert_eq!((first.status, second.status), (200, 200));
    assert_eq!(first.body, second.body);
    assert_eq!((is_replayed(&first), is_replayed(&second)), (false, true));
    for answered in [first, second] {
        assert_eq!(answered.header("idempotency-key"), Some("one"));
    }
}

#[test]
fn the_order_of_the_fields_does_not_make_another_body() {
    let mut played = played();
    played.add("one", "a");
    let turned = json!({"fields": {"responsibleId": 1, "creatorId": 1, "title": "a"}});
    assert!(is_replayed(&played.send("tasks.task.add", "one", &turned)));
}

#[test]
fn a_key_with_another_body_is_refused() {
    let mut played = played();
    played.add("one", "a");
    assert_eq!(
        played.add("one", "b").refusal(),
        "422 BITRIX_REST_V3_EXCEPTION_IDEMPOTENCYKEYREUSEDEXCEPTION"
    );
    assert_eq!(played.runs(), 1);
}

#[test]
fn a_key_that_is_none_is_refused() {
    let mut played = played();
    for key in ["", "ключ", "a\tb", &"x".repeat(256)] {
        assert_eq!(
            played.add(key, "a").refusal(),
            "400 BITRIX_REST_V3_EXCEPTION_INVALIDIDEMPOTENCYKEYEXCEPTION",
            "{key}"
        );
    }
    assert_eq!(played.runs(), 0);
    for key in ["!", "a b ~", &"x".repeat(255)] {
        assert_eq!(played.add(key, "a").status, 200, "{key}");
    }
}

#[test]
fn an_answer_is_kept_for_a_day() {
    let mut played = played();
    played.add("one", "a");
    let day = Duration::from_secs(24 * 60 * 60);
    played.portal.clock().advance(day - Duration::from_secs(1));
    assert!(is_replayed(&played.add("one", "a")));
    played.portal.clock().advance(Duration::from_secs(1));
    assert!(!is_replayed(&played.add("one", "b")));
    assert_eq!(played.runs(), 2);
}

#[test]
fn a_key_belongs_to_a_method() {
    let mut played = played();
    played.add("one", "a");
    let body = json!({"id": 1, "fields": {"title": "a"}});
    assert!(!is_replayed(&played.send(
        "tasks.task.update",
        "one",
        &body
    )));
    assert!(is_replayed(&played.send("TASKS.task.update", "one", &body)));
}

#[test]
fn a_key_belongs_to_a_caller_and_a_user() {
    let mut played = played();
    played.add("one", "a");
    let oauth = played.portal.oauth();
    oauth.install(Application::new("app", "secret"));
    let tokens = [1, 2].map(|user| oauth.issue("app", user).unwrap());
    for token in tokens {
        let token = format!("Bearer {}", token.access);
        let headers = [("Idempotency-Key", "one"), ("Authorization", &token)];
        let mut send = || {
            let path = "/rest/api/tasks.task.add";
            played.client.json_with(path, &headers, &task("a"))
        };
        assert!(!is_replayed(&send()));
        assert!(is_replayed(&send()));
    }
    assert_eq!(played.runs(), 3);
}

#[test]
fn a_fresh_token_does_not_make_another_body() {
    let mut played = played();
    let oauth = played.portal.oauth();
    oauth.install(Application::new("app", "secret"));
    let tokens = [1, 1].map(|user| oauth.issue("app", user).unwrap());
    let replayed = tokens.map(|token| {
        let mut body = task("a");
        body["auth"] = json!(token.access);
        let headers = [("Idempotency-Key", "one")];
        let path = "/rest/api/tasks.task.add";
        is_replayed(&played.client.json_with(path, &headers, &body))
    });
    assert_eq!(replayed, [false, true]);
}

#[test]
fn what_failed_is_run_again() {
    let mut played = played();
    let runs = played.runs.clone();
    played.portal.on("tasks.task.add", move |_| {
        match runs.fetch_add(1, Ordering::SeqCst) {
            0 => Err(Failure::new(400, "BITRIX_REST_V3_EXCEPTION_X", "No")),
            _ => Ok(Answer::new(json!({"item": {"id": 2}}))),
        }
    });
    assert_eq!(played.add("one", "a").status, 400);
    let second = played.add("one", "a");
    assert_eq!((second.status, is_replayed(&second)), (200, false));
}

#[test]
fn an_answer_that_was_lost_is_given_again() {
    let mut played = played();
    let faults = played.portal.faults();
    faults
        .on("tasks.task.add")
        .times(1)
        .answer(Fault::DropAfter);
    let body = task("a").to_string();
    let path = hook3("tasks.task.add");
    let length = body.len();
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\nIdempotency-Key: one\r\nContent-Length: {length}\r\n\r\n{body}"
    );
    assert!(played.client.send(request.as_bytes()).is_err());
    played.client = Client::of(&played.portal);
    let second = played.add("one", "a");
    assert!(is_replayed(&second));
    assert_eq!(second.result()["item"]["id"], 1);
    assert_eq!(played.runs(), 1);
}

#[test]
fn what_reads_takes_no_key() {
    let mut played = played();
    for _ in 0..2 {
        let answered = played.send("tasks.task.get", "", &json!({"id": 1}));
        assert_eq!((answered.status, is_replayed(&answered)), (200, false));
        assert_eq!(answered.header("idempotency-key"), None);
    }
    assert_eq!(played.runs(), 2);
}

#[test]
fn the_classic_api_takes_no_key() {
    let mut played = played();
    let body = json!({"fields": {"TITLE": "a"}});
    for _ in 0..2 {
        let headers = [("Idempotency-Key", "one")];
        let path = hook("crm.lead.add");
        let answered = played.client.json_with(&path, &headers, &body);
        assert_eq!((answered.status, is_replayed(&answered)), (200, false));
    }
    assert_eq!(played.runs(), 2);
}

#[test]
fn a_repeated_call_is_a_request_and_takes_no_time() {
    let mut played = played();
    played
        .portal
        .limit(Limits::none().requests(3, 1).operating(480));
    played.portal.cost("tasks.task.add", 481.0);
    let statuses = [(); 4].map(|()| played.add("one", "a").status);
    assert_eq!(statuses, [200, 200, 200, 503]);
    played.portal.limit(Limits::none().operating(480));
    assert_eq!(played.add("two", "a").status, 429);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn every_key_is_run_once_however_calls_are_mixed(keys in prop::collection::vec(0_u8..6, 1..60)) {
        let mut played = played();
        let mut known = std::collections::HashMap::new();
        for key in keys {
            let answered = played.add(&format!("key {key}"), "a");
            prop_assert_eq!(is_replayed(&answered), known.contains_key(&key));
            let id = answered.result()["item"]["id"].clone();
            prop_assert_eq!(known.entry(key).or_insert_with(|| id.clone()), &id);
        }
        prop_assert_eq!(played.runs(), known.len() as u64);
    }
}

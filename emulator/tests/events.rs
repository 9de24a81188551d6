//! Events: handlers that are posted to, and the queue.

mod common;

use std::time::{Duration, UNIX_EPOCH};

use bitrix24_emulator::{Application, MEMBER};
use common::handler::Handler;
use common::played::{ID, Played};
use serde_json::{Value, json};

const START: u64 = 1_780_315_782;

fn played() -> Played {
    let played = Played::with(Application::new(ID, "secret").scopes(["crm"]).status('F'));
    let start = UNIX_EPOCH + Duration::from_secs(START);
    played.portal.clock().stop_at(start);
    played
}

trait Fires {
    fn fire(&self, event: &str, id: u64);

    /// The ids of the objects in an answer of the queue.
    fn taken(&mut self, body: Value) -> Vec<u64>;
}

impl Fires for Played {
    fn fire(&self, event: &str, id: u64) {
        let data = json!({"FIELDS": {"ID": id}});
        self.portal.events().fire(event, 67, &data);
    }

    fn taken(&mut self, body: Value) -> Vec<u64> {
        objects(&self.call("event.offline.get", body)["events"])
    }
}

fn objects(events: &Value) -> Vec<u64> {
    let events = events.as_array().unwrap().iter();
    events
        .map(|event| event["EVENT_DATA"]["FIELDS"]["ID"].as_u64().unwrap())
        .collect()
}

#[test]
fn a_handler_is_posted_a_form_with_all_that_a_portal_tells() {
    let mut played = played();
    let (handler, address) = Handler::new();
    played.bind("onCrmDealAdd", &address);
    played.fire("ONCRMDEALADD", 7);
    let (head, pairs) = handler.next();
    assert!(
        head.starts_with("POST /handler?own=1 HTTP/1.1\r\n"),
        "{head}"
    );
    assert!(head.contains("Content-Type: application/x-www-form-urlencoded\r\n"));
    let own = format!("http://{}", played.portal.address());
    let domain = played.portal.address().to_string();
    let secret = pairs
        .iter()
        .find(|(name, _)| name == "auth[access_token]")
        .map(|(_, value)| value.clone())
        .unwrap();
    let expected = [
        ("event", "ONCRMDEALADD"),
        ("event_handler_id", "1"),
        ("data[FIELDS][ID]", "7"),
        ("ts", &START.to_string()),
        ("auth[domain]", &domain),
        ("auth[client_endpoint]", &format!("{own}/rest/")),
        ("auth[server_endpoint]", &format!("{own}/rest/")),
        ("auth[member_id]", MEMBER),
        (
            "auth[application_token]",
            &played.portal.oauth().application_token(ID),
        ),
        ("auth[access_token]", &secret),
        ("auth[expires]", &(START + 3600).to_string()),
        ("auth[expires_in]", "3600"),
        ("auth[scope]", "crm"),
        ("auth[status]", "F"),
        ("auth[user_id]", "67"),
    ];
    let told: Vec<(&str, &str)> = pairs
        .iter()
        .map(|(name, value)| (&**name, &**value))
        .collect();
    assert_eq!(told, expected);
    let called = format!("/rest/crm.lead.fields?auth={secret}");
    assert_eq!(played.client.get(&called).status, 200);
}

#[test]
fn a_handler_with_a_user_of_its_own_is_told_on_behalf_of_that_one() {
    let mut played = played();
    let (handler, address) = Handler::new();
    let body = json!({"event": "ONCRMDEALADD", "handler": address, "auth_type": 15});
    played.call("event.bind", body);
    played.fire("ONCRMDEALADD", 7);
    assert_eq!(handler.field("auth[user_id]").as_deref(), Some("15"));
}

#[test]
fn what_nobody_did_is_told_without_tokens() {
    let mut played = played();
    let (handler, address) = Handler::new();
    played.bind("ONCRMDEALADD", &address);
    let data = json!({"FIELDS": {"ID": 1}});
    played.portal.events().fire("ONCRMDEALADD", 0, &data);
    let (_, pairs) = handler.next();
    let has = |name: &str| pairs.iter().any(|(own, _)| own == name);
    assert!(has("auth[application_token]"));
    assert!(!has("auth[access_token]"));
}

#[test]
fn a_handler_that_does_not_answer_is_not_told_again_and_stops_nobody() {
    let mut played = played();
    let (handler, address) = Handler::new();
    let closed = Handler::new().1;
    for address in [closed.as_str(), "https://a.example/", "nowhere", &address] {
        played.bind("ONCRMDEALADD", address);
    }
    played.fire("ONCRMDEALADD", 7);
    handler.next();
    played.fire("ONCRMDEALADD", 8);
    assert_eq!(handler.field("data[FIELDS][ID]").as_deref(), Some("8"));
    let told = played.portal.events().delivered();
    let statuses: Vec<Option<u16>> = told.iter().map(|told| told.status).take(4).collect();
    assert_eq!(statuses, [None, None, None, Some(200)]);
}

#[test]
fn a_handler_is_bound_once_and_unbound_by_what_it_was_bound_with() {
    let mut played = played();
    for user in [0, 15] {
        let body = json!({"event": "ONCRMLEADADD", "handler": "http://a/", "auth_type": user});
        played.call("event.bind", body);
    }
    let again = json!({"event": "onCrmLeadAdd", "handler": "http://a/"});
    assert_eq!(
        played.ask("event.bind", again).refusal(),
        "400 ERROR_HANDLER_ALREADY_EXIST"
    );
    let told = |user: &str| json!({"event": "ONCRMLEADADD", "handler": "http://a/", "auth_type": user, "offline": 0});
    assert_eq!(
        played.call("event.get", json!({})),
        json!([told("0"), told("15")])
    );
    let one = json!({"event": "ONCRMLEADADD", "handler": "http://a/", "auth_type": 0});
    assert_eq!(played.call("event.unbind", one), json!({"count": 1}));
    assert_eq!(played.call("event.get", json!({})), json!([told("15")]));
    let rest = json!({"event": "ONCRMLEADADD", "handler": "http://a/"});
    assert_eq!(
        played.call("event.unbind", rest.clone()),
        json!({"count": 1})
    );
    assert_eq!(played.call("event.unbind", rest), json!({"count": 0}));
}

#[test]
fn handlers_belong_to_their_application() {
    let mut played = played();
    played.bind("ONCRMLEADADD", "http://a/");
    let others = played.client.get("/rest/event.get?auth=emulator-token");
    assert_eq!(others.result(), json!([]));
}

#[test]
fn an_event_that_there_is_not_cannot_be_bound() {
    let mut played = played();
    let body = json!({"event": "ONTEATIME", "handler": "http://a/"});
    assert_eq!(
        played.ask("event.bind", body).refusal(),
        "400 ERROR_EVENT_NOT_FOUND"
    );
}

#[test]
fn the_queue_keeps_what_happened_until_it_is_taken() {
    let mut played = played();
    played.queue("ONCRMDEALUPDATE");
    played.fire("ONCRMDEALUPDATE", 7);
    played.fire("ONCRMDEALADD", 9);
    played.fire("ONCRMDEALUPDATE", 8);
    let taken = played.call("event.offline.get", json!({}));
    assert_eq!(taken["process_id"], Value::Null);
    assert_eq!(
        taken["events"][0],
        json!({
            "ID": "1",
            "TIMESTAMP_X": "2026-06-01T12:09:42+00:00",
            "EVENT_NAME": "ONCRMDEALUPDATE",
            "EVENT_DATA": {"FIELDS": {"ID": 7}},
            "EVENT_ADDITIONAL": false,
            "MESSAGE_ID": "1",
        })
    );
    assert_eq!(objects(&taken["events"]), [7, 8]);
    assert!(played.taken(json!({})).is_empty());
}

#[test]
fn of_what_happens_to_one_object_again_the_last_time_is_kept() {
    let mut played = played();
    played.queue("ONCRMDEALUPDATE");
    for id in [7, 8, 7] {
        played.portal.clock().advance(Duration::from_secs(1));
        played.fire("ONCRMDEALUPDATE", id);
    }
    assert_eq!(played.taken(json!({})), [8, 7]);
}

#[test]
fn what_is_reserved_is_hidden_until_it_is_cleared() {
    let mut played = played();
    played.queue("ONCRMDEALUPDATE");
    for id in 1..=5 {
        played.fire("ONCRMDEALUPDATE", id);
    }
    let first = played.call("event.offline.get", json!({"clear": 0, "limit": 3}));
    assert_eq!(objects(&first["events"]), [1, 2, 3]);
    let process = first["process_id"].clone();
    let second = played.call("event.offline.get", json!({"clear": 0, "limit": 3}));
    assert_eq!(objects(&second["events"]), [4, 5]);
    assert_ne!(second["process_id"], process);
    let again = json!({"clear": 0, "process_id": process});
    assert_eq!(played.taken(again.clone()), [1, 2, 3]);
    let some = json!({"process_id": process, "id": [1]});
    assert_eq!(played.call("event.offline.clear", some), true);
    assert_eq!(played.taken(again.clone()), [2, 3]);
    let some = json!({"process_id": process, "message_id": ["2"]});
    played.call("event.offline.clear", some);
    assert_eq!(played.taken(again.clone()), [3]);
    played.call("event.offline.clear", json!({"process_id": process}));
    assert!(played.taken(again).is_empty());
    let other = json!({"clear": 0, "process_id": second["process_id"]});
    assert_eq!(played.taken(other), [4, 5]);
}

#[test]
fn what_is_reserved_is_kept_for_thirty_days() {
    let mut played = played();
    played.queue("ONCRMDEALUPDATE");
    played.fire("ONCRMDEALUPDATE", 1);
    played.taken(json!({"clear": 0}));
    let list = |played: &mut Played| {
        played.token = played.portal.oauth().issue(ID, 1).unwrap().access;
        played
            .call("event.offline.list", json!({}))
            .as_array()
            .unwrap()
            .len()
    };
    let day = Duration::from_secs(24 * 60 * 60);
    played.portal.clock().advance(29 * day);
    assert_eq!(list(&mut played), 1);
    played.portal.clock().advance(day);
    assert_eq!(list(&mut played), 0);
}

#[test]
fn what_failed_is_given_to_who_asks_for_it() {
    let mut played = played();
    played.queue("ONCRMDEALUPDATE");
    for id in 1..=2 {
        played.fire("ONCRMDEALUPDATE", id);
    }
    let taken = played.call("event.offline.get", json!({"clear": 0}));
    let body = json!({"process_id": taken["process_id"], "message_id": [2]});
    assert_eq!(played.call("event.offline.error", body), true);
    assert!(played.taken(json!({"clear": 0})).is_empty());
    let failed = played.call("event.offline.list", json!({"filter": {"ERROR": 1}}));
    assert_eq!(objects(&failed), [2]);
    assert_eq!(played.taken(json!({"error": 1})), [2]);
}

#[test]
fn the_queue_can_be_looked_at_by_pages_filters_and_orders() {
    let mut played = played();
    played.queue("ONCRMDEALUPDATE");
    for id in 1..=60 {
        played.fire("ONCRMDEALUPDATE", id);
    }
    let page = played
        .ask("event.offline.list", json!({"start": 50}))
        .json();
    assert_eq!(objects(&page["result"]), (51..=60).collect::<Vec<_>>());
    assert_eq!((&page["total"], &page["next"]), (&json!(60), &Value::Null));
    assert_eq!(page["result"][0]["PROCESS_ID"], "");
    let page = played.ask("event.offline.list", json!({})).json();
    assert_eq!(page["next"], 50);
    let body = json!({"filter": {">ID": 9, "<=ID": 12, "!ID": [11]}, "order": {"ID": "DESC"}});
    assert_eq!(objects(&played.call("event.offline.list", body)), [12, 10]);
}

#[test]
fn queues_with_a_connector_are_apart_and_not_told_of_its_own_doing() {
    let mut played = played();
    let bind = json!({
        "event": "ONCRMDEALUPDATE", "event_type": "offline", "auth_connector": "sync"
    });
    played.call("event.bind", bind);
    played.fire("ONCRMDEALUPDATE", 1);
    let data = json!({"FIELDS": {"ID": 2}});
    let events = played.portal.events();
    events.fire_from("sync", "ONCRMDEALUPDATE", 1, &data);
    assert!(played.taken(json!({})).is_empty());
    assert_eq!(played.taken(json!({"auth_connector": "sync"})), [1]);
}

#[test]
fn who_is_told_of_the_queue_is_told_no_oftener_than_it_asked() {
    let mut played = played();
    let (handler, address) = Handler::new();
    played.queue("ONCRMDEALUPDATE");
    let body = json!({"event": "OnOfflineEvent", "handler": address, "options": {"minTimeout": 5}});
    played.call("event.bind", body);
    played.fire("ONCRMDEALUPDATE", 1);
    let (_, pairs) = handler.next();
    assert_eq!(pairs[0], ("event".to_owned(), "ONOFFLINEEVENT".to_owned()));
    assert!(pairs.iter().any(|(name, _)| name == "auth[refresh_token]"));
    assert!(!pairs.iter().any(|(name, _)| name.starts_with("data")));
    played.fire("ONCRMDEALUPDATE", 2);
    played.portal.clock().advance(Duration::from_secs(5));
    played.fire("ONCRMDEALUPDATE", 3);
    assert_eq!(handler.field("ts"), Some((START + 5).to_string()));
}

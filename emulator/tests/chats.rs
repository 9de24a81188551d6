//! Chats, who is in them, and what they are told of what is said there.

mod common;

use std::collections::BTreeSet;
use std::time::{Duration, UNIX_EPOCH};

use bitrix24_emulator::Emulator;
use common::Client;
use common::portal::Portal;
use serde_json::{Value, json};

fn chat(portal: &mut Portal) -> Value {
    let chat = json!({"TITLE": "A", "USERS": [2, 3], "ENTITY_TYPE": "CRM", "ENTITY_ID": "DEAL|7"});
    portal.result("im.chat.add", chat)
}

#[test]
fn a_chat_is_found_by_what_it_belongs_to_and_read_by_its_dialog() {
    let mut portal = Portal::new();
    let entity = json!({"ENTITY_TYPE": "CRM", "ENTITY_ID": "DEAL|7"});
    assert_eq!(portal.result("im.chat.get", entity.clone()), Value::Null);
    let id = chat(&mut portal);
    assert_eq!(portal.result("im.chat.get", entity), json!({"ID": id}));
    let title = json!({"CHAT_ID": id, "TITLE": "B"});
    portal.result("im.chat.updateTitle", title);
    let color = json!({"DIALOG_ID": format!("chat{id}"), "COLOR": "MINT"});
    portal.result("im.chat.updateColor", color);
    let dialog = json!({"DIALOG_ID": format!("chat{id}")});
    let dialog = portal.result("im.dialog.get", dialog);
    let said = ["id", "name", "color", "owner", "entity_id"].map(|name| dialog[name].clone());
    assert_eq!(
        said,
        [id, json!("B"), json!("MINT"), json!(1), json!("DEAL|7")]
    );
}

#[test]
fn who_is_in_a_chat_comes_and_goes() {
    let mut portal = Portal::new();
    let id = chat(&mut portal);
    let members = |portal: &mut Portal| portal.result("im.chat.user.list", json!({"CHAT_ID": id}));
    assert_eq!(members(&mut portal), json!([1, 2, 3]));
    let more = json!({"CHAT_ID": id, "USERS": [3, 4]});
    portal.result("im.chat.user.add", more);
    portal.result("im.chat.user.delete", json!({"CHAT_ID": id, "USER_ID": 2}));
    assert_eq!(members(&mut portal), json!([1, 3, 4]));
    let gone = json!({"CHAT_ID": id, "USER_ID": 2});
    let refused = portal.ask("im.chat.user.delete", gone);
    assert_eq!(refused.refusal(), "400 USER_NOT_FOUND");
    let refused = portal.ask("im.chat.leave", json!({"CHAT_ID": id}));
    assert_eq!(refused.refusal(), "400 ACCESS_DENIED_KICK");
    portal.result("im.chat.setOwner", json!({"CHAT_ID": id, "USER_ID": 4}));
    assert_eq!(members(&mut portal), json!([4, 3]));
}

#[test]
fn a_chat_that_is_not_there_is_refused_with_the_code_of_the_page() {
    let mut portal = Portal::new();
    let refused = portal.ask("im.chat.user.list", json!({"CHAT_ID": 7}));
    assert_eq!(refused.refusal(), "400 ACCESS_ERROR");
    let refused = portal.ask("im.dialog.get", json!({"DIALOG_ID": "chat7"}));
    assert_eq!(refused.refusal(), "403 ACCESS_ERROR");
}

fn events(portal: &mut Portal, body: Value) -> Vec<(String, Value)> {
    let taken = portal.result("im.v2.Event.get", body);
    let events = taken["events"].as_array().unwrap().iter();
    let events = events.map(|event| {
        let name = event["type"].as_str().unwrap();
        (name.to_owned(), event["data"].clone())
    });
    events.collect()
}

#[test]
fn what_is_said_in_a_chat_is_there_for_who_wants_to_be_told() {
    let mut portal = Portal::new();
    let id = chat(&mut portal);
    let dialog = format!("chat{id}");
    let say = |portal: &mut Portal, text: &str| {
        portal.result(
            "im.message.add",
            json!({"DIALOG_ID": dialog, "MESSAGE": text}),
        )
    };
    say(&mut portal, "before");
    portal.result("im.v2.Event.subscribe", json!({}));
    let message = say(&mut portal, "A");
    portal.result(
        "im.message.update",
        json!({"MESSAGE_ID": message, "MESSAGE": "B"}),
    );
    portal.result("im.message.delete", json!({"MESSAGE_ID": message}));
    let told = events(&mut portal, json!({}));
    let names: Vec<&str> = told.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "ONIMV2MESSAGEADD",
            "ONIMV2MESSAGEUPDATE",
            "ONIMV2MESSAGEDELETE"
        ]
    );
    assert_eq!(told[0].1["message"]["text"], "A");
    assert_eq!(told[1].1["message"]["text"], "B");
    assert_eq!(told[1].1["chat"]["name"], "A");
    assert_eq!(told[1].1["user"]["id"], 1);
    assert_eq!(told[2].1["messageId"], message);
}

#[test]
fn what_was_confirmed_or_is_a_day_old_is_told_no_more() {
    let mut portal = Portal::new();
    portal
        .emulator
        .clock()
        .stop_at(UNIX_EPOCH + Duration::from_secs(1 << 30));
    let id = chat(&mut portal);
    portal.result("im.v2.Event.subscribe", json!({}));
    for text in ["A", "B", "C"] {
        let message = json!({"DIALOG_ID": format!("chat{id}"), "MESSAGE": text});
        portal.result("im.message.add", message);
    }
    let first = portal.result("im.v2.Event.get", json!({"limit": 2}));
    assert_eq!(first["hasMore"], true);
    let rest = portal.result("im.v2.Event.get", json!({"offset": first["nextOffset"]}));
    assert_eq!(rest["events"].as_array().unwrap().len(), 1);
    assert_eq!(rest["hasMore"], false);
    assert_eq!(events(&mut portal, json!({})).len(), 1);
    let day = Duration::from_secs(24 * 60 * 60);
    portal.emulator.clock().advance(day);
    assert_eq!(events(&mut portal, json!({})), []);
}

#[test]
fn who_is_not_in_a_chat_is_not_told_what_is_said_there() {
    let portal = Emulator::options().webhook(9, "other").start().unwrap();
    let mut client = Client::of(&portal);
    let mut other = |method: &str, body: Value| {
        let path = format!("/rest/9/other/{method}");
        client.json(&path, &body).result()
    };
    let id = other("im.chat.add", json!({"TITLE": "A", "USERS": [1]}));
    other("im.v2.Event.subscribe", json!({}));
    other("im.chat.setOwner", json!({"CHAT_ID": id, "USER_ID": 1}));
    let dialog = format!("chat{id}");
    other(
        "im.message.add",
        json!({"DIALOG_ID": dialog, "MESSAGE": "A"}),
    );
    assert_eq!(other("im.v2.Event.get", json!({}))["events"], json!([]));
}

/// The names of the documented fields of a type, two levels of them.
fn documented(event: &str) -> BTreeSet<String> {
    let mut lines = include_str!("../data/events.jsonl").lines();
    let start = format!("{{\"n\":\"{event}\"");
    let line = lines.find(|line| line.starts_with(&start)).unwrap();
    let of: Value = serde_json::from_str(line).unwrap();
    let fields = |ty: &Value| {
        let fields = ["ox", "o"].iter().find_map(|key| ty[*key].as_object());
        fields.cloned().unwrap_or_default()
    };
    let mut names = BTreeSet::new();
    for (name, ty) in fields(&of["t"]) {
        let inner = fields(&ty).into_iter();
        names.extend(inner.map(|(inner, _)| format!("{name}.{inner}")));
        names.insert(name);
    }
    names
}

#[test]
fn what_is_told_of_messages_has_the_documented_fields() {
    let mut portal = Portal::new();
    let id = chat(&mut portal);
    portal.result("im.v2.Event.subscribe", json!({}));
    let message = json!({"DIALOG_ID": format!("chat{id}"), "MESSAGE": "A"});
    let message = portal.result("im.message.add", message);
    portal.result("im.message.delete", json!({"MESSAGE_ID": message}));
    for (event, data) in events(&mut portal, json!({})) {
        let mut has = BTreeSet::new();
        for (name, value) in data.as_object().unwrap() {
            let inner = value.as_object().into_iter().flatten();
            has.extend(inner.map(|(inner, _)| format!("{name}.{inner}")));
            has.insert(name.clone());
        }
        let wanted = documented(&event);
        let more: Vec<_> = has.difference(&wanted).collect();
        assert!(more.is_empty(), "{event} has {more:?}");
        // What differs from reader to reader is not told.
        let own = ["chat.role", "chat.muteList"];
        let less = wanted.difference(&has);
        let less: Vec<_> = less.filter(|name| !own.contains(&name.as_str())).collect();
        assert!(less.is_empty(), "{event} lacks {less:?}");
    }
}

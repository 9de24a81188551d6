//! What happens to objects fires events by itself.

mod common;

use std::collections::BTreeSet;

use common::handler::Handler;
use common::played::Played;
use serde_json::{Value, json};

#[test]
fn a_handler_is_posted_to_when_a_lead_is_added() {
    let mut played = Played::new();
    let (handler, address) = Handler::new();
    played.bind("onCrmLeadAdd", &address);
    let id = played.call("crm.lead.add", json!({"fields": {"TITLE": "A"}}));
    let (_, fields) = handler.next();
    let told = |name: &str| {
        let found = fields.iter().find(|(own, _)| own == name);
        found.map(|(_, value)| value.clone())
    };
    assert_eq!(told("event").as_deref(), Some("ONCRMLEADADD"));
    assert_eq!(told("data[FIELDS][ID]"), Some(id.to_string()));
    assert_eq!(told("auth[user_id]").as_deref(), Some("1"));
}

#[test]
fn a_lead_is_told_of_when_it_is_made_changed_and_removed_by_either_family() {
    let mut played = Played::new();
    for event in ["ONCRMLEADADD", "ONCRMLEADUPDATE", "ONCRMLEADDELETE"] {
        played.queue(event);
    }
    let id = played.call("crm.lead.add", json!({"fields": {"TITLE": "A"}}));
    played.call(
        "crm.item.update",
        json!({"entityTypeId": 1, "id": id, "fields": {"title": "B"}}),
    );
    played.call("crm.lead.delete", json!({"id": id}));
    let data = json!({"FIELDS": {"ID": id}});
    assert_eq!(
        played.told(),
        [
            ("ONCRMLEADADD".to_owned(), data.clone()),
            ("ONCRMLEADUPDATE".to_owned(), data.clone()),
            ("ONCRMLEADDELETE".to_owned(), data),
        ]
    );
}

#[test]
fn items_of_a_type_have_events_of_their_own_and_the_general_ones() {
    let mut played = Played::new();
    for event in [
        "ONCRMDYNAMICITEMADD",
        "ONCRMDYNAMICITEMADD_183",
        "ONCRMDYNAMICITEMADD_184",
    ] {
        played.queue(event);
    }
    let item = json!({"entityTypeId": 183, "fields": {"title": "A"}});
    let id = played.call("crm.item.add", item)["item"]["id"].clone();
    let data = json!({"FIELDS": {"ID": id, "ENTITY_TYPE_ID": 183}});
    assert_eq!(
        played.told(),
        [
            ("ONCRMDYNAMICITEMADD_183".to_owned(), data.clone()),
            ("ONCRMDYNAMICITEMADD".to_owned(), data),
        ]
    );
}

#[test]
fn tasks_tell_what_there_was_before_and_what_there_is_after_in_both_versions() {
    let mut played = Played::new();
    for event in ["ONTASKADD", "ONTASKUPDATE", "ONTASKDELETE"] {
        played.queue(event);
    }
    let task = json!({"fields": {"title": "A", "creatorId": 1, "responsibleId": 1}});
    let id = played.third("tasks.task.add", task)["item"]["id"].clone();
    played.call("tasks.task.complete", json!({"taskId": id}));
    played.call("tasks.task.delete", json!({"taskId": id}));
    let fields = json!({"ID": id});
    let sides = |before: &Value, after: &Value, [was, is]: [&str; 2]| {
        json!({
            "FIELDS_BEFORE": before, "FIELDS_AFTER": after,
            "IS_ACCESSIBLE_BEFORE": was, "IS_ACCESSIBLE_AFTER": is,
        })
    };
    let none = json!("undefined");
    let told = played.told();
    let names: Vec<&str> = told.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["ONTASKADD", "ONTASKUPDATE", "ONTASKDELETE"]);
    assert_eq!(told[0].1, sides(&none, &fields, ["N", "undefined"]));
    assert_eq!(told[1].1, sides(&fields, &fields, ["undefined"; 2]));
    assert_eq!(told[2].1, sides(&fields, &none, ["undefined", "N"]));
}

#[test]
fn a_call_that_fails_tells_nothing() {
    let mut played = Played::new();
    played.queue("ONCRMDEALDELETE");
    played.queue("ONCRMDEALUPDATE");
    let token = json!(played.token);
    for method in ["crm.deal.delete", "crm.deal.update"] {
        let body = json!({"id": 77, "fields": {"TITLE": "A"}, "auth": token});
        let answer = played.client.json(&format!("/rest/{method}"), &body);
        assert_eq!(answer.status, 400, "{method}");
    }
    assert_eq!(played.told(), []);
}

#[test]
fn commands_of_a_batch_are_told_of_and_those_that_read_are_not() {
    let mut played = Played::new();
    for event in ["ONCRMDEALADD", "ONCRMDEALUPDATE"] {
        played.queue(event);
    }
    let cmd = json!({
        "new": "crm.deal.add?fields[TITLE]=A",
        "get": "crm.deal.get?id=$result[new]",
        "all": "crm.deal.list",
    });
    let id = played.call("batch", json!({"cmd": cmd}))["result"]["new"].clone();
    let data = json!({"FIELDS": {"ID": id}});
    assert_eq!(played.told(), [("ONCRMDEALADD".to_owned(), data)]);
}

#[test]
fn a_handler_that_is_nowhere_breaks_no_call() {
    let mut played = Played::new();
    for handler in ["http://127.0.0.1:1/", "nowhere", "https://a.example/"] {
        played.bind("ONCRMDEALADD", handler);
    }
    for _ in 0..3 {
        played.call("crm.deal.add", json!({"fields": {"TITLE": "A"}}));
    }
    let list = played.call("crm.deal.list", json!({}));
    assert_eq!(list.as_array().unwrap().len(), 3);
}

#[test]
fn the_queue_of_a_connector_is_not_told_of_its_own_calls() {
    let mut played = Played::new();
    let body = json!({"event": "ONCRMDEALADD", "event_type": "offline", "auth_connector": "sync"});
    played.call("event.bind", body);
    let fields = json!({"TITLE": "A"});
    played.call(
        "crm.deal.add",
        json!({"fields": fields, "auth_connector": "sync"}),
    );
    let other = played.call("crm.deal.add", json!({"fields": fields}));
    let taken = played.call("event.offline.get", json!({"auth_connector": "sync"}));
    let events = taken["events"].as_array().unwrap();
    assert_eq!(events.len(), 1);
    assert_eq!(events[0]["EVENT_DATA"], json!({"FIELDS": {"ID": other}}));
}

#[test]
fn a_deal_that_goes_to_another_funnel_is_told_of_once_more() {
    let mut played = Played::new();
    let fields = json!({"TITLE": "A", "CATEGORY_ID": 1});
    let id = played.call("crm.deal.add", json!({"fields": fields}));
    for event in ["ONCRMDEALUPDATE", "ONCRMDEALMOVETOCATEGORY"] {
        played.queue(event);
    }
    for category in [1, 2] {
        let fields = json!({"categoryId": category, "stageId": "C2:NEW"});
        let body = json!({"entityTypeId": 2, "id": id, "fields": fields});
        played.call("crm.item.update", body);
    }
    let changed = json!({"FIELDS": {"ID": id}});
    let moved = json!({"FIELDS": {"ID": id, "CATEGORY_ID": 2, "STAGE_ID": "C2:NEW"}});
    assert_eq!(
        played.told(),
        [
            ("ONCRMDEALUPDATE".to_owned(), changed),
            ("ONCRMDEALMOVETOCATEGORY".to_owned(), moved),
        ]
    );
}

#[test]
fn a_user_who_is_added_is_told_of() {
    let mut played = Played::new();
    played.queue("ONUSERADD");
    let user = json!({"EMAIL": "a@example.com", "NAME": "A", "UF_DEPARTMENT": [1]});
    let id = played.call("user.add", user);
    played.call("user.update", json!({"ID": id, "NAME": "B"}));
    let told = played.told();
    assert_eq!(told.len(), 1);
    let (event, data) = &told[0];
    assert_eq!(event, "ONUSERADD");
    let said = ["ID", "EMAIL", "NAME", "UF_DEPARTMENT"].map(|name| data[name].clone());
    assert_eq!(said, [id, json!("a@example.com"), json!("A"), json!([1])]);
}

#[test]
fn seeding_tells_nothing() {
    let mut played = Played::new();
    played.queue("ONCRMDEALADD");
    played.portal.seed("crm.deal", 3).unwrap();
    assert_eq!(played.told(), []);
}

/// The names of the fields of a documented object, below each other with dots, and those of a value.
fn documented(ty: &Value, path: &str, out: &mut BTreeSet<String>) {
    let fields = ["ox", "o"].iter().find_map(|key| ty[*key].as_object());
    for (name, ty) in fields.into_iter().flatten() {
        let path = format!("{path}.{name}");
        documented(ty, &path, out);
        out.insert(path);
    }
}

fn names(value: &Value, path: &str, out: &mut BTreeSet<String>) {
    for (name, value) in value.as_object().into_iter().flatten() {
        let path = format!("{path}.{name}");
        names(value, &path, out);
        out.insert(path);
    }
}

#[test]
fn each_event_of_an_object_has_the_documented_fields() {
    let mut played = Played::new();
    let types: Vec<Value> = include_str!("../data/events.jsonl")
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let name = |of: &Value| {
        of["n"]
            .as_str()
            .unwrap()
            .replace('-', "")
            .to_ascii_uppercase()
    };
    for event in &types {
        played.queue(&name(event));
    }
    let title = json!({"TITLE": "A", "NAME": "A"});
    for kind in ["lead", "deal", "contact", "company", "quote"] {
        change(
            &mut played,
            &format!("crm.{kind}"),
            json!({"fields": title}),
        );
        let field = json!({"fields": {"FIELD_NAME": "A", "USER_TYPE_ID": "string"}});
        change(&mut played, &format!("crm.{kind}.userfield"), field);
    }
    let requisite =
        json!({"fields": {"ENTITY_TYPE_ID": 4, "ENTITY_ID": 1, "PRESET_ID": 1, "NAME": "A"}});
    change(&mut played, "crm.requisite", requisite);
    let comment = json!({"fields": {"ENTITY_ID": 1, "ENTITY_TYPE": "deal", "COMMENT": "A"}});
    change(&mut played, "crm.timeline.comment", comment);
    let task = json!({"fields": {"TITLE": "A", "RESPONSIBLE_ID": 1}});
    let task = played.call("tasks.task.add", task)["task"]["id"].clone();
    played.call(
        "tasks.task.update",
        json!({"taskId": task, "fields": {"TITLE": "B"}}),
    );
    let said = json!({"POST_MESSAGE": "A"});
    let comment = played.call(
        "task.commentitem.add",
        json!({"TASKID": task, "FIELDS": said}),
    );
    let one = json!({"TASKID": task, "ITEMID": comment, "FIELDS": said});
    played.call("task.commentitem.update", one.clone());
    played.call("task.commentitem.delete", one);
    played.call("tasks.task.delete", json!({"taskId": task}));
    let order = json!({"fields": {"lid": "s1", "personTypeId": 1, "currency": "USD"}});
    let order = played.call("sale.order.add", order)["order"]["id"].clone();
    played.call("sale.order.delete", json!({"id": order}));
    let product = json!({"fields": {"iblockId": 1, "name": "A"}});
    let product = played.call("catalog.product.add", product)["element"]["id"].clone();
    played.call("catalog.product.delete", json!({"id": product}));
    let user = json!({"EMAIL": "a@example.com", "UF_DEPARTMENT": [1]});
    played.call("user.add", user);
    let deal = played.call("crm.deal.add", json!({"fields": {}}));
    let fields = json!({"categoryId": 1});
    let body = json!({"entityTypeId": 2, "id": deal, "fields": fields});
    played.call("crm.item.update", body);

    let told = played.told();
    assert!(told.len() > 40, "{}", told.len());
    for (event, data) in told {
        let of = types.iter().find(|of| name(of) == event).unwrap();
        let (mut wanted, mut has) = (BTreeSet::new(), BTreeSet::new());
        documented(&of["t"], "", &mut wanted);
        names(&data, "", &mut has);
        let more: Vec<_> = has.difference(&wanted).collect();
        assert!(more.is_empty(), "{event} has {more:?}");
        // A side that is not there is a word, and comments that are messages are another thing.
        wanted.retain(|path| {
            let (above, own) = path.rsplit_once('.').unwrap();
            (above.is_empty() || has.contains(&format!("{above}.ID"))) && own != "MESSAGE_ID"
        });
        let less: Vec<_> = wanted.difference(&has).collect();
        assert!(less.is_empty(), "{event} lacks {less:?}");
    }
}

fn change(played: &mut Played, family: &str, mut body: Value) {
    let id = played.call(&format!("{family}.add"), body.clone());
    body["id"] = id;
    played.call(&format!("{family}.update"), body.clone());
    played.call(&format!("{family}.delete"), body);
}

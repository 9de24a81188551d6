//! Objects of the CRM live: what is written is what is read.

mod common;

use bitrix24_emulator::Emulator;
use common::portal::Portal;
use common::{Client, hook};
use serde_json::{Value, json};

#[test]
fn what_is_added_is_read_in_the_forms_of_the_classic_api() {
    let mut portal = Portal::new();
    let fields = json!({"TITLE": "Supply", "OPPORTUNITY": 1500.5, "ASSIGNED_BY_ID": 7, "OPENED": "Y", "BIRTHDATE": ""});
    let id = portal.result("crm.lead.add", json!({"fields": fields}));
    assert_eq!(id, json!(1));
    let lead = portal.result("crm.lead.get", json!({"id": id}));
    assert_eq!(lead["ID"], "1");
    assert_eq!(lead["TITLE"], "Supply");
    assert_eq!(lead["OPPORTUNITY"], "1500.5");
    assert_eq!(lead["ASSIGNED_BY_ID"], "7");
    assert_eq!(lead["OPENED"], "Y");
    assert_eq!(lead["COMPANY_ID"], Value::Null);
}

#[test]
fn a_new_object_has_what_the_portal_sets() {
    let mut portal = Portal::new();
    portal.result("crm.deal.add", json!({"fields": {"TITLE": "Sale"}}));
    let deal = portal.result("crm.deal.get", json!({"id": 1}));
    assert_eq!(deal["STAGE_ID"], "NEW");
    assert_eq!(deal["CREATED_BY_ID"], "1");
    let created = deal["DATE_CREATE"].as_str().unwrap();
    assert!(
        created.ends_with("+00:00") && created.len() == 25,
        "{created}"
    );
}

#[test]
fn an_update_changes_what_is_sent_and_nothing_else() {
    let mut portal = Portal::new();
    portal.result(
        "crm.deal.add",
        json!({"fields": {"TITLE": "Sale", "COMMENTS": "Old"}}),
    );
    let done = portal.result(
        "crm.deal.update",
        json!({"ID": "1", "FIELDS": {"COMMENTS": "New"}}),
    );
    assert_eq!(done, json!(true));
    let deal = portal.result("crm.deal.get", json!({"id": 1}));
    assert_eq!(
        (&deal["TITLE"], &deal["COMMENTS"]),
        (&json!("Sale"), &json!("New"))
    );
}

#[test]
fn what_is_deleted_is_gone_and_its_number_is_not_given_again() {
    let mut portal = Portal::new();
    portal.result("crm.company.add", json!({"fields": {"TITLE": "First"}}));
    assert_eq!(
        portal.result("crm.company.delete", json!({"id": 1})),
        json!(true)
    );
    assert_eq!(portal.ask("crm.company.get", json!({"id": 1})).status, 400);
    assert_eq!(
        portal.ask("crm.company.delete", json!({"id": 1})).status,
        400
    );
    assert_eq!(
        portal.result("crm.company.add", json!({"fields": {"TITLE": "Next"}})),
        json!(2)
    );
}

#[test]
fn what_is_not_there_is_refused_by_the_error_of_the_page() {
    let mut portal = Portal::new();
    for (method, parameters, refusal) in [
        ("crm.lead.get", json!({"id": 9}), "400 "),
        (
            "crm.lead.update",
            json!({"id": 9, "fields": {"TITLE": "x"}}),
            "400 ",
        ),
        (
            "crm.item.get",
            json!({"entityTypeId": 2, "id": 9}),
            "400 NOT_FOUND",
        ),
        (
            "crm.item.delete",
            json!({"entityTypeId": 183, "id": 9}),
            "400 NOT_FOUND",
        ),
        ("tasks.task.get", json!({"taskId": 9}), "400 0"),
        ("task.checklistitem.get", json!([9, 9]), "400 ERROR_CORE"),
    ] {
        assert_eq!(
            portal.ask(method, parameters).refusal(),
            refusal,
            "{method}"
        );
    }
}

#[test]
fn fields_that_nobody_knows_and_fields_that_cannot_be_written_are_passed_over() {
    let mut portal = Portal::new();
    let fields = json!({"TITLE": "Sale", "COLOUR": "red", "ID": 77, "DATE_MODIFY": "2001-01-01"});
    assert_eq!(
        portal.result("crm.deal.add", json!({"fields": fields})),
        json!(1)
    );
    let deal = portal.result("crm.deal.get", json!({"id": 1}));
    assert!(deal.get("COLOUR").is_none());
    assert!(!deal["DATE_MODIFY"].as_str().unwrap().starts_with("2001"));
}

#[test]
fn custom_fields_are_kept_as_they_are_sent() {
    let mut portal = Portal::new();
    let fields = json!({"TITLE": "Sale", "UF_CRM_COLOUR": "red", "UF_CRM_1700000000": ["a", "b"]});
    portal.result("crm.deal.add", json!({"fields": fields}));
    let deal = portal.result("crm.deal.get", json!({"id": 1}));
    assert_eq!(deal["UF_CRM_COLOUR"], "red");
    assert_eq!(deal["UF_CRM_1700000000"], json!(["a", "b"]));
    let found = portal.result(
        "crm.deal.list",
        json!({"filter": {"UF_CRM_1700000000": "b"}, "select": ["UF_*"]}),
    );
    assert_eq!(
        found,
        json!([{"UF_CRM_1700000000": ["a", "b"], "UF_CRM_COLOUR": "red"}])
    );
}

#[test]
fn many_values_have_numbers_and_change_by_them() {
    let mut portal = Portal::new();
    let fields = json!({"NAME": "Ann", "PHONE": [{"VALUE": "+1", "VALUE_TYPE": "WORK"}, {"VALUE": "+2", "VALUE_TYPE": "HOME"}]});
    portal.result("crm.contact.add", json!({"fields": fields}));
    let change = json!([{"ID": 1, "VALUE": "+9"}, {"ID": "2", "DELETE": "Y"}, {"VALUE": "+3", "VALUE_TYPE": "HOME"}]);
    portal.result(
        "crm.contact.update",
        json!({"id": 1, "fields": {"PHONE": change}}),
    );
    let contact = portal.result("crm.contact.get", json!({"id": 1}));
    assert_eq!(
        contact["PHONE"],
        json!([
            {"ID": "1", "VALUE_TYPE": "WORK", "VALUE": "+9", "TYPE_ID": "PHONE"},
            {"ID": "3", "VALUE_TYPE": "HOME", "VALUE": "+3", "TYPE_ID": "PHONE"},
        ])
    );
    assert_eq!(contact["HAS_PHONE"], "Y");
    assert!(contact.get("EMAIL").is_none());
    let found = portal.result(
        "crm.contact.list",
        json!({"filter": {"PHONE": "+3"}, "select": ["ID"]}),
    );
    assert_eq!(found, json!([{"ID": "1"}]));
}

#[test]
fn items_of_a_type_that_has_methods_of_its_own_are_the_same_objects() {
    let mut portal = Portal::new();
    let fields = json!({"title": "Sale", "opportunity": 10, "ufCrm_1700000000": "x"});
    let item = portal.result("crm.item.add", json!({"entityTypeId": 2, "fields": fields}));
    assert_eq!(item["item"]["id"], 1);
    let deal = portal.result("crm.deal.get", json!({"id": 1}));
    assert_eq!(
        (&deal["TITLE"], &deal["UF_CRM_1700000000"]),
        (&json!("Sale"), &json!("x"))
    );
    portal.result(
        "crm.lead.add",
        json!({"fields": {"TITLE": "Lead", "STATUS_ID": "IN_PROCESS"}}),
    );
    let lead = portal.result("crm.item.get", json!({"entityTypeId": 1, "id": 1}));
    assert_eq!(lead["item"]["stageId"], "IN_PROCESS");
}

#[test]
fn items_of_other_types_live_by_their_types() {
    let mut portal = Portal::new();
    for (kind, title) in [(183, "A"), (183, "B"), (184, "C")] {
        portal.result(
            "crm.item.add",
            json!({"entityTypeId": kind, "fields": {"title": title}}),
        );
    }
    let listed = portal
        .ask(
            "crm.item.list",
            json!({"entityTypeId": 183, "select": ["id", "title"]}),
        )
        .json();
    assert_eq!(
        listed["result"],
        json!({"items": [{"id": 1, "title": "A"}, {"id": 2, "title": "B"}]})
    );
    assert_eq!(listed["total"], 2);
    let item = portal.result("crm.item.get", json!({"entityTypeId": 184, "id": 1}));
    assert_eq!(item["item"]["entityTypeId"], 184);
    assert_eq!(
        portal.result("crm.item.delete", json!({"entityTypeId": 184, "id": 1})),
        json!([])
    );
}

#[test]
fn items_keep_the_names_of_custom_fields_when_they_are_asked_to() {
    let mut portal = Portal::new();
    let fields = json!({"title": "A", "UF_CRM_5_1700000000": 5});
    portal.result(
        "crm.item.add",
        json!({"entityTypeId": 183, "fields": fields}),
    );
    let mut get = |original: &str| {
        portal.result(
            "crm.item.get",
            json!({"entityTypeId": 183, "id": 1, "useOriginalUfNames": original}),
        )["item"]
            .clone()
    };
    assert_eq!(get("N")["ufCrm5_1700000000"], 5);
    assert_eq!(get("Y")["UF_CRM_5_1700000000"], 5);
}

#[test]
fn a_page_has_fifty_rows_and_says_where_the_next_one_begins() {
    let mut portal = Portal::new();
    portal.emulator.seed("crm.deal", 120).unwrap();
    for (start, rows, next) in [
        (json!(0), 50, Some(50)),
        (json!("50"), 50, Some(100)),
        (json!(100), 20, None),
    ] {
        let page = portal.ask("crm.deal.list", json!({"start": start})).json();
        assert_eq!(page["result"].as_array().unwrap().len(), rows);
        assert_eq!(page["total"], 120);
        assert_eq!(page.get("next").and_then(Value::as_u64), next);
    }
    let uncounted = portal.ask("crm.deal.list", json!({"start": -1})).json();
    assert_eq!(
        (&uncounted["total"], uncounted.get("next")),
        (&json!(0), None)
    );
}

#[test]
fn selected_fields_are_the_only_ones() {
    let mut portal = Portal::new();
    let fields = json!({"TITLE": "Lead", "UF_CRM_A": "x", "PHONE": [{"VALUE": "1"}]});
    portal.result("crm.lead.add", json!({"fields": fields}));
    let mut names = |select: Value| {
        let rows = portal.result("crm.lead.list", json!({"select": select}));
        let names: Vec<String> = rows[0].as_object().unwrap().keys().cloned().collect();
        names
    };
    assert_eq!(names(json!(["ID", "TITLE"])), ["ID", "TITLE"]);
    assert_eq!(names(json!(["UF_*"])), ["UF_CRM_A"]);
    assert_eq!(names(json!(["PHONE"])), ["PHONE"]);
    let all = names(json!(["*"]));
    assert!(
        all.len() > 40
            && !all.contains(&"UF_CRM_A".to_owned())
            && !all.contains(&"PHONE".to_owned())
    );
    assert!(names(json!([])).contains(&"UF_CRM_A".to_owned()));
}

#[test]
fn objects_stay_in_a_file() {
    let file = std::env::temp_dir().join(format!("bitrix24-emulator-{}.db", std::process::id()));
    let _ = std::fs::remove_file(&file);
    let open = || Emulator::options().file(&file).start().unwrap();
    {
        let portal = open();
        let fields = json!({"TITLE": "Kept", "UF_CRM_A": "x"});
        Client::of(&portal)
            .json(&hook("crm.deal.add"), &json!({"fields": fields}))
            .result();
    }
    let portal = open();
    let deal = Client::of(&portal).get(&hook("crm.deal.get?id=1")).result();
    drop(portal);
    std::fs::remove_file(&file).unwrap();
    assert_eq!(
        (&deal["TITLE"], &deal["UF_CRM_A"]),
        (&json!("Kept"), &json!("x"))
    );
}

#[test]
fn what_is_refused_changes_nothing() {
    let mut portal = Portal::new();
    portal.result("crm.deal.add", json!({"fields": {"TITLE": "Sale"}}));
    let before = portal.result("crm.deal.list", json!({}));
    for (method, parameters) in [
        ("crm.deal.add", json!({"fields": "text"})),
        (
            "crm.deal.update",
            json!({"id": "\" OR 1=1", "fields": {"TITLE": "x"}}),
        ),
        (
            "crm.deal.update",
            json!({"id": -1, "fields": {"TITLE": "x"}}),
        ),
        (
            "crm.deal.delete",
            json!({"id": "'; DELETE FROM \"crm.deal\""}),
        ),
        (
            "crm.item.add",
            json!({"entityTypeId": 0, "fields": {"title": "x"}}),
        ),
        ("crm.deal.delete", json!({"id": [1]})),
    ] {
        assert_eq!(
            portal.ask(method, parameters.clone()).status,
            400,
            "{method} {parameters}"
        );
    }
    assert_eq!(portal.result("crm.deal.list", json!({})), before);
}

#[test]
fn a_custom_field_gets_the_beginning_of_its_name() {
    let mut portal = Portal::new();
    let field = json!({"fields": {"FIELD_NAME": "COLOUR", "USER_TYPE_ID": "string"}});
    let id = portal.result("crm.deal.userfield.add", field);
    let field = portal.result("crm.deal.userfield.get", json!({"id": id}));
    assert_eq!(
        (&field["FIELD_NAME"], &field["ENTITY_ID"]),
        (&json!("UF_CRM_COLOUR"), &json!("CRM_DEAL"))
    );
    let listed = portal.result(
        "crm.deal.userfield.list",
        json!({"filter": {"FIELD_NAME": "UF_CRM_COLOUR"}}),
    );
    assert_eq!(listed.as_array().unwrap().len(), 1);
}

#[test]
fn what_a_stage_means_follows_from_it() {
    let mut portal = Portal::new();
    portal.result(
        "crm.deal.add",
        json!({"fields": {"TITLE": "Sale", "STAGE_ID": "C3:EXECUTING"}}),
    );
    let found = |portal: &mut Portal, meaning: &str| {
        let filter = json!({"filter": {"STAGE_SEMANTIC_ID": meaning}, "select": ["CLOSED"]});
        portal.result("crm.deal.list", filter)
    };
    assert_eq!(found(&mut portal, "P"), json!([{"CLOSED": "N"}]));
    portal.result(
        "crm.item.update",
        json!({"entityTypeId": 2, "id": 1, "fields": {"stageId": "C3:WON"}}),
    );
    assert_eq!(found(&mut portal, "S"), json!([{"CLOSED": "Y"}]));
}

#[test]
fn a_total_counts_what_came_and_went_since() {
    let mut portal = Portal::new();
    let total =
        |portal: &mut Portal| portal.ask("crm.deal.list", json!({})).json()["total"].clone();
    assert_eq!(total(&mut portal), 0);
    portal.result("crm.deal.add", json!({"fields": {"TITLE": "Sale"}}));
    assert_eq!(total(&mut portal), 1);
    portal.result("crm.deal.delete", json!({"id": 1}));
    assert_eq!(total(&mut portal), 0);
}

//! Objects live: what is written is what is read.

mod common;

use bitrix24_emulator::Emulator;
use common::{Answered, Client, hook, hook3};
use serde_json::{Value, json};

struct Portal {
    _emulator: Emulator,
    client: Client,
}

impl Portal {
    fn new() -> Self {
        let emulator = Emulator::start().unwrap();
        let client = Client::of(&emulator);
        Self {
            _emulator: emulator,
            client,
        }
    }

    fn ask(&mut self, method: &str, parameters: Value) -> Answered {
        self.client.json(&hook(method), &parameters)
    }

    fn result(&mut self, method: &str, parameters: Value) -> Value {
        self.ask(method, parameters).result()
    }

    fn third(&mut self, method: &str, parameters: Value) -> Value {
        self.client.json(&hook3(method), &parameters).result()
    }
}

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
fn a_task_is_the_same_in_both_versions() {
    let mut portal = Portal::new();
    let fields = json!({"TITLE": "Write", "RESPONSIBLE_ID": 1});
    let task = portal.result("tasks.task.add", json!({"fields": fields}));
    assert_eq!(task["task"]["id"], "1");
    assert_eq!(task["task"]["status"], "2");
    let item = portal.third("tasks.task.get", json!({"id": 1}));
    assert_eq!(
        (&item["item"]["title"], &item["item"]["status"]),
        (&json!("Write"), &json!("pending"))
    );
    portal.result("tasks.task.complete", json!({"taskId": 1}));
    let listed = portal.third(
        "tasks.task.list",
        json!({"filter": [["status", "=", "completed"]], "select": ["id", "status"]}),
    );
    assert_eq!(listed, json!({"items": [{"id": 1, "status": "completed"}]}));
    assert_eq!(
        portal.third("tasks.task.delete", json!({"id": 1})),
        json!({"result": true})
    );
    assert_eq!(
        portal.ask("tasks.task.get", json!({"taskId": 1})).status,
        400
    );
}

#[test]
fn the_filter_of_rest_3_has_groups() {
    let mut portal = Portal::new();
    for title in ["A", "B", "C"] {
        let fields = json!({"title": title, "creatorId": 1, "responsibleId": 1});
        portal.third("tasks.task.add", json!({"fields": fields}));
    }
    let filter = json!([["id", "<", 3], {"logic": "or", "conditions": [["title", "B"], ["title", "=", "C"]]}]);
    let listed = portal.third(
        "tasks.task.list",
        json!({"filter": filter, "select": ["id"]}),
    );
    assert_eq!(listed, json!({"items": [{"id": 2}]}));
    let refused = portal.client.json(
        &hook3("tasks.task.list"),
        &json!({"filter": [["colour", "=", 1]]}),
    );
    assert_eq!(
        refused.refusal(),
        "400 BITRIX_REST_V3_EXCEPTION_UNKNOWNDTOPROPERTYEXCEPTION"
    );
    let page = portal.third(
        "tasks.task.list",
        json!({"select": ["id"], "pagination": {"page": 2, "limit": 2}}),
    );
    assert_eq!(page, json!({"items": [{"id": 3}]}));
}

#[test]
fn the_list_and_the_comments_of_a_task_belong_to_it() {
    let mut portal = Portal::new();
    portal.result("task.checklistitem.add", json!([1, {"TITLE": "One"}]));
    portal.result("task.checklistitem.add", json!([2, {"TITLE": "Two"}]));
    portal.result("task.checklistitem.complete", json!([2, 2]));
    let listed = portal.result("task.checklistitem.getlist", json!([2]));
    assert_eq!(listed.as_array().unwrap().len(), 1);
    assert_eq!(
        (&listed[0]["TITLE"], &listed[0]["IS_COMPLETE"]),
        (&json!("Two"), &json!("Y"))
    );
    assert_eq!(
        portal.ask("task.checklistitem.get", json!([1, 2])).status,
        400
    );
    portal.result(
        "task.commentitem.add",
        json!([1, {"POST_MESSAGE": "Hello"}]),
    );
    let comment = portal.result("task.commentitem.get", json!([1, 1]));
    assert_eq!(comment["POST_MESSAGE"], "Hello");
}

#[test]
fn users_and_departments_are_parameters_themselves() {
    let mut portal = Portal::new();
    assert_eq!(portal.result("user.current", json!({}))["ID"], "1");
    let id = portal.result(
        "user.add",
        json!({"EMAIL": "ann@example.com", "NAME": "Ann", "UF_DEPARTMENT": [1]}),
    );
    let found = portal.result("user.get", json!({"FILTER": {"NAME": "Ann"}}));
    assert_eq!(
        (&found[0]["ID"], &found[0]["ACTIVE"]),
        (&json!("2"), &json!(true))
    );
    assert_eq!(found[0]["UF_DEPARTMENT"], json!([1]));
    portal.result("user.update", json!({"ID": id, "NAME": "Eve"}));
    assert_eq!(
        portal.result("user.get", json!({"ID": 2}))[0]["NAME"],
        "Eve"
    );
    portal.result("department.add", json!({"NAME": "Sales", "PARENT": 1}));
    assert_eq!(
        portal.result("department.get", json!({"PARENT": 1}))[0]["NAME"],
        "Sales"
    );
}

#[test]
fn a_page_has_fifty_rows_and_says_where_the_next_one_begins() {
    let mut portal = Portal::new();
    portal._emulator.seed("crm.deal", 120).unwrap();
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
fn folders_and_files_lie_in_folders() {
    let mut portal = Portal::new();
    let folder = portal.result(
        "disk.folder.addSubFolder",
        json!({"id": 1, "data": {"NAME": "Papers"}}),
    );
    let id = folder["ID"].clone();
    let file = json!({"id": id, "data": {"NAME": "a.txt"}, "fileContent": ["a.txt", "YQ=="]});
    let file = portal.result("disk.folder.uploadFile", file);
    let children = portal.result("disk.folder.getChildren", json!({"id": id}));
    assert_eq!(children.as_array().unwrap().len(), 1);
    assert_eq!(
        (&children[0]["NAME"], &children[0]["TYPE"]),
        (&json!("a.txt"), &json!("file"))
    );
    let renamed = portal.result(
        "disk.file.rename",
        json!({"id": file["ID"], "newName": "b.txt"}),
    );
    assert_eq!(renamed["NAME"], "b.txt");
    let refused = portal.ask("disk.folder.get", json!({"id": file["ID"]}));
    assert_eq!(refused.refusal(), "400 ERROR_NOT_FOUND");
    assert_eq!(
        portal.result("disk.file.delete", json!({"id": file["ID"]})),
        json!(true)
    );
    assert_eq!(
        portal.result("disk.folder.getChildren", json!({"id": id})),
        json!([])
    );
}

#[test]
fn events_belong_to_a_calendar() {
    let mut portal = Portal::new();
    for owner in [1, 2] {
        let event = json!({"type": "user", "ownerId": owner, "name": "Talk", "section": 1,
            "from": "2026-01-10", "to": "2026-01-10"});
        portal.result("calendar.event.add", event);
    }
    let events = portal.result("calendar.event.get", json!({"type": "user", "ownerId": 2}));
    assert_eq!(events.as_array().unwrap().len(), 1);
    assert_eq!(
        (&events[0]["ID"], &events[0]["NAME"]),
        (&json!("2"), &json!("Talk"))
    );
    let change = json!({"id": 2, "type": "user", "ownerId": 2, "name": "Walk"});
    assert_eq!(portal.result("calendar.event.update", change), json!(2));
    assert_eq!(
        portal.result("calendar.event.getbyid", json!({"id": 2}))["NAME"],
        "Walk"
    );
}

#[test]
fn results_of_a_task_are_the_same_in_both_versions() {
    let mut portal = Portal::new();
    for task in [1, 2] {
        portal.third(
            "tasks.task.result.add",
            json!({"fields": {"taskId": task, "text": "Done"}}),
        );
    }
    let listed = portal.third(
        "tasks.task.result.list",
        json!({"filter": [["taskId", 2]], "select": ["id", "status"]}),
    );
    assert_eq!(listed, json!({"items": [{"id": 2, "status": "open"}]}));
    let listed = portal.result("tasks.task.result.list", json!({"taskId": 2}));
    assert_eq!(
        (&listed[0]["id"], &listed[0]["status"]),
        (&json!(2), &json!(0))
    );
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
fn products_prices_and_orders_are_numbers_on_the_wire() {
    let mut portal = Portal::new();
    let product = json!({"fields": {"iblockId": 1, "name": "Chair", "purchasingCurrency": "USD"}});
    assert_eq!(
        portal.result("catalog.product.add", product)["element"]["id"],
        1
    );
    let price = json!({"fields": {"productId": 1, "catalogGroupId": 1, "price": "12.5", "currency": "USD"}});
    assert_eq!(
        portal.result("catalog.price.add", price)["price"]["price"],
        12.5
    );
    let found = portal.result(
        "catalog.product.list",
        json!({"filter": {"%name": "hai"}, "select": ["id", "name", "iblockId"]}),
    );
    assert_eq!(
        found,
        json!({"products": [{"id": 1, "iblockId": 1, "name": "Chair"}]})
    );
    let order = json!({"fields": {"lid": "s1", "personTypeId": 1, "currency": "USD", "price": 5}});
    assert_eq!(portal.result("sale.order.add", order)["order"]["price"], 5);
    let item = json!({"fields": {"orderId": 1, "productId": 1, "currency": "USD", "quantity": 2}});
    assert_eq!(
        portal.result("sale.basketitem.add", item)["basketItem"]["quantity"],
        2
    );
    assert_eq!(
        portal.result("sale.order.delete", json!({"id": 1})),
        json!(true)
    );
}

#[test]
fn elements_belong_to_their_list() {
    let mut portal = Portal::new();
    for list in [1, 2] {
        let element = json!({"IBLOCK_TYPE_ID": "lists", "IBLOCK_ID": list, "ELEMENT_CODE": "a", "FIELDS": {"NAME": "Row"}});
        portal.result("lists.element.add", element);
    }
    let ask = |list: u8, element: u8| json!({"IBLOCK_TYPE_ID": "lists", "IBLOCK_ID": list, "ELEMENT_ID": element});
    let found = portal.result(
        "lists.element.get",
        json!({"IBLOCK_TYPE_ID": "lists", "IBLOCK_ID": 2}),
    );
    assert_eq!(
        (found.as_array().unwrap().len(), &found[0]["ID"]),
        (1, &json!("2"))
    );
    assert_eq!(portal.result("lists.element.get", ask(1, 2)), json!([]));
    assert_eq!(portal.ask("lists.element.delete", ask(1, 2)).status, 400);
    assert_eq!(
        portal.result("lists.element.delete", ask(2, 2)),
        json!(true)
    );
}

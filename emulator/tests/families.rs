//! Objects beside those of the CRM live too.

mod common;

use common::hook3;
use common::portal::Portal;
use serde_json::json;

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
fn lists_are_of_a_type_and_found_by_their_code() {
    let mut portal = Portal::new();
    for (kind, code) in [("lists", "a"), ("bitrix_processes", "b")] {
        let list = json!({"IBLOCK_TYPE_ID": kind, "IBLOCK_CODE": code, "FIELDS": {"NAME": code}});
        portal.result("lists.add", list);
    }
    let processes = json!({"IBLOCK_TYPE_ID": "bitrix_processes"});
    let found = portal.result("lists.get", processes);
    assert_eq!(found.as_array().unwrap().len(), 1);
    assert_eq!(
        (&found[0]["NAME"], &found[0]["CODE"]),
        (&json!("b"), &json!("b"))
    );
    let first = json!({"IBLOCK_TYPE_ID": "lists", "IBLOCK_ID": 1, "FIELDS": {"NAME": "c"}});
    portal.result("lists.update", first.clone());
    let by_code = json!({"IBLOCK_TYPE_ID": "lists", "IBLOCK_CODE": "a"});
    assert_eq!(portal.result("lists.get", by_code)[0]["NAME"], "c");
    portal.result("lists.delete", first.clone());
    let refused = portal.ask("lists.update", first);
    assert_eq!(refused.refusal(), "400 ERROR_IBLOCK_NOT_FOUND");
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

#[test]
fn messages_are_read_from_the_newest_back_and_on_from_one() {
    let mut portal = Portal::new();
    for place in 1..=5 {
        let chat = if place == 3 { "chat8" } else { "chat7" };
        portal.result(
            "im.message.add",
            json!({"DIALOG_ID": chat, "MESSAGE": format!("Text {place}")}),
        );
    }
    portal.result(
        "im.message.update",
        json!({"MESSAGE_ID": 5, "MESSAGE": "Other"}),
    );
    let mut read = |more: serde_json::Value| {
        let mut asked = json!({"DIALOG_ID": "chat7", "LIMIT": 2});
        asked
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        let page = portal.result("im.dialog.messages.get", asked);
        assert_eq!((&page["chat_id"], &page["users"]), (&json!(7), &json!([])));
        let messages = page["messages"].as_array().unwrap();
        messages
            .iter()
            .map(|one| {
                (
                    one["id"].as_u64().unwrap(),
                    one["text"].as_str().unwrap().to_owned(),
                )
            })
            .collect::<Vec<_>>()
    };
    let text = |id: u64| (id, format!("Text {id}"));
    assert_eq!(read(json!({})), [(5, "Other".to_owned()), text(4)]);
    assert_eq!(read(json!({"LAST_ID": 4})), [text(2), text(1)]);
    assert_eq!(read(json!({"FIRST_ID": 1})), [text(2), text(4)]);
}

#[test]
fn values_of_properties_have_numbers() {
    let mut portal = Portal::new();
    let fields =
        json!({"iblockId": 1, "name": "Chair", "property258": "red", "property259": ["a", "b"]});
    let product = portal.result("catalog.product.add", json!({"fields": fields}));
    let product = &product["element"];
    assert_eq!(
        product["property258"],
        json!({"value": "red", "valueId": "1"})
    );
    assert_eq!(
        product["property259"][1],
        json!({"value": "b", "valueId": "3"})
    );
    for (filter, count) in [("red", 1), ("1", 0), ("2", 0)] {
        let asked = json!({"filter": {"property258": filter}});
        let found = portal.result("catalog.product.list", asked);
        assert_eq!(
            found["products"].as_array().unwrap().len(),
            count,
            "{filter}"
        );
    }
    let element = json!({"IBLOCK_TYPE_ID": "lists", "IBLOCK_ID": 1, "ELEMENT_CODE": "a",
        "FIELDS": {"NAME": "Row", "PROPERTY_5": ["x", "y"]}});
    portal.result("lists.element.add", element);
    let asked = json!({"IBLOCK_TYPE_ID": "lists", "IBLOCK_ID": 1, "FILTER": {"PROPERTY_5": "y"}});
    let found = portal.result("lists.element.get", asked);
    assert_eq!(found[0]["PROPERTY_5"], json!({"4": "x", "5": "y"}));
}

#[test]
fn the_user_of_the_webhook_is_one_of_the_portals_users() {
    let portal = bitrix24_emulator::Emulator::options();
    let portal = portal.webhook(7, "code").start().unwrap();
    let mut client = common::Client::of(&portal);
    assert_eq!(client.get("/rest/7/code/user.current").result()["ID"], "7");
    let deal = json!({"fields": {"TITLE": "Sale"}});
    client.json("/rest/7/code/crm.deal.add", &deal).result();
    let deal = client.get("/rest/7/code/crm.deal.get?id=1").result();
    assert_eq!(deal["CREATED_BY_ID"], "7");
}

#[test]
fn fields_of_users_are_selected_with_a_dot() {
    let mut portal = Portal::new();
    let user = json!({"EMAIL": "ann@example.com", "NAME": "Ann", "LAST_NAME": "Lee"});
    portal.result("user.add", user);
    let fields = json!({"title": "Write", "creatorId": 1, "responsibleId": 2});
    portal.third("tasks.task.add", json!({"fields": fields}));
    let select = json!(["id", "responsible.name", "responsible.email"]);
    let expected = json!({"id": 1, "responsible": {"name": "Ann Lee", "email": "ann@example.com"}});
    let item = portal.third("tasks.task.get", json!({"id": 1, "select": select}));
    assert_eq!(item, json!({"item": expected}));
    let items = portal.third("tasks.task.list", json!({"select": select}));
    assert_eq!(items, json!({"items": [expected]}));
}

#[test]
fn what_is_attached_to_a_task_has_a_number_of_its_own() {
    let mut portal = Portal::new();
    let fields = json!({"TITLE": "A", "RESPONSIBLE_ID": 1, "UF_TASK_WEBDAV_FILES": ["n5", "n5"]});
    let task = portal.result("tasks.task.add", json!({"fields": fields}));
    let files = task["task"]["ufTaskWebdavFiles"].clone();
    let numbers: Vec<u64> = serde_json::from_value(files.clone()).unwrap();
    assert!(
        numbers.len() == 2 && numbers[0] != numbers[1],
        "{numbers:?}"
    );
    // What is attached already stays as it is.
    let fields = json!({"UF_TASK_WEBDAV_FILES": [numbers[0]]});
    let body = json!({"taskId": task["task"]["id"], "fields": fields});
    let task = portal.result("tasks.task.update", body);
    assert_eq!(task["task"]["ufTaskWebdavFiles"], json!([numbers[0]]));
}

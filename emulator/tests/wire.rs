//! The rules of the wire, one by one, over a real connection.

mod common;

use std::time::{Duration, UNIX_EPOCH};

use bitrix24_emulator::{Answer, Emulator, Request};
use common::{Client, hook, hook3};
use serde_json::{Value, json};

/// A portal whose `crm.lead.get` answers the parameters that it got.
fn echo() -> (Emulator, Client) {
    let portal = Emulator::start().unwrap();
    for method in [
        "crm.lead.get",
        "crm.lead.list",
        "crm.lead.add",
        "tasks.task.get",
    ] {
        portal.on(method, |request: &Request<'_>| {
            Ok(Answer::new(Value::Object(request.parameters.clone())))
        });
    }
    let client = Client::of(&portal);
    (portal, client)
}

#[test]
fn a_webhook_stands_in_the_path_and_a_token_anywhere_else() {
    let (_portal, mut client) = echo();
    assert_eq!(
        client.get(&hook("crm.lead.get?id=1")).result(),
        json!({"id": "1"})
    );
    let token = "auth=emulator-token";
    assert_eq!(
        client
            .get(&format!("/rest/crm.lead.get?id=1&{token}"))
            .result(),
        json!({"id": "1"})
    );
    assert_eq!(
        client
            .form("/rest/crm.lead.get", &format!("id=1&{token}"))
            .result(),
        json!({"id": "1"})
    );
    let body = json!({"id": 1, "auth": "emulator-token"});
    assert_eq!(
        client.json("/rest/crm.lead.get.json", &body).result(),
        json!({"id": 1})
    );
    assert_eq!(
        client.json("/rest/api/tasks.task.get", &body).result(),
        json!({"id": 1})
    );
}

#[test]
fn whoever_is_not_known_gets_401() {
    let (_portal, mut client) = echo();
    for path in [
        "/rest/1/other/crm.lead.get?id=1",
        "/rest/2/emulator/crm.lead.get?id=1",
        "/rest/crm.lead.get?id=1",
        "/rest/crm.lead.get?id=1&auth=other",
        "/rest/api/tasks.task.get",
        "/rest/crm.lead.get?id=1&auth[]=emulator-token",
    ] {
        assert_eq!(client.get(path).refusal(), "401 NO_AUTH_FOUND", "{path}");
    }
}

#[test]
fn names_come_in_any_case_and_slashes_do_not_count() {
    let (_portal, mut client) = echo();
    for path in [
        "/rest/1/emulator/CRM.Lead.GET?id=1",
        "/rest/1/emulator/crm.lead.Get.json?id=1",
        "/rest//1//emulator//crm.lead.get/?id=1",
        "//rest/1/emulator/crm%2Elead.get.JSON/?id=1",
    ] {
        assert_eq!(client.get(path).result(), json!({"id": "1"}), "{path}");
    }
}

#[test]
fn json_a_form_and_multipart_carry_the_same_structure() {
    let (_portal, mut client) = echo();
    let expected = json!({"fields": {"TITLE": "A & B", "PHONE": [{"VALUE": "1"}, {"VALUE": "2"}]}});
    let path = hook("crm.lead.add");
    assert_eq!(client.json(&path, &expected).result(), expected);
    let form =
        "fields[TITLE]=A+%26%20B&fields%5BPHONE%5D%5B0%5D%5BVALUE%5D=1&fields[PHONE][1][VALUE]=2";
    assert_eq!(client.form(&path, form).result(), expected);
    assert_eq!(client.get(&format!("{path}?{form}")).result(), expected);
    let part = |name: &str, value: &str| {
        format!("--mark\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let parts = [
        part("fields[TITLE]", "A & B"),
        part("fields[PHONE][0][VALUE]", "1"),
        part("fields[PHONE][1][VALUE]", "2"),
        "--mark--\r\n".to_owned(),
    ];
    let kind = "multipart/form-data; boundary=mark";
    assert_eq!(
        client.post(&path, kind, parts.concat().as_bytes()).result(),
        expected
    );
}

#[test]
fn the_prefix_of_a_filter_is_no_escape() {
    let (_portal, mut client) = echo();
    let answered = client.get(&hook(
        "crm.lead.list?filter[%TITLE]=x&filter[%3E%3DID]=5&select[]=ID&select[]=UF_*",
    ));
    assert_eq!(
        answered.result(),
        json!({"filter": {"%TITLE": "x", ">=ID": "5"}, "select": ["ID", "UF_*"]})
    );
}

#[test]
fn signs_that_a_url_may_not_have_are_taken_all_the_same() {
    let (_portal, mut client) = echo();
    for _ in 0..2 {
        let answered = client.get(&hook("crm.lead.list?filter[>ID]=5&filter[<ID]=\"é\""));
        assert_eq!(
            answered.result(),
            json!({"filter": {">ID": "5", "<ID": "\"é\""}})
        );
        let body = json!({"a": "<>\""});
        assert_eq!(client.json(&hook("crm.lead.list"), &body).result(), body);
    }
}

#[test]
fn a_body_that_waits_to_be_asked_for_comes_as_it_is() {
    let (_portal, mut client) = echo();
    let body = "{\"id\": \"<1>\"}";
    let head = format!(
        "POST {} HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: {}\r\n\r\n",
        hook("crm.lead.list"),
        body.len()
    );
    assert_eq!(client.send(head.as_bytes()).unwrap().status, 100);
    let answered = client.send(body.as_bytes()).unwrap();
    assert_eq!(answered.result(), json!({"id": "<1>"}));
}

#[test]
fn what_clients_say_about_themselves_in_the_query_is_no_parameter() {
    let (_portal, mut client) = echo();
    let path = hook("crm.lead.get?bx24_request_id=1&bx24_sdk_ver=2&bx24_sdk_type=3");
    assert_eq!(
        client.json(&path, &json!({"id": 1})).result(),
        json!({"id": 1})
    );
}

#[test]
fn where_places_count_what_clients_say_about_themselves_takes_one() {
    let portal = Emulator::options().examples().start().unwrap();
    let mut client = Client::of(&portal);
    let path = hook("task.commentitem.get");
    let places = "0=1&1=2";
    assert_eq!(client.get(&format!("{path}?{places}")).status, 200);
    let about = client.get(&format!("{path}?bx24_sdk_type=js&{places}"));
    assert_eq!(about.refusal(), "400 ERROR_ARGUMENT");
}

#[test]
fn parameters_by_position_come_by_number_or_in_order() {
    let portal = Emulator::start().unwrap();
    let mut client = Client::of(&portal);
    let path = hook("task.commentitem.add");
    for body in [
        json!([1, {"POST_MESSAGE": "text"}]),
        json!({"TASKID": 1, "FIELDS": {"POST_MESSAGE": "text"}}),
    ] {
        assert_eq!(client.json(&path, &body).status, 200);
    }
    assert_eq!(
        client
            .get(&format!("{path}?0=1&1[POST_MESSAGE]=text"))
            .status,
        200
    );
    assert_eq!(
        client
            .get(&format!("{path}?0[POST_MESSAGE]=text&1=1"))
            .refusal(),
        "400 ERROR_ARGUMENT"
    );
}

#[test]
fn an_answer_is_json_with_the_whole_time_block_on_the_portals_clock() {
    let portal = Emulator::options().hours(3).start().unwrap();
    let start = Duration::from_secs(1_757_424_671);
    portal.clock().stop_at(UNIX_EPOCH + start);
    let answered = Client::of(&portal).get(&hook("user.current"));
    assert!(answered.head.contains("application/json"));
    assert_eq!(
        answered.json()["time"],
        json!({
            "start": 1_757_424_671.0,
            "finish": 1_757_424_671.0,
            "duration": 0.0,
            "processing": 0.0,
            "date_start": "2025-09-09T16:31:11+03:00",
            "date_finish": "2025-09-09T16:31:11+03:00",
            "operating_reset_at": 1_757_425_271,
            "operating": 0.0,
        })
    );
}

#[test]
fn an_answer_is_xml_where_it_is_asked_for() {
    let (_portal, mut client) = echo();
    let answered = client.get(&hook("crm.lead.get.XML?id=1&a[]=x"));
    assert!(answered.head.contains("text/xml"));
    let text = String::from_utf8(answered.body).unwrap();
    let result = "<response><result><id>1</id><a><item>x</item></a></result><time>";
    assert!(text.contains(result), "{text}");
    let refused = client.get(&hook("no.method.xml"));
    assert_eq!(refused.status, 404);
    assert!(refused.body.ends_with(b"</response>"));
}

#[test]
fn the_clock_can_be_moved_between_calls() {
    let portal = Emulator::start().unwrap();
    let mut client = Client::of(&portal);
    let mut start = || {
        client.get(&hook("user.current")).json()["time"]["start"]
            .as_f64()
            .unwrap()
    };
    let before = start();
    portal.clock().advance(Duration::from_secs(3600));
    assert!(start() - before >= 3600.0);
}

#[test]
fn a_list_has_a_total_which_start_minus_1_leaves_out() {
    let portal = Emulator::start().unwrap();
    let mut client = Client::of(&portal);
    let rows = client.get(&hook("crm.lead.list"));
    let count = rows.json()["result"].as_array().unwrap().len();
    assert_eq!(rows.json()["total"], json!(count));
    let uncounted = client.get(&hook("crm.lead.list?start=-1")).json();
    assert_eq!(
        (&uncounted["total"], uncounted.get("next")),
        (&json!(0), None)
    );
}

#[test]
fn rest_3_takes_json_by_post_and_no_parameters_from_the_query() {
    let (_portal, mut client) = echo();
    let path = hook3("tasks.task.get");
    assert_eq!(
        client.json(&path, &json!({"id": 51})).result(),
        json!({"id": 51})
    );
    let validation = "400 BITRIX_REST_V3_EXCEPTION_VALIDATION_REQUESTVALIDATIONEXCEPTION";
    assert_eq!(client.get(&format!("{path}?id=51")).refusal(), validation);
    let json_only = "400 BITRIX_REST_V3_EXCEPTION_INVALIDJSONEXCEPTION";
    assert_eq!(client.form(&path, "id=51").refusal(), json_only);
    assert_eq!(
        client
            .post(&path, "application/json", b"{\"id\":")
            .refusal(),
        json_only
    );
    assert_eq!(client.json(&path, &json!([1])).refusal(), json_only);
}

#[test]
fn an_error_of_rest_3_names_the_field() {
    let portal = Emulator::start().unwrap();
    let answered = Client::of(&portal).json(&hook3("tasks.task.get"), &json!({}));
    let error = &answered.json()["error"];
    assert_eq!(error["validation"][0]["field"], "id");
    assert!(error["message"].is_string());
}

#[test]
fn each_version_knows_its_own_methods() {
    let portal = Emulator::start().unwrap();
    let mut client = Client::of(&portal);
    assert_eq!(
        client.get(&hook("tasks.task.chat.message.send")).refusal(),
        "404 ERROR_METHOD_NOT_FOUND"
    );
    assert_eq!(
        client.get(&hook("no.such.method")).refusal(),
        "404 ERROR_METHOD_NOT_FOUND"
    );
    assert_eq!(
        client.get(&hook("")).refusal(),
        "404 ERROR_METHOD_NOT_FOUND"
    );
    assert_eq!(
        client
            .json(&hook3("crm.lead.get"), &json!({"id": 1}))
            .refusal(),
        "404 BITRIX_REST_V3_EXCEPTION_METHODNOTFOUNDEXCEPTION"
    );
}

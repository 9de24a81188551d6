//! Calls in a call.

mod common;

use bitrix24_emulator::{Answer, Emulator, Failure, Request};
use common::{Client, hook, hook3};
use serde_json::{Map, Value, json};

fn portal() -> (Emulator, Client) {
    let portal = Emulator::start().unwrap();
    portal.on("crm.lead.get", |request: &Request<'_>| {
        match request.parameters.get("id") {
            Some(Value::String(id)) if id == "404" => {
                Err(Failure::new(400, "NOT_FOUND", "Not found"))
            }
            _ => Ok(Answer::new(Value::Object(request.parameters.clone()))),
        }
    });
    portal.on("crm.lead.list", |request: &Request<'_>| {
        let rows: Vec<Value> = (1..=3)
            .map(|id| json!({"ID": id.to_string(), "asked": request.parameters}))
            .collect();
        Ok(Answer {
            result: json!(rows),
            total: Some(70),
            next: Some(50),
        })
    });
    portal.on("tasks.task.get", |request: &Request<'_>| {
        match request.parameters.get("id") {
            Some(Value::Number(_)) => Ok(Answer::new(json!({"item": request.parameters}))),
            _ => Err(Failure::new(
                400,
                "BITRIX_REST_V3_EXCEPTION_ENTITYNOTFOUNDEXCEPTION",
                "Not found",
            )),
        }
    });
    let client = Client::of(&portal);
    (portal, client)
}

fn batch(cmd: Value, halt: Value) -> Value {
    let (_portal, mut client) = portal();
    client
        .json(&hook("batch"), &json!({"cmd": cmd, "halt": halt}))
        .result()
}

#[test]
fn each_part_of_the_answer_is_keyed_by_the_command_and_a_list_where_it_is_empty() {
    let mut result = batch(
        json!({"a": "crm.lead.get?id=1", "b": "crm.lead.list", "c": "no.method"}),
        json!(0),
    );
    let times = result["result_time"].take();
    assert_eq!(
        times.as_object().unwrap().keys().collect::<Vec<_>>(),
        ["a", "b"]
    );
    assert!(times["a"]["operating"].is_number());
    assert_eq!(result["result"]["a"], json!({"id": "1"}));
    assert_eq!(result["result_total"], json!({"b": 70}));
    assert_eq!(result["result_next"], json!({"b": 50}));
    assert_eq!(
        result["result_error"],
        json!({"c": {"error": "ERROR_METHOD_NOT_FOUND", "error_description": "Method not found!"}})
    );
    let result = batch(json!({"a": "no.method"}), json!(0));
    for part in ["result", "result_total", "result_next", "result_time"] {
        assert_eq!(result[part], json!([]), "{part}");
    }
}

#[test]
fn commands_of_a_list_give_lists() {
    let result = batch(json!(["crm.lead.get?id=1", "crm.lead.get?id=2"]), json!(0));
    assert_eq!(result["result"], json!([{"id": "1"}, {"id": "2"}]));
    let result = batch(json!(["no.method", "crm.lead.get?id=2"]), json!(0));
    assert_eq!(result["result"], json!({"1": {"id": "2"}}));
}

#[test]
fn a_form_and_a_query_carry_a_batch() {
    let (_portal, mut client) = portal();
    let expected = json!({"a": {"id": "1", "x": "A&B"}});
    let body = "cmd[a]=crm.lead.get%3Fid%3D1%26x%3DA%2526B&halt=0&";
    assert_eq!(
        client.form(&hook("batch"), body).result()["result"],
        expected
    );
    assert_eq!(
        client.get(&hook(&format!("batch.json?{body}"))).result()["result"],
        expected
    );
}

#[test]
fn a_reference_gives_what_an_earlier_command_gave() {
    let result = batch(
        json!({
            "list": "crm.lead.list",
            "first": "crm.lead.get?id=$result[list][0][ID]",
            "encoded": "crm.lead.get?id=%24result%5Blist%5D%5B2%5D%5BID%5D",
            "whole": "crm.lead.get?id=1&rows=$result[first]&text=No+$result[list][1][ID].",
        }),
        json!(0),
    );
    assert_eq!(result["result"]["first"], json!({"id": "1"}));
    assert_eq!(result["result"]["encoded"], json!({"id": "3"}));
    assert_eq!(
        result["result"]["whole"],
        json!({"id": "1", "rows": {"id": "1"}, "text": "No 2."})
    );
}

#[test]
fn a_reference_that_gives_nothing_is_text_and_no_error_of_its_own() {
    let result = batch(
        json!(["crm.lead.get?id=404", "crm.lead.get?id=1&x=$result[0][ID]"]),
        json!(0),
    );
    assert_eq!(result["result"]["1"]["x"], "$result[0][ID]");
}

#[test]
fn halt_stops_at_the_first_error() {
    let cmd = json!([
        "crm.lead.get?id=1",
        "crm.lead.get?id=404",
        "crm.lead.get?id=3"
    ]);
    for (halt, answered) in [
        (json!(1), 1),
        (json!(true), 1),
        (json!("1"), 1),
        (json!(0), 2),
        (json!(false), 2),
    ] {
        let result = batch(cmd.clone(), halt.clone());
        let count = match &result["result"] {
            Value::Array(results) => results.len(),
            results => results.as_object().unwrap().len(),
        };
        assert_eq!(count, answered, "{halt}");
        assert_eq!(result["result_error"]["1"]["error"], "NOT_FOUND");
    }
}

#[test]
fn commands_beyond_50_get_an_error_each() {
    let cmd: Map<String, Value> = (0..52)
        .map(|n| (format!("k{n}"), json!("crm.lead.get?id=1")))
        .collect();
    let result = batch(json!(cmd), json!(0));
    assert_eq!(result["result"].as_object().unwrap().len(), 50);
    for key in ["k50", "k51"] {
        assert_eq!(
            result["result_error"][key]["error"],
            "ERROR_BATCH_LENGTH_EXCEEDED"
        );
    }
}

#[test]
fn a_batch_carries_no_batch() {
    let result = batch(json!({"a": "BATCH?cmd[0]=crm.lead.get"}), json!(0));
    assert_eq!(
        result["result_error"]["a"]["error"],
        "ERROR_BATCH_METHOD_NOT_ALLOWED"
    );
}

#[test]
fn a_batch_without_commands_lacks_a_parameter() {
    let (_portal, mut client) = portal();
    assert_eq!(
        client.json(&hook("batch"), &json!({})).refusal(),
        "400 ERROR_ARGUMENT"
    );
}

#[test]
fn commands_are_checked_as_calls_are() {
    let result = batch(
        json!({"a": "crm.lead.get", "b": 7, "c": {"method": "crm.lead.get"}}),
        json!(0),
    );
    assert_eq!(result["result_error"]["a"]["error"], "ERROR_ARGUMENT");
    assert_eq!(
        result["result_error"]["b"]["error"],
        "ERROR_METHOD_NOT_FOUND"
    );
    assert_eq!(
        result["result_error"]["c"]["error"],
        "ERROR_METHOD_NOT_FOUND"
    );
}

#[test]
fn a_batch_of_rest_3_is_a_list_and_so_is_its_answer() {
    let (_portal, mut client) = portal();
    let body = json!([
        {"method": "tasks.task.get", "query": {"id": 1}},
        {"method": "tasks.task.get", "query": {"id": 2, "select": ["id"]}, "as": "second", "parallel": true},
    ]);
    let expected = json!([{"item": {"id": 1}}, {"item": {"id": 2, "select": ["id"]}}]);
    assert_eq!(client.json(&hook3("batch"), &body).result(), expected);
    assert_eq!(
        client
            .json("/rest/api/batch?auth=emulator-token", &body)
            .result(),
        expected
    );
    let bearer = format!(
        "POST /rest/api/batch HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer emulator-token\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.to_string().len()
    );
    assert_eq!(client.send(bearer.as_bytes()).unwrap().result(), expected);
}

#[test]
fn the_commands_of_rest_3_may_have_numbers_for_names() {
    let (_portal, mut client) = portal();
    let command = json!({"method": "tasks.task.get", "query": {"id": 1}});
    let answered = client.json(&hook3("batch"), &json!({"0": command}));
    assert_eq!(answered.result(), json!([{"item": {"id": 1}}]));
}

#[test]
fn a_token_among_the_commands_of_rest_3_lets_in_and_is_no_command() {
    let (_portal, mut client) = portal();
    let command = json!({"method": "tasks.task.get", "query": {"id": 1}});
    for (token, expected) in [
        (
            "emulator-token",
            "400 BITRIX_REST_V3_EXCEPTION_INVALIDSELECTEXCEPTION",
        ),
        ("other", "401 NO_AUTH_FOUND"),
    ] {
        let body = json!({"0": command, "auth": token});
        let answered = client.json("/rest/api/batch", &body);
        assert_eq!(answered.refusal(), expected, "{token}");
    }
}

#[test]
fn a_batch_of_rest_3_succeeds_as_a_whole_or_not_at_all() {
    let (_portal, mut client) = portal();
    let body = json!([
        {"method": "tasks.task.get", "query": {"id": 1}},
        {"method": "tasks.task.get", "query": {"id": "2"}},
    ]);
    let answered = client.json(&hook3("batch"), &body);
    assert_eq!(
        answered.refusal(),
        "400 BITRIX_REST_V3_EXCEPTION_ENTITYNOTFOUNDEXCEPTION"
    );
    assert!(answered.json().get("result").is_none());
}

#[test]
fn the_classic_form_of_a_batch_does_not_work_in_rest_3() {
    let (_portal, mut client) = portal();
    let answered = client.json(&hook3("batch"), &json!({"cmd": ["tasks.task.get?id=1"]}));
    assert_eq!(
        answered.refusal(),
        "400 BITRIX_REST_V3_EXCEPTION_INVALIDSELECTEXCEPTION"
    );
}

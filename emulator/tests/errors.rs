//! What is refused is refused with the documented error.

mod common;

use bitrix24_emulator::{Emulator, Failure};
use common::{Client, hook, hook3};
use serde_json::json;

#[test]
fn a_missing_parameter_gets_the_code_of_the_page() {
    let portal = Emulator::start().unwrap();
    let mut client = Client::of(&portal);
    assert_eq!(
        client.get(&hook("im.chat.leave")).refusal(),
        "400 CHAT_ID_EMPTY"
    );
}

#[test]
fn a_page_without_a_code_for_it_gets_the_general_one() {
    let portal = Emulator::start().unwrap();
    let mut client = Client::of(&portal);
    let answered = client.json(
        &hook("crm.lead.contact.delete"),
        &json!({"id": 1, "fields": {}}),
    );
    assert_eq!(answered.refusal(), "400 ERROR_ARGUMENT");
    assert_eq!(answered.json()["argument"], "fields.CONTACT_ID");
    let answered = client.json(
        &hook("crm.lead.contact.delete"),
        &json!({"id": "one", "fields": {"CONTACT_ID": 1}}),
    );
    assert_eq!(answered.refusal(), "400 ERROR_ARGUMENT");
}

#[test]
fn a_scope_that_the_caller_lacks_is_asked_for() {
    let portal = Emulator::options().scopes(["task"]).start().unwrap();
    let mut client = Client::of(&portal);
    assert_eq!(
        client.get(&hook("crm.lead.get?id=1")).refusal(),
        "403 insufficient_scope"
    );
    assert_eq!(client.get(&hook("server.time")).status, 200);
    assert_eq!(
        client
            .json(&hook3("mail.mailbox.list"), &json!({}))
            .refusal(),
        "403 BITRIX_REST_V3_EXCEPTION_INSUFFICIENTSCOPEEXCEPTION"
    );
}

#[test]
fn what_is_for_applications_refuses_a_webhook() {
    let portal = Emulator::start().unwrap();
    let mut client = Client::of(&portal);
    let method = "event.offline.list";
    assert_eq!(client.get(&hook(method)).refusal(), "403 WRONG_AUTH_TYPE");
    assert_eq!(
        client
            .get(&format!("/rest/{method}?auth=emulator-token"))
            .status,
        200
    );
}

#[test]
fn each_page_has_its_own_word_for_it() {
    let portal = Emulator::start().unwrap();
    let mut client = Client::of(&portal);
    for (method, refusal) in [
        ("landing.site.delete", "400 MISSING_PARAMS"),
        ("lists.delete", "400 ERROR_REQUIRED_PARAMETERS_MISSING"),
        ("tasks.api.scrum.sprint.get", "400 100"),
    ] {
        assert_eq!(client.get(&hook(method)).refusal(), refusal, "{method}");
    }
}

#[test]
fn the_errors_that_any_call_may_meet_have_their_statuses() {
    let portal = Emulator::start().unwrap();
    let mut client = Client::of(&portal);
    for (code, status) in [
        ("INVALID_REQUEST", 400),
        ("expired_token", 401),
        ("METHOD_CONFIRM_WAITING", 401),
        ("ACCESS_DENIED", 403),
        ("INVALID_CREDENTIALS", 403),
        ("user_access_error", 403),
        ("OPERATION_TIME_LIMIT", 429),
        ("INTERNAL_SERVER_ERROR", 500),
        ("PORTAL_DELETED", 500),
        ("QUERY_LIMIT_EXCEEDED", 503),
        ("OVERLOAD_LIMIT", 503),
    ] {
        for method in ["crm.lead.get", "tasks.task.get"] {
            portal.on(method, move |_| Err(Failure::system(code).unwrap()));
        }
        let refusal = format!("{status} {code}");
        assert_eq!(client.get(&hook("crm.lead.get?id=1")).refusal(), refusal);
        let third = client.json(&hook3("tasks.task.get"), &json!({"id": 1}));
        assert_eq!(third.refusal(), refusal);
    }
}

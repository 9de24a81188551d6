//! Codes and tokens.

mod common;

use bitrix24_emulator::{Application, Failure, Fault, MEMBER};
use common::oauth::{
    ID, SECRET, START, by_code, call, parameters, portal, query, refresh, text, wait,
};
use proptest::prelude::*;
use serde_json::json;

#[test]
fn the_whole_road_from_the_user_to_a_call() {
    let (_portal, mut client) = portal();
    let sent = client.get(&format!("/oauth/authorize/?client_id={ID}&state=a%26b%20c"));
    assert_eq!(sent.status, 302);
    let location = sent.header("location").unwrap();
    assert!(location.starts_with("https://app.example/back?own=1&code="));
    let mut back = parameters(location);
    let code = back.remove(1).1;
    let told = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(
        back,
        [
            told("own", "1"),
            told("state", "a&b c"),
            told("domain", "here"),
            told("member_id", MEMBER),
            told("scope", "crm,task"),
            told("server_domain", "here"),
        ]
    );
    let tokens = by_code(&mut client, &code);
    assert_eq!(tokens.status, 200);
    assert_eq!(
        tokens.header("content-type"),
        Some("application/json; charset=utf-8")
    );
    let mut told = tokens.json();
    let access = told["access_token"].take();
    assert!(told["refresh_token"].take().is_string());
    assert_eq!(
        told,
        json!({
            "access_token": null,
            "client_endpoint": "http://here/rest/",
            "domain": "here",
            "expires": START + 3600,
            "expires_in": 3600,
            "member_id": MEMBER,
            "refresh_token": null,
            "scope": "crm,task",
            "server_endpoint": "http://here/rest/",
            "status": "F",
            "user_id": 67,
        })
    );
    assert_eq!(call(&mut client, access.as_str().unwrap()), "200");
}

#[test]
fn who_asks_at_the_server_for_tokens_is_told_the_portals_own_address() {
    let (portal, mut client) = portal();
    for server in ["oauth.bitrix.info", "OAUTH.bitrix24.tech:443"] {
        let code = portal.oauth().code(ID, 1).unwrap();
        let query = query("authorization_code", "code", &code);
        let head = format!("GET /oauth/token/?{query} HTTP/1.1\r\nHost: {server}\r\n\r\n");
        let told = client.send(head.as_bytes()).unwrap().json();
        let own = portal.address();
        assert_eq!(told["client_endpoint"], format!("http://{own}/rest/"));
        assert_eq!(told["domain"], own.to_string());
        assert_eq!(told["server_endpoint"], format!("http://{server}/rest/"));
    }
}

#[test]
fn a_form_is_as_good_as_a_query() {
    let (portal, mut client) = portal();
    let code = portal.oauth().code(ID, 5).unwrap();
    let form = query("authorization_code", "code", &code);
    let tokens = client.form("/oauth/token", &form);
    assert_eq!(tokens.json()["user_id"], 5);
    let form = query(
        "refresh_token",
        "refresh_token",
        &text(&tokens, "refresh_token"),
    );
    let tokens = client.form("/oauth/token/", &form);
    assert_eq!(tokens.json()["user_id"], 5);
}

#[test]
fn a_code_is_good_once_and_for_thirty_seconds() {
    let (portal, mut client) = portal();
    let code = portal.oauth().code(ID, 1).unwrap();
    wait(&portal, 29);
    assert_eq!(by_code(&mut client, &code).status, 200);
    assert_eq!(by_code(&mut client, &code).refusal(), "400 invalid_grant");
    let code = portal.oauth().code(ID, 1).unwrap();
    wait(&portal, 30);
    assert_eq!(by_code(&mut client, &code).refusal(), "400 invalid_grant");
}

#[test]
fn an_access_token_lives_for_an_hour() {
    let (portal, mut client) = portal();
    let token = portal.oauth().issue(ID, 1).unwrap().access;
    wait(&portal, 3599);
    assert_eq!(call(&mut client, &token), "200");
    wait(&portal, 1);
    assert_eq!(call(&mut client, &token), "401 expired_token");
}

#[test]
fn an_access_token_lives_as_long_as_the_portal_was_told() {
    let (portal, mut client) = portal();
    portal.oauth().token_life(3);
    let token = portal.oauth().issue(ID, 67).unwrap().access;
    wait(&portal, 2);
    assert_eq!(call(&mut client, &token), "200");
    wait(&portal, 1);
    assert_eq!(call(&mut client, &token), "401 expired_token");
}

#[test]
fn a_token_that_nobody_gave_is_not_one_that_expired() {
    let (_portal, mut client) = portal();
    assert_eq!(call(&mut client, "other"), "401 NO_AUTH_FOUND");
    assert_eq!(call(&mut client, ""), "401 NO_AUTH_FOUND");
}

#[test]
fn a_refresh_token_lives_for_half_a_year() {
    let (portal, mut client) = portal();
    let day = 24 * 60 * 60;
    let token = portal.oauth().issue(ID, 1).unwrap().refresh;
    wait(&portal, 180 * day - 1);
    let fresh = refresh(&mut client, &token);
    assert_eq!(fresh.status, 200);
    wait(&portal, 180 * day);
    let token = text(&fresh, "refresh_token");
    assert_eq!(refresh(&mut client, &token).refusal(), "400 invalid_grant");
}

#[test]
fn a_refresh_token_is_good_once_and_the_old_access_token_stays() {
    let (portal, mut client) = portal();
    let old = portal.oauth().issue(ID, 1).unwrap();
    let fresh = refresh(&mut client, &old.refresh);
    assert_eq!(
        refresh(&mut client, &old.refresh).refusal(),
        "400 invalid_grant"
    );
    assert_eq!(call(&mut client, &old.access), "200");
    assert_eq!(call(&mut client, &text(&fresh, "access_token")), "200");
    let token = text(&fresh, "refresh_token");
    assert_eq!(refresh(&mut client, &token).status, 200);
    assert_eq!(portal.oauth().exchanges(), 2);
}

#[test]
fn an_access_token_refreshes_nothing_and_a_refresh_token_calls_nothing() {
    let (portal, mut client) = portal();
    let tokens = portal.oauth().issue(ID, 1).unwrap();
    assert_eq!(
        refresh(&mut client, &tokens.access).refusal(),
        "400 invalid_grant"
    );
    assert_eq!(call(&mut client, &tokens.refresh), "401 NO_AUTH_FOUND");
}

#[test]
fn what_is_missing_makes_an_invalid_request() {
    let (_portal, mut client) = portal();
    let whole = query("refresh_token", "refresh_token", "x");
    for left_out in ["grant_type", "client_id", "client_secret", "refresh_token"] {
        let parts = whole.split('&').filter(|part| {
            let name = part.split('=').next();
            name != Some(left_out)
        });
        let rest: Vec<&str> = parts.collect();
        let answered = client.get(&format!("/oauth/token/?{}", rest.join("&")));
        assert_eq!(answered.refusal(), "400 invalid_request", "{left_out}");
    }
    let other = whole.replace("grant_type=refresh_token", "grant_type=password");
    let answered = client.form("/oauth/token/", &other);
    assert_eq!(answered.refusal(), "400 invalid_request");
}

#[test]
fn a_token_that_was_taken_back_is_as_if_it_had_never_been() {
    let (portal, mut client) = portal();
    let tokens = portal.oauth().issue(ID, 1).unwrap();
    portal.oauth().revoke(&tokens.access);
    assert_eq!(call(&mut client, &tokens.access), "401 NO_AUTH_FOUND");
    portal.oauth().revoke(&tokens.refresh);
    assert_eq!(
        refresh(&mut client, &tokens.refresh).refusal(),
        "400 invalid_grant"
    );
}

#[test]
fn the_header_is_looked_at_before_the_parameter() {
    let (portal, mut client) = portal();
    let own = portal.oauth().issue(ID, 1).unwrap().access;
    let header = format!("Bearer {own}");
    for path in ["/rest/crm.lead.fields", "/rest/api/tasks.task.get"] {
        let mut send = |header: &str, auth: &str| {
            let headers = [("Authorization", header)];
            let body = json!({"id": 1, "auth": auth});
            client.json_with(path, &headers, &body).status
        };
        // The scope of tasks in REST 3.0 is one that the application lacks: it is known all the same.
        let known = if path.contains("api") { 403 } else { 200 };
        assert_eq!(send(&header, "other"), known);
        assert_eq!(send("Bearer other", &own), 401);
        assert_eq!(send("Basic other", &own), known);
    }
}

#[test]
fn what_goes_wrong_on_demand_goes_wrong_with_tokens_too() {
    let (portal, mut client) = portal();
    let token = portal.oauth().issue(ID, 1).unwrap().refresh;
    let failure = Failure::new(500, "INTERNAL_SERVER_ERROR", "No");
    let faults = portal.faults();
    faults
        .on("oauth/token")
        .times(1)
        .answer(Fault::Error(failure));
    assert_eq!(
        refresh(&mut client, &token).refusal(),
        "500 INTERNAL_SERVER_ERROR"
    );
    assert_eq!(refresh(&mut client, &token).status, 200);
}

#[test]
fn secrets_do_not_show() {
    let (portal, mut client) = portal();
    let tokens = portal.oauth().issue(ID, 1).unwrap();
    call(&mut client, &tokens.access);
    let shown = format!(
        "{tokens:?} {:?} {:?}",
        Application::new(ID, SECRET),
        portal.received()
    );
    for secret in [tokens.access.as_str(), &tokens.refresh, SECRET] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[test]
fn no_token_is_given_twice() {
    let (portal, _) = portal();
    let tokens = (0..1000).map(|_| portal.oauth().issue(ID, 1).unwrap());
    let all: std::collections::HashSet<String> = tokens
        .flat_map(|tokens| [tokens.access, tokens.refresh])
        .collect();
    assert_eq!(all.len(), 2000);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_is_sent_no_token_comes_of_it(body in prop::collection::vec(any::<u8>(), 0..200), known in any::<bool>()) {
        let (portal, mut client) = portal();
        let mut form = match known {
            true => query("refresh_token", "refresh_token", "").into_bytes(),
            false => Vec::new(),
        };
        form.extend(&body);
        let kind = "application/x-www-form-urlencoded";
        let answered = client.post("/oauth/token/", kind, &form);
        prop_assert!((400..500).contains(&answered.status), "{:?}", answered);
        prop_assert_eq!(client.post("/oauth/authorize/", kind, &body).status, 400);
        prop_assert_eq!(portal.oauth().exchanges(), 0);
    }
}

//! Who may look at the pages, and what they never show.

mod common;

use bitrix24_emulator::{Emulator, Fault, Limits};
use common::page::{CODE, Looked};
use proptest::prelude::*;
use serde_json::json;

const ALL: &str = "/_emulator/";

#[test]
fn what_was_sent_is_text_on_every_page() {
    let mut looked = Looked::new();
    let evil = "</pre><script>alert(1)</script>\"'&";
    let id = looked
        .call("crm.lead.add", json!({"fields": {"TITLE": evil}}))
        .result();
    looked.ask(
        "event.bind",
        json!({"event": "ONCRMLEADADD", "handler": evil}),
    );
    looked.ask(
        "event.bind",
        json!({"event": "ONCRMLEADADD", "event_type": "offline", "auth_connector": evil}),
    );
    looked.call("crm.lead.add", json!({"fields": {"TITLE": evil}}));
    looked.portal.faults().on(evil).answer(Fault::error(evil));
    looked
        .client
        .get("/rest/1/w3bh00kc0d3/%3Cscript%3Ealert(1)%3C%2Fscript%3E");
    for path in [
        ALL.to_owned(),
        format!("{ALL}?method=%22%3E%3Cscript%3Ealert(1)%3C/script%3E"),
        format!("{ALL}calls/1"),
        format!("{ALL}calls/5"),
        format!("{ALL}objects/crm.lead"),
        format!("{ALL}objects/crm.lead/{id}"),
        format!("{ALL}events"),
        format!("{ALL}faults"),
        format!("{ALL}limits"),
    ] {
        let page = looked.page(&path);
        assert!(!page.contains("<script"), "{path}: {page}");
        assert!(!page.contains("</pre><s"), "{path}: {page}");
    }
    assert!(looked.page(ALL).contains("&#60;script&#62;"));
}

#[test]
fn requests_for_tokens_are_shown_without_their_secrets() {
    let mut looked = Looked::new();
    let oauth = looked.portal.oauth();
    let code = oauth.code("local.emulator", 1).unwrap();
    let form = format!(
        "grant_type=authorization_code&client_id=local.emulator&client_secret=emulator-secret&code={code}"
    );
    let given = looked.client.form("/oauth/token/", &form).json();
    let again = looked.client.form("/oauth/token/", &form);
    assert_eq!(again.refusal(), "400 invalid_grant");
    let sent = looked
        .client
        .get("/oauth/authorize/?client_id=local.emulator&state=own");
    let page = String::from_utf8(sent.body).unwrap();
    let page = page.split("<body>").nth(1).unwrap();
    let fresh = page.split('<').next().unwrap().to_owned();
    let all = looked.page(ALL);
    assert_eq!(all.matches("oauth/token<").count(), 2, "{all}");
    assert!(all.contains("oauth/authorize<") && all.contains("invalid_grant"));
    assert!(
        looked
            .page(&format!("{ALL}calls/1"))
            .contains("local.emulator")
    );
    let [access, refresh] = ["access_token", "refresh_token"].map(|name| given[name].as_str());
    let secrets = [
        access.unwrap(),
        refresh.unwrap(),
        &code,
        &fresh,
        "emulator-secret",
    ];
    for path in [
        "",
        "calls/1",
        "calls/1/answer",
        "calls/1/parameters",
        "calls/2",
        "calls/3",
    ] {
        let page = looked.page(&format!("{ALL}{path}"));
        for secret in secrets {
            assert!(
                !secret.is_empty() && !page.contains(secret),
                "{path}: {page}"
            );
        }
    }
    // They are no calls.
    assert_eq!(looked.portal.received(), []);
}

#[test]
fn no_secret_is_shown() {
    let mut looked = Looked::new();
    let tokens = looked.portal.oauth().issue("local.emulator", 1).unwrap();
    let secret = tokens.access.clone();
    let cmd = json!({"a": format!("crm.lead.get?id=1&auth={secret}")});
    looked
        .client
        .json("/rest/batch", &json!({"cmd": cmd, "auth": secret}));
    let fields = json!({"TITLE": format!("http://a/rest/1/{CODE}/"), "COMMENTS": CODE});
    looked.call(
        "crm.lead.add",
        json!({"fields": fields, "access_token": secret}),
    );
    let handler = format!("http://a.example/?token={secret}");
    looked.ask(
        "event.bind",
        json!({"event": "ONCRMLEADADD", "handler": handler}),
    );
    for path in [
        "",
        "calls/1",
        "calls/1/parameters",
        "calls/2",
        "calls/2/parameters",
        "calls/3",
        "objects/crm.lead",
        "objects/crm.lead/1",
        "events",
        "limits",
    ] {
        let page = looked.page(&format!("{ALL}{path}"));
        assert!(!page.contains(CODE), "{path}: {page}");
        assert!(!page.contains(&secret), "{path}: {page}");
    }
}

#[test]
fn objects_that_are_not_there_are_not_found() {
    let mut looked = Looked::new();
    for path in [
        "objects/crm.deal",
        "objects/sqlite_master",
        "objects/user/99",
        "objects/numbers%22",
        "calls/x",
        "tea",
    ] {
        assert_eq!(looked.look(&format!("{ALL}{path}")).status, 404, "{path}");
    }
}

#[test]
fn names_that_may_be_made_to_lead_here_are_refused() {
    let mut looked = Looked::new();
    for path in [ALL, "/_emulator", "/_emulator/calls/1", "/_emulator/tea"] {
        let refused = looked.look_as("GET", "rebound.example", path);
        assert_eq!(refused.status, 421, "{path}");
    }
    assert_eq!(looked.look_as("GET", "127.0.0.1:1", ALL).status, 200);
}

#[test]
fn an_open_portal_is_looked_at_by_any_name() {
    let open = Emulator::options().address([0, 0, 0, 0].into());
    let portal = open.start().unwrap();
    let mut client = common::Client::to(([127, 0, 0, 1], portal.address().port()).into());
    assert_eq!(client.get(ALL).status, 200);
}

#[test]
fn nothing_can_be_sent_to_a_page() {
    let mut looked = Looked::new();
    for verb in ["POST", "DELETE", "OPTIONS"] {
        let refused = looked.look_as(verb, "localhost", ALL);
        assert_eq!(
            (refused.status, refused.header("allow")),
            (405, Some("GET, HEAD"))
        );
    }
}

#[test]
fn every_page_forbids_scripts_and_is_not_kept_by_browsers() {
    let mut looked = Looked::new();
    looked.call("crm.lead.list", json!({}));
    for path in [
        "",
        "calls/1",
        "calls/1/answer",
        "limits",
        "objects",
        "objects/user",
        "objects/user/1",
        "events",
        "faults",
        "style.css",
        "icon.svg",
        "tea",
    ] {
        let page = looked.look(&format!("{ALL}{path}"));
        let policy = page.header("content-security-policy").unwrap();
        assert!(
            policy.starts_with("default-src 'none';") && !policy.contains("unsafe"),
            "{path}: {policy}"
        );
        assert_eq!(
            page.header("x-content-type-options"),
            Some("nosniff"),
            "{path}"
        );
        assert_eq!(page.header("cache-control"), Some("no-store"), "{path}");
        let text = String::from_utf8(page.body).unwrap();
        assert!(
            !text.contains("style=") && !text.contains("<script"),
            "{path}"
        );
    }
}

#[test]
fn looking_is_no_call() {
    let mut looked = Looked::with(Emulator::options().limits(Limits::none().requests(1, 0)));
    for _ in 0..3 {
        looked.page(ALL);
    }
    assert!(looked.portal.received().is_empty());
    assert_eq!(looked.call("crm.lead.list", json!({})).status, 200);
    assert_eq!(looked.page(ALL).matches("crm.lead.list").count(), 1);
}

#[test]
fn odd_addresses_of_pages_are_answered() {
    let mut looked = Looked::new();
    for path in [
        "%ff",
        "objects/%00",
        "objects/user/-1",
        "objects/user/99999999999999999999",
        "objects/user?before=x",
        "objects/user?id=x",
        "?before=-1",
        "?method[]=a&method[b]=c",
        "?%ff=%ff",
        "calls/18446744073709551615",
        "calls/1/answer/more",
        "//",
        "objects/user/1/",
    ] {
        let answered = looked.look(&format!("{ALL}{path}"));
        assert!(
            [200, 404].contains(&answered.status),
            "{path}: {}",
            answered.status
        );
    }
    let elsewhere = looked.look("/_emulator");
    assert_eq!(elsewhere.header("location"), Some(ALL));
}

/// How many tags begin and end on the pages that show this text.
fn tags(text: &str) -> Vec<[usize; 2]> {
    let mut looked = Looked::new();
    let fields = json!({"TITLE": text, (text): text});
    looked.call("crm.lead.add", json!({"fields": fields}));
    let rule = looked.portal.faults().on(text);
    rule.answer(Fault::Renamed(text.to_owned()));
    let paths = [
        "",
        "calls/1",
        "objects/crm.lead",
        "objects/crm.lead/1",
        "faults",
    ];
    let pages = paths.map(|path| looked.page(&format!("{ALL}{path}")));
    let count = |page: &String| ['<', '>'].map(|sign| page.matches(sign).count());
    pages.iter().map(count).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn no_text_that_was_sent_becomes_markup(text in "[<>\"'&/!a-c= -]{1,30}") {
        prop_assert_eq!(tags(&text), tags("x"));
    }
}

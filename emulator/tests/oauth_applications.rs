//! Applications: who gets tokens, and what these are good for.

mod common;

use bitrix24_emulator::{Application, Options};
use common::oauth::{ID, SECRET, by_code, call, portal, query, refresh, text};

#[test]
fn an_unknown_application_or_a_wrong_secret_is_an_invalid_client() {
    let (portal, mut client) = portal();
    let token = portal.oauth().issue(ID, 1).unwrap().refresh;
    let right = query("refresh_token", "refresh_token", &token);
    for wrong in [right.replace(ID, "app.2"), right.replace(SECRET, "guess")] {
        let answered = client.get(&format!("/oauth/token/?{wrong}"));
        assert_eq!(answered.refusal(), "401 invalid_client");
    }
    assert_eq!(refresh(&mut client, &token).status, 200);
}

#[test]
fn the_tokens_of_an_application_are_good_for_it_alone() {
    let (portal, mut client) = portal();
    let token = portal.oauth().issue(Options::CLIENT_ID, 1).unwrap().refresh;
    assert_eq!(refresh(&mut client, &token).refusal(), "400 invalid_grant");
}

#[test]
fn an_application_that_is_not_paid_for_gets_no_tokens() {
    let (portal, mut client) = portal();
    let token = portal.oauth().issue(ID, 1).unwrap().refresh;
    portal.oauth().unpaid(ID, true);
    let refused = refresh(&mut client, &token);
    assert_eq!(refused.refusal(), "402 PAYMENT_REQUIRED");
    assert!(refused.json()["error_description"].is_string());
    portal.oauth().unpaid(ID, false);
    assert_eq!(refresh(&mut client, &token).status, 200);
}

#[test]
fn an_application_that_is_removed_takes_its_tokens_with_it() {
    let (portal, mut client) = portal();
    let tokens = portal.oauth().issue(ID, 1).unwrap();
    portal.oauth().uninstall(ID);
    assert_eq!(call(&mut client, &tokens.access), "401 NO_AUTH_FOUND");
    assert_eq!(
        refresh(&mut client, &tokens.refresh).refusal(),
        "401 invalid_client"
    );
    assert_eq!(
        client
            .get(&format!("/oauth/authorize/?client_id={ID}"))
            .status,
        400
    );
    portal.oauth().install(Application::new(ID, SECRET));
    assert_eq!(call(&mut client, &tokens.access), "401 NO_AUTH_FOUND");
}

#[test]
fn an_application_has_the_scopes_of_its_card_alone() {
    let (portal, mut client) = portal();
    let token = portal.oauth().issue(ID, 1).unwrap().access;
    let refused = client.get(&format!("/rest/user.current?auth={token}"));
    assert_eq!(refused.refusal(), "403 insufficient_scope");
    let token = portal.oauth().issue(Options::CLIENT_ID, 67).unwrap().access;
    let answered = client.get(&format!("/rest/user.current?auth={token}"));
    assert_eq!(answered.status, 200);
}

#[test]
fn an_application_without_a_list_is_told_all_scopes() {
    let (portal, mut client) = portal();
    let code = portal.oauth().code(Options::CLIENT_ID, 1).unwrap();
    let form = format!(
        "grant_type=authorization_code&client_id={}&client_secret={}&code={code}",
        Options::CLIENT_ID,
        Options::CLIENT_SECRET
    );
    let scope = text(&client.form("/oauth/token/", &form), "scope");
    for own in ["crm", "task", "user"] {
        assert!(scope.split(',').any(|scope| scope == own), "{scope}");
    }
}

#[test]
fn without_an_address_to_go_back_to_the_code_is_shown() {
    let (portal, mut client) = portal();
    portal.oauth().install(Application::new(ID, SECRET));
    let page = client.get(&format!("/oauth/authorize/?client_id={ID}"));
    assert_eq!(page.status, 200);
    let page = String::from_utf8(page.body).unwrap();
    let code = page.split("<body>").nth(1).unwrap();
    let code = code.split('<').next().unwrap();
    assert_eq!(by_code(&mut client, code).status, 200);
}

//! How an application gets its tokens, and what of it goes where.

use std::sync::Arc;

use bitrix24::auth::{MemoryStore, TokenStore as _};
use bitrix24::{Client, ErrorKind};
use serde_json::json;

use super::{SECRET, answer, application, bearer, call, client, form, is_renewal, tokens};
use crate::played::{Answer, Played, ok};

#[tokio::test(start_paused = true)]
async fn a_code_is_given_for_tokens_which_are_kept_and_used() {
    let portal = Played::by(|seen| match is_renewal(seen) {
        true => Answer::Json(200, answer(1)),
        false => ok(json!(bearer(seen))),
    });
    let store = Arc::new(MemoryStore::new());
    let client = client(&portal, Arc::clone(&store));
    let error = call(&client).await.expect_err("no tokens");
    assert!(
        error.kind() == ErrorKind::Authorization && error.message().contains("authorize_url"),
        "{error}"
    );
    let tokens = client.exchange("c0de").await.expect("tokens");
    assert_eq!(
        (tokens.user_id, tokens.member_id.as_deref()),
        (Some(1), Some("m1"))
    );
    assert!(store.load().await.expect("a store").is_some());
    assert_eq!(call(&client).await.expect("an answer"), "Bearer acc3ss-1-");
}

#[tokio::test(start_paused = true)]
async fn the_secret_goes_to_the_authorization_server_alone_and_stands_in_no_url() {
    let portal = Played::by(|seen| match is_renewal(seen) {
        true => Answer::Json(200, answer(1)),
        false => ok(json!(true)),
    });
    let client = client(&portal, MemoryStore::new());
    client.exchange("c0de").await.expect("tokens");
    call(&client).await.expect("an answer");
    let seen = portal.seen();
    assert_eq!(seen[0].uri, "https://oauth.test/oauth/token/");
    let pairs = [
        ("grant_type", "authorization_code"),
        ("client_id", "app.1"),
        ("client_secret", SECRET),
        ("code", "c0de"),
    ];
    let own = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    assert_eq!(form(&seen[0]), pairs.map(own));
    assert_eq!(seen[1].uri, "https://portal.test/rest/some.get");
    assert!(!format!("{:?} {:?}", seen[1].bytes, seen[1].headers).contains(SECRET));
}

#[tokio::test(start_paused = true)]
async fn a_server_that_sends_on_does_not_get_the_secret_carried_elsewhere() {
    let portal = Played::by(|_| {
        let response = http::Response::builder().status(302);
        let response = response.header("location", "https://evil.test/oauth/token/");
        Answer::Other(response.body("".into()).expect("a response"))
    });
    let error = client(&portal, MemoryStore::new()).exchange("c0de").await;
    let error = error.expect_err("not followed");
    assert!(
        error.kind() == ErrorKind::Authorization && error.status() == Some(302),
        "{error}"
    );
    assert_eq!(portal.seen().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn the_token_stands_in_a_header_in_both_versions_and_leaves_the_body_alone() {
    let portal = Played::in_turn([]);
    let client = client(&portal, MemoryStore::with(tokens(1)));
    // What reads its parameters by position, and the list of commands that a batch of REST 3.0 is.
    client
        .raw("task.item.list", json!([{"ID": "asc"}, {}]))
        .await
        .expect("an answer");
    client
        .raw_v3("batch", json!([{"method": "a.b", "query": {}}]))
        .await
        .expect("an answer");
    let seen = portal.seen();
    assert_eq!(seen[0].bytes, r#"[{"ID":"asc"},{}]"#);
    assert_eq!(seen[1].bytes, r#"[{"method":"a.b","query":{}}]"#);
    assert_eq!(seen[1].uri, "https://portal.test/rest/api/batch");
    for seen in seen {
        assert_eq!(bearer(&seen), "Bearer acc3ss-1-");
        assert!(seen.headers["authorization"].is_sensitive());
        assert_eq!(seen.uri.query(), None);
    }
}

#[tokio::test(start_paused = true)]
async fn no_secret_of_an_application_shows_anywhere() {
    // The server and the portal repeat everything they are told.
    let portal = Played::by(|seen| match is_renewal(seen) {
        true => {
            let said = String::from_utf8_lossy(&seen.bytes).into_owned();
            Answer::Json(
                400,
                json!({"error": "invalid_grant", "error_description": said}),
            )
        }
        false => Answer::Json(
            401,
            json!({"error": "expired_token", "error_description": bearer(seen)}),
        ),
    });
    let application = application(MemoryStore::with(tokens(1)));
    let mut shown = format!("{application:?} {:?}", tokens(1));
    let client = Client::builder()
        .application(application)
        .transport(portal.clone());
    shown += &format!("{client:?}");
    let client = client.build().expect("a client");
    shown += &format!("{client:?} {:?}", client.raw("x", json!({})));
    for error in [
        call(&client).await.expect_err("refused"),
        client.exchange("c0de-of-user").await.expect_err("refused"),
    ] {
        shown += &format!("{error} {error:?} {:?} {}", error.body(), error.message());
    }
    for secret in [SECRET, "acc3ss", "r3fresh", "c0de-of-user"] {
        assert!(!shown.contains(secret), "{secret}: {shown}");
    }
    assert!(
        shown.contains("app.1") && shown.contains("portal.test"),
        "{shown}"
    );
}

#[tokio::test(start_paused = true)]
async fn where_a_web_server_keeps_the_header_back_the_token_stands_last_in_the_body() {
    let portal = Played::in_turn([]);
    let application = application(MemoryStore::with(tokens(1))).token_in_body();
    let builder = Client::builder().application(application);
    let client = builder.transport(portal.clone()).build().expect("a client");
    client
        .raw("some.get", json!({"b": 1, "a": 2}))
        .await
        .expect("an answer");
    client.raw("some.get", json!([7])).await.expect("an answer");
    let seen = portal.seen();
    assert_eq!(seen[0].bytes, r#"{"b":1,"a":2,"auth":"acc3ss-1-"}"#);
    assert!(!seen[0].headers.contains_key("authorization"));
    assert_eq!(
        (bearer(&seen[1]).as_str(), &seen[1].bytes[..]),
        ("Bearer acc3ss-1-", &b"[7]"[..])
    );
}

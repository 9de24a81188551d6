//! Portals that were renamed, and where plain HTTP may go.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bitrix24::auth::{Application, MemoryStore, Moved};
use bitrix24::{AnswerLimits, Client, Result};
use serde_json::{Value, json};

use crate::oauth::tokens;
use crate::played::{Answer, CODE, Played, ok};

/// An answer that sends on.
fn to(location: &str) -> Answer {
    let response = http::Response::builder()
        .status(302)
        .header("location", location);
    Answer::Other(response.body("".into()).expect("a response"))
}

/// Hosts that send each call on to another host, at the same path; all others answer.
fn hosts(moves: &'static [(&'static str, &'static str)]) -> Played {
    Played::by(move |seen| {
        let host = seen.uri.host().expect("a host");
        match moves.iter().find(|(from, _)| *from == host) {
            Some((_, base)) => to(&format!("{base}{}", seen.uri.path())),
            None => ok(json!(host)),
        }
    })
}

fn webhook(portal: &Played, host: &str) -> Client {
    let builder = Client::builder().webhook(format!("{host}/rest/1/{CODE}/"));
    builder.transport(portal.clone()).build().expect("a client")
}

async fn call(client: &Client) -> Result<Value> {
    client.raw("some.add", json!({"a": 1})).await
}

#[tokio::test(start_paused = true)]
async fn a_renamed_portal_is_followed_with_the_same_post_and_remembered_by_all_clones() {
    let portal = hosts(&[("a.test", "https://b.test")]);
    let client = webhook(&portal, "https://a.test");
    let clone = client.clone();
    let other = client.with_limits(AnswerLimits::default());
    assert_eq!(client.portal_address(), "https://a.test");
    assert_eq!(call(&client).await.expect("an answer"), "b.test");
    let seen = portal.seen();
    assert_eq!(seen[0].bytes, seen[1].bytes);
    assert_eq!(seen[1].uri.path(), format!("/rest/1/{CODE}/some.add"));
    for client in [client, clone, other] {
        assert_eq!(client.portal_address(), "https://b.test");
        assert_eq!(call(&client).await.expect("an answer"), "b.test");
    }
    assert_eq!(portal.seen().len(), 2 + 3);
}

#[tokio::test(start_paused = true)]
async fn an_application_follows_too_and_its_token_goes_along() {
    let portal = hosts(&[("a.test", "https://b.test")]);
    let application = Application::new("app.1", "s", "a.test").expect("an application");
    let application = application.store(MemoryStore::with(tokens(1)));
    let builder = Client::builder().application(application);
    let client = builder.transport(portal.clone()).build().expect("a client");
    assert_eq!(call(&client).await.expect("an answer"), "b.test");
    assert_eq!(client.portal_address(), "https://b.test");
    assert_eq!(
        portal.seen()[1].headers["authorization"],
        "Bearer acc3ss-1-"
    );
}

#[tokio::test(start_paused = true)]
async fn a_move_is_reported_once_without_the_secret() {
    let portal = hosts(&[("a.test", "https://b.test:8443/folder")]);
    let told = Arc::new(Mutex::new(Vec::new()));
    let own = Arc::clone(&told);
    let builder = Client::builder().webhook(format!("https://a.test/rest/1/{CODE}/"));
    let builder = builder.transport(portal.clone());
    let builder =
        builder.on_moved(move |moved: &Moved| own.lock().expect("a lock").push(moved.clone()));
    let client = builder.build().expect("a client");
    let calls = (0..5).map(|_| call(&client));
    let answers = futures_util::future::join_all(calls).await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    let told = told.lock().expect("a lock");
    assert_eq!(told.len(), 1);
    assert_eq!(
        (told[0].from.as_str(), told[0].to.as_str()),
        ("https://a.test", "https://b.test:8443/folder")
    );
    assert!(!format!("{told:?}").contains(CODE));
}

#[tokio::test(start_paused = true)]
async fn a_call_is_sent_on_once() {
    let portal = hosts(&[("a.test", "https://b.test"), ("b.test", "https://c.test")]);
    let client = webhook(&portal, "https://a.test");
    let error = call(&client).await.expect_err("moved twice");
    assert!(
        error.message().contains("`c.test`") && error.status() == Some(302),
        "{error}"
    );
    assert_eq!(portal.seen().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn two_addresses_that_point_at_each_other_are_no_loop_across_calls() {
    let portal = hosts(&[("a.test", "https://b.test"), ("b.test", "https://a.test")]);
    let client = webhook(&portal, "https://a.test");
    for sent in [2, 3, 4, 5] {
        let error = call(&client).await.expect_err("a loop");
        assert_eq!(error.status(), Some(302), "{error}");
        assert_eq!(portal.seen().len(), sent);
    }
    let error = call(&client).await.expect_err("a loop");
    assert!(error.message().contains("has been there before"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn an_address_that_points_at_itself_is_not_followed() {
    let portal = hosts(&[("a.test", "https://a.test")]);
    assert!(call(&webhook(&portal, "https://a.test")).await.is_err());
    assert_eq!(portal.seen().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_portal_that_gets_its_old_name_back_after_a_while_is_followed() {
    let now = Arc::new(Mutex::new("a.test"));
    let own = Arc::clone(&now);
    let portal = Played::by(move |seen| {
        let now = *own.lock().expect("a lock");
        match seen.uri.host() == Some(now) {
            true => ok(json!(now)),
            false => to(&format!("https://{now}{}", seen.uri.path())),
        }
    });
    let client = webhook(&portal, "https://a.test");
    for name in ["b.test", "a.test"] {
        *now.lock().expect("a lock") = name;
        assert_eq!(call(&client).await.expect("an answer"), name);
        tokio::time::advance(Duration::from_secs(2 * 60 * 60)).await;
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_not_the_same_call_by_tls_elsewhere_is_refused_and_gets_no_secret() {
    let path = format!("/rest/1/{CODE}/some.add");
    for location in [
        format!("http://b.test{path}"),
        format!("http://a.test{path}"),
        format!("ftp://b.test{path}"),
        "https://b.test/".to_owned(),
        "https://b.test/login?back=/rest/".to_owned(),
        format!("https://b.test/rest/1/{CODE}/some.delete"),
        format!("https://b.test/rest/1/{CODE}/some.add/more"),
        "/auth/".to_owned(),
        "::".to_owned(),
    ] {
        let answer = location.clone();
        let portal = Played::by(move |_| to(&answer));
        let client = webhook(&portal, "https://a.test");
        let error = call(&client).await.expect_err("refused");
        assert!(
            error.message().contains("not followed") && error.status() == Some(302),
            "{location}: {error}"
        );
        assert!(
            !format!("{error} {error:?}").contains(CODE),
            "{location}: {error}"
        );
        assert_eq!(portal.seen().len(), 1, "{location}");
        assert_eq!(client.portal_address(), "https://a.test");
    }
}

#[tokio::test(start_paused = true)]
async fn tls_is_not_given_up_even_where_plain_http_is_allowed() {
    let portal = hosts(&[("a.test", "http://b.test")]);
    let builder = Client::builder().webhook(format!("https://a.test/rest/1/{CODE}/"));
    let builder = builder.transport(portal.clone()).allow_http();
    let error = call(&builder.build().expect("a client"))
        .await
        .expect_err("refused");
    assert!(
        error.message().contains("from `https://` to `http://`"),
        "{error}"
    );
    assert_eq!(portal.seen().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_user_and_a_password_of_the_new_address_are_dropped() {
    let portal = hosts(&[("a.test", "https://me:k3y@b.test")]);
    let client = webhook(&portal, "https://a.test");
    assert_eq!(call(&client).await.expect("an answer"), "b.test");
    assert_eq!(
        portal.seen()[1]
            .uri
            .authority()
            .map(http::uri::Authority::as_str),
        Some("b.test")
    );
}

#[tokio::test(start_paused = true)]
async fn plain_http_may_become_tls_but_leaves_this_machine_only_where_that_is_allowed() {
    let portal = hosts(&[("localhost", "https://b.test")]);
    let client = webhook(&portal, "http://localhost");
    assert_eq!(call(&client).await.expect("an answer"), "b.test");

    let portal = hosts(&[("localhost", "http://b.test")]);
    let client = webhook(&portal, "http://localhost");
    let error = call(&client).await.expect_err("refused");
    assert!(error.message().contains("allow_http"), "{error}");

    let builder = Client::builder().webhook(format!("http://localhost/rest/1/{CODE}/"));
    let client = builder
        .transport(portal)
        .allow_http()
        .build()
        .expect("a client");
    assert_eq!(call(&client).await.expect("an answer"), "b.test");
}

#[test]
fn plain_http_is_for_this_machine_alone_or_allowed_by_name() {
    let hosts = |list: [&str; 4]| list.map(|host| format!("http://{host}/rest/1/{CODE}/"));
    for url in hosts(["localhost:8080", "127.0.0.1", "127.1.2.3:1", "[::1]:8080"]) {
        assert!(Client::webhook(&url).is_ok(), "{url}");
    }
    for url in hosts(["intranet", "10.0.0.1", "localhost.test", "portal.test:8080"]) {
        let error = Client::webhook(&url).expect_err("plain HTTP");
        let text = error.to_string();
        assert!(
            text.contains("`https://`") && text.contains("allow_http()"),
            "{text}"
        );
        assert!(!text.contains(CODE), "{text}");
        assert!(Client::builder().webhook(&url).allow_http().build().is_ok());
    }
}

#[test]
fn an_application_and_its_server_are_called_by_tls_as_well() {
    let build = |portal: &str, server: &str| {
        let application = Application::new("app.1", "s", portal)?.server(server)?;
        Client::builder().application(application).build()
    };
    assert!(build("portal.test", "https://oauth.test").is_ok());
    assert!(build("http://localhost/portal", "http://127.0.0.1:8080").is_ok());
    assert!(build("http://portal.test", "https://oauth.test").is_err());
    let error = build("portal.test", "http://oauth.test").expect_err("plain HTTP");
    assert!(error.message().contains("authorization server"), "{error}");
    assert!(build("https://me:k3y@portal.test", "https://oauth.test").is_err());
}

#[tokio::test(start_paused = true)]
async fn a_portal_of_ones_own_may_stand_below_a_folder_and_on_a_port() {
    let portal = Played::in_turn([]);
    let application =
        Application::new("app.1", "s", "https://intranet:8443/portal/").expect("an application");
    assert!(
        application
            .authorize_url("x")
            .starts_with("https://intranet:8443/portal/oauth/authorize/?")
    );
    let application = application.store(MemoryStore::with(tokens(1)));
    let builder = Client::builder().application(application);
    let client = builder.transport(portal.clone()).build().expect("a client");
    call(&client).await.expect("an answer");
    client
        .raw_v3("some.get", json!({}))
        .await
        .expect("an answer");
    let webhook = webhook(&portal, "https://intranet:8443/portal");
    call(&webhook).await.expect("an answer");
    let uris: Vec<String> = portal
        .seen()
        .iter()
        .map(|seen| seen.uri.to_string())
        .collect();
    assert_eq!(uris[0], "https://intranet:8443/portal/rest/some.add");
    assert_eq!(uris[1], "https://intranet:8443/portal/rest/api/some.get");
    assert_eq!(
        uris[2],
        format!("https://intranet:8443/portal/rest/1/{CODE}/some.add")
    );
}

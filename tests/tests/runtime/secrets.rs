//! Secrets, planted in every place that they can come through, show in nothing that the library says.
//!
//! Here one program plants them; `.ci/secrets` searches what all tests have printed.

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bitrix24::client::Builder;
use bitrix24::files::Content;
use bitrix24::read::{Reader, integer};
use bitrix24::request::{Access, Method, Request, Slots};
use bitrix24::transport::{Failure, Http};
use bitrix24::{Client, Error, Retries};
use http::header;
use serde_json::json;
use tracing_subscriber::fmt::format::FmtSpan;

use crate::played::{Answer, CODE, KEY, MARK, Played, html, ok};
use crate::socket::{Server, answer};

const PASSWORD: &str = "s3cr3tpassw0rd";
/// What a program gives to a method.
const GIVEN: &str = "s3cr3tg1ven";

/// All that was traced.
#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<u8>>>);

impl Write for Heard {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("a lock").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Listens on this thread, which runs all of a test.
fn listen() -> (Heard, tracing::subscriber::DefaultGuard) {
    let heard = Heard::default();
    let writer = heard.clone();
    let all = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(FmtSpan::FULL)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    (heard, tracing::subscriber::set_default(all))
}

impl Heard {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().expect("a lock")).into_owned()
    }
}

/// Nor a part of one.
fn assert_clean(what: &str, shown: &str) {
    // What would be printed is the secret itself.
    assert!(
        !shown.contains(MARK),
        "{what}: {}",
        shown.replace(MARK, "SECRET")
    );
}

fn check(error: &Error) {
    let shown = format!(
        "{error} {error:?} {error:#?} {:?} {:?}",
        error.body(),
        error.text()
    );
    assert_clean("an error", &shown);
    let sources = std::error::Error::source(error).map(|source| format!("{source} {source:?}"));
    assert_clean("a cause", &sources.unwrap_or_default());
    assert_clean("a request id", error.request_id().unwrap_or_default());
}

/// Finds no host, at once.
struct Unresolved;

impl reqwest::dns::Resolve for Unresolved {
    fn resolve(&self, name: reqwest::dns::Name) -> reqwest::dns::Resolving {
        Box::pin(async move { Err(format!("no host {}", name.as_str()).into()) })
    }
}

fn webhook(address: &str) -> Builder {
    let webhook = format!("http://me:{PASSWORD}@{address}/rest/1/{CODE}/");
    Client::builder()
        .webhook(webhook)
        .allow_http()
        .retries(Retries {
            times: 1,
            ..Retries::none()
        })
}

/// A request whose answer does not fit.
struct Count;

impl Request for Count {
    const METHOD: Method = Method::v2("some.count", Access::Read);
    type Output = i64;

    fn into_slots(self) -> Slots {
        let mut slots = Slots::new();
        slots.set(0, "client_secret", GIVEN.into());
        slots
    }

    fn read(reader: &mut Reader<'_>) -> i64 {
        integer(reader)
    }
}

/// Answers that repeat the secrets of a call in every place, with what the program gave to it.
fn repeated(given: &str) -> Vec<Answer> {
    let said = format!("{CODE} {PASSWORD} {given} https://x/rest/1/{CODE}/y?auth={KEY}");
    let mut moved = html(302);
    let mut page = html(200);
    for (answer, name) in [
        (&mut moved, header::LOCATION),
        (&mut page, header::CONTENT_TYPE),
    ] {
        if let Answer::Other(response) = answer {
            let value = http::HeaderValue::from_str(&format!("http://x/{CODE}/{PASSWORD}"));
            response
                .headers_mut()
                .insert(name, value.expect("a header"));
            response
                .headers_mut()
                .insert("x-request-id", CODE.parse().expect("a header"));
        }
    }
    let mut text = html(502);
    if let Answer::Other(response) = &mut text {
        *response.body_mut() = format!("<html>{}{said}", "x".repeat(150)).into();
    }
    let without_key = said.replace(KEY, "");
    vec![
        Answer::Json(
            400,
            json!({"error": without_key, "error_description": without_key, without_key.clone(): 1}),
        ),
        Answer::Json(
            422,
            json!({"error": {"code": CODE, "message": without_key,
            "validation": [{"field": CODE, "message": given}]}}),
        ),
        ok(json!({"id": CODE, given: [PASSWORD]})),
        Answer::Fails(Failure::unknown(without_key.clone())),
        Answer::Fails(Failure::unsent(without_key)),
        Answer::Cut(200, format!("{{\"result\":\"{CODE}").into()),
        moved,
        page,
        text,
    ]
}

#[tokio::test(start_paused = true)]
async fn what_a_portal_repeats_shows_nowhere() {
    let (heard, guard) = listen();
    let answers = repeated("").len();
    for index in 0..answers {
        let portal = Played::by(move |seen| {
            let given = if seen.method == "some.count" {
                GIVEN
            } else {
                ""
            };
            repeated(given).swap_remove(index)
        });
        let client = webhook("portal.test")
            .transport(portal.clone())
            .build()
            .expect("a client");
        check(&client.send(Count).await.expect_err("an error"));
        let link = format!("/rest/download.json?auth={KEY}&token={CODE}");
        match client.download(&link).await {
            Ok(file) => assert_clean("a download", &format!("{file:?}")),
            Err(error) => check(&error),
        }
        let upload = client.upload_to(&link, "file", "a", Content::bytes(GIVEN));
        assert_clean("an upload", &format!("{upload:?}"));
        if let Err(error) = upload.await {
            check(&error);
        }
    }
    drop(guard);
    let heard = heard.text();
    assert!(heard.contains("some.count"), "nothing was heard");
    assert_clean("what was traced", &heard);
}

#[tokio::test]
async fn what_reqwest_says_of_connections_that_fail_shows_nothing() {
    let (heard, guard) = listen();
    let plain = Server::by(|_| answer("200 OK", &["Content-Encoding: gzip"], b"no gzip")).await;
    let gone = Server::by(|_| b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{".to_vec()).await;
    let odd = Server::by(|_| CODE.as_bytes().to_vec()).await;
    let no_tls = Server::rude(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
    let refused = "127.0.0.1:9".to_owned();
    let silent = reqwest::Client::builder()
        .timeout(Duration::from_millis(50))
        .build();
    let proxy = reqwest::Proxy::all(format!("http://me:{PASSWORD}@{refused}")).expect("a proxy");
    let behind = reqwest::Client::builder().proxy(proxy).build();
    let unresolved = reqwest::Client::builder().dns_resolver(Arc::new(Unresolved));
    let unresolved = unresolved.build().expect("a client");
    let clients = [
        webhook(&refused),
        webhook("no-such-host.test").transport(Http::with(unresolved)),
        webhook(&plain.address),
        webhook(&odd.address),
        webhook(&gone.address).transport(Http::with(silent.expect("a client"))),
        webhook("portal.test").transport(Http::with(behind.expect("a client"))),
        Client::builder().webhook(format!("https://{no_tls}/rest/1/{CODE}/")),
    ];
    for builder in clients {
        assert_clean("a builder", &format!("{builder:?}"));
        let client = builder.retries(Retries::none()).build().expect("a client");
        check(&client.send(Count).await.expect_err("no connection"));
        check(
            &client
                .raw(format!("https://x/rest/1/{CODE}/server.time"), json!({}))
                .await
                .expect_err("no name"),
        );
        let link = format!("/x?auth={KEY}");
        match client.download(&link).await {
            Ok(file) => check(&file.bytes(1000).await.expect_err("cut off")),
            Err(error) => check(&error),
        }
        let upload = client.upload_to(link, "file", "a", Content::bytes("x"));
        check(&upload.await.expect_err("no connection"));
    }
    drop(guard);
    assert_clean("what was traced", &heard.text());
}

#[tokio::test]
async fn a_password_of_the_address_goes_as_a_header_and_shows_in_no_address() {
    let server = Server::by(|_| answer("200 OK", &[], br#"{"result":1}"#)).await;
    let client = webhook(&server.address).build().expect("a client");
    client.raw("x", json!({})).await.expect("an answer");
    let (head, _) = &server.seen()[0];
    let expected = "authorization: Basic bWU6czNjcjN0cGFzc3cwcmQ=";
    assert!(head.contains(expected), "no authorization");
    assert!(!head.contains(PASSWORD), "in the address");
}

#[test]
fn a_wrong_webhook_is_refused_without_being_repeated() {
    for wrong in [
        CODE.to_owned(),
        format!("https://{CODE}/"),
        format!("https://portal.test/rest/{CODE}/1/"),
        format!("https://portal.test/rest/1/{CODE}*/"),
        format!("https://me:{PASSWORD}@[/rest/1/{CODE}/"),
        format!("{CODE}://portal.test/rest/1/x/"),
    ] {
        check(&Client::webhook(&wrong).expect_err("no webhook"));
        assert_clean(
            "a builder",
            &format!("{:?}", Client::builder().webhook(&wrong)),
        );
    }
}

#[test]
fn nothing_that_holds_a_secret_shows_it() {
    let client = webhook("portal.test")
        .transport(Played::in_turn([]))
        .build()
        .expect("a client");
    let call = client.send(Count);
    let mut slots = Slots::new();
    for name in ["auth", "client_secret", "PASSWORD", "botToken"] {
        slots.set(0, name, GIVEN.into());
        slots.set(1, "fields", json!({name: GIVEN}));
        assert_clean("a request", &format!("{slots:?} {slots:#?}"));
    }
    slots.set(2, "id", 5.into());
    let shown = format!("{slots:?}");
    assert!(shown.contains("id") && shown.contains('5'), "{shown}");
    let blocking = bitrix24::blocking::Client::new(client.clone()).expect("a thread");
    let secret = bitrix24::incoming::Secret::from(GIVEN);
    assert_clean(
        "a value",
        &format!("{client:?} {call:?} {blocking:?} {secret:?}"),
    );
    assert_clean(
        "a value",
        &format!("{client:#?} {call:#?} {blocking:#?} {secret:#?}"),
    );
}

//! The client for programs without async.

use std::io::Read as _;
use std::thread;

use bitrix24::blocking::Client;
use bitrix24::files::Content;
use bitrix24::{Error, ErrorKind, Retries};
use futures_util::{StreamExt as _, stream};
use http::Response;
use serde_json::json;

use crate::played::{Answer, CODE, Played, ok, refused};
use crate::socket::{Server, answer};

/// A played portal needs a clock of tokio's.
fn portal(answers: Vec<Answer>) -> (Client, Played) {
    let portal = Played::in_turn(answers);
    let client = portal
        .builder()
        .retries(Retries::none())
        .build()
        .expect("a client");
    (Client::new(client).expect("a thread"), portal)
}

#[test]
fn a_call_blocks_until_its_answer() {
    let (client, portal) = portal(vec![ok(json!("pong")), refused(400, "NO"), ok(json!(3))]);
    assert_eq!(
        client.raw("ping", json!({"a": 1})).expect("an answer"),
        "pong"
    );
    assert_eq!(portal.seen()[0].body, json!({"a": 1}));
    assert!(client.raw("ping", json!({})).expect_err("refused").is("NO"));
    assert_eq!(client.raw_v3("ping", json!({})).expect("an answer"), 3);
}

#[test]
fn requests_futures_and_streams_of_the_client_are_taken() {
    let (client, _portal) = portal(vec![ok(json!({"a": 1})), ok(json!({"a": 1}))]);
    client.send(client.server().time()).expect("an answer");
    client
        .wait(client.server().time().send())
        .expect("an answer");
    let calls = stream::iter(0..3).then({
        let client = client.clone();
        move |number| {
            let call = client.asynchronous().raw("x", json!({"n": number}));
            async move { call.await.map(|_| number) }
        }
    });
    let all: Result<Vec<i32>, Error> = client.iter(calls).collect();
    assert_eq!(all.expect("answers"), [0, 1, 2]);
}

#[test]
fn waits_pass_without_a_runtime_of_the_program() {
    let portal = Played::in_turn([refused(503, "QUERY_LIMIT_EXCEEDED"), ok(json!(1))]);
    let client = Client::new(portal.client()).expect("a thread");
    assert_eq!(client.raw("x", json!({})).expect("an answer"), 1);
}

#[test]
fn threads_share_a_client() {
    let (client, portal) = portal(vec![]);
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let client = client.clone();
            thread::spawn(move || client.raw("x", json!({})).is_ok())
        })
        .collect();
    assert!(
        threads
            .into_iter()
            .all(|thread| thread.join().expect("a thread"))
    );
    assert_eq!(portal.seen().len(), 8);
}

#[test]
fn files_go_up_from_a_reader_and_come_down_as_one() {
    let mut file = Response::new("%PDF-1.7".into());
    let name = http::HeaderValue::from_static("attachment; filename=a.pdf");
    file.headers_mut().insert("content-disposition", name);
    let address = json!({"uploadUrl": "http://portal.test/rest/upload.json"});
    let (client, portal) = portal(vec![ok(address), ok(json!(5)), Answer::Other(file)]);
    let content = Content::blocking(std::io::Cursor::new("abc"));
    client
        .upload(client.server().time(), "a.txt", content)
        .expect("a file");
    assert!(String::from_utf8_lossy(&portal.seen()[1].bytes).contains("abc"));
    let mut download = client.download("/x").expect("a file");
    assert_eq!(download.file_name(), Some("a.pdf"));
    let mut read = String::new();
    download.read_to_string(&mut read).expect("a text");
    assert_eq!(read, "%PDF-1.7");
}

#[tokio::test]
async fn inside_of_a_runtime_it_is_an_error_that_says_what_to_use() {
    let (client, portal) = portal(vec![]);
    let error = client.raw("x", json!({})).expect_err("inside");
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.message().contains("`bitrix24::Client`"), "{error}");
    let mut iter = client.iter(stream::iter([Ok::<_, Error>(1)]));
    assert!(iter.next().expect("an item").is_err() && iter.next().is_none());
    assert_eq!(portal.seen().len(), 0);
    // To drop it there does no harm either.
    drop((client, iter));
}

#[test]
fn connections_are_tended_to_between_calls() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let pong = || answer("200 OK", &[], br#"{"result":"pong"}"#);
    let server = runtime.block_on(Server::by(move |_| pong()));
    let client = Client::webhook(format!("http://{}/rest/1/{CODE}/", server.address));
    let client = client.expect("a client");
    for _ in 0..3 {
        assert_eq!(client.raw("ping", json!({})).expect("an answer"), "pong");
    }
    assert_eq!(server.seen().len(), 3);
}

#[test]
fn it_does_not_show_the_secret() {
    let (client, _portal) = portal(vec![]);
    let shown = format!(
        "{client:?} {:?}",
        client.iter(stream::iter([Ok::<_, Error>(1)]))
    );
    assert!(
        !shown.contains(CODE) && shown.contains("portal.test"),
        "{shown}"
    );
}

//! Files that go up in two steps: the portal gives an address, and takes the file there.

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};

use bitrix24::files::Content;
use bitrix24::transport::{Body, Failure};
use bytes::Bytes;
use futures_util::stream;
use http::{Response, header};
use serde_json::json;

use crate::files::{Add, form, made};
use crate::played::{Answer, CODE, KEY, Played, ok, refused};

fn address() -> String {
    format!("http://portal.test/rest/upload.json?auth={KEY}&token=disk%7C{KEY}")
}

fn two_steps(second: impl Fn(usize) -> Answer + Send + 'static) -> Played {
    let mut uploads = 0;
    Played::by(move |seen| match seen.method.as_str() {
        "upload.json" => {
            uploads += 1;
            second(uploads)
        }
        _ => ok(json!({"field": "file", "uploadUrl": address()})),
    })
}

#[tokio::test(start_paused = true)]
async fn an_upload_asks_for_an_address_and_posts_the_file_to_it() {
    let portal = two_steps(|_| ok(json!({"ID": 9011})));
    let content = made(10, 3).with_length(10);
    let answer = portal
        .client()
        .upload(Add::with("id", 8930), "test.png", content)
        .await;
    assert_eq!(answer.expect("a file"), json!({"ID": 9011}));
    let seen = portal.seen();
    assert_eq!(seen[0].body, json!({"id": 8930}));
    assert_eq!(seen[1].uri.to_string(), address());
    let (head, body) = &form(&seen[1])[0];
    assert!(
        head.contains("name=\"file\"; filename=\"test.png\""),
        "{head}"
    );
    assert_eq!(body, "xxxxxxxxxx");
    assert_eq!(
        seen[1].headers[header::CONTENT_LENGTH],
        seen[1].bytes.len().to_string()
    );
}

#[cfg(feature = "disk")]
#[tokio::test(start_paused = true)]
async fn an_upload_to_the_drive_answers_its_file() {
    let portal = two_steps(|_| ok(json!({"ID": 9011, "NAME": "test.png"})));
    let client = portal.client();
    let request = client.disk().folder_upload_file(8930);
    let file = client
        .upload(request, "test.png", Content::bytes("x"))
        .await;
    assert_eq!(file.expect("a file").name.as_deref(), Some("test.png"));
}

#[tokio::test(start_paused = true)]
async fn the_field_is_found_under_both_of_its_names() {
    let mut asked = false;
    let portal = Played::by(move |_| {
        if std::mem::replace(&mut asked, true) {
            return ok(json!({"FILE_ID": 5}));
        }
        ok(json!({"fieldName": "record", "uploadUrl": address()}))
    });
    let upload = portal
        .client()
        .upload(Add::with("CALL_ID", "c"), "a.mp3", Content::bytes("x"));
    upload.await.expect("a record");
    assert!(form(&portal.seen()[1])[0].0.contains("name=\"record\""));
}

#[tokio::test(start_paused = true)]
async fn an_answer_without_an_address_is_an_error() {
    let portal = Played::in_turn([ok(json!({"ID": 1}))]);
    let upload = portal
        .client()
        .upload(Add::with("id", 1), "a", Content::bytes("x"));
    let error = upload.await.expect_err("no address");
    assert_eq!(error.method(), "some.add");
    assert!(error.message().contains("no address"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn an_upload_that_broke_is_ambiguous_and_is_not_sent_again() {
    let broken: [fn() -> Answer; 3] = [
        || Answer::Fails(Failure::unknown("reset")),
        || Answer::Cut(200, "{".into()),
        || crate::played::html(502),
    ];
    for answer in broken {
        let portal = two_steps(move |_| answer());
        let upload = portal
            .client()
            .upload(Add::with("id", 1), "a", Content::bytes("x"));
        let error = upload.await.expect_err("broken");
        assert!(error.is_ambiguous(), "{error}");
        assert_eq!(portal.seen().len(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn a_limit_makes_an_upload_wait_where_its_content_can_be_read_again() {
    let busy = |times: usize| match times {
        1 => refused(503, "QUERY_LIMIT_EXCEEDED"),
        _ => ok(json!(5)),
    };
    for content in [
        Content::bytes("abc"),
        Content::opened(|| async { Ok(&b"abc"[..]) }),
    ] {
        let portal = two_steps(busy);
        let answer = portal
            .client()
            .upload(Add::with("id", 1), "a", content)
            .await;
        assert_eq!(answer.expect("a file"), json!(5));
        assert_eq!(form(&portal.seen()[2])[0].1, "abc");
    }
    let portal = two_steps(busy);
    let once = portal
        .client()
        .upload(Add::with("id", 1), "a", Content::reader(&b"abc"[..]));
    let error = once.await.expect_err("read already");
    assert!(
        error.is("QUERY_LIMIT_EXCEEDED") && error.is_safe_to_retry(),
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn what_was_not_begun_to_be_read_goes_along_when_a_request_is_sent_again() {
    let mut times = 0;
    let refusing = Refusing(Played::by(move |_| {
        times += 1;
        ok(json!(times))
    }));
    let client = bitrix24::Client::builder()
        .webhook(format!("http://portal.test/rest/1/{CODE}/"))
        .allow_http()
        .transport(refusing)
        .build()
        .expect("a client");
    let sent = client.send_with_files([Content::reader(&b"abc"[..])], |[file]| {
        Add::with("f", file.base64())
    });
    assert_eq!(sent.await.expect("an answer"), json!(1));
}

/// Refuses the first connection, so that no body is asked for.
#[derive(Debug)]
struct Refusing(Played);

impl bitrix24::transport::Transport for Refusing {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> bitrix24::transport::BoxFuture<'_, Result<Response<Body>, Failure>> {
        static FIRST: AtomicUsize = AtomicUsize::new(0);
        if FIRST.fetch_add(1, Ordering::SeqCst) == 0 {
            return Box::pin(async { Err(Failure::unsent("refused")) });
        }
        self.0.send(request)
    }
}

#[tokio::test(start_paused = true)]
async fn a_file_that_cannot_be_read_is_an_error_that_says_so_and_nothing_was_done() {
    let failing = || {
        Content::stream(stream::iter([
            Ok(Bytes::from("x")),
            Err(io::Error::other("no disk")),
        ]))
    };
    let short = || Content::bytes("abc").with_length(4);
    let long = || Content::bytes("abcdef").with_length(4);
    for (content, said) in [
        (failing(), "no disk"),
        (short(), "3 bytes"),
        (long(), "6 bytes"),
    ] {
        let portal = two_steps(|_| ok(json!(5)));
        let upload = portal
            .client()
            .upload(Add::with("id", 1), "a", content)
            .await;
        let error = upload.expect_err("unreadable");
        assert!(
            error.message().contains(said) && !error.is_ambiguous(),
            "{error}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_is_uploaded_in_the_clear_to_another_host() {
    let portal = Played::in_turn([]);
    for url in [
        "http://elsewhere.test/upload",
        "ftp://portal.test/upload",
        "",
    ] {
        let upload = portal
            .client()
            .upload_to(url, "file", "a", Content::bytes("x"));
        assert!(upload.await.is_err(), "{url}");
    }
    assert_eq!(portal.seen().len(), 0);
}

#[tokio::test(start_paused = true)]
async fn the_address_of_an_upload_shows_in_no_error() {
    let portal = two_steps(|_| refused(400, KEY));
    let upload = portal
        .client()
        .upload(Add::with("id", 1), "a", Content::bytes("x"));
    let error = upload.await.expect_err("refused");
    assert!(!format!("{error} {error:?}").contains(KEY), "{error}");
}

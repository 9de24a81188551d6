//! Files on their way into a portal, by each of the ways.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bitrix24::files::Content;
use bitrix24::read::{Reader, any};
use bitrix24::request::{Access, Method, Request, Slots};
use bitrix24::transport::{Body, Failure};
use bitrix24::value::{Any, File};
use bytes::Bytes;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use http::{Response, header};
use serde_json::{Value, json};

use crate::played::{Answer, CODE, KEY, Played, Seen, ok, refused};

/// A request with whatever parameters.
struct Add(Slots);

impl Add {
    fn with(name: &'static str, value: impl Into<Any>) -> Self {
        let mut slots = Slots::new();
        slots.set(0, name, value.into().into());
        Self(slots)
    }
}

impl Request for Add {
    const METHOD: Method = Method::v2("some.add", Access::Write);
    type Output = Value;

    fn into_slots(self) -> Slots {
        self.0
    }

    fn read(reader: &mut Reader<'_>) -> Value {
        any(reader)
    }
}

/// A reader of so many bytes, in odd parts, that makes them up and holds none.
fn made(bytes: usize, part: usize) -> Content {
    let parts = stream::unfold(bytes, move |left| async move {
        let length = part.min(left);
        let bytes = Bytes::from(vec![b'x'; length]);
        (length > 0).then_some((Ok::<_, io::Error>(bytes), left - length))
    });
    Content::stream(parts)
}

/// The parts of a form: what stands above each, and its content.
fn form(seen: &Seen) -> Vec<(String, String)> {
    let kind = seen.headers[header::CONTENT_TYPE].to_str().expect("a type");
    let boundary = kind
        .strip_prefix("multipart/form-data; boundary=")
        .expect("a form");
    let text = String::from_utf8(seen.bytes.to_vec()).expect("a text");
    let inner = text
        .strip_suffix(&format!("\r\n--{boundary}--\r\n"))
        .expect("an end");
    let inner = inner
        .strip_prefix(&format!("--{boundary}\r\n"))
        .expect("a start");
    let between = format!("\r\n--{boundary}\r\n");
    let parts = inner.split(&between);
    let split = |part: &str| {
        let (head, body) = part.split_once("\r\n\r\n").expect("a part");
        (head.to_owned(), body.to_owned())
    };
    parts.map(split).collect()
}

// --- base64 ---

#[tokio::test]
async fn a_file_in_memory_goes_as_a_pair_of_its_name_and_base64() {
    let portal = Played::in_turn([]);
    let call = portal
        .client()
        .send(Add::with("file", File::from_bytes("a.txt", "abcd")));
    call.await.expect("an answer");
    assert_eq!(
        portal.seen()[0].body,
        json!({"file": ["a.txt", "YWJjZA=="]})
    );
    assert_eq!(
        Value::from(File::data("a.txt", "abcd")),
        json!({"fileData": ["a.txt", "YWJjZA=="]})
    );
}

#[tokio::test]
async fn a_reader_goes_into_the_request_as_base64_wherever_its_parts_end() {
    for length in [0, 1, 2, 3, 4, 100, 1000] {
        for part in [1, 2, 3, 7, 4096] {
            let portal = Played::in_turn([]);
            let call = portal
                .client()
                .send_with_files([made(length, part)], |[file]| {
                    Add::with("file", file.named("a.txt"))
                });
            call.await.expect("an answer");
            let text = STANDARD.encode("x".repeat(length));
            assert_eq!(
                portal.seen()[0].body,
                json!({"file": ["a.txt", text]}),
                "{length} {part}"
            );
        }
    }
}

#[tokio::test]
async fn several_files_stand_where_the_request_has_them_in_whatever_order() {
    let portal = Played::in_turn([]);
    let files = [Content::bytes("one"), Content::bytes("two")];
    let call = portal.client().send_with_files(files, |[one, two]| {
        Add::with("fields", Any::from(vec![two.data("2"), one.data("1")]))
    });
    call.await.expect("an answer");
    let seen = &portal.seen()[0];
    let expected = json!([{"fileData": ["2", "dHdv"]}, {"fileData": ["1", "b25l"]}]);
    assert_eq!(seen.body, json!({"fields": expected}));
    assert_eq!(
        seen.headers[header::CONTENT_LENGTH],
        seen.bytes.len().to_string()
    );
}

#[tokio::test]
async fn a_file_that_stands_in_its_request_not_once_is_an_error_before_anything_is_sent() {
    let portal = Played::in_turn([]);
    for times in [0, 2] {
        let call = portal
            .client()
            .send_with_files([Content::bytes("x")], |[file]| {
                Add::with("files", Any::from(vec![file.base64(); times]))
            });
        let error = call.await.expect_err("no place");
        assert!(error.message().contains("once"), "{error}");
    }
    assert_eq!(portal.seen().len(), 0);
}

#[tokio::test]
async fn no_more_than_a_few_parts_of_a_file_are_held_while_it_is_sent() {
    // As much as the portal has not taken yet.
    let (made, taken) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let most = Arc::new(AtomicUsize::new(0));
    let source = {
        let made = Arc::clone(&made);
        stream::iter(0..512).map(move |_| {
            made.fetch_add(64 << 10, Ordering::SeqCst);
            Ok::<_, io::Error>(Bytes::from(vec![0; 64 << 10]))
        })
    };
    let portal = Counting {
        made,
        taken,
        most: Arc::clone(&most),
    };
    let builder = bitrix24::Client::builder()
        .allow_http()
        .webhook("http://portal.test/rest/1/code/");
    let client = builder.transport(portal).build().expect("a client");
    let call = client.send_with_files([Content::stream(source)], |[file]| {
        Add::with("f", file.named("x"))
    });
    call.await.expect("an answer");
    let most = most.load(Ordering::SeqCst);
    assert!(most <= 256 << 10, "{most} bytes of 32 MiB");
}

/// Takes a body part by part, and looks how far its reader is ahead.
#[derive(Debug)]
struct Counting {
    made: Arc<AtomicUsize>,
    taken: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
}

impl bitrix24::transport::Transport for Counting {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> bitrix24::transport::BoxFuture<'_, Result<Response<Body>, Failure>> {
        Box::pin(async move {
            let mut parts = request.into_body().into_stream();
            while let Some(part) = parts.try_next().await? {
                let taken = self.taken.fetch_add(part.len() / 4 * 3, Ordering::SeqCst);
                let ahead = self.made.load(Ordering::SeqCst).saturating_sub(taken);
                self.most.fetch_max(ahead, Ordering::SeqCst);
            }
            Ok(Response::new(Body::from("{\"result\":true}")))
        })
    }
}

// --- forms ---

#[tokio::test]
async fn a_form_has_the_parameters_in_brackets_and_the_file_as_it_is() {
    let portal = Played::in_turn([]);
    let request = Add::with("fields", json!({"name": "offer", "users": ["UA", 5]}));
    let call = portal
        .client()
        .send_form(request, "fields[file]", "ä\".docx", made(5, 2));
    call.await.expect("an answer");
    let parts = form(&portal.seen()[0]);
    let heads: Vec<_> = parts
        .iter()
        .map(|(head, _)| head.lines().next().unwrap_or_default())
        .collect();
    assert_eq!(
        heads,
        [
            "Content-Disposition: form-data; name=\"fields[name]\"",
            "Content-Disposition: form-data; name=\"fields[users][0]\"",
            "Content-Disposition: form-data; name=\"fields[users][1]\"",
            "Content-Disposition: form-data; name=\"fields[file]\"; filename=\"ä%22.docx\"",
        ]
    );
    let contents: Vec<_> = parts.iter().map(|(_, body)| body.as_str()).collect();
    assert_eq!(contents, ["offer", "UA", "5", "xxxxx"]);
}

struct AddV3;

impl Request for AddV3 {
    const METHOD: Method = Method::v3("some.add", Access::Write);
    type Output = Value;

    fn into_slots(self) -> Slots {
        Slots::new()
    }

    fn read(reader: &mut Reader<'_>) -> Value {
        any(reader)
    }
}

#[tokio::test]
async fn version_3_takes_no_form() {
    let portal = Played::in_turn([]);
    let call = portal
        .client()
        .send_form(AddV3, "file", "a", Content::bytes("x"));
    assert!(
        call.await
            .expect_err("no form")
            .message()
            .contains("JSON alone")
    );
    assert_eq!(portal.seen().len(), 0);
}

// --- two steps ---

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

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

use crate::played::{Played, Seen};

/// A request with whatever parameters.
pub struct Add(Slots);

impl Add {
    pub fn with(name: &'static str, value: impl Into<Any>) -> Self {
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
pub fn made(bytes: usize, part: usize) -> Content {
    let parts = stream::unfold(bytes, move |left| async move {
        let length = part.min(left);
        let bytes = Bytes::from(vec![b'x'; length]);
        (length > 0).then_some((Ok::<_, io::Error>(bytes), left - length))
    });
    Content::stream(parts)
}

/// The parts of a form: what stands above each, and its content.
pub fn form(seen: &Seen) -> Vec<(String, String)> {
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

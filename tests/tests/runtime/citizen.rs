//! What a client does to its surroundings: proxies, compression, room, and what goes over the wire.

use std::io::Write as _;

use bitrix24::files::Content;
use bitrix24::transport::Http;
use bitrix24::value::Text;
use bitrix24::{AnswerLimits, Client, Retries};
use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::stream;
use serde_json::json;

use crate::played::{CODE, Played};
use crate::socket::{Server, answer};

fn client(server: &Server) -> Client {
    let webhook = format!("http://{}/rest/1/{CODE}/", server.address);
    Client::builder()
        .webhook(webhook)
        .retries(Retries::none())
        .build()
        .expect("a client")
}

fn pong() -> Vec<u8> {
    answer(
        "200 OK",
        &["Content-Type: application/json"],
        br#"{"result":"pong"}"#,
    )
}

#[tokio::test]
async fn a_proxy_is_asked_for_the_portals_address() {
    let proxy = Server::by(|_| pong()).await;
    let through = reqwest::Proxy::all(format!("http://{}", proxy.address)).expect("a proxy");
    let http = reqwest::Client::builder()
        .proxy(through)
        .build()
        .expect("a client");
    let portal = Client::builder()
        .webhook(format!("http://portal.test/rest/1/{CODE}/"))
        .allow_http()
        .transport(Http::with(http))
        .build()
        .expect("a client");
    assert_eq!(
        portal.raw("ping", json!({})).await.expect("an answer"),
        "pong"
    );
    let (head, _) = &proxy.seen()[0];
    let expected = format!("POST http://portal.test/rest/1/{CODE}/ping HTTP/1.1");
    assert!(head.starts_with(&expected), "{}", head.replace(CODE, "***"));
}

#[tokio::test]
async fn a_compressed_answer_is_asked_for_and_read() {
    let server = Server::by(|head| {
        assert!(
            head.to_ascii_lowercase().contains("accept-encoding: gzip"),
            "no gzip"
        );
        let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
        gzip.write_all(br#"{"result":"pong"}"#).expect("gzip");
        let body = gzip.finish().expect("gzip");
        answer("200 OK", &["Content-Encoding: gzip"], &body)
    });
    let server = server.await;
    let answer = client(&server).raw("ping", json!({})).await;
    assert_eq!(answer.expect("an answer"), "pong");
}

#[tokio::test]
async fn a_small_answer_that_unpacks_to_a_large_one_meets_the_limit() {
    let server = Server::by(|_| {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        gzip.write_all(&vec![b' '; 8 << 20]).expect("gzip");
        answer(
            "200 OK",
            &["Content-Encoding: gzip"],
            &gzip.finish().expect("gzip"),
        )
    });
    let server = server.await;
    let limits = AnswerLimits {
        bytes: 1 << 20,
        ..AnswerLimits::default()
    };
    let portal = client(&server).with_limits(limits);
    let error = portal.raw("ping", json!({})).await.expect_err("too long");
    assert!(error.message().contains("1048576 bytes"), "{error}");
}

#[tokio::test]
async fn an_upload_says_how_long_it_is_where_that_is_known() {
    let server = Server::by(|_| pong()).await;
    let url = format!("http://{}/rest/upload.json", server.address);
    let portal = client(&server);
    let whole = Content::bytes("abc");
    portal
        .upload_to(&url, "file", "a", whole)
        .await
        .expect("an answer");
    portal
        .upload_to(&url, "file", "a", Content::reader(&b"abc"[..]))
        .await
        .expect("an answer");
    let seen = server.seen();
    let (head, body) = &seen[0];
    let head = head.to_ascii_lowercase();
    assert!(
        head.contains(&format!("content-length: {}", body.len())) && !head.contains("chunked"),
        "{head}"
    );
    let (head, body) = &seen[1];
    assert!(
        head.to_ascii_lowercase()
            .contains("transfer-encoding: chunked"),
        "{head}"
    );
    assert!(String::from_utf8_lossy(body).contains("abc"));
}

#[tokio::test]
async fn a_file_that_cannot_be_read_says_so_over_a_real_connection_too() {
    let server = Server::by(|_| pong()).await;
    let url = format!("http://{}/rest/upload.json", server.address);
    let parts = [Ok(Bytes::from("x")), Err(std::io::Error::other("no disk"))];
    let upload = client(&server).upload_to(url, "file", "a", Content::stream(stream::iter(parts)));
    let error = upload.await.expect_err("unreadable");
    assert!(
        error.message().contains("no disk") && !error.is_ambiguous(),
        "{error}"
    );
}

#[tokio::test]
async fn a_file_comes_over_a_real_connection() {
    let server = Server::by(|head| match head.split(' ').nth(1) {
        Some("/rest/download.json") => answer("302 Found", &["Location: /file"], b""),
        _ => answer("200 OK", &["Content-Type: application/pdf"], b"%PDF-1.7"),
    });
    let server = server.await;
    let file = client(&server)
        .download("/rest/download.json")
        .await
        .expect("a file");
    assert_eq!(file.bytes(100).await.expect("bytes"), "%PDF-1.7");
    let (head, _) = &server.seen()[1];
    let head = head.to_ascii_lowercase();
    assert!(head.contains("accept-language: en-us"), "{head}");
    assert_eq!(head.matches("user-agent:").count(), 1, "{head}");
}

#[tokio::test]
async fn calls_are_small_until_they_are_sent() {
    let portal = Played::in_turn([]).client();
    let call = portal.raw("x", json!({}));
    assert!(size_of_val(&call) <= 96, "{}", size_of_val(&call));
    let waiting = async move { call.await.is_ok() };
    assert!(size_of_val(&waiting) <= 256, "{}", size_of_val(&waiting));
    let download = portal.download("/x");
    assert!(size_of_val(&download) <= 16, "{}", size_of_val(&download));
    let typed = portal.server().time().send();
    assert!(size_of_val(&typed) <= 96, "{}", size_of_val(&typed));
}

#[test]
fn what_the_library_gives_crosses_threads() {
    fn sent<T: Send + 'static>(_: &T) {}
    fn shared<T: Send + Sync + Clone + 'static>() {}
    shared::<Client>();
    shared::<Content>();
    shared::<bitrix24::Error>();
    let portal = Client::builder()
        .webhook("http://portal.test/rest/1/code/")
        .allow_http()
        .build()
        .expect("a client");
    sent(&portal.download("/x"));
    sent(&portal.upload_to("/x", "file", "a", Content::bytes("x")));
    // What goes into a request is plain data.
    shared::<Text>();
}

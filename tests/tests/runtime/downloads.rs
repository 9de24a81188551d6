//! Files on their way out of a portal.

use bitrix24::transport::{Body, Failure};
use futures_util::{StreamExt as _, TryStreamExt as _};
use http::{HeaderValue, Response, header};
use serde_json::json;

use crate::played::{Answer, KEY, Played, refused};

fn file(headers: &[(&'static str, &'static str)], body: impl Into<Body>) -> Answer {
    let mut response = Response::new(body.into());
    for (name, value) in headers {
        response
            .headers_mut()
            .insert(*name, HeaderValue::from_static(value));
    }
    Answer::Other(response)
}

fn led_on(to: &str) -> Answer {
    let mut response = Response::new(Body::default());
    *response.status_mut() = http::StatusCode::FOUND;
    let to = HeaderValue::from_str(to).expect("a header");
    response.headers_mut().insert(header::LOCATION, to);
    Answer::Other(response)
}

fn link() -> String {
    format!("http://portal.test/rest/download.json?auth={KEY}&token=disk%7C{KEY}")
}

#[tokio::test(start_paused = true)]
async fn a_download_says_what_the_file_is_and_gives_its_bytes() {
    let headers = [
        ("content-type", "application/pdf"),
        ("content-length", "8"),
        (
            "content-disposition",
            "attachment; filename=\"x\"; filename*=utf-8''offer%20%D0%B0.pdf",
        ),
    ];
    let portal = Played::in_turn([file(&headers, "%PDF-1.7")]);
    let download = portal.client().download(link()).await.expect("a file");
    assert_eq!((download.status(), download.length()), (200, Some(8)));
    assert_eq!(download.content_type(), Some("application/pdf"));
    assert_eq!(download.file_name(), Some("offer а.pdf"));
    assert_eq!(download.bytes(8).await.expect("bytes"), "%PDF-1.7");
}

#[tokio::test(start_paused = true)]
async fn a_download_has_the_headers_that_portals_want_and_none_of_the_webhook() {
    let portal = Played::in_turn([file(&[], "x")]);
    portal.client().download(link()).await.expect("a file");
    let seen = &portal.seen()[0];
    assert_eq!(seen.uri.to_string(), link());
    assert_eq!(seen.headers[header::ACCEPT], "*/*");
    assert_eq!(seen.headers[header::ACCEPT_LANGUAGE], "en-US,en;q=0.9");
    assert_eq!(seen.headers[header::REFERER], "http://portal.test/");
    let agent = seen.headers[header::USER_AGENT].to_str().expect("a name");
    assert!(agent.starts_with("bitrix24-rust/"), "{agent}");
    assert_eq!(seen.headers.len(), 4);
}

#[tokio::test(start_paused = true)]
async fn an_address_without_a_host_is_the_portals_own() {
    let portal = Played::in_turn([file(&[], "x")]);
    portal
        .client()
        .download("/bitrix/show_file.php?auth=&fileId=5")
        .await
        .expect("a file");
    assert_eq!(
        portal.seen()[0].uri.to_string(),
        "http://portal.test/bitrix/show_file.php?auth=&fileId=5"
    );
}

#[tokio::test(start_paused = true)]
async fn a_download_is_written_to_whatever_is_written_to() {
    let portal = Played::in_turn([file(&[], vec![7; 100_000])]);
    let (mut one, mut other) = tokio::io::duplex(1000);
    let writing = async {
        let download = portal.client().download(link()).await.expect("a file");
        let written = download.write_to(&mut one).await;
        drop(one);
        written
    };
    let reading = async {
        let mut all = Vec::new();
        tokio::io::AsyncReadExt::read_to_end(&mut other, &mut all)
            .await
            .map(|_| all)
    };
    let (written, read) = tokio::join!(writing, reading);
    assert_eq!(
        (written.expect("written"), read.expect("read")),
        (100_000, vec![7; 100_000])
    );
}

#[tokio::test(start_paused = true)]
async fn no_more_of_a_file_is_collected_than_is_wanted() {
    let portal = Played::in_turn([file(&[], "12345")]);
    let download = portal.client().download(link()).await.expect("a file");
    let error = download.bytes(4).await.expect_err("too long");
    assert!(error.message().contains("4 bytes"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_file_that_breaks_off_is_an_error_that_says_how_much_there_was() {
    let portal = Played::by(|_| Answer::Cut(200, "12345".into()));
    let mut download = portal.client().download(link()).await.expect("a file");
    assert_eq!(
        download.try_next().await.expect("a part").as_deref(),
        Some(&b"12345"[..])
    );
    let error = download.try_next().await.expect_err("broken");
    assert!(
        error.message().contains("after 5 bytes") && error.is_safe_to_retry(),
        "{error}"
    );
    assert!(download.next().await.is_none());

    let portal = Played::in_turn([file(&[("content-length", "9")], "12345")]);
    let download = portal.client().download(link()).await.expect("a file");
    let error = download.bytes(100).await.expect_err("short");
    assert!(error.message().contains("had said 9"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_refusal_or_a_page_instead_of_a_file_is_an_error() {
    let page = "<html><center>nginx</center>";
    let json = [("content-type", "application/json")];
    let html = [("content-type", "text/html; charset=UTF-8")];
    let named = [
        ("content-type", "text/html"),
        ("content-disposition", "attachment; filename=a.pdf"),
    ];
    for (answer, said) in [
        (
            file(&json, r#"{"error":"NO","error_description":"why"}"#),
            "NO: why",
        ),
        (refused(403, "ACCESS_DENIED"), "ACCESS_DENIED"),
        (file(&html, "<html>Log in"), "a page instead of the file"),
        (file(&named, page), "a page instead of the file"),
    ] {
        let portal = Played::in_turn([answer]);
        let error = portal.client().download(link()).await.expect_err("no file");
        assert!(error.to_string().contains(said), "{error}");
        assert_eq!(error.method(), "download");
        assert_eq!(portal.seen().len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_file_of_json_or_of_html_is_a_file() {
    let json = [("content-type", "application/json")];
    let named = [
        ("content-type", "application/json"),
        ("content-disposition", "attachment; filename=a.json"),
    ];
    let page = [
        ("content-type", "text/html"),
        ("content-disposition", "attachment; filename=a.html"),
    ];
    let long = format!("[{}1]", "1,".repeat(100_000));
    for (headers, body) in [
        (&json[..], r#"{"a":1}"#.to_owned()),
        (&json[..], long),
        (&named[..], r#"{"error":"x"}"#.to_owned()),
        (&page[..], "<html>mine".to_owned()),
    ] {
        let portal = Played::in_turn([file(headers, body.clone())]);
        let download = portal.client().download(link()).await.expect("a file");
        assert_eq!(download.bytes(1 << 20).await.expect("bytes"), body);
    }
}

#[tokio::test(start_paused = true)]
async fn a_download_reads_and_is_tried_again() {
    for first in [
        Answer::Fails(Failure::unknown("reset")),
        Answer::Fails(Failure::unsent("refused")),
        refused(503, "QUERY_LIMIT_EXCEEDED"),
        crate::played::html(502),
    ] {
        let portal = Played::in_turn([first, file(&[], "x")]);
        portal.client().download(link()).await.expect("a file");
        assert_eq!(portal.seen().len(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn redirects_are_followed_a_few_times() {
    let portal = Played::in_turn([led_on("/a"), led_on("https://cdn.test/b"), file(&[], "x")]);
    portal.client().download(link()).await.expect("a file");
    let last = portal.seen().pop().expect("a request");
    assert_eq!(
        (last.uri.to_string().as_str(), last.method.as_str()),
        ("https://cdn.test/b", "b")
    );

    let portal = Played::by(|_| led_on("/again"));
    let error = portal.client().download(link()).await.expect_err("a loop");
    assert!(error.message().contains("more than 5 times"), "{error}");
    assert_eq!(portal.seen().len(), 6);
}

#[tokio::test(start_paused = true)]
async fn no_redirect_leads_out_of_tls_or_in_the_clear_to_another_host() {
    for (from, to) in [
        ("https://cdn.test/a", "http://portal.test/b"),
        ("https://cdn.test/a", "http://cdn.test/b"),
        ("http://portal.test/a", "http://elsewhere.test/b"),
        ("http://portal.test/a", "file:///etc/passwd"),
    ] {
        let portal = Played::by(move |_| led_on(to));
        let error = portal.client().download(from).await.expect_err("unsafe");
        assert!(
            error.message().contains("the address of the file"),
            "{error}"
        );
        assert_eq!(portal.seen().len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn the_address_of_a_file_shows_in_no_error() {
    let said = format!("no {KEY} for you");
    for answer in [
        Answer::Json(400, json!({"error": KEY, "error_description": said})),
        Answer::Fails(Failure::unknown(said.clone())),
        file(&[("content-type", "text/html")], said.clone()),
    ] {
        let portal = Played::in_turn([answer]);
        let client = portal
            .builder()
            .retries(bitrix24::Retries::none())
            .build()
            .expect("a client");
        let error = client.download(link()).await.expect_err("no file");
        let shown = format!("{error} {error:?} {:?} {:?}", error.body(), error.text());
        assert!(!shown.contains(KEY), "{shown}");
    }
}

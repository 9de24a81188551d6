//! What takes minutes to be sent, over a real connection and by a paused clock.

use std::io;
use std::time::Duration;

use bitrix24::files::Content;
use bitrix24::{Client, Retries};
use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::time::{Instant, sleep};

use crate::played::CODE;
use crate::socket::answer;

const PONG: &[u8] = br#"{"result":"pong"}"#;

/// The clock goes on by little where nothing but a connection is waited for: bytes that are on their way take no time that
/// counts.
fn tick() {
    tokio::spawn(async {
        loop {
            sleep(Duration::from_millis(100)).await;
        }
    });
}

/// A portal that reads so much at a time, with a wait before each, and answers what ends with a mark, if it is to.
async fn portal(part: usize, wait: Duration, mark: Option<&'static [u8]>) -> Client {
    crate::output::on();
    tick();
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.expect("a connection");
        let (mut room, mut end) = (vec![0; part], Vec::new());
        loop {
            sleep(wait).await;
            let length = socket.read(&mut room).await.unwrap_or_default();
            end.extend_from_slice(&room[..length]);
            if mark.is_some_and(|mark| end.ends_with(mark)) {
                let pong = answer("200 OK", &["Content-Type: application/json"], PONG);
                socket.write_all(&pong).await.expect("an answer");
            }
            end.drain(..end.len().saturating_sub(64));
        }
    });
    let builder = Client::builder().webhook(format!("http://{address}/rest/1/{CODE}/"));
    let hours = Duration::from_secs(3 * 60 * 60);
    let builder = builder.retries(Retries::none()).deadline(hours);
    builder.build().expect("a client")
}

/// So many parts of a file, with a wait before each.
fn parts(number: u64, wait: Duration) -> Content {
    let part = move |_| async move {
        sleep(wait).await;
        io::Result::Ok(Bytes::from_static(&[b'x'; 1000]))
    };
    Content::stream(stream::iter(0..number).then(part))
}

#[tokio::test(start_paused = true)]
async fn a_file_that_takes_minutes_is_sent_as_long_as_it_moves() {
    let client = portal(4 << 10, Duration::ZERO, Some(b"--\r\n\r\n0\r\n\r\n")).await;
    let since = Instant::now();
    let content = parts(10, Duration::from_secs(30));
    let sent = client.upload_to("/upload/", "file", "a.bin", content).await;
    assert_eq!(sent.expect("an answer"), "pong");
    assert!(since.elapsed() >= Duration::from_secs(300));
}

#[tokio::test(start_paused = true)]
async fn what_is_large_in_memory_is_sent_as_long_as_it_moves_too() {
    let client = portal(1 << 20, Duration::from_secs(10), Some(b"\"}")).await;
    let since = Instant::now();
    let large = json!({"text": "x".repeat(16 << 20)});
    let sent = client.raw("some.add", large).await;
    assert_eq!(sent.expect("an answer"), "pong");
    assert!(since.elapsed() >= Duration::from_secs(160));
}

#[tokio::test(start_paused = true)]
async fn a_file_that_moves_no_more_ends_after_a_while_and_may_be_there() {
    let client = portal(4 << 10, Duration::ZERO, None).await;
    let since = Instant::now();
    let content = parts(4, Duration::from_secs(30));
    let sent = client.upload_to("/upload/", "file", "a.bin", content).await;
    let error = sent.expect_err("no answer");
    assert!(error.is_ambiguous(), "{error}");
    let (after, most) = (Duration::from_secs(120 + 75), Duration::from_secs(5));
    assert!(
        since.elapsed().abs_diff(after) < most,
        "{:?}",
        since.elapsed()
    );
}

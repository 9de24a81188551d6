//! Files on their way to the emulator, and back.

use std::io;

use bitrix24::Client;
use bitrix24::disk::folder::UploadFile;
use bitrix24::files::Content;
use bitrix24_emulator::Fault;
use bytes::Bytes;
use futures_util::{TryStreamExt as _, stream};
use serde_json::json;

use crate::emulated::{client, portal};

/// How many bytes a large file has.
const LARGE: usize = 12 << 20;
const PART: usize = 64 << 10;

/// Some bytes of a file, which are others at each place.
fn part(from: usize, length: usize) -> Bytes {
    let byte = |at: usize| ((at as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56) as u8;
    (from..from + length).map(byte).collect()
}

/// A file that is made while it is read.
fn made(length: usize) -> Content {
    let parts = (0..length).step_by(PART);
    let parts = parts.map(move |from| io::Result::Ok(part(from, PART.min(length - from))));
    Content::stream(stream::iter(parts)).with_length(length as u64)
}

/// Sends a file, looks for it in its folder, and fetches it by the address that stands there; how many bytes were right.
async fn there_and_back(client: &Client, length: usize) -> usize {
    let disk = client.disk();
    let sent = client.upload(disk.folder_upload_file(1), "a film.bin", made(length));
    let sent = sent.await.expect("a file");
    let rows = disk.folder_get_children(1).items();
    let rows: Vec<_> = rows.try_collect().await.expect("what lies in the folder");
    let row = rows.into_iter().find(|row| row.id == sent.id);
    let row = row.expect("the file");
    assert_eq!(row.size, Some(length as i64));
    let address = row.download_url.expect("an address");
    let mut file = client.download(address).await.expect("the file");
    assert_eq!(file.file_name(), Some("a film.bin"));
    assert_eq!(file.length(), Some(length as u64));
    let mut came = 0;
    while let Some(bytes) = file.try_next().await.expect("bytes") {
        assert!(bytes == part(came, bytes.len()), "others behind {came}");
        came += bytes.len();
    }
    came
}

#[tokio::test]
async fn a_file_that_is_read_while_it_is_sent_arrives_at_the_emulator_as_base64() {
    let portal = portal();
    let content = Content::opened(|| async { Ok(&b"%PDF-1.7"[..]) });
    let uploaded = client(&portal).send_with_files([content], |[place]| {
        let upload = UploadFile::new(1).data([("NAME", "a.pdf")]);
        upload.custom("fileContent", json!(["a.pdf", place.base64()]))
    });
    let file = uploaded.await.expect("a file");
    assert_eq!(file.name.as_deref(), Some("a.pdf"));
    let sent = portal.received()[0].parameters();
    assert_eq!(sent["fileContent"], json!(["a.pdf", "JVBERi0xLjc="]));
}

#[tokio::test]
async fn a_file_of_megabytes_goes_to_the_emulator_is_listed_and_comes_back_the_same() {
    let portal = portal();
    assert_eq!(there_and_back(&client(&portal), LARGE).await, LARGE);
}

/// Names the portal that a process is to send a file to.
#[cfg(target_os = "linux")]
const PORTAL: &str = "BITRIX24_TEST_PORTAL";

/// The most memory that this process had so far.
#[cfg(target_os = "linux")]
fn most() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").expect("what the system says");
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let most = most.and_then(|most| most.trim().strip_suffix(" kB"));
    most.expect("it").trim().parse::<usize>().expect("a number") << 10
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_process_of_its_own_sends_and_fetches_a_file() {
    let Ok(webhook) = std::env::var(PORTAL) else {
        return;
    };
    let client = Client::webhook(webhook).expect("a client");
    assert_eq!(there_and_back(&client, PART).await, PART);
    let before = most();
    assert_eq!(there_and_back(&client, LARGE).await, LARGE);
    println!("grown by {}", most() - before);
}

/// The emulator keeps all of it, so that the client is another process.
#[cfg(target_os = "linux")]
#[test]
fn a_client_that_sends_and_fetches_a_file_grows_by_a_fraction_of_it() {
    let portal = portal();
    let mut process = std::process::Command::new(std::env::current_exe().expect("a program"));
    process
        .args([
            "--exact",
            "files::a_process_of_its_own_sends_and_fetches_a_file",
        ])
        .arg("--nocapture")
        .env(PORTAL, portal.webhook());
    let said = process.output().expect("a process").stdout;
    let said = String::from_utf8_lossy(&said);
    let grown = said.split("grown by ").nth(1);
    let grown = grown.and_then(|grown| grown.split_whitespace().next());
    let grown: usize = grown.and_then(|grown| grown.parse().ok()).expect("its end");
    assert!(grown < LARGE / 4, "{grown} bytes for {LARGE}");
}

#[tokio::test]
async fn a_file_that_the_emulator_breaks_off_is_an_error_behind_what_came() {
    let portal = portal();
    let client = client(&portal);
    let disk = client.disk();
    let sent = client.upload(disk.folder_upload_file(1), "a.bin", made(LARGE / 4));
    let address = sent.await.expect("a file").download_url;
    let address = address.expect("an address");
    portal
        .faults()
        .on("download")
        .times(1)
        .answer(Fault::HalfBody);
    let mut file = client.download(&address).await.expect("its start");
    let mut came = 0;
    let error = loop {
        match file.try_next().await {
            Ok(bytes) => came += bytes.expect("an error before the end").len(),
            Err(error) => break error,
        }
    };
    assert!(
        came <= LARGE / 8 && error.is_safe_to_retry(),
        "{came}: {error}"
    );
    let again = client.download(&address).await.expect("the file");
    assert_eq!(again.bytes(LARGE).await.expect("bytes").len(), LARGE / 4);
}

#[tokio::test]
async fn an_upload_whose_answer_the_emulator_drops_is_ambiguous_and_the_file_is_there_once() {
    let portal = portal();
    let client = client(&portal);
    portal
        .faults()
        .on("upload")
        .times(1)
        .answer(Fault::DropAfter);
    let request = client.disk().folder_upload_file(1);
    let error = client.upload(request, "a.bin", made(PART)).await;
    let error = error.expect_err("no answer");
    assert!(error.is_ambiguous() && !error.is_safe_to_retry(), "{error}");
    let there = client.disk().folder_get_children(1).send().await;
    assert_eq!(there.expect("the folder").len(), 1);
}

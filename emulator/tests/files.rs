//! Files on the drive: taken where a method says, and given out where its answer says.

mod common;

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use bitrix24_emulator::Emulator;
use common::portal::Portal;
use serde_json::{Value, json};

/// The status and the body of an answer to a request that is written out.
fn ask(
    emulator: &Emulator,
    address: &Value,
    verb: &str,
    head: &str,
    body: &[u8],
) -> (u16, Vec<u8>) {
    let address = address.as_str().unwrap();
    let path = address.strip_prefix(&format!("http://{}", emulator.address()));
    let mut socket = TcpStream::connect(emulator.address()).unwrap();
    let length = body.len();
    let head = format!(
        "{verb} {} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: {length}\r\n{head}\r\n",
        path.unwrap()
    );
    socket.write_all(head.as_bytes()).unwrap();
    socket.write_all(body).unwrap();
    let mut came = Vec::new();
    socket.read_to_end(&mut came).unwrap();
    let end = came
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .unwrap();
    let status = std::str::from_utf8(&came[9..12]).unwrap().parse().unwrap();
    (status, came.split_off(end + 4))
}

fn upload(portal: &Portal, address: &Value, name: &str, content: &[u8]) -> (u16, Vec<u8>) {
    let start = format!(
        "--line\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
    );
    let body = [start.as_bytes(), content, b"\r\n--line--\r\n"].concat();
    let kind = "Content-Type: multipart/form-data; boundary=line\r\n";
    ask(&portal.emulator, address, "POST", kind, &body)
}

fn download(portal: &Portal, row: &Value) -> (u16, Vec<u8>) {
    ask(&portal.emulator, &row["DOWNLOAD_URL"], "GET", "", b"")
}

#[test]
fn a_file_of_base64_is_given_out_as_it_is() {
    let mut portal = Portal::new();
    let file = json!({"id": 1, "data": {"NAME": "a.txt"}, "fileContent": ["a.txt", "AP8N"]});
    let file = portal.result("disk.folder.uploadFile", file);
    let row = portal.result("disk.file.get", json!({"id": file["ID"]}));
    assert_eq!((&row["NAME"], &row["SIZE"]), (&json!("a.txt"), &json!("3")));
    assert_eq!(download(&portal, &row), (200, b"\0\xff\r".to_vec()));
}

#[test]
fn a_file_without_content_is_awaited_at_an_address_once() {
    let mut portal = Portal::new();
    let place = portal.result("disk.folder.uploadFile", json!({"id": 1}));
    assert_eq!(place["field"], "file");
    let address = &place["uploadUrl"];
    let children = json!({"id": 1});
    assert_eq!(
        portal.result("disk.folder.getChildren", children.clone()),
        json!([])
    );
    // What the mark of a part begins with may stand in the file.
    let (status, answer) = upload(&portal, address, "b.bin", b"\r\n--lin\0e");
    let answer: Value = serde_json::from_slice(&answer).unwrap();
    assert_eq!((status, &answer["result"]["NAME"]), (200, &json!("b.bin")));
    assert_eq!(upload(&portal, address, "b.bin", b"again").0, 404);
    let rows = portal.result("disk.folder.getChildren", children);
    assert_eq!(rows.as_array().map(Vec::len), Some(1));
    assert_eq!(download(&portal, &rows[0]), (200, b"\r\n--lin\0e".to_vec()));
}

#[test]
fn who_does_not_know_an_address_gets_no_file() {
    let portal = Portal::new();
    let wrong = format!(
        "http://{}/rest/download.json?token=1",
        portal.emulator.address()
    );
    assert_eq!(download(&portal, &json!({"DOWNLOAD_URL": wrong})).0, 404);
}

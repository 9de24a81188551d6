//! The program.

mod common;

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use common::{Client, hook};

struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts it, and gives as many lines as it is asked for.
fn start(arguments: &[&str], lines: usize) -> (Program, Vec<String>) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_bitrix24-emulator"))
        .args(arguments)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let out = BufReader::new(child.stdout.take().unwrap());
    let program = Program(child);
    let said = out.lines().take(lines).map(Result::unwrap).collect();
    (program, said)
}

#[test]
fn it_says_where_it_listens_and_does() {
    let (_program, said) = start(&["--port", "0", "--code", "secret"], 2);
    let address = said[0].split("http://").nth(1).unwrap();
    let (address, path) = address.split_once('/').unwrap();
    assert_eq!(path, "rest/1/secret/");
    let mut client = Client::to(address.parse().unwrap());
    assert_eq!(client.get("/rest/1/secret/user.current").status, 200);
    assert_eq!(client.get(&hook("user.current")).status, 401);
}

#[test]
fn it_says_where_it_can_be_looked_at() {
    let (_program, said) = start(&["--port", "0"], 3);
    let address = said[2].split("http://").nth(1).unwrap();
    let (address, path) = address.split_once('/').unwrap();
    assert_eq!(path, "_emulator/");
    let mut client = Client::to(address.parse().unwrap());
    let request = "GET /_emulator/ HTTP/1.1\r\nHost: localhost\r\n\r\n";
    assert_eq!(client.send(request.as_bytes()).unwrap().status, 200);
}

#[test]
fn it_has_limits_where_they_are_asked_for() {
    for (arguments, expected) in [
        (&["--port", "0"] as &[&str], 200),
        (&["--port", "0", "--limits", "cloud"], 503),
    ] {
        let (_program, said) = start(arguments, 2);
        let address = said[0].split("http://").nth(1).unwrap();
        let (address, _) = address.split_once('/').unwrap();
        let mut client = Client::to(address.parse().unwrap());
        let statuses = (0..80).map(|_| client.get(&hook("server.time")).status);
        assert_eq!(statuses.last(), Some(expected), "{arguments:?}");
    }
}

#[test]
fn it_lets_so_many_requests_go_wrong_as_it_is_told() {
    for (rate, expected) in [("0", true), ("1", false)] {
        let (_program, said) = start(&["--port", "0", "--fault-rate", rate], 2);
        let address = said[0].split("http://").nth(1).unwrap();
        let (address, _) = address.split_once('/').unwrap();
        let is_fine = |_| {
            let mut client = Client::to(address.parse().unwrap());
            let path = hook("server.time");
            let request = format!("GET {path} HTTP/1.1\r\nHost: here\r\n\r\n");
            let answered = client.send(request.as_bytes());
            answered.is_ok_and(|answered| answered.status == 200)
        };
        assert_eq!((0..20).all(is_fine), expected, "{rate}");
    }
}

#[test]
fn it_sends_users_back_to_where_it_is_told() {
    let (_program, said) = start(&["--port", "0", "--redirect", "https://app.example/"], 2);
    let address = said[0].split("http://").nth(1).unwrap();
    let (address, _) = address.split_once('/').unwrap();
    let mut client = Client::to(address.parse().unwrap());
    let sent = client.get("/oauth/authorize/?client_id=local.emulator");
    let location = sent.header("location").unwrap();
    assert!(
        location.starts_with("https://app.example/?code="),
        "{location}"
    );
}

#[test]
fn tokens_live_as_long_as_it_is_told() {
    let arguments = ["--port", "0", "--redirect", "/", "--token-life", "7"];
    let (_program, said) = start(&arguments, 2);
    let address = said[0].split("http://").nth(1).unwrap();
    let (address, _) = address.split_once('/').unwrap();
    let mut client = Client::to(address.parse().unwrap());
    let sent = client.get("/oauth/authorize/?client_id=local.emulator");
    let (_, rest) = sent
        .header("location")
        .unwrap()
        .split_once("code=")
        .unwrap();
    let (code, _) = rest.split_once('&').unwrap();
    let given = client.get(&format!(
        "/oauth/token/?grant_type=authorization_code&client_id=local.emulator&client_secret=emulator-secret&code={code}"
    ));
    assert_eq!(given.json()["expires_in"], 7);
}

#[test]
fn it_says_that_others_can_reach_it() {
    let (_program, said) = start(&["--port", "0", "--address", "0.0.0.0"], 3);
    assert!(said[2].contains("other machines can reach it"), "{said:?}");
}

#[test]
fn it_writes_the_certificate_that_clients_trust() {
    let file = std::env::temp_dir().join(format!("bitrix24-emulator-{}.pem", std::process::id()));
    let path = file.to_str().unwrap();
    let (_program, said) = start(&["--port", "0", "--https", "0", "--certificate", path], 4);
    let written = std::fs::read_to_string(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    assert!(
        written.starts_with("-----BEGIN CERTIFICATE-----"),
        "{said:?}"
    );
}

#[test]
fn it_fills_a_file_and_reads_it() {
    let folder = std::env::temp_dir().join(format!("bitrix24-emulator-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("portal.db");
    let file = file.to_str().unwrap();
    let (mut filling, said) = start(&["seed", "crm.deal", "70", "--store", file], 1);
    assert!(said[0].contains("70 of crm.deal"), "{said:?}");
    assert!(filling.0.wait().unwrap().success());
    let more = ["--port", "0", "--store", file, "--seed", "crm.item:183=3"];
    let (program, said) = start(&more, 2);
    let address = said[0].split("http://").nth(1).unwrap();
    let address = address.split_once('/').unwrap().0.parse().unwrap();
    let mut client = Client::to(address);
    let total = |answered: common::Answered| answered.json()["total"].clone();
    assert_eq!(total(client.get(&hook("crm.deal.list"))), 70);
    assert_eq!(
        total(client.get(&hook("crm.item.list?entityTypeId=183"))),
        3
    );
    drop(program);
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn it_does_not_fill_what_does_not_live() {
    let output = Command::new(env!("CARGO_BIN_EXE_bitrix24-emulator"))
        .args(["--port", "0", "--seed", "crm.colour=1"])
        .output()
        .unwrap();
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("crm.colour"));
}

//! How much a portal lets its callers do.

mod common;

use std::net::TcpStream;
use std::time::{Duration, UNIX_EPOCH};

use bitrix24_emulator::{Answer, Billing, Emulator, Limits};
use common::{Client, hook, hook3};
use serde_json::{Value, json};

/// 10:05:20 on 14 May 2026.
const START: u64 = 1_778_753_120;

fn portal(limits: Limits) -> (Emulator, Client) {
    let portal = Emulator::options().limits(limits).start().unwrap();
    portal
        .clock()
        .stop_at(UNIX_EPOCH + Duration::from_secs(START));
    let client = Client::of(&portal);
    (portal, client)
}

fn wait(portal: &Emulator, seconds: f64) {
    portal.clock().advance(Duration::from_secs_f64(seconds));
}

fn call(client: &mut Client) -> String {
    let answered = client.get(&hook("server.time"));
    match answered.status {
        200 => "200".to_owned(),
        _ => answered.refusal(),
    }
}

fn passed(client: &mut Client) -> usize {
    (0..1000).take_while(|_| call(client) == "200").count()
}

fn operating(answered: &Value) -> (f64, u64) {
    let told = |name: &str| answered["time"][name].clone();
    let operating = told("operating").as_f64().unwrap();
    (
        operating,
        told("operating_reset_at").as_u64().unwrap() - START,
    )
}

#[test]
fn there_are_no_limits_unless_they_are_asked_for() {
    let (portal, mut client) = portal(Limits::default());
    portal.cost("server.time", 10_000.0);
    assert_eq!(passed(&mut client), 1000);
}

#[test]
fn after_a_burst_of_fifty_two_requests_in_a_second_are_let_through() {
    let (portal, mut client) = portal(Limits::cloud());
    assert_eq!(passed(&mut client), 50);
    assert_eq!(call(&mut client), "503 QUERY_LIMIT_EXCEEDED");
    wait(&portal, 1.0);
    assert_eq!(passed(&mut client), 2);
    for _ in 0..20 {
        wait(&portal, 0.5);
        assert_eq!(call(&mut client), "200");
    }
    wait(&portal, 24.9);
    assert_eq!(passed(&mut client), 49);
}

#[test]
fn enterprise_has_a_larger_bucket() {
    let (portal, mut client) = portal(Limits::enterprise());
    assert_eq!(passed(&mut client), 250);
    wait(&portal, 1.0);
    assert_eq!(passed(&mut client), 5);
}

#[test]
fn a_refused_request_has_the_documented_form_in_either_version() {
    let (_portal, mut client) = portal(Limits::none().requests(1, 1));
    call(&mut client);
    let expected =
        json!({"error": "QUERY_LIMIT_EXCEEDED", "error_description": "Too many requests"});
    assert_eq!(client.get(&hook("server.time")).json(), expected);
    assert_eq!(
        client.json(&hook3("tasks.task.get"), &json!({})).json(),
        expected
    );
    assert_eq!(client.get("/nowhere").json(), expected);
}

#[test]
fn each_address_has_its_own_bucket_and_all_callers_at_it_share_it() {
    let portal = Emulator::options()
        .address([0, 0, 0, 0].into())
        .limits(Limits::cloud())
        .start()
        .unwrap();
    portal.clock().stop_at(UNIX_EPOCH);
    let port = portal.address().port();
    let mut own = Client::to(([127, 0, 0, 1], port).into());
    assert_eq!(passed(&mut own), 50);
    let mut application = Client::to(([127, 0, 0, 1], port).into());
    assert_eq!(
        application
            .get("/rest/server.time?auth=emulator-token")
            .status,
        503
    );
    // From its own address a machine reaches this one under another address than from the loopback.
    if let Some(address) = another_address(port) {
        let mut other = Client::to((address, port).into());
        assert_eq!(call(&mut other), "200");
    }
}

fn another_address(port: u16) -> Option<std::net::IpAddr> {
    let socket = std::net::UdpSocket::bind("0.0.0.0:0").ok()?;
    socket.connect("192.0.2.1:9").ok()?;
    let address = socket.local_addr().ok()?.ip();
    TcpStream::connect((address, port)).ok()?;
    (!address.is_loopback()).then_some(address)
}

#[test]
fn a_batch_is_one_request() {
    let (_portal, mut client) = portal(Limits::cloud());
    let cmd: Vec<&str> = vec!["server.time"; 50];
    for _ in 0..50 {
        assert_eq!(
            client.json(&hook("batch"), &json!({"cmd": cmd})).status,
            200
        );
    }
    assert_eq!(call(&mut client), "503 QUERY_LIMIT_EXCEEDED");
}

#[test]
fn what_a_method_has_taken_adds_up_and_falls_basket_by_basket() {
    let (portal, mut client) = portal(Limits::none().operating(480));
    portal.cost("crm.item.list", 20.0);
    let path = hook("crm.item.list?entityTypeId=2");
    let told = |client: &mut Client| operating(&client.get(&path).json());
    assert_eq!(told(&mut client), (20.0, 600));
    assert_eq!(told(&mut client), (40.0, 600));
    for _ in 0..18 {
        wait(&portal, 20.0);
        told(&mut client);
    }
    for _ in 0..5 {
        assert_eq!(client.get(&path).status, 200);
    }
    assert_eq!(client.get(&path).refusal(), "429 OPERATION_TIME_LIMIT");
    wait(&portal, 239.0);
    assert_eq!(client.get(&path).status, 429);
    wait(&portal, 1.0);
    // The oldest basket held 2 + 2 calls; what the call takes comes to the rest.
    assert_eq!(told(&mut client), (500.0 - 80.0 + 20.0, 660));
}

#[test]
fn the_call_that_goes_beyond_the_limit_is_carried_out() {
    let (portal, mut client) = portal(Limits::none().operating(480));
    portal.cost("server.time", 480.0);
    assert_eq!(call(&mut client), "200");
    // Exactly the limit is not more than it.
    assert_eq!(call(&mut client), "200");
    assert_eq!(call(&mut client), "429 OPERATION_TIME_LIMIT");
}

#[test]
fn each_caller_and_each_method_has_its_own_account() {
    let (portal, mut client) = portal(Limits::none().operating(480));
    portal.cost("server.time", 500.0);
    call(&mut client);
    assert_eq!(call(&mut client), "429 OPERATION_TIME_LIMIT");
    assert_eq!(client.get(&hook("user.current")).status, 200);
    assert_eq!(
        client.get("/rest/server.time?auth=emulator-token").status,
        200
    );
    assert_eq!(
        client.get("/rest/SERVER.Time?auth=emulator-token").status,
        429
    );
}

#[test]
fn without_a_cost_a_method_takes_what_passes_on_the_clock() {
    let (portal, mut client) = portal(Limits::none());
    let clock = portal.clock().clone();
    portal.on("server.time", move |_| {
        clock.advance(Duration::from_millis(2500));
        Ok(Answer::default())
    });
    assert_eq!(
        operating(&client.get(&hook("server.time")).json()),
        (2.5, 600)
    );
    let again = client.get(&hook("server.time")).json();
    assert_eq!(operating(&again), (5.0, 600));
    assert_eq!(again["time"]["duration"], json!(2.5));
}

#[test]
fn the_commands_of_a_batch_are_charged_to_their_methods() {
    let (portal, mut client) = portal(Limits::none().operating(480));
    portal.cost("server.time", 200.0);
    portal.cost("user.current", 1.0);
    let cmd = json!([
        "server.time",
        "server.time",
        "server.time",
        "server.time",
        "user.current"
    ]);
    let answered = client.json(&hook("batch"), &json!({"cmd": cmd})).json();
    let times = &answered["result"]["result_time"];
    let told = |place: &str| times[place]["operating"].as_f64();
    assert_eq!(
        ["0", "1", "2", "3", "4"].map(told),
        [Some(200.0), Some(400.0), Some(600.0), None, Some(1.0)]
    );
    assert_eq!(
        answered["result"]["result_error"]["3"]["error"],
        "OPERATION_TIME_LIMIT"
    );
    assert_eq!(operating(&answered), (0.0, 600));
    assert_eq!(call(&mut client), "429 OPERATION_TIME_LIMIT");
}

#[test]
fn in_the_other_reading_they_are_charged_to_the_batch() {
    let limits = Limits::none().operating(480).billing(Billing::Batch);
    let (portal, mut client) = portal(limits);
    portal.cost("server.time", 200.0);
    let body = json!({"cmd": ["server.time", "server.time", "server.time"]});
    let answered = client.json(&hook("batch"), &body).json();
    assert_eq!(operating(&answered), (600.0, 600));
    assert_eq!(answered["result"]["result_error"], json!([]));
    let refused = client.json(&hook("batch"), &body);
    assert_eq!(refused.refusal(), "429 OPERATION_TIME_LIMIT");
    // The method itself has taken nothing.
    assert_eq!(
        operating(&client.get(&hook("server.time")).json()),
        (200.0, 600)
    );
}

#[test]
fn rest_3_is_limited_and_told_as_well() {
    let (portal, mut client) = portal(Limits::none().operating(480));
    portal.on("tasks.task.get", |_| Ok(Answer::default()));
    portal.cost("tasks.task.get", 481.0);
    let body = json!({"id": 1});
    let answered = client.json(&hook3("tasks.task.get"), &body);
    assert_eq!(operating(&answered.json()), (481.0, 600));
    let refused = client.json(&hook3("tasks.task.get"), &body);
    assert_eq!(refused.refusal(), "429 OPERATION_TIME_LIMIT");
    let batch = json!([{"method": "tasks.task.get", "query": {"id": 1}}]);
    let refused = client.json(&hook3("batch"), &batch);
    assert_eq!(refused.refusal(), "429 OPERATION_TIME_LIMIT");
}

#[test]
fn limits_can_be_changed_while_it_runs() {
    let (portal, mut client) = portal(Limits::cloud());
    assert_eq!(passed(&mut client), 50);
    portal.limit(Limits::none());
    assert_eq!(call(&mut client), "200");
}

#[test]
fn what_counts_can_be_looked_at() {
    let (portal, mut client) = portal(Limits::cloud());
    portal.cost("server.time", 7.0);
    call(&mut client);
    call(&mut client);
    client.get("/rest/server.time?auth=emulator-token");
    let now = portal.clock().now();
    let meter = portal.portal().meter();
    let loopback = std::net::IpAddr::from([127, 0, 0, 1]);
    assert_eq!(meter.requests(now), [(loopback, 3.0)]);
    let usages = meter.usages(now);
    let told: Vec<_> = usages
        .iter()
        .map(|(caller, method, usage)| (caller.as_str(), *method, usage.operating))
        .collect();
    assert_eq!(
        told,
        [
            ("application", "server.time", 7.0),
            ("webhook", "server.time", 14.0)
        ]
    );
    assert!(meter.usages(now + Duration::from_secs(600)).is_empty());
}

//! One call through the SDK against plain reqwest and serde_json, both to the same server in this process.
//!
//! Two answers, one deal and a page of fifty, are read: into the types of the SDK, and by hand into a
//! `serde_json::Value`, into derived structs of the same fields, and into derived structs that keep what the SDK keeps:
//! fields that are not documented, and the times. Latency is that of calls one after another, throughput that of many at
//! once. All take turns, of which the first tenth by time is compared: what else runs on the machine only adds. Beside it
//! stands the median of the ratios of turns that followed each other. A ratio over the budget fails the run.

mod rows;

use std::future::Future;
use std::process::ExitCode;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use bitrix24::crm::deal;
use bitrix24::{Client, Retries};
use futures_util::future::join_all;
use rows::{Deal, Envelope, WholeDeal, WholeEnvelope, deals};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime;

/// What a call may take, against plain reqwest.
const AT_MOST: f64 = 1.05;
/// How often each side has its turn.
const ROUNDS: usize = 301;
/// The calls of one turn.
const CALLS: usize = 64;
/// How many of them are under way at once where throughput is measured.
const AT_ONCE: usize = 32;

fn main() -> ExitCode {
    // `cargo test` runs a benchmark to see that it works.
    let rounds = if std::env::args().any(|argument| argument == "--bench") {
        ROUNDS
    } else {
        1
    };
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let mut fine = true;
    for (what, rows) in [("one deal", 1), ("a page of 50 deals", 50)] {
        let sides = Sides::new(serve(deals(rows)));
        for at_once in [1, AT_ONCE] {
            fine &= runtime.block_on(compare(what, &sides, at_once, rounds));
        }
    }
    ExitCode::from(u8::from(rounds == ROUNDS && !fine))
}

struct Sides {
    portal: Client,
    plain: reqwest::Client,
    url: String,
}

impl Sides {
    fn new(address: String) -> Self {
        let webhook = format!("http://{address}/rest/1/code/");
        // What any program sets that calls over a network: the timeouts that the SDK has.
        let plain = reqwest::Client::builder()
            .connect_timeout(Duration::from_secs(15))
            .read_timeout(Duration::from_secs(75))
            .timeout(Duration::from_secs(15 * 60));
        let portal = Client::builder().webhook(&webhook).retries(Retries::none());
        Self {
            portal: portal.build().expect("a client"),
            plain: plain.build().expect("a client"),
            url: format!("{webhook}crm.deal.list"),
        }
    }

    async fn by_sdk(&self) -> usize {
        let list = deal::List::new().start(0);
        self.portal.send(list).await.expect("deals").len()
    }

    /// As a program does that has no types of the answers.
    async fn by_value(&self) -> usize {
        let answer: Value = self.by_hand().await;
        answer["result"].as_array().map_or(0, Vec::len)
    }

    /// As a program does that has written these types by hand.
    async fn by_derive(&self) -> usize {
        let answer: Envelope<Vec<Deal>> = self.by_hand().await;
        answer.result.len()
    }

    /// As a program does that loses nothing of them.
    async fn by_whole(&self) -> usize {
        let answer: WholeEnvelope<Vec<WholeDeal>> = self.by_hand().await;
        answer.result.len()
    }

    async fn by_hand<T: DeserializeOwned>(&self) -> T {
        let body = json!({"start": 0}).to_string();
        let request = self.plain.post(&self.url);
        let request = request.header("content-type", "application/json");
        let answer = request.body(body).send().await.expect("an answer");
        let answer = answer.error_for_status().expect("deals");
        let body = answer.bytes().await.expect("a body");
        serde_json::from_slice(&body).expect("deals")
    }
}

/// What the SDK is compared with.
const OTHERS: [&str; 3] = [
    "a `Value`",
    "derived structs",
    "derived structs that keep all",
];

/// Measures all sides in turn, and prints how they compare; false over the budget.
async fn compare(what: &str, sides: &Sides, at_once: usize, rounds: usize) -> bool {
    let mut turns = [const { Vec::new() }; 4];
    for round in 0..=rounds {
        // Who goes first takes turns too.
        for side in (0..4).map(|side| (side + round) % 4) {
            let turn = match side {
                0 => time(at_once, || sides.by_sdk()).await,
                1 => time(at_once, || sides.by_value()).await,
                2 => time(at_once, || sides.by_derive()).await,
                _ => time(at_once, || sides.by_whole()).await,
            };
            // The first one opens connections.
            if round > 0 {
                turns[side].push(turn);
            }
        }
    }
    let [sdk, others @ ..] = &turns;
    let took = undisturbed(sdk);
    println!("{what}, {at_once} at once: {took:.1} µs a call, at most {AT_MOST}");
    let mut fine = true;
    for (name, other) in OTHERS.into_iter().zip(others) {
        let by_hand = undisturbed(other);
        let ratio = took / by_hand;
        let pairs = sdk.iter().zip(other).map(|(sdk, other)| sdk / other);
        let median = part(pairs.collect(), 2);
        println!("  by {name} {by_hand:.1} µs: {ratio:.3}, median {median:.3}");
        fine &= ratio <= AT_MOST;
    }
    fine
}

/// What a call takes in the turns that nothing else disturbed, for other programs only add to it, in microseconds.
fn undisturbed(turns: &[f64]) -> f64 {
    part(turns.to_vec(), 10) / CALLS as f64
}

/// The number below which one of so many parts lies.
fn part(mut numbers: Vec<f64>, parts: usize) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / parts]
}

/// How long a turn takes, in microseconds.
async fn time<F: Future<Output = usize>>(at_once: usize, call: impl Fn() -> F) -> f64 {
    let began = Instant::now();
    let lines = (0..at_once).map(|_| async {
        for _ in 0..CALLS / at_once {
            assert!(call().await > 0);
        }
    });
    join_all(lines).await;
    began.elapsed().as_secs_f64() * 1e6
}

/// A server on a thread of its own that answers the same to everything; its address.
fn serve(body: String) -> String {
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        let runtime = runtime::Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime").block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
            tell.send(listener.local_addr().expect("an address").to_string()).expect("a listener");
            let answer = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
                body.len()
            );
            while let Ok((socket, _)) = listener.accept().await {
                tokio::spawn(converse(socket, answer.clone()));
            }
        });
    });
    told.recv().expect("an address")
}

/// Reads requests that fit one read, as these small ones do, and answers each.
async fn converse(mut socket: TcpStream, answer: String) {
    socket.set_nodelay(true).expect("a socket");
    let mut room = [0; 4096];
    let mut held = 0;
    while let Ok(length @ 1..) = socket.read(&mut room[held..]).await {
        held += length;
        if complete(&room[..held]) {
            held = 0;
            if socket.write_all(answer.as_bytes()).await.is_err() {
                return;
            }
        }
    }
}

/// Whether all of a request is there.
fn complete(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request);
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let head = head.to_ascii_lowercase();
    let length = head
        .split_once("content-length:")
        .map_or("0", |(_, after)| after);
    let length = length.lines().next().unwrap_or_default().trim();
    body.len() >= length.parse().unwrap_or(0)
}

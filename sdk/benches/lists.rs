//! All rows of a list through the SDK, against plain reqwest and serde_json that ask for one page after the other, both to
//! the same server in this process.
//!
//! The SDK reads into its types, by the strategy that it takes by itself; by hand rows are read into `serde_json::Value`s, as
//! a program does that has no types, and into derived structs of the same fields. All take turns; what is compared is the
//! first tenth by time. A ratio that is not below one fails the run.

mod portal;
mod rows;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use bitrix24::{Client, Retries};
use futures_util::TryStreamExt as _;
use portal::{PAGE, serve};
use rows::{Deal, Envelope};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::runtime;

/// How many rows a list has, and how often each side lists them.
const LISTS: [(usize, usize); 2] = [(5_000, 41), (50_000, 7)];
/// How long an answer is on its way: not at all, and as long as within one country.
const WAYS: [Duration; 2] = [Duration::ZERO, Duration::from_millis(5)];

fn main() -> ExitCode {
    // `cargo test` runs a benchmark to see that it works.
    let measures = std::env::args().any(|argument| argument == "--bench");
    let runtime = runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime");
    let mut fine = true;
    for way in WAYS {
        for (rows, rounds) in LISTS {
            // What is only on its way needs no repetition.
            let rounds = if way.is_zero() { rounds } else { 3 };
            let (rows, rounds) = if measures { (rows, rounds) } else { (120, 1) };
            let sides = Sides::new(&serve(rows, way), rows);
            fine &= runtime.block_on(compare(&sides, way, rounds));
        }
    }
    ExitCode::from(u8::from(measures && !fine))
}

struct Sides {
    portal: Client,
    plain: reqwest::Client,
    url: String,
    rows: usize,
}

impl Sides {
    fn new(address: &str, rows: usize) -> Self {
        let webhook = format!("http://{address}/rest/1/code/");
        let plain = reqwest::Client::builder()
            .connect_timeout(Duration::from_secs(15))
            .read_timeout(Duration::from_secs(75));
        let portal = Client::builder().webhook(&webhook).retries(Retries::none());
        Self {
            portal: portal.build().expect("a client"),
            plain: plain.build().expect("a client"),
            url: format!("{webhook}crm.deal.list"),
            rows,
        }
    }

    async fn by_sdk(&self) {
        let deals = self.portal.crm().deal_list().items();
        let counted = deals.try_fold(0, async |count, _| Ok(count + 1));
        assert_eq!(counted.await.expect("deals"), self.rows);
    }

    async fn by_hand<T: DeserializeOwned>(&self) {
        let (mut count, mut start) = (0, Some(0));
        while let Some(from) = start {
            let body = json!({"start": from}).to_string();
            let request = self.plain.post(&self.url);
            let request = request.header("content-type", "application/json");
            let answer = request.body(body).send().await.expect("an answer");
            let answer = answer.error_for_status().expect("deals");
            let body = answer.bytes().await.expect("a body");
            let page: Envelope<Vec<T>> = serde_json::from_slice(&body).expect("deals");
            start = page.next;
            count += page.result.len();
        }
        assert_eq!(count, self.rows);
    }
}

/// Measures all sides in turn, and prints how they compare; false where the SDK is not ahead.
async fn compare(sides: &Sides, way: Duration, rounds: usize) -> bool {
    let mut turns = [const { Vec::new() }; 3];
    for round in 0..=rounds {
        for side in (0..3).map(|side| (side + round) % 3) {
            let began = Instant::now();
            match side {
                0 => sides.by_sdk().await,
                1 => sides.by_hand::<Value>().await,
                _ => sides.by_hand::<Deal>().await,
            }
            // The first one opens connections.
            if round > 0 {
                turns[side].push(began.elapsed());
            }
        }
    }
    let [sdk, value, derived] = turns.map(|mut turns| {
        turns.sort();
        turns[turns.len() / 10]
    });
    let ratio = |other: Duration| sdk.as_secs_f64() / other.as_secs_f64();
    println!(
        "{} rows, {way:?} on their way, pages of {PAGE}: SDK {sdk:.1?}, plain {value:.1?}: {:.3}, below 1; with derived \
         structs {derived:.1?}: {:.3}",
        sides.rows,
        ratio(value),
        ratio(derived),
    );
    ratio(value) < 1.0
}

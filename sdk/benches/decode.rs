//! Decoding answers, from the bytes of the whole body to the types of the SDK, against structs of the same fields by
//! serde's derive, and against `serde_json::Value`.
//!
//! Shared machines are noisy, so all sides are measured alternately in one run, and the ratio of the medians is what
//! has a budget. A ratio under it fails the run. What the same takes of memory is measured by `peak`.

mod rows;

use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use bitrix24::crm::{deal, item};
use bitrix24::testing;
use rows::{Deal, Envelope, Items, SIZES, deals, items};
use serde_json::Value;

/// How many rows each side decodes altogether.
const ROWS: usize = 100_000;
/// The throughput of the SDK against that of the derived structs.
const DERIVED: f64 = 0.8;

fn main() -> ExitCode {
    divan::main();
    // `cargo test` runs a benchmark to see that it works, and `--list` only asks for names.
    if !std::env::args().any(|argument| argument == "--bench") {
        return ExitCode::SUCCESS;
    }
    let fine = SIZES.map(|size| {
        let body = deals(size);
        let deals = within("crm.deal.list", size, &body, sdk_deals, derived_deals);
        let body = items(size);
        let items = within("crm.item.list", size, &body, sdk_items, derived_items);
        deals && items
    });
    ExitCode::from(u8::from(fine.contains(&false)))
}

/// Measures all sides alternately and prints how they compare; false under the budget.
fn within<S, D>(
    what: &str,
    size: usize,
    body: &str,
    sdk: fn(&str) -> S,
    derived: fn(&str) -> D,
) -> bool {
    let mut times = [const { Vec::new() }; 3];
    for _ in 0..ROWS / size {
        times[0].push(time(body, sdk));
        times[1].push(time(body, derived));
        times[2].push(time(body, value));
    }
    let [sdk, derived, value] = times.map(median);
    let share = |other: Duration| other.as_secs_f64() / sdk.as_secs_f64();
    let speed = body.len() as f64 / sdk.as_secs_f64() / 1e6;
    println!(
        "{what}, {size} rows, {:.0} kB: {sdk:.0?} ({speed:.0} MB/s), derived {derived:.0?}, Value {value:.0?}: \
         {:.2}× the throughput of derived structs, at least {DERIVED:.1}×; {:.2}× that of Value",
        body.len() as f64 / 1e3,
        share(derived),
        share(value)
    );
    share(derived) >= DERIVED
}

/// How long some decoding takes; like divan, without dropping what it returns.
fn time<T>(body: &str, decode: fn(&str) -> T) -> Duration {
    let start = Instant::now();
    let decoded = decode(black_box(body));
    let time = start.elapsed();
    drop(black_box(decoded));
    time
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn sdk_deals(body: &str) -> Vec<deal::ListItem> {
    testing::answer::<deal::List>(body).expect("deals")
}

fn derived_deals(body: &str) -> Envelope<Vec<Deal>> {
    serde_json::from_slice(body.as_bytes()).expect("deals")
}

fn sdk_items(body: &str) -> item::ListResult {
    testing::answer::<item::List>(body).expect("items")
}

fn derived_items(body: &str) -> Envelope<Items> {
    serde_json::from_slice(body.as_bytes()).expect("items")
}

fn value(body: &str) -> Value {
    serde_json::from_slice(body.as_bytes()).expect("JSON")
}

#[divan::bench(args = SIZES)]
fn deals_by_sdk(bencher: divan::Bencher<'_, '_>, size: usize) {
    let body = deals(size);
    bencher.bench(|| sdk_deals(black_box(&body)));
}

#[divan::bench(args = SIZES)]
fn deals_by_derive(bencher: divan::Bencher<'_, '_>, size: usize) {
    let body = deals(size);
    bencher.bench(|| derived_deals(black_box(&body)));
}

#[divan::bench(args = SIZES)]
fn deals_by_value(bencher: divan::Bencher<'_, '_>, size: usize) {
    let body = deals(size);
    bencher.bench(|| value(black_box(&body)));
}

#[divan::bench(args = SIZES)]
fn items_by_sdk(bencher: divan::Bencher<'_, '_>, size: usize) {
    let body = items(size);
    bencher.bench(|| sdk_items(black_box(&body)));
}

#[divan::bench(args = SIZES)]
fn items_by_derive(bencher: divan::Bencher<'_, '_>, size: usize) {
    let body = items(size);
    bencher.bench(|| derived_items(black_box(&body)));
}

#[divan::bench(args = SIZES)]
fn items_by_value(bencher: divan::Bencher<'_, '_>, size: usize) {
    let body = items(size);
    bencher.bench(|| value(black_box(&body)));
}

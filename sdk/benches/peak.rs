//! The most memory that decoding an answer takes at once, what it returns included, against `serde_json::Value`.
//!
//! It stands apart from `decode`, because counting costs time, and more where more is allocated.

mod rows;

use std::hint::black_box;
use std::process::ExitCode;

use bitrix24::crm::{deal, item};
use bitrix24::testing;
use peak_alloc::PeakAlloc;
use rows::{Deal, Envelope, Items, SIZES, deals, items};
use serde_json::Value;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

fn main() -> ExitCode {
    let fine = SIZES.map(|size| {
        let body = deals(size);
        let derived = peak::<Envelope<Vec<Deal>>>(&body, derived);
        let sdk = peak(&body, |body| {
            testing::answer::<deal::List>(body).expect("deals")
        });
        let deals = within("crm.deal.list", size, &body, sdk, derived);
        let body = items(size);
        let derived = peak::<Envelope<Items>>(&body, self::derived);
        let sdk = peak(&body, |body| {
            testing::answer::<item::List>(body).expect("items")
        });
        let items = within("crm.item.list", size, &body, sdk, derived);
        deals && items
    });
    ExitCode::from(u8::from(fine.contains(&false)))
}

/// Prints how the sides compare; false where the SDK takes more than `Value`.
fn within(what: &str, size: usize, body: &str, sdk: usize, derived: usize) -> bool {
    let value = peak::<Value>(body, self::derived);
    let kilo = |bytes: usize| bytes as f64 / 1e3;
    println!(
        "{what}, {size} rows, {:.0} kB: {:.0} kB, derived {:.0} kB, Value {:.0} kB: {:.2}× the memory of Value, at most 1×",
        kilo(body.len()),
        kilo(sdk),
        kilo(derived),
        kilo(value),
        sdk as f64 / value as f64
    );
    sdk <= value
}

fn derived<'a, T: serde::Deserialize<'a>>(body: &'a str) -> T {
    serde_json::from_slice(body.as_bytes()).expect("JSON")
}

/// How many bytes are allocated at once beyond those that were before. The body is not among them: all sides have it.
fn peak<'a, T>(body: &'a str, decode: impl Fn(&'a str) -> T) -> usize {
    ALLOCATOR.reset_peak_usage();
    let before = ALLOCATOR.current_usage();
    let decoded = black_box(decode(black_box(body)));
    let peak = ALLOCATOR.peak_usage();
    drop(decoded);
    peak - before
}

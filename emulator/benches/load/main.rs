//! What a call of the portal costs: small calls against a bare axum handler, a page of a list against SQLite alone, and memory
//! over a million calls.
//!
//! All of it in this process, over loopback. Sides take turns, and the fastest tenth of the turns is compared: what else runs on
//! the machine only adds. A ratio over its budget fails the run. Parts are chosen by their names: `-- memory`.

mod bare;
mod client;
mod memory;
mod page;
mod small;

use std::process::ExitCode;
use std::time::Duration;

type Part = fn(bool) -> bool;

const PARTS: &[(&str, Part)] = &[
    ("small", small::compare),
    ("page", page::compare),
    ("memory", memory::compare),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // `cargo test` runs a benchmark to see that it works.
    let is_run = arguments.iter().any(|argument| argument == "--bench");
    let named = arguments.iter().any(|one| !one.starts_with('-'));
    let parts = PARTS
        .iter()
        .filter(|(name, _)| !named || arguments.iter().any(|one| one == name));
    // All of them are run, and then it is said whether all are fine.
    let over = parts.filter(|(_, part)| !part(is_run)).count();
    ExitCode::from(u8::from(is_run && over > 0))
}

/// What a turn takes where nothing else disturbed it.
fn undisturbed(mut turns: Vec<Duration>) -> Duration {
    turns.sort();
    turns[turns.len() / 10]
}

/// Says how a figure stands to its budget; false where it is over it.
fn is_within(what: &str, ratio: f64, most: f64) -> bool {
    let over = if ratio > most { ": over" } else { "" };
    println!("{what}: {ratio:.2}, at most {most}{over}");
    ratio <= most
}

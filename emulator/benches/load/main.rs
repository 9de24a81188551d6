//! What a call of the portal costs: small calls against a bare axum handler, a page of a list against SQLite alone, and memory
//! over a million calls.
//!
//! All of it in this process, over loopback. Sides take turns, and the fastest tenth of the turns is compared: what else runs on
//! the machine only adds. A ratio over its budget fails the run.

mod bare;
mod client;
mod memory;
mod page;
mod small;

use std::process::ExitCode;
use std::time::Duration;

fn main() -> ExitCode {
    // `cargo test` runs a benchmark to see that it works.
    let is_run = std::env::args().any(|argument| argument == "--bench");
    let parts = [small::compare, page::compare, memory::compare];
    let fine = parts.map(|part| part(is_run));
    ExitCode::from(u8::from(is_run && fine.contains(&false)))
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

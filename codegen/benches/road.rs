//! The road in memory against its floor: what merely reading, parsing and formatting the same bytes takes.
//!
//! Shared machines are noisy, so both sides of a ratio are measured alternately in one run, and the ratio of the
//! medians is what has a budget. A ratio over its budget fails the run.

mod common;

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use codegen::cli::Docs;
use codegen::cli::produce::{self, Read};
use codegen::memo::Memo;
use codegen::write::Output;
use pulldown_cmark::{Options as Markdown, Parser};
use rayon::prelude::*;
use walkdir::WalkDir;

use common::{checkout, median, quiet, root};

/// What the program runs with; both sides of each ratio do.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Alternations for each ratio.
const ROUNDS: usize = 15;
/// `generate` against its floor.
const GENERATE: f64 = 2.0;
/// `sync` against its floor.
const SYNC: f64 = 4.0;

fn main() -> ExitCode {
    divan::main();
    // `cargo test` runs a benchmark to see that it works, and `--list` only asks for names.
    if !std::env::args().any(|argument| argument == "--bench") {
        return ExitCode::SUCCESS;
    }
    let emitted = emitted();
    let generates = within("generate", GENERATE, emit, || {
        (markdown(&docs()), rust(&emitted))
    });
    let syncs =
        checkout().is_none_or(|from| within("sync", SYNC, || facts(&from), || markdown(&from)));
    ExitCode::from(u8::from(!(generates && syncs)))
}

/// Measures both sides alternately and prints how they compare; false over the budget.
fn within<R, F>(what: &str, budget: f64, road: impl Fn() -> R, floor: impl Fn() -> F) -> bool {
    let (roads, floors): (Vec<_>, Vec<_>) =
        (0..ROUNDS).map(|_| (time(&road), time(&floor))).unzip();
    let (road, floor) = (median(roads), median(floors));
    let ratio = road.as_secs_f64() / floor.as_secs_f64();
    println!("{what}: {road:.0?} on a floor of {floor:.0?}: {ratio:.2}×, at most {budget:.1}×");
    ratio <= budget
}

/// How long some work takes; like divan, without dropping what it returns.
fn time<T>(work: impl Fn() -> T) -> Duration {
    let start = Instant::now();
    let result = black_box(work());
    let time = start.elapsed();
    drop(result);
    time
}

#[divan::bench(sample_count = 10)]
fn generate() -> (Read, Vec<Output>) {
    emit()
}

#[divan::bench(sample_count = 10)]
fn generate_floor(bencher: divan::Bencher<'_, '_>) {
    let emitted = emitted();
    bencher.bench(|| (markdown(&docs()), rust(&emitted)));
}

#[divan::bench(sample_count = 10)]
fn sync(bencher: divan::Bencher<'_, '_>) {
    if let Some(from) = checkout() {
        bencher.bench(|| facts(&from));
    }
}

#[divan::bench(sample_count = 10)]
fn sync_floor(bencher: divan::Bencher<'_, '_>) {
    if let Some(from) = checkout() {
        bencher.bench(|| markdown(&from));
    }
}

/// What `generate` does before it writes.
fn emit() -> (Read, Vec<Output>) {
    let read = produce::facts(&quiet(), &Memo::none(), &root(), &Docs::default())
        .expect("docs-src can be read");
    let (api, _) = produce::api(&root(), &read).expect("the tables of resolve can be read");
    let (outputs, _) =
        produce::rust(&Memo::none(), &root(), &api).expect("everything can be emitted");
    (read, outputs)
}

/// What `sync` does before it writes.
fn facts(from: &Path) -> (Read, Vec<Output>) {
    let read = produce::reduced(&quiet(), &Memo::none(), from).expect("the checkout can be read");
    let outputs = produce::pages(&Memo::none(), &root(), &read, None, "");
    (read, outputs)
}

fn emitted() -> Vec<Output> {
    let (_, mut outputs) = emit();
    outputs.retain(|output| output.path.ends_with(".rs"));
    outputs
}

/// Reads the pages that the road reads, and parses each.
fn markdown(folder: &Path) -> usize {
    let pages: Vec<PathBuf> = produce::folders(folder)
        .iter()
        .flat_map(|name| WalkDir::new(folder.join(name)))
        .filter_map(Result::ok)
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    pages
        .par_iter()
        .map(|path| {
            let text = std::fs::read_to_string(path).expect("the page can be read");
            let events = Parser::new_ext(&text, Markdown::ENABLE_TABLES).into_offset_iter();
            events.map(black_box).count()
        })
        .sum()
}

/// Parses and formats Rust.
fn rust(files: &[Output]) -> usize {
    files
        .par_iter()
        .map(|file| {
            let parsed = syn::parse_file(&file.content).expect("what was emitted is Rust");
            prettyplease::unparse(&parsed).len()
        })
        .sum()
}

fn docs() -> PathBuf {
    root().join(produce::DOCS)
}

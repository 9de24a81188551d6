//! A change of one page against everything: `sync`, `diff` and `generate` with what earlier runs keep, and anew.

use std::path::{Path, PathBuf};
use std::time::Instant;

use codegen::cli::produce;
use codegen::cli::side::{Side, compare};
use codegen::cli::{Docs, Options};
use codegen::memo::Memo;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let memo = tempfile::tempdir().unwrap();
    let file = memo.path().join("memo");
    for round in 0..4 {
        println!("-- none {round}");
        road(Memo::none());
        println!("-- kept {round}");
        road(Memo::at(&file));
    }
}

fn cpu() -> u64 {
    let mut sum = 0;
    for t in std::fs::read_dir("/proc/self/task").unwrap().flatten() {
        let s = std::fs::read_to_string(t.path().join("schedstat")).unwrap_or_default();
        sum += s
            .split(' ')
            .next()
            .and_then(|s| s.parse::<u64>().ok())
            .unwrap_or(0);
    }
    sum / 1_000_000
}

fn road(memo: Memo) {
    let all = Instant::now();
    let mut t = Instant::now();
    let mut lap = |what: &str| {
        println!("{what}: {:?} cpu {}", t.elapsed(), cpu());
        t = Instant::now();
    };
    let before = Side::folder(&quiet(), &memo, &root().join(produce::DOCS), &root()).unwrap();
    lap("before");
    let mut read = produce::read(&quiet(), &memo, &upstream().unwrap()).unwrap();
    lap("upstream");
    let outputs = produce::pages(&memo, &root(), &mut read, Some(&before), "");
    lap("pages");
    codegen::write::check(&outputs, produce::SYNC_OWNS, &root()).unwrap();
    lap("compare pages");
    let after = Side {
        pages: std::mem::take(&mut read.corpus.pages),
        tree: codegen::source::Tree::default(),
        rules: before.rules.clone(),
    };
    lap("take");
    let c = compare(&before, &after);
    lap("diff");
    drop(c);
    let read = produce::facts(&quiet(), &memo, &root(), &Docs::default()).unwrap();
    lap("read");
    let (api, _) = produce::api(&root(), &read).unwrap();
    lap("api");
    let (outputs, _) = produce::rust(&memo, &root(), &api).unwrap();
    lap("rust");
    codegen::write::check(&outputs, produce::GENERATE_OWNS, &root()).unwrap();
    lap("compare rust");
    memo.close();
    lap("close");
    println!("all: {:?} cpu {}", all.elapsed(), cpu());
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn quiet() -> Options {
    Options {
        quiet: true,
        ..Options::default()
    }
}

/// A checkout of the upstream documentation.
fn upstream() -> Option<PathBuf> {
    let folder = std::env::var_os("BITRIX24_DOCS")
        .map_or_else(|| root().join("../shared/b24restdocs"), PathBuf::from);
    folder.is_dir().then_some(folder)
}

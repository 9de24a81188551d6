//! A change of one page upstream against everything being new: `sync`, `diff` and `generate` with what earlier runs
//! have kept and written, and without.
//!
//! Both are done alternately in one run, on copies of the workspace's tables and of the checkout, with all that is
//! read and written; the ratio of the medians has a budget.

mod common;

use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use codegen::cli::{generate, sync};
use codegen::memo::Memo;
use walkdir::WalkDir;

use common::{checkout, median, quiet, root};

/// What the program runs with.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Alternations.
const ROUNDS: usize = 9;
/// One page against everything.
const SHARE: f64 = 1.0 / 3.0;
/// The page that changes, and how: one parameter has another name each time.
const PAGE: &str = "api-reference/crm/leads/management-communication/crm-lead-contact-delete.md";
const PARAMETER: &str = "**CONTACT_ID**";

fn main() -> ExitCode {
    // `cargo test` runs a benchmark to see that it works.
    if !std::env::args().any(|argument| argument == "--bench") {
        return ExitCode::SUCCESS;
    }
    let Some(upstream) = checkout() else {
        return ExitCode::SUCCESS;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let (checkout, workspace) = (folder.path().join("docs"), folder.path().join("workspace"));
    for name in ["api-reference", "settings", "_includes"] {
        copy(&upstream, &checkout, name);
    }
    for name in ["Cargo.toml", "codegen", "sdk/Cargo.toml"] {
        copy(&root(), &workspace, name);
    }
    let manifest = std::fs::read_to_string(workspace.join("sdk/Cargo.toml")).expect("a manifest");
    let page = std::fs::read_to_string(checkout.join(PAGE)).expect("the page");
    let mut everything = Vec::new();
    let mut one_page = Vec::new();
    for round in 0..ROUNDS {
        for made in ["docs-src", "sdk/src", "tests", "target"] {
            let _ = std::fs::remove_dir_all(workspace.join(made));
        }
        write(&workspace.join("sdk/Cargo.toml"), &manifest);
        write(&checkout.join(PAGE), &page);
        settle();
        everything.push(road(&checkout, &workspace));
        let renamed = page.replace(PARAMETER, &format!("**CONTACT_{round}**"));
        assert_ne!(renamed, page, "the page has its parameter");
        write(&checkout.join(PAGE), &renamed);
        settle();
        one_page.push(road(&checkout, &workspace));
    }
    let (everything, one_page) = (median(everything), median(one_page));
    let share = one_page.as_secs_f64() / everything.as_secs_f64();
    println!(
        "everything: {everything:.2?}, one page: {one_page:.2?}: {share:.2} of it, at most {SHARE:.2}"
    );
    ExitCode::from(u8::from(share > SHARE))
}

/// What `update` does before the tests.
fn road(checkout: &Path, workspace: &Path) -> Duration {
    let options = quiet();
    let arguments = sync::Arguments {
        from: checkout.to_path_buf(),
        commit: None,
        lose: 5,
    };
    let start = Instant::now();
    let memo = Memo::open(workspace);
    let synced = sync::carry_out(&options, &memo, workspace, &arguments)
        .expect("docs-src is written")
        .expect("the checkout is whole");
    generate::carry_on(
        &options,
        &memo,
        workspace,
        &generate::Arguments::default(),
        synced.after,
    )
    .expect("the SDK is written");
    memo.close();
    start.elapsed()
}

/// Waits until what was written before is on the disk: whoever writes next would wait for it.
fn settle() {
    // Where there is no such program, figures are noisier.
    let _ = std::process::Command::new("sync").status();
}

fn copy(from: &Path, to: &Path, name: &str) {
    for entry in WalkDir::new(from.join(name))
        .into_iter()
        .filter_map(Result::ok)
    {
        let below = entry.path().strip_prefix(from).expect("it is below");
        if entry.file_type().is_file() {
            let target = to.join(below);
            std::fs::create_dir_all(target.parent().expect("a folder")).expect("a folder");
            std::fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

fn write(path: &Path, text: &str) {
    std::fs::write(path, text).expect("a file");
}

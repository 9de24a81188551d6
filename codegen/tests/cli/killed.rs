//! `sync` that is killed at any moment leaves a tree that the next verb makes whole.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Stdio;
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::workspace::{Workspace, page};

const PAGES: usize = 60;
const KILLS: u64 = 200;

/// Many pages below a folder beside the workspace.
fn upstream(workspace: &Workspace, folder: &str, title: &str) {
    for number in 0..PAGES {
        let name = format!("crm.thing{number}.get");
        let path = format!("{folder}/api-reference/crm/thing/crm-thing{number}-get.md");
        workspace.write(&path, page(title, &name));
    }
}

/// docs-src/ and nothing else.
fn facts(workspace: &Workspace) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = workspace.files();
    files.retain(|path, _| path.components().any(|part| part.as_os_str() == "docs-src"));
    files
}

/// A number below `end` that the seed decides (splitmix64).
fn random(seed: u64, end: u64) -> u64 {
    let mut z = seed.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (z ^ (z >> 31)) % end
}

#[test]
fn a_killed_sync_has_done_all_or_nothing_after_the_next_verb() {
    let workspace = Workspace::new();
    upstream(&workspace, "one", "Old Title");
    upstream(&workspace, "other", "New Title");
    let sync = |from: &str| {
        let lose = ["--lose", "100"];
        workspace
            .run(&["--quiet", "sync", "--from", from, lose[0], lose[1]])
            .exits(0);
        facts(&workspace)
    };
    let one = sync("../one");
    let other = sync("../other");
    assert_ne!(one, other);
    let start = Instant::now();
    sync("../one");
    let whole = u64::try_from(start.elapsed().as_micros()).expect("a short time");

    let (mut old, mut new) = (0, 0);
    for seed in 0..KILLS {
        assert_eq!(sync("../one"), one);
        let mut child = workspace
            .command(&["--quiet", "sync", "--from", "../other"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program");
        sleep(Duration::from_micros(random(seed, whole * 3 / 2)));
        child.kill().expect("a child");
        child.wait().expect("a child");
        workspace.run(&["--quiet", "list"]).exits(0);
        match facts(&workspace) {
            now if now == one => old += 1,
            now if now == other => new += 1,
            _ => panic!("seed {seed}: neither the old nor the new tree"),
        }
        assert!(
            !workspace.path("ws/.codegen-journal").exists(),
            "seed {seed}"
        );
    }
    println!("{old} rolled back or not begun, {new} complete");
}

//! What holds for the real pages: those of upstream, where they are there, and those of docs-src/.

use std::path::{Path, PathBuf};

use codegen::page;
use codegen::source::Tree;

use crate::upstream::checkout;
use crate::walk::bad_spans;

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}

/// The documentation of upstream.
fn upstream() -> Option<Tree> {
    Some(Tree::load(&checkout()?).unwrap().0)
}

fn ours() -> Tree {
    Tree::load(&workspace().join("docs-src")).unwrap().0
}

/// Every page is read; its spans and findings lie inside it, and each finding says what to do.
fn reads_every_page(tree: &Tree) -> usize {
    let fragment = |path: &str| tree.get(path);
    let mut findings = 0;
    for (path, text) in tree.iter() {
        let (page, found) = page::parse(path, text, &fragment);
        let bad = bad_spans(&page.blocks, text);
        assert!(bad.is_empty(), "{path}: {bad:?}");
        assert!(
            !page.blocks.is_empty() || text.trim().is_empty() || !found.is_empty(),
            "{path} says nothing"
        );
        findings += found.len();
        for found in found {
            assert!(
                !found.code.is_empty() && !found.message.is_empty(),
                "{found:?}"
            );
            assert!(
                found.help.as_ref().is_some_and(|help| !help.is_empty()),
                "{found:?}"
            );
            let text = tree
                .get(&found.place.path)
                .unwrap_or_else(|| panic!("{found:?}"));
            let line = text.split('\n').nth(found.place.line as usize - 1);
            let columns = line.map_or(0, |line| line.chars().count() + 1);
            assert!(
                (1..=columns).contains(&(found.place.column as usize)),
                "{found:?}"
            );
        }
    }
    findings
}

#[test]
fn every_page_of_upstream_is_read() {
    if let Some(tree) = upstream() {
        let findings = reads_every_page(&tree);
        assert!(
            findings * 10 < tree.len(),
            "{findings} findings on {} pages: the pages are regular, so the reader is wrong",
            tree.len()
        );
    }
}

/// Bytes that are not shown in any block are marks and blanks, not words.
#[test]
fn every_page_of_upstream_keeps_its_letters() {
    if let Some(tree) = upstream() {
        keeps_its_letters(&tree);
    }
}

fn keeps_its_letters(tree: &Tree) {
    for (path, text) in tree.iter() {
        if text.contains("{% if") || text.starts_with("---") {
            continue;
        }
        let (page, found) = page::parse(path, text, &|path| tree.get(path));
        if found.is_empty() {
            let lost = crate::walk::uncovered(&page.blocks, text);
            assert_eq!(lost.first(), None, "lost in {path}");
        }
    }
}

#[test]
fn every_page_that_is_written_here_is_read_without_findings() {
    assert_eq!(reads_every_page(&ours()), 0);
}

#[test]
fn every_page_that_is_written_here_keeps_its_letters() {
    keeps_its_letters(&ours());
}

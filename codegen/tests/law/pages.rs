//! The law over whole trees of pages: the one in the repository, and upstream's.

use std::path::Path;
use std::sync::Arc;

use codegen::extract::corpus::{self, Corpus, How};
use codegen::extract::reduce;
use codegen::memo::Memo;
use codegen::render::render;
use codegen::source::Tree;
use rayon::prelude::*;

use crate::upstream::checkout;
use crate::written::breach;

fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the package stands in the workspace")
}

fn load(root: &Path) -> Tree {
    let folders: Vec<&str> = corpus::FOLDERS
        .iter()
        .copied()
        .chain(["_includes"])
        .filter(|folder| root.join(folder).is_dir())
        .collect();
    Tree::load_below(root, &folders)
        .expect("a folder of pages")
        .0
}

/// The facts of a tree as they are written: without prose, and with the shapes of examples only.
fn facts(tree: &Tree) -> Corpus {
    let mut corpus = corpus::read(tree, &|| ());
    let pages = corpus.pages.par_iter_mut().map(Arc::make_mut);
    pages.for_each(reduce);
    corpus
}

fn committed() -> Tree {
    load(&workspace().join("docs-src"))
}

fn upstream() -> Option<Tree> {
    Some(load(&checkout()?))
}

fn breaches(corpus: &Corpus) -> Vec<String> {
    let pages = corpus.pages.par_iter();
    pages.filter_map(|facts| breach(facts)).collect()
}

fn assert_none(found: &[String], of: usize) {
    assert!(
        found.is_empty(),
        "{} of {of} pages:\n{}",
        found.len(),
        found.join("\n")
    );
}

#[test]
fn the_law_holds_for_every_page_of_the_repository() {
    let corpus = facts(&committed());
    assert!(corpus.pages.len() > 1_800, "only {}", corpus.pages.len());
    assert_none(&breaches(&corpus), corpus.pages.len());
}

#[test]
fn the_law_holds_for_every_page_of_upstream() {
    let Some(tree) = upstream() else { return };
    let corpus = facts(&tree);
    assert!(corpus.pages.len() > 1_800, "only {}", corpus.pages.len());
    assert_none(&breaches(&corpus), corpus.pages.len());
}

#[test]
fn the_pages_of_the_repository_are_already_written_as_they_would_be() {
    let tree = committed();
    let changed: Vec<String> = facts(&tree)
        .pages
        .iter()
        .filter(|facts| tree.get(&facts.path) != Some(render(facts).as_str()))
        .map(|facts| facts.path.clone())
        .collect();
    assert_none(&changed, tree.len());
}

#[test]
fn every_page_of_the_repository_is_read() {
    // What it lists are counts, not facts.
    let skipped: Vec<String> = facts(&committed())
        .skipped
        .into_iter()
        .map(|(path, reason)| format!("{path}: {}", reason.reason()))
        .collect();
    assert!(skipped.is_empty(), "{skipped:#?}");
}

/// How a tree is reduced while it is read differs from how it is reduced afterwards.
fn reduced_otherwise(tree: &Tree) -> Vec<String> {
    let how = How {
        reduced: true,
        ..How::default()
    };
    let at_once = corpus::read_knowing(tree, &Memo::none(), how, &|| ());
    let afterwards = facts(tree);
    assert_eq!(at_once.skipped, afterwards.skipped);
    assert_eq!(at_once.diagnostics, afterwards.diagnostics);
    assert_eq!(at_once.pages.len(), afterwards.pages.len());
    let both = at_once.pages.iter().zip(&afterwards.pages);
    let differ = both.filter(|(one, other)| one != other);
    differ.map(|(one, _)| one.path.clone()).collect()
}

#[test]
fn facts_of_the_repository_may_be_reduced_while_they_are_read() {
    let tree = committed();
    assert_none(&reduced_otherwise(&tree), tree.len());
}

#[test]
fn facts_of_upstream_may_be_reduced_while_they_are_read() {
    let Some(tree) = upstream() else { return };
    assert_none(&reduced_otherwise(&tree), tree.len());
}

#[test]
fn reducing_facts_twice_is_reducing_them_once() {
    let mut corpus = facts(&committed());
    let once = corpus.pages.clone();
    let pages = corpus.pages.par_iter_mut().map(Arc::make_mut);
    pages.for_each(reduce);
    let changed: Vec<String> = once
        .iter()
        .zip(&corpus.pages)
        .filter(|(one, other)| one != other)
        .map(|(one, _)| one.path.clone())
        .collect();
    assert_none(&changed, once.len());
}

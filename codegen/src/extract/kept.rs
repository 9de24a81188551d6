//! The facts of pages that have not changed since an earlier run.
//!
//! What a page says depends on its text and on those that it includes. Pages with findings are few, and are read anew.

use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::diagnostic::Diagnostic;
use crate::facts::PageFacts;
use crate::memo::{Key, Memo, Stage};
use crate::page::Fragments;
use crate::source::Tree;

/// What is kept of a page.
#[derive(Serialize, Deserialize)]
struct Kept<F> {
    /// The texts that it asked for, and what they were.
    fragments: Vec<(String, Option<Key>)>,
    facts: F,
}

/// The facts of a page: as they are known, or as `read` finds them.
pub fn page(
    tree: &Tree,
    memo: &Memo,
    path: &str,
    text: &str,
    read: impl for<'f> FnOnce(&'f Fragments<'f>) -> (PageFacts, Vec<Diagnostic>),
) -> (PageFacts, Vec<Diagnostic>) {
    if !memo.is_kept() {
        return read(&|path| tree.get(path));
    }
    let key = memo.key(&[path.as_bytes(), text.as_bytes()]);
    let state = |path: &str| tree.get(path).map(|text| memo.key(&[text.as_bytes()]));
    let known = memo.get(Stage::Facts, key, |bytes| {
        let kept: Kept<PageFacts> = postcard::from_bytes(bytes).ok()?;
        let is_as_it_was = |(path, was): &(String, Option<Key>)| state(path) == *was;
        kept.fragments
            .iter()
            .all(is_as_it_was)
            .then_some(kept.facts)
    });
    if let Some(facts) = known {
        return (facts, Vec::new());
    }
    let asked = Mutex::new(Vec::new());
    let (facts, found) = read(&|path| {
        let mut asked = asked.lock().unwrap_or_else(PoisonError::into_inner);
        if !asked.iter().any(|known| known == path) {
            asked.push(path.to_owned());
        }
        tree.get(path)
    });
    if found.is_empty() {
        let asked = asked.into_inner().unwrap_or_else(PoisonError::into_inner);
        let fragments = asked.into_iter().map(|path| (state(&path), path));
        let kept = Kept {
            fragments: fragments.map(|(state, path)| (path, state)).collect(),
            facts: &facts,
        };
        if let Ok(bytes) = postcard::to_stdvec(&kept) {
            memo.put(Stage::Facts, key, bytes);
        }
    }
    (facts, found)
}

//! The facts of pages that have not changed since an earlier run.
//!
//! What a page says depends on its path and text, and on the texts that it includes. Prose is not kept.

use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::silence;
use crate::diagnostic::Diagnostic;
use crate::facts::PageFacts;
use crate::memo::{Key, Memo, Stage};
use crate::page::Fragments;
use crate::source::Tree;

/// What is kept of a page.
#[derive(Serialize, Deserialize)]
struct Kept<F, D> {
    /// The texts that it asked for, and what they were.
    fragments: Vec<(String, Option<Key>)>,
    facts: F,
    found: D,
}

/// The facts of a page: as they are known, or as `read` finds them; without prose where they are kept.
pub fn page(
    tree: &Tree,
    memo: &Memo,
    path: &str,
    text: &str,
    read: impl for<'f> FnOnce(&'f Fragments<'f>) -> (PageFacts, Vec<Diagnostic>),
) -> (PageFacts, Vec<Diagnostic>) {
    let key = memo.key(|| [path, text]);
    let state = |path: &str| tree.get(path).map(|text| memo.key(|| [text]));
    let known = memo.get(Stage::Facts, key, |bytes| {
        let kept: Kept<PageFacts, Vec<Diagnostic>> = postcard::from_bytes(bytes).ok()?;
        let is_as_it_was = |(path, was): &(String, Option<Key>)| state(path) == *was;
        let holds = kept.fragments.iter().all(is_as_it_was);
        holds.then_some((kept.facts, kept.found))
    });
    if let Some(known) = known {
        return known;
    }
    let asked = Mutex::new(Vec::new());
    let (mut facts, found) = read(&|path| {
        let mut asked = asked.lock().unwrap_or_else(PoisonError::into_inner);
        if !asked.iter().any(|known| known == path) {
            asked.push(path.to_owned());
        }
        tree.get(path)
    });
    if key.is_some() {
        silence(&mut facts);
    }
    memo.put(Stage::Facts, key, || {
        let asked = asked.into_inner().unwrap_or_else(PoisonError::into_inner);
        let fragments = asked.into_iter().map(|path| (state(&path), path));
        let kept = Kept {
            fragments: fragments.map(|(state, path)| (path, state)).collect(),
            facts: &facts,
            found: &found,
        };
        postcard::to_stdvec(&kept).unwrap_or_default()
    });
    (facts, found)
}

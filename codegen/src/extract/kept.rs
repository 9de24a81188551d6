//! The facts of pages that have not changed since an earlier run.
//!
//! What a page says depends on its path and text, and on the texts that it includes. Prose is not kept.

use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::{reduce, silence};
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

/// What was read of a page.
pub struct Read {
    /// The facts, without prose where they are kept.
    pub facts: PageFacts,
    /// What was found on the way.
    pub found: Vec<Diagnostic>,
    /// Whether no other text was asked for, and the facts are kept.
    pub alone: bool,
}

/// The facts of a page: as they are known, or as `read` finds them.
pub fn page(
    tree: &Tree,
    memo: &Memo,
    reduced: bool,
    path: &str,
    text: &str,
    read: impl for<'f> FnOnce(&'f Fragments<'f>) -> (PageFacts, Vec<Diagnostic>),
) -> Read {
    let form = if reduced { "reduced" } else { "" };
    let key = memo.key(|| [form, path, text]);
    let state = |path: &str| tree.get(path).map(|text| memo.key(|| [text]));
    let known = memo.get(Stage::Facts, key, |bytes| {
        let kept: Kept<PageFacts, Vec<Diagnostic>> = postcard::from_bytes(bytes).ok()?;
        let is_as_it_was = |(path, was): &(String, Option<Key>)| state(path) == *was;
        let holds = kept.fragments.iter().all(is_as_it_was);
        holds.then_some(Read {
            alone: kept.fragments.is_empty(),
            facts: kept.facts,
            found: kept.found,
        })
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
    if reduced {
        reduce(&mut facts);
    } else if key.is_some() {
        silence(&mut facts);
    }
    let asked = asked.into_inner().unwrap_or_else(PoisonError::into_inner);
    let alone = key.is_some() && asked.is_empty();
    memo.put(Stage::Facts, key, || {
        let fragments = asked.into_iter().map(|path| (state(&path), path));
        let kept = Kept {
            fragments: fragments.map(|(state, path)| (path, state)).collect(),
            facts: &facts,
            found: &found,
        };
        postcard::to_stdvec(&kept).unwrap_or_default()
    });
    Read {
        facts,
        found,
        alone,
    }
}

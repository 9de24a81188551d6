//! The facts of pages that have not changed since an earlier run.
//!
//! What a page says depends on its path and text, and on the texts that it includes. Prose is not kept.

use std::sync::{Mutex, PoisonError};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::ahead::Ahead;
use super::{reduce, silence};
use crate::diagnostic::Diagnostic;
use crate::facts::PageFacts;
use crate::memo::{Key, Memo, Stage};
use crate::page::Fragments;
use crate::source::Tree;

/// What is kept of a page.
#[derive(Serialize, Deserialize)]
struct Kept<S, D> {
    /// The texts that it asked for, and what they were.
    fragments: Vec<(String, Option<Key>)>,
    said: S,
    found: D,
}

/// What was read of a page.
pub struct Read<S> {
    /// The facts, without prose where they are kept; or what others need to know of them.
    pub said: S,
    /// What was found on the way.
    pub found: Vec<Diagnostic>,
    /// Whether no other text was asked for, and the facts are kept.
    pub alone: bool,
    /// The hash of all that it was read from.
    pub input: Key,
}

/// A page by what it is known.
#[derive(Clone, Copy)]
pub struct Page<'p> {
    tree: &'p Tree,
    memo: &'p Memo,
    reduced: bool,
    key: Key,
}

impl<'p> Page<'p> {
    /// A page of a tree, whose facts are reduced or not.
    pub fn of(tree: &'p Tree, memo: &'p Memo, reduced: bool, path: &str, text: &str) -> Self {
        let form = if reduced { "reduced" } else { "" };
        Self {
            tree,
            memo,
            reduced,
            key: memo.key(|| [form, path, text]),
        }
    }

    /// What others need to know of it, where that is known; the facts stay known, whether they are looked at or not.
    pub fn ahead(self) -> Option<Read<Ahead>> {
        // Of others it is not kept.
        let known = self.reduced.then(|| self.known(Stage::Head))??;
        self.memo.stays(Stage::Facts, self.key);
        Some(known)
    }

    /// The facts: as they are known, or as `read` finds them.
    pub fn facts(
        self,
        read: impl for<'f> FnOnce(&'f Fragments<'f>) -> (PageFacts, Vec<Diagnostic>),
    ) -> Read<PageFacts> {
        if let Some(known) = self.known(Stage::Facts) {
            return known;
        }
        let asked = Mutex::new(Vec::new());
        let (mut facts, found) = read(&|path| {
            let mut asked = asked.lock().unwrap_or_else(PoisonError::into_inner);
            if !asked.iter().any(|known| known == path) {
                asked.push(path.to_owned());
            }
            self.tree.get(path)
        });
        if self.reduced {
            reduce(&mut facts);
        } else if self.key.is_some() {
            silence(&mut facts);
        }
        let asked = asked.into_inner().unwrap_or_else(PoisonError::into_inner);
        let state = |path: String| (self.state(&path), path);
        let fragments = asked.into_iter().map(state);
        let fragments: Vec<_> = fragments.map(|(state, path)| (path, state)).collect();
        if self.reduced {
            self.keep(Stage::Head, &fragments, || Ahead::of(&facts), &found);
        }
        self.keep(Stage::Facts, &fragments, || &facts, &found);
        Read {
            alone: self.key.is_some() && fragments.is_empty(),
            input: self.input(&fragments),
            said: facts,
            found,
        }
    }

    fn known<S: DeserializeOwned>(self, stage: Stage) -> Option<Read<S>> {
        self.memo.get(stage, self.key, |bytes| {
            let kept: Kept<S, Vec<Diagnostic>> = postcard::from_bytes(bytes).ok()?;
            let is_as_it_was = |(path, was): &(String, Option<Key>)| self.state(path) == *was;
            let holds = kept.fragments.iter().all(is_as_it_was);
            holds.then(|| Read {
                alone: kept.fragments.is_empty(),
                input: self.input(&kept.fragments),
                said: kept.said,
                found: kept.found,
            })
        })
    }

    fn keep<S: Serialize>(
        self,
        stage: Stage,
        fragments: &[(String, Option<Key>)],
        said: impl FnOnce() -> S,
        found: &[Diagnostic],
    ) {
        self.memo.put(stage, self.key, || {
            let fragments = fragments.to_vec();
            let kept = Kept {
                fragments,
                said: said(),
                found,
            };
            postcard::to_stdvec(&kept).unwrap_or_default()
        });
    }

    /// What a text is that a page may ask for.
    fn state(self, path: &str) -> Option<Key> {
        let text = self.tree.get(path)?;
        Some(self.memo.key(|| [text]))
    }

    fn input(self, fragments: &[(String, Option<Key>)]) -> Key {
        if fragments.is_empty() {
            return self.key;
        }
        let states = postcard::to_stdvec(fragments).ok()?;
        let own = self.key?;
        self.memo.key(|| [&own[..], &states])
    }
}

//! A comparison as text for a person, Markdown for a pull request, JSON for a script.

mod markdown;
mod text;
mod words;

use serde::Serialize;

use super::{Change, Diff, Effect, Verdict};

pub use markdown::markdown;
pub use text::{summary, text};
pub(super) use words::default;
pub use words::what;

/// What upstream changed, and what of it reaches the SDK.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Comparison {
    /// Between the facts of upstream.
    pub facts: Diff,
    /// Between the SDKs: overrides applied on both sides.
    pub sdk: Diff,
}

impl Comparison {
    /// What a release must be.
    pub fn verdict(&self) -> Verdict {
        self.sdk.verdict()
    }

    /// Whether nothing has changed.
    pub fn is_empty(&self) -> bool {
        self.facts.changes.is_empty() && self.sdk.changes.is_empty()
    }

    /// Changes of facts, each with what it means for the SDK; none where an override hides it.
    fn seen(&self) -> impl Iterator<Item = (&Change, Option<Effect>)> {
        self.facts.changes.iter().map(|change| {
            let mut same = self.sdk.changes.iter();
            let same =
                same.find(|other| other.subject == change.subject && other.what == change.what);
            (change, same.map(|change| change.effect))
        })
    }

    /// Changes of the SDK that upstream did not make: overrides that differ, or that mend what is new.
    fn own(&self) -> impl Iterator<Item = &Change> {
        self.sdk.changes.iter().filter(|change| {
            let mut facts = self.facts.changes.iter();
            !facts.any(|other| other.subject == change.subject && other.what == change.what)
        })
    }
}

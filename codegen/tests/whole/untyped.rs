//! The ledger of what answers have without a type: each with its reason, exact both ways.

use std::collections::{BTreeMap, BTreeSet};

use codegen::report::coverage::Figures;
use serde::Deserialize;

use crate::everywhere;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ledger {
    /// Answers that their type does not read.
    #[serde(default)]
    misfit: Vec<Entry>,
    /// Fields that are given raw, though the page says what they are.
    #[serde(default)]
    raw: Vec<Entry>,
    /// Keys that land in no typed field.
    #[serde(default)]
    untyped: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    reason: String,
    places: Vec<String>,
}

fn ledger() -> Ledger {
    toml::from_str(include_str!("../../ledgers/answers.toml")).expect("the ledger")
}

/// What is found and not explained, and what is explained and not found.
fn compare<'p>(kind: &str, found: impl Iterator<Item = &'p String>, entries: &[Entry]) {
    let found: BTreeSet<String> = found.map(|place| place.replace('`', "")).collect();
    let places = entries.iter().flat_map(|entry| &entry.places);
    let known: BTreeSet<String> = places.cloned().collect();
    let new: Vec<_> = found.difference(&known).collect();
    let gone: Vec<_> = known.difference(&found).collect();
    assert!(
        new.is_empty(),
        "`{kind}` of codegen/ledgers/answers.toml lacks {new:#?}"
    );
    assert!(
        gone.is_empty(),
        "`{kind}` of codegen/ledgers/answers.toml has what is typed by now: {gone:#?}"
    );
}

#[test]
fn whatever_has_no_type_in_answers_is_explained() {
    everywhere(|world| {
        let answers = Figures::of(&world.api, &world.verdicts).answers;
        let ledger = ledger();
        compare("misfit", answers.misfits.iter(), &ledger.misfit);
        compare("raw", answers.known.iter(), &ledger.raw);
        compare("untyped", answers.untyped.keys(), &ledger.untyped);
    });
}

#[test]
fn every_explanation_is_a_sentence_about_something_and_each_place_has_one() {
    let Ledger {
        misfit,
        raw,
        untyped,
    } = ledger();
    for (kind, entries) in [("misfit", misfit), ("raw", raw), ("untyped", untyped)] {
        let mut known = BTreeMap::new();
        for Entry { reason, places } in &entries {
            assert!(reason.ends_with('.') && reason.contains(' '), "{reason}");
            assert!(!places.is_empty(), "{reason}");
            for place in places {
                let other = known.insert(place, reason);
                assert!(other.is_none(), "{kind}: {place} stands twice");
            }
        }
    }
}

//! Comparing only what a change touches finds what comparing everything finds.

use std::sync::Arc;

use codegen::cli::produce::Read;
use codegen::cli::side::{Side, compare};
use codegen::diff::diff;
use codegen::extract::corpus::Corpus;
use codegen::facts::{Class, Content, PageFacts, Region};
use codegen::resolve::{AccessTable, Overrides, resolve};
use codegen::source::Tree;
use serde_json::{Value, json};

use crate::world::{World, root};

/// Every how many pages one is edited.
const EVERY: usize = 211;

/// Gives the first field of a page another name; false where it has none.
fn rename(page: &mut PageFacts) -> bool {
    let contents = page
        .sections
        .iter_mut()
        .flat_map(|section| &mut section.content);
    let fields = contents.filter_map(|content| match content {
        Content::Fields(fields) => fields.first_mut(),
        _ => None,
    });
    let names = fields.filter_map(|field| field.names.first_mut()).next();
    names.is_some_and(|name| {
        name.push_str("Renamed");
        true
    })
}

/// Makes other values of those that the first example of an answer shows: what was empty is none; false where there is
/// none.
fn show_otherwise(page: &mut PageFacts) -> bool {
    fn turn(value: &mut Value) -> bool {
        match value {
            Value::Null => *value = json!("2024-01-31"),
            Value::Object(map) => {
                let turned = map
                    .values_mut()
                    .filter_map(|value| turn(value).then_some(()));
                return turned.count() > 0;
            }
            Value::Array(items) if !items.is_empty() => {
                let turned = items
                    .iter_mut()
                    .filter_map(|value| turn(value).then_some(()));
                return turned.count() > 0;
            }
            Value::Array(items) => items.push(json!({"ID": 1})),
            Value::String(text) if text.is_empty() => "2024-01-31".clone_into(text),
            Value::Number(number) if number.is_i64() => *value = json!(1.5),
            _ => return false,
        }
        true
    }
    let answers = page
        .sections
        .iter_mut()
        .filter(|section| section.region == Region::Response);
    let contents = answers.flat_map(|section| &mut section.content);
    let mut examples = contents.filter_map(|content| match content {
        Content::Example(example) => Some(&mut example.value),
        _ => None,
    });
    examples.next().is_some_and(turn)
}

#[test]
fn what_an_edit_of_a_page_changes_is_among_what_it_touches() {
    let world = World::docs_src();
    let table = AccessTable::committed().expect("the tables");
    let overrides = Overrides::load(&root()).expect("the overrides");
    let old = &world.corpus.pages;
    let referred_to = old.iter().position(|page| page.class == Class::Reference);
    let sampled = (0..old.len()).step_by(EVERY).chain(referred_to);
    let renamed = sampled.map(|at| (at, rename as fn(&mut PageFacts) -> bool));
    let shown = (EVERY / 2..old.len()).step_by(EVERY);
    let shown = shown.map(|at| (at, show_otherwise as fn(&mut PageFacts) -> bool));
    let mut changed = 0;
    for (at, edit) in renamed.chain(shown) {
        let mut new = old.clone();
        if !edit(Arc::make_mut(&mut new[at])) {
            continue;
        }
        let side = |pages: &[Arc<PageFacts>]| {
            let tree = Tree::from_pages(Vec::<(String, String)>::new());
            let mut corpus = Corpus::default();
            corpus.pages = pages.to_vec();
            let found = Vec::new();
            Side::of(
                Read {
                    tree,
                    corpus,
                    found,
                },
                &root(),
            )
        };
        let sides = [side(old), side(&new)].map(|side| side.expect("the tables"));
        let some = compare(&sides[0], &sides[1]).sdk;
        let all = diff(&world.api, &resolve(&new, &table, &overrides).0);
        assert_eq!(some, all, "{}", old[at].path);
        changed += usize::from(!all.changes.is_empty());
    }
    println!("{changed} edits that change something");
    assert!(changed >= 5, "{changed}");
}

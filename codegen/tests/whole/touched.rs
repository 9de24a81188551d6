//! Comparing only what a change touches finds what comparing everything finds.

use std::sync::Arc;

use codegen::diff::diff;
use codegen::facts::{Class, Content, PageFacts};
use codegen::resolve::{AccessTable, Overrides, Touched, resolve, resolve_touched};

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

#[test]
fn what_an_edit_of_a_page_changes_is_among_what_it_touches() {
    let world = World::docs_src();
    let table = AccessTable::committed().expect("the tables");
    let overrides = Overrides::load(&root()).expect("the overrides");
    let old = &world.corpus.pages;
    let referred_to = old.iter().position(|page| page.class == Class::Reference);
    let sampled = (0..old.len()).step_by(EVERY).chain(referred_to);
    let mut changed = 0;
    for at in sampled {
        let mut new = old.clone();
        if !rename(Arc::make_mut(&mut new[at])) {
            continue;
        }
        let touched = Touched::between(old, &new);
        let api = |pages| resolve_touched(pages, &touched, &table, &overrides);
        let some = diff(&api(old), &api(&new));
        let all = diff(&world.api, &resolve(&new, &table, &overrides).0);
        assert_eq!(some, all, "{}", old[at].path);
        changed += usize::from(!all.changes.is_empty());
    }
    println!("{changed} edits that change something");
    assert!(changed >= 5, "{changed}");
}

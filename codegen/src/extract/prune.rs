//! References among the pages that were read: those that lead nowhere are dropped.

use std::collections::HashMap;
use std::sync::Arc;

use super::corpus::references;
use crate::facts::{Content, Field, PageFacts, Reference};

/// Drops references that lead nowhere: to pages without facts, and to methods as a whole; true where there are none. The
/// useful pages are told by their paths, and whether they are useful as a whole.
pub fn prune(facts: &mut Arc<PageFacts>, useful: &HashMap<String, bool>) -> bool {
    let leads = |reference: &Reference| {
        reference.path.is_empty()
            || useful
                .get(&reference.path)
                .is_some_and(|dictionary| *dictionary || !reference.anchor.is_empty())
    };
    let whole = is_whole(facts, &leads, useful);
    if !whole {
        cut(Arc::make_mut(facts), &leads, useful);
    }
    whole
}

/// Whether there is nothing to drop.
fn is_whole(
    facts: &PageFacts,
    leads: &dyn Fn(&Reference) -> bool,
    useful: &HashMap<String, bool>,
) -> bool {
    let mut whole = true;
    references(facts, &mut |reference| whole &= leads(reference));
    let replacing = facts.deprecated.iter().flat_map(|it| &it.replaced_by);
    let mut contents = facts.sections.iter().map(|section| &section.content);
    whole
        && replacing.into_iter().all(|path| useful.contains_key(path))
        && contents.all(|content| !content.is_empty() && content.iter().all(|it| holds(it, useful)))
}

/// Whether a fact says something, and the pages that it names as related are useful.
fn holds(content: &Content, useful: &HashMap<String, bool>) -> bool {
    match content {
        Content::See(references) => !references.is_empty(),
        Content::Related(pages) => {
            !pages.is_empty() && pages.iter().all(|path| useful.contains_key(path))
        }
        Content::Variants(variants) => {
            let mut contents = variants.iter().map(|variant| &variant.content);
            !variants.is_empty()
                && contents.all(|content| {
                    !content.is_empty() && content.iter().all(|it| holds(it, useful))
                })
        }
        _ => true,
    }
}

fn cut(facts: &mut PageFacts, leads: &dyn Fn(&Reference) -> bool, useful: &HashMap<String, bool>) {
    for section in &mut facts.sections {
        prune_contents(&mut section.content, leads, useful);
    }
    if let Some(deprecated) = &mut facts.deprecated {
        deprecated
            .replaced_by
            .retain(|path| useful.contains_key(path));
    }
    let kept = super::without_empty(std::mem::take(&mut facts.sections));
    facts.sections = kept;
}

fn prune_contents(
    contents: &mut Vec<Content>,
    leads: &dyn Fn(&Reference) -> bool,
    useful: &HashMap<String, bool>,
) {
    for content in contents.iter_mut() {
        prune_content(content, leads, useful);
    }
    contents.retain(|content| match content {
        Content::See(references) => !references.is_empty(),
        Content::Related(pages) => !pages.is_empty(),
        Content::Variants(variants) => !variants.is_empty(),
        _ => true,
    });
}

fn prune_content(
    content: &mut Content,
    leads: &dyn Fn(&Reference) -> bool,
    useful: &HashMap<String, bool>,
) {
    match content {
        Content::Fields(fields) => fields
            .iter_mut()
            .for_each(|field| prune_field(field, leads)),
        Content::See(references) => references.retain(leads),
        Content::Related(pages) => pages.retain(|path| useful.contains_key(path)),
        Content::Types(rows) => rows.iter_mut().for_each(|row| row.see.retain(leads)),
        Content::Variants(variants) => {
            for variant in variants.iter_mut() {
                prune_contents(&mut variant.content, leads, useful);
            }
            variants.retain(|variant| !variant.content.is_empty());
        }
        _ => {}
    }
}

fn prune_field(field: &mut Field, leads: &dyn Fn(&Reference) -> bool) {
    field.see.retain(leads);
    for token in &mut field.types {
        token.link = token.link.take().filter(leads);
    }
    for child in &mut field.children {
        prune_field(child, leads);
    }
}

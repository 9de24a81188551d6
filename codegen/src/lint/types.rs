//! Types that a page describes in words alone: the reader makes nothing of them, and a person does.

use std::collections::BTreeSet;

use super::links::Anchors;
use super::subject::fields;
use crate::diagnostic::{Diagnostic, Place};
use crate::facts::{Field, PageFacts, TypeToken};

/// Takes out the findings about types whose link leads to where they are described.
pub fn without_described<'p>(
    found: Vec<Diagnostic>,
    pages: impl Iterator<Item = &'p PageFacts>,
    anchors: &Anchors<'_>,
) -> Vec<Diagnostic> {
    let mut described = BTreeSet::new();
    for page in pages {
        let content = page.sections.iter().flat_map(|section| &section.content);
        for field in content.flat_map(fields).flatten() {
            collect(page, field, anchors, &mut described);
        }
    }
    let mut found = found;
    found.retain(|found| found.code != "type-unknown" || !described.contains(&found.place));
    found
}

fn collect<'p>(
    page: &'p PageFacts,
    field: &'p Field,
    anchors: &Anchors<'_>,
    described: &mut BTreeSet<&'p Place>,
) {
    if let Some(place) = &field.at.0
        && !field.types.is_empty()
        && field.types.iter().all(|ty| is_described(page, ty, anchors))
    {
        described.insert(place);
    }
    for child in &field.children {
        collect(page, child, anchors, described);
    }
}

fn is_described(page: &PageFacts, ty: &TypeToken, anchors: &Anchors<'_>) -> bool {
    ty.link.as_ref().is_some_and(|link| {
        let mut to = link.clone();
        // Another page that is led to as a whole may say nothing of it: it has a section of that name, or it does not count.
        if to.anchor.is_empty() && to.path != page.path {
            to.anchor.clone_from(&ty.name);
        }
        anchors.leads(&page.path, &to)
    })
}

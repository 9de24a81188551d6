//! References → sections.

use std::collections::BTreeMap;

use crate::diagnostic::Place;
use crate::extract::link::slug;
use crate::facts::{At, Content, Field, PageFacts, Reference, Section};

/// Sections of all pages by their anchors.
pub struct Pages<'p> {
    pages: BTreeMap<&'p str, &'p PageFacts>,
}

/// Words that documentation tools of other languages put before an anchor's own words.
const PREFIXES: &[&str] = &[
    "parametr-",
    "parameter-",
    "parametry-",
    "vozmozhnye-znacheniya-klyucha-",
    "possible-values-of-key-",
    "obuekt-",
    "obekt-",
    "object-",
    "tip-",
    "type-",
];

impl<'p> Pages<'p> {
    /// Indexes pages by path.
    pub fn new(pages: &[&'p PageFacts]) -> Self {
        let pages = pages
            .iter()
            .map(|facts| (facts.path.as_str(), *facts))
            .collect();
        Self { pages }
    }

    /// The sections that a reference from a page leads to: the one with its anchor and those under it.
    pub fn sections(
        &self,
        from: &'p PageFacts,
        to: &Reference,
    ) -> Option<(&'p PageFacts, Vec<&'p Section>)> {
        let page = self.page(from, to)?;
        if to.anchor.is_empty() {
            return Some((page, page.sections.iter().collect()));
        }
        let at = find(&page.sections, &to.anchor)?;
        Some((page, with_inner(&page.sections, at)))
    }

    fn page(&self, from: &'p PageFacts, to: &Reference) -> Option<&'p PageFacts> {
        if to.path.is_empty() {
            return Some(from);
        }
        self.pages.get(to.path.as_str()).copied()
    }

    /// The section of the same page that a reference leads to.
    pub fn at(&self, page: &PageFacts, to: &Reference) -> Option<usize> {
        let same = to.path.is_empty() && !to.anchor.is_empty();
        same.then(|| find(&page.sections, &to.anchor)).flatten()
    }
}

/// A section and those under it.
pub fn with_inner(sections: &[Section], at: usize) -> Vec<&Section> {
    let level = sections[at].level;
    let inner = sections[at + 1..]
        .iter()
        .take_while(|section| section.level > level);
    std::iter::once(&sections[at]).chain(inner).collect()
}

fn find(sections: &[Section], anchor: &str) -> Option<usize> {
    let wanted = anchor.to_lowercase();
    if let Some(at) = sections.iter().position(|section| {
        section
            .anchor
            .as_ref()
            .is_some_and(|anchor| anchor.to_lowercase() == wanted)
    }) {
        return Some(at);
    }
    if let Some(at) = sections
        .iter()
        .position(|section| slug(&section.title) == wanted)
    {
        return Some(at);
    }
    // A dead anchor still names what it meant.
    let word = PREFIXES
        .iter()
        .find_map(|prefix| wanted.strip_prefix(prefix))
        .unwrap_or(&wanted);
    let plain = |text: &str| text.to_lowercase().replace(['_', '-'], "");
    let word = plain(word);
    sections.iter().position(|section| {
        section
            .title
            .split(|letter: char| !letter.is_alphanumeric() && letter != '_' && letter != '-')
            .any(|part| !part.is_empty() && plain(part) == word)
            && section.level > 2
    })
}

/// The fields of a section itself, or of the first section under it that has any.
pub fn first_fields<'s>(sections: &[&'s Section]) -> Option<Vec<&'s [Field]>> {
    sections.iter().find_map(|section| {
        let found = fields(section);
        (!found.is_empty()).then_some(found)
    })
}

/// The tables of fields of a section.
pub fn fields(section: &Section) -> Vec<&[Field]> {
    section
        .content
        .iter()
        .filter_map(|content| match content {
            Content::Fields(fields) => Some(fields.as_slice()),
            _ => None,
        })
        .collect()
}

/// A place, or the start of the page where none is known.
pub fn place(at: &At, path: &str) -> Place {
    at.0.clone().unwrap_or_else(|| Place {
        path: path.to_owned(),
        line: 1,
        column: 1,
    })
}

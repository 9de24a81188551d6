//! A container's row → the rows that describe what is in it.

mod cases;
mod fit;
mod links;
mod rows;

use super::places::{self, Pages};
use crate::extract::region::{canonical, is_of_method};
use crate::facts::{Class, Content, Field, PageFacts, Reference, Region, Section, TypeToken};
use crate::ir::Case;
pub use cases::values_of;
pub use fit::Fit;
pub use rows::of_section;
use rows::{sourced, variants, whole};

/// A row, the page it stands on, and the cases that it applies to.
#[derive(Clone)]
pub struct Sourced<'p> {
    /// The page.
    pub page: &'p PageFacts,
    /// The row; the first, where several cases have one.
    pub field: &'p Field,
    /// The cases it stands in, by their numbers, each with its row; empty for all.
    pub cases: Vec<(usize, &'p Field)>,
}

/// Where a structure was found; the same one is not entered twice on one path.
pub type Key = (String, String, u8);

/// The rows of a structure.
#[derive(Default)]
pub struct Structure<'p> {
    /// The rows in order, variants merged by name.
    pub fields: Vec<Sourced<'p>>,
    /// The variants.
    pub cases: Vec<Case>,
    /// The field that tells which variant holds.
    pub depends_on: Option<&'p str>,
    /// The section it was found in; none for rows in a cell, which are often only an illustration.
    pub key: Option<Key>,
    /// The section of another page that lists all of its rows.
    pub whole: Option<Key>,
    /// Whether the page says that there are more keys.
    pub open: bool,
}

/// The structure of a field, with what its row says of the cases.
pub fn find<'p>(
    pages: &Pages<'p>,
    page: &'p PageFacts,
    field: &'p Field,
    token: &'p TypeToken,
    region: Region,
    open: &[Key],
) -> Option<Structure<'p>> {
    let found = look(pages, page, field, token, region, open)?;
    Some(Structure {
        depends_on: found.depends_on.or(field.depends_on.as_deref()),
        ..found
    })
}

/// Finds the structure of a field in order of certainty: the type's link, links of the text to sections, links to
/// pages of fields, the rows in the cell, a section named after the field.
fn look<'p>(
    pages: &Pages<'p>,
    page: &'p PageFacts,
    field: &'p Field,
    token: &'p TypeToken,
    region: Region,
    open: &[Key],
) -> Option<Structure<'p>> {
    // The page's own sections say more about the field than what a link in its text leads to. A link to a section
    // that is named after a field in the cell is that field's.
    let own = field
        .see
        .iter()
        .filter(|see| see.path.is_empty() && !of_child(pages, page, field, see));
    let other = field.see.iter().filter(|see| !see.path.is_empty());
    let anchored = own.chain(other).filter(|see| !see.anchor.is_empty());
    let whole = field
        .see
        .iter()
        .filter(|see| see.anchor.is_empty() && !see.path.ends_with("data-types.md"));
    for reference in token.link.iter().chain(anchored) {
        if let Some(found) = behind(pages, page, reference, open, 0) {
            return Some(found);
        }
    }
    // A page of fields lists all of them, the cell only those that need a word.
    for reference in whole {
        if let Some(mut found) = behind(pages, page, reference, open, 0) {
            let more = sourced(page, &field.children).into_iter().filter(|row| {
                !found
                    .fields
                    .iter()
                    .any(|known| known.field.names == row.field.names)
            });
            let more: Vec<_> = more.collect();
            found.fields.extend(more);
            return Some(found);
        }
    }
    if !field.children.is_empty() {
        return Some(Structure {
            fields: sourced(page, &field.children),
            open: field.any_keys,
            ..Structure::default()
        });
    }
    named(pages, page, field, region, open)
}

/// Whether a reference leads to the structure of a field that the cell lists.
fn of_child(pages: &Pages<'_>, page: &PageFacts, field: &Field, to: &Reference) -> bool {
    let Some(at) = pages.at(page, to) else {
        return false;
    };
    let title = &page.sections[at].title;
    field.children.iter().any(|child| {
        child
            .names
            .iter()
            .any(|name| words(title).any(|word| word == name))
    })
}

/// The words of a heading; names keep their full stops.
fn words(title: &str) -> impl Iterator<Item = &str> {
    title
        .split(|letter: char| !letter.is_alphanumeric() && letter != '_' && letter != '.')
        .filter(|word| !word.is_empty())
}

fn behind<'p>(
    pages: &Pages<'p>,
    page: &'p PageFacts,
    reference: &Reference,
    open: &[Key],
    depth: u8,
) -> Option<Structure<'p>> {
    let (to, sections) = pages.sections(page, reference)?;
    of_sections(pages, to, &sections, open, depth)
}

/// The rows of the first of some sections that has any, or that another reference of theirs leads to.
pub fn of_sections<'p>(
    pages: &Pages<'p>,
    page: &'p PageFacts,
    sections: &[&'p Section],
    open: &[Key],
    depth: u8,
) -> Option<Structure<'p>> {
    for (at, section) in sections.iter().enumerate() {
        let key = key(page, section);
        if open.contains(&key) || lists_values(&section.title) {
            continue;
        }
        let mut found = of_section(page, section);
        if !found.fields.is_empty() {
            variants(&mut found, page, sections, at);
            whole(&mut found, pages, page, section);
            found.key = Some(key);
            return Some(found);
        }
    }
    if depth >= 3 {
        return None;
    }
    sections
        .iter()
        .flat_map(|section| &section.content)
        .filter_map(|content| match content {
            Content::See(references) => Some(references),
            _ => None,
        })
        .flatten()
        .find_map(|reference| behind(pages, page, reference, open, depth + 1))
}

fn key(page: &PageFacts, section: &Section) -> Key {
    (page.path.clone(), section.title.clone(), section.level)
}

/// A table under such a heading describes values, and no fields.
fn lists_values(title: &str) -> bool {
    title.to_lowercase().starts_with("possible values")
}

/// The rows of `result` and what stands beside it describe no other field, whatever the heading says: `Returned Data` is
/// not that of a field `data`.
fn is_of_envelope(section: &Section, field: &Field) -> bool {
    let is_result = |field: &Field| field.names.iter().any(|name| name == "result");
    let of_result = |content: &Content| match content {
        Content::Fields(fields) => fields.iter().any(is_result),
        _ => false,
    };
    section.region == Region::Response && !is_result(field) && section.content.iter().any(of_result)
}

/// A section of the same region whose heading holds the field's name, and that no other field refers to.
fn named<'p>(
    pages: &Pages<'p>,
    page: &'p PageFacts,
    field: &Field,
    region: Region,
    open: &[Key],
) -> Option<Structure<'p>> {
    let matches = |section: &Section, exact: bool| {
        words(&section.title).any(|word| {
            field.names.iter().any(|name| {
                let name = name.trim_end_matches("[]");
                if exact {
                    word == name
                } else {
                    word.eq_ignore_ascii_case(name)
                }
            })
        })
    };
    for exact in [true, false] {
        for (at, section) in page.sections.iter().enumerate() {
            // A heading of the second level is that of a whole region, but for one like `Parameter fields`.
            let inner = section.level > 2
                || (exact
                    && matches!(page.class, Class::Method { .. })
                    && Some(section.title.as_str()) != canonical(section.region)
                    && !is_of_method(&section.title));
            if section.region == region
                && inner
                && matches(section, exact)
                && !is_of_envelope(section, field)
                && !links::is_of_another(pages, page, field, at)
            {
                let sections = places::with_inner(&page.sections, at);
                if let Some(found) = of_sections(pages, page, &sections, open, 0) {
                    return Some(found);
                }
            }
        }
    }
    None
}

/// A section anywhere on the page whose heading is a type's name.
pub fn titled<'p>(
    pages: &Pages<'p>,
    page: &'p PageFacts,
    token: &str,
    open: &[Key],
) -> Option<Structure<'p>> {
    let at = page.sections.iter().position(|section| {
        section
            .title
            .split(|letter: char| !letter.is_alphanumeric() && letter != '_')
            .any(|word| word.eq_ignore_ascii_case(token))
    })?;
    let sections = places::with_inner(&page.sections, at);
    of_sections(pages, page, &sections, open, 0)
}

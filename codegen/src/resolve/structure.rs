//! A container's row → the rows that describe what is in it.

use super::examples::Examples;
use super::places::{self, Pages};
use super::types::is_pattern;
use crate::extract::region::{canonical, is_of_method};
use crate::facts::{Class, Content, Field, PageFacts, Reference, Region, Section, TypeToken};

/// A row, the page it stands on, and the variants that it applies to.
#[derive(Clone)]
pub struct Sourced<'p> {
    /// The page.
    pub page: &'p PageFacts,
    /// The row.
    pub field: &'p Field,
    /// Titles of the tabs it stands in; empty for all.
    pub applies_to: Vec<String>,
}

/// Where a structure was found; the same one is not entered twice on one path.
pub type Key = (String, String, u8);

/// The rows of a structure.
#[derive(Default)]
pub struct Structure<'p> {
    /// The rows in order, variants merged by name.
    pub fields: Vec<Sourced<'p>>,
    /// How many variants there are.
    pub variants: usize,
    /// The section it was found in; none for rows in a cell, which are often only an illustration.
    pub key: Option<Key>,
    /// The section of another page that lists all of its rows.
    pub whole: Option<Key>,
    /// Whether the page says that there are more keys.
    pub open: bool,
}

/// How a structure fits the examples.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// The examples are such objects, or there are none.
    Object,
    /// The examples' entries are such objects: the keys are data.
    Entries,
    /// The examples are something else.
    Not,
}

impl Structure<'_> {
    /// Compares the rows' names with the keys of examples.
    pub fn fit(&self, examples: &Examples) -> Fit {
        let elements = examples.elements();
        if elements.is_empty() {
            return Fit::Object;
        }
        if !elements.any_object() {
            return Fit::Not;
        }
        if self.has_any_key(&elements)
            || self
                .fields
                .iter()
                .any(|row| row.field.names.iter().any(|name| is_pattern(name)))
        {
            return Fit::Object;
        }
        let entries = elements.entries().elements();
        if entries.any_object() && self.has_any_key(&entries) {
            return Fit::Entries;
        }
        let empty = elements
            .values()
            .iter()
            .all(|value| value.as_object().is_none_or(serde_json::Map::is_empty));
        if empty || self.key.is_some() {
            Fit::Object
        } else {
            Fit::Not
        }
    }

    fn has_any_key(&self, examples: &Examples) -> bool {
        self.fields
            .iter()
            .any(|row| !examples.member(&row.field.names).is_empty())
    }

    /// Whether the rows differ by a number only, `Option1`, `Option2`: an illustration of keys that are data.
    pub fn is_numbered(&self) -> bool {
        let stems: std::collections::BTreeSet<String> = self
            .fields
            .iter()
            .filter_map(|row| row.field.names.first())
            .map(|name| {
                name.chars()
                    .filter(|letter| !letter.is_ascii_digit())
                    .collect()
            })
            .collect();
        let numbered = |row: &Sourced<'_>| {
            row.field
                .names
                .iter()
                .all(|name| name.contains(|letter: char| letter.is_ascii_digit()))
        };
        self.fields.len() > 1 && stems.len() == 1 && self.fields.iter().all(numbered)
    }

    /// Whether the rows are language codes: an object with a text for each language.
    pub fn is_languages(&self) -> bool {
        self.fields.len() > 1
            && self.fields.iter().all(|row| {
                row.field.names.iter().all(|name| {
                    name.len() == 2 && name.bytes().all(|byte| byte.is_ascii_lowercase())
                }) && row.field.children.is_empty()
            })
    }
}

/// Finds the structure of a field in order of certainty: the type's link, links of the text to sections, links to
/// pages of fields, the rows in the cell, a section named after the field.
pub fn find<'p>(
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
            variants: 0,
            key: None,
            whole: None,
            open: field.any_keys,
        });
    }
    named(pages, page, &field.names, region, open)
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

/// Adds the rows of the sections beside the first that describe the same object in other cases: those with the same
/// heading under other headings, and those whose heading says `X = value`.
fn variants<'p>(
    found: &mut Structure<'p>,
    page: &'p PageFacts,
    sections: &[&'p Section],
    first: usize,
) {
    let label = |at: usize| -> Option<String> {
        let section = sections[at];
        if let Some(condition) = condition(&section.title) {
            return Some(condition.to_owned());
        }
        (section.title == sections[first].title).then(|| {
            let above = sections[..at].iter().rev();
            above
                .clone()
                .find(|other| other.level < section.level)
                .map_or_else(String::new, |other| other.title.clone())
        })
    };
    let level = sections[first].level;
    let others: Vec<(usize, String)> = (first + 1..sections.len())
        .filter(|at| sections[*at].level == level)
        .filter_map(|at| Some((at, label(at)?)))
        .filter(|(at, _)| !places::fields(sections[*at]).is_empty())
        .collect();
    if others.is_empty() {
        return;
    }
    // A first section with a heading of its own holds what is common to all.
    let common = condition(&sections[first].title).is_none()
        && others
            .iter()
            .all(|(at, _)| sections[*at].title != sections[first].title);
    found.variants = others.len();
    if !common && let Some(title) = label(first) {
        found.variants += 1;
        for row in &mut found.fields {
            row.applies_to = vec![title.clone()];
        }
    }
    for (at, title) in others {
        for fields in places::fields(sections[at]) {
            for row in sourced(page, fields) {
                merge(&mut found.fields, row, &title);
            }
        }
    }
}

/// `X = value` in a heading's code.
fn condition(title: &str) -> Option<&str> {
    let code = title.split('`').nth(1)?;
    code.contains('=').then_some(code)
}

/// Adds the rows of a page that the section refers to for all fields, where the section's own rows are some of them.
fn whole<'p>(
    found: &mut Structure<'p>,
    pages: &Pages<'p>,
    page: &'p PageFacts,
    section: &'p Section,
) {
    let references = section.content.iter().filter_map(|content| match content {
        Content::See(references) => Some(references),
        _ => None,
    });
    for reference in references.flatten().filter(|to| to.anchor.is_empty()) {
        let Some((to, sections)) = pages.sections(page, reference) else {
            continue;
        };
        let described = sections
            .iter()
            .find(|section| !places::fields(section).is_empty());
        let Some(described) = described else {
            continue;
        };
        let rows: Vec<_> = places::fields(described)
            .into_iter()
            .flat_map(|fields| sourced(to, fields))
            .collect();
        let knows = |row: &Sourced<'_>| {
            rows.iter()
                .any(|other| other.field.names == row.field.names)
        };
        if rows.len() > found.fields.len() && found.fields.iter().all(knows) {
            found.whole = Some(key(to, described));
            for row in rows {
                if !found
                    .fields
                    .iter()
                    .any(|own| own.field.names == row.field.names)
                {
                    found.fields.push(row);
                }
            }
        }
    }
}

/// The rows of one section, those in tabs merged by name.
pub fn of_section<'p>(page: &'p PageFacts, section: &'p Section) -> Structure<'p> {
    let mut structure = Structure::default();
    for content in &section.content {
        match content {
            Content::Fields(fields) => structure.fields.extend(sourced(page, fields)),
            Content::Variants(variants) => {
                let described: Vec<_> = variants
                    .iter()
                    .filter(|variant| {
                        variant
                            .content
                            .iter()
                            .any(|content| matches!(content, Content::Fields(_)))
                    })
                    .collect();
                structure.variants += described.len();
                for variant in described {
                    for content in &variant.content {
                        if let Content::Fields(fields) = content {
                            for row in sourced(page, fields) {
                                merge(&mut structure.fields, row, &variant.title);
                            }
                        }
                    }
                }
            }
            _ => {}
        }
    }
    structure
}

fn merge<'p>(fields: &mut Vec<Sourced<'p>>, mut row: Sourced<'p>, title: &str) {
    let known = fields
        .iter_mut()
        .find(|known| known.field.names == row.field.names);
    match known {
        Some(known) => {
            if !known.applies_to.is_empty() && !known.applies_to.iter().any(|other| other == title)
            {
                known.applies_to.push(title.to_owned());
            }
        }
        None => {
            row.applies_to = vec![title.to_owned()];
            fields.push(row);
        }
    }
}

fn sourced<'p>(page: &'p PageFacts, fields: &'p [Field]) -> Vec<Sourced<'p>> {
    fields
        .iter()
        .map(|field| Sourced {
            page,
            field,
            applies_to: Vec::new(),
        })
        .collect()
}

/// A section of the same region whose heading holds the field's name.
fn named<'p>(
    pages: &Pages<'p>,
    page: &'p PageFacts,
    names: &[String],
    region: Region,
    open: &[Key],
) -> Option<Structure<'p>> {
    let matches = |section: &Section, exact: bool| {
        words(&section.title).any(|word| {
            names.iter().any(|name| {
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
            if section.region == region && inner && matches(section, exact) {
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

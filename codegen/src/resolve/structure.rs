//! A container's row → the rows that describe what is in it.

use super::examples::Examples;
use super::places::{self, Pages};
use super::types::is_pattern;
use crate::facts::{Content, Field, PageFacts, Reference, Region, Section, TypeToken};

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
    // The page's own sections say more about the field than what a link in its text leads to.
    let own = field.see.iter().filter(|see| see.path.is_empty());
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
        });
    }
    named(pages, page, &field.names, region, open)
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
    for section in sections {
        let key = (page.path.clone(), section.title.clone(), section.level);
        if open.contains(&key) {
            continue;
        }
        let mut found = of_section(page, section);
        if !found.fields.is_empty() {
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
        section
            .title
            .split(|letter: char| !letter.is_alphanumeric() && letter != '_' && letter != '.')
            .filter(|word| !word.is_empty())
            .any(|word| {
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
            let inner = section.level > 2 || section.region != Region::Head && at > 0;
            if section.region == region && inner && section.level > 2 && matches(section, exact) {
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

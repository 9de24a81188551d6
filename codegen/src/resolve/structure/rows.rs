//! The rows of sections, those of variants merged by name.

use super::{Sourced, Structure, cases, key};
use crate::facts::{Content, Field, PageFacts, Section};
use crate::resolve::places::{self, Pages};

/// The rows of one section, those in tabs merged by name.
pub fn of_section<'p>(page: &'p PageFacts, section: &'p Section) -> Structure<'p> {
    let mut structure = Structure::default();
    for content in &section.content {
        match content {
            Content::Fields(fields) => structure.fields.extend(sourced(page, fields)),
            Content::DependsOn(name) => structure.depends_on = Some(name),
            Content::Variants(variants) => {
                for variant in variants {
                    let tables: Vec<_> = variant.content.iter().filter_map(fields_of).collect();
                    if tables.is_empty() {
                        continue;
                    }
                    let number = structure.cases.len();
                    structure.cases.push(cases::of_tab(variant));
                    for row in tables.into_iter().flat_map(|fields| sourced(page, fields)) {
                        merge(&mut structure.fields, row, number);
                    }
                }
            }
            _ => {}
        }
    }
    structure
}

fn fields_of(content: &Content) -> Option<&Vec<Field>> {
    match content {
        Content::Fields(fields) => Some(fields),
        _ => None,
    }
}

fn merge<'p>(fields: &mut Vec<Sourced<'p>>, mut row: Sourced<'p>, case: usize) {
    let known = fields
        .iter_mut()
        .find(|known| known.field.names == row.field.names);
    match known {
        Some(known) => {
            let known = &mut known.cases;
            if !known.is_empty() && !known.iter().any(|(other, _)| *other == case) {
                known.push((case, row.field));
            }
        }
        None => {
            row.cases = vec![(case, row.field)];
            fields.push(row);
        }
    }
}

pub fn sourced<'p>(page: &'p PageFacts, fields: &'p [Field]) -> Vec<Sourced<'p>> {
    fields
        .iter()
        .map(|field| Sourced {
            page,
            field,
            cases: Vec::new(),
        })
        .collect()
}

/// Adds the rows of the sections beside the first that describe the same object in other cases: those with the same
/// heading under other headings, and those whose heading says `X = value`.
pub fn variants<'p>(
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
    found.cases.clear();
    if !common && let Some(title) = label(first) {
        found.cases.push(cases::of_title(&title));
        for row in &mut found.fields {
            row.cases = vec![(0, row.field)];
        }
    }
    for (at, title) in others {
        let number = found.cases.len();
        found.cases.push(cases::of_title(&title));
        for fields in places::fields(sections[at]) {
            for row in sourced(page, fields) {
                merge(&mut found.fields, row, number);
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
pub fn whole<'p>(
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

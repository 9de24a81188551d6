//! Facts → the facts that a canonical page keeps: no prose, and examples reduced to their shape.

use std::collections::HashSet;

use super::example::neutral::{identifier, neutral};
use crate::facts::{Content, Default_, Field, PageFacts, Prose};

/// Drops the prose and reduces the examples.
pub fn reduce(facts: &mut PageFacts) {
    facts.about = Prose::default();
    let mut documented = HashSet::new();
    for section in &facts.sections {
        for content in &section.content {
            values(content, &mut documented);
        }
    }
    let keep = |text: &str| documented.contains(text) || identifier(text);
    for section in &mut facts.sections {
        for content in &mut section.content {
            match content {
                Content::Example(example) => example.value = neutral(&example.value, &keep),
                Content::Fields(fields) => fields.iter_mut().for_each(silence),
                Content::Errors(rows) => rows
                    .iter_mut()
                    .for_each(|row| row.message = Prose::default()),
                Content::Variants(variants) => {
                    for inner in variants.iter_mut().flat_map(|variant| &mut variant.content) {
                        match inner {
                            Content::Example(example) => {
                                example.value = neutral(&example.value, &keep);
                            }
                            Content::Fields(fields) => fields.iter_mut().for_each(silence),
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
        }
    }
}

fn silence(field: &mut Field) {
    field.prose = Prose::default();
    field.children.iter_mut().for_each(silence);
}

/// The values that the page documents: they mean something to the portal, and stay.
fn values(content: &Content, found: &mut HashSet<String>) {
    match content {
        Content::Fields(fields) => fields.iter().for_each(|field| of_field(field, found)),
        Content::Variants(variants) => variants
            .iter()
            .flat_map(|variant| &variant.content)
            .for_each(|content| values(content, found)),
        _ => {}
    }
}

fn of_field(field: &Field, found: &mut HashSet<String>) {
    found.extend(field.values.iter().map(|value| value.value.clone()));
    if let Some(Default_::Literal(literal)) = &field.default {
        found.insert(literal.clone());
    }
    field
        .children
        .iter()
        .for_each(|child| of_field(child, found));
}

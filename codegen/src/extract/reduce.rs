//! Facts → the facts that a canonical page keeps: no prose, and examples reduced to their shape.

use std::collections::HashSet;

use serde_json::Value;

use super::event::is_event;
use super::example::neutral::{TEXT, identifier, neutral};
use super::headline::headline;
use super::link::slug;
use crate::facts::{Class, Content, Default_, Field, PageFacts, Prose};

/// How many words a section's title may have that is kept as it is.
const LONG: usize = 7;

/// Drops the prose, reduces the examples, and makes headlines of what reads like a sentence: the page's title, and the
/// long ones of its sections, which keep the anchor that their words made.
pub fn reduce(facts: &mut PageFacts) {
    silence(facts);
    facts.title = headline(&facts.title);
    for section in &mut facts.sections {
        if section.title.split_whitespace().count() <= LONG {
            continue;
        }
        let short = headline(&section.title);
        if short != section.title {
            section.anchor.get_or_insert_with(|| slug(&section.title));
            section.title = short;
        }
    }
    let mut documented = HashSet::new();
    for section in &facts.sections {
        for content in &section.content {
            values(content, &mut documented);
        }
    }
    let event = is_event(&facts.class);
    if let Class::Event { code } = &facts.class {
        documented.insert(code.clone());
    }
    let keep = |text: &str| documented.contains(text) || identifier(text);
    let reduced = |value: &Value| {
        let mut value = shape(value, &keep);
        if event {
            without_secrets(&mut value);
        }
        value
    };
    for section in &mut facts.sections {
        for content in &mut section.content {
            match content {
                Content::Example(example) => example.value = reduced(&example.value),
                Content::Variants(variants) => {
                    for inner in variants.iter_mut().flat_map(|variant| &mut variant.content) {
                        if let Content::Example(example) = inner {
                            example.value = reduced(&example.value);
                        }
                    }
                }
                _ => {}
            }
        }
    }
}

/// An example's shape. A number that is the whole result says whether it can be a flag.
fn shape(value: &Value, keep: &dyn Fn(&str) -> bool) -> Value {
    let mut reduced = neutral(value, keep);
    let result = value.get("result").and_then(Value::as_i64);
    if result.is_some_and(|result| result > 1) {
        reduced["result"] = 2.into();
    }
    reduced
}

/// The names of what only the receiver of a post may know; such a value may be spelt like a name.
const SECRETS: &[&str] = &[
    "access_token",
    "application_token",
    "client_id",
    "client_secret",
    "refresh_token",
];

/// Puts a text in the place of every key and token.
fn without_secrets(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(without_secrets),
        Value::Object(members) => {
            for (name, value) in members {
                match value {
                    Value::String(text) if SECRETS.contains(&name.as_str()) => {
                        if !text.is_empty() {
                            *text = TEXT.to_owned();
                        }
                    }
                    value => without_secrets(value),
                }
            }
        }
        _ => {}
    }
}

/// Drops the prose.
pub fn silence(facts: &mut PageFacts) {
    facts.about = Prose::default();
    for section in &mut facts.sections {
        section.content.iter_mut().for_each(silence_content);
    }
}

fn silence_content(content: &mut Content) {
    match content {
        Content::Fields(fields) => fields.iter_mut().for_each(silence_field),
        Content::Errors(rows) => {
            for row in rows {
                row.message = Prose::default();
            }
        }
        Content::Variants(variants) => variants
            .iter_mut()
            .flat_map(|variant| &mut variant.content)
            .for_each(silence_content),
        _ => {}
    }
}

fn silence_field(field: &mut Field) {
    field.prose = Prose::default();
    field.children.iter_mut().for_each(silence_field);
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

//! Whether a structure fits the examples.

use super::{Sourced, Structure};
use crate::resolve::examples::Examples;
use crate::resolve::types::is_pattern;

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

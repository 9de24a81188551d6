//! What no page says about cases so that it can be read: the committed table.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::diagnostic::Diagnostic;
use crate::ir::{Api, Case, Field, Type};
use crate::resolve::structure::values_of;

/// What no page says about cases.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct VariantTable {
    entries: Vec<Entry>,
    text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    variants: Vec<Entry>,
}

/// The cases of one page.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The page they stand on.
    pub page: String,
    by: String,
    #[serde(default)]
    values: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    open: Vec<String>,
    reason: String,
    witness: String,
}

impl Entry {
    /// A case, told by the entry.
    pub fn tell(&self, case: Case) -> Case {
        let values = self.values.get(&case.label).cloned();
        let values = values.unwrap_or_else(|| values_of(&case.label));
        let open = self.open.contains(&case.label);
        Case {
            open,
            ..case.by(&self.by, values)
        }
    }
}

impl VariantTable {
    /// Where it is in the repository.
    pub const FILE: &str = "codegen/variants.toml";
    /// The committed table.
    pub const TABLE: &str = include_str!("../../../variants.toml");

    /// The committed table.
    pub fn committed() -> Result<Self> {
        Self::parse(Self::TABLE)
    }

    /// Reads a table.
    pub fn parse(text: &str) -> Result<Self> {
        let written: Written = toml::from_str(text).context("variants.toml")?;
        Ok(Self {
            entries: written.variants,
            text: text.to_owned(),
        })
    }

    /// All entries.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entries for a page, with their numbers.
    pub fn of(&self, page: &str) -> impl Iterator<Item = (usize, &Entry)> {
        let entries = self.entries.iter().enumerate();
        entries.filter(move |(_, entry)| entry.page == page)
    }

    /// Entries for pages and titles that have no cases in the whole API.
    pub fn stale(&self, api: &Api) -> Vec<Diagnostic> {
        let mut known: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut note = |field: &Field| {
            let own = field.in_cases.iter().map(|own| &own.case);
            let labels = field.applies_to.iter().chain(own);
            for case in labels {
                let page = known.entry(field.place.path.clone()).or_default();
                page.push(case.label.clone());
            }
        };
        for method in &api.methods {
            for signature in &method.signatures {
                each(&signature.params, &mut note);
            }
            method
                .response
                .ty
                .iter()
                .for_each(|ty| inside(ty, &mut note));
        }
        let why = |entry: &Entry| {
            let Some(labels) = known.get(&entry.page) else {
                return Some("no object on that page has cases".to_owned());
            };
            let mut named = entry.values.keys().chain(&entry.open);
            let gone = named.find(|label| !labels.contains(label))?;
            Some(format!("it has no case `{gone}`"))
        };
        self.entries
            .iter()
            .filter_map(|entry| Some(self.stale_entry(&entry.page, &why(entry)?)))
            .collect()
    }

    /// A finding on an entry.
    pub fn stale_entry(&self, page: &str, why: &str) -> Diagnostic {
        super::super::listing::stale(Self::FILE, &self.text, page, why)
    }
}

fn each(fields: &[Field], note: &mut dyn FnMut(&Field)) {
    for field in fields {
        note(field);
        inside(&field.ty, note);
    }
}

fn inside(ty: &Type, note: &mut dyn FnMut(&Field)) {
    match ty {
        Type::Object(object) | Type::Filter(object) | Type::Order(object) => {
            each(&object.fields, note);
        }
        Type::List(inner) | Type::Map(inner) | Type::OneOrMany(inner) => inside(inner, note),
        Type::Union(types) => types.iter().for_each(|ty| inside(ty, note)),
        _ => {}
    }
}

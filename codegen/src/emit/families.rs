//! The table of families: which cargo feature, module and accessor a wire name belongs to.
//!
//! After loading, each first segment that the API has is found, or reported with what to add.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

/// The committed table.
const TABLE: &str = include_str!("../../families.toml");

/// Families by name segments.
#[derive(Debug, Clone)]
pub struct Families {
    families: Vec<Family>,
    by_segments: BTreeMap<String, usize>,
    modules: BTreeMap<String, String>,
    reserved: Vec<String>,
}

/// Methods that are compiled in together.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Family {
    /// The cargo feature; absent for what is always there.
    #[serde(default)]
    pub feature: Option<String>,
    /// What it covers, in a few words.
    pub about: String,
    /// First segments, or first and second ones.
    pub names: Vec<String>,
    /// How the codes of its events start.
    #[serde(default)]
    pub events: Vec<String>,
    /// Features that it builds on.
    #[serde(default)]
    pub requires: Vec<String>,
    /// Whether the default features have it.
    #[serde(default)]
    pub default: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    client: ClientNames,
    #[serde(default)]
    modules: BTreeMap<String, String>,
    family: Vec<Family>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClientNames {
    reserved: Vec<String>,
}

impl Families {
    /// The table of this repository.
    pub fn committed() -> Result<Self> {
        Self::parse(TABLE).context("codegen/families.toml")
    }

    /// Reads a table.
    pub fn parse(text: &str) -> Result<Self> {
        let file: File = toml::from_str(text)?;
        let mut by_segments = BTreeMap::new();
        for (index, family) in file.family.iter().enumerate() {
            for name in &family.names {
                if by_segments
                    .insert(name.to_ascii_lowercase(), index)
                    .is_some()
                {
                    bail!("`{name}` is in two families: leave it in one");
                }
            }
        }
        for name in by_segments.keys() {
            if let Some((first, _)) = name.split_once('.')
                && !by_segments.contains_key(first)
            {
                bail!("`{name}` has a family but `{first}` has none: add `{first}` to one");
            }
        }
        let modules = file
            .modules
            .into_iter()
            .map(|(k, v)| (k.to_ascii_lowercase(), v))
            .collect();
        Ok(Self {
            families: file.family,
            by_segments,
            modules,
            reserved: file.client.reserved,
        })
    }

    /// All families in the table's order.
    pub fn iter(&self) -> impl Iterator<Item = &Family> {
        self.families.iter()
    }

    /// The family of a wire name: by its first two segments, else by the first.
    pub fn of(&self, wire: &str) -> Option<&Family> {
        let wire = wire.to_ascii_lowercase();
        let mut segments = wire.split('.');
        let first = segments.next().unwrap_or_default();
        let two = segments.next().map(|second| format!("{first}.{second}"));
        two.and_then(|two| self.by_segments.get(&two))
            .or_else(|| self.by_segments.get(first))
            .and_then(|index| self.families.get(*index))
    }

    /// The family of an event: by the longest start of its code.
    pub fn of_event(&self, code: &str) -> Option<&Family> {
        let starts = |family: &Family| {
            let starts = family.events.iter().filter(|start| {
                code.get(..start.len())
                    .is_some_and(|own| own.eq_ignore_ascii_case(start))
            });
            starts.map(String::len).max()
        };
        let known = self
            .families
            .iter()
            .filter(|family| starts(family).is_some());
        known.max_by_key(|family| starts(family))
    }

    /// The module and accessor that the table gives to a first segment, where it differs from the segment.
    pub fn module(&self, first: &str) -> Option<&str> {
        self.modules
            .get(&first.to_ascii_lowercase())
            .map(String::as_str)
    }

    /// Names of the hand-written client that no accessor may take.
    pub fn reserved(&self) -> impl Iterator<Item = &str> {
        self.reserved.iter().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_table_is_sound() {
        let families = Families::committed().expect("the table");
        let feature = |name: &str| families.of(name).and_then(|f| f.feature.as_deref());
        assert_eq!(feature("crm.deal.list"), Some("crm"));
        assert_eq!(feature("CRM.Invoice.list"), Some("crm-legacy"));
        assert_eq!(feature("profile"), None);
        assert!(families.of("profile").is_some());
        assert!(families.of("unheard.of").is_none());
        let event = |code: &str| families.of_event(code).and_then(|f| f.feature.as_deref());
        assert_eq!(event("onCrmDealAdd"), Some("crm"));
        assert_eq!(event("ONCRMINVOICEADD"), Some("crm-legacy"));
        assert!(families.of_event("ONUNHEARD").is_none());
        assert_eq!(families.module("batch"), Some("batch_raw"));
    }

    #[test]
    fn a_name_in_two_families_is_an_error() {
        let text = "[client]\nreserved = []\n[[family]]\nabout = \"a\"\nnames = [\"a\"]\n[[family]]\nabout = \"b\"\nnames = [\"a\"]\n";
        assert!(Families::parse(text).is_err());
    }
}

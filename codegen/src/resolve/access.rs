//! Whether a method only reads: by the first word of its name's last segment, or by the committed table.

use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use super::cases::VariantTable;
use super::listing::ListingTable;
use crate::diagnostic::Diagnostic;
use crate::ir::{Access, Api};

/// The committed table.
const TABLE: &str = include_str!("../../access.toml");

/// The committed tables: which names read, and what no page says about listings and cases.
#[derive(Debug, Clone, PartialEq)]
pub struct AccessTable {
    verbs: BTreeSet<String>,
    methods: BTreeMap<String, Access>,
    text: String,
    listings: ListingTable,
    variants: VariantTable,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    reading_verbs: Vec<String>,
    #[serde(default)]
    read: Vec<String>,
    #[serde(default)]
    write: Vec<String>,
}

impl AccessTable {
    /// Where the table of names is in the repository.
    pub const FILE: &str = "codegen/access.toml";

    /// The committed tables.
    pub fn committed() -> Result<Self> {
        Ok(Self {
            listings: ListingTable::committed()?,
            variants: VariantTable::committed()?,
            ..Self::parse(TABLE)?
        })
    }

    /// The tables of a workspace; the committed ones where it has none of its own.
    ///
    /// # Errors
    ///
    /// When a file cannot be read or is no such table.
    pub fn load(root: &Path) -> Result<Self> {
        let text = |path: &str, committed: &str| match std::fs::read_to_string(root.join(path)) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(committed.to_owned()),
            read => read.with_context(|| format!("cannot read `{path}`")),
        };
        let names = Self::parse(&text(Self::FILE, TABLE)?)?;
        let listings = text(super::listing::FILE, super::listing::TABLE)?;
        let variants = text(VariantTable::FILE, VariantTable::TABLE)?;
        Ok(Self {
            listings: ListingTable::parse(&listings)?,
            variants: VariantTable::parse(&variants)?,
            ..names
        })
    }

    /// Reads a table of names, beside empty tables of listings and cases.
    pub fn parse(text: &str) -> Result<Self> {
        let written: Written = toml::from_str(text).context("access.toml")?;
        let mut methods = BTreeMap::new();
        for (names, access) in [(written.read, Access::Read), (written.write, Access::Write)] {
            for name in names {
                if methods.insert(name.to_lowercase(), access).is_some() {
                    bail!("access.toml names `{name}` twice");
                }
            }
        }
        Ok(Self {
            verbs: written.reading_verbs.into_iter().collect(),
            methods,
            text: text.to_owned(),
            listings: ListingTable::default(),
            variants: VariantTable::default(),
        })
    }

    /// The table of listings.
    pub fn listings(&self) -> &ListingTable {
        &self.listings
    }

    /// The table of cases.
    pub fn variants(&self) -> &VariantTable {
        &self.variants
    }

    /// Whether a method reads or writes.
    pub fn of(&self, name: &str) -> Access {
        if let Some(access) = self.methods.get(&name.to_lowercase()) {
            return *access;
        }
        let last = name.rsplit('.').next().unwrap_or_default();
        if self.verbs.contains(&first_word(last)) {
            Access::Read
        } else {
            Access::Write
        }
    }

    /// Entries of the tables that no method of the whole API matches.
    pub fn stale(&self, api: &Api) -> Vec<Diagnostic> {
        let known: BTreeSet<String> = api
            .methods
            .iter()
            .map(|method| method.name.to_lowercase())
            .collect();
        let mut found: Vec<Diagnostic> = self
            .methods
            .keys()
            .filter(|name| !known.contains(*name))
            .map(|name| super::listing::stale(Self::FILE, &self.text, name, "no page documents it"))
            .collect();
        found.extend(self.listings.stale(api));
        found.extend(self.variants.stale(api));
        found
    }
}

/// The first word of a segment in lower case; `GetList` and `get_list` both start with `get`, `getlist` is one word.
fn first_word(segment: &str) -> String {
    let mut word = String::new();
    let mut lower = false;
    for letter in segment.chars() {
        if letter == '_' || (letter.is_uppercase() && lower) {
            break;
        }
        lower = !letter.is_uppercase();
        word.extend(letter.to_lowercase());
    }
    word
}

#[cfg(test)]
mod tests {
    use super::AccessTable;
    use crate::ir::{Access, Api};

    fn reads(name: &str) -> bool {
        AccessTable::committed().expect("the table").of(name) == Access::Read
    }

    #[test]
    fn a_verb_is_a_whole_word_at_the_start_of_the_last_segment() {
        for name in ["a.get", "a.getList", "a.get_list", "a.GetList", "a.isOpen"] {
            assert!(reads(name), "{name}");
        }
        for name in ["a.getaway", "a.listen", "a.issue", "a.get.add", "a.setList"] {
            assert!(!reads(name), "{name}");
        }
    }

    #[test]
    fn names_that_only_look_like_reading_write() {
        for name in [
            "catalog.document.cancel",
            "catalog.document.cancelList",
            "im.dialog.read",
            "im.notify.read",
            "im.notify.read.list",
            "imbot.v2.Chat.Message.read",
            "imconnector.send.status.reading",
            "landing.landing.showblock",
            "telephony.externalCall.show",
            "event.offline.get",
        ] {
            assert!(!reads(name), "{name}");
        }
    }

    #[test]
    fn names_without_a_verb_read_by_the_table() {
        for name in [
            "crm.enum.ownertype",
            "task.item.isactionallowed",
            "landing.landing.resolveIdByPublicUrl",
        ] {
            assert!(reads(name), "{name}");
        }
    }

    #[test]
    fn the_table_decides_over_the_verb_ignoring_case() {
        let table = "reading_verbs = [\"get\"]\nread = [\"a.Sum\"]\nwrite = [\"a.b.get\"]\n";
        let table = AccessTable::parse(table).expect("a table");
        assert_eq!(table.of("A.sum"), Access::Read);
        assert_eq!(table.of("a.B.get"), Access::Write);
    }

    #[test]
    fn a_name_that_is_said_to_read_and_to_write_is_refused() {
        let table = "reading_verbs = []\nread = [\"a.b\"]\nwrite = [\"A.B\"]\n";
        assert!(AccessTable::parse(table).is_err());
    }

    #[test]
    fn an_entry_that_no_method_has_is_found_with_its_line() {
        let table = "reading_verbs = []\nread = [\n  \"a.Gone\",\n]\n";
        let table = AccessTable::parse(table).expect("a table");
        let found = table.stale(&Api::default());
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].place.to_string(), "codegen/access.toml:3:3");
    }
}

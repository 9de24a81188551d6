//! What no page says about listings: the committed table.

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::diagnostic::{Diagnostic, Place};
use crate::ir::{Api, Method, Paging};

/// The committed table.
pub const TABLE: &str = include_str!("../../../listing.toml");
/// Its place in the repository.
pub const FILE: &str = "codegen/listing.toml";

/// What no page says about listings.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ListingTable {
    entries: Vec<Entry>,
    text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default, rename = "listing")]
    listings: Vec<Entry>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// A method's name, or a prefix that ends in `.*`.
    method: String,
    #[serde(default)]
    no_count: bool,
    /// The page that says so; the reader of the table follows it.
    witness: Option<String>,
    pages: Option<bool>,
    rows: Option<Vec<String>>,
    id: Option<String>,
}

/// What the table says about one method.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Told<'t> {
    /// Whether `start=-1` works.
    pub no_count: bool,
    /// Whether the method pages, whatever its parameters look like.
    pub pages: Option<bool>,
    /// The path of the rows.
    pub rows: Option<&'t [String]>,
    /// The row's identifier.
    pub id: Option<&'t str>,
}

impl Entry {
    fn matches(&self, name: &str) -> bool {
        match self.method.strip_suffix('*') {
            Some(prefix) => name.to_lowercase().starts_with(&prefix.to_lowercase()),
            None => self.method.eq_ignore_ascii_case(name),
        }
    }

    /// Whether a method is as the entry says.
    fn holds(&self, method: &Method) -> bool {
        if self.pages == Some(false) {
            // Without the entry the method would page.
            return super::paging(method) != Paging::None;
        }
        method.listing.as_ref().is_some_and(|listing| {
            (!self.no_count || listing.no_count)
                && self.rows.as_ref().is_none_or(|rows| listing.rows == *rows)
                && (self.id.is_none() || listing.id == self.id)
        })
    }
}

impl ListingTable {
    /// The committed table.
    pub fn committed() -> Result<Self> {
        Self::parse(TABLE)
    }

    /// Reads a table.
    pub fn parse(text: &str) -> Result<Self> {
        let written: Written = toml::from_str(text).context("listing.toml")?;
        let unfounded = written
            .listings
            .iter()
            .find(|entry| entry.no_count && entry.witness.is_none());
        if let Some(entry) = unfounded {
            bail!(
                "listing.toml: no witness says that `{}` lists without a count",
                entry.method
            );
        }
        Ok(Self {
            entries: written.listings,
            text: text.to_owned(),
        })
    }

    /// What it says about a method.
    pub fn of(&self, name: &str) -> Told<'_> {
        let mut told = Told::default();
        for entry in self.entries.iter().filter(|entry| entry.matches(name)) {
            told.no_count |= entry.no_count;
            told.pages = told.pages.or(entry.pages);
            told.rows = told.rows.or(entry.rows.as_deref());
            told.id = told.id.or(entry.id.as_deref());
        }
        told
    }

    /// Entries whose facts are not those of any method of the whole API.
    pub fn stale(&self, api: &Api) -> Vec<Diagnostic> {
        let of_entry = |entry: &Entry| {
            let mut methods = api
                .methods
                .iter()
                .filter(|m| entry.matches(&m.name))
                .peekable();
            let why = if methods.peek().is_none() {
                "no page documents it"
            } else if methods.any(|method| entry.holds(method)) {
                return None;
            } else {
                "what it says does not fit the method"
            };
            Some(stale(FILE, &self.text, &entry.method, why))
        };
        self.entries.iter().filter_map(of_entry).collect()
    }
}

/// A finding on an entry of a committed table.
pub fn stale(file: &str, text: &str, name: &str, why: &str) -> Diagnostic {
    let quoted = format!("\"{}\"", name.to_lowercase());
    let (line, column) = text
        .lines()
        .zip(1..)
        .find_map(|(line, number)| Some((number, line.to_lowercase().find(&quoted)? as u32 + 1)))
        .unwrap_or((1, 1));
    let place = Place {
        path: file.to_owned(),
        line,
        column,
    };
    Diagnostic::error(
        place,
        "table-stale",
        format!("The entry `{name}` of `{file}` matches nothing: {why}."),
    )
    .with_help("Remove it, or name what it is meant for.")
}

//! The committed ledger of the corpus' defects: how many of each code each page has.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::diagnostic::Diagnostic;

/// Where it is, relative to the root of the workspace.
pub const PATH: &str = "codegen/ledgers/lint.toml";

/// Counts by code and page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Ledger(pub BTreeMap<String, BTreeMap<String, usize>>);

impl Ledger {
    /// Counts findings.
    pub fn of(found: &[Diagnostic]) -> Self {
        let mut ledger = Self::default();
        for finding in found {
            let pages = ledger.0.entry(finding.code.to_owned()).or_default();
            *pages.entry(finding.place.path.clone()).or_default() += 1;
        }
        ledger
    }

    /// Reads the ledger of a workspace.
    ///
    /// # Errors
    ///
    /// When it is not there or is none.
    pub fn load(root: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(root.join(PATH))
            .with_context(|| format!("cannot read `{PATH}`"))?;
        toml::from_str(&text).with_context(|| format!("`{PATH}` is not a ledger of defects"))
    }

    /// The text of the ledger.
    pub fn text(&self) -> String {
        let mut out = String::from(
            "# The defects that `cargo codegen lint` finds in the upstream documentation of docs-src/SOURCE.toml: by code, how\n# many on which page. Written by `cargo codegen lint --from PATH --record`; a test compares it both ways.\n",
        );
        for (code, pages) in &self.0 {
            out.push_str(&format!("\n[{code}]\n"));
            for (page, count) in pages {
                out.push_str(&format!("{page:?} = {count}\n"));
            }
        }
        out
    }

    /// What differs from what was found: a line for each code and page.
    pub fn differences(&self, found: &Self) -> Vec<String> {
        let flat = |ledger: &Self| -> BTreeMap<(String, String), usize> {
            let pages = ledger.0.iter().flat_map(|(code, pages)| {
                let counts = pages.iter();
                counts.map(move |(page, count)| ((page.clone(), code.clone()), *count))
            });
            pages.collect()
        };
        let (known, found) = (flat(self), flat(found));
        let keys: std::collections::BTreeSet<_> = known.keys().chain(found.keys()).collect();
        keys.into_iter()
            .filter_map(|key| {
                let count = |of: &BTreeMap<_, usize>| of.get(key).copied().unwrap_or(0);
                let (is, was) = (count(&found), count(&known));
                let (page, code) = key;
                (is != was).then(|| format!("{page}: {was} × `{code}` in the ledger, {is} found"))
            })
            .collect()
    }
}

//! The ledger: findings that are accepted, each with a reason, exact both ways.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};

use crate::diagnostic::Diagnostic;

/// Where the ledger is, relative to the root.
pub const PATH: &str = "codegen/ledgers/diagnostics.toml";

/// The accepted findings, by the verb that finds them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ledger {
    /// About upstream's pages.
    #[serde(default)]
    pub sync: Accepted,
    /// About the pages of `docs-src/`.
    #[serde(default)]
    pub generate: Accepted,
}

/// Accepted findings of one verb.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Accepted(pub Vec<Entry>);

/// Findings that are accepted for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The code of the finding.
    pub code: String,
    /// Why it is accepted.
    pub reason: String,
    /// The pages, and how many findings of that code each has.
    pub pages: BTreeMap<String, usize>,
}

/// What the ledger says about findings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Findings that are not accepted. Where a page has more of a code than accepted, all of them.
    pub unexpected: Vec<Diagnostic>,
    /// Entries that are not true.
    pub stale: Vec<Stale>,
}

/// An entry of the ledger that is not true.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Stale {
    /// The page.
    pub path: String,
    /// The code of the finding.
    pub code: String,
    /// How many the ledger accepts.
    pub accepted: usize,
    /// How many there are.
    pub found: usize,
}

impl std::fmt::Display for Stale {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            path,
            code,
            accepted,
            found,
        } = self;
        write!(
            f,
            "{path}: the ledger accepts {accepted} × `{code}`, found {found}: "
        )?;
        match found {
            0 => write!(f, "remove the line"),
            found if found < accepted => write!(f, "write {found} instead"),
            _ => write!(f, "look at all of them, then write {found} instead"),
        }
    }
}

impl Ledger {
    /// Reads the ledger of a workspace; a workspace without one accepts nothing.
    pub fn load(root: &Path) -> Result<Ledger> {
        match std::fs::read_to_string(root.join(PATH)) {
            Ok(text) => Self::parse(&text).with_context(|| format!("`{PATH}` is not a ledger")),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(error).with_context(|| format!("cannot read `{PATH}`")),
        }
    }

    /// Reads a ledger from its text.
    pub fn parse(text: &str) -> Result<Ledger> {
        let ledger: Ledger = toml::from_str(text)?;
        ledger.sync.validate()?;
        ledger.generate.validate()?;
        Ok(ledger)
    }
}

impl Accepted {
    fn validate(&self) -> Result<()> {
        let mut seen = BTreeMap::new();
        for Entry {
            code,
            reason,
            pages,
        } in &self.0
        {
            ensure!(
                !reason.trim().is_empty(),
                "the entry of `{code}` gives no reason"
            );
            ensure!(!pages.is_empty(), "the entry of `{code}` names no page");
            for (path, count) in pages {
                ensure!(
                    *count > 0,
                    "`{code}` is accepted 0 times in `{path}`: remove the line"
                );
                let is_new = seen.insert((code, path), ()).is_none();
                ensure!(
                    is_new,
                    "`{code}` is accepted twice in `{path}`: keep one line with the sum"
                );
            }
        }
        Ok(())
    }

    /// Compares findings with what is accepted, exactly and both ways.
    pub fn compare(&self, found: Vec<Diagnostic>) -> Comparison {
        let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
        for diagnostic in &found {
            *counts
                .entry(key(&diagnostic.place.path, diagnostic.code))
                .or_default() += 1;
        }
        let mut accepted = BTreeMap::new();
        for Entry { code, pages, .. } in &self.0 {
            accepted.extend(pages.iter().map(|(path, count)| (key(path, code), *count)));
        }
        let count_of = |key: &(String, String)| counts.get(key).copied().unwrap_or(0);
        let mut stale: Vec<_> = accepted
            .iter()
            .filter(|(key, accepted)| count_of(key) != **accepted)
            .map(|(key, accepted)| Stale {
                path: key.0.clone(),
                code: key.1.clone(),
                accepted: *accepted,
                found: count_of(key),
            })
            .collect();
        stale.sort();
        let mut unexpected: Vec<_> = found
            .into_iter()
            .filter(|diagnostic| {
                let key = key(&diagnostic.place.path, diagnostic.code);
                count_of(&key) > accepted.get(&key).copied().unwrap_or(0)
            })
            .collect();
        unexpected.sort();
        Comparison { unexpected, stale }
    }
}

fn key(path: &str, code: &str) -> (String, String) {
    (path.to_owned(), code.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Place;

    fn found(path: &str, line: u32, code: &'static str) -> Diagnostic {
        Diagnostic::error(
            Place {
                path: path.into(),
                line,
                column: 1,
            },
            code,
            "wrong",
        )
    }

    fn ledger(pages: &str) -> Accepted {
        Ledger::parse(&format!(
            "[[sync]]\ncode = \"odd\"\nreason = \"known\"\n[sync.pages]\n{pages}"
        ))
        .unwrap()
        .sync
    }

    #[test]
    fn a_ledger_that_is_exact_leaves_nothing_to_say_wherever_the_lines_are() {
        let accepted = ledger("\"a.md\" = 2\n");
        for shift in [0, 100] {
            let all = vec![
                found("a.md", 1 + shift, "odd"),
                found("a.md", 9 + shift, "odd"),
            ];
            assert_eq!(accepted.compare(all), Comparison::default());
        }
    }

    #[test]
    fn what_is_not_accepted_is_unexpected_and_what_is_not_found_is_stale() {
        let accepted = ledger("\"a.md\" = 1\n");
        let comparison = accepted.compare(vec![found("b.md", 1, "odd"), found("a.md", 1, "other")]);
        let unexpected: Vec<_> = comparison
            .unexpected
            .iter()
            .map(|found| found.place.path.as_str())
            .collect();
        assert_eq!(unexpected, ["a.md", "b.md"]);
        assert_eq!(
            comparison
                .stale
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>(),
            ["a.md: the ledger accepts 1 × `odd`, found 0: remove the line"]
        );
    }

    #[test]
    fn more_than_accepted_shows_all_of_them_and_the_entry() {
        let comparison = ledger("\"a.md\" = 1\n")
            .compare(vec![found("a.md", 1, "odd"), found("a.md", 2, "odd")]);
        assert_eq!(comparison.unexpected.len(), 2);
        assert_eq!(
            (comparison.stale[0].accepted, comparison.stale[0].found),
            (1, 2)
        );
    }

    #[test]
    fn an_entry_without_reason_or_pages_or_given_twice_is_refused() {
        let refuse = |text: &str| format!("{:#}", Ledger::parse(text).unwrap_err());
        assert!(
            refuse("[[sync]]\ncode = \"odd\"\nreason = \" \"\npages = { \"a\" = 1 }")
                .contains("no reason")
        );
        assert!(
            refuse("[[sync]]\ncode = \"odd\"\nreason = \"known\"\npages = {}").contains("no page")
        );
        assert!(
            refuse("[[sync]]\ncode = \"odd\"\nreason = \"known\"\npages = { \"a\" = 0 }")
                .contains("0 times")
        );
        let entry = "[[sync]]\ncode = \"odd\"\nreason = \"known\"\npages = { \"a\" = 1 }\n";
        assert!(refuse(&format!("{entry}{entry}")).contains("accepted twice"));
        assert!(refuse("[[synk]]\ncode = \"odd\"").contains("synk"));
    }
}

//! One side of a comparison: a folder of pages, or a revision of this repository's docs-src/.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use tempfile::TempDir;

use super::git::Git;
use super::{Options, produce};
use crate::diff::diff;
use crate::diff::show::Comparison;
use crate::facts::PageFacts;
use crate::resolve::{AccessTable, Overrides, resolve};

/// The facts of a side, and the corrections that belong to them.
pub struct Side {
    /// The facts.
    pub pages: Vec<PageFacts>,
    /// The corrections.
    pub overrides: Overrides,
    /// What no page says: which methods read, and how they list.
    pub table: AccessTable,
}

impl Side {
    /// Reads what a person named: a folder, or else a revision.
    pub fn read(options: &Options, root: &Path, name: &str) -> Result<Self> {
        let folder = PathBuf::from(name);
        if folder.is_dir() {
            return Self::folder(options, &folder, root);
        }
        let checked_out = revision(root, name)?;
        Self::folder(
            options,
            &checked_out.path().join(produce::DOCS),
            checked_out.path(),
        )
    }

    /// Reads a folder of pages; the corrections and tables are those of a workspace.
    pub fn folder(options: &Options, folder: &Path, workspace: &Path) -> Result<Self> {
        let quiet = Options {
            quiet: true,
            ..options.clone()
        };
        let read = produce::read(&quiet, folder)?;
        Ok(Self {
            pages: read.corpus.pages,
            overrides: Overrides::load(workspace)?,
            table: AccessTable::load(workspace)?,
        })
    }
}

/// Compares two sides: their facts as upstream says them, and with the corrections applied.
pub fn compare(old: &Side, new: &Side) -> Comparison {
    let none = Overrides::default();
    let facts = |side: &Side| resolve(&side.pages, &side.table, &none).0;
    let sdk = |side: &Side| resolve(&side.pages, &side.table, &side.overrides).0;
    Comparison {
        facts: diff(&facts(old), &facts(new)),
        sdk: diff(&sdk(old), &sdk(new)),
    }
}

/// docs-src/ and what belongs to it as they were at a revision.
fn revision(root: &Path, name: &str) -> Result<TempDir> {
    let folder = tempfile::tempdir()?;
    let index = folder.path().join("index");
    let git = Git::at(root).with_index(&index);
    let commit = format!("{name}^{{commit}}");
    git.run(&["rev-parse", "--verify", "--end-of-options", &commit])
        .with_context(|| {
            format!("`{name}` is neither a folder nor a revision of this repository")
        })?;
    git.run(&["read-tree", &commit])?;
    let prefix = format!("--prefix={}/", folder.path().display());
    git.run(&["checkout-index", "--all", "--quiet", &prefix])?;
    Ok(folder)
}

//! One side of a comparison: a folder of pages, or a revision of this repository's docs-src/.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use tempfile::TempDir;

use super::git::Git;
use super::{Options, produce};
use crate::diff::diff;
use crate::diff::show::Comparison;
use crate::facts::PageFacts;
use crate::ir::Api;
use crate::memo::Memo;
use crate::resolve::{self, AccessTable, Overrides};
use crate::source::Tree;

/// The facts of a side, and what belongs to them.
pub struct Side {
    /// The texts of the pages.
    pub tree: Tree,
    /// The facts.
    pub pages: Vec<PageFacts>,
    /// What no page says.
    pub rules: Arc<Rules>,
}

/// What is laid over the facts.
pub struct Rules {
    /// The corrections.
    pub overrides: Overrides,
    /// Which methods read, and how they list.
    pub table: AccessTable,
}

impl Side {
    /// Reads what a person named: a folder, or else a revision.
    pub fn read(options: &Options, memo: &Memo, root: &Path, name: &str) -> Result<Self> {
        let folder = PathBuf::from(name);
        if folder.is_dir() {
            return Self::folder(options, memo, &folder, root);
        }
        let checked_out = revision(root, name)?;
        Self::folder(
            options,
            memo,
            &checked_out.path().join(produce::DOCS),
            checked_out.path(),
        )
    }

    /// Reads a folder of pages; the corrections and tables are those of a workspace.
    pub fn folder(options: &Options, memo: &Memo, folder: &Path, workspace: &Path) -> Result<Self> {
        let quiet = Options {
            quiet: true,
            ..options.clone()
        };
        let read = produce::read(&quiet, memo, folder)?;
        Ok(Self {
            tree: read.tree,
            pages: read.corpus.pages,
            rules: Arc::new(Rules {
                overrides: Overrides::load(workspace)?,
                table: AccessTable::load(workspace)?,
            }),
        })
    }

    /// What the facts say together: as upstream says them, and with the corrections applied.
    fn resolved(&self) -> (Api, Api) {
        let Rules { overrides, table } = &*self.rules;
        let joined = resolve::join(&self.pages, table);
        let uncorrected = joined.clone();
        rayon::join(
            || resolve::correct(uncorrected, table, &Overrides::default()).0,
            || resolve::correct(joined, table, overrides).0,
        )
    }
}

/// Compares two sides: their facts as upstream says them, and with the corrections applied.
pub fn compare(old: &Side, new: &Side) -> Comparison {
    // Most changes upstream are changes of prose.
    if Arc::ptr_eq(&old.rules, &new.rules) && old.pages == new.pages {
        return Comparison::default();
    }
    let ((old_facts, old_sdk), (new_facts, new_sdk)) =
        rayon::join(|| old.resolved(), || new.resolved());
    let (facts, sdk) = rayon::join(|| diff(&old_facts, &new_facts), || diff(&old_sdk, &new_sdk));
    Comparison { facts, sdk }
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

//! One side of a comparison: a folder of pages, or a revision of this repository's docs-src/.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use tempfile::TempDir;

use super::git::Git;
use super::produce::{self, Read};
use super::{Docs, Options};
use crate::diff::diff;
use crate::diff::show::Comparison;
use crate::memo::Memo;
use crate::resolve::{AccessTable, Joined, Overrides, Touched};

/// The facts of a side, and what belongs to them.
pub struct Side {
    /// The pages and their facts.
    pub read: Read,
    /// What no page says.
    pub rules: Rules,
}

/// What is laid over the facts.
#[derive(PartialEq)]
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
        let mut read = produce::read(&options.quietly(), memo, folder)?;
        produce::silence(memo, &mut read);
        Self::of(read, workspace)
    }

    /// Reads the docs-src/ of a workspace.
    pub fn own(options: &Options, memo: &Memo, workspace: &Path) -> Result<Self> {
        let read = produce::facts(&options.quietly(), memo, workspace, &Docs::default())?;
        Self::of(read, workspace)
    }

    /// What was read of the docs-src/ of a workspace.
    pub fn of(read: Read, workspace: &Path) -> Result<Self> {
        Ok(Self {
            read,
            rules: Rules {
                overrides: Overrides::load(workspace)?,
                table: AccessTable::load(workspace)?,
            },
        })
    }
}

/// Compares two sides: their facts as upstream says them, and with the corrections applied.
pub fn compare(old: &Side, new: &Side) -> Comparison {
    let touched = if old.rules == new.rules {
        Touched::between(&old.read.corpus.pages, &new.read.corpus.pages)
    } else {
        Touched::All
    };
    // Most changes upstream are changes of prose.
    if touched.is_empty() {
        return Comparison::default();
    }
    let joined = |touched: &Touched<'_>| {
        let joined =
            |side: &Side| Joined::touched(&side.read.corpus.pages, touched, &side.rules.table);
        rayon::join(|| joined(old), || joined(new))
    };
    let (mut old_joined, mut new_joined) = joined(&touched);
    // Which answers an object stands in depends on its fields, and these on the examples of any page.
    if !old_joined.shares_with(&new_joined) {
        (old_joined, new_joined) = joined(&Touched::All);
    }
    let none = Overrides::default();
    // As the pages say it, and with the corrections.
    let apis = |side: &Side, joined: Joined| {
        let Rules { overrides, table } = &side.rules;
        let said = joined.clone().corrected(table, &none).0;
        (said, joined.corrected(table, overrides).0)
    };
    let ((old_facts, old_sdk), (new_facts, new_sdk)) =
        rayon::join(|| apis(old, old_joined), || apis(new, new_joined));
    let (facts, sdk) = rayon::join(|| diff(&old_facts, &new_facts), || diff(&old_sdk, &new_sdk));
    // Nobody waits until all of it is taken apart.
    rayon::spawn(move || drop([old_facts, old_sdk, new_facts, new_sdk]));
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

//! One side of a comparison: a folder of pages, or a revision of this repository's docs-src/.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use super::{Options, produce};
use crate::diagnostic::Diagnostic;
use crate::diff::diff;
use crate::diff::show::Comparison;
use crate::facts::PageFacts;
use crate::memo::Memo;
use crate::ir::Api;
use crate::resolve::{self, AccessTable, Overrides};
use crate::source::Tree;

/// The facts of a side, and the corrections that belong to them.
pub struct Side {
    /// The texts of the pages.
    pub tree: Tree,
    /// The facts.
    pub pages: Vec<PageFacts>,
    /// The corrections.
    pub overrides: Overrides,
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

    /// Reads a folder of pages; the corrections are those of a workspace.
    pub fn folder(options: &Options, memo: &Memo, folder: &Path, workspace: &Path) -> Result<Self> {
        let quiet = Options {
            quiet: true,
            ..options.clone()
        };
        let read = produce::read(&quiet, memo, folder)?;
        Ok(Self {
            tree: read.tree,
            pages: read.corpus.pages,
            overrides: Overrides::load(workspace)?,
        })
    }
}

/// What facts say together.
pub struct Resolved {
    /// As upstream says them.
    pub facts: Api,
    /// With the corrections applied.
    pub sdk: Api,
    /// What was found on the way to the latter.
    pub found: Vec<Diagnostic>,
}

impl Resolved {
    /// Resolves facts.
    pub fn new(pages: &[PageFacts], overrides: &Overrides) -> Result<Self> {
        let table = AccessTable::committed()?;
        let joined = resolve::join(pages, &table);
        let uncorrected = (joined.0.clone(), Vec::new());
        let (facts, (sdk, found)) = rayon::join(
            || resolve::correct(uncorrected, &table, &Overrides::default()).0,
            || resolve::correct(joined, &table, overrides),
        );
        Ok(Self { facts, sdk, found })
    }
}

/// Compares two sides: their facts as upstream says them, and with the corrections applied.
pub fn compare(old: &Side, new: &Side) -> Result<Comparison> {
    let (old, new) = rayon::join(
        || Resolved::new(&old.pages, &old.overrides),
        || Resolved::new(&new.pages, &new.overrides),
    );
    Ok(between(&old?, &new?))
}

/// Compares what two sides say.
pub fn between(old: &Resolved, new: &Resolved) -> Comparison {
    let (facts, sdk) = rayon::join(
        || diff(&old.facts, &new.facts),
        || diff(&old.sdk, &new.sdk),
    );
    Comparison { facts, sdk }
}

/// docs-src/ and the overrides as they were at a revision.
fn revision(root: &Path, name: &str) -> Result<TempDir> {
    let folder = tempfile::tempdir()?;
    let index = folder.path().join("index");
    let git = |arguments: &[&str]| -> Result<()> {
        let output = Command::new("git")
            .arg("-C")
            .arg(root)
            .args(arguments)
            .env("GIT_INDEX_FILE", &index)
            .output()
            .context("git cannot be run")?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            bail!(
                "`{name}` is neither a folder nor a revision of this repository: {}",
                said.trim()
            );
        }
        Ok(())
    };
    let commit = format!("{name}^{{commit}}");
    git(&["rev-parse", "--verify", "--end-of-options", &commit])?;
    git(&["read-tree", &commit])?;
    let prefix = format!("--prefix={}/", folder.path().display());
    git(&["checkout-index", "--all", "--quiet", &prefix])?;
    Ok(folder)
}

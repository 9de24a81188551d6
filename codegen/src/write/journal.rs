//! The journal: a change of many files that happens whole or not at all.
//!
//! 1. Every new content is staged in `.codegen-journal/new/`; no file of the tree is touched.
//! 2. The plan is moved into place as `.codegen-journal/plan.json`. From this step on the change is decided.
//! 3. Files are removed, then staged contents are moved to their places.
//! 4. The plan is removed, then the rest of the journal.
//!
//! So a journal without a plan is rolled back by removing it, and one with a plan is completed: each part of step 3
//! may be done twice. Removing comes first, because `Name.rs` and `name.rs` are one file on some systems; a staged
//! content that is already moved proves that all removing was done, so it is not repeated.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

use super::disk::Disk;

/// The folder of the journal, below the root.
pub const FOLDER: &str = ".codegen-journal";

/// What an interrupted run left behind, and what was done about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recovery {
    /// Nothing was left.
    Clean,
    /// The change had been decided and is now complete.
    Completed,
    /// The change had not been decided and is undone.
    RolledBack,
}

/// A decided change.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Plan {
    /// Files to remove.
    pub remove: Vec<String>,
    /// Files to write, in the order of their staged contents.
    pub write: Vec<Entry>,
    /// Folders above which no empty folder is removed.
    pub owned: Vec<String>,
}

/// A file of a plan.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Entry {
    /// Where it goes.
    pub path: String,
    /// How long it is, to recognise a content that a failing machine lost.
    pub bytes: u64,
}

struct Journal<'a> {
    disk: &'a dyn Disk,
    root: &'a Path,
}

/// Carries a plan out; `contents` are those of `plan.write`.
pub(super) fn carry_out(
    disk: &dyn Disk,
    root: &Path,
    plan: &Plan,
    contents: &[&str],
) -> Result<()> {
    let journal = Journal { disk, root };
    journal
        .stage(contents)
        .context("cannot prepare the new files; nothing is changed yet")?;
    journal
        .decide(plan)
        .context("cannot prepare the new files; nothing is changed yet")?;
    journal
        .complete(plan)
        .context("interrupted in the middle of the change; the next run completes it")
}

/// Completes or rolls back what an interrupted run left behind.
pub(super) fn recover(disk: &dyn Disk, root: &Path) -> Result<Recovery> {
    let journal = Journal { disk, root };
    if !journal.folder().exists() {
        return Ok(Recovery::Clean);
    }
    let text = match std::fs::read(journal.plan()) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            disk.remove_folder(&journal.folder())?;
            return Ok(Recovery::RolledBack);
        }
        Err(error) => {
            return Err(error)
                .with_context(|| format!("cannot read `{}`", journal.plan().display()));
        }
    };
    let plan: Plan = serde_json::from_slice(&text).with_context(|| {
        format!("the plan in `{FOLDER}/` is damaged: remove that folder and run `generate` and `sync` again")
    })?;
    journal
        .complete(&plan)
        .context("cannot complete what an interrupted run began")?;
    Ok(Recovery::Completed)
}

impl Journal<'_> {
    fn folder(&self) -> PathBuf {
        self.root.join(FOLDER)
    }

    fn plan(&self) -> PathBuf {
        self.folder().join("plan.json")
    }

    fn staged(&self, index: usize) -> PathBuf {
        self.folder().join("new").join(index.to_string())
    }

    fn stage(&self, contents: &[&str]) -> Result<()> {
        self.disk.create_folder(&self.folder().join("new"))?;
        for (index, content) in contents.iter().enumerate() {
            let path = self.staged(index);
            self.disk
                .write(&path, content.as_bytes())
                .with_context(|| format!("cannot write `{}`", path.display()))?;
        }
        Ok(())
    }

    fn decide(&self, plan: &Plan) -> Result<()> {
        let draft = self.folder().join("plan.draft");
        self.disk.write(&draft, &serde_json::to_vec(plan)?)?;
        self.disk.rename(&draft, &self.plan())?;
        Ok(())
    }

    fn complete(&self, plan: &Plan) -> Result<()> {
        if self.all_staged(plan)? {
            for path in &plan.remove {
                self.remove(path, &plan.owned)
                    .with_context(|| format!("cannot remove `{path}`"))?;
            }
        }
        for (index, entry) in plan.write.iter().enumerate() {
            self.put(index, &entry.path)
                .with_context(|| format!("cannot write `{}`", entry.path))?;
        }
        self.disk.remove_file(&self.plan())?;
        self.disk.remove_folder(&self.folder())?;
        Ok(())
    }

    /// Whether no content was moved yet; fails where a staged content is not what was written.
    fn all_staged(&self, plan: &Plan) -> Result<bool> {
        let mut all = true;
        for (index, entry) in plan.write.iter().enumerate() {
            match std::fs::metadata(self.staged(index)) {
                Ok(metadata) if metadata.len() == entry.bytes => {}
                Ok(_) => bail!(
                    "the new content of `{}` is damaged: remove `{FOLDER}/` and run `generate` and `sync` again",
                    entry.path
                ),
                Err(error) if error.kind() == ErrorKind::NotFound => all = false,
                Err(error) => return Err(error.into()),
            }
        }
        Ok(all)
    }

    fn remove(&self, path: &str, owned: &[String]) -> Result<()> {
        self.disk.remove_file(&self.root.join(path))?;
        let mut folder = path;
        while let Some((above, _)) = folder.rsplit_once('/') {
            folder = above;
            let is_inside = owned.iter().any(|owned| is_below(folder, owned));
            if !is_inside || !self.disk.remove_empty_folder(&self.root.join(folder))? {
                break;
            }
        }
        Ok(())
    }

    fn put(&self, index: usize, path: &str) -> Result<()> {
        let staged = self.staged(index);
        if !staged.exists() {
            return Ok(());
        }
        let target = self.root.join(path);
        if let Some(folder) = target.parent() {
            self.disk.create_folder(folder)?;
        }
        if target.is_dir() {
            self.disk.remove_empty_folder(&target)?;
        }
        self.disk.rename(&staged, &target)?;
        Ok(())
    }
}

/// Whether a path is below a folder (and not the folder itself).
pub(super) fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder)
        .is_some_and(|rest| rest.starts_with('/'))
}

//! Outputs → disk, written only where changed, whole even after an interruption; or compared instead.

mod compare;
mod disk;
mod journal;
mod marked;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::path::Path;

use anyhow::Result;
use serde::Serialize;

pub use compare::{Difference, Kind};
pub use journal::Recovery;
pub use marked::replace_below;

use disk::{Disk, RealDisk};
use journal::{Entry, Plan};

/// A file that the generator produces.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Output {
    /// Where it goes, relative to the root, with `/` between names.
    pub path: String,
    /// All of it, with `\n` line ends.
    pub content: String,
}

/// What the generator may change; the rest of the tree is not its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owned<'a> {
    /// Folders whose files are all produced: one that is no longer produced is removed.
    pub folders: &'a [&'a str],
    /// Single files that may be rewritten, and are never removed.
    pub files: &'a [&'a str],
}

/// What writing has changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Written {
    /// Files that are new or have changed.
    pub written: Vec<String>,
    /// Files that are no longer produced.
    pub removed: Vec<String>,
    /// How many files were right already.
    pub unchanged: usize,
}

/// Makes the owned part of the tree equal to the outputs, all of it or nothing.
pub fn write(outputs: &[Output], owned: Owned<'_>, root: &Path) -> Result<Written> {
    write_on(&RealDisk, outputs, owned, root)
}

/// Says where the owned part of the tree is not equal to the outputs, sorted by path; changes nothing.
pub fn check(outputs: &[Output], owned: Owned<'_>, root: &Path) -> Result<Vec<Difference>> {
    compare::compare(outputs, owned, root)
}

/// Completes or rolls back what an interrupted run left behind; every verb begins with it.
pub fn recover(root: &Path) -> Result<Recovery> {
    journal::recover(&RealDisk, root)
}

fn write_on(disk: &dyn Disk, outputs: &[Output], owned: Owned<'_>, root: &Path) -> Result<Written> {
    journal::recover(disk, root)?;
    let differences = compare::compare(outputs, owned, root)?;
    let mut plan = Plan {
        owned: owned
            .folders
            .iter()
            .map(|folder| (*folder).to_owned())
            .collect(),
        ..Plan::default()
    };
    let produced: HashMap<_, _> = outputs
        .iter()
        .map(|output| (output.path.as_str(), output))
        .collect();
    let mut contents = Vec::new();
    for Difference { path, .. } in &differences {
        match produced.get(path.as_str()) {
            Some(output) => {
                plan.write.push(Entry {
                    path: path.clone(),
                    bytes: output.content.len() as u64,
                });
                contents.push(output.content.as_str());
            }
            None => plan.remove.push(path.clone()),
        }
    }
    if !differences.is_empty() {
        journal::carry_out(disk, root, &plan, &contents)?;
    }
    Ok(Written {
        unchanged: outputs.len() - plan.write.len(),
        written: plan.write.into_iter().map(|entry| entry.path).collect(),
        removed: plan.remove,
    })
}

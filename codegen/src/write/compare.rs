//! Outputs against the disk.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context, Result, bail};
use rayon::prelude::*;
use serde::Serialize;
use walkdir::WalkDir;

use super::journal::{self, is_below};
use super::{Output, Owned};

/// A file that is not as it would be produced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The file, relative to the root.
    pub path: String,
    /// What is the matter with it.
    #[serde(flatten)]
    pub kind: Kind,
}

/// How a file differs from what would be produced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Kind {
    /// It is not there.
    Missing,
    /// It is there, with other content.
    Differs {
        /// The first line that differs.
        line: usize,
    },
    /// It is there and would not be produced.
    Extra,
}

impl std::fmt::Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let path = &self.path;
        match self.kind {
            Kind::Missing => write!(f, "{path}: missing"),
            Kind::Differs { line } => write!(f, "{path}:{line}: differs from here on"),
            Kind::Extra => write!(f, "{path}: no longer produced"),
        }
    }
}

/// Every difference, sorted by path.
pub(super) fn compare(
    outputs: &[Output],
    owned: Owned<'_>,
    root: &Path,
) -> Result<Vec<Difference>> {
    let outputs = sort(outputs, owned)?;
    stay_inside(root, outputs.keys().copied())?;
    let mut differences: Vec<Difference> = outputs
        .par_iter()
        .map(|(path, output)| -> Result<Option<Difference>> {
            let kind = match std::fs::read(root.join(path)) {
                Ok(found) => first_difference(&found, output.content.as_bytes())
                    .map(|line| Kind::Differs { line }),
                // A file stands where a folder is needed, or a folder where a file is: whatever it holds is `Extra`.
                Err(error) if is_absence(error.kind()) => Some(Kind::Missing),
                Err(error) => return Err(error).with_context(|| format!("cannot read `{path}`")),
            };
            Ok(kind.map(|kind| Difference {
                path: (*path).to_owned(),
                kind,
            }))
        })
        .filter_map(Result::transpose)
        .collect::<Result<_>>()?;
    for folder in owned.folders {
        for path in files_below(root, folder)? {
            if !outputs.contains_key(path.as_str()) {
                differences.push(Difference {
                    path,
                    kind: Kind::Extra,
                });
            }
        }
    }
    differences.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(differences)
}

fn is_absence(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::IsADirectory
    )
}

/// The outputs by path; fails where they could not all stand in one tree, on any system.
fn sort<'a>(outputs: &'a [Output], owned: Owned<'_>) -> Result<BTreeMap<&'a str, &'a Output>> {
    let mut sorted = BTreeMap::new();
    let mut folded: HashMap<String, &str> = HashMap::new();
    for output in outputs {
        let path = output.path.as_str();
        refuse_odd_paths(path)?;
        if !owned.files.contains(&path)
            && !owned.folders.iter().any(|folder| is_below(path, folder))
        {
            bail!("`{path}` is produced, but is below none of the generator's own folders");
        }
        if sorted.insert(path, output).is_some() {
            bail!("`{path}` is produced twice");
        }
        if let Some(other) = folded.insert(path.to_lowercase(), path) {
            bail!("`{other}` and `{path}` are one file where names ignore case");
        }
    }
    for path in folded.keys() {
        let mut folder = path.as_str();
        while let Some((above, _)) = folder.rsplit_once('/') {
            if let Some(file) = folded.get(above) {
                bail!("`{file}` is produced as a file and as a folder");
            }
            folder = above;
        }
    }
    Ok(sorted)
}

fn refuse_odd_paths(path: &str) -> Result<()> {
    let is_odd = |name: &str| name.is_empty() || name == "." || name == "..";
    if path.contains(['\\', ':'])
        || path.split('/').any(is_odd)
        || path.split('/').next() == Some(journal::FOLDER)
    {
        bail!(
            "`{path}` is no path of an output: it must be relative, with `/` between names, and stay below the root"
        );
    }
    Ok(())
}

/// Fails where a symbolic link on the way would lead the write out of the root.
fn stay_inside<'a>(root: &Path, paths: impl Iterator<Item = &'a str>) -> Result<()> {
    let mut seen = HashSet::new();
    for path in paths {
        let mut folder = path;
        while let Some((above, _)) = folder.rsplit_once('/') {
            folder = above;
            if !seen.insert(folder) {
                break;
            }
            if root.join(folder).is_symlink() {
                bail!("`{folder}` is a symbolic link: put a folder in its place");
            }
        }
    }
    Ok(())
}

fn files_below(root: &Path, folder: &str) -> Result<Vec<String>> {
    let start = root.join(folder);
    if start.is_symlink() {
        bail!("`{folder}` is a symbolic link: put a folder in its place");
    }
    if !start.exists() {
        return Ok(Vec::new());
    }
    let mut files = Vec::new();
    for entry in WalkDir::new(&start) {
        let entry = entry.with_context(|| format!("cannot list `{folder}`"))?;
        if !entry.file_type().is_dir() {
            let below = entry.path().strip_prefix(root).unwrap_or(entry.path());
            let mut names = Vec::new();
            for component in below.components() {
                let name = component.as_os_str();
                names.push(name.to_str().with_context(|| {
                    format!("rename {name:?} below `{folder}`: it is not UTF-8")
                })?);
            }
            files.push(names.join("/"));
        }
    }
    Ok(files)
}

/// The first line that differs; the two kinds of line ends are one.
fn first_difference(found: &[u8], produced: &[u8]) -> Option<usize> {
    if found == produced {
        return None;
    }
    let mut found = found.split(|byte| *byte == b'\n');
    let mut produced = produced.split(|byte| *byte == b'\n');
    for line in 1.. {
        match (found.next(), produced.next()) {
            (None, None) => return None,
            (Some(a), Some(b)) if without_cr(a) == without_cr(b) => {}
            _ => return Some(line),
        }
    }
    None
}

fn without_cr(line: &[u8]) -> &[u8] {
    line.strip_suffix(b"\r").unwrap_or(line)
}

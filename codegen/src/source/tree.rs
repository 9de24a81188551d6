//! The pages of a documentation checkout, in memory.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result, bail};
use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use crate::diagnostic::{Diagnostic, Place, Severity};

/// The folder that tells a documentation checkout from any other folder.
const MARK: &str = "api-reference";

/// Every page of a checkout, sorted by path.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    root: PathBuf,
    pages: BTreeMap<String, String>,
}

impl Tree {
    /// Reads every `.md` file below `root`.
    ///
    /// Fails where `root` is not a documentation checkout. What is wrong with single files is a finding.
    pub fn load(root: &Path) -> Result<(Tree, Vec<Diagnostic>)> {
        Self::load_below(root, &[""])
    }

    /// Reads every `.md` file below some folders of `root`, which are written with `/` between names.
    pub fn load_below(root: &Path, folders: &[&str]) -> Result<(Tree, Vec<Diagnostic>)> {
        refuse_other_folders(root)?;
        let mut found = BTreeMap::new();
        let mut diagnostics = Vec::new();
        for folder in folders {
            let start = if folder.is_empty() {
                root.to_path_buf()
            } else {
                root.join(folder)
            };
            if leads_out(folder) {
                diagnostics.push(
                    about(
                        folder,
                        "folder-outside",
                        "This folder lies outside the documentation and was not read.",
                    )
                    .with_help("Name folders below the checkout, without `..`."),
                );
            } else if start.is_dir() {
                list(root, &start, &mut found, &mut diagnostics);
            } else {
                diagnostics.push(
                    about(folder, "folder-missing", "This folder is not there.").with_help(
                        "Check out the whole documentation, without a sparse or partial checkout.",
                    ),
                );
            }
        }
        let read: Vec<_> = found
            .into_par_iter()
            .map(|(path, file)| (read(&path, &file), path))
            .collect();
        let mut pages = BTreeMap::new();
        for (result, path) in read {
            match result {
                Ok(text) => drop(pages.insert(path, text)),
                Err(diagnostic) => diagnostics.push(*diagnostic),
            }
        }
        diagnostics.sort();
        Ok((
            Tree {
                root: root.to_path_buf(),
                pages,
            },
            diagnostics,
        ))
    }

    /// A tree of pages that are in memory already, as path and text.
    pub fn from_pages(pages: impl IntoIterator<Item = (String, String)>) -> Tree {
        Tree {
            root: PathBuf::new(),
            pages: pages.into_iter().collect(),
        }
    }

    /// The same below a folder where they stand.
    #[must_use]
    pub fn standing_at(self, root: &Path) -> Tree {
        Tree {
            root: root.to_path_buf(),
            ..self
        }
    }

    /// The folder it was read from.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The text of a page, by its path relative to the root with `/` between names.
    pub fn get(&self, path: &str) -> Option<&str> {
        self.pages.get(path).map(String::as_str)
    }

    /// The paths of all pages in order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.pages.keys().map(String::as_str)
    }

    /// All pages in order of their paths, as path and text.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pages
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// How many pages there are.
    pub fn len(&self) -> usize {
        self.pages.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.pages.is_empty()
    }
}

/// Whether a folder, as it is asked for, may be anywhere else than below the root.
fn leads_out(folder: &str) -> bool {
    Path::new(folder)
        .components()
        .any(|part| !matches!(part, Component::Normal(_) | Component::CurDir))
}

fn refuse_other_folders(root: &Path) -> Result<()> {
    let shown = root.display();
    let metadata = std::fs::metadata(root).with_context(|| {
        format!("cannot open `{shown}`: pass the folder of a documentation checkout")
    })?;
    if !metadata.is_dir() {
        bail!("`{shown}` is a file: pass the folder of a documentation checkout");
    }
    if !root.join(MARK).is_dir() {
        bail!(
            "`{shown}` is not a documentation checkout: it has no folder `{MARK}/`; pass the folder that holds it"
        );
    }
    Ok(())
}

fn list(
    root: &Path,
    start: &Path,
    found: &mut BTreeMap<String, PathBuf>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for entry in WalkDir::new(start)
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry))
    {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error
                    .path()
                    .map(|path| relative(root, path).0)
                    .unwrap_or_default();
                diagnostics.push(unreadable(&path, &error));
                continue;
            }
        };
        let (path, exact) = relative(root, entry.path());
        let kind = entry.file_type();
        let is_page = Path::new(&path)
            .extension()
            .is_some_and(|extension| extension == "md");
        // A link may lead out of the checkout or in a circle, and no page of the documentation is one.
        if entry.depth() > 0 && kind.is_symlink() && (is_page || entry.path().is_dir()) {
            diagnostics.push(
                about(
                    &path,
                    "link-not-followed",
                    "This is a symbolic link, and links are not followed.",
                )
                .with_severity(Severity::Warning)
                .with_help("Put the page itself in its place."),
            );
        } else if kind.is_file() && is_page {
            if exact {
                found.insert(path, entry.into_path());
            } else {
                diagnostics.push(
                    about(
                        &path,
                        "name-not-utf8",
                        "The name of this page is not UTF-8.",
                    )
                    .with_help("Rename the file."),
                );
            }
        }
    }
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().to_string_lossy().starts_with('.')
}

/// The path below the root with `/` between names, and whether it is spelt exactly.
fn relative(root: &Path, path: &Path) -> (String, bool) {
    let below = path.strip_prefix(root).unwrap_or(path);
    let mut exact = true;
    let names: Vec<_> = below
        .components()
        .map(|component| {
            let name = component.as_os_str().to_string_lossy();
            exact &= component.as_os_str().to_str().is_some();
            name
        })
        .collect();
    (names.join("/"), exact)
}

fn read(path: &str, file: &Path) -> Result<String, Box<Diagnostic>> {
    let bytes = std::fs::read(file).map_err(|error| Box::new(unreadable(path, &error)))?;
    let mut text =
        String::from_utf8(bytes).map_err(|error| Box::new(not_utf8(path, error.as_bytes())))?;
    if let Some(rest) = text.strip_prefix('\u{feff}') {
        text = rest.to_owned();
    }
    // Git may check pages out with CRLF; the same page must give the same facts.
    if memchr::memchr(b'\r', text.as_bytes()).is_some() {
        text = text.replace("\r\n", "\n");
    }
    Ok(text)
}

fn unreadable(path: &str, error: &dyn std::fmt::Display) -> Diagnostic {
    about(path, "unreadable", format!("This cannot be read: {error}."))
        .with_help("Check that the file is there and that you may read it.")
}

fn not_utf8(path: &str, bytes: &[u8]) -> Diagnostic {
    let good = bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    let line_start = good.rfind('\n').map_or(0, |newline| newline + 1);
    let mut diagnostic = about(path, "not-utf8", "From here on, the page is not UTF-8.")
        .with_help("Save the page as UTF-8, or check out the documentation again.");
    diagnostic.place.line = count(good.matches('\n').count());
    diagnostic.place.column = count(good[line_start..].chars().count());
    diagnostic
}

/// The number, counted from 1, of what stands after `before` others.
fn count(before: usize) -> u32 {
    u32::try_from(before).unwrap_or(u32::MAX - 1) + 1
}

fn about(path: &str, code: &'static str, message: impl Into<String>) -> Diagnostic {
    Diagnostic::error(
        Place {
            path: path.to_owned(),
            line: 1,
            column: 1,
        },
        code,
        message,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checkout(files: &[(&str, &[u8])]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for (path, content) in files {
            let file = root.path().join(path);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, content).unwrap();
        }
        root
    }

    fn codes(diagnostics: &[Diagnostic]) -> Vec<(String, &str)> {
        diagnostics
            .iter()
            .map(|found| (found.place.to_string(), found.code))
            .collect()
    }

    #[test]
    fn pages_are_sorted_by_their_path_and_everything_else_is_left_out() {
        let root = checkout(&[
            ("api-reference/b.md", b"b"),
            ("api-reference/a/z.md", b"z"),
            ("api-reference/toc.yaml", b"toc"),
            ("_includes/x.md", b"x"),
            (".git/hidden.md", b"hidden"),
        ]);
        let (tree, found) = Tree::load(root.path()).unwrap();
        assert_eq!(
            tree.paths().collect::<Vec<_>>(),
            [
                "_includes/x.md",
                "api-reference/a/z.md",
                "api-reference/b.md"
            ]
        );
        assert_eq!(tree.get("api-reference/b.md"), Some("b"));
        assert_eq!(tree.get("api-reference/toc.yaml"), None);
        assert_eq!(found, []);
    }

    #[test]
    fn only_the_folders_asked_for_are_read_and_a_missing_one_is_named() {
        let root = checkout(&[("api-reference/a.md", b"a"), ("other/b.md", b"b")]);
        let (tree, found) = Tree::load_below(root.path(), &["api-reference", "_includes"]).unwrap();
        assert_eq!(tree.paths().collect::<Vec<_>>(), ["api-reference/a.md"]);
        assert_eq!(codes(&found), [("_includes:1:1".into(), "folder-missing")]);
    }

    #[test]
    fn a_folder_that_is_no_checkout_is_refused_by_name() {
        let root = checkout(&[("README.md", b"hello")]);
        let refused = Tree::load(root.path()).unwrap_err().to_string();
        assert!(refused.contains("no folder `api-reference/`"), "{refused}");
        let refused = Tree::load(&root.path().join("nowhere"))
            .unwrap_err()
            .to_string();
        assert!(refused.contains("nowhere"), "{refused}");
        let refused = Tree::load(&root.path().join("README.md"))
            .unwrap_err()
            .to_string();
        assert!(refused.contains("is a file"), "{refused}");
    }

    #[test]
    fn a_page_that_is_not_utf8_is_a_finding_at_the_first_wrong_byte() {
        let root = checkout(&[
            ("api-reference/a.md", b"one\n\xc3\xa9\xff"),
            ("api-reference/b.md", b"b"),
        ]);
        let (tree, found) = Tree::load(root.path()).unwrap();
        assert_eq!(tree.paths().collect::<Vec<_>>(), ["api-reference/b.md"]);
        assert_eq!(
            codes(&found),
            [("api-reference/a.md:2:2".into(), "not-utf8")]
        );
    }

    #[test]
    fn line_ends_and_byte_order_marks_make_no_difference() {
        let root = checkout(&[("api-reference/a.md", b"\xef\xbb\xbfone\r\ntwo\r\n")]);
        let (tree, _) = Tree::load(root.path()).unwrap();
        assert_eq!(tree.get("api-reference/a.md"), Some("one\ntwo\n"));
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed() {
        let outside = checkout(&[("secret.md", b"secret")]);
        let root = checkout(&[("api-reference/a.md", b"a")]);
        let link =
            |to: &Path, name: &str| std::os::unix::fs::symlink(to, root.path().join(name)).unwrap();
        link(outside.path(), "api-reference/folder");
        link(&outside.path().join("secret.md"), "api-reference/page.md");
        link(root.path(), "api-reference/circle");
        let (tree, found) = Tree::load(root.path()).unwrap();
        assert_eq!(tree.paths().collect::<Vec<_>>(), ["api-reference/a.md"]);
        assert_eq!(found.len(), 3);
        assert!(found.iter().all(|found| found.code == "link-not-followed"));
    }
}

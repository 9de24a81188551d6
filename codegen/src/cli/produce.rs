//! The stages in a row: what `sync` and `generate` write and `check` compares.

use std::path::Path;

use anyhow::{Context, Result};

use super::{Docs, Options};
use super::{names, progress};
use crate::diagnostic::Diagnostic;
use crate::emit::{self, Families};
use crate::extract::{self, corpus, corpus::Corpus};
use crate::facts::PageFacts;
use crate::ir::Api;
use crate::render::render;
use crate::report::advice;
use crate::report::coverage::{self, Figures};
use crate::resolve::{AccessTable, Overrides, resolve};
use crate::source::Tree;
use crate::write::{Output, Owned};

/// The folder of the facts.
pub const DOCS: &str = "docs-src";
/// The page that says what is covered; `sync` writes its first part, `generate` its second.
pub const COVERAGE: &str = "docs-src/COVERAGE.md";
/// The manifest whose features are generated.
pub const MANIFEST: &str = "sdk/Cargo.toml";

/// What `sync` owns.
pub const SYNC_OWNS: Owned<'static> = Owned {
    folders: &["docs-src"],
    files: &[],
};
/// What `generate` owns.
pub const GENERATE_OWNS: Owned<'static> = Owned {
    folders: &["sdk/src/api", "tests/generated/shapes"],
    files: &[MANIFEST, COVERAGE],
};

/// The pages of a folder and what they say.
pub struct Read {
    /// The pages' texts.
    pub tree: Tree,
    /// Their facts.
    pub corpus: Corpus,
    /// What was found while the files were read and understood.
    pub found: Vec<Diagnostic>,
}

/// Reads the facts: from docs-src/, or with the words of a checkout of the upstream documentation.
pub fn facts(options: &Options, root: &Path, docs: &Docs) -> Result<Read> {
    let mut read = read(options, &docs.folder(root))?;
    let unnamed = names::check(&read)?;
    read.found.extend(unnamed);
    if docs.docs.is_none() {
        read.corpus.pages.iter_mut().for_each(extract::silence);
    }
    Ok(read)
}

/// The folders that are read below a folder of pages.
pub fn folders(folder: &Path) -> Vec<&'static str> {
    let mut folders = corpus::FOLDERS.to_vec();
    folders.push("_includes");
    folders.retain(|name| *name == corpus::FOLDERS[0] || folder.join(name).is_dir());
    folders
}

/// Reads a folder of pages.
pub fn read(options: &Options, folder: &Path) -> Result<Read> {
    let (tree, mut found) = Tree::load_below(folder, &folders(folder))?;
    let bar = progress::bar(options, "pages", tree.len());
    let mut corpus = corpus::read(&tree, &|| bar.inc(1));
    bar.finish_and_clear();
    found.append(&mut corpus.diagnostics);
    found.sort();
    Ok(Read {
        tree,
        corpus,
        found,
    })
}

/// The pages of facts, and the page that says what was covered.
pub fn pages(root: &Path, read: &mut Read, source: &str) -> Vec<Output> {
    use rayon::prelude::*;
    read.corpus.pages.par_iter_mut().for_each(extract::reduce);
    let page = |facts: &PageFacts| Output {
        path: format!("{DOCS}/{}", facts.path),
        content: render(facts),
    };
    let mut outputs: Vec<Output> = read.corpus.pages.par_iter().map(page).collect();
    let known = std::fs::read_to_string(root.join(COVERAGE)).unwrap_or_default();
    outputs.push(Output {
        path: COVERAGE.to_owned(),
        content: coverage::pages(&read.corpus, &known),
    });
    outputs.push(Output {
        path: format!("{DOCS}/SOURCE.toml"),
        content: source.to_owned(),
    });
    outputs.sort();
    outputs
}

/// The IR of the pages, overrides applied.
pub fn api(root: &Path, read: &Read) -> Result<(Api, Vec<Diagnostic>)> {
    let overrides = Overrides::load(root)?;
    let table = AccessTable::committed()?;
    let (api, found) = resolve(&read.corpus.pages, &table, &overrides);
    let mut found = advice::types(&api, found);
    // The tables speak of the API of the repository that they are in, not of any folder of pages.
    if root.join(AccessTable::FILE).is_file() {
        found.extend(table.stale(&api));
        found.sort();
    }
    Ok((api, found))
}

/// The generated part of the SDK and of the page that says what is covered, and the examples that its types cannot write.
pub fn rust(root: &Path, api: &Api) -> Result<(Vec<Output>, Vec<Diagnostic>)> {
    let families = Families::committed()?;
    let manifest = text(root, MANIFEST)?;
    let (outputs, truth) = rayon::join(
        || emit::emit(api, &families),
        || emit::truth::examine(api, &families, "tests/generated/shapes"),
    );
    let mut outputs = outputs?;
    let truth = truth?;
    let verdicts = truth.verdicts.iter();
    let found = verdicts
        .filter_map(|verdict| advice::misfit(api, verdict))
        .collect();
    outputs.push(Output {
        path: COVERAGE.to_owned(),
        content: coverage::api(&text(root, COVERAGE)?, &Figures::of(api, &truth.verdicts))
            .with_context(|| format!("`{COVERAGE}`: run `cargo codegen sync`"))?,
    });
    outputs.extend(truth.tests);
    outputs.push(Output {
        path: MANIFEST.to_owned(),
        content: emit::manifest(&manifest, &families)?,
    });
    outputs.sort();
    Ok((outputs, found))
}

fn text(root: &Path, path: &str) -> Result<String> {
    std::fs::read_to_string(root.join(path)).with_context(|| format!("cannot read `{path}`"))
}

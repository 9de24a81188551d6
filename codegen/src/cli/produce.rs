//! The stages in a row: what `sync` and `generate` write and `check` compares.

use std::path::Path;

use anyhow::{Context, Result};

use super::Options;
use super::progress;
use crate::diagnostic::Diagnostic;
use crate::emit::{self, Families};
use crate::extract::{self, corpus, corpus::Corpus};
use crate::facts::PageFacts;
use crate::ir::Api;
use crate::render::render;
use crate::resolve::{AccessTable, resolve};
use crate::source::Tree;
use crate::write::{Output, Owned};

/// The folder of the facts.
pub const DOCS: &str = "docs-src";
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
    files: &[MANIFEST],
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
pub fn pages(read: &mut Read, source: &str) -> Result<(Vec<Output>, Vec<Diagnostic>)> {
    use rayon::prelude::*;
    read.corpus.pages.par_iter_mut().for_each(extract::reduce);
    let (access, facts) = (AccessTable::committed()?, &read.corpus.pages);
    let page = |facts: &PageFacts| Output {
        path: format!("{DOCS}/{}", facts.path),
        content: render(facts),
    };
    let (mut outputs, (api, found)): (Vec<Output>, _) = rayon::join(
        || facts.par_iter().map(page).collect(),
        || resolve(facts, &access),
    );
    outputs.push(Output {
        path: format!("{DOCS}/COVERAGE.md"),
        content: crate::report::coverage::coverage(&read.corpus, &api),
    });
    outputs.push(Output {
        path: format!("{DOCS}/SOURCE.toml"),
        content: source.to_owned(),
    });
    outputs.sort();
    Ok((outputs, found))
}

/// The IR of the pages.
pub fn api(read: &Read) -> Result<(Api, Vec<Diagnostic>)> {
    Ok(resolve(&read.corpus.pages, &AccessTable::committed()?))
}

/// The generated part of the SDK.
pub fn rust(root: &Path, api: &Api) -> Result<Vec<Output>> {
    let families = Families::committed()?;
    let manifest = std::fs::read_to_string(root.join(MANIFEST))
        .with_context(|| format!("cannot read `{MANIFEST}`"))?;
    let (outputs, truth) = rayon::join(
        || emit::emit(api, &families),
        || emit::truth::examine(api, &families, "tests/generated/shapes"),
    );
    let mut outputs = outputs?;
    outputs.extend(truth?.tests);
    outputs.push(Output {
        path: MANIFEST.to_owned(),
        content: emit::manifest(&manifest, &families)?,
    });
    outputs.sort();
    Ok(outputs)
}

//! The stages in a row: what `sync` and `generate` write and `check` compares.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use rayon::prelude::*;

use super::{Docs, Options};
use super::{names, progress};
use crate::diagnostic::Diagnostic;
use crate::emit::plan::plan;
use crate::emit::truth::Home;
use crate::emit::{self, Families};
use crate::extract;
use crate::extract::corpus::{self, Corpus, How, Survey};
use crate::facts::PageFacts;
use crate::ir::{Api, Hashes};
use crate::memo::{Memo, Stage};
use crate::render::render;
use crate::report::advice;
use crate::report::coverage::{self, Answers, Figures};
use crate::resolve::{AccessTable, Overrides, resolve};
use crate::source::Tree;
use crate::write::{Output, Owned};

/// The folder of the facts.
pub const DOCS: &str = "docs-src";
/// The page that says what is covered; `sync` writes its first part, `generate` its second.
pub const COVERAGE: &str = "docs-src/COVERAGE.md";
/// The manifest whose features are generated.
pub const MANIFEST: &str = "sdk/Cargo.toml";
/// The pages whose table of features is generated, where they are there: the repository's and the package's.
pub const README: [&str; 2] = ["README.md", "sdk/README.md"];

/// What `sync` owns.
pub const SYNC_OWNS: Owned<'static> = Owned {
    folders: &["docs-src"],
    files: &[],
};
/// What `generate` owns.
pub const GENERATE_OWNS: Owned<'static> = Owned {
    folders: &[
        "sdk/src/api",
        Home::SHAPES.folder,
        emit::answers::FOLDER,
        emit::emulator::FOLDER,
    ],
    files: &[MANIFEST, COVERAGE, README[0], README[1]],
};

/// What `examples` owns.
pub const EXAMPLES_OWNS: Owned<'static> = Owned {
    folders: &[Home::UPSTREAM.folder],
    files: &[],
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
pub fn facts(options: &Options, memo: &Memo, root: &Path, docs: &Docs) -> Result<Read> {
    let anew = Memo::none();
    // Prose is not kept.
    let memo = if docs.docs.is_some() { &anew } else { memo };
    let read = read(options, memo, &docs.folder(root))?;
    let mut read = named(read)?;
    if docs.docs.is_none() {
        silence(memo, &mut read);
    }
    Ok(read)
}

/// What docs-src/ says when `sync` has written it: the same as [`facts`] reads there, of which most pages may be known.
pub fn written(
    memo: &Memo,
    root: &Path,
    outputs: Vec<Output>,
    before: Option<&Read>,
) -> Result<Read> {
    let below = |path: &str| {
        let path = path.strip_prefix(DOCS)?.strip_prefix('/')?;
        let folder = path.split('/').next().unwrap_or_default();
        corpus::FOLDERS.contains(&folder).then(|| path.to_owned())
    };
    let pages = outputs
        .into_iter()
        .filter_map(|output| Some((below(&output.path)?, output.content)));
    let tree = Tree::from_pages(pages).standing_at(&root.join(DOCS));
    let other = before.map(|before| (&before.tree, &before.corpus));
    let how = How {
        other,
        reduced: false,
    };
    let corpus = corpus::read_knowing(&tree, memo, how, &|| ());
    let mut read = named(understood(tree, corpus, Vec::new()))?;
    silence(memo, &mut read);
    Ok(read)
}

/// With what there is to say about the names of methods.
fn named(mut read: Read) -> Result<Read> {
    let unnamed = names::check(&read)?;
    read.found.extend(unnamed);
    Ok(read)
}

/// Drops the prose.
pub fn silence(memo: &Memo, read: &mut Read) {
    // What is kept has none.
    if !memo.keeps() {
        let pages = read.corpus.pages.par_iter_mut();
        pages.for_each(|facts| extract::silence(Arc::make_mut(facts)));
    }
}

/// The folders that are read below a folder of pages.
pub fn folders(folder: &Path) -> Vec<&'static str> {
    let mut folders = corpus::FOLDERS.to_vec();
    folders.push("_includes");
    folders.retain(|name| *name == corpus::FOLDERS[0] || folder.join(name).is_dir());
    folders
}

/// Reads a folder of pages.
pub fn read(options: &Options, memo: &Memo, folder: &Path) -> Result<Read> {
    Ok(surveyed(options, memo, folder, false)?.read(memo, None))
}

/// Reads the facts that the canonical pages of a folder of pages keep.
pub fn reduced(options: &Options, memo: &Memo, folder: &Path) -> Result<Read> {
    Ok(survey(options, memo, folder)?.read(memo, None))
}

/// A folder of pages before the facts of most are looked at.
pub struct Surveyed {
    tree: Tree,
    survey: Survey,
    found: Vec<Diagnostic>,
}

/// Looks for the facts that the canonical pages of a folder of pages keep.
pub fn survey(options: &Options, memo: &Memo, folder: &Path) -> Result<Surveyed> {
    surveyed(options, memo, folder, true)
}

fn surveyed(options: &Options, memo: &Memo, folder: &Path, reduced: bool) -> Result<Surveyed> {
    let (tree, found) = Tree::load_below(folder, &folders(folder))?;
    let how = How {
        other: None,
        reduced,
    };
    let bar = progress::bar(options, "pages", tree.len());
    let survey = corpus::survey(&tree, memo, how, &|| bar.inc(1));
    bar.finish_and_clear();
    Ok(Surveyed {
        tree,
        survey,
        found,
    })
}

impl Surveyed {
    /// Reads the facts, of which those may be known that stand in docs-src/.
    pub fn read(self, memo: &Memo, standing: Option<&Read>) -> Read {
        let standing = standing.map(|standing| &standing.corpus);
        let corpus = self.survey.corpus(&self.tree, memo, standing);
        understood(self.tree, corpus, self.found)
    }
}

fn understood(tree: Tree, mut corpus: Corpus, mut found: Vec<Diagnostic>) -> Read {
    found.append(&mut corpus.diagnostics);
    found.sort();
    Read {
        tree,
        corpus,
        found,
    }
}

/// The pages of reduced facts, and the page that says what was covered.
pub fn pages(
    memo: &Memo,
    root: &Path,
    read: &Read,
    before: Option<&Read>,
    source: &str,
) -> Vec<Output> {
    let known: HashMap<&str, &PageFacts> = before
        .iter()
        .flat_map(|before| &before.corpus.pages)
        .map(|facts| (facts.path.as_str(), &**facts))
        .collect();
    // The page that stands there, where it says the same and was written by this generator.
    let standing = |facts: &PageFacts| {
        let known = *known.get(facts.path.as_str())?;
        let text = before?.tree.get(&facts.path)?;
        // It is the one that was written from them.
        if std::ptr::eq(known, facts) {
            return Some(text.to_owned());
        }
        if known != facts {
            return None;
        }
        let key = memo.key(|| [facts.path.as_str(), text]);
        memo.get(Stage::Render, key, |_| Some(text.to_owned()))
    };
    let page = |facts: &Arc<PageFacts>| {
        let content = standing(facts).unwrap_or_else(|| {
            let text = render(facts);
            let key = memo.key(|| [facts.path.as_str(), &text]);
            memo.put(Stage::Render, key, Vec::new);
            text
        });
        Output {
            path: format!("{DOCS}/{}", facts.path),
            content,
        }
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
    let table = AccessTable::load(root)?;
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
pub fn rust(memo: &Memo, root: &Path, api: &Api) -> Result<(Vec<Output>, Vec<Diagnostic>)> {
    let families = Families::committed()?;
    let manifest = text(root, MANIFEST)?;
    // Planning keeps one core busy, and nothing else waits for it.
    let beside = || {
        let hashes = Hashes::of(&api.methods);
        let (answers, data) = rayon::join(
            || Answers::knowing(api, memo, &hashes),
            || emit::emulator::data_knowing(api, memo, &hashes),
        );
        (hashes, answers, data)
    };
    let (plan, (hashes, answers, data)) = rayon::join(|| plan(api, &families), beside);
    let plan = plan?;
    let (outputs, (truth, table)) = rayon::join(
        || emit::write_down_hashed(&plan, memo, &hashes),
        || {
            rayon::join(
                || emit::truth::examine_planned(&plan, &Home::SHAPES, memo),
                || emit::answers::table(&plan, memo),
            )
        },
    );
    let mut outputs = outputs?;
    let truth = truth?;
    let verdicts = truth.verdicts.iter();
    let found = verdicts
        .filter_map(|verdict| advice::misfit(api, verdict))
        .collect();
    let figures = Figures::with(answers, api, &truth.verdicts);
    outputs.push(Output {
        path: COVERAGE.to_owned(),
        content: coverage::api(&text(root, COVERAGE)?, &figures)
            .with_context(|| format!("`{COVERAGE}`: run `cargo codegen sync`"))?,
    });
    outputs.extend(truth.tests);
    outputs.push(table?);
    outputs.extend(data);
    let manifest = emit::manifest(&manifest, &families)?;
    for page in README {
        if root.join(page).is_file() {
            let content = emit::readme(&text(root, page)?, &manifest);
            outputs.push(Output {
                path: page.to_owned(),
                content: content.with_context(|| format!("`{page}`"))?,
            });
        }
    }
    outputs.push(Output {
        path: MANIFEST.to_owned(),
        content: manifest,
    });
    outputs.sort();
    Ok((outputs, found))
}

fn text(root: &Path, path: &str) -> Result<String> {
    std::fs::read_to_string(root.join(path)).with_context(|| format!("cannot read `{path}`"))
}

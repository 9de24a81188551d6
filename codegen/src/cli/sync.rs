//! `sync`: an upstream checkout → docs-src/.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Result, bail};

use super::git::Git;
use super::produce::Read;
use super::side::{self, Side};
use super::{Options, diff, is_whole, produce, report};
use crate::diff::show::{self, Comparison};
use crate::facts::{Class, PageFacts};
use crate::memo::Memo;
use crate::report::Findings;
use crate::report::ledger::Ledger;
use crate::source::Tree;
use crate::write;

/// The arguments of `sync`.
#[derive(Debug, Clone, clap::Args)]
pub struct Arguments {
    /// The checkout of the upstream documentation.
    #[arg(long, value_name = "PATH")]
    pub from: PathBuf,
    /// The upstream commit, where the checkout has no history that tells.
    #[arg(long, value_name = "HASH")]
    pub commit: Option<String>,
    /// How many of the known methods may be gone, in percent; more is taken for a checkout that is not whole.
    #[arg(long, value_name = "PERCENT", default_value_t = 5, value_parser = clap::value_parser!(u8).range(0..=100))]
    pub lose: u8,
}

/// What was done.
pub struct Done {
    /// What has changed, the facts before as they are read today; nothing where there were none.
    pub comparison: Option<Comparison>,
    /// docs-src/ as it is now.
    pub after: Read,
    /// Findings that the ledger does not know.
    pub findings: Findings,
    /// The pages that they are about.
    pub tree: Tree,
}

/// Rewrites docs-src/; false where there are findings that the ledger does not know.
pub fn run(options: &Options, arguments: &Arguments) -> Result<bool> {
    let root = options.workspace()?;
    let memo = Memo::open(&root);
    let done = carry_out(options, &memo, &root, arguments)?;
    memo.close();
    match done {
        Some(done) => report(options, &done.findings, &done.tree),
        None => Ok(false),
    }
}

/// Rewrites docs-src/; nothing where pages cannot be read, which is told, and nothing is written.
pub fn carry_out(
    options: &Options,
    memo: &Memo,
    root: &Path,
    arguments: &Arguments,
) -> Result<Option<Done>> {
    let own = root.join(produce::DOCS);
    if own.is_dir() && own.canonicalize()? == arguments.from.canonicalize().unwrap_or_default() {
        bail!(
            "`{}` is what `sync` writes: pass a checkout of the upstream documentation",
            own.display()
        );
    }
    let is_there = own.join("api-reference").is_dir();
    let (read, before) = rayon::join(
        || produce::survey(options, memo, &arguments.from),
        || is_there.then(|| Side::own(options, memo, root)),
    );
    let standing = before.as_ref().and_then(|before| before.as_ref().ok());
    let mut read = read?.read(memo, standing.map(|before| &before.read));
    let ledger = Ledger::load(root)?;
    if !is_whole(options, &read, &ledger.sync)? {
        return Ok(None);
    }
    let before = before.transpose()?;
    if let Some(before) = &before {
        refuse_loss(
            &before.read.corpus.pages,
            &read.corpus.pages,
            arguments.lose,
        )?;
    }
    let source = source(root, &arguments.from, arguments.commit.as_deref());
    let found = std::mem::take(&mut read.found);
    let outputs = produce::pages(
        memo,
        root,
        &read,
        before.as_ref().map(|before| &before.read),
        &source,
    );
    let written = write::write(&outputs, produce::SYNC_OWNS, root)?;
    options.say(&format!(
        "docs-src: {} written, {} removed, {} unchanged",
        written.written.len(),
        written.removed.len(),
        written.unchanged
    ));
    let known = before.as_ref().map(|before| &before.read);
    let after = Side::of(produce::written(memo, root, outputs, known)?, root)?;
    read.corpus.keep_same(memo, &after.read.corpus);
    let comparison = before.as_ref().map(|before| side::compare(before, &after));
    if let Some(comparison) = &comparison {
        let change = show::summary(comparison, &diff::next(root, comparison)?);
        options.say(change.trim_end());
    }
    let accepted = ledger.sync.compare(found);
    // Nobody waits until all of it is taken apart.
    rayon::spawn(move || drop((before, read.corpus)));
    Ok(Some(Done {
        comparison,
        after: after.read,
        findings: Findings {
            diagnostics: accepted.unexpected,
            ledger: accepted.stale,
            ..Findings::default()
        },
        tree: read.tree,
    }))
}

/// Refuses pages that lack more of the known methods than they may: whoever removes so many says so.
fn refuse_loss(before: &[Arc<PageFacts>], after: &[Arc<PageFacts>], percent: u8) -> Result<()> {
    let methods = |pages: &[Arc<PageFacts>]| -> BTreeSet<(String, u8)> {
        let classes = pages.iter().map(|facts| &facts.class);
        let methods = classes.filter_map(|class| match class {
            Class::Method { name, version } => Some((name.to_lowercase(), *version)),
            _ => None,
        });
        methods.collect()
    };
    let (before, after) = (methods(before), methods(after));
    let gone: Vec<&str> = before
        .difference(&after)
        .map(|(name, _)| name.as_str())
        .collect();
    if gone.len() * 100 > before.len() * usize::from(percent) {
        bail!(
            "{} of {} known methods are gone, such as `{}`: if that is meant, say so with `--lose 100`",
            gone.len(),
            before.len(),
            gone[0]
        );
    }
    Ok(())
}

/// The text of SOURCE.toml; what is not known stays as it is.
pub fn source(root: &Path, from: &Path, commit: Option<&str>) -> String {
    let known = commit
        .map(|commit| (commit.to_owned(), None))
        .or_else(|| head(from));
    match known {
        Some((commit, date)) => format!(
            "# The upstream documentation that these facts were read from.\nrepository = \"https://github.com/bitrix24/b24restdocs\"\ncommit = \"{commit}\"\n{}",
            date.map_or_else(String::new, |date| format!("date = {date}\n"))
        ),
        None => std::fs::read_to_string(root.join(produce::DOCS).join("SOURCE.toml")).unwrap_or_else(|_| {
            "# The upstream documentation that these facts were read from.\nrepository = \"https://github.com/bitrix24/b24restdocs\"\n".to_owned()
        }),
    }
}

/// The commit that a checkout stands on, and its day. A folder inside another repository has none of its own.
fn head(from: &Path) -> Option<(String, Option<String>)> {
    if !from.join(".git").exists() {
        return None;
    }
    let text = Git::at(from).run(&["log", "-1", "--format=%H %cs"]).ok()?;
    let (commit, date) = text.split_once(' ')?;
    Some((commit.to_owned(), Some(date.to_owned())))
}

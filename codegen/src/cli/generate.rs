//! `generate`: docs-src/ → the generated part of the SDK.

use std::path::Path;

use anyhow::Result;

use super::produce::Read;
use super::{Docs, Options, is_whole, produce, report};
use crate::memo::Memo;
use crate::report::Findings;
use crate::report::ledger::Ledger;
use crate::source::Tree;
use crate::write;

/// The arguments of `generate`.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Arguments {
    /// The pages.
    #[command(flatten)]
    pub docs: Docs,
}

/// Writes the SDK; false where there are findings that the ledger does not know.
pub fn run(options: &Options, arguments: &Arguments) -> Result<bool> {
    let root = options.workspace()?;
    let memo = Memo::open(&root);
    let done = carry_out(options, &memo, &root, arguments)?;
    memo.close();
    match done {
        Some((findings, tree)) => report(options, &findings, &tree),
        None => Ok(false),
    }
}

/// Writes the SDK, and gives the findings that the ledger does not know with the pages that they are about; nothing where
/// pages cannot be read, which is told, and nothing is written.
pub fn carry_out(
    options: &Options,
    memo: &Memo,
    root: &Path,
    arguments: &Arguments,
) -> Result<Option<(Findings, Tree)>> {
    let read = produce::facts(options, memo, root, &arguments.docs)?;
    carry_on(options, memo, root, arguments, read)
}

/// The same of pages that were read already.
pub fn carry_on(
    options: &Options,
    memo: &Memo,
    root: &Path,
    arguments: &Arguments,
    read: Read,
) -> Result<Option<(Findings, Tree)>> {
    let ledger = Ledger::load(root)?;
    let of_upstream = arguments.docs.docs.is_some();
    // Upstream's own findings are the ledger of `sync`.
    let accepted = if of_upstream {
        &ledger.sync
    } else {
        &ledger.generate
    };
    if !is_whole(options, &read, accepted)? {
        return Ok(None);
    }
    let (api, mut found) = produce::api(root, &read)?;
    let (outputs, misfits) = produce::rust(memo, root, &api)?;
    let written = write::write(&outputs, produce::GENERATE_OWNS, root)?;
    options.say(&format!(
        "{} methods; {} files written, {} removed, {} unchanged",
        api.methods.len(),
        written.written.len(),
        written.removed.len(),
        written.unchanged
    ));
    let Read {
        tree,
        corpus,
        found: of_pages,
    } = read;
    // Nobody waits until all of it is taken apart.
    rayon::spawn(move || drop((api, corpus)));
    if of_upstream {
        return Ok(Some((Findings::default(), tree)));
    }
    found.extend(misfits);
    found.extend(of_pages);
    let comparison = ledger.generate.compare(found);
    let findings = Findings {
        diagnostics: comparison.unexpected,
        ledger: comparison.stale,
        ..Findings::default()
    };
    Ok(Some((findings, tree)))
}

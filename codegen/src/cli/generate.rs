//! `generate`: docs-src/ → the generated part of the SDK.

use std::path::Path;

use anyhow::Result;

use super::side::{Resolved, Side};
use super::{Docs, Options, is_whole, produce, report};
use crate::diagnostic::Diagnostic;
use crate::ir::Api;
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
    let ledger = Ledger::load(root)?;
    // Upstream's own findings are the ledger of `sync`.
    let accepted = if arguments.docs.docs.is_some() {
        &ledger.sync
    } else {
        &ledger.generate
    };
    if !is_whole(options, &read, accepted)? {
        return Ok(None);
    }
    let (api, found) = produce::api(root, &read)?;
    let misfits = write_down(options, memo, root, &api)?;
    if arguments.docs.docs.is_some() {
        return Ok(Some((Findings::default(), read.tree)));
    }
    let found = [found, misfits, read.found].concat();
    Ok(Some((unknown(&ledger, found), read.tree)))
}

/// The same for docs-src/ where it was read and resolved already.
pub fn carry_on(
    options: &Options,
    memo: &Memo,
    root: &Path,
    side: Side,
    resolved: Resolved,
) -> Result<(Findings, Tree)> {
    let misfits = write_down(options, memo, root, &resolved.sdk)?;
    let stale = produce::stale(root, &side.rules.table, &resolved.sdk);
    let found = [resolved.found, stale, misfits, side.read.found].concat();
    Ok((unknown(&Ledger::load(root)?, found), side.read.tree))
}

/// Writes the SDK, and gives the examples that it cannot write.
fn write_down(options: &Options, memo: &Memo, root: &Path, api: &Api) -> Result<Vec<Diagnostic>> {
    let (outputs, misfits) = produce::rust(memo, root, api)?;
    let written = write::write(&outputs, produce::GENERATE_OWNS, root)?;
    options.say(&format!(
        "{} methods; {} files written, {} removed, {} unchanged",
        api.methods.len(),
        written.written.len(),
        written.removed.len(),
        written.unchanged
    ));
    Ok(misfits)
}

/// What the ledger does not know.
fn unknown(ledger: &Ledger, found: Vec<Diagnostic>) -> Findings {
    let comparison = ledger.generate.compare(found);
    Findings {
        diagnostics: comparison.unexpected,
        ledger: comparison.stale,
        ..Findings::default()
    }
}

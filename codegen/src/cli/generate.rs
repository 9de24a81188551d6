//! `generate`: docs-src/ → the generated part of the SDK.

use anyhow::Result;

use super::{Docs, Options, produce, report};
use crate::report::Findings;
use crate::report::ledger::Ledger;
use crate::write;

/// The arguments of `generate`.
#[derive(Debug, Clone, clap::Args)]
pub struct Arguments {
    /// The pages.
    #[command(flatten)]
    pub docs: Docs,
}

/// Writes the SDK; false where there are findings that the ledger does not know.
pub fn run(options: &Options, arguments: &Arguments) -> Result<bool> {
    let root = options.workspace()?;
    let read = produce::facts(options, &root, &arguments.docs)?;
    let (api, mut found) = produce::api(&root, &read)?;
    let (outputs, misfits) = produce::rust(&root, &api)?;
    let written = write::write(&outputs, produce::GENERATE_OWNS, &root)?;
    options.say(&format!(
        "{} methods; {} files written, {} removed, {} unchanged",
        api.methods.len(),
        written.written.len(),
        written.removed.len(),
        written.unchanged
    ));
    // Upstream's own findings are the ledger of `sync`.
    if arguments.docs.docs.is_some() {
        return Ok(true);
    }
    found.extend(misfits);
    found.extend(read.found);
    let comparison = Ledger::load(&root)?.generate.compare(found);
    let findings = Findings {
        diagnostics: comparison.unexpected,
        ledger: comparison.stale,
        ..Findings::default()
    };
    report(options, &findings, &read.tree)
}

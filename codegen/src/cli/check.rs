//! `check`: `generate` (and with `--from` also `sync`) in memory, compared with what is committed.

use std::path::PathBuf;

use anyhow::Result;

use super::{Docs, Options, is_whole, produce, report, sync};
use crate::memo::Memo;
use crate::report::Findings;
use crate::report::ledger::Ledger;
use crate::write;

/// The arguments of `check`.
#[derive(Debug, Clone, clap::Args)]
pub struct Arguments {
    /// Also check docs-src/ against this checkout of the upstream documentation.
    #[arg(long, value_name = "PATH")]
    pub from: Option<PathBuf>,
}

/// Compares; false where anything differs, with the command that mends it.
pub fn run(options: &Options, arguments: &Arguments) -> Result<bool> {
    let root = options.workspace()?;
    // What is compared with the tree is made anew.
    let memo = Memo::none();
    let ledger = Ledger::load(&root)?;
    let mut fine = true;
    if let Some(from) = &arguments.from {
        let mut read = produce::reduced(options, &memo, from)?;
        let found = std::mem::take(&mut read.found);
        let source = sync::source(&root, from, None);
        let outputs = produce::pages(&memo, &root, &read, None, &source);
        let comparison = ledger.sync.compare(found);
        let findings = Findings {
            diagnostics: comparison.unexpected,
            ledger: comparison.stale,
            differences: write::check(&outputs, produce::SYNC_OWNS, &root)?,
        };
        fine &= report(options, &findings, &read.tree)?;
        if !findings.differences.is_empty() {
            options.say(&format!(
                "to rewrite docs-src: cargo codegen sync --from {}",
                super::options::shown(from)
            ));
        }
    }
    let read = produce::facts(options, &memo, &root, &Docs::default())?;
    if !is_whole(options, &read, &ledger.generate)? {
        return Ok(false);
    }
    let (api, mut found) = produce::api(&root, &read)?;
    found.extend(read.found.iter().cloned());
    let (outputs, misfits) = produce::rust(&memo, &root, &api)?;
    found.extend(misfits);
    let comparison = ledger.generate.compare(found);
    let findings = Findings {
        diagnostics: comparison.unexpected,
        ledger: comparison.stale,
        differences: write::check(&outputs, produce::GENERATE_OWNS, &root)?,
    };
    fine &= report(options, &findings, &read.tree)?;
    if !findings.differences.is_empty() {
        options.say("to regenerate the SDK: cargo codegen generate");
    }
    if fine {
        options.say(&format!(
            "{} methods; everything is as it would be generated",
            api.methods.len()
        ));
    }
    Ok(fine)
}

//! `lint`: the defects of an upstream checkout, for its own authors.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context, Result};

use super::{Options, report};
use crate::lint;
use crate::lint::ledger::{Ledger, PATH};
use crate::report::Findings;
use crate::source::Tree;

/// The arguments of `lint`.
#[derive(Debug, Clone, clap::Args)]
pub struct Arguments {
    /// The checkout of the upstream documentation.
    #[arg(long, value_name = "PATH")]
    pub from: PathBuf,
    /// Write how many defects each page has into the ledger, and print none.
    #[arg(long)]
    pub record: bool,
}

/// Prints the defects; false where there are any.
pub fn run(options: &Options, arguments: &Arguments) -> Result<bool> {
    let (tree, mut found) = Tree::load(&arguments.from)?;
    found.extend(lint::lint(&tree)?);
    found.sort();
    if arguments.record {
        let path = options.workspace()?.join(PATH);
        std::fs::write(&path, Ledger::of(&found).text())
            .with_context(|| format!("cannot write `{PATH}`"))?;
        options.say(&format!("{PATH}: {} defects", found.len()));
        return Ok(true);
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in &found {
        *counts.entry(finding.code).or_default() += 1;
    }
    let counts: String = counts
        .iter()
        .map(|(code, count)| format!("{count:>6}  {code}\n"))
        .collect();
    let findings = Findings {
        diagnostics: found,
        ..Findings::default()
    };
    let fine = report(options, &findings, &tree)?;
    options.say(if counts.is_empty() {
        "no defects"
    } else {
        counts.trim_end()
    });
    Ok(fine)
}

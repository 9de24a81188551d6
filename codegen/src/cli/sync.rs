//! `sync`: an upstream checkout → docs-src/.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use super::{Options, is_whole, produce, report};
use crate::report::Findings;
use crate::report::ledger::Ledger;
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
}

/// Rewrites docs-src/; false where there are findings that the ledger does not know.
pub fn run(options: &Options, arguments: &Arguments) -> Result<bool> {
    let root = options.workspace()?;
    let own = root.join(produce::DOCS);
    if own.is_dir() && own.canonicalize()? == arguments.from.canonicalize().unwrap_or_default() {
        bail!(
            "`{}` is what `sync` writes: pass a checkout of the upstream documentation",
            own.display()
        );
    }
    let mut read = produce::read(options, &arguments.from)?;
    let ledger = Ledger::load(&root)?;
    if !is_whole(options, &read, &ledger.sync)? {
        return Ok(false);
    }
    let source = source(&root, &arguments.from, arguments.commit.as_deref());
    let found = std::mem::take(&mut read.found);
    let outputs = produce::pages(&root, &mut read, &source);
    let written = write::write(&outputs, produce::SYNC_OWNS, &root)?;
    options.say(&format!(
        "docs-src: {} written, {} removed, {} unchanged",
        written.written.len(),
        written.removed.len(),
        written.unchanged
    ));
    let comparison = ledger.sync.compare(found);
    let findings = Findings {
        diagnostics: comparison.unexpected,
        ledger: comparison.stale,
        ..Findings::default()
    };
    report(options, &findings, &read.tree)
}

/// The text of SOURCE.toml; what is not known stays as it is.
pub fn source(root: &Path, from: &Path, commit: Option<&str>) -> String {
    let known = commit.map(str::to_owned).or_else(|| head(from));
    match known {
        Some(commit) => format!(
            "# The upstream documentation that these facts were read from.\nrepository = \"https://github.com/bitrix24/b24restdocs\"\ncommit = \"{commit}\"\n"
        ),
        None => std::fs::read_to_string(root.join(produce::DOCS).join("SOURCE.toml")).unwrap_or_else(|_| {
            "# The upstream documentation that these facts were read from.\nrepository = \"https://github.com/bitrix24/b24restdocs\"\n".to_owned()
        }),
    }
}

/// The commit that a checkout stands on. A folder inside another repository has none of its own.
fn head(from: &Path) -> Option<String> {
    if !from.join(".git").exists() {
        return None;
    }
    let output = Command::new("git")
        .arg("-C")
        .arg(from)
        .args(["rev-parse", "HEAD"])
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

//! `diff`: what has changed between two states of the documentation, in facts.

use std::io::Write as _;
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::side::{Side, compare};
use super::{Format, Options, produce};
use crate::diff::next_version;
use crate::diff::show::{self, Comparison};
use crate::memo::Memo;

/// The arguments of `diff`.
#[derive(Debug, Clone, clap::Args)]
pub struct Arguments {
    /// The old side: a folder of pages, or a git revision of this repository, whose docs-src/ is meant.
    pub old: String,
    /// The new side; docs-src/ as it stands where it is left out.
    pub new: Option<String>,
}

/// Prints the comparison; changes are no findings.
pub fn run(options: &Options, arguments: &Arguments) -> Result<bool> {
    let root = options.workspace()?;
    let memo = Memo::open(&root);
    let old = Side::read(options, &memo, &root, &arguments.old)?;
    let new = match &arguments.new {
        Some(name) => Side::read(options, &memo, &root, name)?,
        None => Side::own(options, &memo, &root)?,
    };
    memo.close();
    let comparison = compare(&old, &new);
    let next = next(&root, &comparison)?;
    let text = match options.format {
        Format::Json => json(&comparison, &next)?,
        Format::Text => show::text(&comparison, &next),
        Format::Markdown => show::markdown(&comparison, &next),
        Format::Github => bail!("changes have no such form: pass text, markdown or json"),
    };
    std::io::stdout().lock().write_all(text.as_bytes())?;
    Ok(true)
}

fn json(comparison: &Comparison, next: &str) -> Result<String> {
    let value = serde_json::json!({
        "verdict": comparison.verdict(),
        "next_version": next,
        "facts": comparison.facts.changes,
        "sdk": comparison.sdk.changes,
    });
    Ok(serde_json::to_string_pretty(&value)? + "\n")
}

/// The version that a release with these changes gets.
pub fn next(root: &Path, comparison: &Comparison) -> Result<String> {
    next_version(&version(root)?, comparison.verdict())
}

/// The version of the SDK: its own, or the workspace's.
pub fn version(root: &Path) -> Result<String> {
    let manifest = |path: &str| -> Result<toml::Table> {
        let text = std::fs::read_to_string(root.join(path))
            .with_context(|| format!("cannot read `{path}`"))?;
        toml::from_str(&text).with_context(|| format!("`{path}`"))
    };
    let own = manifest(produce::MANIFEST)?;
    if let Some(version) = own["package"].get("version").and_then(toml::Value::as_str) {
        return Ok(version.to_owned());
    }
    let workspace = manifest("Cargo.toml")?;
    let version = workspace
        .get("workspace")
        .and_then(|workspace| workspace.get("package")?.get("version")?.as_str());
    let version = version.context("neither `sdk/Cargo.toml` nor `Cargo.toml` gives a version")?;
    Ok(version.to_owned())
}

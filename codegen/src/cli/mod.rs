//! The verbs of `cargo codegen`: each reads, runs the stages, and prints or writes.
//!
//! Exit codes: 0 fine, 1 findings, 2 could not run.

pub mod check;
pub mod diff;
pub mod examples;
pub mod explain;
pub mod generate;
mod git;
pub mod ir;
pub mod lint;
pub mod list;
mod names;
mod near;
pub mod openapi;
mod options;
pub mod produce;
mod progress;
pub mod semver;
pub mod side;
pub mod sync;
pub mod update;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Result, bail};
use clap::{Parser, Subcommand};

pub use options::{Format, Options};

use crate::diagnostic::Severity;
use crate::facts::{Class, PageFacts};
use crate::report::ledger::Accepted;
use crate::report::{Findings, Form};
use crate::source::Tree;
use produce::Read;

/// Generates a typed Rust SDK for the Bitrix24 REST API from the pages that document its methods.
#[derive(Debug, Parser)]
#[command(name = "cargo codegen", bin_name = "cargo codegen", version)]
pub struct Cli {
    /// What all verbs understand.
    #[command(flatten)]
    pub options: Options,
    /// What to do.
    #[command(subcommand)]
    pub verb: Verb,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Read a checkout of the upstream documentation and rewrite docs-src/ with its facts.
    Sync(sync::Arguments),
    /// Read docs-src/ and write the generated part of the SDK.
    ///
    /// With `--docs` the sentences of the documentation stand in it, too: `check` then names every file that has them
    /// as different, until `generate` has run without.
    Generate(generate::Arguments),
    /// Do the same in memory and fail where a committed file differs.
    Check(check::Arguments),
    /// Write tests that send the request examples of a checkout of the upstream documentation.
    Examples(examples::Arguments),
    /// Find the defects of a checkout of the upstream documentation, for its own authors.
    Lint(lint::Arguments),
    /// Print what has changed between two states of the documentation, in facts.
    Diff(diff::Arguments),
    /// Say whether the version of the crate allows for what has changed since the last release.
    Semver(semver::Arguments),
    /// All of it in a row: sync, generate, test, and a commit with the change in facts as its message.
    Update(update::Arguments),
    /// Print one line for each method: name, version, page.
    List(Docs),
    /// Print the IR as JSON, all of it or the methods named.
    Ir(ir::Arguments),
    /// Print the API as an OpenAPI 3.1 document, or write it to a file.
    Openapi(openapi::Arguments),
    /// Show one method: its facts, where each comes from, and the Rust that it becomes.
    Explain(explain::Arguments),
}

/// Where the pages are.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Docs {
    /// A checkout of the upstream documentation to read instead of docs-src/.
    #[arg(long, value_name = "PATH")]
    pub docs: Option<PathBuf>,
}

impl Docs {
    /// The folder to read.
    pub fn folder(&self, root: &Path) -> PathBuf {
        self.docs
            .clone()
            .unwrap_or_else(|| root.join(produce::DOCS))
    }
}

/// Prints findings, as JSON to where programs read and otherwise to where people do; true where there are none.
fn report(options: &Options, findings: &Findings, tree: &Tree) -> Result<bool> {
    let pages = folder(tree.root());
    let workspace = options.folder();
    // The workspace's own files stand beside the pages.
    let at = |path: &str| match path.starts_with("codegen/") {
        true => format!("{workspace}{path}"),
        false => format!("{pages}{path}"),
    };
    let source = |path: &str| tree.get(path.strip_prefix(pages.as_str())?);
    let shown = findings.relocated(&at, &|path| format!("{workspace}{path}"));
    let (form, out): (_, &mut dyn Write) = match options.format {
        Format::Text if progress::is_terminal() => (
            Form::Snippets { colour: true },
            &mut std::io::stderr().lock(),
        ),
        Format::Text => (Form::Lines, &mut std::io::stderr().lock()),
        Format::Json => (Form::Json, &mut std::io::stdout().lock()),
        Format::Github => (Form::Github, &mut std::io::stdout().lock()),
        Format::Markdown => bail!("findings have no Markdown form: pass text, json or github"),
    };
    match shown.print(out, form, &source) {
        // Whoever stops reading still gets the exit code.
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(findings.is_empty()),
    }
}

/// The folder that a path below it is written behind.
fn folder(path: &Path) -> String {
    match options::shown(path).as_str() {
        "" | "." => String::new(),
        folder => format!("{}/", folder.trim_end_matches('/')),
    }
}

/// Whether something was read that can be written over what is there. Says what is wrong where it is not: pages that
/// could not be read would be taken for pages that are gone.
fn is_whole(options: &Options, read: &Read, accepted: &Accepted) -> Result<bool> {
    let mut unexpected = accepted.compare(read.found.clone()).unexpected;
    unexpected.retain(|found| found.severity == Severity::Error);
    let findings = Findings {
        diagnostics: unexpected,
        ..Findings::default()
    };
    if findings.is_empty() {
        let is_method = |facts: &Arc<PageFacts>| matches!(facts.class, Class::Method { .. });
        if !read.corpus.pages.iter().any(is_method) {
            bail!(
                "no page of `{}` documents a method; nothing was written",
                read.tree.root().display()
            );
        }
        return Ok(true);
    }
    report(options, &findings, &read.tree)?;
    options.say("nothing was written: mend the pages first");
    Ok(false)
}

/// Turns a verb's outcome into an exit code: true is fine, false means findings.
pub fn exit(outcome: Result<bool>) -> ExitCode {
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // Where nobody listens, the exit code has to do.
            let _ = writeln!(std::io::stderr(), "error: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// Whoever reads the output may stop reading: `cargo codegen list | head`.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<std::io::Error>())
        .any(|cause| cause.kind() == std::io::ErrorKind::BrokenPipe)
}

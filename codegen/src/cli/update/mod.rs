//! `update`: upstream's documentation of today → one reviewable change of this repository.
//!
//! The stages are those of `sync`, `generate` and the tests. Where one of them cannot be carried out, all files are as
//! they were. Findings and failing tests stop nothing: a person mends them in the change, whose text begins with them.

mod branch;
mod text;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

use super::git::Git;
use super::{Options, diff, generate, produce, report, sync};
use crate::memo::Memo;
use text::{Tests, Text};

/// All that the stages write.
const OWNED: &[&str] = &[
    "docs-src",
    "emulator/data",
    "sdk/src/api",
    "tests/generated/answers",
    "tests/generated/shapes",
    produce::MANIFEST,
    produce::README[0],
    produce::README[1],
];
/// What alone is no change: upstream has commits that touch no fact.
const SOURCE: &str = "docs-src/SOURCE.toml";

/// The arguments of `update`.
#[derive(Debug, Clone, clap::Args)]
#[group(skip)]
pub struct Arguments {
    /// What is read, and how.
    #[command(flatten)]
    pub sync: sync::Arguments,
    /// Commit on this branch, which is replaced, and leave the work tree as it was.
    #[arg(long, value_name = "NAME")]
    pub branch: Option<String>,
    /// The file for the change in facts as Markdown, the text of a pull request; printed where it is left out.
    #[arg(long, value_name = "FILE")]
    pub summary: Option<PathBuf>,
    /// How to test.
    #[arg(
        long,
        value_name = "COMMAND",
        default_value = "cargo test --workspace",
        conflicts_with = "no_test"
    )]
    pub test: String,
    /// Do not test.
    #[arg(long)]
    pub no_test: bool,
}

/// Brings the repository up to date; false where there are findings or failing tests.
pub fn run(options: &Options, arguments: &Arguments) -> Result<bool> {
    let root = options.workspace()?;
    let git = Git::at(&root);
    ready(git, arguments)?;
    let outcome = stages(options, &root, git, arguments);
    if outcome.is_err() || arguments.branch.is_some() {
        git.restore(OWNED)
            .context("cannot bring the files back to the last commit")?;
    }
    outcome
}

/// Refuses to begin where something would be lost in the end, or could not be told from what the stages do.
fn ready(git: Git<'_>, arguments: &Arguments) -> Result<()> {
    git.run(&["rev-parse", "--verify", "HEAD"])
        .context("`update` needs a repository with a commit")?;
    ensure!(
        git.folder().join(produce::DOCS).is_dir(),
        "there are no facts to update: run `cargo codegen sync` first"
    );
    let mut changed = git.changed(OWNED)?;
    if let Some(name) = &arguments.branch {
        branch::ready(git, name)?;
        // What is committed has to be what the committed generator and overrides make.
        changed.extend(git.changed(&["codegen", "Cargo.toml", "Cargo.lock"])?);
    }
    if let Some(first) = changed.first() {
        bail!(
            "{} files differ from the last commit, such as `{first}`: commit them, or bring them back with `git restore`",
            changed.len()
        );
    }
    Ok(())
}

fn stages(options: &Options, root: &Path, git: Git<'_>, arguments: &Arguments) -> Result<bool> {
    let source = || std::fs::read_to_string(root.join(SOURCE)).unwrap_or_default();
    let before = source();
    let whole = "the documentation cannot be read whole";
    let memo = Memo::open(root);
    let synced = sync::carry_out(options, &memo, root, &arguments.sync)?.context(whole)?;
    let everything = generate::Arguments::default();
    let (generated, tree) =
        generate::carry_on(options, &memo, root, &everything, synced.after)?.context(whole)?;
    memo.close();
    let no_findings = [
        report(options, &synced.findings, &synced.tree)?,
        report(options, &generated, &tree)?,
    ]
    .iter()
    .all(|none| *none);

    if git
        .changed(OWNED)?
        .iter()
        .all(|path| path.ends_with(SOURCE))
    {
        git.restore(OWNED)?;
        options.say("nothing to do: upstream has changed no fact");
        return Ok(no_findings);
    }
    let tests = if arguments.no_test {
        Tests::NotRun
    } else {
        test(options, root, &arguments.test)?
    };
    let comparison = synced.comparison.unwrap_or_default();
    let after = source();
    let text = Text {
        source: (after != before).then_some(after.as_str()),
        next: &diff::next(root, &comparison)?,
        comparison: &comparison,
        findings: [&synced.findings, &generated],
        tests: &tests,
    };
    if let Some(name) = &arguments.branch {
        let tree = git.tree(OWNED)?;
        let done = branch::commit(git, name, &tree, &text.title(), &text.body())?;
        options.say(&done);
    }
    publish(arguments.summary.as_deref(), &text.body())?;
    Ok(no_findings && !matches!(tests, Tests::Failed(_)))
}

/// Runs the tests; what they print goes to people.
fn test(options: &Options, root: &Path, command: &str) -> Result<Tests> {
    options.say(&format!("tests: {command}"));
    let (shell, flag) = if cfg!(windows) {
        ("cmd", "/C")
    } else {
        ("sh", "-c")
    };
    let status = Command::new(shell)
        .args([flag, command])
        .current_dir(root)
        .stdin(Stdio::null())
        .stdout(std::io::stderr())
        .status()
        .with_context(|| format!("`{command}` cannot be run"))?;
    let command = command.to_owned();
    Ok(if status.success() {
        Tests::Passed(command)
    } else {
        options.say(&format!("`{command}` failed"));
        Tests::Failed(command)
    })
}

fn publish(file: Option<&Path>, text: &str) -> Result<()> {
    match file {
        Some(file) => {
            std::fs::write(file, text).with_context(|| format!("cannot write `{}`", file.display()))
        }
        None => {
            use std::io::Write as _;
            Ok(std::io::stdout().lock().write_all(text.as_bytes())?)
        }
    }
}

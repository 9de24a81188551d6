//! Git, through its program.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// A work tree, and the index to use.
#[derive(Debug, Clone, Copy)]
pub struct Git<'a> {
    folder: &'a Path,
    index: Option<&'a Path>,
}

impl<'a> Git<'a> {
    /// In a folder, with the index that it has.
    pub fn at(folder: &'a Path) -> Self {
        Self {
            folder,
            index: None,
        }
    }

    /// With another index, so that its own one stays as it is.
    pub fn with_index(self, index: &'a Path) -> Self {
        Self {
            index: Some(index),
            ..self
        }
    }

    /// Runs a command; what it prints, without the last line end.
    ///
    /// # Errors
    ///
    /// When it fails, with what it says.
    pub fn run(self, arguments: &[&str]) -> Result<String> {
        self.run_with(arguments, "")
    }

    /// Runs a command that reads a text.
    ///
    /// # Errors
    ///
    /// When it fails, with what it says.
    pub fn run_with(self, arguments: &[&str], input: &str) -> Result<String> {
        let mut command = Command::new("git");
        command
            .arg("-C")
            .arg(self.folder)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        if let Some(index) = self.index {
            command.env("GIT_INDEX_FILE", index);
        }
        let mut child = command.spawn().context("git cannot be run")?;
        if let Some(mut stdin) = child.stdin.take() {
            // A command that fails stops reading; its own words are better than those of the pipe.
            let _ = stdin.write_all(input.as_bytes());
        }
        let output = child.wait_with_output()?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            bail!("git {}: {}", arguments[0], said.trim());
        }
        let mut text = String::from_utf8(output.stdout).context("git prints no text")?;
        text.truncate(text.trim_end_matches('\n').len());
        Ok(text)
    }

    /// The folder of the work tree.
    pub fn folder(self) -> &'a Path {
        self.folder
    }

    /// The branch that the work tree is on.
    pub fn branch(self) -> Option<String> {
        self.run(&["symbolic-ref", "--quiet", "--short", "HEAD"])
            .ok()
    }

    /// The files below some paths that are not as in the last commit, those that it does not know among them.
    ///
    /// # Errors
    ///
    /// When the folder is in no repository.
    pub fn changed(self, paths: &[&str]) -> Result<Vec<String>> {
        let status = [
            "status",
            "--porcelain",
            "-z",
            "--no-renames",
            "--untracked-files=all",
            "--",
        ];
        let text = self.run(&[&status[..], paths].concat())?;
        let lines = text.split('\0').filter_map(|line| line.get(3..));
        Ok(lines.map(str::to_owned).collect())
    }

    /// Makes the files below some paths those of the index again, and removes what it does not know.
    ///
    /// # Errors
    ///
    /// When a file cannot be written or removed.
    pub fn restore(self, paths: &[&str]) -> Result<()> {
        let known = self.run(&[&["ls-files", "-z", "--"][..], paths].concat())?;
        self.run_with(
            &["checkout-index", "--force", "--quiet", "-z", "--stdin"],
            &known,
        )?;
        self.run(&[&["clean", "--force", "-d", "--quiet", "--"][..], paths].concat())?;
        Ok(())
    }

    /// A tree like the last commit's, with the files below some paths as they stand; the index stays as it is.
    ///
    /// # Errors
    ///
    /// When git cannot read or write them.
    pub fn tree(self, paths: &[&str]) -> Result<String> {
        let folder = tempfile::tempdir()?;
        let index = folder.path().join("index");
        let own = Git::at(self.folder).with_index(&index);
        own.run(&["read-tree", "HEAD"])?;
        let mut there = Vec::new();
        for path in paths {
            if self.folder.join(path).exists() || !own.run(&["ls-files", "--", path])?.is_empty() {
                there.push(*path);
            }
        }
        own.run(&[&["add", "--all", "--"][..], &there].concat())?;
        own.run(&["write-tree"])
    }
}

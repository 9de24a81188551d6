//! What all verbs understand.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::write::Recovery;

/// The file that tells the workspace from any other folder.
const MARK: &str = "codegen/families.toml";

/// What all verbs understand.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Options {
    /// Print nothing but findings and what was asked for.
    #[arg(long, global = true)]
    pub quiet: bool,
    /// How to print findings, and what `diff` compares.
    #[arg(long, global = true, value_enum, default_value_t)]
    pub format: Format,
    /// The workspace, where it is not the current folder or above it.
    #[arg(long, global = true, value_name = "PATH")]
    pub root: Option<PathBuf>,
}

/// How to print.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For a person.
    #[default]
    Text,
    /// For a program, to the standard output.
    Json,
    /// Findings only: commands that code hosts show beside the lines, to the standard output.
    Github,
    /// Changes only: for a pull request and a changelog.
    Markdown,
}

impl Options {
    /// The same without a word about the way there.
    pub fn quietly(&self) -> Self {
        Self {
            quiet: true,
            ..self.clone()
        }
    }

    /// The workspace; what an interrupted run left behind is completed or rolled back first.
    pub fn workspace(&self) -> Result<PathBuf> {
        let root = self.find()?;
        match crate::write::recover(&root)? {
            Recovery::Clean => {}
            Recovery::Completed => self.say("completed what an interrupted run had begun to write"),
            Recovery::RolledBack => {
                self.say("removed what an interrupted run had prepared and not begun to write")
            }
        }
        Ok(root)
    }

    fn find(&self) -> Result<PathBuf> {
        if let Some(root) = &self.root {
            if root.join(MARK).is_file() {
                return Ok(root.clone());
            }
            bail!(
                "`{}` is not the workspace: it has no `{MARK}`",
                root.display()
            );
        }
        let here = std::env::current_dir()?;
        match here.ancestors().find(|folder| folder.join(MARK).is_file()) {
            Some(root) => Ok(root.to_path_buf()),
            None => bail!(
                "neither `{}` nor a folder above it holds `{MARK}`: change into the workspace, or pass `--root`",
                here.display()
            ),
        }
    }

    /// The workspace as a folder that paths are written behind.
    pub fn folder(&self) -> String {
        self.find()
            .map_or_else(|_| String::new(), |root| super::folder(&root))
    }

    /// Says something about what is done.
    pub fn say(&self, text: &str) {
        if !self.quiet {
            // Where nobody listens, there is nobody to tell.
            let _ = writeln!(std::io::stderr(), "{text}");
        }
    }
}

/// A path as it is shown to people: as given, and relative to the current folder where it lies in the workspace above.
pub fn shown(path: &Path) -> String {
    let relative = || {
        let here = std::env::current_dir().ok()?;
        let root = here
            .ancestors()
            .find(|folder| folder.join(MARK).is_file())?;
        let below = path.strip_prefix(root).ok()?;
        let up = here.strip_prefix(root).ok()?.components().count();
        Some(PathBuf::from_iter(std::iter::repeat_n("..", up)).join(below))
    };
    relative()
        .unwrap_or_else(|| path.to_path_buf())
        .display()
        .to_string()
}

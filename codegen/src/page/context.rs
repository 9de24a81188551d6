//! What the reading of one file knows besides its text.

use super::Fragments;
use super::table::Problem;
use crate::diagnostic::Diagnostic;
use crate::source::LineIndex;

/// The file that is read, the files that include it, and what was found so far.
pub struct Context<'c> {
    path: String,
    index: LineIndex<'c>,
    fragments: &'c Fragments<'c>,
    including: Vec<String>,
    found: Vec<Diagnostic>,
}

impl<'c> Context<'c> {
    /// For a page.
    pub fn new(path: &str, text: &'c str, fragments: &'c Fragments<'c>) -> Self {
        Self {
            path: path.to_owned(),
            index: LineIndex::new(text),
            fragments,
            including: Vec::new(),
            found: Vec::new(),
        }
    }

    /// What was found.
    pub fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.found
    }

    /// Reads a fragment that a line at `offset` includes, as `target` relative to the file that is read.
    pub fn include<T>(
        &mut self,
        target: &str,
        offset: usize,
        read: impl FnOnce(&'c str, &mut Context<'c>) -> T,
    ) -> (String, Option<T>) {
        let target = target.split('#').next().unwrap_or_default();
        let path = resolve(&self.path, target);
        let Some(text) = (self.fragments)(&path) else {
            self.warn(
                offset,
                "include-missing",
                format!("The included file `{path}` is not there."),
                "Correct the path, or restore the file.",
            );
            return (path, None);
        };
        if path == self.path || self.including.contains(&path) {
            self.warn(
                offset,
                "include-cycle",
                format!("`{path}` includes itself."),
                "Remove this include.",
            );
            return (path, None);
        }
        let mut including = self.including.clone();
        including.push(self.path.clone());
        let mut inner = Context {
            path: path.clone(),
            index: LineIndex::new(text),
            fragments: self.fragments,
            including,
            found: Vec::new(),
        };
        let result = read(text, &mut inner);
        self.found.append(&mut inner.found);
        (path, Some(result))
    }

    /// A finding that something of the page may be lost by.
    pub fn warn(
        &mut self,
        offset: usize,
        code: &'static str,
        message: impl Into<String>,
        help: &str,
    ) {
        let place = self.index.place(&self.path, offset);
        self.found
            .push(Diagnostic::warning(place, code, message).with_help(help));
    }

    /// What is wrong with a table.
    pub fn table_problem(&mut self, offset: usize, problem: Problem) {
        let (code, message, help) = match problem {
            Problem::TableNotClosed => (
                "table-not-closed",
                "The text ends before this table does; its rows up to here were read.",
                "Write `|#` behind the last row.",
            ),
            Problem::RowNotClosed => (
                "row-not-closed",
                "A row is still open here; it was ended before this.",
                "Write `||` at the end of the row.",
            ),
            Problem::TextBetweenRows => (
                "text-between-rows",
                "This stands between the rows of a table and was not read.",
                "Move it into a row, or remove it.",
            ),
            Problem::EmptyRow => (
                "row-empty",
                "This row of a table is empty.",
                "Remove it; often a stray `||` shifted the rows.",
            ),
        };
        self.warn(offset, code, message, help);
    }
}

/// `target` relative to the folder of `from`, without `.` and `..`.
pub fn resolve(from: &str, target: &str) -> String {
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = Vec::new();
    let whole = if target.starts_with('/') { "" } else { folder };
    for part in whole.split('/').chain(target.split('/')) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

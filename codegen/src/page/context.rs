//! What the reading of one file knows besides its text.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::table::Problem;
use super::{Block, Fragments};
use crate::diagnostic::Diagnostic;
use crate::source::LineIndex;

/// Fragments that were read already: most pages include the same few.
#[derive(Debug, Clone, Default)]
pub struct Known(Arc<Mutex<HashMap<String, Arc<Fragment>>>>);

/// The blocks of a fragment that includes nothing itself, and what was found in it.
type Fragment = (Arc<Vec<Block>>, Vec<Diagnostic>);

impl Known {
    fn get(&self, path: &str) -> Option<Arc<Fragment>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(path).cloned()
    }

    fn put(&self, path: &str, fragment: Fragment) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(path.to_owned(), Arc::new(fragment));
    }
}

/// The file that is read, the files that include it, and what was found so far.
pub struct Context<'c> {
    path: String,
    index: LineIndex<'c>,
    fragments: &'c Fragments<'c>,
    known: Known,
    including: Vec<String>,
    depth: usize,
    /// Whether it includes anything: what that is depends on the files around it.
    includes: bool,
    found: Vec<Diagnostic>,
}

/// How many directives, cells and includes may stand within each other. Every one takes its share of the stack, and no
/// page that anybody wrote comes near.
const DEEPEST: usize = 32;

impl<'c> Context<'c> {
    /// For a page.
    pub fn new(path: &str, text: &'c str, fragments: &'c Fragments<'c>, known: Known) -> Self {
        Self {
            path: path.to_owned(),
            index: LineIndex::new(text),
            fragments,
            known,
            including: Vec::new(),
            depth: 0,
            includes: false,
            found: Vec::new(),
        }
    }

    /// What was found.
    pub fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.found
    }

    /// Goes into something that holds blocks; false where that is too deep to go on. [`Self::leave`] must follow.
    pub fn enter(&mut self) -> bool {
        self.depth += 1;
        self.depth <= DEEPEST
    }

    /// Leaves what [`Self::enter`] went into.
    pub fn leave(&mut self) {
        self.depth -= 1;
    }

    /// Reads a fragment that a line at `offset` includes, as `target` relative to the file that is read.
    pub fn include(
        &mut self,
        target: &str,
        offset: usize,
        read: impl FnOnce(&'c str, &mut Context<'c>) -> Vec<Block>,
    ) -> (String, Arc<Vec<Block>>) {
        self.includes = true;
        let target = target.split('#').next().unwrap_or_default();
        let (path, inside) = walk(&self.path, target);
        if !inside {
            self.warn(
                offset,
                "include-outside",
                format!("The included file `{target}` lies outside the documentation."),
                "Correct the path: it has too many `../`.",
            );
            return (path, Arc::default());
        }
        let Some(text) = (self.fragments)(&path) else {
            self.warn(
                offset,
                "include-missing",
                format!("The included file `{path}` is not there."),
                "Correct the path, or restore the file.",
            );
            return (path, Arc::default());
        };
        if path == self.path || self.including.contains(&path) {
            self.warn(
                offset,
                "include-cycle",
                format!("`{path}` includes itself."),
                "Remove this include.",
            );
            return (path, Arc::default());
        }
        if let Some(known) = self.known.get(&path) {
            self.found.extend(known.1.iter().cloned());
            return (path, Arc::clone(&known.0));
        }
        let mut including = self.including.clone();
        including.push(self.path.clone());
        let mut inner = Context {
            path: path.clone(),
            index: LineIndex::new(text),
            fragments: self.fragments,
            known: self.known.clone(),
            including,
            depth: self.depth,
            includes: false,
            found: Vec::new(),
        };
        let blocks = Arc::new(read(text, &mut inner));
        self.found.extend(inner.found.iter().cloned());
        if !inner.includes {
            self.known.put(&path, (Arc::clone(&blocks), inner.found));
        }
        (path, blocks)
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

    /// Something stands within so much else that it was read as plain text.
    pub fn too_deep(&mut self, offset: usize) {
        self.warn(
            offset,
            "nested-too-deep",
            "This stands within too much else and was read as plain text.",
            "Nest less.",
        );
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
    walk(from, target).0
}

/// The same, and whether the way there stays inside the root.
fn walk(from: &str, target: &str) -> (String, bool) {
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = Vec::new();
    let mut inside = true;
    let whole = if target.starts_with('/') { "" } else { folder };
    for part in whole.split('/').chain(target.split('/')) {
        match part {
            "" | "." => {}
            ".." => inside &= parts.pop().is_some(),
            part => parts.push(part),
        }
    }
    (parts.join("/"), inside)
}

#[cfg(test)]
mod tests {
    use super::super::{Known, parse_knowing};

    #[test]
    fn a_fragment_that_is_known_reads_as_it_did_at_first() {
        let fragment = "Words.\n\n|#\n";
        let fragments = |path: &str| (path == "_includes/a.md").then_some(fragment);
        let text = "{% include [a](_includes/a.md) %}\n";
        let known = Known::default();
        let first = parse_knowing("b.md", text, &fragments, known.clone());
        let second = parse_knowing("c.md", text, &fragments, known);
        assert_eq!(first.1.len(), 1);
        assert_eq!(first, second);
    }

    #[test]
    fn a_fragment_that_includes_others_is_read_anew() {
        let fragments = |path: &str| match path {
            "a.md" => Some("{% include [b](b.md) %}\n"),
            "b.md" => Some("Words.\n"),
            _ => None,
        };
        let text = "{% include [a](a.md) %}\n";
        let known = Known::default();
        let codes = |path| {
            let (_, found) = parse_knowing(path, text, &fragments, known.clone());
            found.iter().map(|one| one.code).collect::<Vec<_>>()
        };
        assert_eq!(codes("c.md"), [""; 0]);
        assert_eq!(codes("b.md"), ["include-cycle"]);
    }
}

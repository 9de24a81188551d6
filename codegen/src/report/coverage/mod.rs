//! What is covered, as a page in two parts: what `sync` read, and below a marker what `generate` made of it.

mod answers;
mod api;
mod cases;
mod counted;
mod held_out;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

pub use answers::Answers;
pub use api::{Figures, api};

use crate::extract::corpus::Corpus;
use crate::facts::{Class, PageFacts};

/// The line that the second part stands below.
pub const MARKER: &str = "<!-- below: written by `cargo codegen generate` -->";

/// The first part: how many pages were read, and what was skipped and why; `known` is the page as it stands, whose
/// second part stays.
pub fn pages(corpus: &Corpus, known: &str) -> String {
    let mut out =
        "# Coverage\n\nWhat the facts in this folder cover, written by `cargo codegen sync`.\n\n"
            .to_owned();
    let count = |wanted: &dyn Fn(&PageFacts) -> bool| {
        corpus.pages.iter().filter(|facts| wanted(facts)).count()
    };
    let methods: Vec<(String, u8)> = corpus
        .pages
        .iter()
        .filter_map(|facts| match &facts.class {
            Class::Method { name, version } => Some((name.to_lowercase(), *version)),
            _ => None,
        })
        .collect();
    let names: BTreeSet<&str> = methods.iter().map(|(name, _)| name.as_str()).collect();
    let rows = [
        ("Pages read", corpus.pages.len() + corpus.skipped.len()),
        ("Methods", methods.len()),
        ("Names of methods", names.len()),
        (
            "Methods of REST 3.0",
            methods.iter().filter(|(_, version)| *version == 3).count(),
        ),
        (
            "Pages of one event",
            count(&|facts| matches!(facts.class, Class::Event { .. })),
        ),
        (
            "Pages of several events",
            count(&|facts| facts.class == Class::Events),
        ),
        (
            "Dictionaries and pages of fields",
            count(&|facts| facts.class == Class::Reference),
        ),
        ("Pages skipped", corpus.skipped.len()),
    ];
    out.push_str(&table(&rows));
    let mut by_reason: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (path, reason) in &corpus.skipped {
        by_reason.entry(reason.reason()).or_default().push(path);
    }
    out.push_str("\n## Skipped\n");
    for (reason, paths) in by_reason {
        let _ = writeln!(out, "\n### {reason} ({})\n", paths.len());
        for path in paths {
            let _ = writeln!(out, "- {path}");
        }
    }
    let below = known.split_once(MARKER).map_or("\n", |(_, below)| below);
    format!("{out}\n{MARKER}{below}")
}

/// A table of figures.
fn table(rows: &[(&str, usize)]) -> String {
    let mut out = "| | |\n|---|---:|\n".to_owned();
    for (what, number) in rows {
        let _ = writeln!(out, "| {what} | {number} |");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_part_below_the_marker_stays() {
        let page = pages(&Corpus::default(), &format!("old\n{MARKER}\n\n## Below\n"));
        assert!(page.starts_with("# Coverage\n"));
        assert!(
            page.ends_with(&format!("\n\n{MARKER}\n\n## Below\n")),
            "{page}"
        );
        let page = pages(&Corpus::default(), "");
        assert!(page.ends_with(&format!("\n\n{MARKER}\n")), "{page}");
    }
}

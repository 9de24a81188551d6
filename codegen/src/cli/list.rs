//! `list`: one line for each method.

use std::io::Write as _;

use anyhow::Result;

use super::{Docs, Options, produce};
use crate::facts::Class;
use crate::memo::Memo;

/// Prints `name⇥version⇥page`, sorted by name, then version, then page.
pub fn run(options: &Options, arguments: &Docs) -> Result<bool> {
    let root = options.workspace()?;
    let quiet = options.quietly();
    let read = produce::facts(&quiet, &Memo::none(), &root, arguments)?;
    let mut lines: Vec<(String, u8, &str, &str)> = read
        .corpus
        .pages
        .iter()
        .filter_map(|facts| match &facts.class {
            Class::Method { name, version } => Some((
                name.to_lowercase(),
                *version,
                facts.path.as_str(),
                name.as_str(),
            )),
            _ => None,
        })
        .collect();
    lines.sort_unstable();
    let mut out = std::io::stdout().lock();
    for (_, version, page, name) in lines {
        writeln!(out, "{name}\t{version}\t{page}")?;
    }
    out.flush()?;
    Ok(true)
}

//! Diplodoc Markdown → a tree of blocks.
//!
//! Never fails: it returns a page and its diagnostics. Every block knows its bytes, and what could not be read as
//! written stands in a diagnostic.

mod context;
mod directive;
mod fence;
mod markdown;
pub mod model;
mod quick;
mod scan;
pub mod table;
mod tabs;
mod view;

pub use context::{Known, resolve};

pub use model::*;

use crate::diagnostic::Diagnostic;
use context::Context;
use view::View;

/// The texts of the pages that others include, by path relative to the root of the documentation.
pub type Fragments<'f> = dyn Fn(&str) -> Option<&'f str> + Sync + 'f;

/// Reads a page.
pub fn parse<'f>(
    path: &str,
    text: &'f str,
    fragments: &'f Fragments<'f>,
) -> (Page, Vec<Diagnostic>) {
    parse_knowing(path, text, fragments, Known::default())
}

/// Reads one of many pages, whose fragments are read once for all.
pub fn parse_knowing<'f>(
    path: &str,
    text: &'f str,
    fragments: &'f Fragments<'f>,
    known: Known,
) -> (Page, Vec<Diagnostic>) {
    let mut context = Context::new(path, text, fragments, known);
    let view = View::whole(text);
    let blocks = scan::blocks(&view.slice(frontmatter(text)..text.len()), &mut context);
    (Page { blocks }, context.into_diagnostics())
}

/// Reads a short text, such as a cell on its own, as blocks whose spans are bytes of that text.
pub fn parse_text(text: &str) -> Vec<Block> {
    parse("", text, &|_| None).0.blocks
}

/// The length of the metadata between `---` lines that a page may start with.
fn frontmatter(text: &str) -> usize {
    let mut lines = text.split_inclusive('\n');
    if lines.next().map(str::trim_end) != Some("---") {
        return 0;
    }
    let mut length = text.find('\n').map_or(text.len(), |end| end + 1);
    for line in lines {
        length += line.len();
        if line.trim_end() == "---" {
            return length;
        }
    }
    0
}

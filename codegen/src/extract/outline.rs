//! Blocks → the parts under each heading, with included fragments, notes and cuts unfolded.

use crate::diagnostic::Place;
use crate::facts::At;
use crate::page::{Block, Fragments, Inline, Page, Span, plain};
use crate::source::LineIndex;

/// The folder whose fragments are the same on every page and say nothing about it.
const BOILERPLATE: &str = "_includes/";

/// A file that blocks of a page come from: its own, or a fragment's.
#[derive(Debug)]
pub struct File<'p> {
    path: String,
    index: LineIndex<'p>,
}

impl File<'_> {
    /// Where something stands.
    pub fn at(&self, span: &Span) -> At {
        At(Some(self.place(span)))
    }

    /// Where something stands.
    pub fn place(&self, span: &Span) -> Place {
        self.index.place(&self.path, span.start)
    }

    /// The file, relative to the root of the documentation.
    pub fn path(&self) -> &str {
        &self.path
    }
}

/// A block and the file that its spans belong to.
#[derive(Debug, Clone, Copy)]
pub struct Located<'p> {
    /// The block.
    pub block: &'p Block,
    /// Its file, as an index into [`Outline::files`].
    pub file: usize,
}

/// What stands under one heading.
#[derive(Debug)]
pub struct Part<'p> {
    /// 1 to 6.
    pub level: u8,
    /// The heading's inlines; empty before the first heading.
    pub heading: &'p [Inline],
    /// The explicit anchor.
    pub anchor: Option<&'p str>,
    /// Where the heading stands.
    pub at: At,
    /// What stands under it.
    pub blocks: Vec<Located<'p>>,
}

impl Part<'_> {
    /// The heading as text with code marks.
    pub fn title(&self) -> String {
        super::text::marked(self.heading).trim().to_owned()
    }
}

/// A page as parts.
#[derive(Debug, Default)]
pub struct Outline<'p> {
    /// The page's own file first, then its fragments.
    pub files: Vec<File<'p>>,
    /// The parts in order; the first holds what stands before any heading.
    pub parts: Vec<Part<'p>>,
}

/// Unfolds a page.
pub fn outline<'p>(
    path: &str,
    text: &'p str,
    page: &'p Page,
    fragments: &Fragments<'p>,
) -> Outline<'p> {
    let mut outline = Outline {
        files: vec![File {
            path: path.to_owned(),
            index: LineIndex::new(text),
        }],
        parts: vec![Part {
            level: 1,
            heading: &[],
            anchor: None,
            at: At(None),
            blocks: Vec::new(),
        }],
    };
    outline.unfold(&page.blocks, 0, fragments);
    outline
}

impl<'p> Outline<'p> {
    fn unfold(&mut self, blocks: &'p [Block], file: usize, fragments: &Fragments<'p>) {
        for block in blocks {
            match block {
                Block::Heading {
                    level,
                    title,
                    anchor,
                    span,
                } => self.parts.push(Part {
                    level: *level,
                    heading: title,
                    anchor: anchor.as_deref(),
                    at: self.files[file].at(span),
                    blocks: Vec::new(),
                }),
                Block::Include { path, blocks, .. } => {
                    if path.starts_with(BOILERPLATE) {
                        continue;
                    }
                    let Some(text) = fragments(path) else {
                        continue;
                    };
                    let number = self.files.len();
                    self.files.push(File {
                        path: path.clone(),
                        index: LineIndex::new(text),
                    });
                    self.unfold(blocks, number, fragments);
                }
                Block::Note { blocks, .. } | Block::Cut { blocks, .. } => {
                    self.note(block, file);
                    self.unfold(blocks, file, fragments);
                }
                block => self.note(block, file),
            }
        }
    }

    fn note(&mut self, block: &'p Block, file: usize) {
        if let Some(part) = self.parts.last_mut() {
            part.blocks.push(Located { block, file });
        }
    }
}

/// The first heading's words.
pub fn first_title(page: &Page) -> String {
    page.blocks
        .iter()
        .find_map(|block| match block {
            Block::Heading { title, .. } => Some(plain(title)),
            _ => None,
        })
        .unwrap_or_default()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

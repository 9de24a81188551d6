//! A page as a tree of blocks, each of which knows where it stands.

use std::ops::Range;
use std::sync::Arc;

/// Bytes of the page's own file.
pub type Span = Range<usize>;

/// One page (or included fragment) of the documentation.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Page {
    /// The page's content in order.
    pub blocks: Vec<Block>,
}

/// A block of a page.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// `## Title {#anchor}`
    Heading {
        /// 1 to 6.
        level: u8,
        /// The title without its anchor.
        title: Vec<Inline>,
        /// The explicit anchor, where there is one.
        anchor: Option<String>,
        /// The line.
        span: Span,
    },
    /// A paragraph.
    Paragraph {
        /// Its text.
        text: Vec<Inline>,
        /// Where it stands.
        span: Span,
    },
    /// `> …`
    Quote {
        /// What is quoted.
        blocks: Vec<Block>,
        /// Where it stands.
        span: Span,
    },
    /// A bullet or numbered list.
    List {
        /// Whether it is numbered.
        ordered: bool,
        /// Its items.
        items: Vec<Item>,
        /// Where it stands.
        span: Span,
    },
    /// A fenced (or indented) code block.
    Fence {
        /// The info string's first word, such as `json`; empty without one.
        lang: String,
        /// The code, dedented.
        code: String,
        /// Where the code (not the fence) starts and ends.
        span: Span,
    },
    /// `#| || … || |#`, or a pipe table.
    Table(Table),
    /// `{% note warning "Title" %} … {% endnote %}`
    Note {
        /// `info`, `tip`, `warning`, `alert`.
        kind: String,
        /// The title; empty without one.
        title: String,
        /// The content.
        blocks: Vec<Block>,
        /// Where it stands.
        span: Span,
    },
    /// `{% cut "Title" %} … {% endcut %}`
    Cut {
        /// The title.
        title: String,
        /// The content.
        blocks: Vec<Block>,
        /// Where it stands.
        span: Span,
    },
    /// `{% list tabs %} … {% endlist %}`
    Tabs {
        /// The tabs in order.
        tabs: Vec<Tab>,
        /// Where they stand.
        span: Span,
    },
    /// The content of an included fragment, whose spans belong to the fragment's file.
    Include {
        /// The fragment, relative to the root of the documentation.
        path: String,
        /// Its blocks, which every page that includes it shares; empty where it was not found (a diagnostic says so).
        blocks: Arc<Vec<Block>>,
        /// Where the include stands in the including page.
        span: Span,
    },
}

/// One list item.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Its content; a tight item holds one paragraph first.
    pub blocks: Vec<Block>,
    /// Where it stands.
    pub span: Span,
}

/// One tab.
#[derive(Debug, Clone, PartialEq)]
pub struct Tab {
    /// Its title as plain text.
    pub title: String,
    /// Its content.
    pub blocks: Vec<Block>,
    /// Where the title stands.
    pub span: Span,
}

/// A table: every row is a row of cells, the header too.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// The rows in order.
    pub rows: Vec<Row>,
    /// Where it stands.
    pub span: Span,
}

/// A table's row.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Row {
    /// Its cells.
    pub cells: Vec<Cell>,
    /// Where it stands.
    pub span: Span,
}

/// A table's cell, which is a small page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cell {
    /// Its content.
    pub blocks: Vec<Block>,
    /// Where it stands.
    pub span: Span,
}

/// A piece of running text.
#[derive(Debug, Clone, PartialEq)]
pub enum Inline {
    /// Words, entities and escapes resolved.
    Text(String, Span),
    /// A code span's content.
    Code(String, Span),
    /// `**…**`
    Strong(Vec<Inline>, Span),
    /// `*…*`, `_…_`
    Emphasis(Vec<Inline>, Span),
    /// `[text](target)`
    Link {
        /// The text.
        text: Vec<Inline>,
        /// The target as written.
        target: String,
        /// Where it stands.
        span: Span,
    },
    /// A line break, soft or hard.
    Break(Span),
    /// Raw HTML.
    Html(String, Span),
}

/// The words of running text, code spans included, marks left out; breaks become a space.
pub fn plain(text: &[Inline]) -> String {
    let mut out = String::new();
    push_plain(text, &mut out);
    out
}

fn push_plain(text: &[Inline], out: &mut String) {
    for piece in text {
        match piece {
            Inline::Text(words, _) | Inline::Code(words, _) => out.push_str(words),
            Inline::Strong(inner, _) | Inline::Emphasis(inner, _) => push_plain(inner, out),
            Inline::Link { text, .. } => push_plain(text, out),
            Inline::Break(_) => out.push(' '),
            Inline::Html(..) => {}
        }
    }
}

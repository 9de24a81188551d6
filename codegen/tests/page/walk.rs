//! Every span of a page with the name of what it belongs to, and every word.

use codegen::page::{Block, Inline, Span};

/// What a walk meets: spans of the page's own file only, since an include's blocks have those of another.
#[derive(Default)]
pub struct Walk {
    pub spans: Vec<(&'static str, Span)>,
    /// Everything that is said: text, code, titles, targets, anchors.
    pub said: String,
}

impl Walk {
    pub fn of(blocks: &[Block]) -> Self {
        let mut walk = Self::default();
        walk.blocks(blocks);
        walk
    }

    fn span(&mut self, name: &'static str, span: &Span) {
        self.spans.push((name, span.clone()));
    }

    fn say(&mut self, words: &str) {
        self.said.push_str(words);
        self.said.push('\n');
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading {
                title,
                anchor,
                span,
                ..
            } => {
                self.span("heading", span);
                self.say(anchor.as_deref().unwrap_or_default());
                self.inlines(title);
            }
            Block::Paragraph { text, span } => {
                self.span("paragraph", span);
                self.inlines(text);
            }
            Block::Quote { blocks, span } => {
                self.span("quote", span);
                self.blocks(blocks);
            }
            Block::List { items, span, .. } => {
                self.span("list", span);
                for item in items {
                    self.span("item", &item.span);
                    self.blocks(&item.blocks);
                }
            }
            Block::Fence { lang, code, span } => {
                self.span("fence", span);
                self.say(lang);
                self.say(code);
            }
            Block::Table(table) => {
                self.span("table", &table.span);
                for row in &table.rows {
                    self.span("row", &row.span);
                    for cell in &row.cells {
                        self.span("cell", &cell.span);
                        self.blocks(&cell.blocks);
                    }
                }
            }
            Block::Note {
                title,
                blocks,
                span,
                ..
            } => {
                self.span("note", span);
                self.say(title);
                self.blocks(blocks);
            }
            Block::Cut {
                title,
                blocks,
                span,
            } => {
                self.span("cut", span);
                self.say(title);
                self.blocks(blocks);
            }
            Block::Tabs { tabs, span } => {
                self.span("tabs", span);
                for tab in tabs {
                    self.span("tab", &tab.span);
                    self.say(&tab.title);
                    self.blocks(&tab.blocks);
                }
            }
            Block::Include { path, span, .. } => {
                self.span("include", span);
                self.say(path);
            }
        }
    }

    fn inlines(&mut self, text: &[Inline]) {
        for piece in text {
            match piece {
                Inline::Text(words, span) => self.words("words", words, span),
                Inline::Code(words, span) => self.words("code", words, span),
                Inline::Html(words, span) => self.words("html", words, span),
                Inline::Strong(inner, span) | Inline::Emphasis(inner, span) => {
                    self.span("stress", span);
                    self.inlines(inner);
                }
                Inline::Link { text, target, span } => {
                    self.span("link", span);
                    self.inlines(text);
                    self.say(target);
                }
                Inline::Break(span) => self.span("break", span),
            }
        }
    }

    fn words(&mut self, name: &'static str, words: &str, span: &Span) {
        self.span(name, span);
        self.say(words);
    }
}

/// What is wrong with a page's spans: outside the file, reversed, or inside a character.
pub fn bad_spans(blocks: &[Block], text: &str) -> Vec<String> {
    Walk::of(blocks)
        .spans
        .into_iter()
        .filter(|(_, span)| text.get(span.clone()).is_none())
        .map(|(name, span)| format!("{name} at {span:?} of {}", text.len()))
        .collect()
}

/// The letters, line by line, that stand under no block with words of its own; lines with
/// directives, images and comments are left out.
pub fn uncovered(blocks: &[Block], text: &str) -> Vec<String> {
    let mut covered = vec![false; text.len()];
    for (name, span) in Walk::of(blocks).spans {
        if ["heading", "paragraph", "fence", "tab", "include"].contains(&name) {
            covered[span].fill(true);
        }
    }
    let mut lost = Vec::new();
    let mut at = 0;
    let mut code = false;
    for line in text.split_inclusive('\n') {
        let fence = line.trim_start_matches(['|', ' ', '\t']).starts_with("```");
        let mark = fence || ["{%", "![", "<!--"].iter().any(|mark| line.contains(mark));
        code ^= fence;
        if !mark && !code {
            let words: String = line
                .char_indices()
                .filter(|(offset, _)| !covered[at + offset])
                .map(|(_, letter)| letter)
                .collect();
            if words.contains(char::is_alphabetic) {
                lost.push(words);
            }
        }
        at += line.len();
    }
    lost
}

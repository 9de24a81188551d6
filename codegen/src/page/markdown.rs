//! Plain Markdown (no directives, no `#|` tables) → blocks, through pulldown-cmark.

use std::iter::Peekable;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, OffsetIter, Options, Parser, Tag};

use super::quick;
use super::view::View;
use super::{Block, Cell, Inline, Item, Row, Table};

/// How many quotations, lists, items and marks of stress may stand within each other.
const DEEPEST: usize = 32;

/// Reads a view that holds no directives. Where something is nested too deep, its words are kept without their marks,
/// and the place of the first is returned too.
pub fn blocks(view: &View<'_>) -> (Vec<Block>, Option<usize>) {
    if view.text().trim().is_empty() {
        return (Vec::new(), None);
    }
    match quick::blocks(view) {
        Some(blocks) => (blocks, None),
        None => parsed(view),
    }
}

/// The same through the parser, whatever the view holds.
pub(super) fn parsed(view: &View<'_>) -> (Vec<Block>, Option<usize>) {
    let events = Parser::new_ext(view.text(), Options::ENABLE_TABLES).into_offset_iter();
    let mut reader = Reader {
        view,
        events: events.peekable(),
        depth: 0,
        deep: None,
    };
    let blocks = reader.blocks();
    (blocks, reader.deep)
}

/// Reads a view as running text.
pub fn inlines(view: &View<'_>) -> Vec<Inline> {
    let text: Vec<_> = blocks(view)
        .0
        .into_iter()
        .flat_map(|block| match block {
            Block::Paragraph { text, .. } | Block::Heading { title: text, .. } => text,
            _ => Vec::new(),
        })
        .collect();
    if text.is_empty() && !view.text().is_empty() {
        let span = view.span(0..view.text().len());
        return vec![Inline::Text(view.text().to_owned(), span)];
    }
    text
}

struct Reader<'v, 't> {
    view: &'v View<'t>,
    events: Peekable<OffsetIter<'v>>,
    depth: usize,
    deep: Option<usize>,
}

impl<'v> Reader<'v, '_> {
    /// Blocks up to the end of the container, whose end is consumed.
    fn blocks(&mut self) -> Vec<Block> {
        self.depth += 1;
        let mut blocks = Vec::new();
        let mut flattened = 0_usize;
        while let Some((event, range)) = self.events.next() {
            match event {
                Event::End(_) if flattened > 0 => flattened -= 1,
                Event::End(_) => break,
                Event::Start(tag) if self.depth > DEEPEST && holds_blocks(&tag) => {
                    self.deep.get_or_insert(range.start);
                    flattened += 1;
                }
                Event::Start(tag) if !is_inline_tag(&tag) => blocks.extend(self.block(tag, range)),
                Event::Rule => {}
                // A tight list item holds running text without a paragraph around it.
                event => {
                    let start = range.start;
                    let mut text = Vec::new();
                    let mut end = range.end;
                    self.inline(event, range, &mut text);
                    while let Some((next, range)) = self.events.peek() {
                        if !is_inline(next) {
                            break;
                        }
                        end = range.end;
                        if let Some((event, range)) = self.events.next() {
                            self.inline(event, range, &mut text);
                        }
                    }
                    let span = self.view.span(start..end);
                    blocks.push(Block::Paragraph { text, span });
                }
            }
        }
        self.depth -= 1;
        blocks
    }

    fn block(&mut self, tag: Tag<'v>, range: Range<usize>) -> Option<Block> {
        let span = self.view.span(range.clone());
        Some(match tag {
            Tag::Heading { level, .. } => {
                let anchor = explicit_anchor(&self.view.text()[range]);
                let mut title = self.inlines();
                let anchor = anchor.filter(|_| cut_anchor(&mut title));
                Block::Heading {
                    level: level as u8,
                    title,
                    anchor,
                    span,
                }
            }
            Tag::Paragraph => Block::Paragraph {
                text: self.inlines(),
                span,
            },
            Tag::BlockQuote(_) => Block::Quote {
                blocks: self.blocks(),
                span,
            },
            Tag::List(first) => Block::List {
                ordered: first.is_some(),
                items: self.items(),
                span,
            },
            Tag::CodeBlock(kind) => self.fence(&kind, range),
            Tag::Table(_) => Block::Table(self.table(range)),
            Tag::HtmlBlock => return self.html(range),
            _ => {
                self.blocks();
                return None;
            }
        })
    }

    fn html(&mut self, range: Range<usize>) -> Option<Block> {
        let mut text = Vec::new();
        let mut comment = false;
        for (event, range) in self.events.by_ref() {
            let (Event::Html(line) | Event::Text(line)) = event else {
                break;
            };
            let shown = without_comments(&line, &mut comment);
            let shown = shown.trim();
            if !shown.is_empty() {
                text.push(Inline::Html(shown.to_owned(), self.view.span(range)));
            }
        }
        let span = self.view.span(range);
        (!text.is_empty()).then_some(Block::Paragraph { text, span })
    }

    fn items(&mut self) -> Vec<Item> {
        let mut items = Vec::new();
        while let Some((event, range)) = self.events.next() {
            match event {
                Event::Start(Tag::Item) => items.push(Item {
                    blocks: self.blocks(),
                    span: self.view.span(range),
                }),
                _ => break,
            }
        }
        items
    }

    fn fence(&mut self, kind: &CodeBlockKind<'_>, range: Range<usize>) -> Block {
        let lang = match kind {
            CodeBlockKind::Fenced(info) => info.split_whitespace().next().unwrap_or_default(),
            CodeBlockKind::Indented => "",
        };
        let mut code = String::new();
        let mut inside: Option<Range<usize>> = None;
        for (event, at) in self.events.by_ref() {
            match event {
                Event::Text(text) => {
                    code.push_str(&text);
                    let start = inside.map_or(at.start, |before| before.start);
                    inside = Some(start..at.end);
                }
                _ => break,
            }
        }
        Block::Fence {
            lang: lang.to_owned(),
            code,
            span: self.view.span(inside.unwrap_or(range)),
        }
    }

    fn table(&mut self, range: Range<usize>) -> Table {
        let mut rows = Vec::new();
        let mut cells = Vec::new();
        while let Some((event, at)) = self.events.next() {
            match event {
                Event::Start(Tag::TableHead | Tag::TableRow) => cells = Vec::new(),
                Event::Start(Tag::TableCell) => {
                    let span = self.view.span(at);
                    let text = self.inlines();
                    let blocks = if text.is_empty() {
                        Vec::new()
                    } else {
                        let span = span.clone();
                        vec![Block::Paragraph { text, span }]
                    };
                    cells.push(Cell { blocks, span });
                }
                Event::End(
                    pulldown_cmark::TagEnd::TableHead | pulldown_cmark::TagEnd::TableRow,
                ) => rows.push(Row {
                    cells: std::mem::take(&mut cells),
                    span: self.view.span(at),
                }),
                _ => break,
            }
        }
        Table {
            rows,
            span: self.view.span(range),
        }
    }

    /// Running text up to the end of its container, whose end is consumed.
    fn inlines(&mut self) -> Vec<Inline> {
        self.depth += 1;
        let mut out = Vec::new();
        let mut flattened = 0_usize;
        while let Some((event, range)) = self.events.next() {
            match event {
                Event::End(_) if flattened > 0 => flattened -= 1,
                Event::End(_) => break,
                Event::Start(_) if self.depth > DEEPEST => {
                    self.deep.get_or_insert(range.start);
                    flattened += 1;
                }
                event => self.inline(event, range, &mut out),
            }
        }
        self.depth -= 1;
        out
    }

    fn inline(&mut self, event: Event<'v>, range: Range<usize>, out: &mut Vec<Inline>) {
        let span = self.view.span(range);
        match event {
            Event::Text(text) => {
                if let Some(Inline::Text(before, at)) = out.last_mut() {
                    before.push_str(&text);
                    at.end = span.end;
                } else {
                    out.push(Inline::Text(text.into_string(), span));
                }
            }
            Event::Code(code) => out.push(Inline::Code(code.into_string(), span)),
            Event::SoftBreak | Event::HardBreak => out.push(Inline::Break(span)),
            Event::InlineHtml(text) | Event::Html(text) => {
                if is_break(&text) {
                    out.push(Inline::Break(span));
                } else if !text.starts_with("<!--") {
                    out.push(Inline::Html(text.into_string(), span));
                }
            }
            Event::Start(Tag::Strong) => out.push(Inline::Strong(self.inlines(), span)),
            Event::Start(Tag::Emphasis) => out.push(Inline::Emphasis(self.inlines(), span)),
            Event::Start(Tag::Link { dest_url, .. }) => out.push(Inline::Link {
                text: self.inlines(),
                target: dest_url.into_string(),
                span,
            }),
            // An image says nothing that a fact could come from.
            Event::Start(Tag::Image { .. }) => drop(self.inlines()),
            Event::Start(_) => out.extend(self.inlines()),
            _ => {}
        }
    }
}

fn is_inline(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => is_inline_tag(tag),
        Event::Text(_)
        | Event::Code(_)
        | Event::SoftBreak
        | Event::HardBreak
        | Event::InlineHtml(_) => true,
        _ => false,
    }
}

fn is_inline_tag(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Strong | Tag::Emphasis | Tag::Link { .. } | Tag::Image { .. }
    )
}

fn holds_blocks(tag: &Tag<'_>) -> bool {
    matches!(tag, Tag::BlockQuote(_) | Tag::List(_) | Tag::Item)
}

fn is_break(html: &str) -> bool {
    let name = html.trim_start_matches('<').trim_end_matches('>');
    name.trim_end_matches('/').trim().eq_ignore_ascii_case("br")
}

/// A line of HTML without what stands in comments, which may go on from line to line.
fn without_comments(line: &str, comment: &mut bool) -> String {
    let mut shown = String::new();
    let mut rest = line;
    loop {
        let mark = if *comment { "-->" } else { "<!--" };
        let Some((before, behind)) = rest.split_once(mark) else {
            break;
        };
        if !*comment {
            shown.push_str(before);
        }
        *comment = !*comment;
        rest = behind;
    }
    if !*comment {
        shown.push_str(rest);
    }
    shown
}

/// `Title {#anchor}`, of which other attributes may stand behind the anchor.
fn explicit_anchor(heading: &str) -> Option<String> {
    let heading = heading.trim_end().trim_end_matches('#').trim_end();
    let inner = heading.strip_suffix('}')?;
    let (title, mut inner) = inner.rsplit_once("{#")?;
    // `{#a}{.b}` and `{#a .b}`
    let mut others = Vec::new();
    if let Some((anchor, behind)) = inner.split_once('}') {
        for group in behind.split('}') {
            others.extend(group.trim_start().strip_prefix('{')?.split_whitespace());
        }
        inner = anchor;
    }
    let mut words = inner.split_whitespace();
    let anchor = words.next()?;
    others.extend(words);
    let attributes = others
        .iter()
        .all(|other| other.starts_with(['.', '#']) || other.contains('='));
    let code = title.ends_with('`');
    (attributes && !code && inner.starts_with(anchor)).then(|| anchor.replace('\\', ""))
}

/// Takes the anchor, and what stands behind it, from a title; false where the title does not show it as text.
fn cut_anchor(title: &mut Vec<Inline>) -> bool {
    let found = title.iter().enumerate().rev().find_map(|(number, piece)| {
        let Inline::Text(text, _) = piece else {
            return None;
        };
        text.rfind("{#").map(|at| (number, at))
    });
    let Some((number, at)) = found else {
        return false;
    };
    title.truncate(number + 1);
    if let Some(Inline::Text(text, _)) = title.last_mut() {
        text.truncate(text[..at].trim_end().len());
        if text.is_empty() {
            title.pop();
        }
    }
    true
}

//! Running text as one string, with code spans marked.

use crate::page::{Block, Inline, Item};

/// The words, code spans between backticks, links as their text, breaks as a space.
pub fn marked(text: &[Inline]) -> String {
    let mut out = String::with_capacity(length(text));
    push(text, &mut out);
    out
}

/// About as many bytes as the words take.
fn length(text: &[Inline]) -> usize {
    text.iter()
        .map(|piece| match piece {
            Inline::Text(words, _) | Inline::Html(words, _) => words.len(),
            Inline::Code(code, _) => code.len() + 2,
            Inline::Strong(inner, _) | Inline::Emphasis(inner, _) => length(inner),
            Inline::Link { text, .. } => length(text),
            Inline::Break(_) => 1,
        })
        .sum()
}

fn push(text: &[Inline], out: &mut String) {
    for piece in text {
        match piece {
            Inline::Text(words, _) => out.push_str(words),
            Inline::Code(code, _) => {
                let mark = if code.contains('`') { "``" } else { "`" };
                out.push_str(mark);
                out.push_str(code);
                out.push_str(mark);
            }
            Inline::Strong(inner, _) | Inline::Emphasis(inner, _) => push(inner, out),
            Inline::Link { text, .. } => push(text, out),
            Inline::Break(_) => out.push(' '),
            Inline::Html(html, _) => out.push_str(html),
        }
    }
}

/// The lines of running text as its author broke them.
pub fn lines(text: &[Inline]) -> Vec<String> {
    text.split(|piece| matches!(piece, Inline::Break(_)))
        .map(|line| marked(line).trim().to_owned())
        .collect()
}

/// A piece of running text that keeps HTML-like placeholders (`<id>`) and loses code marks.
pub fn words(text: &[Inline]) -> String {
    let mut words = marked(text);
    words.retain(|letter| letter != '`');
    words
}

/// An item's own paragraph, without what is nested in it.
pub fn item_text(item: &Item) -> &[Inline] {
    match item.blocks.first() {
        Some(Block::Paragraph { text, .. }) => text,
        _ => &[],
    }
}

/// Every link in running text, at any depth.
pub fn links<'t>(text: &'t [Inline], found: &mut Vec<(&'t [Inline], &'t str)>) {
    for piece in text {
        match piece {
            Inline::Link { text, target, .. } => found.push((text, target)),
            Inline::Strong(inner, _) | Inline::Emphasis(inner, _) => links(inner, found),
            _ => {}
        }
    }
}

//! What most tabs, cells and sections hold, read without the Markdown parser: fences, headings, and paragraphs of words,
//! code spans, bold names and links.
//!
//! The reading gives exactly what the parser gives, or nothing. Whatever could mean something else to it — a mark that
//! is not written in the one plain way, a line that could start or end another block — is left to it.

use std::ops::Range;

use memchr::{memchr, memchr2, memmem};

use super::view::View;
use super::{Block, Inline};

/// A view that is a fence and nothing else.
pub fn fence(view: &View<'_>) -> Option<Block> {
    let text = view.text();
    let (fence, end) = fence_at(view, blank_lines(text))?;
    let alone = text[end..].bytes().all(|byte| matches!(byte, b' ' | b'\n'));
    alone.then_some(fence)
}

/// The fence at a byte, and what is behind its last line.
///
/// It stands at the margin, so the parser takes no blanks from its lines; its info string is one word without escapes;
/// and the first three marks behind it are its end, behind which only blanks stand.
fn fence_at(view: &View<'_>, at: usize) -> Option<(Block, usize)> {
    const MARK: &str = "```";
    let text = view.text();
    let marks = text[at..].strip_prefix(MARK)?;
    let info_end = memchr(b'\n', marks.as_bytes())?;
    let lang = &marks[..info_end];
    let plain =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'#' | b'_' | b'.');
    if !lang.bytes().all(plain) {
        return None;
    }
    let start = at + MARK.len() + info_end + 1;
    let end = start + memmem::find(&text.as_bytes()[start..], MARK.as_bytes())?;
    let code = &text[start..end];
    let behind = text[end..].trim_start_matches('`').trim_start_matches(' ');
    let closed = code.ends_with('\n') && (behind.is_empty() || behind.starts_with('\n'));
    // Both end a line of Markdown or change what it says.
    if !closed || memchr2(b'\r', 0, code.as_bytes()).is_some() {
        return None;
    }
    let fence = Block::Fence {
        lang: lang.to_owned(),
        code: code.to_owned(),
        span: view.span(start..end),
    };
    Some((fence, text.len() - behind.len()))
}

fn blank_lines(text: &str) -> usize {
    text.bytes().take_while(|byte| *byte == b'\n').count()
}

/// A view of nothing but plain blocks at the margin.
pub fn blocks(view: &View<'_>) -> Option<Vec<Block>> {
    let text = view.text();
    let mut blocks = Vec::new();
    let mut at = blank_lines(text);
    while at < text.len() {
        let (block, end) = match text.as_bytes()[at] {
            b'#' => heading(view, at)?,
            b'`' if text[at..].starts_with("```") => fence_at(view, at)?,
            _ => paragraph(view, at)?,
        };
        blocks.push(block);
        at = end + blank_lines(&text[end..]);
    }
    (!blocks.is_empty()).then_some(blocks)
}

/// A heading without an anchor and without marks behind it.
fn heading(view: &View<'_>, at: usize) -> Option<(Block, usize)> {
    let level = view.text()[at..]
        .bytes()
        .take_while(|byte| *byte == b'#')
        .count();
    let mut pieces = Pieces::new(view, at + level + 1);
    if level > 6 || pieces.byte(at + level) != Some(b' ') {
        return None;
    }
    pieces.line_starts()?;
    pieces.line()?;
    let title = &view.text()[at + level..pieces.at];
    if title.contains('{') || title.ends_with(['#', ' ']) {
        return None;
    }
    let heading = Block::Heading {
        level: u8::try_from(level).ok()?,
        title: pieces.out,
        anchor: None,
        span: view.span(at..behind_line(view.text(), pieces.at)),
    };
    Some((heading, pieces.at))
}

/// A paragraph of plain pieces; a blank line ends it.
fn paragraph(view: &View<'_>, at: usize) -> Option<(Block, usize)> {
    let mut pieces = Pieces::new(view, at);
    loop {
        pieces.line_starts()?;
        pieces.line()?;
        let end = pieces.at;
        // Two blanks would make a hard break, and the last would be no text.
        if view.text()[..end].ends_with(' ') {
            return None;
        }
        if view.text()[end..].starts_with("\n\n") || view.text()[end..].len() < 2 {
            break;
        }
        pieces.out.push(Inline::Break(view.span(end..end + 1)));
        pieces.at += 1;
    }
    let span = view.span(at..behind_line(view.text(), pieces.at));
    let text = pieces.out;
    Some((Block::Paragraph { text, span }, pieces.at))
}

/// Behind the newline at a byte, where there is one: the parser counts it as part of a block.
fn behind_line(text: &str, at: usize) -> usize {
    (at + 1).min(text.len())
}

struct Pieces<'v> {
    view: &'v View<'v>,
    text: &'v str,
    at: usize,
    out: Vec<Inline>,
}

impl<'v> Pieces<'v> {
    fn new(view: &'v View<'v>, at: usize) -> Self {
        Self {
            view,
            text: view.text(),
            at,
            out: Vec::with_capacity(4),
        }
    }

    /// Reads up to the end of the line; none where something is not plain.
    fn line(&mut self) -> Option<()> {
        while let Some(byte) = self.byte(self.at) {
            match byte {
                b'\n' => break,
                b'`' => {
                    let code = self.code()?;
                    self.out.push(code);
                }
                b'*' => self.strong()?,
                b'[' => self.link()?,
                b'\\' => self.escape()?,
                _ => self.words()?,
            }
        }
        Some(())
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// No block starts with a letter, a code span, a bold word or a link: a line that starts so begins a paragraph or
    /// continues it. Nor is it the second line of a table of Markdown, of which only bars, colons and dashes make one.
    fn line_starts(&self) -> Option<()> {
        let plain = match self.byte(self.at)? {
            b'`' | b'[' => true,
            b'*' => self.byte(self.at + 1) == Some(b'*'),
            byte => byte.is_ascii_alphabetic(),
        };
        plain.then_some(())
    }

    /// Words up to the next mark.
    fn words(&mut self) -> Option<()> {
        let start = self.at;
        while let Some(byte) = self.byte(self.at) {
            match byte {
                b'\n' | b'`' | b'*' | b'[' | b'\\' => break,
                b'_' => self.within_word()?,
                byte if is_plain(byte) => {}
                _ => return None,
            }
            self.at += 1;
        }
        self.push_text(start..self.at);
        Some(())
    }

    /// An underscore between letters stresses nothing.
    fn within_word(&self) -> Option<()> {
        let letter = |at| {
            self.byte(at)
                .is_some_and(|byte| byte.is_ascii_alphanumeric())
        };
        (self.at > 0 && letter(self.at - 1) && letter(self.at + 1)).then_some(())
    }

    /// A bar or a star that stands for itself: the mark before it shows nothing.
    fn escape(&mut self) -> Option<()> {
        self.byte(self.at + 1)
            .filter(|byte| matches!(byte, b'|' | b'*'))?;
        self.push_text(self.at + 1..self.at + 2);
        self.at += 2;
        Some(())
    }

    /// A span between single backticks.
    fn code(&mut self) -> Option<Inline> {
        let start = self.at;
        let rest = &self.text[start + 1..];
        let length = memchr2(b'`', b'\n', rest.as_bytes())?;
        let code = &rest[..length];
        let end = start + 1 + length + 1;
        let closed = rest[length..].starts_with('`') && self.byte(end) != Some(b'`');
        // Of one blank on each side, the parser takes both.
        if !closed || code.is_empty() || code.starts_with(' ') || code.ends_with(' ') {
            return None;
        }
        if memchr2(b'\r', 0, code.as_bytes()).is_some() {
            return None;
        }
        self.at = end;
        Some(Inline::Code(code.to_owned(), self.view.span(start..end)))
    }

    /// `**name**`, also with the star of a required one behind it: between letters and blanks, these marks can only open
    /// and only close.
    fn strong(&mut self) -> Option<()> {
        let start = self.at;
        let behind_blank = start == 0 || matches!(self.byte(start - 1)?, b' ' | b'\n');
        if !behind_blank || !self.text[start..].starts_with("**") {
            return None;
        }
        let inner = start + 2;
        let end = inner + memchr(b'*', &self.text.as_bytes()[inner..])?;
        let name = &self.text[inner..end];
        let letters = name.starts_with(|letter: char| letter.is_ascii_alphanumeric())
            && name.ends_with(|letter: char| letter.is_ascii_alphanumeric())
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b' '));
        if !letters {
            return None;
        }
        for (at, _) in name.match_indices('_') {
            let letter = |at: usize| name.as_bytes()[at].is_ascii_alphanumeric();
            if !letter(at - 1) || !letter(at + 1) {
                return None;
            }
        }
        let stars = self.text[end..]
            .bytes()
            .take_while(|byte| *byte == b'*')
            .count();
        let behind = end + stars;
        if !(2..=3).contains(&stars)
            || self
                .byte(behind)
                .is_some_and(|byte| !matches!(byte, b' ' | b'\n'))
        {
            return None;
        }
        let text = vec![Inline::Text(name.to_owned(), self.view.span(inner..end))];
        let span = self.view.span(start..end + 2);
        self.out.push(Inline::Strong(text, span));
        if stars == 3 {
            self.push_text(end + 2..behind);
        }
        self.at = behind;
        Some(())
    }

    /// `[word](target)`, of which the word may be a code span.
    fn link(&mut self) -> Option<()> {
        let start = self.at;
        self.at += 1;
        let text = if self.byte(self.at) == Some(b'`') {
            self.code()?
        } else {
            let word = self.at;
            while self.byte(self.at).is_some_and(|byte| {
                byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'.' | b'-')
            }) {
                self.at += 1;
            }
            if word == self.at {
                return None;
            }
            let span = self.view.span(word..self.at);
            Inline::Text(self.text[word..self.at].to_owned(), span)
        };
        let target = self.text[self.at..].strip_prefix("](")?;
        let length = memchr(b')', target.as_bytes())?;
        let target = &target[..length];
        let plain = |byte: u8| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'/' | b'#' | b'-' | b'_' | b':')
        };
        if target.is_empty() || !target.bytes().all(plain) {
            return None;
        }
        self.at += 2 + length + 1;
        self.out.push(Inline::Link {
            text: vec![text],
            target: target.to_owned(),
            span: self.view.span(start..self.at),
        });
        Some(())
    }

    /// Adds text, joined with text before it.
    fn push_text(&mut self, range: Range<usize>) {
        let span = self.view.span(range.clone());
        let text = &self.text[range];
        if let Some(Inline::Text(before, at)) = self.out.last_mut() {
            before.push_str(text);
            at.end = span.end;
        } else {
            self.out.push(Inline::Text(text.to_owned(), span));
        }
    }
}

/// What stands for itself within a line, wherever it stands. Letters beyond ASCII do, too.
fn is_plain(byte: u8) -> bool {
    const PLAIN: [bool; 256] = {
        let signs = b" .,:;()/'\"%?-=+#|{}$@";
        let mut plain = [false; 256];
        let mut byte = 0;
        while byte < 256 {
            plain[byte] = byte >= 0x80 || (byte as u8).is_ascii_alphanumeric();
            byte += 1;
        }
        let mut at = 0;
        while at < signs.len() {
            plain[signs[at] as usize] = true;
            at += 1;
        }
        plain
    };
    PLAIN[usize::from(byte)]
}

#[cfg(test)]
#[path = "quick/tests.rs"]
mod tests;

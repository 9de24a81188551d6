//! What most tabs and cells hold, read without the Markdown parser: a lone fence, or lines of words, code spans, bold
//! names and links.
//!
//! Both readings give exactly what the parser gives, or nothing. Whatever could mean something else to it — a mark
//! that is not written in the one plain way, a line that could start or end a block — is left to it.

use std::ops::Range;

use memchr::memmem;

use super::view::View;
use super::{Block, Inline};

/// A view that is a fence and nothing else.
///
/// The fence stands at the margin, so the parser takes no blanks from its lines; its info string is one word without
/// escapes; and the first three marks behind it are its end, behind which only blanks stand.
pub fn fence(view: &View<'_>) -> Option<Block> {
    let text = view.text();
    let blank = text.bytes().take_while(|byte| *byte == b'\n').count();
    let marks = &text[blank..];
    let mark = if marks.starts_with("```") {
        "```"
    } else {
        return None;
    };
    let info_end = memchr::memchr(b'\n', marks.as_bytes())?;
    let lang = &marks[mark.len()..info_end];
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-+#_.".contains(&byte);
    if !lang.bytes().all(plain) {
        return None;
    }
    let start = blank + info_end + 1;
    let end = start + memmem::find(&text.as_bytes()[start..], mark.as_bytes())?;
    let code = &text[start..end];
    let behind = text[end..].trim_start_matches('`');
    let closed = code.ends_with('\n') && behind.bytes().all(|byte| b" \n".contains(&byte));
    // Both end a line of Markdown or change what it says.
    if !closed || memchr::memchr2(b'\r', 0, text.as_bytes()).is_some() {
        return None;
    }
    Some(Block::Fence {
        lang: lang.to_owned(),
        code: code.to_owned(),
        span: view.span(start..end),
    })
}

/// A view that is one paragraph of plain pieces.
pub fn paragraph(view: &View<'_>) -> Option<Block> {
    let mut pieces = Pieces {
        view,
        text: view.text(),
        at: 0,
        out: Vec::new(),
    };
    pieces.all()?;
    Some(Block::Paragraph {
        text: pieces.out,
        span: view.span(0..view.text().len()),
    })
}

struct Pieces<'v> {
    view: &'v View<'v>,
    text: &'v str,
    at: usize,
    out: Vec<Inline>,
}

impl Pieces<'_> {
    /// Reads everything; none where something is not plain.
    fn all(&mut self) -> Option<()> {
        self.line_starts()?;
        while let Some(byte) = self.byte(self.at) {
            match byte {
                b'\n' => self.line_end()?,
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
        // The parser would take blanks from the end, and a line's end belongs to no paragraph.
        let last = self.text.as_bytes().last()?;
        (!b" \n".contains(last)).then_some(())
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

    fn line_end(&mut self) -> Option<()> {
        // Two blanks would make a hard break.
        if self.at.checked_sub(1).and_then(|at| self.byte(at)) == Some(b' ') {
            return None;
        }
        let span = self.view.span(self.at..self.at + 1);
        self.out.push(Inline::Break(span));
        self.at += 1;
        self.line_starts()
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
        self.byte(self.at + 1).filter(|byte| b"|*".contains(byte))?;
        self.push_text(self.at + 1..self.at + 2);
        self.at += 2;
        Some(())
    }

    /// A span between single backticks.
    fn code(&mut self) -> Option<Inline> {
        let start = self.at;
        let rest = &self.text[start + 1..];
        let length = rest.find(['`', '\n'])?;
        let code = &rest[..length];
        let end = start + 1 + length + 1;
        let closed = rest[length..].starts_with('`') && self.byte(end) != Some(b'`');
        // Of one blank on each side, the parser takes both.
        if !closed || code.is_empty() || code.starts_with(' ') || code.ends_with(' ') {
            return None;
        }
        if code.contains(['\r', '\0']) {
            return None;
        }
        self.at = end;
        Some(Inline::Code(code.to_owned(), self.view.span(start..end)))
    }

    /// `**name**`, also with the star of a required one behind it: between letters and blanks, these marks can only open
    /// and only close.
    fn strong(&mut self) -> Option<()> {
        let start = self.at;
        let behind_blank = start == 0 || b" \n".contains(&self.byte(start - 1)?);
        if !behind_blank || !self.text[start..].starts_with("**") {
            return None;
        }
        let inner = start + 2;
        let end = inner + self.text[inner..].find('*')?;
        let name = &self.text[inner..end];
        let letters = name.starts_with(|letter: char| letter.is_ascii_alphanumeric())
            && name.ends_with(|letter: char| letter.is_ascii_alphanumeric())
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"_. ".contains(&byte));
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
                .is_some_and(|byte| !b" \n".contains(&byte))
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
            while self
                .byte(self.at)
                .is_some_and(|byte| byte.is_ascii_alphanumeric() || b" .-".contains(&byte))
            {
                self.at += 1;
            }
            if word == self.at {
                return None;
            }
            let span = self.view.span(word..self.at);
            Inline::Text(self.text[word..self.at].to_owned(), span)
        };
        let target = self.text[self.at..].strip_prefix("](")?;
        let length = target.find(')')?;
        let target = &target[..length];
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"./#-_:".contains(&byte);
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
    byte.is_ascii_alphanumeric() || byte >= 0x80 || b" .,:;()/'\"%?-=+#|{}$@".contains(&byte)
}

#[cfg(test)]
#[path = "quick/tests.rs"]
mod tests;

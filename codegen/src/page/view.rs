//! A part of a page as a text of its own that still knows the page's bytes.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memchr;

use super::Span;

/// A text cut out of a page, whose lines may have lost their indentation.
///
/// A part of a view borrows its text and its marks: there is a view for every cell, and copies would cost more than the
/// reading.
#[derive(Debug, Clone)]
pub struct View<'t> {
    text: Cow<'t, str>,
    /// Where the text starts in the text that the marks are of.
    start: usize,
    /// Byte of the text that was marked, byte of the page; between two marks both run in parallel. Never empty.
    marks: Cow<'t, [(usize, usize)]>,
}

impl<'t> View<'t> {
    /// A whole page.
    pub fn whole(text: &'t str) -> Self {
        Self {
            text: Cow::Borrowed(text),
            start: 0,
            marks: Cow::Borrowed(&[(0, 0)]),
        }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The page's byte that stands at a byte of the view.
    pub fn origin(&self, offset: usize) -> usize {
        let (view, page) = self.marks[self.mark_of(offset)];
        page + (self.start + offset).saturating_sub(view)
    }

    /// The last mark at a byte of the view or before it.
    fn mark_of(&self, offset: usize) -> usize {
        if let [_] = *self.marks {
            return 0;
        }
        let at = self.start + offset;
        let after = self.marks.partition_point(|(view, _)| *view <= at);
        after.saturating_sub(1)
    }

    /// The page's bytes for a range of the view.
    pub fn span(&self, range: Range<usize>) -> Span {
        let start = self.origin(range.start);
        // The end is the byte after the last one: behind a lost indentation, the next byte is far away.
        let end = match range.end.checked_sub(1) {
            Some(last) if last >= range.start => self.origin(last) + 1,
            _ => start,
        };
        start..end
    }

    /// A part of the view.
    pub fn slice(&self, range: Range<usize>) -> View<'_> {
        let first = self.mark_of(range.start);
        let inside = self.marks_between(range.start, range.end);
        View {
            text: Cow::Borrowed(&self.text[range.clone()]),
            start: self.start + range.start,
            marks: Cow::Borrowed(&self.marks[first..inside.end.max(first + 1)]),
        }
    }

    /// The marks behind one byte and before another; they are sorted.
    fn marks_between(&self, after: usize, before: usize) -> Range<usize> {
        let (after, before) = (self.start + after, self.start + before);
        let start = self.marks.partition_point(|(view, _)| *view <= after);
        let behind = &self.marks[start..];
        start..start + behind.partition_point(|(view, _)| *view < before)
    }

    /// Without white space around it.
    pub fn trim(&self) -> View<'_> {
        let start = self.text.len() - self.text.trim_start().len();
        let end = self.text.trim_end().len();
        self.slice(start.min(end)..end)
    }

    /// Takes up to `width` blanks from each line, and from the first only if `first`.
    pub fn dedent(self, width: usize, first: bool) -> View<'t> {
        if width == 0 {
            return self;
        }
        let mut text = String::with_capacity(self.text.len());
        // A line of code is about as long.
        let mut marks = Vec::with_capacity(self.text.len() / 24 + 2);
        let mut offset = 0;
        while offset < self.text.len() {
            let line = &self.text[offset..self.line_end(offset)];
            let cut = if offset == 0 && !first {
                0
            } else {
                indent(line).min(width)
            };
            marks.push((text.len(), self.origin(offset + cut)));
            let inside = &self.marks[self.marks_between(offset + cut, offset + line.len())];
            let shift = |view: usize| view - self.start - offset - cut + text.len();
            marks.extend(inside.iter().map(|(view, page)| (shift(*view), *page)));
            text.push_str(&line[cut..]);
            offset += line.len();
        }
        if marks.is_empty() {
            marks.push((0, self.origin(0)));
        }
        View {
            text: Cow::Owned(text),
            start: 0,
            marks: Cow::Owned(marks),
        }
    }

    /// Behind the line that a byte of the view stands in.
    fn line_end(&self, offset: usize) -> usize {
        let rest = &self.text.as_bytes()[offset..];
        memchr(b'\n', rest).map_or(self.text.len(), |end| offset + end + 1)
    }

    /// Takes the indentation that all lines share; the first line counts only if `first`.
    pub fn dedent_all(self, first: bool) -> View<'t> {
        let mut width = None;
        let mut offset = if first { 0 } else { self.line_end(0) };
        while offset < self.text.len() && width != Some(0) {
            let end = self.line_end(offset);
            let line = &self.text[offset..end];
            let blanks = indent(line);
            if width.is_none_or(|width| blanks < width) && !line[blanks..].trim().is_empty() {
                width = Some(blanks);
            }
            offset = end;
        }
        self.dedent(width.unwrap_or(0), first)
    }
}

/// How many blanks a line starts with.
pub fn indent(line: &str) -> usize {
    line.bytes()
        .take_while(|byte| matches!(byte, b' ' | b'\t'))
        .count()
}

#[cfg(test)]
mod tests {
    use super::View;

    #[test]
    fn a_view_of_a_dedented_view_still_knows_the_bytes_of_the_page() {
        let page = "ab\n    cd\n    ef\n";
        let whole = View::whole(page);
        let view = whole.slice(3..17).dedent_all(true);
        assert_eq!(view.text(), "cd\nef\n");
        let last = view.slice(3..5);
        assert_eq!(last.text(), "ef");
        assert_eq!(&page[last.span(0..2)], "ef");
        let both = view.span(0..5);
        assert_eq!(&page[both], "cd\n    ef");
    }

    #[test]
    fn a_blank_line_does_not_count_as_indentation() {
        let view = View::whole("  a\n\n  b");
        assert_eq!(view.dedent_all(true).text(), "a\n\nb");
    }

    #[test]
    fn the_first_line_can_stay_as_it_is() {
        let view = View::whole("a\n   b\n  c");
        assert_eq!(view.dedent_all(false).text(), "a\n b\nc");
    }
}

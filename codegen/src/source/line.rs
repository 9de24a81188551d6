//! Bytes of a page → line and column.

use std::cell::Cell;

use crate::diagnostic::Place;

/// Where the lines of a text are. Places are asked for in order, so lines are counted from the last one asked for.
#[derive(Debug, Clone)]
pub struct LineIndex<'t> {
    text: &'t str,
    /// A byte that was asked for, and its line.
    last: Cell<(usize, usize)>,
}

impl<'t> LineIndex<'t> {
    /// Of a text.
    pub fn new(text: &'t str) -> Self {
        Self {
            text,
            last: Cell::new((0, 1)),
        }
    }

    /// The place of a byte of `path`, whose text this is; the end of the text for any byte behind it.
    pub fn place(&self, path: &str, offset: usize) -> Place {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.line(offset);
        let bytes = self.text.as_bytes();
        let start = memchr::memrchr(b'\n', &bytes[..offset]).map_or(0, |newline| newline + 1);
        let before = &self.text[start..offset];
        Place {
            path: path.to_owned(),
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(before.chars().count() + 1).unwrap_or(u32::MAX),
        }
    }

    fn line(&self, offset: usize) -> usize {
        let (from, line) = match self.last.get() {
            (last, line) if last <= offset => (last, line),
            _ => (0, 1),
        };
        let between = &self.text.as_bytes()[from..offset];
        let line = line + memchr::memchr_iter(b'\n', between).count();
        self.last.set((offset, line));
        line
    }
}

#[cfg(test)]
mod tests {
    use super::LineIndex;

    #[test]
    fn lines_and_columns_are_counted_from_one_in_characters() {
        let index = LineIndex::new("é1\n\nlast");
        let shown = |offset| index.place("a.md", offset).to_string();
        assert_eq!(shown(0), "a.md:1:1");
        assert_eq!(shown(2), "a.md:1:2");
        assert_eq!(shown(4), "a.md:2:1");
        assert_eq!(shown(5), "a.md:3:1");
        assert_eq!(shown(3), "a.md:1:3");
        assert_eq!(shown(99), "a.md:3:5");
    }
}

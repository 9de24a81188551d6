//! Bytes of a page → line and column.

use std::cell::OnceCell;

use crate::diagnostic::Place;

/// Where each line of a text starts.
#[derive(Debug, Clone)]
pub struct LineIndex<'t> {
    text: &'t str,
    /// Of many texts, no place is ever asked for.
    starts: OnceCell<Vec<usize>>,
}

impl<'t> LineIndex<'t> {
    /// Of a text.
    pub fn new(text: &'t str) -> Self {
        Self {
            text,
            starts: OnceCell::new(),
        }
    }

    fn starts(&self) -> &[usize] {
        self.starts.get_or_init(|| {
            let ends = memchr::memchr_iter(b'\n', self.text.as_bytes());
            std::iter::once(0).chain(ends.map(|at| at + 1)).collect()
        })
    }

    /// The place of a byte of `path`, whose text this is; the end of the text for any byte behind it.
    pub fn place(&self, path: &str, offset: usize) -> Place {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let starts = self.starts();
        let line = starts.partition_point(|start| *start <= offset);
        let before = &self.text[starts[line - 1]..offset];
        Place {
            path: path.to_owned(),
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(before.chars().count() + 1).unwrap_or(u32::MAX),
        }
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
        assert_eq!(shown(99), "a.md:3:5");
    }
}

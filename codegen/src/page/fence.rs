//! Code fences and comments, line by line: inside one, nothing else is read.

/// A fence that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fence {
    mark: u8,
    length: usize,
}

impl Fence {
    /// The fence that a line opens, also behind the marks of a row, a cell, or a list item.
    pub fn opened_by(line: &str) -> Option<Fence> {
        if cannot_open(line) {
            return None;
        }
        let mut rest = line.trim_start().trim_start_matches('|').trim_start();
        while let Some(item) = behind_list_mark(rest) {
            rest = item.trim_start();
        }
        let mark = *rest
            .as_bytes()
            .first()
            .filter(|mark| b"`~".contains(mark))?;
        let length = rest.bytes().take_while(|byte| *byte == mark).count();
        let info = &rest[length..];
        let fence = length >= 3 && !(mark == b'`' && info.contains('`'));
        fence.then_some(Fence { mark, length })
    }

    /// Whether a line closes the fence, and how many bytes of it do. A mark of the table that it stands in may follow.
    pub fn closed_by(self, line: &str) -> Option<usize> {
        if cannot_close(line, self.mark) {
            return None;
        }
        let blanks = line.len() - line.trim_start().len();
        let rest = &line[blanks..];
        let length = rest.bytes().take_while(|byte| *byte == self.mark).count();
        let behind = rest[length..].trim();
        let closes = length >= self.length && (behind.is_empty() || behind.starts_with('|'));
        closes.then_some(blanks + length)
    }
}

/// Whether a line starts with what no fence, no mark before one and no blank starts with. Almost every line does, and
/// need not be read further.
fn cannot_open(line: &str) -> bool {
    let first = line
        .bytes()
        .find(|byte| !matches!(byte, b' ' | b'\t' | b'|'));
    first.is_none_or(|first| {
        first.is_ascii_graphic()
            && !first.is_ascii_digit()
            && !matches!(first, b'`' | b'~' | b'-' | b'*' | b'+')
    })
}

/// The same for the end of a fence.
fn cannot_close(line: &str, mark: u8) -> bool {
    let first = line.bytes().find(|byte| !matches!(byte, b' ' | b'\t'));
    first.is_none_or(|first| first.is_ascii_graphic() && first != mark)
}

/// Lines in which nothing else is read.
#[derive(Debug, Clone, Copy)]
pub enum Hidden {
    /// Code.
    Fence(Fence),
    /// `<!-- … -->`
    Comment,
}

impl Hidden {
    /// What a line opens and does not close.
    pub fn opened_by(line: &str) -> Option<Hidden> {
        let comment = line.trim_start().starts_with("<!--") && !line.contains("-->");
        if comment {
            Some(Hidden::Comment)
        } else {
            Fence::opened_by(line).map(Hidden::Fence)
        }
    }

    /// How many bytes of a line still belong to it, where it ends on that line.
    pub fn closed_by(self, line: &str) -> Option<usize> {
        match self {
            Hidden::Fence(fence) => fence.closed_by(line),
            Hidden::Comment => line.find("-->").map(|at| at + 3),
        }
    }
}

/// What stands behind `- ` or `1. ` at the start of a line.
fn behind_list_mark(line: &str) -> Option<&str> {
    let number = line.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let rest = if number.len() < line.len() {
        number.strip_prefix(['.', ')'])
    } else {
        line.strip_prefix(['-', '*', '+'])
    };
    rest.filter(|rest| rest.starts_with([' ', '\t']))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Fence, behind_list_mark, cannot_close, cannot_open};

    proptest! {
        #[test]
        fn a_line_that_is_passed_over_opens_and_closes_nothing(
            before in "([ |\t\u{a0}]|1\\. |\\* |- ){0,4}",
            marks in "(```|~~~~)",
            behind in "[ a|]{0,2}"
        ) {
            let line = format!("{before}{marks}{behind}");
            let mark = marks.as_bytes()[0];
            let fence = Fence { mark, length: 3 };
            // What a mark may stand behind, as it is read where nothing is passed over.
            let rest = line.trim_start();
            prop_assert!(!cannot_close(&line, mark) || !rest.starts_with(&marks));
            prop_assert!(fence.closed_by(&line).is_none() || rest.starts_with(&marks));
            let mut rest = rest.trim_start_matches('|').trim_start();
            while let Some(item) = behind_list_mark(rest) {
                rest = item.trim_start();
            }
            prop_assert!(!cannot_open(&line) || !rest.starts_with(&marks));
        }
    }

    #[test]
    fn a_fence_may_stand_behind_a_row_and_before_its_end() {
        let fence = Fence::opened_by("|| ```json").unwrap();
        assert_eq!(fence.closed_by("```js"), None);
        assert_eq!(fence.closed_by("  ``` ||"), Some(5));
        assert_eq!(fence.closed_by("```` || |#"), Some(4));
        assert_eq!(fence.closed_by("``` | next"), Some(3));
    }

    #[test]
    fn a_fence_may_stand_behind_the_mark_of_a_list_item() {
        assert_eq!(
            Fence::opened_by("- ```"),
            Some(Fence {
                mark: b'`',
                length: 3
            })
        );
        assert!(Fence::opened_by("  2. ~~~~ text").is_some());
        assert_eq!(Fence::opened_by("2.```"), None);
        assert_eq!(Fence::opened_by("-```"), None);
    }

    #[test]
    fn a_code_span_is_no_fence() {
        assert_eq!(Fence::opened_by("```a``` is code"), None);
        assert_eq!(Fence::opened_by("``"), None);
    }
}

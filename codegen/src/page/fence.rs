//! Code fences, line by line: inside one, nothing else is read.

/// A fence that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fence {
    mark: u8,
    length: usize,
}

impl Fence {
    /// The fence that a line opens, also behind a row's or a list item's marks.
    pub fn opened_by(line: &str) -> Option<Fence> {
        let rest = line.trim_start().trim_start_matches("||");
        let rest = rest.trim_start();
        let rest = rest.strip_prefix("- ").unwrap_or(rest).trim_start();
        let mark = *rest
            .as_bytes()
            .first()
            .filter(|mark| b"`~".contains(mark))?;
        let length = rest.bytes().take_while(|byte| *byte == mark).count();
        let info = &rest[length..];
        let fence = length >= 3 && !(mark == b'`' && info.contains('`'));
        fence.then_some(Fence { mark, length })
    }

    /// Whether a line closes the fence, and how many bytes of it do. A row's or a table's end may follow.
    pub fn closed_by(self, line: &str) -> Option<usize> {
        let blanks = line.len() - line.trim_start().len();
        let rest = &line[blanks..];
        let length = rest.bytes().take_while(|byte| *byte == self.mark).count();
        let behind = rest[length..].trim();
        let behind = behind.strip_prefix("||").unwrap_or(behind).trim_start();
        let behind = behind.strip_prefix("|#").unwrap_or(behind);
        (length >= self.length && behind.is_empty()).then_some(blanks + length)
    }
}

#[cfg(test)]
mod tests {
    use super::Fence;

    #[test]
    fn a_fence_may_stand_behind_a_row_and_before_its_end() {
        let fence = Fence::opened_by("|| ```json").unwrap();
        assert_eq!(fence.closed_by("```js"), None);
        assert_eq!(fence.closed_by("  ``` ||"), Some(5));
        assert_eq!(fence.closed_by("```` || |#"), Some(4));
    }

    #[test]
    fn a_code_span_is_no_fence() {
        assert_eq!(Fence::opened_by("```a``` is code"), None);
        assert_eq!(Fence::opened_by("``"), None);
    }
}

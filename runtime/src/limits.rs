//! How much of an answer is read.

use crate::error::{Error, Result};
use crate::read::Node;

/// Bounds of an answer; what passes one is an error.
///
/// ```
/// use bitrix24::AnswerLimits;
///
/// let limits = AnswerLimits { bytes: 1 << 20, depth: 16 };
/// assert!(limits.bytes < AnswerLimits::default().bytes);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnswerLimits {
    /// The length of its body, as it arrives.
    pub bytes: usize,
    /// How deep its values nest, the `result` counted as the first level. An answer that nests
    /// deeper than 127 levels altogether is never read, and said to be no JSON.
    pub depth: usize,
}

impl Default for AnswerLimits {
    /// 256 MiB, for files come in base64, and 127 levels.
    fn default() -> Self {
        Self {
            bytes: 256 << 20,
            depth: Self::DEEPEST,
        }
    }
}

impl AnswerLimits {
    /// What the parser of JSON ends at by itself.
    const DEEPEST: usize = 127;

    /// How much room an answer wants that says how long it is. It may say anything.
    pub(crate) fn expected(&self, length: Option<u64>) -> usize {
        let length = length.and_then(|length| usize::try_from(length).ok());
        length.unwrap_or_default().min(self.bytes).min(1 << 20)
    }

    pub(crate) fn length(&self, bytes: usize) -> Result<()> {
        if bytes <= self.bytes {
            return Ok(());
        }
        let limit = self.bytes;
        Err(Error::answer(format!(
            "the answer has more than the {limit} bytes of its limits"
        )))
    }

    /// Nothing is looked at where the parser has bounded it already.
    pub(crate) fn depth(&self, node: &Node<'_>) -> Result<()> {
        if self.depth >= Self::DEEPEST || fits(node, self.depth) {
            return Ok(());
        }
        let limit = self.depth;
        Err(Error::answer(format!(
            "the answer nests deeper than the {limit} levels of its limits"
        )))
    }
}

fn fits(node: &Node<'_>, depth: usize) -> bool {
    match node {
        Node::Array(items) => depth > 0 && items.iter().all(|item| fits(item, depth - 1)),
        Node::Object(members) => {
            let mut values = members.iter().filter_map(|member| member.value.as_ref());
            depth > 0 && values.all(|value| fits(value, depth - 1))
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::AnswerLimits;

    #[test]
    fn levels_of_lists_and_objects_are_counted() {
        let deep = json!([{"a": [1]}, 2]).into();
        for (depth, fits) in [(0, false), (2, false), (3, true), (500, true)] {
            let limits = AnswerLimits {
                depth,
                ..AnswerLimits::default()
            };
            assert_eq!(limits.depth(&deep).is_ok(), fits, "{depth}");
        }
    }

    #[test]
    fn a_length_that_is_only_said_takes_no_room() {
        let limits = AnswerLimits::default();
        assert!(limits.expected(Some(u64::MAX)) <= 1 << 20);
        assert_eq!((limits.expected(Some(7)), limits.expected(None)), (7, 0));
    }
}

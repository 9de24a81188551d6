//! Text → Markdown that reads as that text.

use crate::extract::errors::BREAK;

/// How many underscores a code has that may be broken.
const LONG: usize = 7;

/// Escapes what Markdown or the table grammar would take for marks.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before: Option<char> = None;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let mark = match letter {
            '\\' | '*' | '`' | '[' | ']' | '<' | '>' | '|' | '&' | '~' => true,
            '_' => ![before, letters.peek().copied()]
                .iter()
                .all(|letter| letter.is_some_and(char::is_alphanumeric)),
            '#' | '-' | '+' => before.is_none(),
            _ => false,
        };
        if mark {
            out.push('\\');
        }
        out.push(letter);
        before = Some(letter);
    }
    out
}

/// The same for text whose code spans stand between backticks and stay.
pub fn heading_escape(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return escape(text);
    }
    parts
        .iter()
        .enumerate()
        .map(|(number, part)| {
            if number % 2 == 0 {
                escape(part)
            } else if part.is_empty() {
                String::new()
            } else {
                format!("`{part}`")
            }
        })
        .collect()
}

/// A code span; one of nothing holds a blank, for two backticks open another kind of span.
pub fn code(text: &str) -> String {
    if text.is_empty() {
        "` `".to_owned()
    } else if text.contains('`') {
        format!("`` {text} ``")
    } else {
        format!("`{text}`")
    }
}

/// A code span; a code of many words has a place in its middle where a line may be broken.
pub fn breakable(text: &str) -> String {
    let words: Vec<usize> = text.match_indices('_').map(|(at, _)| at + 1).collect();
    if words.len() < LONG {
        return code(text);
    }
    let (first, second) = text.split_at(words[words.len() / 2]);
    format!("`{first}{BREAK}{second}`")
}

/// Every line that is not blank, moved to the right.
pub fn indent(text: &str, width: usize) -> String {
    let blanks = " ".repeat(width);
    let mut out = String::with_capacity(text.len() * 2);
    for line in text.split_inclusive('\n') {
        if !line.trim().is_empty() {
            out.push_str(&blanks);
        }
        out.push_str(line);
    }
    out
}

//! TypeScript → tokens, as far as types need them.

use std::borrow::Cow;

/// A word, a string or a sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token<'c> {
    pub(super) text: Cow<'c, str>,
    kind: Kind,
    /// Whether it is the first on its line: line ends separate members and statements.
    pub(super) line: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Word,
    Text,
    Sign,
}

/// The signs that types are written with. Any other is left out: it would belong to an expression.
const SIGNS: &str = "{}[]()<>|&:;,?=.-+!";

impl<'c> Token<'c> {
    /// A sign on the line of the token before it.
    pub(super) fn new(sign: &'c str) -> Self {
        Self {
            text: Cow::Borrowed(sign),
            kind: Kind::Sign,
            line: false,
        }
    }

    /// Whether it reads so and is not a string.
    pub(super) fn is(&self, text: &str) -> bool {
        self.kind != Kind::Text && self.text == text
    }

    pub(super) fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }

    pub(super) fn is_text(&self) -> bool {
        self.kind == Kind::Text
    }

    /// Its sign, or nothing for other kinds.
    pub(super) fn sign(&self) -> &str {
        match self.kind {
            Kind::Sign => &self.text,
            _ => "",
        }
    }
}

/// The tokens of code without comments.
pub(super) fn tokens(code: &str) -> Vec<Token<'_>> {
    let mut out = Vec::new();
    let mut rest = code;
    let mut line = false;
    while let Some(c) = rest.chars().next() {
        if c == ' ' {
            rest = rest.trim_start_matches(' ');
            continue;
        }
        let word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
        let (len, kind) = if rest.starts_with("//") {
            (rest.find('\n').unwrap_or(rest.len()), None)
        } else if rest.starts_with("/*") {
            (rest.find("*/").map_or(rest.len(), |end| end + 2), None)
        } else if let Some(len) = quoted(rest) {
            (len, Some(Kind::Text))
        } else if word(c) {
            let len = rest.find(|c| !word(c)).unwrap_or(rest.len());
            (len, Some(Kind::Word))
        } else if rest.starts_with("...") {
            (3, Some(Kind::Sign))
        } else if rest.starts_with("=>") {
            (2, Some(Kind::Sign))
        } else {
            line |= c == '\n';
            (c.len_utf8(), SIGNS.contains(c).then_some(Kind::Sign))
        };
        let (text, after) = rest.split_at(len);
        if let Some(kind) = kind {
            let text = match kind {
                Kind::Text => single_quoted(text),
                _ => Cow::Borrowed(text),
            };
            out.push(Token { text, kind, line });
            line = false;
        } else {
            // A long comment can hold the line's end.
            line |= text.contains('\n');
        }
        rest = after;
    }
    out
}

/// The length of the string that begins here. A quote that is not closed, on its line where it must be, begins none.
fn quoted(rest: &str) -> Option<usize> {
    let quote = rest
        .chars()
        .next()
        .filter(|c| matches!(c, '\'' | '"' | '`'))?;
    let mut escaped = false;
    for (i, c) in rest.char_indices().skip(1) {
        if escaped {
            escaped = false;
        } else if c == quote {
            return Some(i + 1);
        } else if c == '\\' {
            escaped = true;
        } else if c == '\n' && quote != '`' {
            return None;
        }
    }
    None
}

/// Strings in single quotes, unless that would change what they say.
fn single_quoted(text: &str) -> Cow<'_, str> {
    match text
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'))
    {
        Some(inner) if !inner.contains(['\'', '\\']) => Cow::Owned(format!("'{inner}'")),
        _ => Cow::Borrowed(text),
    }
}

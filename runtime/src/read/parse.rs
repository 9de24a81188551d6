//! From the text of an answer to its [`Node`]s, in one pass.
//!
//! By hand, for most of a small call is what its answer takes: texts are slices of the answer that are known to be
//! UTF-8, nearly all of those that portals escape are letters of four digits each, and numbers are mostly short.

use std::borrow::Cow;

use super::node::{Member, Node};

/// How deep lists and objects nest at most.
const DEEPEST: usize = 127;
/// Integers of more digits may not fit.
const FITTING: usize = 18;
/// One in each byte of a word.
const ONES: u64 = u64::MAX / 255;
/// What a digit of base 16 is worth, and more than a digit where it is none.
const HEX: [u8; 256] = {
    let mut worth = [u8::MAX; 256];
    let mut digit = 0;
    while digit < 16 {
        worth[b"0123456789abcdef"[digit] as usize] = digit as u8;
        worth[b"0123456789ABCDEF"[digit] as usize] = digit as u8;
        digit += 1;
    }
    worth
};

/// Parses a text; none where it is not JSON, or nests deeper than 127 levels.
pub(crate) fn parse(text: &str) -> Option<Node<'_>> {
    // As many as a short answer has, so that the stack does not grow step by step.
    let likely = (text.len() / 32).min(64);
    let mut parser = Parser {
        text,
        at: 0,
        items: Vec::new(),
        members: Vec::with_capacity(likely),
        plain: String::new(),
    };
    let node = parser.value(DEEPEST)?;
    parser.peek().is_none().then_some(node)
}

/// What is read of a text, and what is open: the elements and members of everything are on one stack each, so that each
/// list and object is allocated once, when its length is known.
struct Parser<'a> {
    text: &'a str,
    at: usize,
    items: Vec<Node<'a>>,
    members: Vec<Member<'a>>,
    /// A text as it is built where something in it is escaped.
    plain: String,
}

impl<'a> Parser<'a> {
    /// The next byte that is no space.
    fn peek(&mut self) -> Option<u8> {
        loop {
            let byte = *self.text.as_bytes().get(self.at)?;
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return Some(byte);
            }
            self.at += 1;
        }
    }

    /// The same, and goes past it.
    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    fn value(&mut self, levels: usize) -> Option<Node<'a>> {
        match self.next()? {
            b'"' => Some(Node::String(self.string()?)),
            b'{' => self.object(levels.checked_sub(1)?),
            b'[' => self.array(levels.checked_sub(1)?),
            b'n' => self.word("ull", Node::Null),
            b't' => self.word("rue", Node::Bool(true)),
            b'f' => self.word("alse", Node::Bool(false)),
            b'-' | b'0'..=b'9' => self.number(),
            _ => None,
        }
    }

    /// A word whose first letter was read.
    fn word(&mut self, rest: &str, node: Node<'a>) -> Option<Node<'a>> {
        let found = self.text.as_bytes()[self.at..].starts_with(rest.as_bytes());
        self.at += rest.len();
        found.then_some(node)
    }

    fn array(&mut self, levels: usize) -> Option<Node<'a>> {
        let start = self.items.len();
        if self.peek()? == b']' {
            self.at += 1;
            return Some(Node::Array(Box::default()));
        }
        loop {
            let item = self.value(levels)?;
            self.items.push(item);
            match self.next()? {
                b',' => {}
                b']' => return Some(Node::Array(self.items.split_off(start).into())),
                _ => return None,
            }
        }
    }

    fn object(&mut self, levels: usize) -> Option<Node<'a>> {
        let start = self.members.len();
        if self.peek()? == b'}' {
            self.at += 1;
            return Some(Node::Object(Box::default()));
        }
        loop {
            if self.next()? != b'"' {
                return None;
            }
            let name = self.string()?;
            if self.next()? != b':' {
                return None;
            }
            let value = Some(self.value(levels)?);
            self.members.push(Member { name, value });
            match self.next()? {
                b',' => {}
                b'}' => return Some(Node::Object(self.members.split_off(start).into())),
                _ => return None,
            }
        }
    }

    /// A number whose first byte was read.
    fn number(&mut self) -> Option<Node<'a>> {
        let start = self.at - 1;
        let bytes = self.text.as_bytes();
        let negative = bytes[start] == b'-';
        let first = start + usize::from(negative);
        self.at = first;
        let mut whole = 0_i64;
        while let Some(digit @ b'0'..=b'9') = bytes.get(self.at) {
            whole = whole.wrapping_mul(10).wrapping_add(i64::from(digit - b'0'));
            self.at += 1;
        }
        let is_short = (1..=FITTING).contains(&(self.at - first));
        let goes_on = matches!(bytes.get(self.at), Some(b'.' | b'e' | b'E'));
        // A zero is written alone, and one below zero is no integer.
        if is_short && !goes_on && (bytes[first] != b'0' || self.at == start + 1) {
            let whole = if negative { -whole } else { whole };
            return Some(Node::Number(whole.into()));
        }
        while let Some(b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-') = bytes.get(self.at) {
            self.at += 1;
        }
        self.text[start..self.at].parse().ok().map(Node::Number)
    }

    /// A text whose first quote was read.
    fn string(&mut self) -> Option<Cow<'a, str>> {
        let start = self.at;
        self.at = self.special(start);
        match *self.text.as_bytes().get(self.at)? {
            b'"' => {
                self.at += 1;
                Some(Cow::Borrowed(&self.text[start..self.at - 1]))
            }
            b'\\' => self.escaped(start).map(Cow::Owned),
            _ => None,
        }
    }

    /// The rest of a text in which something is escaped, at the first of which the parser stands.
    fn escaped(&mut self, mut start: usize) -> Option<String> {
        self.plain.clear();
        loop {
            self.plain.push_str(&self.text[start..self.at]);
            match *self.text.as_bytes().get(self.at)? {
                b'"' => {
                    self.at += 1;
                    return Some(self.plain.as_str().to_owned());
                }
                b'\\' => {}
                _ => return None,
            }
            // One that is escaped mostly follows another.
            while let Some(b'\\') = self.text.as_bytes().get(self.at) {
                self.at += 1;
                let letter = self.letter()?;
                self.plain.push(letter);
            }
            start = self.at;
            self.at = self.special(start);
        }
    }

    /// The letter that stands behind a backslash.
    #[inline]
    fn letter(&mut self) -> Option<char> {
        let byte = *self.text.as_bytes().get(self.at)?;
        self.at += 1;
        Some(match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let unit = self.unit()?;
                // Half of a letter, which the other half follows.
                if let 0xd800..=0xdbff = unit {
                    let follows = self.text.as_bytes()[self.at..].starts_with(br"\u");
                    self.at += br"\u".len();
                    let low = follows.then(|| self.unit())??;
                    let (0xdc00..=0xdfff) = low else {
                        return None;
                    };
                    return char::from_u32(0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00));
                }
                return char::from_u32(unit);
            }
            _ => return None,
        })
    }

    /// Four digits of base 16.
    fn unit(&mut self) -> Option<u32> {
        let digits = self.text.as_bytes().get(self.at..)?.first_chunk::<4>()?;
        self.at += digits.len();
        let [a, b, c, d] = digits.map(|digit| u32::from(HEX[usize::from(digit)]));
        ((a | b | c | d) < 16).then_some(a << 12 | b << 8 | c << 4 | d)
    }

    /// Where the next byte is from here on that a text does not hold as it is, eight bytes at a time.
    fn special(&self, mut at: usize) -> usize {
        let bytes = self.text.as_bytes();
        let rest = bytes.get(at..).unwrap_or_default();
        for chunk in rest.chunks_exact(size_of::<u64>()) {
            let word = u64::from_le_bytes(chunk.try_into().unwrap_or_default());
            let is = |byte: u8| {
                let off = word ^ (ONES * u64::from(byte));
                off.wrapping_sub(ONES) & !off
            };
            let is_control = word.wrapping_sub(ONES * 0x20) & !word;
            // Exact in the first byte that is one, which is the last of a word that counts from its end.
            let found = (is(b'"') | is(b'\\') | is_control) & (ONES << 7);
            if found != 0 {
                return at + found.trailing_zeros() as usize / 8;
            }
            at += chunk.len();
        }
        let is_special = |byte: &u8| matches!(byte, b'"' | b'\\' | ..0x20);
        let last = &bytes[at.min(bytes.len())..];
        at + last.iter().position(is_special).unwrap_or(last.len())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::super::tests::anything;
    use super::parse;

    #[test]
    fn nesting_has_a_bound_and_passing_it_is_no_panic() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(parse(&nested(127)).is_some());
        assert!(parse(&nested(128)).is_none());
        assert!(parse(&"[".repeat(1 << 20)).is_none());
    }

    #[test]
    fn what_follows_a_value_makes_it_no_json() {
        assert!(parse("{} ").is_some());
        assert!(parse("{} {}").is_none());
    }

    proptest! {
        #[test]
        fn a_text_gives_the_value_that_serde_json_gives(value in anything(".{0,3}"), pretty: bool) {
            let text = if pretty {
                serde_json::to_string_pretty(&value)
            } else {
                serde_json::to_string(&value)
            };
            let text = text.expect("JSON");
            let expected: Value = serde_json::from_str(&text).expect("JSON");
            prop_assert_eq!(parse(&text).map(|node| node.into_value()), Some(expected));
        }

        #[test]
        fn a_text_is_read_where_all_of_it_is_escaped(text in ".{0,30}", plain in "[a-z]{0,9}") {
            let units = text.encode_utf16().map(|unit| format!("\\u{unit:04x}"));
            let sent = format!("\"{plain}{}{plain}\"", units.collect::<String>());
            let expected = Value::from(format!("{plain}{text}{plain}"));
            prop_assert_eq!(parse(&sent).map(|node| node.into_value()), Some(expected));
        }

        #[test]
        fn what_is_escaped_is_what_serde_json_says(
            inside in r#"([a-zé\x01"]|\\u[dD][89abcdC][0-9a-fg]{2}|\\["\\/bfnrtux]){0,16}"#,
        ) {
            let text = format!("[\"{inside}\",\"\"]");
            let expected = serde_json::from_str::<Value>(&text).ok();
            prop_assert_eq!(parse(&text).map(|node| node.into_value()), expected);
        }

        #[test]
        fn a_number_is_what_serde_json_says(
            text in r"-?(0|[0-9]{1,3}|[0-9]{17,21})(\.[0-9]{0,4})?([eE][+-]?[0-9]{0,3})?",
        ) {
            let expected = serde_json::from_str::<Value>(&text).ok();
            prop_assert_eq!(parse(&text).map(|node| node.into_value()), expected);
        }

        #[test]
        fn a_text_is_json_where_serde_json_says_so(text in r#"[\[\]{}:,"\\u0-9a-f .eE+-]{0,12}"#) {
            prop_assert_eq!(parse(&text).is_some(), serde_json::from_str::<Value>(&text).is_ok());
        }
    }
}

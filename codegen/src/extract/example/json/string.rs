//! Strings of hand-written JSON.

use super::Repair;
use super::parser::Parser;

impl Parser<'_> {
    /// Reads a string that opens here.
    pub(super) fn string(&mut self, quote: char, key: bool) -> Result<String, String> {
        self.bump();
        if quote == '\'' {
            self.repairs.push(Repair::SingleQuotes);
        }
        let mut out = String::new();
        while let Some(c) = self.bump() {
            match c {
                '\\' => self.escape(&mut out),
                _ if c == quote => {
                    if key || self.closed() {
                        return Ok(out);
                    }
                    self.repairs.push(Repair::InnerQuote);
                    out.push(c);
                }
                _ => {
                    if c < ' ' {
                        self.repairs.push(Repair::ControlCharacter);
                    }
                    out.push(c);
                }
            }
        }
        Err("a string is not closed".to_owned())
    }

    /// Whether what follows a quote can follow a value: otherwise the quote belongs to the text.
    fn closed(&self) -> bool {
        let rest = self.rest().trim_start_matches([' ', '\t', '\u{a0}']);
        rest.is_empty()
            || rest.starts_with([',', ']', '}', '\n', '\r'])
            || rest.starts_with("//")
            || rest.starts_with("/*")
    }

    fn escape(&mut self, out: &mut String) {
        match self.bump() {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some('r') => out.push('\r'),
            Some('b') => out.push('\u{8}'),
            Some('f') => out.push('\u{c}'),
            Some(c @ ('"' | '\\' | '/' | '\'')) => out.push(c),
            Some('u') => match self.unicode() {
                Some(c) => out.push(c),
                None => {
                    self.repairs.push(Repair::BadEscape);
                    out.push_str("\\u");
                }
            },
            Some(c) => {
                self.repairs.push(Repair::BadEscape);
                out.push('\\');
                out.push(c);
            }
            None => {}
        }
    }

    /// The character after `\u`, of one code unit or of two.
    fn unicode(&mut self) -> Option<char> {
        let high = self.unit(0)?;
        let (code, len) = if (0xd800..0xdc00).contains(&high) {
            let rest = self.rest();
            rest.get(4..6).filter(|mark| *mark == "\\u")?;
            let low = self.unit(6).filter(|low| (0xdc00..0xe000).contains(low))?;
            (0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00), 10)
        } else {
            (high, 4)
        };
        let c = char::from_u32(code)?;
        for _ in 0..len {
            self.bump();
        }
        Some(c)
    }

    fn unit(&self, at: usize) -> Option<u32> {
        let digits = self.rest().get(at..at + 4)?;
        digits
            .bytes()
            .all(|b| b.is_ascii_hexdigit())
            .then_some(())?;
        u32::from_str_radix(digits, 16).ok()
    }
}

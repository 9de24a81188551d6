//! The second reading: a descent that expects the habits of hand-written JSON.

use serde_json::{Map, Number, Value};

use super::Repair;

/// As deep as strict JSON goes; deeper would endanger the stack.
const DEPTH: usize = 128;

type Read<T> = Result<T, String>;

/// Reads a whole text.
pub(super) fn document(text: &str) -> Read<(Value, Vec<Repair>)> {
    let mut parser = Parser {
        text,
        pos: 0,
        depth: 0,
        arrays: 0,
        repairs: Vec::new(),
    };
    let value = parser.document()?;
    Ok((value, parser.repairs))
}

pub(super) struct Parser<'a> {
    text: &'a str,
    pos: usize,
    depth: usize,
    /// How many arrays are open: decides whether a `]` is early or stray.
    arrays: usize,
    pub(super) repairs: Vec<Repair>,
}

impl Parser<'_> {
    fn document(&mut self) -> Read<Value> {
        self.skip();
        let start = self.pos;
        let value = match self.peek() {
            None => return Err("there is nothing but space".to_owned()),
            Some('{' | '[') => self.value()?,
            Some(_) if self.key_ahead() => {
                self.repairs.push(Repair::LooseMembers);
                self.members(false)?
            }
            // A word alone is prose more often than a placeholder.
            Some(c) if c == '"' || c == '\'' || c == '-' || c.is_ascii_digit() => self.value()?,
            Some(_) => return Err("it does not begin like JSON".to_owned()),
        };
        if self.pos == start {
            return Err("it does not begin like JSON".to_owned());
        }
        self.skip();
        let rest = self.rest().trim();
        if !rest.is_empty() {
            let start = rest.chars().take(40).collect();
            self.repairs.push(Repair::TrailingText(start));
        }
        Ok(value)
    }

    pub(super) fn rest(&self) -> &str {
        &self.text[self.pos..]
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn bump(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.pos += c.len_utf8();
        Some(c)
    }

    /// Takes characters as long as they are of a kind.
    fn take(&mut self, kind: impl Fn(char) -> bool) -> String {
        let rest = self.rest();
        let end = rest.find(|c| !kind(c)).unwrap_or(rest.len());
        let taken = rest[..end].to_owned();
        self.pos += end;
        taken
    }

    /// Skips space and comments.
    fn skip(&mut self) {
        loop {
            self.take(|c| c.is_whitespace() || c == '\u{feff}');
            let rest = self.rest();
            self.pos += if rest.starts_with("//") {
                rest.find('\n').unwrap_or(rest.len())
            } else if rest.starts_with("/*") {
                rest.find("*/").map_or(rest.len(), |end| end + 2)
            } else {
                return;
            };
            self.repairs.push(Repair::Comment);
        }
    }

    fn value(&mut self) -> Read<Value> {
        match self.peek() {
            None => Err("a value is missing at the end".to_owned()),
            Some('{') => self.nested(|parser| {
                parser.bump();
                parser.members(true)
            }),
            Some('[') => self.nested(|parser| {
                parser.bump();
                parser.arrays += 1;
                let items = parser.items();
                parser.arrays -= 1;
                items
            }),
            Some(quote @ ('"' | '\'')) => self.string(quote, false).map(Value::String),
            Some(_) if self.elided() => {
                self.elision();
                Ok(Value::Null)
            }
            Some(_) => self.word(),
        }
    }

    fn nested(&mut self, read: impl FnOnce(&mut Self) -> Read<Value>) -> Read<Value> {
        if self.depth == DEPTH {
            return Err("it is nested too deep".to_owned());
        }
        self.depth += 1;
        let value = read(self);
        self.depth -= 1;
        value
    }

    fn items(&mut self) -> Read<Value> {
        let mut items = Vec::new();
        loop {
            self.skip();
            match self.peek() {
                None => {
                    self.repairs.push(Repair::Unclosed);
                    break;
                }
                Some(']') => {
                    self.bump();
                    break;
                }
                // Left for the object around; there is none only where the text is not JSON at all.
                Some('}') => {
                    self.repairs.push(Repair::Unclosed);
                    break;
                }
                Some(',') => self.stray(Repair::StrayComma),
                Some(_) if self.elided() || self.prose() => self.elision(),
                Some(_) => {
                    items.push(self.value()?);
                    self.separator();
                }
            }
        }
        Ok(Value::Array(items))
    }

    /// The members of an object up to its `}`, or loose ones up to the end.
    fn members(&mut self, braced: bool) -> Read<Value> {
        let mut members = Map::new();
        let mut keyless = None;
        loop {
            self.skip();
            match self.peek() {
                None if braced => {
                    self.repairs.push(Repair::Unclosed);
                    break;
                }
                None => break,
                Some('}') => {
                    if braced {
                        self.bump();
                    }
                    break;
                }
                Some(']') if self.arrays > 0 => {
                    self.repairs.push(Repair::Unclosed);
                    break;
                }
                Some(']') => self.stray(Repair::StrayBracket),
                Some(',') => self.stray(Repair::StrayComma),
                Some(_) if self.elided() || self.prose() => self.elision(),
                Some('{' | '[') if braced && keyless.is_none() => {
                    self.repairs.push(Repair::KeylessValue);
                    keyless = Some(self.value()?);
                    self.separator();
                }
                Some(_) => {
                    let key = self.key()?;
                    self.skip();
                    let value = self.value()?;
                    if members.insert(key.clone(), value).is_some() {
                        self.repairs.push(Repair::DuplicateKey(key));
                    }
                    self.separator();
                }
            }
        }
        match keyless {
            None => Ok(Value::Object(members)),
            Some(value) if members.is_empty() => Ok(value),
            Some(_) => Err("a member has no key".to_owned()),
        }
    }

    fn stray(&mut self, repair: Repair) {
        self.bump();
        self.repairs.push(repair);
    }

    /// What stands between two entries. An entry that is left out needs no comma.
    fn separator(&mut self) {
        self.skip();
        if self.peek() == Some(',') {
            self.bump();
            self.skip();
            if matches!(self.peek(), Some(']' | '}')) {
                self.repairs.push(Repair::TrailingComma);
            }
        } else if !matches!(self.peek(), None | Some(']' | '}')) && !self.elided() {
            self.repairs.push(Repair::MissingComma);
        }
    }

    /// Reads a key and its colon.
    fn key(&mut self) -> Read<String> {
        let key = match self.peek() {
            Some(quote @ ('"' | '\'')) => self.string(quote, true)?,
            _ => {
                let start = self.pos;
                let mut key = self.take(|c| !c.is_whitespace() && !"{}[],:\"'".contains(c));
                // `a=1`, but not `>=a: 1`: operators stand before the name.
                let sign = key
                    .find('=')
                    .filter(|end| key[..*end].ends_with(char::is_alphanumeric));
                if let Some(end) = sign.filter(|_| self.peek() != Some(':')) {
                    key.truncate(end);
                    self.pos = start + end;
                }
                self.repairs.push(Repair::UnquotedKey(key.clone()));
                key
            }
        };
        self.skip();
        if key.is_empty() && self.repairs.last() == Some(&Repair::UnquotedKey(String::new())) {
            return Err("a key is missing".to_owned());
        }
        match self.bump() {
            Some(':') => Ok(key),
            Some('=') => {
                self.repairs.push(Repair::EqualsSign);
                Ok(key)
            }
            _ => Err(format!("no colon follows the key `{key}`")),
        }
    }

    /// Whether a key and a colon stand here.
    fn key_ahead(&mut self) -> bool {
        let (pos, repairs) = (self.pos, self.repairs.len());
        let ahead = self.key().is_ok();
        self.pos = pos;
        self.repairs.truncate(repairs);
        ahead
    }

    fn elided(&self) -> bool {
        self.rest().starts_with("..") || self.rest().starts_with('…')
    }

    /// Words on a line of their own that say what was left out, such as a count.
    fn prose(&self) -> bool {
        let rest = self.rest();
        let wordy = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '.');
        let end = rest.find(|c| !wordy(c)).unwrap_or(rest.len());
        let words = rest[..end].split_whitespace();
        rest[end..]
            .trim_start_matches('\r')
            .chars()
            .next()
            .is_none_or(|c| c == '\n')
            && words
                .filter(|word| word.contains(char::is_alphabetic))
                .count()
                > 1
    }

    /// The words after the dots end where JSON goes on.
    fn elision(&mut self) {
        self.repairs.push(Repair::Elision);
        self.take(|c| c == '.' || c == '…');
        let rest = self.rest();
        let end = rest
            .find(['\n', '{', '}', '[', ']', '"'])
            .unwrap_or(rest.len());
        let end = rest.find("//").map_or(end, |comment| comment.min(end));
        self.pos += end;
    }

    /// A literal, a number or a placeholder.
    fn word(&mut self) -> Read<Value> {
        let word = self.take(|c| !c.is_whitespace() && !"{}[],:\"'".contains(c));
        if let Ok(value) = serde_json::from_str(&word) {
            return Ok(value);
        }
        if word.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.')) {
            let integer = word.parse::<i64>().ok().map(Number::from);
            let number = integer.or_else(|| Number::from_f64(word.parse().ok()?));
            let number = number.ok_or_else(|| format!("`{word}` is not a number"))?;
            self.repairs.push(Repair::OddNumber(word));
            return Ok(Value::Number(number));
        }
        let value = match word.to_ascii_lowercase().as_str() {
            "" => return Err("a value is missing".to_owned()),
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            "null" | "none" | "undefined" => Value::Null,
            _ => Value::from(1),
        };
        self.repairs.push(Repair::BareWord(word));
        Ok(value)
    }
}

//! Code of a shell → the words of its commands.
//!
//! As much of the shell as examples use: quotes, continuations, here-documents and the expansions that stand in
//! bodies. What depends on the machine is not evaluated but named.

use crate::extract::example::date;

/// A command after evaluation.
#[derive(Debug, Clone, Default)]
pub(super) struct Command {
    pub(super) words: Vec<String>,
    /// What it reads: a here-document, or what `echo` pipes to it.
    pub(super) stdin: Option<String>,
    /// Whether the code ended inside a quote.
    pub(super) unclosed: bool,
}

/// How an apostrophe inside single quotes is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quoting {
    /// It ends the quotes, as for the shell.
    Shell,
    /// It is text, unless what follows looks like the end of a word or like an expansion.
    Apostrophes,
}

/// The commands of a block in order.
pub(super) fn commands(code: &str, quoting: Quoting) -> Vec<Command> {
    let mut reader = Reader {
        chars: code.replace("\r\n", "\n").chars().collect(),
        pos: 0,
        quoting,
        unclosed: false,
    };
    reader.commands()
}

struct Reader {
    chars: Vec<char>,
    pos: usize,
    quoting: Quoting,
    unclosed: bool,
}

impl Reader {
    fn ahead(&self, n: usize) -> Option<char> {
        self.chars.get(self.pos + n).copied()
    }

    fn bump(&mut self) -> Option<char> {
        let c = self.ahead(0)?;
        self.pos += 1;
        Some(c)
    }

    fn starts(&self, text: &str) -> bool {
        text.chars()
            .enumerate()
            .all(|(i, c)| self.ahead(i) == Some(c))
    }

    /// Takes characters as long as they are of a kind.
    fn take(&mut self, kind: impl Fn(char) -> bool) -> String {
        let mut out = String::new();
        while let Some(c) = self.ahead(0).filter(|c| kind(*c)) {
            out.push(c);
            self.pos += 1;
        }
        out
    }

    fn commands(&mut self) -> Vec<Command> {
        let mut done = Vec::new();
        let mut command = Command::default();
        let mut delimiters: Vec<String> = Vec::new();
        while let Some(c) = self.ahead(0) {
            if c == '\n' {
                self.pos += 1;
                for delimiter in std::mem::take(&mut delimiters) {
                    command.stdin = Some(self.document(&delimiter));
                }
                end(&mut command, &mut done);
            } else if c.is_whitespace() {
                self.pos += 1;
            } else if self.continued() {
                self.take(|c| c != '\n');
                self.pos += 1;
            } else if c == '#' {
                self.take(|c| c != '\n');
            } else if self.starts("<<<") {
                self.pos += 3;
                self.take(|c| c == ' ');
                command.stdin = Some(self.word());
            } else if self.starts("<<") {
                self.pos += 2;
                self.take(|c| c == '-' || c == ' ');
                delimiters.push(self.word());
            } else if self.starts("||") || self.starts("&&") {
                self.pos += 2;
                end(&mut command, &mut done);
            } else if c == '|' {
                self.pos += 1;
                let piped = printed(&command);
                end(&mut command, &mut done);
                command.stdin = piped;
            } else if c == ';' || self.background() {
                self.pos += 1;
                end(&mut command, &mut done);
            } else {
                command.words.push(self.word());
            }
        }
        command.unclosed = self.unclosed;
        end(&mut command, &mut done);
        done
    }

    /// Whether a sign continues the line: a backslash, by mistake also with spaces or a comment after it, or a slash.
    fn continued(&self) -> bool {
        matches!(self.ahead(0), Some('\\' | '/'))
            && self.chars[self.pos + 1..]
                .iter()
                .enumerate()
                .find(|(_, c)| !matches!(c, ' ' | '\t'))
                .is_some_and(|(i, c)| *c == '\n' || (*c == '#' && i > 0))
    }

    /// Whether an ampersand ends the command: between letters it belongs to a URL that was left unquoted.
    fn background(&self) -> bool {
        self.ahead(0) == Some('&') && self.ahead(1).is_none_or(|c| c.is_whitespace() || c == '&')
    }

    /// Reads up to a line that holds the delimiter; examples are indented, so space around it does not count.
    fn document(&mut self, delimiter: &str) -> String {
        let mut out = String::new();
        while self.ahead(0).is_some() {
            let line = self.take(|c| c != '\n');
            self.pos += 1;
            if line.trim() == delimiter {
                return out;
            }
            out.push_str(&line);
            out.push('\n');
        }
        out
    }

    fn word(&mut self) -> String {
        let mut out = String::new();
        while let Some(c) = self.ahead(0) {
            if c.is_whitespace() || matches!(c, ';' | '|') || self.background() {
                break;
            }
            if c == '\\' && self.continued() {
                // Glued to the word; the next line may go on with it, but only without an indent.
                self.take(|c| c != '\n');
                self.pos += 1;
                continue;
            }
            self.pos += 1;
            match c {
                '\'' => self.single(&mut out),
                '"' => self.double(&mut out),
                '\\' => out.extend(self.bump()),
                '$' if self.ahead(0) == Some('\'') => {
                    self.pos += 1;
                    self.ansi(&mut out);
                }
                '$' => self.expansion(&mut out),
                '`' => self.backquoted(&mut out),
                _ => out.push(c),
            }
        }
        out
    }

    fn single(&mut self, out: &mut String) {
        while let Some(c) = self.bump() {
            if c == '\'' && (self.quoting == Quoting::Shell || self.word_may_end()) {
                return;
            }
            out.push(c);
        }
        self.unclosed = true;
    }

    /// Whether the quotes that close here leave the word at an end or at an expansion.
    fn word_may_end(&self) -> bool {
        match self.ahead(0) {
            None | Some('\n' | '\'' | '$') => true,
            Some('"') => matches!(self.ahead(1), Some('$' | '\'')),
            Some('\\') => self.ahead(1) == Some('\'') || self.continued(),
            Some(' ' | '\t') => {
                let rest: String = self.chars[self.pos..].iter().take(40).collect();
                let rest = rest.trim_start_matches([' ', '\t']);
                ["\\", "\n", "-", "http", "\"http"]
                    .iter()
                    .any(|sign| rest.starts_with(sign))
                    || rest.is_empty()
            }
            Some(_) => false,
        }
    }

    fn double(&mut self, out: &mut String) {
        while let Some(c) = self.bump() {
            match c {
                '"' => return,
                '\\' => match self.bump() {
                    Some('\n') | None => {}
                    Some(c @ ('"' | '\\' | '$' | '`')) => out.push(c),
                    Some(c) => out.extend(['\\', c]),
                },
                '$' => self.expansion(out),
                '`' => self.backquoted(out),
                _ => out.push(c),
            }
        }
        self.unclosed = true;
    }

    /// `$'…'`, after its quote.
    fn ansi(&mut self, out: &mut String) {
        while let Some(c) = self.bump() {
            match c {
                '\'' => return,
                '\\' => out.extend(self.bump().map(|c| match c {
                    'n' => '\n',
                    't' => '\t',
                    'r' => '\r',
                    c => c,
                })),
                _ => out.push(c),
            }
        }
        self.unclosed = true;
    }

    /// What a `$` expands to, after the sign.
    fn expansion(&mut self, out: &mut String) {
        match self.ahead(0) {
            Some('(') => {
                self.pos += 1;
                let inner = self.substituted();
                out.push_str(&output(&inner));
            }
            Some('{') => {
                self.pos += 1;
                let name = self.take(|c| c != '}' && c != '\n');
                self.pos += 1;
                out.push_str(&named(&name));
            }
            Some(c) if c.is_ascii_alphabetic() || c == '_' => {
                let name = self.take(|c| c.is_ascii_alphanumeric() || c == '_');
                out.push_str(&named(&name));
            }
            _ => out.push('$'),
        }
    }

    /// The inside of `$(…)`, where quotes hide parentheses.
    fn substituted(&mut self) -> String {
        let mut inner = String::new();
        let mut depth = 1;
        let mut quote = None;
        while let Some(c) = self.bump() {
            match (quote, c) {
                (None, '(') => depth += 1,
                (None, ')') => depth -= 1,
                (None, '\'' | '"') => quote = Some(c),
                (Some(open), _) if open == c => quote = None,
                _ => {}
            }
            if depth == 0 {
                return inner;
            }
            inner.push(c);
        }
        self.unclosed = true;
        inner
    }

    fn backquoted(&mut self, out: &mut String) {
        let inner = self.take(|c| c != '`');
        self.unclosed |= self.bump().is_none();
        out.push_str(&output(&inner));
    }
}

fn end(command: &mut Command, done: &mut Vec<Command>) {
    let command = std::mem::take(command);
    if !command.words.is_empty() {
        done.push(command);
    }
}

/// What a command before a pipe gives to the one after it.
fn printed(command: &Command) -> Option<String> {
    match command.words.first()?.as_str() {
        "echo" | "printf" => Some(command.words[1..].join(" ")),
        _ => command.stdin.clone(),
    }
}

/// What a command would print: `date` is known, any other is named.
fn output(command: &str) -> String {
    let name = command.split_whitespace().next().unwrap_or_default();
    if name == "date" {
        date::command(command)
    } else {
        named(name)
    }
}

/// Stands for a value that is not in the example. Only the letters: signs could end a JSON string around it.
fn named(name: &str) -> String {
    let letters = name
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '_');
    std::iter::once('$').chain(letters).collect()
}

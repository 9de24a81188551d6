//! A type in canonical form → a tree.

use super::token::{Token, tokens};

/// How deep types may nest: what is deeper says nothing.
const DEPTH: usize = 64;

/// A TypeScript type, as far as it says what JSON holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ts {
    /// `unknown`, `any`, `object`, functions and whatever else tells nothing about JSON.
    Vague,
    /// `null`, `undefined` and `void`.
    Null,
    /// `boolean`.
    Boolean,
    /// The literal `false`, which stands for a missing value beside others.
    False,
    /// `number` or one.
    Number,
    /// `string` or one.
    Text,
    /// `T[]`, `Array<T>` and tuples.
    List(Box<Ts>),
    /// `Record<K, T>` and objects with nothing but an index.
    Map(Box<Ts>),
    /// An object and its members.
    Object(Vec<Member>),
    /// One of several.
    Union(Vec<Ts>),
    /// All of several.
    All(Vec<Ts>),
    /// A declared type and its arguments.
    Named(String, Vec<Ts>),
}

/// A member of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// Whether it may be absent.
    pub optional: bool,
    /// Its type.
    pub ty: Ts,
}

/// Reads a type; absent where it is none.
pub fn tree(text: &str) -> Option<Ts> {
    let tokens = tokens(text);
    let mut reader = Reader {
        tokens: &tokens,
        depth: 0,
    };
    let ty = reader.ty()?;
    reader.tokens.is_empty().then_some(ty)
}

struct Reader<'t, 'c> {
    tokens: &'t [Token<'c>],
    depth: usize,
}

impl<'t, 'c> Reader<'t, 'c> {
    fn peek(&self) -> Option<&'t Token<'c>> {
        self.tokens.first()
    }

    fn next(&mut self) -> Option<&'t Token<'c>> {
        let (first, rest) = self.tokens.split_first()?;
        self.tokens = rest;
        Some(first)
    }

    /// Whether a sign or word comes next, which is then taken.
    fn takes(&mut self, text: &str) -> bool {
        let found = self.peek().is_some_and(|token| token.is(text));
        if found {
            self.tokens = &self.tokens[1..];
        }
        found
    }

    fn expect(&mut self, text: &str) -> Option<()> {
        self.takes(text).then_some(())
    }

    fn ty(&mut self) -> Option<Ts> {
        self.deeper(|reader| {
            reader.joined("|", Ts::Union, |reader| {
                reader.joined("&", Ts::All, Self::postfix)
            })
        })
    }

    fn deeper(&mut self, read: impl Fn(&mut Self) -> Option<Ts>) -> Option<Ts> {
        if self.depth > DEPTH {
            return None;
        }
        self.depth += 1;
        let ty = read(self);
        self.depth -= 1;
        ty
    }

    fn joined(
        &mut self,
        sign: &str,
        join: fn(Vec<Ts>) -> Ts,
        part: impl Fn(&mut Self) -> Option<Ts>,
    ) -> Option<Ts> {
        let first = part(self)?;
        let mut all = vec![first];
        while self.takes(sign) {
            all.push(part(self)?);
        }
        Some(if all.len() == 1 {
            all.remove(0)
        } else {
            join(all)
        })
    }

    fn postfix(&mut self) -> Option<Ts> {
        let mut ty = self.primary()?;
        while self.takes("[") {
            if self.takes("]") {
                ty = Ts::List(Box::new(ty));
            } else {
                // A member of another type.
                self.ty()?;
                self.expect("]")?;
                ty = Ts::Vague;
            }
        }
        Some(ty)
    }

    fn primary(&mut self) -> Option<Ts> {
        let token = self.next()?;
        if token.is_text() {
            return Some(Ts::Text);
        }
        match token.sign() {
            "{" => return self.object(),
            "[" => return self.tuple(),
            "(" => {
                let ty = self.ty()?;
                self.expect(")")?;
                return Some(ty);
            }
            "-" => {
                self.next()?;
                return Some(self.number());
            }
            _ if !token.is_word() => return None,
            _ => {}
        }
        Some(match &*token.text {
            "boolean" | "true" => Ts::Boolean,
            "false" => Ts::False,
            "number" | "bigint" => Ts::Number,
            "string" => Ts::Text,
            "null" | "undefined" | "void" => Ts::Null,
            "unknown" | "any" | "object" | "never" => Ts::Vague,
            "readonly" => return self.deeper(Self::postfix),
            "keyof" | "typeof" => {
                self.deeper(Self::postfix)?;
                Ts::Vague
            }
            word if word.starts_with(|first: char| first.is_ascii_digit()) => self.number(),
            word => {
                let mut name = word.to_owned();
                while self.takes(".") {
                    name = self.next()?.text.to_string();
                }
                let arguments = self.arguments()?;
                named(name, arguments)
            }
        })
    }

    /// What is left of a number after its first digits.
    fn number(&mut self) -> Ts {
        if self.takes(".") {
            self.next();
        }
        Ts::Number
    }

    fn arguments(&mut self) -> Option<Vec<Ts>> {
        let mut all = Vec::new();
        if self.takes("<") {
            loop {
                all.push(self.ty()?);
                if self.takes(">") {
                    break;
                }
                self.expect(",")?;
            }
        }
        Some(all)
    }

    fn tuple(&mut self) -> Option<Ts> {
        let mut all = Vec::new();
        while !self.takes("]") {
            let ty = self.ty()?;
            if !all.contains(&ty) {
                all.push(ty);
            }
            self.takes(",");
        }
        Some(Ts::List(Box::new(match all.len() {
            0 => Ts::Vague,
            1 => all.remove(0),
            _ => Ts::Union(all),
        })))
    }

    fn object(&mut self) -> Option<Ts> {
        let mut members: Vec<Member> = Vec::new();
        let mut index = None;
        while !self.takes("}") {
            self.takes(";");
            if self.takes("[") {
                self.next()?;
                self.next()?;
                self.ty()?;
                self.expect("]")?;
                self.expect(":")?;
                index = Some(self.ty()?);
                continue;
            }
            let mut name = self.next()?;
            if name.is("readonly") && self.peek().is_some_and(|token| token.is_word()) {
                name = self.next()?;
            }
            if !name.is_word() && !name.is_text() {
                return None;
            }
            let optional = self.takes("?");
            self.expect(":")?;
            members.push(Member {
                name: name.text.trim_matches(['\'', '"']).to_owned(),
                optional,
                ty: self.ty()?,
            });
        }
        Some(match index {
            Some(entry) if members.is_empty() => Ts::Map(Box::new(entry)),
            _ if members.is_empty() => Ts::Vague,
            _ => Ts::Object(members),
        })
    }
}

/// A type by its name, where the language knows it.
fn named(name: String, mut arguments: Vec<Ts>) -> Ts {
    match (name.as_str(), arguments.len()) {
        ("Array" | "ReadonlyArray" | "Set", 1) => Ts::List(Box::new(arguments.remove(0))),
        ("Partial" | "Readonly" | "Required" | "NonNullable", 1) => arguments.remove(0),
        ("Record" | "Map", 2) => Ts::Map(Box::new(arguments.remove(1))),
        ("Date", 0) => Ts::Text,
        _ => Ts::Named(name, arguments),
    }
}

#[cfg(test)]
#[path = "tree_tests.rs"]
mod tests;

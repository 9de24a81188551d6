//! A TypeScript example → the type that it gives to the payload.

mod print;
mod token;
mod tree;

use self::token::{Token, tokens};
pub use self::tree::{Member, Ts, tree};

/// The type of a payload and what it is made of, in canonical form: one line, single spaces, `;` between members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payload {
    /// The type argument of the call.
    pub ty: String,
    /// The declared types that it mentions, also through each other, in the order of mention: name and type.
    pub named: Vec<(String, String)>,
}

/// A type that the example declares.
struct Declared<'a> {
    name: &'a str,
    /// The name with its parameters.
    head: String,
    ty: Vec<Token<'a>>,
}

/// Finds the call and the type argument that it has, as in `call.make<T>({…})`.
pub fn payload(code: &str) -> Option<Payload> {
    // A call without a type argument need not be read.
    if !code.contains('<') {
        return None;
    }
    let tokens = tokens(code);
    let ty = print::normal(argument(&tokens)?);
    let declared = declared(&tokens);
    let mut named: Vec<(String, String)> = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    // Breadth first: the order in which a reader meets the names, from the type on downwards.
    let mut queue = vec![&ty];
    let mut next = 0;
    while let Some(ty) = queue.get(next).copied() {
        next += 1;
        for name in mentions(ty) {
            let found = declared.iter().find(|declared| declared.name == name);
            if let Some(found) = found.filter(|_| !seen.contains(&name)) {
                seen.push(found.name);
                named.push((found.head.clone(), print::print(&found.ty)));
                queue.push(&found.ty);
            }
        }
    }
    Some(Payload {
        ty: print::print(&ty),
        named,
    })
}

/// The canonical form of a type: comments and layout gone, `;` between members. Idempotent.
pub fn canonical(ty: &str) -> String {
    print::print(&print::normal(&tokens(ty)))
}

/// The type argument of the first call of the REST client.
fn argument<'t, 'c>(tokens: &'t [Token<'c>]) -> Option<&'t [Token<'c>]> {
    let calls =
        |name: &str| name == "make" || name.starts_with("call") || name.starts_with("fetch");
    (0..tokens.len()).find_map(|i| {
        let [dot, name, open, ..] = &tokens[i..] else {
            return None;
        };
        if !dot.is(".") || !name.is_word() || !calls(&name.text) || !open.is("<") {
            return None;
        }
        let len = inside(&tokens[i + 3..])?;
        let argument = &tokens[i + 3..i + 3 + len];
        let called = tokens.get(i + 4 + len).is_some_and(|token| token.is("("));
        (called && !argument.is_empty()).then_some(argument)
    })
}

/// How many tokens stand before the bracket that closes what was just opened.
fn inside(tokens: &[Token<'_>]) -> Option<usize> {
    let mut depth = 1;
    for (i, token) in tokens.iter().enumerate() {
        depth += match token.sign() {
            "<" | "(" | "[" | "{" => 1,
            ">" | ")" | "]" | "}" => -1,
            _ => 0,
        };
        if depth == 0 {
            return Some(i);
        }
    }
    None
}

/// All `type X = …` and `interface X {…}` of the example.
fn declared<'c>(tokens: &'c [Token<'c>]) -> Vec<Declared<'c>> {
    let mut declared = Vec::new();
    for i in 0..tokens.len() {
        let starts =
            i == 0 || tokens[i].line || tokens[i - 1].is(";") || tokens[i - 1].is("export");
        let [word, name, rest @ ..] = &tokens[i..] else {
            break;
        };
        if !starts || !name.is_word() {
            continue;
        }
        let parameters = match rest.first() {
            Some(open) if open.is("<") => inside(&rest[1..]).map_or(0, |len| len + 2),
            _ => 0,
        };
        let ty = match &*word.text {
            "type" => alias(&rest[parameters..]),
            "interface" => interface(&rest[parameters..]),
            _ => None,
        };
        if let Some(ty) = ty {
            let head = &tokens[i + 1..i + 2 + parameters];
            declared.push(Declared {
                name: &name.text,
                head: print::print(&print::normal(head)),
                ty: print::normal(&ty),
            });
        }
    }
    declared
}

/// What an alias stands for: up to where the statement ends, which is rarely marked.
fn alias<'c>(rest: &[Token<'c>]) -> Option<Vec<Token<'c>>> {
    let (equals, rest) = rest.split_first()?;
    if !equals.is("=") {
        return None;
    }
    let mut depth = 0;
    let mut end = rest.len();
    for (i, token) in rest.iter().enumerate() {
        let ends = token.is(";") || (i > 0 && print::separates(&rest[i - 1], token));
        if depth == 0 && ends {
            end = i;
            break;
        }
        depth += match token.sign() {
            "<" | "(" | "[" | "{" => 1,
            ">" | ")" | "]" | "}" => -1,
            _ => 0,
        };
    }
    (end > 0).then(|| rest[..end].to_vec())
}

/// An interface as the type it is: what it extends and its members.
fn interface<'c>(rest: &[Token<'c>]) -> Option<Vec<Token<'c>>> {
    let open = rest.iter().position(|token| token.is("{"))?;
    let len = inside(&rest[open + 1..])?;
    let mut ty: Vec<Token<'c>> = Vec::new();
    if let Some((_, bases)) = rest[..open]
        .split_first()
        .filter(|(word, _)| word.is("extends"))
    {
        let mut depth = 0;
        for base in bases {
            depth += match base.sign() {
                "<" => 1,
                ">" => -1,
                _ => 0,
            };
            if depth == 0 && base.is(",") {
                ty.push(Token::new("&"));
            } else {
                ty.push(base.clone());
            }
        }
        ty.push(Token::new("&"));
    } else if open > 0 {
        return None;
    }
    ty.extend_from_slice(&rest[open..open + len + 2]);
    Some(ty)
}

/// The words of a type that can name other types: not the names of members.
fn mentions<'t>(ty: &'t [Token<'_>]) -> impl Iterator<Item = &'t str> {
    ty.iter().enumerate().filter_map(|(i, token)| {
        let sign = |at: usize| ty.get(at).map_or("", Token::sign);
        let member = sign(i + 1) == ":" || (sign(i + 1) == "?" && sign(i + 2) == ":");
        let part = i > 0 && sign(i - 1) == ".";
        (token.is_word() && !member && !part).then_some(&*token.text)
    })
}

#[cfg(test)]
#[path = "typescript/tests.rs"]
mod tests;

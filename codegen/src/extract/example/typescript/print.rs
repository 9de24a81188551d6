//! The canonical form of types.
//!
//! Works on tokens, not on a tree, so that there is nothing it cannot print; spaces depend on neighbouring tokens
//! alone, which is why printing the printed changes nothing.

use super::token::Token;

/// Tokens without what layout decides: separators are all there and all `;`, leading bars are gone.
pub(super) fn normal<'c>(tokens: &[Token<'c>]) -> Vec<Token<'c>> {
    let mut out: Vec<Token<'c>> = Vec::new();
    let mut open: Vec<char> = Vec::new();
    let mut last: Option<&Token<'_>> = None;
    for token in tokens {
        let members = open.last() == Some(&'{');
        if members && last.is_some_and(|last| separates(last, token)) {
            separate(&mut out);
        }
        last = Some(token);
        match token.sign() {
            "," | ";" if members => {
                separate(&mut out);
                continue;
            }
            "|" | "&" if out.last().is_none_or(begins) => continue,
            "<" if !out.last().is_some_and(Token::is_word) => {}
            sign @ ("{" | "(" | "[" | "<") => open.extend(sign.chars()),
            sign @ ("}" | ")" | "]" | ">") => {
                if open.last().map(|open| closing(*open)) == Some(sign) {
                    open.pop();
                }
                if sign == "}" && out.last().is_some_and(|last| last.is(";")) {
                    out.pop();
                }
            }
            _ => {}
        }
        out.push(token.clone());
    }
    out
}

fn closing(open: char) -> &'static str {
    match open {
        '{' => "}",
        '(' => ")",
        '[' => "]",
        _ => ">",
    }
}

/// One separator, however many are written, and none before the first member.
fn separate(out: &mut Vec<Token<'_>>) {
    if !out.last().is_none_or(|last| last.is(";") || last.is("{")) {
        out.push(Token::new(";"));
    }
}

/// After such a token a bar only decorates the line.
fn begins(token: &Token<'_>) -> bool {
    ["|", "&", ":", ";", ",", "=", "=>", "(", "[", "{", "<", "?"].contains(&token.sign())
}

/// Whether a line's end between two tokens separates what they belong to: not where either asks for more.
pub(super) fn separates(last: &Token<'_>, token: &Token<'_>) -> bool {
    let goes_on = ["extends", "keyof", "typeof", "readonly", "infer", "is"];
    let asks = matches!(
        last.sign(),
        "|" | "&"
            | ":"
            | "?"
            | "="
            | "=>"
            | "."
            | "..."
            | ","
            | ";"
            | "{"
            | "("
            | "["
            | "<"
            | "-"
            | "+"
    );
    let follows = matches!(
        token.sign(),
        "|" | "&" | ":" | "?" | "=" | "=>" | "." | "," | ";" | "}" | ")" | "]" | ">"
    );
    token.line
        && !asks
        && !follows
        && !token.is("extends")
        && !goes_on.iter().any(|word| last.is(word))
}

/// Prints tokens on one line.
pub(super) fn print(tokens: &[Token<'_>]) -> String {
    let mut out = String::new();
    for (i, token) in tokens.iter().enumerate() {
        if i > 0 && spaced(&tokens[i - 1], token, tokens.get(i + 1)) {
            out.push(' ');
        }
        out.push_str(&token.text);
    }
    out
}

/// Whether a space stands between two tokens.
fn spaced(last: &Token<'_>, token: &Token<'_>, next: Option<&Token<'_>>) -> bool {
    let operand = last.is_word() || last.is_text() || matches!(last.sign(), ")" | "]" | "}" | ">");
    match (last.sign(), token.sign()) {
        // Together they would be other signs.
        ("." | "...", "." | "...") | ("=", ">") => true,
        ("{", "}") => false,
        ("(" | "[" | "<" | "." | "..." | "!" | "-" | "+", _) => false,
        (_, "," | ";" | ":" | ")" | "]" | ">" | ".") => false,
        (_, "?") => !next.is_some_and(|next| next.is(":")),
        (_, "<") => !last.is_word(),
        (_, "[") => !operand,
        (_, "(") => !last.is_word() && !last.is(">"),
        _ => true,
    }
}

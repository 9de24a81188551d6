//! Tokens as bytes: two streams are the same bytes exactly where they are the same code.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// The tokens of a stream one behind the other, each with its kind and an end that no token holds.
pub fn bytes(tokens: &TokenStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(tokens.clone(), &mut bytes);
    bytes
}

fn write(tokens: TokenStream, bytes: &mut Vec<u8>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                bytes.push(match group.delimiter() {
                    Delimiter::Parenthesis => b'(',
                    Delimiter::Brace => b'{',
                    Delimiter::Bracket => b'[',
                    Delimiter::None => b'<',
                });
                write(group.stream(), bytes);
                bytes.push(b')');
            }
            TokenTree::Ident(ident) => {
                bytes.push(b'i');
                bytes.extend_from_slice(ident.to_string().as_bytes());
            }
            TokenTree::Punct(punct) => {
                let joint = punct.spacing() == Spacing::Joint;
                // Punctuation is ASCII.
                bytes.extend_from_slice(&[if joint { b'j' } else { b'p' }, punct.as_char() as u8]);
            }
            TokenTree::Literal(literal) => {
                bytes.push(b'l');
                bytes.extend_from_slice(literal.to_string().as_bytes());
            }
        }
        bytes.push(0);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::bytes;

    #[test]
    fn other_code_is_other_bytes() {
        let codes = [
            "", "a", "b", "a b", "ab", "r#a", "'a'", "\"a\"", "(a)", "[a]", "{a}", "((a))",
            "(a) b", "(a b)", "1", "1u8", "+ =", "+=", "a.b", "a . 1", "a: :b", "a::b",
        ];
        let all: HashSet<Vec<u8>> = codes
            .iter()
            .map(|code| bytes(&code.parse().expect("tokens")))
            .collect();
        assert_eq!(all.len(), codes.len());
    }
}

//! Tokens as bytes: two streams are the same bytes exactly where they are the same code.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// The tokens of a stream one behind the other, each with its kind and an end that no token holds.
pub fn bytes(tokens: &TokenStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(tokens.clone(), &mut bytes);
    bytes
}

fn write(tokens: TokenStream, bytes: &mut Vec<u8>) {
    use std::io::Write as _;
    for token in tokens {
        // Writing to memory does not fail.
        let _ = match token {
            TokenTree::Group(group) => {
                bytes.push(match group.delimiter() {
                    Delimiter::Parenthesis => b'(',
                    Delimiter::Brace => b'{',
                    Delimiter::Bracket => b'[',
                    Delimiter::None => b'<',
                });
                write(group.stream(), bytes);
                bytes.write_all(b")\0")
            }
            TokenTree::Ident(ident) => write!(bytes, "i{ident}\0"),
            TokenTree::Punct(punct) => {
                let joint = punct.spacing() == Spacing::Joint;
                write!(
                    bytes,
                    "{}{}\0",
                    if joint { 'j' } else { 'p' },
                    punct.as_char()
                )
            }
            TokenTree::Literal(literal) => write!(bytes, "l{literal}\0"),
        };
    }
}

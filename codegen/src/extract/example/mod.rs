//! Code examples → facts.
//!
//! Everything here is a pure function of the text of a code fence and never panics: examples are written by hand,
//! so any of them may be cut short, mistyped or in another language than its fence says.

mod date;
pub mod json;
pub mod neutral;
pub mod php;
pub mod print;
pub mod shell;
pub mod typescript;

#[cfg(test)]
mod tests;

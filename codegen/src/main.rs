//! The command line: a table of contents of the verbs.
fn main() {}

//! What the READMEs show as Rust compiles: each piece of it stands in `snippets.rs` too, line by line, in a function that
//! has around it what the reader has.

// As the READMEs have it.
#[rustfmt::skip]
mod snippets;

use std::path::Path;

/// The pieces of Rust in a page.
fn pieces(page: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if line == "```rust" {
            let piece = lines.by_ref().take_while(|line| *line != "```");
            pieces.push(flat(piece));
        }
    }
    pieces
}

/// Lines without how deep they stand.
fn flat<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let lines = lines.map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| format!("{line}\n")).collect()
}

#[test]
fn each_piece_of_rust_in_a_readme_is_compiled() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let compiled = flat(include_str!("snippets.rs").lines());
    let mut found = 0;
    for name in ["README.md", "emulator/README.md"] {
        let page = std::fs::read_to_string(root.join(name)).expect("a page");
        for piece in pieces(&page) {
            assert!(
                compiled.contains(&format!("\n{piece}")),
                "{name} has what tests/tests/readme/snippets.rs has not:\n{piece}"
            );
            found += 1;
        }
    }
    assert!(found > 10, "{found}");
}

#[path = "../../../tests/support/upstream.rs"]
mod upstream;

use std::path::Path;

use proptest::prelude::*;
use walkdir::WalkDir;

use super::{View, blocks, fence};
use crate::page::markdown::parsed;
use crate::page::table;

/// Whether the text is read at once; if so, it must be as the parser reads it.
fn quick(text: &str) -> bool {
    let view = View::whole(text);
    let all = blocks(&view);
    let alone = fence(&view).map(|fence| vec![fence]);
    let quick = all.is_some() || alone.is_some();
    for read in [all, alone].into_iter().flatten() {
        assert_eq!((read, None), parsed(&view), "{text:?}");
    }
    quick
}

#[test]
fn names_types_and_words_need_no_parser() {
    for text in [
        "**name**\n[`integer`](../data-types.md)",
        "**name***\n[`string[]`](#section) \\| [`object`](../a_b.md#c)",
        "**a** \\| **b***",
        "**Name** `type`",
        "One — two: (3) - it's \"five\"?",
        "a_b and `c`, [word](./d.md).",
        "`A` — first\n`B` — second",
        "Default: `*`.",
        "a | b\nc = d # {e}",
        "Text \\* [`a`](b.md)\\|[`c`](d.md)",
    ] {
        assert!(quick(text), "{text}");
    }
}

#[test]
fn a_lone_fence_needs_no_parser() {
    for text in [
        "```json\n{}\n```",
        "\n\n```\n\n  a\n\tb\n```  \n\n",
        "```http-x\n~~~\n````\n",
        "```\n\n```",
    ] {
        assert!(quick(text), "{text}");
    }
}

#[test]
fn sections_of_plain_blocks_need_no_parser() {
    for text in [
        "## Title\n\nWords.\n\nMore\nwords.\n\n```json\n{}\n```\n\nEnd\n",
        "# A `b`\n## C",
        "\n\n### Name\n\n",
        "Words.\n",
        "```\na\n```\n```\nb\n```",
    ] {
        assert!(quick(text), "{text:?}");
    }
}

#[test]
fn what_could_mean_something_else_needs_the_parser() {
    for text in [
        "",
        "- a",
        "1. a",
        "a ",
        "a  \nb",
        "a\n---",
        "a\n b",
        "*a*",
        "_a_",
        "a*b",
        "a\\b",
        "a&lt;",
        "a<br>b",
        "![a](b.png)",
        "[a]",
        "[a](b \"c\")",
        "[a]: b",
        "``a``",
        "` a `",
        "`a",
        "**a",
        "**a**b",
        "**a_**",
        "****",
        "***a***",
        "a\r\nb",
        "a\n```\nb\n```",
        "```a b\n```",
        "```\na",
        "```\n```",
        " ```\n a\n ```",
        "```\na ```\n```",
        "~~~\na\n~~~",
        "a~b",
        "a!b",
    ] {
        assert!(!quick(text), "{text:?}");
    }
}

/// The cells of every table in a text, as they stand between the bars and without white space around them.
fn cells(text: &str, found: &mut Vec<String>) {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if table::starts(line) {
            let grid = table::split(text, at);
            let cells = grid.rows.iter().flat_map(|row| &row.cells);
            found.extend(cells.map(|cell| text[cell.clone()].trim().to_owned()));
        }
        at += line.len();
    }
}

/// How many cells and fences of a folder are read at once, of how many.
fn folder(root: &Path) -> (usize, usize) {
    let pages = WalkDir::new(root).into_iter().filter_map(Result::ok);
    let mut pieces = Vec::new();
    for page in pages.filter(|page| page.path().extension().is_some_and(|it| it == "md")) {
        let text = std::fs::read_to_string(page.path()).unwrap();
        cells(&text, &mut pieces);
        // Whatever stands between blank lines: a fence, where it holds none.
        pieces.extend(text.split("\n\n").map(str::to_owned));
    }
    let read = pieces.iter().filter(|piece| quick(piece)).count();
    (read, pieces.len())
}

#[test]
fn every_piece_of_docs_src_reads_as_the_parser_reads_it() {
    let (read, all) = folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs-src"));
    assert!(read * 2 > all, "{read} of {all}");
}

#[test]
fn every_piece_of_the_upstream_docs_reads_as_the_parser_reads_it() {
    let Some(root) = upstream::checkout() else {
        return;
    };
    let (read, all) = folder(&root.join("api-reference"));
    assert!(read * 4 > all, "{read} of {all}");
}

/// Words and marks, so that every mark meets every other.
const PIECES: &[&str] = &[
    "a",
    "B_c",
    "é",
    " ",
    "\n",
    "`",
    "`x`",
    "**",
    "*",
    "**n**",
    "**n***",
    "[",
    "](",
    ")",
    "[`t`](u.md)",
    "\\|",
    "\\*",
    "|",
    "-",
    "_",
    ":",
    ".",
    "!",
    "(",
    "#",
    "```",
    "```\n",
    "=",
    "{",
    "1",
    "\t",
    "[]",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn any_mix_of_marks_reads_as_the_parser_reads_it(
        pieces in prop::collection::vec(prop::sample::select(PIECES), 0..12)
    ) {
        quick(&pieces.concat());
    }

    #[test]
    fn any_fence_reads_as_the_parser_reads_it(
        before in "\n{0,2}",
        lang in "[a-z #]{0,3}",
        code in "[a`~ \t\n]{0,20}",
        end in "\n?(```|````|``)[ \n`a]{0,2}"
    ) {
        quick(&format!("{before}```{lang}\n{code}{end}"));
    }
}

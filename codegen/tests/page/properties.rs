//! What holds for any text at all.

use codegen::diagnostic::Diagnostic;
use codegen::page::{self, Block};
use proptest::prelude::*;

use crate::show;
use crate::walk::{Walk, bad_spans};

/// The marks that pages are made of, in the spellings that matter.
const TOKENS: &[&str] = &[
    "#|",
    "||",
    "|",
    "|#",
    "|| |#",
    "\\|",
    "\\",
    "`",
    "``",
    "```",
    "```js",
    "~~~",
    "``` ||",
    "{{",
    "}}",
    "{% list tabs %}",
    "{% endlist %}",
    "{% note info \"T\" %}",
    "{% endnote %}",
    "{% cut \"C\" %}",
    "{% endcut %}",
    "{% if build == 'dev' %}",
    "{% endif %}",
    "{% include [x](f.md) %}",
    "{% include [x](none.md) %}",
    "{% include [x](../out.md) %}",
    "{% odd %}",
    "{% note",
    "%}",
    "# ",
    "## ",
    "####### ",
    "{#id}",
    "{.c}",
    "||:{.c}",
    "::{.c}",
    "- ",
    "* ",
    "1. ",
    "> ",
    "---",
    "<!--",
    "-->",
    "<br>",
    "<b>",
    "**",
    "*",
    "_",
    "[a](b.md)",
    "[",
    "](",
    ")",
    "![",
    "&amp;",
    "&",
    "^",
    ">",
    "\n",
    "\n",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\t",
    "    ",
    "  ",
    " ",
    "\u{a0}",
    "\u{2028}",
    "\u{feff}",
    "é",
    "\u{1F600}",
    "日本",
    "слово",
    "Й",
    "e\u{301}",
    "\0",
    "word",
    "`code`",
    "\"",
];

/// The findings that own up to a loss.
const LOSING: &[&str] = &[
    "text-between-rows",
    "text-outside-tabs",
    "comment-not-closed",
];

/// The tokens but for those that hide words by right: comments, conditions, alternative texts, arguments of directives
/// and what stands behind the language of a fence.
fn speaking() -> Vec<&'static str> {
    let silent = [
        "<!--",
        "{% if build == 'dev' %}",
        "{% note",
        "![",
        "\"",
        "```",
        "```js",
        "``` ||",
        "~~~",
    ];
    let mut tokens = TOKENS.to_vec();
    tokens.retain(|token| !silent.contains(token));
    tokens.extend(["```\n", "```js\n", "``` ||\n", "~~~\n"]);
    tokens
}

fn recombined() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(TOKENS), 0..60).prop_map(|tokens| tokens.concat())
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => recombined(),
        1 => any::<String>(),
        1 => "[ -~\\n|#`{}%]{0,200}",
    ]
}

/// A fragment that includes the page back and is malformed itself.
fn fragments(path: &str) -> Option<&'static str> {
    match path {
        "f.md" => Some("f\n\n{% include [p](page.md) %}\n\n#|\n|| x"),
        "page.md" => Some("p"),
        _ => None,
    }
}

fn parse(text: &str) -> (page::Page, Vec<Diagnostic>) {
    page::parse("page.md", text, &|path: &str| fragments(path))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_with_spans_inside_it(text in any_text()) {
        let (page, _) = parse(&text);
        let bad = bad_spans(&page.blocks, &text);
        prop_assert!(bad.is_empty(), "{bad:?}");
    }

    #[test]
    fn findings_point_inside_the_file_and_say_what_to_do(text in any_text()) {
        let (_, found) = parse(&text);
        for found in &found {
            let text = match found.place.path.as_str() {
                "page.md" => &text,
                path => fragments(path).unwrap(),
            };
            prop_assert!(!found.code.is_empty() && !found.message.is_empty());
            prop_assert!(found.help.as_ref().is_some_and(|help| !help.is_empty()));
            let line = text.split('\n').nth(found.place.line as usize - 1);
            let columns = line.map(|line| line.chars().count() + 1);
            prop_assert!(columns.is_some_and(|columns| found.place.column as usize <= columns), "{found:?}");
        }
    }

    #[test]
    fn reading_a_text_twice_gives_the_same(text in any_text()) {
        let once = parse(&text);
        prop_assert_eq!(once, parse(&text));
    }

    /// Words get lost only where a finding says so.
    #[test]
    fn no_word_is_lost_in_silence(parts in prop::collection::vec(
        (prop::sample::select(speaking()), prop::sample::select(&[" ", "\n", "\n\n", ""][..])), 0..40)
    ) {
        let mut text = String::from("w0x\n\n");
        for (number, (token, gap)) in parts.iter().enumerate() {
            text.push_str(&format!("{token}{gap}w{}x{gap}", number + 1));
        }
        let (page, found) = parse(&text);
        let said = Walk::of(&page.blocks).said;
        let lost: Vec<_> = (0..=parts.len())
            .filter(|number| !said.contains(&format!("w{number}x")))
            .collect();
        let twice: Vec<_> = (0..=parts.len())
            .filter(|number| said.matches(&format!("w{number}x")).count() > 1)
            .collect();
        prop_assert!(twice.is_empty(), "read {twice:?} of {text:?} twice in\n{}", show::outline(&page.blocks));
        let told = found.iter().any(|found| LOSING.contains(&found.code));
        prop_assert!(lost.is_empty() || told, "lost {lost:?} of {text:?} in\n{}", show::outline(&page.blocks));
    }

    /// A table that is written as it should be is read as it was meant.
    #[test]
    fn cells_that_are_written_are_read_back(
        rows in prop::collection::vec(row(), 1..5),
        layout in prop::sample::select(&["one line", "lines", "indented", "tab"][..]),
    ) {
        let text = write(&rows, layout);
        let (page, found) = show::read(&text);
        let table = match &page.blocks[..] {
            [Block::Table(table)] => table,
            [Block::Tabs { tabs, .. }] => match &tabs[0].blocks[..] {
                [Block::Table(table)] => table,
                other => panic!("{other:?} of {text}"),
            },
            other => panic!("{other:?} of {text}"),
        };
        let read: Vec<Vec<String>> = table
            .rows
            .iter()
            .map(|row| row.cells.iter().map(|cell| text[cell.span.clone()].to_owned()).collect())
            .collect();
        let written: Vec<Vec<String>> = rows
            .iter()
            .map(|row| row.iter().map(|cell| indented(cell, layout)).collect())
            .collect();
        prop_assert_eq!(read, written, "of:\n{}", text);
        prop_assert_eq!(show::findings(&found), [""; 0], "of:\n{}", text);
    }

    /// What a table's cells hold is read like a page of its own.
    #[test]
    fn a_cell_is_a_small_page(cell in cell()) {
        let (page, _) = show::read(&format!("#|\n|| {cell} ||\n|#\n"));
        let Some(Block::Table(table)) = page.blocks.first() else { panic!("no table") };
        prop_assert_eq!(
            show::outline(&table.rows[0].cells[0].blocks),
            show::outline(&page::parse_text(&cell))
        );
    }
}

/// A cell's text as an author writes it: marks are escaped, or stand in code.
fn cell() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(
        &[
            "word",
            "é日",
            "**b**",
            "`c|d`",
            "`` e ` || ``",
            "\\|",
            "\\\\",
            "\\`",
            "[l](m.md)",
            "{{ n | o }}",
            "#",
            "&lt;",
            "\nline",
            "\n\nnext",
            "\n\n- item\n- item",
            "\n\n```js\nx || y | z\n|#\n#|\n```",
        ][..],
    );
    prop::collection::vec(piece, 1..5).prop_map(|pieces| {
        let text = pieces.join(" ");
        text.replace("``` ", "```\n\n").trim().to_owned()
    })
}

/// A row with at least one cell that says something.
fn row() -> impl Strategy<Value = Vec<String>> {
    let others = prop::collection::vec(prop_oneof![3 => cell(), 1 => Just(String::new())], 0..3);
    (cell(), others, any::<prop::sample::Index>()).prop_map(|(cell, mut row, at)| {
        row.insert(at.index(row.len() + 1), cell);
        row
    })
}

fn indented(cell: &str, layout: &str) -> String {
    match layout {
        "indented" | "tab" => cell.replace('\n', "\n    "),
        _ => cell.to_owned(),
    }
}

fn write(rows: &[Vec<String>], layout: &str) -> String {
    let mut lines = vec!["#|".to_owned()];
    for row in rows {
        let row: Vec<_> = row.iter().map(|cell| indented(cell, layout)).collect();
        lines.push(match layout {
            "lines" => format!("||\n{}\n||", row.join("\n|\n")),
            _ => format!("|| {} ||", row.join(" | ")),
        });
    }
    lines.push("|#".to_owned());
    match layout {
        "indented" => format!("    {}\n", lines.join("\n    ")),
        "tab" => format!(
            "{{% list tabs %}}\n\n- T\n\n    {}\n\n{{% endlist %}}\n",
            lines.join("\n    ")
        ),
        _ => lines.join("\n") + "\n",
    }
}

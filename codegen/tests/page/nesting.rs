//! Everything that may stand within something else is read there as it is read on its own.

use proptest::prelude::*;

use crate::show;

/// A part of a page as it is written, and its outline.
#[derive(Debug, Clone)]
struct Part {
    text: String,
    outline: String,
}

impl Part {
    fn new(text: impl Into<String>, outline: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            outline: outline.into(),
        }
    }
}

fn leaf() -> impl Strategy<Value = Part> {
    let parts = [
        Part::new("a **b** `c`", "text a **b** `c`\n"),
        Part::new("é ⏎ 日本\nsecond", "text é ⏎ 日本⏎second\n"),
        Part::new("### H {#h}", "h3 H #h\n"),
        Part::new("> q\n>\n> r", "quote\n  text q\n  text r\n"),
        Part::new(
            "- i\n\n  j\n- `k`\n\nend",
            "list\n  item\n    text i\n    text j\n  item\n    text `k`\ntext end\n",
        ),
        Part::new(
            "```js\nif (x || y) { z | 1 }\n\n    |#\n{% endnote %}\n{% endcut %}\n- no tab\n#|\n## no heading\n```",
            "fence js \"if (x || y) { z | 1 }\\n\\n    |#\\n{% endnote %}\\n{% endcut %}\\n- no tab\\n#|\\n## no heading\\n\"\n",
        ),
        Part::new("`l || m` \\| n", "text `l || m` | n\n"),
        Part::new("{% include [f](f.md) %}", "include f.md\n  text f\n"),
        Part::new("{% if build == 'dev' %}\n\nhidden\n\n{% endif %}", ""),
        Part::new("<!-- hidden -->", ""),
        Part::new("<!--\nhidden\n\n{% endnote %}\n- hidden\n-->", ""),
    ];
    prop::sample::select(parts.to_vec())
}

fn joined(parts: Vec<Part>) -> Part {
    let texts: Vec<_> = parts.iter().map(|part| part.text.as_str()).collect();
    let outlines: Vec<_> = parts.iter().map(|part| part.outline.as_str()).collect();
    Part::new(texts.join("\n\n"), outlines.concat())
}

fn indented(text: &str, width: usize) -> String {
    text.lines()
        .map(|line| match line {
            "" => "\n".to_owned(),
            line => format!("{}{line}\n", " ".repeat(width)),
        })
        .collect()
}

fn several(part: impl Strategy<Value = Part>) -> impl Strategy<Value = Part> {
    prop::collection::vec(part, 1..4).prop_map(joined)
}

fn directive(start: &'static str, head: &'static str, end: &'static str) -> impl Fn(Part) -> Part {
    move |inner| {
        Part::new(
            format!("{start}\n\n{}\n\n{end}", inner.text),
            format!("{head}\n{}", indented(&inner.outline, 2)),
        )
    }
}

fn tabs(tabs: Vec<Part>, width: usize) -> Part {
    let mut text = "{% list tabs %}\n".to_owned();
    let mut outline = "tabs\n".to_owned();
    for (number, tab) in tabs.iter().enumerate() {
        text.push_str(&format!("\n- T{number}\n\n{}", indented(&tab.text, width)));
        outline.push_str(&format!(
            "  tab \"T{number}\"\n{}",
            indented(&tab.outline, 4)
        ));
    }
    text.push_str("\n{% endlist %}");
    Part::new(text, outline)
}

/// `tight` cells share their marks' lines as far as fences allow.
fn table(rows: Vec<Vec<Part>>, tight: bool) -> Part {
    let mut text = "#|\n".to_owned();
    let mut outline = "table\n".to_owned();
    for row in rows {
        outline.push_str("  row\n");
        let mut cells = Vec::new();
        for cell in row {
            outline.push_str(&format!("    cell\n{}", indented(&cell.outline, 6)));
            cells.push(cell.text);
        }
        // A row that says nothing would be left out.
        cells.push("last".to_owned());
        outline.push_str("    cell\n      text last\n");
        text.push_str(&if tight {
            format!("|| {} ||\n", cells.join("\n| "))
        } else {
            format!("||\n\n{}\n\n||\n\n", cells.join("\n\n|\n\n"))
        });
    }
    text.push_str("|#");
    Part::new(text, outline)
}

fn part() -> impl Strategy<Value = Part> {
    leaf().prop_recursive(4, 24, 3, |inner| {
        let note = directive("{% note tip \"N\" %}", "note tip \"N\"", "{% endnote %}");
        let cut = directive("{% cut \"C\" %}", "cut \"C\"", "{% endcut %}");
        let row = prop::collection::vec(several(inner.clone()), 1..3);
        prop_oneof![
            several(inner.clone()).prop_map(note),
            several(inner.clone()).prop_map(cut),
            (prop::collection::vec(several(inner), 1..3), 2..5_usize)
                .prop_map(|(inner, width)| tabs(inner, width)),
            (prop::collection::vec(row, 1..3), any::<bool>())
                .prop_map(|(rows, tight)| table(rows, tight)),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_nested_is_read_as_it_was_meant(page in several(part())) {
        let (read, found) = codegen::page::parse("page.md", &page.text, &|path: &str| (path == "f.md").then_some("f\n"));
        prop_assert_eq!(show::outline(&read.blocks), page.outline, "of:\n{}", page.text);
        prop_assert_eq!(show::findings(&found), [""; 0], "of:\n{}", page.text);
        let bad = crate::walk::bad_spans(&read.blocks, &page.text);
        prop_assert!(bad.is_empty(), "{:?}", bad);
    }
}

//! Pages and findings as short texts, to compare and to look at.

use codegen::diagnostic::Diagnostic;
use codegen::page::{self, Block, Inline, Item, Table};

/// Reads a page that includes nothing.
pub fn read(text: &str) -> (page::Page, Vec<Diagnostic>) {
    page::parse("page.md", text, &|_| None)
}

/// A page's blocks, one a line, indented by what they stand in.
pub fn outline(blocks: &[Block]) -> String {
    let mut out = String::new();
    push_blocks(blocks, 0, &mut out);
    out
}

/// The outline of a page and what was found in it.
pub fn page(text: &str) -> String {
    let (page, found) = read(text);
    let mut out = outline(&page.blocks);
    for line in findings(&found) {
        out.push_str(&line);
        out.push('\n');
    }
    out
}

/// Each finding as `line:column code`.
pub fn findings(found: &[Diagnostic]) -> Vec<String> {
    found
        .iter()
        .map(|found| format!("{}:{} {}", found.place.line, found.place.column, found.code))
        .collect()
}

/// The cells of a table as outlines on one line.
pub fn cells(table: &Table) -> Vec<Vec<String>> {
    let cell = |cell: &page::Cell| {
        let blocks: Vec<_> = cell.blocks.iter().map(one_line).collect();
        blocks.join(" / ")
    };
    let row = |row: &page::Row| row.cells.iter().map(cell).collect();
    table.rows.iter().map(row).collect()
}

/// Running text with its marks.
pub fn inline(text: &[Inline]) -> String {
    text.iter()
        .map(|piece| match piece {
            Inline::Text(words, _) => words.clone(),
            Inline::Code(code, _) => format!("`{code}`"),
            Inline::Strong(inner, _) => format!("**{}**", inline(inner)),
            Inline::Emphasis(inner, _) => format!("*{}*", inline(inner)),
            Inline::Link { text, target, .. } => format!("[{}]({target})", inline(text)),
            Inline::Break(_) => "⏎".to_owned(),
            Inline::Html(html, _) => format!("html {html}"),
        })
        .collect()
}

fn one_line(block: &Block) -> String {
    let mut out = String::new();
    push_block(block, 0, &mut out);
    let lines: Vec<_> = out.lines().map(str::trim_start).collect();
    let line = lines.join("; ");
    line.strip_prefix("text ").unwrap_or(&line).to_owned()
}

fn push_blocks(blocks: &[Block], depth: usize, out: &mut String) {
    for block in blocks {
        push_block(block, depth, out);
    }
}

fn push(line: &str, depth: usize, out: &mut String) {
    out.push_str(&"  ".repeat(depth));
    out.push_str(line.trim_end());
    out.push('\n');
}

fn push_block(block: &Block, depth: usize, out: &mut String) {
    let inner = depth + 1;
    match block {
        Block::Heading {
            level,
            title,
            anchor,
            ..
        } => {
            let anchor = anchor
                .as_ref()
                .map_or(String::new(), |id| format!(" #{id}"));
            push(&format!("h{level} {}{anchor}", inline(title)), depth, out);
        }
        Block::Paragraph { text, .. } => push(&format!("text {}", inline(text)), depth, out),
        Block::Quote { blocks, .. } => {
            push("quote", depth, out);
            push_blocks(blocks, inner, out);
        }
        Block::List { ordered, items, .. } => {
            push(if *ordered { "numbered" } else { "list" }, depth, out);
            for Item { blocks, .. } in items {
                push("item", inner, out);
                push_blocks(blocks, inner + 1, out);
            }
        }
        Block::Fence { lang, code, .. } => push(&format!("fence {lang} {code:?}"), depth, out),
        Block::Table(table) => {
            push("table", depth, out);
            for row in &table.rows {
                push("row", inner, out);
                for cell in &row.cells {
                    push("cell", inner + 1, out);
                    push_blocks(&cell.blocks, inner + 2, out);
                }
            }
        }
        Block::Note {
            kind,
            title,
            blocks,
            ..
        } => {
            push(&format!("note {kind} {title:?}"), depth, out);
            push_blocks(blocks, inner, out);
        }
        Block::Cut { title, blocks, .. } => {
            push(&format!("cut {title:?}"), depth, out);
            push_blocks(blocks, inner, out);
        }
        Block::Tabs { tabs, .. } => {
            push("tabs", depth, out);
            for tab in tabs {
                push(&format!("tab {:?}", tab.title), inner, out);
                push_blocks(&tab.blocks, inner + 1, out);
            }
        }
        Block::Include { path, blocks, .. } => {
            push(&format!("include {path}"), depth, out);
            push_blocks(blocks, inner, out);
        }
    }
}

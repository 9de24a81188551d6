//! Tables of errors → rows.

use super::outline::File;
use super::table::{ErrorColumns, cell_words};
use super::text::marked;
use super::words::said;
use crate::facts::{ErrorRow, Prose};
use crate::page::{Block, Cell, Table};

/// Where a long code may be broken: it goes on in the next code span.
pub const BREAK: &str = "`<wbr>`";

/// Reads the rows; a cell with several codes or fields stands for as many rows.
pub fn rows(table: &Table, columns: &ErrorColumns, file: &File<'_>) -> Vec<ErrorRow> {
    let mut out = Vec::new();
    for row in table.rows.iter().skip(1) {
        let cell = |column: Option<usize>| column.and_then(|column| row.cells.get(column));
        let status = cell(columns.status).and_then(status);
        let message = cell(columns.message).map(cell_words).unwrap_or_default();
        let fields = each(cell(columns.field), field);
        for code in each(cell(columns.code), code) {
            out.extend(fields.iter().map(|field| ErrorRow {
                code: code.clone(),
                status: status.clone(),
                field: field.clone(),
                message: Prose(message.clone()),
                at: file.at(&row.span),
            }));
        }
    }
    out
}

/// What a cell holds, read part by part; one blank where it holds nothing.
fn each(cell: Option<&Cell>, read: fn(&str) -> Option<String>) -> Vec<Option<String>> {
    let parts = cell.map(parts).unwrap_or_default();
    let found: Vec<Option<String>> = parts
        .iter()
        .map(|part| read(part))
        .filter(Option::is_some)
        .collect();
    if found.is_empty() { vec![None] } else { found }
}

/// The code spans of a cell where nothing but commas stands between them, or else its words.
fn parts(cell: &Cell) -> Vec<String> {
    let words: Vec<String> = cell
        .blocks
        .iter()
        .map(|block| match block {
            Block::Paragraph { text, .. } | Block::Heading { title: text, .. } => marked(text),
            _ => String::new(),
        })
        .collect();
    let words = words.join(" ").replace(BREAK, "");
    let (mut spans, mut between) = (Vec::new(), Vec::new());
    for (number, part) in words.split('`').enumerate() {
        if number % 2 == 1 {
            &mut spans
        } else {
            &mut between
        }
        .push(part);
    }
    let only_spans = between
        .iter()
        .all(|part| part.chars().all(|letter| " ,;/|".contains(letter)));
    match spans.as_slice() {
        [_, _, ..] if only_spans => spans.into_iter().map(str::to_owned).collect(),
        [first, ..] => vec![(*first).to_owned()],
        [] => vec![words],
    }
}

/// A code; a sentence is a message, and a blank is none.
fn code(text: &str) -> Option<String> {
    let code = text.trim().trim_matches(['*', '\'', '"']);
    let is_code = !is_blank(code)
        && !code.contains(char::is_whitespace)
        && code.chars().any(char::is_alphanumeric);
    is_code.then(|| code.to_owned())
}

fn field(text: &str) -> Option<String> {
    let field = text.trim();
    (!is_blank(field) && !field.contains(' ')).then(|| field.to_owned())
}

fn is_blank(text: &str) -> bool {
    let text = said(text).to_lowercase();
    matches!(
        text.trim(),
        "" | "-" | "—" | "–" | "empty" | "empty value" | "empty string" | "no code" | "none"
    )
}

fn status(cell: &Cell) -> Option<String> {
    let words = cell_words(cell);
    let digits: String = words.chars().filter(char::is_ascii_digit).collect();
    (digits.len() == 3).then_some(digits)
}

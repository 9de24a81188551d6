//! Tables of errors → rows.

use super::outline::File;
use super::table::{ErrorColumns, cell_words};
use super::text::marked;
use crate::facts::{ErrorRow, Prose};
use crate::page::{Block, Cell, Table};

/// Where a long code may be broken: it goes on in the next code span.
pub const BREAK: &str = "`<wbr>`";

/// Reads the rows.
pub fn rows(table: &Table, columns: &ErrorColumns, file: &File<'_>) -> Vec<ErrorRow> {
    table
        .rows
        .iter()
        .skip(1)
        .map(|row| {
            let cell = |column: Option<usize>| column.and_then(|column| row.cells.get(column));
            let named = cell(columns.code);
            let code = named.and_then(code);
            let message = cell(columns.message).map(cell_words).unwrap_or_default();
            ErrorRow {
                code,
                status: cell(columns.status).and_then(status),
                field: cell(columns.field)
                    .map(cell_words)
                    .filter(|field| !is_blank(field) && !field.contains(' ')),
                message: Prose(message),
                at: file.at(&row.span),
            }
        })
        .collect()
}

/// The code in a cell; a sentence is a message, and a blank is none.
fn code(cell: &Cell) -> Option<String> {
    let Some(Block::Paragraph { text, .. }) = cell.blocks.first() else {
        return None;
    };
    let words = marked(text).replace(BREAK, "");
    let coded = words.split('`').nth(1);
    let code = coded
        .unwrap_or(&words)
        .trim()
        .trim_matches(['*', '\'', '"']);
    let is_code = !is_blank(code)
        && !code.contains(char::is_whitespace)
        && code.chars().any(char::is_alphanumeric);
    is_code.then(|| code.to_owned())
}

fn is_blank(text: &str) -> bool {
    let text = text.to_lowercase();
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

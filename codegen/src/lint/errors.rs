//! Tables of error codes.

use super::subject::Subject;
use crate::diagnostic::Diagnostic;
use crate::extract::table::{cell_words, error_shape};
use crate::facts::Region;
use crate::page::{Block, Table};

/// Checks one page.
pub fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if subject.method().is_none() {
        return found;
    }
    for (region, block) in subject.regions() {
        if let (Region::Errors, Block::Table(table)) = (region, block) {
            found.extend(table_of(subject, table));
        }
    }
    found
}

fn table_of(subject: &Subject<'_>, table: &Table) -> Vec<Diagnostic> {
    let Some(columns) = error_shape(table) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let Some(column) = columns.code else {
        if columns.field.is_none() {
            found.push(subject.finding(
                table.span.start,
                "errors-without-codes",
                "This table of errors has no column of codes.",
                "Add a column `Code` with what the answer holds as `error`.",
            ));
        }
        return found;
    };
    for row in table.rows.iter().skip(1) {
        let Some(cell) = row.cells.get(column) else {
            continue;
        };
        let code = cell_words(cell);
        if code.chars().all(|letter| "-—– ".contains(letter)) {
            found.push(subject.finding(
                cell.span.start,
                "error-without-code",
                "This row does not say what code the error has.",
                "Write what the answer holds as `error`; where that is empty, write \"Empty value\".",
            ));
        } else if is_sentence(&code) {
            found.push(subject.finding(
                cell.span.start,
                "error-code-is-text",
                "A message stands where the code of the error belongs.",
                "Write what the answer holds as `error`, and the message into a column of its own.",
            ));
        }
    }
    found
}

/// Words, where codes are capitals, digits and marks. That a code is empty is said in words, too.
fn is_sentence(code: &str) -> bool {
    let words: Vec<&str> = code.split_whitespace().collect();
    let is_word = |word: &&&str| word.bytes().all(|byte| byte.is_ascii_lowercase());
    words.len() > 2
        && words.iter().filter(is_word).count() > 1
        && !code.to_lowercase().starts_with("empty")
        && !code.to_lowercase().starts_with("no ")
}

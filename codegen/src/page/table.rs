//! `#| || cell | cell || |#` → rows of cells, by the grammar of the reference renderer.
//!
//! Fences and code spans closed on their line hide the marks inside them, `\` hides the next character, and a
//! table within a cell hides its own.

use std::ops::Range;

use super::fence::Fence;

/// What a table's text splits into; every range is of the text that was split.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grid {
    /// The rows in order.
    pub rows: Vec<GridRow>,
    /// Behind the table's end.
    pub end: usize,
    /// What is wrong with it.
    pub problems: Vec<(usize, Problem)>,
}

/// A row's bytes and those of its cells, untrimmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GridRow {
    /// From its opening mark to behind its closing one.
    pub range: Range<usize>,
    /// The cells in order.
    pub cells: Vec<Range<usize>>,
}

/// Something malformed that the split survived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// The text ended before the table did.
    TableNotClosed,
    /// The next row, or the table's end, came before the row's end.
    RowNotClosed,
    /// Text between rows.
    TextBetweenRows,
    /// A row without any text.
    EmptyRow,
}

/// Whether a line starts a table.
pub fn starts(line: &str) -> bool {
    line.trim_start()
        .strip_prefix("#|")
        .is_some_and(|rest| rest.trim().is_empty() || rest.trim_start().starts_with("||"))
}

/// Splits the table that starts on the line at `start`.
pub fn split(text: &str, start: usize) -> Grid {
    let blanks = text[start..].len() - text[start..].trim_start().len();
    let mut splitter = Splitter {
        text,
        at: start + blanks + 2,
        row: None,
        level: 0,
        grid: Grid::default(),
    };
    splitter.run();
    splitter.grid
}

struct Splitter<'t> {
    text: &'t str,
    at: usize,
    row: Option<OpenRow>,
    level: usize,
    grid: Grid,
}

struct OpenRow {
    start: usize,
    cells: Vec<Range<usize>>,
    cell: usize,
}

impl Splitter<'_> {
    fn run(&mut self) {
        let mut seen = self.at;
        while self.at < self.text.len() {
            if self.at > seen && self.text.as_bytes()[self.at - 1] == b'\n' {
                seen = self.at;
                if self.skip_fence() {
                    continue;
                }
                if self.line_start() {
                    return;
                }
                continue;
            }
            if self.token() {
                return;
            }
        }
        self.problem(self.text.len(), Problem::TableNotClosed);
        self.close_row(self.text.len(), self.text.len());
        self.grid.end = self.text.len();
    }

    /// Marks that only the start of a line can hold; true at the table's end.
    fn line_start(&mut self) -> bool {
        let line = line_of(self.rest());
        let mark = line.trim_start_matches([' ', '\t']);
        let here = self.at + line.len() - mark.len();
        if starts(mark) && self.row.is_some() {
            self.level += 1;
            self.at = here + 2;
        } else if mark.starts_with("|#") && self.level == 0 {
            if self.row.is_some() {
                self.problem(here, Problem::RowNotClosed);
                self.close_row(here, here);
            }
            self.grid.end = here + 2;
            return true;
        } else if self.level == 0 && self.row.is_some() && opens_row(mark) {
            self.problem(here, Problem::RowNotClosed);
            self.close_row(here, here);
            self.at = here;
        } else {
            self.at = here;
        }
        self.at < self.text.len() && !self.rest().starts_with('\n') && self.token()
    }

    /// One token inside a line; true at the table's end.
    fn token(&mut self) -> bool {
        let rest = self.rest();
        let first = rest.as_bytes()[0];
        if self.row.is_none() && first != b'|' && !first.is_ascii_whitespace() {
            // One finding for all of it.
            let line = line_of(rest);
            let length = line.find("||").filter(|at| *at > 0).unwrap_or(line.len());
            self.problem(self.at, Problem::TextBetweenRows);
            self.at += length;
            return false;
        }
        match first {
            b'\\' => {
                let next = rest[1..].chars().next().map_or(0, char::len_utf8);
                // A newline must be seen as one.
                self.at += if rest[1..].starts_with('\n') {
                    1
                } else {
                    1 + next
                };
            }
            b'`' => self.at += code_span(line_of(rest)),
            b'|' if self.level == 0 && rest.starts_with("||") => {
                if self.row.is_some() {
                    self.close_row(self.at, self.at + 2);
                } else {
                    self.row = Some(OpenRow {
                        start: self.at,
                        cells: Vec::new(),
                        cell: self.at + 2,
                    });
                }
                self.at += 2;
                if self.row.is_some() {
                    self.open_fence_behind_mark();
                }
            }
            b'|' if self.level == 0 && rest.starts_with("|#") && self.row.is_none() => {
                self.grid.end = self.at + 2;
                return true;
            }
            b'|' if self.level > 0 && rest.starts_with("|#") => {
                self.level -= 1;
                self.at += 2;
            }
            b'|' if self.level == 0 => {
                if let Some(row) = &mut self.row {
                    row.cells.push(row.cell..self.at);
                    row.cell = self.at + 1;
                }
                self.at += 1;
                self.open_fence_behind_mark();
            }
            _ if self.row.is_some() => self.at += plain(rest),
            _ => self.at += rest.chars().next().map_or(1, char::len_utf8),
        }
        false
    }

    /// A cell may start with a fence on the line of its mark.
    fn open_fence_behind_mark(&mut self) {
        let line = line_of(self.rest());
        if let Some(fence) =
            Fence::opened_by(line).filter(|_| line.trim_start().starts_with(['`', '~']))
        {
            self.at += line.len();
            self.skip_to_end_of(fence);
        }
    }

    /// At the start of a line that opens a fence: goes behind its end.
    fn skip_fence(&mut self) -> bool {
        let line = line_of(self.rest());
        if line.trim_start().starts_with("||") {
            return false;
        }
        let Some(fence) = Fence::opened_by(line) else {
            return false;
        };
        self.at = (self.at + line.len() + 1).min(self.text.len());
        self.skip_to_end_of(fence);
        true
    }

    fn skip_to_end_of(&mut self, fence: Fence) {
        while self.at < self.text.len() {
            let line = line_of(self.rest());
            if let Some(length) = fence.closed_by(line) {
                self.at += length;
                return;
            }
            self.at = (self.at + line.len() + 1).min(self.text.len());
        }
    }

    fn close_row(&mut self, cell_end: usize, row_end: usize) {
        let Some(mut row) = self.row.take() else {
            return;
        };
        row.cells.push(row.cell..cell_end.max(row.cell));
        if row
            .cells
            .iter()
            .all(|cell| self.text[cell.clone()].trim().is_empty())
        {
            self.problem(row.start, Problem::EmptyRow);
        } else {
            self.grid.rows.push(GridRow {
                range: row.start..row_end,
                cells: row.cells,
            });
        }
    }

    fn problem(&mut self, at: usize, problem: Problem) {
        self.grid.problems.push((at, problem));
    }

    fn rest(&self) -> &str {
        &self.text[self.at..]
    }
}

/// Whether a line that starts inside a row starts the next one: `||` with something behind it.
fn opens_row(line: &str) -> bool {
    let behind = line.strip_prefix("||").map(str::trim_start);
    behind.is_some_and(|text| !text.trim_end().is_empty() && !text.starts_with('|'))
}

fn line_of(text: &str) -> &str {
    memchr::memchr(b'\n', text.as_bytes()).map_or(text, |end| &text[..end])
}

/// How many bytes at the start of a text no mark can stand in; a newline ends them, and counts.
fn plain(text: &str) -> usize {
    let bytes = text.as_bytes();
    let length = bytes
        .iter()
        .skip(1)
        .take_while(|byte| !b"\\`|\n".contains(byte))
        .count();
    if bytes.first() == Some(&b'\n') {
        1
    } else {
        1 + length
    }
}

/// How many bytes a code span at the start of a line takes, or its backticks where it is not closed on the line.
fn code_span(line: &str) -> usize {
    let ticks = line.bytes().take_while(|byte| *byte == b'`').count();
    let mut at = ticks;
    while let Some(found) = line[at..].find('`') {
        let run = line[at + found..]
            .bytes()
            .take_while(|byte| *byte == b'`')
            .count();
        at += found + run;
        if run == ticks {
            return at;
        }
    }
    ticks
}

//! `#| || cell | cell || |#` → rows of cells, by the grammar of the reference renderer.
//!
//! Fences, and code spans and `{{ … }}` closed on their line, hide the marks inside them, `\` hides the next
//! character, and a table within a cell hides its own. Where a table does not end, it ends before the first line that
//! no row can hold: the rest of the page must not be lost in it.

mod lines;

use std::ops::Range;

use super::fence::Fence;
use lines::{
    attributes, code_span, ends_table, is_heading, line_of, opens_row, plain, trailing_attributes,
};

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
    let mut splitter = Splitter::new(text, start);
    if !splitter.run()
        && let Some(heading) = splitter.heading
    {
        splitter = Splitter::new(&text[..heading], start);
        splitter.run();
    }
    splitter.grid
}

/// Where the table that starts on the line at `start` ends, if it does.
pub fn closed_end(text: &str, start: usize) -> Option<usize> {
    let mut splitter = Splitter::new(text, start);
    splitter.run().then_some(splitter.grid.end)
}

struct Splitter<'t> {
    text: &'t str,
    at: usize,
    row: Option<OpenRow>,
    level: usize,
    /// The first heading within a row, where a table without an end most likely should have ended.
    heading: Option<usize>,
    grid: Grid,
}

struct OpenRow {
    start: usize,
    cells: Vec<Range<usize>>,
    cell: usize,
}

/// What a token does to the table.
#[derive(PartialEq, Eq)]
enum Step {
    On,
    Closed,
    NotClosed,
}

impl<'t> Splitter<'t> {
    fn new(text: &'t str, start: usize) -> Self {
        let blanks = text[start..].len() - text[start..].trim_start().len();
        Self {
            text,
            at: start + blanks + 2,
            row: None,
            level: 0,
            heading: None,
            grid: Grid::default(),
        }
    }

    /// Splits the table; false where it does not end.
    fn run(&mut self) -> bool {
        let mut seen = self.at;
        while self.at < self.text.len() {
            let step = if self.at > seen && self.text.as_bytes()[self.at - 1] == b'\n' {
                seen = self.at;
                self.line_start()
            } else {
                self.token()
            };
            match step {
                Step::On => {}
                Step::Closed => {
                    self.at += trailing_attributes(line_of(self.rest()));
                    self.grid.end = self.at;
                    return true;
                }
                Step::NotClosed => break,
            }
        }
        self.problem(self.at, Problem::TableNotClosed);
        self.close_row(self.at, self.at);
        self.grid.end = self.at;
        false
    }

    /// What only the start of a line can hold.
    fn line_start(&mut self) -> Step {
        if self.skip_fence() {
            return Step::On;
        }
        let line = line_of(self.rest());
        let mark = line.trim_start_matches([' ', '\t']);
        let here = self.at + line.len() - mark.len();
        if self.row.is_none() && ends_table(mark) {
            return Step::NotClosed;
        }
        if self.row.is_some() && is_heading(mark) {
            self.heading.get_or_insert(self.at);
        }
        if self.level == 0 && self.row.is_some() && opens_row(mark) {
            self.problem(here, Problem::RowNotClosed);
            self.close_row(here, here);
        }
        self.at = here;
        if self.at < self.text.len() && !self.rest().starts_with('\n') {
            self.token()
        } else {
            Step::On
        }
    }

    /// One token inside a line.
    fn token(&mut self) -> Step {
        let rest = self.rest();
        let first = rest.chars().next().unwrap_or('\n');
        if self.row.is_none() && first != '|' && !first.is_whitespace() {
            // One finding for all of it.
            let line = line_of(rest);
            let length = line.find("||").filter(|at| *at > 0).unwrap_or(line.len());
            self.problem(self.at, Problem::TextBetweenRows);
            self.at += length;
            return Step::On;
        }
        match first {
            '\\' => {
                // A newline must be seen as one.
                let hidden = rest[1..].chars().next().filter(|next| *next != '\n');
                self.at += 1 + hidden.map_or(0, char::len_utf8);
            }
            '`' => self.at += code_span(line_of(rest)),
            '{' if rest.starts_with("{{") => {
                let closed = line_of(rest).find("}}").map_or(2, |at| at + 2);
                self.at += closed;
            }
            '#' if self.row.is_some() && starts(line_of(rest)) => {
                self.level += 1;
                self.at += 2;
            }
            '|' if rest.starts_with("|#") && self.level > 0 => {
                self.level -= 1;
                self.at += 2;
            }
            '|' if self.level > 0 => {
                self.at += 1;
                self.skip_fence_behind_mark();
            }
            '|' if rest.starts_with("||") => {
                if self.row.is_some() {
                    self.close_row(self.at, self.at + 2);
                    self.at += 2;
                } else {
                    self.row = Some(OpenRow {
                        start: self.at,
                        cells: Vec::new(),
                        cell: self.at + 2,
                    });
                    self.at += 2;
                    self.at += self
                        .rest()
                        .strip_prefix(':')
                        .map_or(0, |rest| attributes(rest).map_or(0, |length| length + 1));
                    self.open_cell();
                }
            }
            '|' if rest.starts_with("|#") => {
                if self.row.is_some() {
                    self.problem(self.at, Problem::RowNotClosed);
                    self.close_row(self.at, self.at);
                }
                self.at += 2;
                return Step::Closed;
            }
            '|' => {
                let here = self.at;
                self.at += 1;
                if let Some(row) = &mut self.row {
                    row.cells.push(row.cell..here);
                    self.open_cell();
                } else if let Some(rest) = self.rest().strip_prefix(':') {
                    self.at += attributes(rest).map_or(0, |length| length + 1);
                }
            }
            _ if self.row.is_some() => self.at += plain(rest),
            _ => self.at += rest.chars().next().map_or(1, char::len_utf8),
        }
        Step::On
    }

    /// Behind the mark that a cell starts with: its attributes are no text of it.
    fn open_cell(&mut self) {
        let line = line_of(self.rest());
        let blanks = super::view::indent(line);
        if let Some(rest) = line[blanks..].strip_prefix("::")
            && let Some(length) = attributes(rest)
        {
            self.at += blanks + 2 + length;
        }
        if let Some(row) = &mut self.row {
            row.cell = self.at;
        }
        self.skip_fence_behind_mark();
    }

    fn skip_fence_behind_mark(&mut self) {
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
        if line.trim_start().starts_with('|') {
            return false;
        }
        let Some(fence) = Fence::opened_by(line) else {
            return false;
        };
        if self.row.is_none() {
            self.problem(self.at, Problem::TextBetweenRows);
        }
        self.at = (self.at + line.len() + 1).min(self.text.len());
        self.skip_to_end_of(fence);
        true
    }

    /// Where the fence has no end, it hides nothing: the rows behind it matter more.
    fn skip_to_end_of(&mut self, fence: Fence) {
        let mut at = self.at;
        while at < self.text.len() {
            let line = line_of(&self.text[at..]);
            if let Some(length) = fence.closed_by(line) {
                self.at = at + length;
                return;
            }
            at = (at + line.len() + 1).min(self.text.len());
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

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }
}

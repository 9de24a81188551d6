//! A text line by line: directives and `#|` tables are carved out, what is between them is plain Markdown.

use memchr::memchr;

use super::context::Context;
use super::directive::{Directive, Kind};
use super::fence::Fence;
use super::view::View;
use super::{Block, Cell, Row, Table, markdown, table, tabs};

/// Reads a view that may hold directives and tables.
pub fn blocks(view: &View<'_>, context: &mut Context<'_>) -> Vec<Block> {
    let mut scan = Scan {
        view,
        context,
        blocks: Vec::new(),
        text_start: 0,
    };
    scan.run();
    scan.blocks
}

/// A line's start, end (before the newline), and the start of the next.
#[derive(Debug, Clone, Copy)]
pub struct Line {
    pub start: usize,
    pub end: usize,
    pub next: usize,
}

/// The line that starts at `start`.
pub fn line_at(text: &str, start: usize) -> Line {
    let end = memchr(b'\n', &text.as_bytes()[start..]).map_or(text.len(), |at| start + at);
    let next = (end + 1).min(text.len());
    Line { start, end, next }
}

struct Scan<'s, 't, 'c> {
    view: &'s View<'t>,
    context: &'s mut Context<'c>,
    blocks: Vec<Block>,
    /// Where the plain Markdown that is not read yet starts.
    text_start: usize,
}

impl Scan<'_, '_, '_> {
    fn run(&mut self) {
        let text = self.view.text();
        let mut fence: Option<Fence> = None;
        let mut at = 0;
        while at < text.len() {
            let line = line_at(text, at);
            let content = &text[line.start..line.end];
            at = line.next;
            if let Some(open) = fence {
                if open.closed_by(content).is_some() {
                    fence = None;
                }
            } else if let Some(open) = Fence::opened_by(content) {
                fence = Some(open);
            } else if table::starts(content) {
                at = self.table(line.start);
            } else if let Some(inside) = directive_in(content) {
                if let Some((directive, behind)) = Directive::read(content) {
                    let behind = line.end - behind.len();
                    at = self.directive(&directive, line, behind);
                } else {
                    self.inner_directive(line.start + inside, content);
                }
            } else if content.trim_start().starts_with("|#") {
                let offset = self.view.origin(line.start);
                self.context.warn(
                    offset,
                    "table-not-open",
                    "This ends a table where none is open.",
                    "Write `#|` where the table starts, or remove this.",
                );
            }
        }
        self.text(text.len(), text.len());
    }

    /// Reads the plain Markdown up to `end` and goes on behind `next`.
    fn text(&mut self, end: usize, next: usize) {
        if self.text_start < end {
            let view = self.view.slice(self.text_start..end);
            let first = self.text_start == 0 || self.view.text()[..self.text_start].ends_with('\n');
            self.blocks
                .extend(markdown::blocks(&view.dedent_all(first)));
        }
        self.text_start = next.max(self.text_start);
    }

    fn table(&mut self, start: usize) -> usize {
        let text = self.view.text();
        self.text(start, start);
        let width = super::view::indent(&text[start..]);
        // The rest of the page loses the table's own indentation; what is behind the table is read again.
        let rest = self.view.slice(start..text.len());
        let grid = table::split(rest.text(), 0);
        for (at, problem) in &grid.problems {
            self.context.table_problem(rest.origin(*at), *problem);
        }
        let rows = grid
            .rows
            .iter()
            .map(|row| Row {
                cells: row
                    .cells
                    .iter()
                    .map(|cell| self.cell(&rest.slice(cell.clone()).dedent(width, false)))
                    .collect(),
                span: rest.span(row.range.clone()),
            })
            .collect();
        let end = start + grid.end;
        self.blocks.push(Block::Table(Table {
            rows,
            span: rest.span(0..grid.end),
        }));
        self.text_start = end;
        line_at(text, end.min(text.len())).next.max(end)
    }

    fn cell(&mut self, view: &View<'_>) -> Cell {
        let text = view.text();
        let blanks = text.len() - text.trim_start().len();
        // Text that starts on a line of its own has an indentation of its own.
        let own_line = text[..blanks].rfind('\n').map(|newline| newline + 1);
        let dedented = view
            .slice(own_line.unwrap_or(blanks)..text.trim_end().len().max(blanks))
            .dedent_all(own_line.is_some());
        let view = view.trim();
        Cell {
            blocks: blocks(&dedented, self.context),
            span: view.span(0..view.text().len()),
        }
    }

    /// A directive's line; returns where to go on.
    fn directive(&mut self, directive: &Directive<'_>, line: Line, behind: usize) -> usize {
        let text = self.view.text();
        let here = self.view.origin(line.start);
        self.text(line.start, behind);
        if let Some(kind) = directive.opens() {
            let (inner_end, after) = match end_of(text, behind, kind) {
                Some(end) => end,
                None => {
                    self.context.warn(
                        here,
                        "directive-not-closed",
                        format!(
                            "The text ends before this does: no `{}` follows.",
                            kind.end()
                        ),
                        &format!("Write `{}` where it ends.", kind.end()),
                    );
                    (text.len(), text.len())
                }
            };
            let inner = self.view.slice(behind..inner_end);
            let span = self.view.span(line.start..after);
            self.text_start = after;
            let block = match directive {
                Directive::Note { kind, title } => Some(Block::Note {
                    kind: (*kind).to_owned(),
                    title: (*title).to_owned(),
                    blocks: self.inner(&inner),
                    span,
                }),
                Directive::Cut(title) => Some(Block::Cut {
                    title: (*title).to_owned(),
                    blocks: self.inner(&inner),
                    span,
                }),
                Directive::Tabs => Some(Block::Tabs {
                    tabs: tabs::tabs(&inner, self.context),
                    span,
                }),
                // Conditions hold what the published documentation does not show.
                _ => None,
            };
            self.blocks.extend(block);
            return after;
        }
        match directive {
            Directive::Include(target) => {
                let (path, found) = self.context.include(target, here, |text, context| {
                    blocks(&View::whole(text), context)
                });
                self.blocks.push(Block::Include {
                    path,
                    blocks: found,
                    span: self.view.span(line.start..behind),
                });
            }
            Directive::End(kind) => self.context.warn(
                here,
                "directive-not-open",
                format!("`{}` ends something that is not open.", kind.end()),
                "Remove it, or write what it ends.",
            ),
            _ => self.context.warn(
                here,
                "directive-unknown",
                "This directive is not known and was not read.",
                "Correct it; known are note, cut, list tabs, if and include.",
            ),
        }
        behind
    }

    fn inner(&mut self, view: &View<'_>) -> Vec<Block> {
        blocks(&view.dedent_all(false), self.context)
    }

    fn inner_directive(&mut self, offset: usize, line: &str) {
        if line.contains("%}") && !line.contains("`{%") {
            let offset = self.view.origin(offset);
            self.context.warn(
                offset,
                "directive-in-line",
                "A directive stands within a line and was read as text.",
                "Give it a line of its own.",
            );
        }
    }
}

/// Where the first directive of a line starts.
fn directive_in(line: &str) -> Option<usize> {
    let first = memchr(b'{', line.as_bytes())?;
    line[first..].find("{%").map(|at| first + at)
}

/// Where what a directive opened ends: before the line of its end, and behind the end.
fn end_of(text: &str, start: usize, kind: Kind) -> Option<(usize, usize)> {
    let mut open = 1;
    let mut fence: Option<Fence> = None;
    let mut at = start;
    while at < text.len() {
        let line = line_at(text, at);
        let content = &text[line.start..line.end];
        at = line.next;
        if let Some(open) = fence {
            if open.closed_by(content).is_some() {
                fence = None;
            }
            continue;
        }
        // An end may stand behind a cell's or a sentence's last word.
        let Some(mark) = directive_in(content).and_then(|_| content.rfind("{%")) else {
            fence = Fence::opened_by(content);
            continue;
        };
        let Some((directive, behind)) = Directive::read(&content[mark..]) else {
            continue;
        };
        if directive.opens() == Some(kind) {
            open += 1;
        } else if directive == Directive::End(kind) {
            open -= 1;
            if open == 0 {
                let own_line = content[..mark].trim().is_empty();
                let end = if own_line {
                    line.start
                } else {
                    line.start + mark
                };
                return Some((end.max(start), line.end - behind.len()));
            }
        }
    }
    None
}

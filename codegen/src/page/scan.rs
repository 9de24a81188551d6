//! A text line by line: directives and `#|` tables are carved out, what is between them is plain Markdown.

use memchr::memchr;

use super::context::Context;
use super::directive::{Directive, Kind};
use super::fence::Hidden;
use super::view::View;
use super::{Block, Cell, Row, Table, markdown, quick, table, tabs};

/// Reads a view that may hold directives and tables.
pub fn blocks(view: &View<'_>, context: &mut Context<'_>) -> Vec<Block> {
    let deep = !context.enter();
    let mut scan = Scan {
        view,
        context,
        blocks: Vec::new(),
        text_start: 0,
    };
    if let Some(fence) = quick::fence(view).filter(|_| !deep) {
        // Within a fence nothing else is read, and this one ends with the view: most tabs are one.
        scan.blocks.push(fence);
    } else if deep {
        scan.context.too_deep(view.origin(0));
        scan.text(view.text().len(), view.text().len());
    } else {
        scan.run();
    }
    let blocks = scan.blocks;
    context.leave();
    blocks
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
        let mut hidden: Option<(usize, Hidden)> = None;
        let mut at = 0;
        while at < text.len() {
            let line = line_at(text, at);
            let content = &text[line.start..line.end];
            at = line.next;
            if let Some((_, kind)) = hidden {
                if let Some(length) = kind.closed_by(content) {
                    hidden = None;
                    self.marks_behind(kind, line, length);
                }
            } else if let Some(kind) = Hidden::opened_by(content) {
                hidden = Some((line.start, kind));
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
                self.table_not_open(line.start);
            } else if table::starts(content.trim_start_matches(['>', ' '])) {
                self.warn(
                    line.start,
                    "table-in-quote",
                    "This table stands in a quotation and was read as text.",
                    "Take the quotation marks away.",
                );
            }
        }
        match hidden {
            Some((start, Hidden::Fence(_))) => self.warn(
                start,
                "fence-not-closed",
                "This code block does not end; all that follows was read as code.",
                "Close it with the marks that it starts with.",
            ),
            Some((start, Hidden::Comment)) => self.warn(
                start,
                "comment-not-closed",
                "This comment does not end; all that follows was not read.",
                "Write `-->` where it ends.",
            ),
            None => {}
        }
        self.text(text.len(), text.len());
    }

    fn warn(&mut self, at: usize, code: &'static str, message: &str, help: &str) {
        self.context.warn(self.view.origin(at), code, message, help);
    }

    fn table_not_open(&mut self, at: usize) {
        self.warn(
            at,
            "table-not-open",
            "This ends a table where none is open.",
            "Write `#|` where the table starts, or remove this.",
        );
    }

    /// Plain Markdown would not end the code here, where the mark of a table that is not open follows.
    fn marks_behind(&mut self, kind: Hidden, line: Line, length: usize) {
        let behind = line.start + length;
        if matches!(kind, Hidden::Fence(_)) && !self.view.text()[behind..line.end].trim().is_empty()
        {
            self.table_not_open(behind);
            self.text(behind, behind);
        }
    }

    /// Reads the plain Markdown up to `end` and goes on behind `next`.
    fn text(&mut self, end: usize, next: usize) {
        if self.text_start < end {
            let view = self.view.slice(self.text_start..end);
            let first = self.text_start == 0 || self.view.text()[..self.text_start].ends_with('\n');
            let view = view.dedent_all(first);
            let (blocks, deep) = markdown::blocks(&view);
            self.blocks.extend(blocks);
            if let Some(at) = deep {
                self.context.too_deep(view.origin(at));
            }
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
        end
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
            // A cell that is joined with the one before it or above it says nothing of its own.
            blocks: if [">", "^"].contains(&view.text()) {
                Vec::new()
            } else {
                blocks(&dedented, self.context)
            },
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
                    blocks: self.inner(inner),
                    span,
                }),
                Directive::Cut(title) => Some(Block::Cut {
                    title: (*title).to_owned(),
                    blocks: self.inner(inner),
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

    fn inner(&mut self, view: View<'_>) -> Vec<Block> {
        blocks(&view.dedent_all(false), self.context)
    }

    fn inner_directive(&mut self, offset: usize, line: &str) {
        let starts_line = line.trim_start().starts_with("{%");
        if starts_line && !line.contains("%}") {
            self.warn(
                offset,
                "directive-unknown",
                "This directive does not end on its line and was read as text.",
                "Write `%}` where it ends.",
            );
        } else if line.contains("%}") && !line.contains("`{%") {
            self.warn(
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
    let mut hidden: Option<Hidden> = None;
    let mut at = start;
    while at < text.len() {
        let line = line_at(text, at);
        let content = &text[line.start..line.end];
        at = line.next;
        if let Some(kind) = hidden {
            if kind.closed_by(content).is_some() {
                hidden = None;
            }
            continue;
        }
        if table::starts(content)
            && let Some(end) = table::closed_end(text, line.start)
        {
            at = end;
            continue;
        }
        // An end may stand behind a cell's or a sentence's last word.
        let mark = directive_in(content).and_then(|_| content.rfind("{%"));
        let Some(mark) = mark.filter(|mark| !content[..*mark].ends_with('`')) else {
            hidden = Hidden::opened_by(content);
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

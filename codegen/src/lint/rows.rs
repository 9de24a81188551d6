//! Tables of parameters and of answers, row by row.

use super::subject::{Subject, walk};
use crate::diagnostic::{Diagnostic, Place};
use crate::extract::table::{Shape, cell_words, shape};
use crate::facts::{Field, Region, Section};
use crate::page::{Block, Table};
use crate::resolve::is_pattern;

/// The fragment that says what a star means.
const STARS: &str = "_includes/required.md";

/// Checks one page.
pub fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if subject.method().is_none() {
        return found;
    }
    for (region, block) in subject.regions() {
        let of_fields = matches!(
            region,
            Region::Head | Region::Parameters | Region::Response | Region::Other
        );
        walk(std::slice::from_ref(block), &mut |block| {
            if let Block::Table(table) = block {
                found.extend(cells(subject, table));
                if of_fields {
                    found.extend(form(subject, table));
                }
            }
        });
    }
    for region in [Region::Head, Region::Parameters, Region::Response] {
        for (section, fields) in subject.tables(region) {
            found.extend(twice(fields));
            for field in fields {
                if let Some(place) = field.at.0.clone() {
                    let of_answer =
                        region == Region::Response && !explains_stars(subject, section, &place);
                    found.extend(row(field, place, of_answer, fields));
                }
            }
            // A table of values under a heading that says so names no fields.
            let of_values = section.title.to_lowercase().starts_with("possible values");
            if !of_values {
                found.extend(fields.iter().filter_map(untyped));
            }
        }
    }
    found
}

/// Rows with another number of cells than the first.
fn cells(subject: &Subject<'_>, table: &Table) -> Vec<Diagnostic> {
    let width = table.rows.first().map_or(0, |row| row.cells.len());
    let uneven = table.rows.iter().filter(|row| row.cells.len() != width);
    uneven
        .map(|row| {
            subject.finding(
                row.span.start,
                "row-uneven",
                format!(
                    "This row has {} cells, and the first row of the table {width}.",
                    row.cells.len()
                ),
                "Give it as many, and write `\\|` for a bar that separates no cells.",
            )
        })
        .collect()
}

/// The header, and rows that are no rows.
fn form(subject: &Subject<'_>, table: &Table) -> Vec<Diagnostic> {
    let Shape::Fields(columns) = shape(table) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    if !columns.header {
        found.push(subject.finding(
            table.span.start,
            "table-without-header",
            "The first row of this table describes a field: the header is missing.",
            "Write `|| **Name** `type` | **Description** ||` above it.",
        ));
    }
    for row in table.rows.iter().skip(usize::from(columns.header)) {
        let Some(first) = row.cells.get(columns.name) else {
            continue;
        };
        let name = cell_words(first);
        let told = row.cells.iter().enumerate().any(|(at, cell)| {
            at != columns.name
                && Some(at) != columns.ty
                && !subject.text[cell.span.clone()].trim().is_empty()
        });
        if told || name.is_empty() {
            continue;
        }
        found.push(if name.contains(' ') && !has_code(first) {
            subject.finding(
                first.span.start,
                "row-is-title",
                "This row names no field: it is a title of the rows below it.",
                "End the table above it, and write the title as a heading.",
            )
        } else {
            subject.finding(
                first.span.start,
                "row-without-description",
                "Nothing beside the name describes this field.",
                "Describe it in the cell beside its name.",
            )
        });
    }
    found
}

fn has_code(cell: &crate::page::Cell) -> bool {
    let mut has = false;
    super::subject::inlines(&cell.blocks, &mut |piece| {
        has |= matches!(piece, crate::page::Inline::Code(..));
    });
    has
}

/// Names that stand in a table twice.
fn twice(fields: &[Field]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (at, field) in fields.iter().enumerate() {
        let (Some(name), Some(place)) = (field.names.first(), field.at.0.clone()) else {
            continue;
        };
        let before: Vec<&String> = fields[..at]
            .iter()
            .flat_map(|field| field.names.first())
            .collect();
        if before.contains(&name) {
            found.push(
                Diagnostic::warning(
                    place,
                    "name-twice",
                    format!("`{name}` is described in this table before."),
                )
                .with_help(
                    "Remove one of the two rows, or write the path to the inner one: `outer.name`.",
                ),
            );
        } else if let Some(other) = before.iter().find(|other| other.eq_ignore_ascii_case(name)) {
            found.push(
                Diagnostic::warning(
                    place,
                    "name-twice-in-case",
                    format!(
                        "`{name}` differs from `{other}` in this table in nothing but letter case."
                    ),
                )
                .with_help("Correct the spelling, or describe them in tables of their own."),
            );
        }
    }
    found
}

fn untyped(field: &Field) -> Option<Diagnostic> {
    let name = field.names.first()?;
    let place = field.at.0.clone()?;
    // Names of a form, such as custom fields, have types of their own.
    let typed = !field.types.is_empty() || is_pattern(name);
    (!typed).then(|| {
        Diagnostic::warning(place, "row-without-type", format!("`{name}` has no type."))
            .with_help("Write the type under the name: [`string`](…/data-types.md).")
    })
}

/// Whether the note on stars stands between a heading and a row: what describes the fields of an object then says which
/// of them are required where it is written.
fn explains_stars(subject: &Subject<'_>, section: &Section, row: &Place) -> bool {
    let from = section.at.0.as_ref().map_or(0, |at| at.line as usize);
    let between = (row.line as usize).saturating_sub(from);
    let mut lines = subject.text.lines().skip(from).take(between);
    lines.any(|line| line.contains("{% include") && line.contains(STARS))
}

/// What a row contradicts itself in.
fn row(field: &Field, place: Place, of_answer: bool, table: &[Field]) -> Vec<Diagnostic> {
    let name = field.names.first().map_or("", String::as_str);
    let mut found = Vec::new();
    let mut say = |code, message: String, help: &str| {
        found.push(Diagnostic::warning(place.clone(), code, message).with_help(help));
    };
    if field.starred && of_answer {
        say(
            "star-in-answer",
            format!("`{name}` is a field of an answer and marked as required."),
            "Remove the star; where it is about writing the field, say so in words.",
        );
    }
    // In an object that may be left out, what is required with it is required always.
    let beside = |name: &String| table.iter().any(|other| other.names.contains(name));
    let mut named = field.condition.iter().flatten().chain(&field.one_of);
    if field.starred && named.any(beside) {
        say(
            "star-under-condition",
            format!(
                "`{name}` is marked as required always, and its description says that it is only under a condition."
            ),
            "Remove the star.",
        );
    }
    found
}

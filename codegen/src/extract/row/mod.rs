//! A row of a table, or a bullet, → a field.

mod bullet;
mod default;
mod describe;
mod literal;
mod name;
mod phrase;
mod shape;
mod types;
mod values;

pub use describe::describe;
pub use name::is_identifier;
pub use phrase::depends_on;

use super::outline::File;
use super::table::Columns;
use crate::diagnostic::Diagnostic;
use crate::facts::{Default_, Field};
use crate::page::{Block, Row, Table};

/// Reads every row of a table of fields.
pub fn fields(
    table: &Table,
    columns: &Columns,
    file: &File<'_>,
    found: &mut Vec<Diagnostic>,
) -> Vec<Field> {
    let rows = table.rows.iter().skip(usize::from(columns.header));
    let mut fields: Vec<Field> = rows
        .filter_map(|row| field(row, columns, file, found))
        .collect();
    inner(&mut fields);
    fields
}

/// `A (B)` is another name for `A`, but where a row above is `B`: then it is the `A` in that.
fn inner(fields: &mut [Field]) {
    for at in 1..fields.len() {
        let (above, rest) = fields.split_at_mut(at);
        if let [name, whole] = rest[0].names.as_slice()
            && above.iter().any(|row| row.names == [whole.clone()])
        {
            rest[0].names = vec![format!("{whole}.{name}")];
        }
    }
}

fn field(
    row: &Row,
    columns: &Columns,
    file: &File<'_>,
    found: &mut Vec<Diagnostic>,
) -> Option<Field> {
    let cell = row.cells.get(columns.name)?;
    let named = name::read(&cell.blocks);
    if named.names.is_empty() {
        found.push(
            Diagnostic::warning(
                file.place(&row.span),
                "row-without-name",
                "This row of a table of fields names no field and was not read.",
            )
            .with_help("Write the name between `**` in the first cell."),
        );
        return None;
    }
    let mut field = Field {
        types: types::read_beside(&named.names, &named.rest, file.path()),
        names: named.names,
        starred: named.starred,
        at: file.at(&cell.span),
        ..Field::default()
    };
    if let Some(ty) = columns.ty.and_then(|column| row.cells.get(column)) {
        let text: Vec<_> = ty
            .blocks
            .iter()
            .filter_map(paragraph)
            .flatten()
            .cloned()
            .collect();
        field.types = types::read_column(&text, file.path());
    }
    let texts: Vec<&[Block]> = columns
        .texts
        .iter()
        .filter_map(|column| row.cells.get(*column))
        .map(|cell| cell.blocks.as_slice())
        .collect();
    // A title between the rows, or a row of another table's kind.
    let is_section = field.types.is_empty() && field.names.iter().any(|name| name.contains(' '));
    if is_section {
        return None;
    }
    describe(&mut field, &texts, file);
    if let Some(cell) = columns.default.and_then(|column| row.cells.get(column)) {
        let literal = super::table::cell_words(cell);
        if field.default.is_none() && !matches!(literal.as_str(), "" | "-" | "—") {
            describe::wire_of_default(&mut field, &literal);
            field.default = literal::default(&field, Default_::Literal(literal));
        }
    }
    Some(field)
}

fn paragraph(block: &Block) -> Option<&[crate::page::Inline]> {
    match block {
        Block::Paragraph { text, .. } => Some(text),
        _ => None,
    }
}

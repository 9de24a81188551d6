//! A table's first row → what its columns hold.

use std::borrow::Cow;

use super::text::words;
use super::words::{column, en};
use crate::page::{Block, Cell, Inline, Table};

/// What a table says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// Named, typed things.
    Fields(Columns),
    /// Names of types.
    Types,
    /// Nothing that is a fact here.
    Other,
}

/// The columns of a table of fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    /// Whether the first row is a header.
    pub header: bool,
    /// The name, usually with the type.
    pub name: usize,
    /// The type, where it stands apart.
    pub ty: Option<usize>,
    /// The default, where it stands apart.
    pub default: Option<usize>,
    /// Everything that describes.
    pub texts: Vec<usize>,
}

/// The columns of a table of errors.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ErrorColumns {
    /// The code.
    pub code: Option<usize>,
    /// The HTTP status.
    pub status: Option<usize>,
    /// The field of a REST 3.0 validation error.
    pub field: Option<usize>,
    /// The message or description.
    pub message: Option<usize>,
}

/// A cell as lower-case words.
pub fn cell_words(cell: &Cell) -> String {
    let text: String = cell
        .blocks
        .iter()
        .map(|block| match block {
            Block::Paragraph { text, .. } | Block::Heading { title: text, .. } => words(text),
            _ => String::new(),
        })
        .collect::<Vec<_>>()
        .join(" ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The head of a column, in lower case.
pub fn head_of(cell: &Cell) -> String {
    let head = cell_words(cell).to_lowercase();
    match column(&head) {
        Cow::Borrowed(_) => head,
        Cow::Owned(english) => english,
    }
}

/// Reads the shape of a table of fields or types.
pub fn shape(table: &Table) -> Shape {
    let Some(first) = table.rows.first() else {
        return Shape::Other;
    };
    let heads: Vec<String> = first.cells.iter().map(head_of).collect();
    let head = heads.first().map_or("", String::as_str);
    let base = head.trim_end_matches(" type").trim_end_matches(" /").trim();
    let combined = base.len() < head.len();
    let find = |wanted: &[&str]| {
        heads
            .iter()
            .skip(1)
            .position(|head| wanted.contains(&head.as_str()))
            .map(|at| at + 1)
    };
    let ty = find(&["type", "data type", "types"]);
    let named = en::NAMES.contains(&base) || (base == "value" && combined);
    if named || ((head == "type" || head == "value") && mostly_named(table)) {
        let default = find(&["default", "default value"]);
        let texts = (1..heads.len())
            .filter(|column| Some(*column) != ty && Some(*column) != default)
            .collect();
        return Shape::Fields(Columns {
            header: true,
            name: 0,
            ty,
            default,
            texts,
        });
    }
    if head == "type" {
        return Shape::Types;
    }
    // Without a header, the first row is a field already.
    if first.cells.first().is_some_and(is_named_cell) {
        return Shape::Fields(Columns {
            header: false,
            name: 0,
            ty: None,
            default: None,
            texts: (1..heads.len()).collect(),
        });
    }
    Shape::Other
}

fn mostly_named(table: &Table) -> bool {
    let rows = table.rows.len().saturating_sub(1);
    let named = table
        .rows
        .iter()
        .skip(1)
        .filter(|row| row.cells.first().is_some_and(is_named_cell))
        .count();
    rows > 0 && named * 2 > rows
}

/// `**name**` and a type under it.
fn is_named_cell(cell: &Cell) -> bool {
    let Some(Block::Paragraph { text, .. }) = cell.blocks.first() else {
        return false;
    };
    let strong = matches!(text.first(), Some(Inline::Strong(..)));
    strong
        && text
            .iter()
            .any(|piece| matches!(piece, Inline::Link { .. } | Inline::Code(..)))
}

/// Reads the shape of a table of errors.
pub fn error_shape(table: &Table) -> Option<ErrorColumns> {
    let first = table.rows.first()?;
    let mut columns = ErrorColumns::default();
    for (number, cell) in first.cells.iter().enumerate() {
        let head = head_of(cell);
        let slot = match head.as_str() {
            "status" | "http status" | "http code" => &mut columns.status,
            "field" => &mut columns.field,
            "error message" | "error text" | "message" | "text" | "error description" => {
                &mut columns.message
            }
            "error" if number == 0 => &mut columns.code,
            head if head.starts_with("code") || head.starts_with("error code") => &mut columns.code,
            "description" if columns.message.is_none() => &mut columns.message,
            _ => continue,
        };
        slot.get_or_insert(number);
    }
    let errors = columns.code.is_some() || columns.field.is_some() || columns.message == Some(0);
    errors.then_some(columns)
}

//! Tables of fields and of types → their rows.

use std::sync::LazyLock;

use regex::Regex;

use super::Reader;
use crate::diagnostic::Diagnostic;
use crate::extract::outline::File;
use crate::extract::table::{self, Shape};
use crate::extract::words::said;
use crate::extract::{errors, row};
use crate::facts::{Content, Region, TypeRow};
use crate::page::{Block, Table};

impl Reader<'_, '_> {
    pub(super) fn table(
        &mut self,
        table: &Table,
        region: Region,
        file: &File<'_>,
        content: &mut Vec<Content>,
    ) {
        match table::shape(table) {
            Shape::Fields(columns) => {
                let fields = row::fields(table, &columns, file, &mut self.found);
                if !fields.is_empty() {
                    content.push(Content::Fields(fields));
                }
            }
            Shape::Types => content.push(Content::Types(types(table, file))),
            Shape::Other if matches!(region, Region::Parameters | Region::Response) => {
                // A table of values, of colours, of objects' names: it explains, and lists no fields.
                if let Some(errors) = self.stray_errors(table) {
                    content.push(Content::Errors(errors::rows(table, &errors, file)));
                    return;
                }
                self.found.push(
                    Diagnostic::warning(
                        file.place(&table.span),
                        "table-not-of-fields",
                        "This table stands where fields are described, and its header names no field.",
                    )
                    .with_help("Head its first column `Name`, or add this place to the ledger."),
                );
            }
            Shape::Other => {}
        }
    }
}

/// A table of types: `token` and the base it stands for.
fn types(table: &Table, file: &File<'_>) -> Vec<TypeRow> {
    table
        .rows
        .iter()
        .skip(1)
        .filter_map(|row| {
            let cell = row.cells.first()?;
            let name = table::cell_words(cell);
            if name.is_empty() || name.contains(' ') {
                return None;
            }
            let mut described = crate::facts::Field {
                types: Vec::new(),
                ..crate::facts::Field::default()
            };
            let cells: Vec<&[Block]> = row.cells[1..]
                .iter()
                .map(|cell| cell.blocks.as_slice())
                .collect();
            row::describe(&mut described, &cells, file);
            Some(TypeRow {
                base: base(&name, &said(&described.prose.0)),
                name,
                values: described.values,
                see: described.see,
                at: file.at(&cell.span),
            })
        })
        .collect()
}

/// The base type that a description of a type names first.
fn base(name: &str, text: &str) -> Option<String> {
    static BASES: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)\b(integer|identifier|id\b|string|text|symbolic|code|boolean|double|floating|date|array|object|structure|list of|number)")
            .expect("a constant pattern")
    });
    static BASIC: &[&str] = &[
        "integer",
        "boolean",
        "char",
        "double",
        "date",
        "datetime",
        "timestamp",
        "string",
        "text",
        "file",
        "enum",
        "array",
        "object",
        "function",
        "callable",
        "any",
        "null",
    ];
    if BASIC.contains(&name) {
        return None;
    }
    static STATED: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^Base: `([a-z]+)`").expect("a constant pattern"));
    if let Some(stated) = STATED.captures(text) {
        return Some(stated[1].to_owned()).filter(|base| base != "none");
    }
    let word = BASES.captures(text)?[1].to_lowercase();
    Some(
        match word.as_str() {
            "integer" | "identifier" | "id" | "number" => "integer",
            "double" | "floating" => "double",
            "boolean" => "boolean",
            "date" => "datetime",
            "array" | "list of" => "array",
            "object" | "structure" => "object",
            _ => "string",
        }
        .to_owned(),
    )
}

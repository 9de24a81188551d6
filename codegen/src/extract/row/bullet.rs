//! Bullets in a cell → the fields of the object that the cell describes.

use super::super::outline::File;
use super::super::text::{item_text, marked};
use super::super::words::said;
use super::{describe, name, shape, types};
use crate::facts::Field;
use crate::page::{Block, Inline, Item};

/// Reads bullets that all name a field first.
pub fn fields(items: &[Item], file: &File<'_>) -> Option<Vec<Field>> {
    let fields: Vec<Vec<Field>> = items
        .iter()
        .map(|item| of_item(item, file))
        .collect::<Option<_>>()?;
    let fields: Vec<Field> = fields.into_iter().flatten().collect();
    (!fields.is_empty() && !items.iter().any(shows_a_form)).then_some(fields)
}

/// Whether a bullet shows what a value looks like, such as `D_XX`.
fn shows_a_form(item: &Item) -> bool {
    matches!(item_text(item).first(), Some(Inline::Code(code, _)) if code.ends_with("XX"))
}

/// Whether bullets explain what `field_n` and `value_n` stand for in a shape.
pub fn explain_placeholders(items: &[Item]) -> bool {
    !items.is_empty()
        && items.iter().all(|item| match item_text(item).first() {
            Some(Inline::Code(code, _)) => shape::is_placeholder(code),
            _ => false,
        })
}

/// The fields of a bullet: one, or several that share its words, as in "`id`, `date` — what they are".
fn of_item(item: &Item, file: &File<'_>) -> Option<Vec<Field>> {
    let mut text = item_text(item);
    let mut names = Vec::new();
    while let [Inline::Code(name, _), Inline::Text(comma, _), rest @ ..] = text
        && matches!(said(comma.trim()).as_ref(), "," | "and" | ", and")
        && matches!(rest.first(), Some(Inline::Code(..)))
        && name::is_field_name(name)
    {
        names.push(name.clone());
        text = rest;
    }
    let last = field(item, text, file)?;
    let alike = names.into_iter().map(|name| Field {
        names: vec![name],
        ..last.clone()
    });
    Some(alike.chain([last.clone()]).collect())
}

fn field(item: &Item, text: &[Inline], file: &File<'_>) -> Option<Field> {
    let mut pieces: Vec<Inline> = text.to_vec();
    // A name in a code span counts as one in bold.
    if let Some(Inline::Code(code, span)) = pieces.first() {
        let bold = Inline::Strong(vec![Inline::Text(code.clone(), span.clone())], span.clone());
        pieces[0] = bold;
    }
    if !matches!(pieces.first(), Some(Inline::Strong(..))) {
        return None;
    }
    let span = item.span.clone();
    let (names, rest) = split_at_dash(pieces);
    let named = name::read(&[Block::Paragraph {
        text: names,
        span: span.clone(),
    }]);
    if named.names.is_empty() || !named.names.iter().all(|name| name::is_field_name(name)) {
        return None;
    }
    let mut field = Field {
        starred: named.starred,
        types: types::read(&named.rest, file.path()),
        names: named.names,
        at: file.at(&span),
        ..Field::default()
    };
    let mut blocks = Vec::new();
    if !marked(&rest).trim().is_empty() {
        blocks.push(Block::Paragraph { text: rest, span });
    }
    blocks.extend(item.blocks.iter().skip(1).cloned());
    describe::describe(&mut field, &[&blocks], file);
    Some(field)
}

/// What stands before and behind the first dash.
fn split_at_dash(pieces: Vec<Inline>) -> (Vec<Inline>, Vec<Inline>) {
    let mut before = Vec::new();
    let mut pieces = pieces.into_iter();
    for piece in pieces.by_ref() {
        if let Inline::Text(text, span) = &piece
            && let Some((at, dash)) = ["—", "–", " - ", ":"]
                .iter()
                .filter_map(|dash| text.find(dash).map(|at| (at, dash.len())))
                .min()
        {
            before.push(Inline::Text(text[..at].to_owned(), span.clone()));
            let behind = Inline::Text(text[at + dash..].trim_start().to_owned(), span.clone());
            return (before, std::iter::once(behind).chain(pieces).collect());
        }
        before.push(piece);
    }
    (before, Vec::new())
}

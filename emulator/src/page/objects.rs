//! The objects in the store.

use askama::Template;

use super::frame::Frame;
use super::{Asked, Page, Shown, text};
use crate::store::Kind;

/// Objects of a page.
const PAGE: u64 = 50;

/// How much of a value is in a table.
const CELL: usize = 80;

/// How much of a value is shown of one object.
const VALUE: usize = 20_000;

#[derive(Template)]
#[template(path = "kinds.html")]
struct Kinds {
    frame: Frame,
    kinds: Vec<Kind>,
    is_kept: bool,
}

#[derive(Template)]
#[template(path = "objects.html")]
struct Objects {
    frame: Frame,
    kind: String,
    count: u64,
    columns: Vec<String>,
    rows: Vec<Row>,
    before: Option<i64>,
    is_paged: bool,
}

#[derive(Template)]
#[template(path = "object.html")]
struct Object {
    frame: Frame,
    kind: String,
    id: i64,
    fields: Vec<Field>,
    empty: usize,
}

/// An object in a table.
struct Row {
    id: i64,
    cells: Vec<String>,
}

/// A field of one object.
struct Field {
    name: String,
    text: String,
    is_cut: bool,
    size: String,
}

/// What kinds there are.
pub fn kinds(shown: &Shown, asked: &Asked) -> Option<Page> {
    let kinds = shown.store.as_ref().map(|store| store.kinds());
    Page::ok(&Kinds {
        frame: Frame::of(shown, "Objects", asked),
        kinds: kinds.unwrap_or_default(),
        is_kept: shown.store.is_some(),
    })
}

/// The objects of a kind, the newest first.
pub fn of(shown: &Shown, kind: &str, asked: &Asked) -> Option<Page> {
    let store = shown.store.as_ref()?;
    let kinds = store.kinds();
    let known = kinds.into_iter().find(|known| known.name == kind)?;
    if let Some(id) = asked.number::<i64>("id") {
        return Some(Page::Elsewhere(format!("/_emulator/objects/{kind}/{id}")));
    }
    let before: Option<i64> = asked.number("before");
    let mut found = store.rows(kind, before, PAGE + 1);
    let has_more = found.len() > PAGE as usize;
    found.truncate(PAGE as usize);
    // Columns in which nothing is would push out the others.
    let mut columns: Vec<String> = Vec::new();
    for row in &found {
        for (name, text) in row.fields.iter().filter(|(name, _)| name != "ID") {
            if !text.is_empty() && !columns.contains(name) {
                columns.push(name.clone());
            }
        }
    }
    let rows = found.into_iter().map(|row| {
        let cell = |column: &String| {
            let field = row.fields.iter().find(|(name, _)| name == column);
            let text = field.map(|(_, text)| text.clone()).unwrap_or_default();
            text::line(shown.secrets.named(column, text), CELL)
        };
        Row {
            id: row.id,
            cells: columns.iter().map(cell).collect(),
        }
    });
    let rows: Vec<Row> = rows.collect();
    columns.insert(0, "ID".to_owned());
    Page::ok(&Objects {
        frame: Frame::of(shown, "Objects", asked),
        kind: known.name,
        count: known.count,
        columns,
        before: rows.last().filter(|_| has_more).map(|row| row.id),
        rows,
        is_paged: before.is_some(),
    })
}

/// One object.
pub fn one(shown: &Shown, kind: &str, id: &str, asked: &Asked) -> Option<Page> {
    let id: i64 = id.parse().ok()?;
    let row = shown.store.as_ref()?.row(kind, id)?;
    let all = row.fields.len();
    let fields = row.fields.into_iter().filter(|(_, text)| !text.is_empty());
    let fields = fields.map(|(name, value)| {
        let size = text::size(value.len());
        let cut = text::cut(shown.secrets.named(&name, value), VALUE);
        Field {
            name,
            text: cut.text,
            is_cut: cut.is_cut,
            size,
        }
    });
    let fields: Vec<Field> = fields.collect();
    Page::ok(&Object {
        frame: Frame::of(shown, "Objects", asked),
        kind: kind.to_owned(),
        id,
        empty: all - fields.len(),
        fields,
    })
}

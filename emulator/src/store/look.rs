//! Looking at what is kept, as it is kept.

use rusqlite::Row as Found;
use rusqlite::types::{Value as Stored, ValueRef};

use super::Store;
use super::clause::Clause;
use super::view::by_id;

/// How many bytes of a value are read where many objects are.
const GLANCE: usize = 1000;

/// A kind of objects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Kind {
    /// The name of the table.
    pub name: String,
    /// How many there are.
    pub count: u64,
    /// How many fields were ever written.
    pub columns: usize,
}

/// An object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    /// Its number.
    pub id: i64,
    /// Its fields, those without a value as empty texts.
    pub fields: Vec<(String, String)>,
}

impl Store {
    /// What kinds of objects there are, by name.
    pub(crate) fn kinds(&self) -> Vec<Kind> {
        let mut db = self.db();
        let mut tables = db.tables();
        // What the store counts with is no object.
        tables.retain(|(name, _)| !name.starts_with("sqlite_") && name != super::write::NUMBERS);
        tables.sort_unstable();
        let kinds = tables.into_iter().map(|(name, columns)| Kind {
            count: db.count(&name, &Clause::default()).unwrap_or_default(),
            name,
            columns,
        });
        kinds.collect()
    }

    /// Objects of a kind, the newest first, from those with smaller numbers than this one.
    pub(crate) fn rows(&self, kind: &str, before: Option<i64>, most: u64) -> Vec<Row> {
        let filter = match before {
            Some(before) => Clause {
                sql: "\"ID\" < ?".to_owned(),
                values: vec![Stored::Integer(before)],
            },
            None => Clause::default(),
        };
        let rest = format!(" ORDER BY \"ID\" DESC LIMIT {most}");
        let rows = self
            .db()
            .select(kind, "*", &filter, &rest, |row| read(row, GLANCE));
        rows.unwrap_or_default()
    }

    /// One object.
    pub(crate) fn row(&self, kind: &str, id: i64) -> Option<Row> {
        let rows = self
            .db()
            .select(kind, "*", &by_id(id), "", |row| read(row, usize::MAX));
        rows.ok()?.into_iter().next()
    }
}

/// Reads an object, of each value at most so many bytes.
fn read(row: &Found<'_>, most: usize) -> rusqlite::Result<Row> {
    let names: Vec<String> = row
        .as_ref()
        .column_names()
        .into_iter()
        .map(str::to_owned)
        .collect();
    let mut fields = Vec::with_capacity(names.len());
    for (place, name) in names.into_iter().enumerate() {
        let text = match row.get_ref(place)? {
            ValueRef::Null => String::new(),
            ValueRef::Integer(number) => number.to_string(),
            ValueRef::Real(number) => number.to_string(),
            ValueRef::Text(text) | ValueRef::Blob(text) => begin(text, most),
        };
        fields.push((name, text));
    }
    Ok(Row {
        id: row.get("ID")?,
        fields,
    })
}

/// The beginning of a text, up to a sign that is whole.
fn begin(bytes: &[u8], most: usize) -> String {
    if bytes.len() <= most {
        return String::from_utf8_lossy(bytes).into_owned();
    }
    let text = String::from_utf8_lossy(&bytes[..most]);
    text.trim_end_matches(char::REPLACEMENT_CHARACTER)
        .to_owned()
}

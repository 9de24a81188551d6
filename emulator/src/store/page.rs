//! Reading: one object, or a page of them.

use std::borrow::Cow;
use std::collections::HashSet;

use rusqlite::Row;
use serde_json::{Map, Value, json};

use super::clause::{self, Clause};
use super::db::Db;
use super::family::{Names, Says, Window};
use super::filter::{self, Compiler};
use super::people::{self, Person};
use super::schema::{Field, Kind};
use super::value::show;
use super::view::{View, whole};
use super::{Store, find, not_there};
use crate::answer::{Answer, Request};
use crate::failure::Failure;
use crate::model::{Paging, Version};

/// Rows of a page.
const PAGE: u64 = 50;

/// One object.
///
/// # Errors
///
/// When it is not there.
pub fn one(
    store: &Store,
    view: &View,
    id: i64,
    request: &Request<'_>,
    arguments: &Map<String, Value>,
) -> Result<Value, Failure> {
    let db = store.db();
    let fields = selected(
        &db,
        view,
        find(arguments, "select"),
        true,
        original(arguments),
    );
    let only = if db.has(&view.table, "ID") {
        view.only(id)
    } else {
        Clause::default()
    };
    if !view.can_be_there(&db) {
        return Err(not_there(request.method));
    }
    let people = people::selected(view, &names(find(arguments, "select")));
    let rows = rows(&db, view, fields, &people, &only, " LIMIT 1")?;
    rows.into_iter()
        .next()
        .ok_or_else(|| not_there(request.method))
}

/// The number of the object that has the values of these parameters, or nothing.
///
/// # Errors
///
/// When the database fails.
pub fn find_one(
    store: &Store,
    view: &View,
    columns: &[&str],
    arguments: &Map<String, Value>,
) -> Result<Answer, Failure> {
    let db = store.db();
    let compiler = Compiler {
        schema: &view.schema,
        has: &|column| db.has(&view.table, column),
        zone: store.zone,
    };
    let mut filter = view.there();
    for column in columns {
        let value = find(arguments, column).unwrap_or(&Value::Null);
        filter = clause::and(filter, compiler.asked(column, value));
    }
    let rows = match db.has(&view.table, "ID") {
        true => db.select(&view.table, "\"ID\"", &filter, " LIMIT 1", |row| {
            row.get::<_, i64>(0)
        })?,
        false => vec![],
    };
    let found = rows.first().map(|id| json!({"ID": id}));
    Ok(Answer::new(found.unwrap_or_default()))
}

/// A page.
///
/// # Errors
///
/// When the filter is none.
pub fn list(
    store: &Store,
    view: &View,
    says: Says,
    request: &Request<'_>,
    arguments: &Map<String, Value>,
) -> Result<Answer, Failure> {
    let mut db = store.db();
    let filter = condition(&db, store, view, request, arguments)?;
    let select = find(arguments, "select");
    let fields = selected(&db, view, select, false, original(arguments));
    let mut rest = order(&db, view, arguments);
    let paging = Paging::clone(&request.method.paging);
    let (start, counts) = match paging {
        Paging::Start => match find(arguments, "start").and_then(whole) {
            Some(start) if start < 0 => (0, false),
            start => (start.unwrap_or_default(), true),
        },
        _ => (0, false),
    };
    match paging {
        Paging::Start => rest.push_str(&format!(" LIMIT {PAGE} OFFSET {start}")),
        Paging::Pagination => rest.push_str(&window(find(arguments, "pagination"))),
        _ => {
            if let Some(window) = view.family.window {
                rest = last(window, arguments);
            }
        }
    }
    let people = people::selected(view, &names(select));
    let rows = rows(&db, view, fields, &people, &filter, &rest)?;
    let total = match paging {
        Paging::Start if counts => Some(db.count(&view.table, &filter)?),
        Paging::Start => Some(0),
        _ => None,
    };
    let next = u64::try_from(start)
        .unwrap_or_default()
        .saturating_add(PAGE);
    Ok(Answer {
        result: below(says, rows, arguments),
        total,
        next: total.filter(|total| counts && next < *total).map(|_| next),
    })
}

fn condition(
    db: &Db,
    store: &Store,
    view: &View,
    request: &Request<'_>,
    arguments: &Map<String, Value>,
) -> Result<Clause, Failure> {
    let compiler = Compiler {
        schema: &view.schema,
        has: &|column| db.has(&view.table, column),
        zone: store.zone,
    };
    let given = find(arguments, "filter").unwrap_or(&Value::Null);
    let mut filter = if request.method.version == Version::V3 {
        compiler.third(given)?
    } else {
        compiler.classic(given)?
    };
    // Where fields are parameters themselves, filters are too.
    if view.family.fields.is_empty() && view.family.asks.is_empty() {
        let beside = filter::among(&view.schema, arguments);
        filter = clause::and(filter, compiler.classic(&beside)?);
    }
    for (name, column) in view.family.asks {
        if let Some(value) = find(arguments, name) {
            filter = clause::and(filter, compiler.asked(column, value));
        }
    }
    // Where one is asked for by its number it is a list of one.
    let mut ids = view.family.ids.iter().filter(|_| view.belongs.is_some());
    if let Some(id) = ids.find_map(|name| find(arguments, name)).and_then(whole) {
        filter = clause::and(filter, super::view::by_id(id));
    }
    if !view.can_be_there(db) {
        return Ok(Clause {
            sql: "0".to_owned(),
            values: vec![],
        });
    }
    let whole = clause::and(view.there(), filter);
    if whole.is_too_large() {
        return Err(filter::too_large());
    }
    Ok(whole)
}

/// Rows where they stand in `result`.
fn below(says: Says, rows: Vec<Value>, arguments: &Map<String, Value>) -> Value {
    let name = says.path();
    if name.is_empty() {
        return Value::Array(rows);
    }
    let mut result = Map::new();
    if let Says::Page(_, beside) = says {
        let (name, parameter) = beside.number;
        let text = find(arguments, parameter).and_then(Value::as_str);
        let number = text.map(|text| text.trim_start_matches(|sign: char| !sign.is_ascii_digit()));
        let number = number.map(super::value::integer).unwrap_or_default();
        result.insert(name.to_owned(), Value::from(number));
        let lists = beside.lists.iter();
        result.extend(lists.map(|name| ((*name).to_owned(), json!([]))));
    }
    result.insert(name.to_owned(), Value::Array(rows));
    Value::Object(result)
}

/// The order and the number of rows of a list with a window.
fn last(window: Window, arguments: &Map<String, Value>) -> String {
    let limit = find(arguments, window.limit).and_then(whole);
    let limit = limit
        .and_then(|limit| u64::try_from(limit).ok())
        .filter(|limit| *limit > 0);
    let way = if find(arguments, window.after).is_some() {
        "ASC"
    } else {
        "DESC"
    };
    let limit = limit.unwrap_or(window.rows).min(PAGE);
    format!(" ORDER BY \"ID\" {way} LIMIT {limit}")
}

/// The rows that `pagination` asks for, at most a page.
fn window(pagination: Option<&Value>) -> String {
    let part = |name: &str| {
        let value = pagination.and_then(|pagination| pagination.get(name));
        value
            .and_then(whole)
            .and_then(|value| u64::try_from(value).ok())
    };
    let limit = part("limit")
        .filter(|limit| *limit > 0)
        .unwrap_or(PAGE)
        .min(PAGE);
    let most = u64::from(u32::MAX);
    let offset = part("offset").unwrap_or_else(|| {
        let page = part("page").unwrap_or(1).clamp(1, most);
        (page - 1) * limit
    });
    format!(" LIMIT {limit} OFFSET {}", offset.min(most * PAGE))
}

fn order(db: &Db, view: &View, arguments: &Map<String, Value>) -> String {
    let wanted: Vec<(&str, &Value)> = match (find(arguments, "order"), find(arguments, "sort")) {
        (Some(Value::Object(order)), _) => order
            .iter()
            .map(|(name, way)| (name.as_str(), way))
            .collect(),
        (way, Some(Value::String(name))) => vec![(name, way.unwrap_or(&Value::Null))],
        _ => vec![],
    };
    let mut parts = Vec::new();
    let mut has_id = false;
    let mut seen = HashSet::new();
    for (name, way) in wanted {
        let Some(field) = view.schema.find_any(name) else {
            continue;
        };
        if has_id || seen.contains(&field.column) || !db.has(&view.table, &field.column) {
            continue;
        }
        let is_down = way
            .as_str()
            .is_some_and(|way| way.trim().to_ascii_lowercase().starts_with("desc"));
        parts.push(format!(
            "\"{}\" {}",
            field.column,
            if is_down { "DESC" } else { "ASC" }
        ));
        has_id = field.column == "ID";
        seen.insert(field.column);
    }
    if !has_id {
        parts.push("\"ID\" ASC".to_owned());
    }
    format!(" ORDER BY {}", parts.join(", "))
}

/// Whether custom fields are to keep their names in capitals.
fn original(arguments: &Map<String, Value>) -> bool {
    find(arguments, "useOriginalUfNames").and_then(Value::as_str) == Some("Y")
}

/// The names in a selection.
fn names(select: Option<&Value>) -> Vec<&str> {
    match select {
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        Some(Value::Object(names)) => names.values().filter_map(Value::as_str).collect(),
        Some(Value::String(name)) => vec![name],
        _ => vec![],
    }
}

/// The fields that are asked for, in the order of the documentation.
fn selected<'a>(
    db: &Db,
    view: &'a View,
    select: Option<&Value>,
    is_one: bool,
    original: bool,
) -> Vec<Cow<'a, Field>> {
    let names = names(select);
    let asks = |name: &str| names.iter().any(|one| one.eq_ignore_ascii_case(name));
    let all = names.is_empty() || asks("*");
    let all_custom = names.is_empty() || asks("UF_*") || (all && is_one) || asks("UF*");
    let mut fields: Vec<Cow<'a, Field>> = Vec::new();
    let known = view.schema.fields.iter();
    fields.extend(
        known
            .filter(|field| all && (is_one || field.kind != Kind::Multiple))
            .map(Cow::Borrowed),
    );
    if all_custom {
        let custom = db.custom(&view.table);
        fields.extend(
            custom
                .iter()
                .filter_map(|column| view.schema.custom(column))
                .map(Cow::Owned),
        );
    }
    // Custom fields that no object has are not there.
    let named = names
        .iter()
        .filter_map(|name| view.schema.find_any(name))
        .filter(|field| {
            view.schema.find(&field.name).is_some() || db.has(&view.table, &field.column)
        });
    fields.extend(named.map(Cow::Owned));
    let mut seen = HashSet::with_capacity(fields.len());
    let are_new = fields.iter().map(|field| seen.insert(&*field.column));
    let mut are_new = are_new.collect::<Vec<bool>>().into_iter();
    fields.retain(|_| are_new.next() == Some(true));
    if original && view.family.names == Names::Camel {
        for field in fields
            .iter_mut()
            .filter(|field| field.column.starts_with("UF_"))
        {
            let field = field.to_mut();
            field.name.clone_from(&field.column);
        }
    }
    fields
}

fn rows(
    db: &Db,
    view: &View,
    mut fields: Vec<Cow<'_, Field>>,
    people: &[Person],
    filter: &Clause,
    rest: &str,
) -> rusqlite::Result<Vec<Value>> {
    let of_people = people.iter().map(|person| person.column.clone());
    fields.extend(of_people.map(Cow::Owned));
    let columns = columns(db, view, &fields);
    let mut rows = db.select(&view.table, &columns, filter, rest, |row| {
        read(view, &fields, row)
    })?;
    people::fill(db, people, &mut rows)?;
    Ok(rows)
}

fn columns(db: &Db, view: &View, fields: &[Cow<'_, Field>]) -> String {
    let mut columns = String::with_capacity(fields.len() * 16);
    for field in fields {
        if !columns.is_empty() {
            columns.push_str(", ");
        }
        if db.has(&view.table, &field.column) {
            columns.push('"');
            columns.push_str(&field.column);
            columns.push('"');
        } else {
            columns.push_str("NULL");
        }
    }
    match columns.is_empty() {
        true => "NULL".to_owned(),
        false => columns,
    }
}

fn read(view: &View, fields: &[Cow<'_, Field>], row: &Row<'_>) -> rusqlite::Result<Value> {
    let mut out = Map::with_capacity(fields.len());
    for (place, field) in fields.iter().enumerate() {
        let value = match view.shown {
            Some((column, value)) if column == field.column => Value::from(value),
            _ => show(field, row.get_ref(place)?),
        };
        // Fields of many values are there only where there are any.
        if !(field.kind == Kind::Multiple && value.is_null()) {
            out.insert(field.name.clone(), value);
        }
    }
    Ok(Value::Object(out))
}

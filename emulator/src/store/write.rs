//! Writing: what a portal takes is kept, the rest is passed over.

use std::borrow::Cow;
use std::time::SystemTime;

use rusqlite::types::Value as Stored;
use serde_json::{Map, Value, json};

use super::db::Db;
use super::family::{Family, Is, Properties};
use super::schema::{Field, Kind};
use super::value::{Zone, is_nothing, json as bytes, store as stored};
use super::view::{View, whole};
use super::{Store, find, not_there};
use crate::answer::Request;
use crate::failure::Failure;

/// Where the numbers of values are counted.
pub const NUMBERS: &str = "numbers";

/// Columns and their values.
#[derive(Debug, Default)]
struct Values {
    columns: Vec<String>,
    values: Vec<Stored>,
}

impl Values {
    fn put(&mut self, column: &str, value: Stored) {
        if let Some(place) = self.columns.iter().position(|one| one == column) {
            self.values[place] = value;
        } else {
            self.columns.push(column.to_owned());
            self.values.push(value);
        }
    }

    fn get(&self, column: &str) -> Option<&Stored> {
        let place = self.columns.iter().position(|one| one == column)?;
        self.values.get(place)
    }

    fn put_new(&mut self, column: &str, value: Stored) {
        if !self.columns.iter().any(|one| one == column) {
            self.put(column, value);
        }
    }
}

/// The fields that a call sends.
pub fn sent<'a>(family: &Family, arguments: &'a Map<String, Value>) -> Cow<'a, Map<String, Value>> {
    if family.fields.is_empty() {
        return Cow::Borrowed(arguments);
    }
    let fields = match find(arguments, family.fields) {
        Some(Value::Object(fields)) => Cow::Borrowed(fields),
        _ => Cow::Owned(Map::new()),
    };
    // Some of what is kept stands beside the fields.
    let mut beside = family.sends.iter();
    if !beside.any(|(name, _)| arguments.contains_key(*name)) {
        return fields;
    }
    let mut fields = fields.into_owned();
    for (name, _) in family.sends {
        let value = arguments.get(*name).cloned();
        fields.extend(value.map(|value| ((*name).to_owned(), value)));
    }
    Cow::Owned(fields)
}

/// Makes an object and gives its number.
///
/// # Errors
///
/// When the database fails.
pub fn add(
    store: &Store,
    view: &View,
    fields: &Map<String, Value>,
    request: &Request<'_>,
) -> Result<i64, Failure> {
    let mut db = store.db();
    db.atomically(|db| {
        let mut values = read(db, store.zone, view, fields, None)?;
        for (column, is) in view.owner().new {
            values.put_new(column, set(*is, request, store.zone));
        }
        if let Some((column, value)) = view.belongs {
            values.put(column, Stored::Integer(value));
        }
        for (column, value) in view.family.always {
            values.put(column, Stored::Text((*value).to_owned()));
        }
        prepare(db, view, &values)?;
        Ok(db.insert(&view.table, &values.columns, values.values)?)
    })
}

/// Changes an object.
///
/// # Errors
///
/// When it is not there.
pub fn update(
    store: &Store,
    view: &View,
    id: i64,
    fields: &Map<String, Value>,
    known: &[(&str, Is)],
    request: &Request<'_>,
) -> Result<(), Failure> {
    let mut db = store.db();
    if !is_there(&mut db, view, id)? {
        return Err(not_there(request.method));
    }
    db.atomically(|db| {
        let mut values = read(db, store.zone, view, fields, Some(id))?;
        for (column, is) in view.family.changed.iter().chain(known) {
            values.put(column, set(*is, request, store.zone));
        }
        if values.columns.is_empty() {
            return Ok(());
        }
        prepare(db, view, &values)?;
        db.update(&view.table, &values.columns, values.values, view.only(id))?;
        Ok(())
    })
}

/// Removes an object.
///
/// # Errors
///
/// When it is not there.
pub fn delete(store: &Store, view: &View, id: i64, request: &Request<'_>) -> Result<(), Failure> {
    let mut db = store.db();
    if !is_there(&mut db, view, id)? || !db.delete(&view.table, view.only(id))? {
        return Err(not_there(request.method));
    }
    Ok(())
}

fn is_there(db: &mut Db, view: &View, id: i64) -> Result<bool, Failure> {
    if !view.can_be_there(db) {
        return Ok(false);
    }
    let rows = db.select(&view.table, "1", &view.only(id), "", |_| Ok(()))?;
    Ok(!rows.is_empty())
}

fn prepare(db: &mut Db, view: &View, values: &Values) -> Result<(), Failure> {
    if db.prepare(&view.table, values.columns.iter().map(String::as_str))? {
        return Ok(());
    }
    Err(Failure::new(
        400,
        "EMULATOR_TOO_MANY_FIELDS",
        "The portal has no room for more fields",
    ))
}

/// What the portal sets.
pub fn set(is: Is, request: &Request<'_>, zone: Zone) -> Stored {
    set_at(is, request.now, request.caller.user, zone)
}

fn set_at(is: Is, now: SystemTime, user: u64, zone: Zone) -> Stored {
    match is {
        Is::Now => Stored::Text(zone.time(now)),
        Is::Caller => Stored::Integer(i64::try_from(user).unwrap_or_default()),
        Is::Text(text) => Stored::Text(text.to_owned()),
        Is::Number(number) => Stored::Integer(number),
    }
}

/// The values of the fields that can be written.
fn read(
    db: &mut Db,
    zone: Zone,
    view: &View,
    fields: &Map<String, Value>,
    id: Option<i64>,
) -> Result<Values, Failure> {
    let mut values = Values::default();
    for (name, value) in fields {
        // Where fields are parameters themselves, so is what names the object.
        let is_id = |id: &&str| id.eq_ignore_ascii_case(name);
        if view.family.fields.is_empty() && view.family.ids.iter().any(is_id) {
            continue;
        }
        let mut sends = view.family.sends.iter();
        let field = match sends.find(|(one, _)| one == name) {
            Some((_, column)) => view.schema.known(column),
            None => view.schema.find_any(name),
        };
        let Some(field) = field.filter(|field| field.writable && field.column != "ID") else {
            continue;
        };
        if field.kind == Kind::Multiple {
            let value = multiple(db, view, &field, value, id)?;
            let has = format!("HAS_{}", field.column);
            if view.owner().new.iter().any(|(column, _)| *column == has) {
                let is = if value == Stored::Null { "N" } else { "Y" };
                values.put(&has, Stored::Text(is.to_owned()));
            }
            values.put(&field.column, value);
        } else if field.column.starts_with("PROPERTY_")
            && view.family.properties != Properties::Plain
        {
            let value = property(db, view.family.properties, value)?;
            values.put(&field.column, value);
        } else if view.owner().attached.contains(&field.column.as_str()) {
            let value = attached(db, value)?;
            values.put(&field.column, value);
        } else if let Some(value) = stored(&field, value, zone) {
            let value = begun(view.family, &field, value);
            values.put(&field.column, value);
        }
    }
    for follows in view.owner().follows {
        let from = values.get(follows.from);
        if let Some(Stored::Text(from)) = from {
            let value = Stored::Text(follows.value(from).to_owned());
            values.put(follows.to, value);
        }
    }
    Ok(values)
}

/// A value that begins as all of its field do.
fn begun(family: &Family, field: &Field, value: Stored) -> Stored {
    match (family.prefix, value) {
        (Some((column, prefix)), Stored::Text(text))
            if column == field.column && !text.starts_with(prefix) =>
        {
            Stored::Text(format!("{prefix}{text}"))
        }
        (_, value) => value,
    }
}

/// A number that no other value has.
fn new_number(db: &mut Db) -> Result<i64, Failure> {
    db.prepare(NUMBERS, std::iter::empty())?;
    Ok(db.insert(NUMBERS, &[], vec![])?)
}

/// The numbers of what is attached: those of files, which begin with `n`, get new ones, and those that are attached already stay.
fn attached(db: &mut Db, value: &Value) -> Result<Stored, Failure> {
    let sent: Vec<&Value> = match value {
        Value::Array(files) => files.iter().collect(),
        Value::Object(files) => files.values().collect(),
        file => vec![file],
    };
    let mut numbers = Vec::with_capacity(sent.len());
    for file in sent.into_iter().filter(|file| !is_nothing(file)) {
        let is_new = file.as_str().is_some_and(|file| file.starts_with('n'));
        match is_new {
            true => numbers.push(new_number(db)?),
            false => numbers.extend(whole(file).filter(|number| *number > 0)),
        }
    }
    Ok(match numbers.is_empty() {
        true => Stored::Null,
        false => bytes(&json!(numbers)),
    })
}

/// The value or the values of a property; those that have a number keep it.
fn property(db: &mut Db, properties: Properties, value: &Value) -> Result<Stored, Failure> {
    if is_nothing(value) {
        return Ok(Stored::Null);
    }
    let is_known = value.get("value").is_some();
    Ok(bytes(&match (properties, value) {
        (Properties::Keyed, Value::Object(_)) => value.clone(),
        (Properties::Keyed, Value::Array(values)) => {
            let mut keyed = Map::new();
            for value in values {
                keyed.insert(new_number(db)?.to_string(), value.clone());
            }
            Value::Object(keyed)
        }
        (Properties::Keyed, value) => json!({new_number(db)?.to_string(): value}),
        (_, Value::Array(values)) => {
            let mut numbered = Vec::with_capacity(values.len());
            for value in values {
                numbered.push(value_of(db, value)?);
            }
            Value::Array(numbered)
        }
        (_, Value::Object(values)) if !is_known => {
            let mut numbered = Vec::with_capacity(values.len());
            for value in values.values() {
                numbered.push(value_of(db, value)?);
            }
            Value::Array(numbered)
        }
        (_, value) => value_of(db, value)?,
    }))
}

fn value_of(db: &mut Db, value: &Value) -> Result<Value, Failure> {
    let known = value.get("valueId").and_then(whole);
    let known = match known {
        Some(known) => known,
        None => new_number(db)?,
    };
    let value = value.get("value").unwrap_or(value);
    Ok(json!({"value": value, "valueId": known.to_string()}))
}

/// Many values: those with a number change or go, the others are new.
fn multiple(
    db: &mut Db,
    view: &View,
    field: &Field,
    value: &Value,
    id: Option<i64>,
) -> Result<Stored, Failure> {
    let mut kept: Vec<Value> = match id {
        Some(id) if db.has(&view.table, &field.column) => {
            let column = format!("\"{}\"", field.column);
            let old = db.select(&view.table, &column, &view.only(id), "", |row| {
                row.get::<_, Option<Vec<u8>>>(0)
            })?;
            let old = old.into_iter().flatten().next();
            old.and_then(|old| serde_json::from_slice(&old).ok())
                .unwrap_or_default()
        }
        _ => Vec::new(),
    };
    let sent: Vec<&Value> = match value {
        Value::Array(values) => values.iter().collect(),
        Value::Object(values) => values.values().collect(),
        _ => vec![],
    };
    for one in sent {
        let one = match one {
            Value::Object(one) => one.clone(),
            text => Map::from_iter([("VALUE".to_owned(), text.clone())]),
        };
        let number = one.get("ID").and_then(whole);
        let text = one.get("VALUE").and_then(Value::as_str).unwrap_or_default();
        let goes = text.is_empty() || one.get("DELETE").and_then(Value::as_str) == Some("Y");
        let place = kept
            .iter()
            .position(|old| number.is_some() && old.get("ID").and_then(whole) == number);
        match (place, goes) {
            (Some(place), true) => drop(kept.remove(place)),
            (Some(place), false) => kept[place]["VALUE"] = Value::from(text),
            (None, true) => {}
            (None, false) => {
                let number = new_number(db)?;
                let of = one
                    .get("VALUE_TYPE")
                    .and_then(Value::as_str)
                    .unwrap_or("WORK");
                kept.push(json!({
                    "ID": number.to_string(),
                    "VALUE_TYPE": of,
                    "VALUE": text,
                    "TYPE_ID": field.column,
                }));
            }
        }
    }
    Ok(if kept.is_empty() {
        Stored::Null
    } else {
        bytes(&Value::Array(kept))
    })
}

//! A family's objects as one call sees them: the table, the fields, and which objects belong there.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::types::Value as Stored;
use serde_json::{Map, Value};

use super::clause::Clause;
use super::db::Db;
use super::families::owner;
use super::family::{Family, Scope, TYPES};
use super::schema::Schema;
use super::value::integer;
use super::{find, not_there};
use crate::answer::Request;
use crate::failure::Failure;
use crate::model::Data;

/// What names a chat by its dialog: `chat5`.
const DIALOG: &str = "DIALOG_ID";
/// How many types items may have.
const TYPE: i64 = 1_000_000;

/// The fields of each family, read when they are needed.
#[derive(Debug, Default)]
pub struct Schemas(Mutex<HashMap<Key, Arc<Schema>>>);

/// A family, and the type of its items.
type Key = (usize, i64);

/// What one call sees.
#[derive(Debug)]
pub struct View {
    /// The family.
    pub family: &'static Family,
    /// The table.
    pub table: String,
    /// The fields.
    pub schema: Arc<Schema>,
    /// The column that says where an object belongs, and its value.
    pub belongs: Option<(&'static str, i64)>,
    /// The same where the table says it, and the column is only shown.
    pub shown: Option<(&'static str, i64)>,
}

impl View {
    /// What a call with these parameters sees.
    ///
    /// # Errors
    ///
    /// When it asks for a type of items that there cannot be.
    pub fn of(
        schemas: &Schemas,
        data: &Data,
        family: &'static Family,
        arguments: &Map<String, Value>,
    ) -> Result<Self, Failure> {
        let number = |name: &str| find(arguments, name).and_then(whole).unwrap_or_default();
        match family.scope {
            Scope::None => Ok(Self::new(schemas, data, family, 0)),
            Scope::Column(parameter, column) => Ok(Self {
                belongs: Some((column, number(parameter))),
                ..Self::new(schemas, data, family, 0)
            }),
            Scope::Type(parameter, _) => match number(parameter) {
                kind @ 1..TYPE => Ok(Self::new(schemas, data, family, kind)),
                _ => Err(Failure::new(400, "NOT_FOUND", "There is no such type")),
            },
        }
    }

    /// What a family has, of one type if it has types.
    pub fn new(schemas: &Schemas, data: &Data, family: &'static Family, kind: i64) -> Self {
        let shared = TYPES.iter().find(|(one, _, _)| *one == kind);
        let (table, more) = match shared {
            Some((_, table, more)) => ((*table).to_owned(), *more),
            None if kind > 0 => (format!("{}.{kind}", family.table), &[][..]),
            None => (family.table.to_owned(), &[][..]),
        };
        let mut known = schemas.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Types of one's own have the same fields.
        let key = (
            std::ptr::from_ref(family).addr(),
            if shared.is_some() { kind } else { 0 },
        );
        let schema = known
            .entry(key)
            .or_insert_with(|| Arc::new(Schema::of(data, family, more)));
        Self {
            family,
            table,
            schema: schema.clone(),
            belongs: None,
            shown: match family.scope {
                Scope::Type(_, column) => Some((column, kind)),
                _ => None,
            },
        }
    }

    /// The table of a family alone, for who knows the columns.
    pub fn bare(family: &'static Family) -> Self {
        Self {
            family,
            table: family.table.to_owned(),
            schema: Arc::default(),
            belongs: None,
            shown: None,
        }
    }

    /// The family whose table it is.
    pub fn owner(&self) -> &'static Family {
        owner(&self.table).unwrap_or(self.family)
    }

    /// The object that the parameters name.
    ///
    /// # Errors
    ///
    /// When they name none.
    pub fn id(
        &self,
        request: &Request<'_>,
        arguments: &Map<String, Value>,
    ) -> Result<i64, Failure> {
        let mut names = self.family.ids.iter();
        let given = names.find_map(|name| Some((*name, find(arguments, name)?)));
        // A chat is named by its dialog too.
        let of_chat = |value: &Value| value.as_str()?.strip_prefix("chat").map(integer);
        given
            .and_then(|(name, value)| {
                let chat = of_chat(value).filter(|_| name == DIALOG);
                chat.or_else(|| whole(value))
            })
            .filter(|id| *id > 0)
            .ok_or_else(|| not_there(request.method))
    }

    /// The condition for one object.
    pub fn only(&self, id: i64) -> Clause {
        super::clause::and(self.there(), by_id(id))
    }

    /// The condition for all objects that belong here.
    pub fn there(&self) -> Clause {
        let belongs = self
            .belongs
            .map(|(column, value)| (column, Stored::Integer(value)));
        let always = self.family.always.iter();
        let always = always.map(|(column, value)| (*column, Stored::Text((*value).to_owned())));
        let parts = belongs
            .into_iter()
            .chain(always)
            .map(|(column, value)| Clause {
                sql: format!("\"{column}\" = ?"),
                values: vec![value],
            });
        parts.fold(Clause::default(), super::clause::and)
    }

    /// Whether the table has what objects are known to belong here by.
    pub fn can_be_there(&self, db: &Db) -> bool {
        let belongs = self.belongs.iter().map(|(column, _)| *column);
        let mut columns = belongs.chain(self.family.always.iter().map(|(column, _)| *column));
        columns.all(|column| db.has(&self.table, column))
    }
}

/// The condition for a number.
pub fn by_id(id: i64) -> Clause {
    Clause {
        sql: "\"ID\" = ?".to_owned(),
        values: vec![Stored::Integer(id)],
    }
}

/// A number in any form.
pub fn whole(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => Some(integer(text)),
        _ => None,
    }
}

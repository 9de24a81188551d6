//! Fields of users in other objects: `responsible.name`.

use serde_json::{Map, Value};

use super::db::Db;
use super::names::upper;
use super::schema::Field;
use super::value::show;
use super::view::{View, by_id};

/// How many fields of a user can be selected.
const MOST: usize = 200;

/// A user whose fields are selected.
#[derive(Debug)]
pub struct Person {
    name: &'static str,
    /// The column with the number, which is read along.
    pub column: Field,
    fields: Vec<String>,
}

/// The users whose fields are selected.
pub fn selected(view: &View, names: &[&str]) -> Vec<Person> {
    let people = view.family.people.iter();
    let people = people.map(|(name, column)| Person {
        name,
        column: Field {
            name: format!(".{name}"),
            ..Field::hidden(column)
        },
        fields: names
            .iter()
            .filter_map(|one| one.split_once('.'))
            .filter(|(of, _)| of == name)
            .map(|(_, field)| field.to_owned())
            .take(MOST)
            .collect(),
    });
    people.filter(|person| !person.fields.is_empty()).collect()
}

/// Puts the users where their numbers are.
///
/// # Errors
///
/// When the database fails.
pub fn fill(db: &Db, people: &[Person], rows: &mut [Value]) -> rusqlite::Result<()> {
    for row in rows.iter_mut().filter_map(Value::as_object_mut) {
        for person in people {
            let number = row.shift_remove(&person.column.name);
            let number = number.as_ref().and_then(Value::as_i64);
            let user = match number {
                Some(number) => read(db, person, number)?,
                None => Value::Null,
            };
            row.insert(person.name.to_owned(), user);
        }
    }
    Ok(())
}

fn read(db: &Db, person: &Person, number: i64) -> rusqlite::Result<Value> {
    let column = |field: &String| match upper(field) {
        // Here the name is the whole name.
        name if name == "NAME" => {
            "TRIM(coalesce(\"NAME\", '') || ' ' || coalesce(\"LAST_NAME\", ''))".to_owned()
        }
        name if db.has("user", &name) => format!("\"{name}\""),
        _ => "NULL".to_owned(),
    };
    let columns: Vec<String> = person.fields.iter().map(column).collect();
    let rows = db.select("user", &columns.join(", "), &by_id(number), "", |row| {
        let mut user = Map::new();
        for (place, field) in person.fields.iter().enumerate() {
            let value = show(&Field::hidden(field), row.get_ref(place)?);
            user.insert(field.clone(), value);
        }
        Ok(Value::Object(user))
    })?;
    Ok(rows.into_iter().next().unwrap_or_default())
}

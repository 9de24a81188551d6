//! Who is in a chat: its owner, and who was asked into it.

use rusqlite::types::Value as Stored;
use serde_json::{Map, Value, json};

use super::family::Members;
use super::view::{View, whole};
use super::{Store, find, not_there, value};
use crate::answer::{Answer, Request};
use crate::failure::Failure;

const OWNER: &str = "OWNER";
const OTHERS: &str = "USERS";

/// Changes who is in a chat, or tells who is.
///
/// # Errors
///
/// When there is no such chat, and when who is to go is not in it.
pub fn perform(
    store: &Store,
    view: &View,
    does: Members,
    id: i64,
    request: &Request<'_>,
    arguments: &Map<String, Value>,
) -> Result<Answer, Failure> {
    let Some((owner, others)) = read(store, view, id)? else {
        return Err(not_there(request.method));
    };
    let mut others: Vec<i64> = others.into_iter().filter(|user| *user != owner).collect();
    let asked = |name: &str| find(arguments, name).and_then(whole);
    let gone = match does {
        Members::List => {
            others.insert(0, owner);
            return Ok(Answer::new(json!(others)));
        }
        Members::Add => {
            for user in numbers(find(arguments, "USERS")) {
                if user != owner && !others.contains(&user) {
                    others.push(user);
                }
            }
            None
        }
        Members::Remove => asked("USER_ID"),
        Members::Leave => i64::try_from(request.caller.user).ok(),
    };
    if let Some(gone) = gone {
        let before = others.len();
        others.retain(|user| *user != gone);
        // The owner stays until there is another one.
        if others.len() == before {
            let code = match does {
                Members::Remove if gone != owner => "USER_NOT_FOUND",
                _ => "ACCESS_DENIED_KICK",
            };
            let text = "The user is not in the chat, or owns it";
            return Err(Failure::new(400, code, text));
        }
    }
    let mut db = store.db();
    db.prepare(&view.table, [OTHERS].into_iter())?;
    let columns = [OTHERS.to_owned()];
    let others = vec![value::json(&json!(others))];
    db.update(&view.table, &columns, others, view.only(id))?;
    Ok(Answer::new(json!(true)))
}

/// The owner and the others of a chat, if there is one.
pub fn read(store: &Store, view: &View, id: i64) -> Result<Option<(i64, Vec<i64>)>, Failure> {
    let db = store.db();
    if !db.has(&view.table, OWNER) {
        return Ok(None);
    }
    let others = match db.has(&view.table, OTHERS) {
        true => "\"USERS\"",
        false => "NULL",
    };
    let columns = format!("\"{OWNER}\", {others}");
    let rows = db.select(&view.table, &columns, &view.only(id), "", |row| {
        Ok((row.get::<_, Stored>(0)?, row.get::<_, Stored>(1)?))
    })?;
    Ok(rows.into_iter().next().map(|(owner, others)| {
        let owner = match owner {
            Stored::Integer(owner) => owner,
            _ => 0,
        };
        let others = match others {
            Stored::Blob(bytes) => serde_json::from_slice::<Value>(&bytes).ok(),
            _ => None,
        };
        (owner, numbers(others.as_ref()))
    }))
}

fn numbers(value: Option<&Value>) -> Vec<i64> {
    let all: Vec<&Value> = match value {
        Some(Value::Array(users)) => users.iter().collect(),
        Some(Value::Object(users)) => users.values().collect(),
        Some(user) => vec![user],
        None => vec![],
    };
    all.into_iter()
        .filter_map(whole)
        .filter(|user| *user > 0)
        .collect()
}

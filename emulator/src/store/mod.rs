//! Objects that live: what was written is what is read.

mod clause;
mod db;
mod families;
mod family;
mod filter;
mod gone;
mod happens;
mod look;
mod members;
mod names;
mod page;
mod people;
mod said;
mod schema;
mod seed;
mod value;
mod view;
mod write;

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::path::Path;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, OnceLock, PoisonError};

use rusqlite::types::Value as Stored;
use serde_json::{Map, Value, json};

use crate::answer::{Answer, Handler, Request};
use crate::events::Events;
use crate::failure::Failure;
use crate::model::{Data, Method, Version};
use db::Db;
use family::{Family, Says, Verb};
use gone::not_there;
use happens::{Before, News};
pub(crate) use look::Kind;
use value::Zone;
use view::{Schemas, View};

/// Answers for the families that live.
pub struct Store {
    db: Mutex<Db>,
    schemas: Schemas,
    zone: Zone,
    events: OnceLock<Arc<Events>>,
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").finish_non_exhaustive()
    }
}

/// A method of a family.
#[derive(Debug, Clone, Copy)]
struct Known {
    family: &'static Family,
    verb: Verb,
    says: Says,
}

/// The methods of all families by version and name in lower case.
static KNOWN: LazyLock<HashMap<(Version, String), Known>> = LazyLock::new(|| {
    let mut known = HashMap::new();
    for family in families::all() {
        for (end, verb, says) in family.methods {
            let name = format!("{}.{end}", family.name).to_ascii_lowercase();
            let method = Known {
                family,
                verb: *verb,
                says: *says,
            };
            known.insert((family.version, name), method);
        }
    }
    known
});

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::new(500, "INTERNAL_SERVER_ERROR", error.to_string()).classic()
    }
}

impl Store {
    /// Opens the objects in a file, or in memory.
    ///
    /// # Errors
    ///
    /// When the file is none that can be used.
    pub fn open(file: Option<&Path>, hours: i8) -> rusqlite::Result<Self> {
        Ok(Self {
            db: Mutex::new(Db::open(file)?),
            schemas: Schemas::default(),
            zone: Zone(hours),
            events: OnceLock::new(),
        })
    }

    /// Tells handlers of what happens to objects from now on.
    pub(crate) fn tell(&self, events: Arc<Events>) {
        let _ = self.events.set(events);
    }

    /// Those who want to be told, if there are any.
    fn listeners(&self) -> Option<&Arc<Events>> {
        self.events.get().filter(|events| events.has_handlers())
    }

    fn db(&self) -> MutexGuard<'_, Db> {
        self.db.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sees to it that there is what every portal has: the user on whose behalf others call, a department, a folder.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn settle(&self, user: u64) -> rusqlite::Result<()> {
        let text = |text: &str| Stored::Text(text.to_owned());
        let user = i64::try_from(user).unwrap_or(1);
        let user = vec![
            ("ID", Stored::Integer(user)),
            ("NAME", text("Emulated")),
            ("LAST_NAME", text("Administrator")),
            ("EMAIL", text("administrator@example.com")),
            ("ACTIVE", text("Y")),
            ("USER_TYPE", text("employee")),
            ("IS_ONLINE", text("Y")),
            ("UF_DEPARTMENT", value::json(&json!([1]))),
        ];
        let department = vec![
            ("ID", Stored::Integer(1)),
            ("NAME", text("Company")),
            ("SORT", Stored::Integer(500)),
        ];
        let folder = vec![
            ("ID", Stored::Integer(1)),
            ("NAME", text("Company drive")),
            ("TYPE", text("folder")),
            ("STORAGE_ID", Stored::Integer(1)),
            ("DELETED_TYPE", Stored::Integer(0)),
        ];
        let mut db = self.db();
        for (table, row) in [("user", user), ("department", department), ("disk", folder)] {
            db.prepare(table, row.iter().map(|(column, _)| *column))?;
            let id = match row.first() {
                Some((_, Stored::Integer(id))) => *id,
                _ => 1,
            };
            if db.count(table, &view::by_id(id))? == 0 {
                let columns: Vec<String> =
                    row.iter().map(|(column, _)| (*column).to_owned()).collect();
                let values = row.into_iter().map(|(_, value)| value).collect();
                db.insert(table, &columns, values)?;
            }
        }
        Ok(())
    }

    /// Fills a family with objects, the same ones for the same seed; `crm.item:183` are items of a type.
    ///
    /// # Errors
    ///
    /// When the family does not live, and when the database fails.
    pub fn seed(&self, data: &Data, name: &str, count: u64, seed: u64) -> Result<(), Failure> {
        seed::fill(self, data, name, count, seed)
    }

    fn perform(&self, known: Known, request: &Request<'_>) -> Result<Answer, Failure> {
        let arguments = named(request.method, request.parameters);
        let view = View::of(&self.schemas, request.data, known.family, &arguments)?;
        match known.verb {
            Verb::List => return page::list(self, &view, known.says, request, &arguments),
            Verb::Current => {
                let id = i64::try_from(request.caller.user).unwrap_or_default();
                return self.say(known.says, id, &view, request, &arguments);
            }
            Verb::Add => {
                let fields = write::sent(known.family, &arguments);
                let id = write::add(self, &view, &fields, request)?;
                if let Some(events) = self.listeners() {
                    News::of(self, &view, Verb::Add, id).tell(self, events, request);
                }
                return self.say(known.says, id, &view, request, &arguments);
            }
            Verb::Find(columns) => return page::find_one(self, &view, columns, &arguments),
            Verb::Get | Verb::Update | Verb::Set(_) | Verb::Delete | Verb::Members(_) => {}
        }
        let id = view.id(request, &arguments)?;
        if let Verb::Members(does) = known.verb {
            return members::perform(self, &view, does, id, request, &arguments);
        }
        // Of what is removed, what is told is read before.
        let listeners = self.listeners();
        let removed = listeners.filter(|_| known.verb == Verb::Delete);
        let removed = removed.map(|_| News::of(self, &view, known.verb, id));
        let changes = matches!(known.verb, Verb::Update | Verb::Set(_));
        let from = listeners.filter(|_| changes);
        let from = from.and_then(|_| Before::of(self, &view, id));
        match known.verb {
            Verb::Update => {
                let fields = write::sent(known.family, &arguments);
                write::update(self, &view, id, &fields, &[], request)?;
            }
            Verb::Set(values) => write::update(self, &view, id, &Map::new(), values, request)?,
            Verb::Delete => write::delete(self, &view, id, request)?,
            _ => {}
        }
        if let Some(events) = listeners {
            let news = removed.unwrap_or_else(|| {
                News::of(self, &view, known.verb, id).and_of_move(from, self, &view, id)
            });
            news.tell(self, events, request);
        }
        self.say(known.says, id, &view, request, &arguments)
    }

    fn say(
        &self,
        says: Says,
        id: i64,
        view: &View,
        request: &Request<'_>,
        arguments: &Map<String, Value>,
    ) -> Result<Answer, Failure> {
        let below = |name: &str, value: Value| {
            if name.is_empty() {
                value
            } else {
                json!({name: value})
            }
        };
        Ok(Answer::new(match says {
            Says::Id => Value::from(id),
            Says::True => Value::Bool(true),
            Says::Null => Value::Null,
            Says::Empty => json!([]),
            Says::TrueIn(name) => below(name, Value::Bool(true)),
            Says::Row(name) | Says::Rows(name) | Says::Page(name, _) => {
                below(name, page::one(self, view, id, request, arguments)?)
            }
        }))
    }
}

impl Handler for Arc<Store> {
    fn answer(&self, request: &Request<'_>) -> Option<Result<Answer, Failure>> {
        let name = request.method.name.to_ascii_lowercase();
        let known = KNOWN.get(&(request.method.version, name))?;
        Some(self.perform(*known, request))
    }
}

/// Parameters by name, where they may come as a list.
fn named<'a>(method: &Method, parameters: &'a Map<String, Value>) -> Cow<'a, Map<String, Value>> {
    let mut keys = parameters.keys().enumerate();
    let is_list = !parameters.is_empty() && keys.all(|(place, key)| *key == place.to_string());
    if !method.positional && !is_list {
        return Cow::Borrowed(parameters);
    }
    let fields = method.ways.first().map_or(&[][..], |way| &way.fields);
    let names = fields.iter().map(|field| field.name().to_owned());
    Cow::Owned(names.zip(parameters.values().cloned()).collect())
}

/// A parameter by its name in any letter case.
fn find<'a>(arguments: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    arguments.get(name).or_else(|| {
        let mut others = arguments.iter();
        others
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    })
}

#[cfg(test)]
mod tests {
    use super::families;
    use super::family::{Is, Sample};
    use super::view::{Schemas, View};
    use crate::model::Data;

    #[test]
    fn each_method_of_a_family_is_documented() {
        let data = Data::embedded();
        for family in families::all() {
            for (end, _, _) in family.methods {
                let name = format!("{}.{end}", family.name);
                assert!(data.method(family.version, &name).is_some(), "{name}");
            }
        }
    }

    #[test]
    fn what_a_family_sets_and_seeds_is_a_field_of_it() {
        let data = Data::embedded();
        // What a page leaves out, or only others of the same table show.
        let others = [
            "ENTITY_TYPE_ID",
            "TASK_ID",
            "IBLOCK_ID",
            "DIALOG_ID",
            "PARENT_ID",
        ];
        let mut all = Vec::new();
        for family in families::all().filter(|family| !family.fields.is_empty()) {
            let view = View::new(&Schemas::default(), data, family, 0);
            let set = family.new.iter().chain(family.changed);
            let set = set.map(|(column, _): &(&str, Is)| *column);
            let seeded = family.seed.iter();
            let seeded = seeded.map(|(column, _): &(&str, Sample)| *column);
            let unknown = set
                .chain(seeded)
                .filter(|column| !others.contains(column) && view.schema.known(column).is_none());
            all.extend(unknown.map(|column| format!("{}: {column}", family.name)));
        }
        assert!(all.is_empty(), "{}", all.join("\n"));
    }
}

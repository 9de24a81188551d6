//! What a portal says happened when an object is made, changed or removed.

use rusqlite::types::Value as Stored;
use serde_json::{Map, Value, json};

use super::clause::Clause;
use super::family::Verb;
use super::view::View;
use super::{Store, said};
use crate::answer::Request;
use crate::events::Events;

/// Events about the objects of a table.
struct Told {
    table: &'static str,
    added: &'static str,
    changed: &'static str,
    removed: &'static str,
    says: Says,
}

/// What handlers are told of an object.
#[derive(Debug, Clone, Copy)]
enum Says {
    /// `FIELDS` with the number, with these columns and with these texts.
    Fields(
        &'static [&'static str],
        &'static [(&'static str, &'static str)],
    ),
    /// `FIELDS` with the number and with that of the type. Each type has events of its own, too.
    Item,
    /// The number and these columns.
    Flat(&'static [&'static str]),
    /// The number as a text, below a name in small letters.
    Text,
    /// What was said, to who reads it.
    Message,
    /// What there was before and what there is after, each with these columns; the latter with what was done, if it is a comment.
    Sides(&'static [&'static str], bool),
}

/// The number alone is what most are told.
const FIELDS: Says = Says::Fields(&[], &[]);
/// The number alone, too.
const BARE: Says = Says::Flat(&[]);
/// What is told of who came.
const USER: Says = Says::Flat(&[
    "ACTIVE",
    "EMAIL",
    "NAME",
    "LAST_NAME",
    "PERSONAL_GENDER",
    "PERSONAL_BIRTHDAY",
    "UF_DEPARTMENT",
    "DATE_REGISTER",
    "WORK_POSITION",
    "UF_EMPLOYMENT_DATE",
]);
/// What custom fields are told by.
const CUSTOM: Says = Says::Fields(&["ENTITY_ID", "FIELD_NAME"], &[]);

/// The event where there is none.
const NONE: &str = "";

const fn told(
    table: &'static str,
    [added, changed, removed]: [&'static str; 3],
    says: Says,
) -> Told {
    Told {
        table,
        added,
        changed,
        removed,
        says,
    }
}

#[rustfmt::skip]
const ALL: &[Told] = &[
    told("crm.lead", ["ONCRMLEADADD", "ONCRMLEADUPDATE", "ONCRMLEADDELETE"], FIELDS),
    told("crm.deal", ["ONCRMDEALADD", "ONCRMDEALUPDATE", "ONCRMDEALDELETE"], FIELDS),
    told("crm.contact", ["ONCRMCONTACTADD", "ONCRMCONTACTUPDATE", "ONCRMCONTACTDELETE"], FIELDS),
    told("crm.company", ["ONCRMCOMPANYADD", "ONCRMCOMPANYUPDATE", "ONCRMCOMPANYDELETE"], FIELDS),
    told("crm.quote", ["ONCRMQUOTEADD", "ONCRMQUOTEUPDATE", "ONCRMQUOTEDELETE"], FIELDS),
    told("crm.item", ["ONCRMDYNAMICITEMADD", "ONCRMDYNAMICITEMUPDATE", "ONCRMDYNAMICITEMDELETE"], Says::Item),
    told("crm.requisite", ["ONCRMREQUISITEADD", "ONCRMREQUISITEUPDATE", "ONCRMREQUISITEDELETE"], FIELDS),
    told("crm.activity", ["ONCRMACTIVITYADD", "ONCRMACTIVITYUPDATE", "ONCRMACTIVITYDELETE"], FIELDS),
    told("crm.timeline.comment", ["ONCRMTIMELINECOMMENTADD", "ONCRMTIMELINECOMMENTUPDATE", "ONCRMTIMELINECOMMENTDELETE"], BARE),
    told("crm.lead.userfield", ["ONCRMLEADUSERFIELDADD", "ONCRMLEADUSERFIELDUPDATE", "ONCRMLEADUSERFIELDDELETE"], CUSTOM),
    told("crm.deal.userfield", ["ONCRMDEALUSERFIELDADD", "ONCRMDEALUSERFIELDUPDATE", "ONCRMDEALUSERFIELDDELETE"], CUSTOM),
    told("crm.contact.userfield", ["ONCRMCONTACTUSERFIELDADD", "ONCRMCONTACTUSERFIELDUPDATE", "ONCRMCONTACTUSERFIELDDELETE"], CUSTOM),
    told("crm.company.userfield", ["ONCRMCOMPANYUSERFIELDADD", "ONCRMCOMPANYUSERFIELDUPDATE", "ONCRMCOMPANYUSERFIELDDELETE"], CUSTOM),
    told("crm.quote.userfield", ["ONCRMQUOTEUSERFIELDADD", "ONCRMQUOTEUSERFIELDUPDATE", "ONCRMQUOTEUSERFIELDDELETE"], CUSTOM),
    told("crm.requisite.userfield", ["ONCRMREQUISITEUSERFIELDADD", "ONCRMREQUISITEUSERFIELDUPDATE", "ONCRMREQUISITEUSERFIELDDELETE"], CUSTOM),
    told("tasks.task", ["ONTASKADD", "ONTASKUPDATE", "ONTASKDELETE"], Says::Sides(&[], false)),
    told("task.commentitem", ["ONTASKCOMMENTADD", "ONTASKCOMMENTUPDATE", "ONTASKCOMMENTDELETE"], Says::Sides(&["TASK_ID"], true)),
    told("im.message", ["ONIMV2MESSAGEADD", "ONIMV2MESSAGEUPDATE", "ONIMV2MESSAGEDELETE"], Says::Message),
    told("user", ["ONUSERADD", NONE, NONE], USER),
    told("calendar.event", ["ONCALENDARENTRYADD", "ONCALENDARENTRYUPDATE", "ONCALENDARENTRYDELETE"], Says::Text),
    told("catalog.product", ["CATALOG.PRODUCT.ON.ADD", "CATALOG.PRODUCT.ON.UPDATE", "CATALOG.PRODUCT.ON.DELETE"], Says::Fields(&["TYPE"], &[])),
    told("catalog.price", ["CATALOG.PRICE.ON.ADD", "CATALOG.PRICE.ON.UPDATE", "CATALOG.PRICE.ON.DELETE"], FIELDS),
    told("sale.order", [NONE, NONE, "ONSALEBEFOREORDERDELETE"], Says::Fields(&["XML_ID"], &[("ACTION", "delete")])),
    told("sale.order", ["ONORDERENTITYSAVED", "ONORDERENTITYSAVED", "ONORDERDELETED"], FIELDS),
    told("sale.order", ["ONSALEORDERSAVED", "ONSALEORDERSAVED", NONE], Says::Fields(&["XML_ID"], &[("ACTION", "save")])),
];

/// An event about a column that has another value.
#[derive(Debug)]
struct Moves {
    table: &'static str,
    column: &'static str,
    event: &'static str,
    says: Says,
}

const MOVES: &[Moves] = &[Moves {
    table: "crm.deal",
    column: "CATEGORY_ID",
    event: "ONCRMDEALMOVETOCATEGORY",
    says: Says::Fields(&["CATEGORY_ID", "STAGE_ID"], &[]),
}];

/// Where an object was before it was changed.
#[derive(Debug)]
pub struct Before {
    moves: &'static Moves,
    value: Value,
}

impl Before {
    /// Where it is now, if it is one that is told of when it goes elsewhere.
    pub fn of(store: &Store, view: &View, id: i64) -> Option<Self> {
        let moves = MOVES.iter().find(|moves| moves.table == view.table)?;
        Some(Self {
            moves,
            value: glance(store, view, moves.column, id),
        })
    }
}

/// What is to be told of one change.
#[derive(Debug, Default)]
pub struct News(Vec<One>);

#[derive(Debug)]
struct One {
    event: String,
    data: Value,
    /// The only users who are told, where it is not all who have bound a handler.
    readers: Option<Vec<i64>>,
}

impl One {
    fn new(event: impl Into<String>, data: Value) -> Self {
        Self {
            event: event.into(),
            data,
            readers: None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    Added,
    Changed,
    Removed,
}

impl News {
    /// What is told of what a method does to an object. The object has to be there: it is read.
    pub fn of(store: &Store, view: &View, verb: Verb, id: i64) -> Self {
        let change = match verb {
            Verb::Add => Change::Added,
            Verb::Update | Verb::Set(_) => Change::Changed,
            Verb::Delete => Change::Removed,
            Verb::Get | Verb::Current | Verb::List | Verb::Find(_) | Verb::Members(_) => {
                return Self::default();
            }
        };
        let mut news = Vec::new();
        for told in ALL {
            let is_type = told.table == "crm.item" && view.table.starts_with("crm.item.");
            let event = told.event(change);
            if !(is_type || told.table == view.table) || event == NONE {
                continue;
            }
            if let Says::Message = told.says {
                let (data, readers) = said::told(store, view, id, change == Change::Removed);
                news.push(One {
                    readers: Some(readers),
                    ..One::new(event, data)
                });
                continue;
            }
            let data = told.says.data(store, view, change, id);
            if is_type && let Some((_, kind)) = view.shown {
                news.push(One::new(format!("{event}_{kind}"), data.clone()));
            }
            news.push(One::new(event, data));
        }
        Self(news)
    }

    /// The same, and that the object went elsewhere, where it did.
    pub fn and_of_move(
        mut self,
        from: Option<Before>,
        store: &Store,
        view: &View,
        id: i64,
    ) -> Self {
        let moves = from.filter(|from| glance(store, view, from.moves.column, id) != from.value);
        self.0.extend(moves.map(|from| {
            let data = from.moves.says.data(store, view, Change::Changed, id);
            One::new(from.moves.event, data)
        }));
        self
    }

    /// Tells it.
    pub fn tell(self, store: &Store, events: &Events, request: &Request<'_>) {
        let connector = request.parameters.get("auth_connector");
        let connector = connector.and_then(Value::as_str).unwrap_or_default();
        for One {
            event,
            data,
            readers,
        } in self.0
        {
            match readers {
                Some(readers) => {
                    let date = store.zone.time(request.now);
                    events.say(&readers, &event, &data, &date);
                }
                None => events.fire_from(connector, &event, request.caller.user, &data),
            }
        }
    }
}

impl Told {
    fn event(&self, change: Change) -> &'static str {
        match change {
            Change::Added => self.added,
            Change::Changed => self.changed,
            Change::Removed => self.removed,
        }
    }
}

impl Says {
    fn data(self, store: &Store, view: &View, change: Change, id: i64) -> Value {
        let with = |columns: &[&'static str]| {
            let mut fields = Map::from_iter([("ID".to_owned(), Value::from(id))]);
            for column in columns {
                let value = glance(store, view, column, id);
                fields.insert((*column).to_owned(), value);
            }
            fields
        };
        match self {
            Says::Fields(columns, texts) => {
                let mut fields = with(columns);
                let texts = texts.iter();
                fields.extend(texts.map(|(name, text)| ((*name).to_owned(), Value::from(*text))));
                json!({"FIELDS": fields})
            }
            Says::Item => {
                let kind = view.shown.map_or(0, |(_, kind)| kind);
                json!({"FIELDS": {"ID": id, "ENTITY_TYPE_ID": kind}})
            }
            Says::Message => Value::Null,
            Says::Flat(columns) => Value::Object(with(columns)),
            Says::Text => json!({"id": id.to_string()}),
            Says::Sides(columns, is_comment) => sides(with(columns), change, is_comment),
        }
    }
}

/// What there was before and what there is after; what there is not is a word.
fn sides(fields: Map<String, Value>, change: Change, is_comment: bool) -> Value {
    const UNKNOWN: &str = "undefined";
    let fields = Value::Object(fields);
    let before = match change {
        Change::Added => Value::from(UNKNOWN),
        Change::Changed | Change::Removed => fields.clone(),
    };
    let mut after = match change {
        Change::Removed if !is_comment => Value::from(UNKNOWN),
        _ => fields,
    };
    match change {
        Change::Changed if is_comment => after["ACTION"] = json!("EDIT"),
        Change::Removed if is_comment => after["ACTION"] = json!("DEL"),
        _ => {}
    }
    let accessible = |at: Change| match change == at && !is_comment {
        true => "N",
        false => UNKNOWN,
    };
    json!({
        "FIELDS_BEFORE": before,
        "FIELDS_AFTER": after,
        "IS_ACCESSIBLE_BEFORE": accessible(Change::Added),
        "IS_ACCESSIBLE_AFTER": accessible(Change::Removed),
    })
}

/// A column of an object; an empty text where nothing is in it.
fn glance(store: &Store, view: &View, column: &str, id: i64) -> Value {
    // The store is let go of before it is read.
    let can_be_there = view.can_be_there(&store.db());
    match can_be_there {
        true => glance_at(store, &view.table, column, &view.only(id)),
        false => json!(""),
    }
}

/// The same of a table.
pub fn glance_at(store: &Store, table: &str, column: &str, only: &Clause) -> Value {
    let db = store.db();
    if !db.has(table, column) {
        return json!("");
    }
    let columns = format!("\"{column}\"");
    let read = db.select(table, &columns, only, "", |row| row.get::<_, Stored>(0));
    match read.ok().and_then(|rows| rows.into_iter().next()) {
        Some(Stored::Integer(number)) => number.into(),
        Some(Stored::Text(text)) => text.into(),
        Some(Stored::Blob(bytes)) => serde_json::from_slice(&bytes).unwrap_or_default(),
        _ => json!(""),
    }
}

#[cfg(test)]
mod tests {
    use super::super::families;
    use super::{ALL, MOVES};

    #[test]
    fn each_table_that_is_told_of_is_one_of_a_family() {
        for told in ALL {
            let is_there = families::all().any(|family| family.table == told.table);
            assert!(is_there, "{}", told.table);
        }
        for moves in MOVES {
            assert!(families::all().any(|family| family.table == moves.table));
        }
    }

    #[test]
    fn each_event_that_is_told_is_documented() {
        for told in ALL {
            for event in [told.added, told.changed, told.removed] {
                assert!(
                    event.is_empty() || crate::events::is_known(event),
                    "{event}"
                );
            }
        }
        for moves in MOVES {
            assert!(crate::events::is_known(moves.event), "{}", moves.event);
        }
    }
}

//! What a portal says happened when an object is made, changed or removed.

use rusqlite::types::Value as Stored;
use serde_json::{Map, Value, json};

use super::Store;
use super::family::Verb;
use super::view::View;
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
    /// The number alone.
    Bare,
    /// The number as a text, below a name in small letters.
    Text,
    /// What there was before and what there is after, each with these columns; the latter with what was done, if it is a comment.
    Sides(&'static [&'static str], bool),
}

/// The number alone is what most are told.
const FIELDS: Says = Says::Fields(&[], &[]);
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
    told("crm.timeline.comment", ["ONCRMTIMELINECOMMENTADD", "ONCRMTIMELINECOMMENTUPDATE", "ONCRMTIMELINECOMMENTDELETE"], Says::Bare),
    told("crm.lead.userfield", ["ONCRMLEADUSERFIELDADD", "ONCRMLEADUSERFIELDUPDATE", "ONCRMLEADUSERFIELDDELETE"], CUSTOM),
    told("crm.deal.userfield", ["ONCRMDEALUSERFIELDADD", "ONCRMDEALUSERFIELDUPDATE", "ONCRMDEALUSERFIELDDELETE"], CUSTOM),
    told("crm.contact.userfield", ["ONCRMCONTACTUSERFIELDADD", "ONCRMCONTACTUSERFIELDUPDATE", "ONCRMCONTACTUSERFIELDDELETE"], CUSTOM),
    told("crm.company.userfield", ["ONCRMCOMPANYUSERFIELDADD", "ONCRMCOMPANYUSERFIELDUPDATE", "ONCRMCOMPANYUSERFIELDDELETE"], CUSTOM),
    told("crm.quote.userfield", ["ONCRMQUOTEUSERFIELDADD", "ONCRMQUOTEUSERFIELDUPDATE", "ONCRMQUOTEUSERFIELDDELETE"], CUSTOM),
    told("crm.requisite.userfield", ["ONCRMREQUISITEUSERFIELDADD", "ONCRMREQUISITEUSERFIELDUPDATE", "ONCRMREQUISITEUSERFIELDDELETE"], CUSTOM),
    told("tasks.task", ["ONTASKADD", "ONTASKUPDATE", "ONTASKDELETE"], Says::Sides(&[], false)),
    told("task.commentitem", ["ONTASKCOMMENTADD", "ONTASKCOMMENTUPDATE", "ONTASKCOMMENTDELETE"], Says::Sides(&["TASK_ID"], true)),
    told("calendar.event", ["ONCALENDARENTRYADD", "ONCALENDARENTRYUPDATE", "ONCALENDARENTRYDELETE"], Says::Text),
    told("catalog.product", ["CATALOG.PRODUCT.ON.ADD", "CATALOG.PRODUCT.ON.UPDATE", "CATALOG.PRODUCT.ON.DELETE"], Says::Fields(&["TYPE"], &[])),
    told("catalog.price", ["CATALOG.PRICE.ON.ADD", "CATALOG.PRICE.ON.UPDATE", "CATALOG.PRICE.ON.DELETE"], FIELDS),
    told("sale.order", [NONE, NONE, "ONSALEBEFOREORDERDELETE"], Says::Fields(&["XML_ID"], &[("ACTION", "delete")])),
    told("sale.order", ["ONORDERENTITYSAVED", "ONORDERENTITYSAVED", "ONORDERDELETED"], FIELDS),
    told("sale.order", ["ONSALEORDERSAVED", "ONSALEORDERSAVED", NONE], Says::Fields(&["XML_ID"], &[("ACTION", "save")])),
];

/// What is to be told of one change.
#[derive(Debug, Default)]
pub struct News(Vec<(String, Value)>);

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
            Verb::Get | Verb::Current | Verb::List => return Self::default(),
        };
        let mut news = Vec::new();
        for told in ALL {
            let is_type = told.table == "crm.item" && view.table.starts_with("crm.item.");
            let event = told.event(change);
            if !(is_type || told.table == view.table) || event == NONE {
                continue;
            }
            let data = told.data(store, view, change, id);
            if is_type && let Some((_, kind)) = view.shown {
                news.push((format!("{event}_{kind}"), data.clone()));
            }
            news.push((event.to_owned(), data));
        }
        Self(news)
    }

    /// Tells it.
    pub fn tell(self, events: &Events, request: &Request<'_>) {
        let connector = request.parameters.get("auth_connector");
        let connector = connector.and_then(Value::as_str).unwrap_or_default();
        for (event, data) in self.0 {
            events.fire_from(connector, &event, request.caller.user, &data);
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

    fn data(&self, store: &Store, view: &View, change: Change, id: i64) -> Value {
        let with = |columns: &[&'static str]| {
            let mut fields = Map::from_iter([("ID".to_owned(), Value::from(id))]);
            for column in columns {
                let value = glance(store, view, column, id);
                fields.insert((*column).to_owned(), value);
            }
            fields
        };
        match self.says {
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
            Says::Bare => json!({"ID": id}),
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
    let db = store.db();
    if !view.can_be_there(&db) || !db.has(&view.table, column) {
        return json!("");
    }
    let columns = format!("\"{column}\"");
    let read = db.select(&view.table, &columns, &view.only(id), "", |row| {
        row.get::<_, Stored>(0)
    });
    match read.ok().and_then(|rows| rows.into_iter().next()) {
        Some(Stored::Integer(number)) => number.into(),
        Some(Stored::Text(text)) => text.into(),
        _ => json!(""),
    }
}

#[cfg(test)]
mod tests {
    use super::super::families;
    use super::ALL;

    #[test]
    fn each_table_that_is_told_of_is_one_of_a_family() {
        for told in ALL {
            let is_there = families::all().any(|family| family.table == told.table);
            assert!(is_there, "{}", told.table);
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
    }
}

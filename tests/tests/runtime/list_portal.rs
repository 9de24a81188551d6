//! A portal that keeps rows: it filters, sorts, counts and pages as portals do, in batches and outside of them, and may
//! change its rows after each page.

use std::sync::{Arc, Mutex};

use serde_json::{Map, Value, json};

use crate::batched::{One, Ran, error, run};
use crate::played::{Played, object};

/// What happens after so many pages: changes to the rows, or an error with this code.
type After = Box<dyn FnMut(&mut Vec<i64>, usize) -> Option<&'static str> + Send>;

/// The rows, and how they are listed.
pub struct Table {
    /// The identifiers of the rows, which grow.
    pub rows: Vec<i64>,
    pub heeds_start: bool,
    pub heeds_filter: bool,
    pub heeds_order: bool,
    /// Refuses conditions on the identifier.
    pub refuses: bool,
    /// Says `next` and `total`.
    pub counts: bool,
    pub page: usize,
    /// The path of the rows.
    pub under: Option<&'static str>,
    /// Rows as an object.
    pub keyed: bool,
    /// How many pages were answered.
    pub pages: usize,
    /// What each of them was asked.
    pub asked: Vec<Value>,
    /// What happens after a page.
    pub after: After,
}

/// A portal with a table.
#[derive(Clone)]
pub struct ListPortal {
    pub portal: Played,
    pub table: Arc<Mutex<Table>>,
}

impl ListPortal {
    pub fn of(ids: impl IntoIterator<Item = i64>) -> Self {
        Self::with(ids, |_| {})
    }

    /// With a table that is not as usual.
    pub fn with(ids: impl IntoIterator<Item = i64>, change: impl FnOnce(&mut Table)) -> Self {
        let mut table = Table {
            rows: ids.into_iter().collect(),
            heeds_start: true,
            heeds_filter: true,
            heeds_order: true,
            refuses: false,
            counts: true,
            page: 50,
            under: None,
            keyed: false,
            pages: 0,
            asked: Vec::new(),
            after: Box::new(|_, _| None),
        };
        change(&mut table);
        let table = Arc::new(Mutex::new(table));
        let played = Arc::clone(&table);
        let portal =
            Played::by(move |seen| run(seen, |ran| played.lock().expect("a lock").answer(ran)));
        Self { portal, table }
    }

    /// How many requests it was sent.
    pub fn requests(&self) -> usize {
        self.portal.seen().len()
    }

    /// How many pages it was asked for.
    pub fn pages(&self) -> usize {
        self.table.lock().expect("a lock").pages
    }

    /// What it was asked for, page by page.
    pub fn asked(&self) -> Vec<Value> {
        self.table.lock().expect("a lock").asked.clone()
    }
}

/// A whole number, as PHP makes one of anything.
fn number(value: &Value) -> i64 {
    match value {
        Value::String(text) => text.parse().unwrap_or(0),
        value => value.as_i64().unwrap_or(0),
    }
}

/// What a row says besides.
fn kind(id: i64) -> &'static str {
    if id % 3 == 0 { "A" } else { "B" }
}

impl Table {
    pub fn answer(&mut self, ran: &Ran) -> One {
        self.pages += 1;
        assert!(self.pages < 20_000, "it does not end");
        self.asked.push(ran.parameters.clone());
        let after = (self.after)(&mut self.rows, self.pages);
        if let Some(code) = after {
            return error(code);
        }
        let parameters = &ran.parameters;
        let conditions = conditions(&parameters["filter"]);
        if self.refuses && conditions.iter().any(|(_, field, _)| field == "id") {
            return error("ERROR_FILTER");
        }
        let mut ids = Vec::new();
        let mut own = self.rows.as_slice();
        if self.heeds_filter {
            for (operator, _, value) in conditions.iter().filter(|it| it.1 == "id") {
                own = narrowed(own, operator, number(value));
            }
            if let Some((_, _, value)) = conditions.iter().find(|it| it.1 == "kind") {
                ids.extend(own.iter().filter(|id| value == kind(**id)));
                own = &ids;
            }
        }
        let order = parameters["order"].as_object();
        let descends = order.and_then(|order| order.values().next()) == Some(&json!("DESC"));
        let (own, skip, limit) = self.place(parameters, own);
        let total = own.len();
        let all: &mut dyn Iterator<Item = &i64> = match descends || !self.heeds_order {
            true => &mut own.iter().rev(),
            false => &mut own.iter(),
        };
        let page: Vec<i64> = all.skip(skip).take(limit).copied().collect();
        let end = skip + page.len();
        let counts = self.counts && number(&parameters["start"]) >= 0;
        let next = (counts && end < total).then_some(end as i64);
        let cursor = page.last().map(|id| json!({"id": id}));
        let mut result = rows(&page, self.keyed);
        if let Some(under) = self.under {
            let cursor = cursor.filter(|_| page.len() == limit);
            result = object([(under, result), ("nextCursor", cursor.into())]);
        }
        One::Page(result, next, counts.then_some(total as i64))
    }

    /// The rows that a place leaves, how many of them to skip, and how many to answer.
    fn place<'t>(&self, parameters: &Value, mut own: &'t [i64]) -> (&'t [i64], usize, usize) {
        let count = |value: &Value| usize::try_from(number(value)).unwrap_or(0);
        let limit = |value: &Value| match count(&value["limit"]) {
            0 => self.page,
            limit => limit.min(self.page),
        };
        if !self.heeds_start {
            return (own, 0, self.page);
        }
        if let Some(place) = parameters.get("pagination") {
            if let Some(after) = place["afterCursor"].as_object() {
                own = narrowed(own, ">", number(&after["id"]));
            }
            let before = count(&place["page"]).saturating_sub(1) * limit(place);
            return (own, count(&place["offset"]) + before, limit(place));
        }
        if let Some(cursor) = parameters.get("cursor") {
            return (
                narrowed(own, ">", number(&cursor["value"])),
                0,
                limit(cursor),
            );
        }
        if let Some(last) = parameters.get("LAST_ID") {
            own = narrowed(own, "<", number(last));
        }
        (
            own,
            count(&parameters["start"]) + count(&parameters["offset"]),
            self.page,
        )
    }
}

/// The identifiers that a condition holds for.
fn narrowed<'t>(own: &'t [i64], operator: &str, bound: i64) -> &'t [i64] {
    let below = own.partition_point(|id| *id < bound);
    let up_to = own.partition_point(|id| *id <= bound);
    match operator {
        ">" => &own[up_to..],
        ">=" => &own[below..],
        "<" => &own[..below],
        "<=" => &own[..up_to],
        _ => &own[below..up_to],
    }
}

fn rows(ids: &[i64], keyed: bool) -> Value {
    let row = |id: &i64| json!({"ID": id.to_string(), "id": id, "TITLE": format!("row {id}")});
    if keyed {
        return Value::Object(
            ids.iter()
                .map(|id| (id.to_string(), row(id)))
                .collect::<Map<_, _>>(),
        );
    }
    ids.iter().map(row).collect()
}

/// Operator, field and value of each condition, of either version.
fn conditions(filter: &Value) -> Vec<(String, String, Value)> {
    let one = |operator: &str, field: &str, value: &Value| {
        (operator.to_owned(), field.to_lowercase(), value.clone())
    };
    match filter {
        Value::Object(all) => all
            .iter()
            .map(|(name, value)| {
                let at = name.find(char::is_alphabetic).unwrap_or(0);
                one(&name[..at], &name[at..], value)
            })
            .collect(),
        Value::Array(all) => all
            .iter()
            .map(|it| {
                let text = |at: usize| it[at].as_str().unwrap_or_default();
                one(text(1), text(0), &it[2])
            })
            .collect(),
        _ => Vec::new(),
    }
}

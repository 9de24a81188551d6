//! One page after the other, by what the page before says of the next.

use std::ops::ControlFlow;

use serde_json::{Map, Value, json};

use super::{Ask, PAGE, Plan, Sink, Turn, give};
use crate::error::Result;
use crate::listing::descriptor::Walk;
use crate::listing::query::Query;
use crate::listing::rows::{Part, Recent};

pub(super) struct Pages {
    query: Query,
    floor: Option<i64>,
    /// The parameter that says where a page begins, as it is sent next.
    at: Option<(&'static str, Value)>,
    /// How many rows came before, for offsets.
    offset: i64,
    /// The field that a cursor goes by.
    field: Option<String>,
    /// A page with fewer rows is the last, where that is known.
    full: Option<usize>,
    recent: Recent,
    print: Option<u64>,
    under_way: bool,
    done: bool,
}

impl Pages {
    pub fn new(query: Query, floor: Option<i64>) -> Self {
        let (query, page) = query.limited(PAGE);
        let mut pages = Self {
            floor,
            at: None,
            offset: 0,
            field: None,
            full: None,
            recent: Recent::default(),
            print: None,
            under_way: false,
            done: false,
            query,
        };
        let query = &pages.query;
        match query.listing.walk {
            Walk::Offset(name) => pages.offset = query.number(name).unwrap_or_default(),
            Walk::Pagination(name) => {
                let given = member(query, name);
                let number = |name: &str| given.get(name).and_then(Value::as_i64);
                let before = number("page").map_or(0, |page| {
                    (page - 1) * number("limit").unwrap_or(PAGE as i64)
                });
                pages.offset = number("offset")
                    .filter(|offset| *offset > 0)
                    .unwrap_or(before);
                pages.full = Some(page);
            }
            Walk::Cursor(name) => {
                let mut cursor = member(query, name);
                let field = cursor
                    .entry("field")
                    .or_insert(query.listing.id.unwrap_or("id").into());
                pages.field = field.as_str().map(str::to_owned);
                cursor.entry("order").or_insert("ASC".into());
                cursor.entry("value").or_insert(0.into());
                pages.full = Some(page);
                pages.at = Some((name, cursor.into()));
            }
            _ => {}
        }
        pages
    }

    /// Where the next page begins; none where there is none.
    fn behind(&mut self, part: &Part) -> Option<(&'static str, Value)> {
        let query = &self.query;
        if part.len == 0 || self.full.is_some_and(|full| part.len < full) {
            return None;
        }
        self.offset += part.len as i64;
        match query.listing.walk {
            Walk::Start(name) | Walk::Offset(name) => Some((name, self.offset.into())),
            Walk::Before(name) => {
                let least = part.ids.iter().copied().flatten().min()?;
                Some((name, least.into()))
            }
            Walk::Pagination(name) => {
                let mut given = member(query, name);
                given.shift_remove("page");
                given.insert("offset".to_owned(), self.offset.into());
                Some((name, given.into()))
            }
            Walk::Next(name) => {
                let mut given = member(query, name);
                given.insert("afterCursor".to_owned(), part.cursor.clone()?);
                Some((name, given.into()))
            }
            Walk::Cursor(name) => {
                let (_, Value::Object(mut cursor)) = self.at.clone()? else {
                    return None;
                };
                cursor.insert("value".to_owned(), part.value.clone()?);
                Some((name, cursor.into()))
            }
            Walk::Once => None,
        }
    }
}

/// An object among the parameters.
fn member(query: &Query, name: &str) -> Map<String, Value> {
    match query.parameters.get(name) {
        Some(Value::Object(members)) => members.clone(),
        _ => Map::new(),
    }
}

impl Query {
    /// With a page size of its own where the version has one; a page with fewer rows is the last, whatever the portal
    /// makes of greater ones.
    pub(super) fn limited(mut self, page: usize) -> (Self, usize) {
        let (Walk::Pagination(name) | Walk::Next(name) | Walk::Cursor(name)) = self.listing.walk
        else {
            return (self, page);
        };
        let mut given = member(&self, name);
        let limit = given.entry("limit").or_insert(json!(page));
        let limit = limit.as_u64().and_then(|limit| usize::try_from(limit).ok());
        self.parameters.insert(name.to_owned(), given.into());
        (self, limit.unwrap_or(page).clamp(1, page))
    }
}

impl Plan for Pages {
    fn ask(&mut self) -> Option<Ask> {
        if self.under_way || self.done {
            return None;
        }
        self.under_way = true;
        Some(Ask::one(match &self.at {
            Some((name, value)) => self.query.with([(*name, value.clone())]),
            None => self.query.with([]),
        }))
    }

    fn take(&mut self, parts: Vec<Result<Part>>, sink: &mut dyn Sink) -> Result<Turn> {
        self.under_way = false;
        for part in parts {
            let mut part = part?;
            if self.print.replace(part.print) == Some(part.print) && part.len > 0 {
                // The portal does not heed the place: there is nothing more to be had.
                self.done = true;
                break;
            }
            let next = self.behind(&part);
            let rows = part.ids.len();
            let (floor, recent) = (self.floor, &mut self.recent);
            part.retain(|id| (id.is_none() || id > floor) && recent.is_new(id));
            let is_new = !part.ids.is_empty() || rows == 0;
            self.done = next.is_none() || next == self.at || !is_new && floor.is_none();
            self.at = next;
            give(i64::MAX, part, sink)?;
        }
        Ok(ControlFlow::Continue(()))
    }

    fn field(&self) -> Option<&str> {
        self.field.as_deref()
    }
}

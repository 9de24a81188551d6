//! The queue: what happened since it was last asked for.

use std::cmp::Ordering;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jiff::Timestamp;
use jiff::tz::Offset;
use serde_json::{Map, Value, json};

use super::bound::Bound;

/// How long what is reserved is kept.
const RESERVED: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// How much is kept for all applications together; beyond it the oldest is forgotten.
const MOST: usize = 100_000;

/// What happened.
#[derive(Debug, Clone)]
pub struct Entry {
    pub id: u64,
    pub application: String,
    pub connector: String,
    pub event: String,
    pub data: Value,
    pub at: SystemTime,
    /// By whom it is reserved; nobody, where it is empty.
    pub process: String,
    pub error: bool,
}

/// The queues of all applications.
#[derive(Debug, Default)]
pub struct Queue {
    entries: Vec<Entry>,
    last: u64,
    processes: u64,
}

/// What is asked of a queue.
#[derive(Debug, Default)]
pub struct Asked<'a> {
    pub application: &'a str,
    pub connector: &'a str,
    pub filter: Option<&'a Map<String, Value>>,
    pub order: Option<&'a Map<String, Value>>,
}

impl Queue {
    /// Adds what happened. Of what happens again to the same object the last time alone is kept.
    pub fn add(&mut self, bound: &Bound, data: &Value, now: SystemTime) {
        let is_it = |entry: &&mut Entry| {
            entry.process.is_empty()
                && !entry.error
                && entry.event == bound.event
                && entry.application == bound.application
                && entry.connector == bound.connector
                && entry.data == *data
        };
        if let Some(entry) = self.entries.iter_mut().find(is_it) {
            entry.at = now;
            return;
        }
        if self.entries.len() == MOST {
            self.entries.remove(0);
        }
        self.last += 1;
        self.entries.push(Entry {
            id: self.last,
            application: bound.application.clone(),
            connector: bound.connector.clone(),
            event: bound.event.clone(),
            data: data.clone(),
            at: now,
            process: String::new(),
            error: false,
        });
    }

    /// Those that are asked for and of which it is true, in the order that is asked for, or in this one.
    pub fn select(
        &mut self,
        asked: &Asked<'_>,
        by: &str,
        now: SystemTime,
        is: impl Fn(&Entry) -> bool,
    ) -> Vec<Entry> {
        self.entries.retain(|entry| {
            let age = now.duration_since(entry.at).unwrap_or_default();
            entry.process.is_empty() || age < RESERVED
        });
        let is_asked = |entry: &&Entry| {
            entry.application == asked.application
                && entry.connector == asked.connector
                && is(entry)
                && asked.filter.is_none_or(|filter| passes(entry, filter))
        };
        let mut found: Vec<Entry> = self.entries.iter().filter(is_asked).cloned().collect();
        let given = asked.order.into_iter().flatten();
        let order = given.map(|(field, way)| (field.as_str(), is_down(way)));
        let mut order: Vec<_> = order.collect();
        order.extend([(by, false), ("ID", false)]);
        found.sort_by(|one, other| {
            let compared = order.iter().map(|(field, down)| {
                let compared = compare(&one.field(field), &other.field(field));
                if *down { compared.reverse() } else { compared }
            });
            compared.fold(Ordering::Equal, Ordering::then)
        });
        found
    }

    /// Those that are reserved for a process of an application.
    pub fn all<'a>(
        &'a self,
        application: &'a str,
        process: &'a str,
    ) -> impl Iterator<Item = u64> + 'a {
        let is_its = move |entry: &&Entry| {
            !process.is_empty() && entry.process == process && entry.application == application
        };
        self.entries.iter().filter(is_its).map(|entry| entry.id)
    }

    /// How much there is, and the newest of it.
    pub fn newest(&self, most: usize) -> (usize, Vec<Entry>) {
        let newest = self.entries.iter().rev().take(most);
        (self.entries.len(), newest.cloned().collect())
    }

    /// Removes these.
    pub fn remove(&mut self, ids: &[u64]) {
        self.entries.retain(|entry| !ids.contains(&entry.id));
    }

    /// Reserves these, for a process that is known, or for a new one.
    pub fn reserve(&mut self, ids: &[u64], process: Option<&str>) -> String {
        let process = match process {
            Some(process) => process.to_owned(),
            None => {
                self.processes += 1;
                format!("{:032x}", self.processes)
            }
        };
        for entry in &mut self.entries {
            if ids.contains(&entry.id) {
                entry.process.clone_from(&process);
            }
        }
        process
    }

    /// Marks these as those that failed, and lets others have them.
    pub fn fail(&mut self, ids: &[u64]) {
        for entry in &mut self.entries {
            if ids.contains(&entry.id) {
                entry.error = true;
                entry.process.clear();
            }
        }
    }
}

impl Entry {
    fn field(&self, name: &str) -> String {
        match name.to_ascii_uppercase().as_str() {
            "ID" | "MESSAGE_ID" => self.id.to_string(),
            "TIMESTAMP_X" => self.date(),
            "EVENT_NAME" => self.event.clone(),
            "PROCESS_ID" => self.process.clone(),
            "ERROR" => u8::from(self.error).to_string(),
            _ => String::new(),
        }
    }

    fn date(&self) -> String {
        let since = self.at.duration_since(UNIX_EPOCH).unwrap_or_default();
        let seconds = i64::try_from(since.as_secs()).unwrap_or_default();
        let time = Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH);
        time.display_with_offset(Offset::UTC).to_string()
    }

    /// As it is answered.
    pub fn told(&self) -> Value {
        let is_empty = match &self.data {
            Value::Null => true,
            Value::Array(items) => items.is_empty(),
            Value::Object(fields) => fields.is_empty(),
            _ => false,
        };
        json!({
            "ID": self.id.to_string(),
            "TIMESTAMP_X": self.date(),
            "EVENT_NAME": self.event,
            "EVENT_DATA": if is_empty { json!(false) } else { self.data.clone() },
            "EVENT_ADDITIONAL": false,
            "MESSAGE_ID": self.id.to_string(),
        })
    }
}

fn is_down(way: &Value) -> bool {
    way.as_str()
        .is_some_and(|way| way.eq_ignore_ascii_case("desc"))
}

/// Numbers as numbers, all else as texts.
fn compare(one: &str, other: &str) -> Ordering {
    match (one.parse::<u64>(), other.parse::<u64>()) {
        (Ok(one), Ok(other)) => one.cmp(&other),
        _ => one.cmp(other),
    }
}

fn passes(entry: &Entry, filter: &Map<String, Value>) -> bool {
    filter.iter().all(|(name, value)| {
        let field = name.trim_start_matches(['=', '!', '<', '>']);
        let sign = &name[..name.len() - field.len()];
        let own = entry.field(field);
        let values = match value {
            Value::Array(values) => values.iter().map(text).collect(),
            value => vec![text(value)],
        };
        let is = |wanted: Ordering| values.iter().any(|value| compare(&own, value) == wanted);
        match sign {
            "!" | "!=" => !is(Ordering::Equal),
            ">" => is(Ordering::Greater),
            "<" => is(Ordering::Less),
            ">=" => is(Ordering::Greater) || is(Ordering::Equal),
            "<=" => is(Ordering::Less) || is(Ordering::Equal),
            _ => is(Ordering::Equal),
        }
    })
}

/// A value as the text that a form would have of it.
pub fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        Value::Bool(is) => if *is { "1" } else { "0" }.to_owned(),
        value => value.to_string(),
    }
}

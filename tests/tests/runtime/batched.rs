//! A portal that runs the commands of batches as PHP does: queries are parsed, references are put in, and maps that are
//! empty, or whose keys are 0, 1, 2…, are written as lists.

use std::borrow::Cow;
use std::sync::{Arc, Mutex};

use bitrix24::Error;
use bitrix24::batch::{Answers, Chain};
use bitrix24::read::{Reader, any, integer};
use bitrix24::request::{Access, Method, Request, Slots};
use bitrix24::value::Integer;
use serde_json::{Map, Value, json};

use crate::played::{Answer, Played, Seen, object, ok};

/// A command as the portal reads it.
#[derive(Debug, Clone)]
pub struct Ran {
    pub method: String,
    pub parameters: Value,
}

/// What one command answers.
pub enum One {
    /// Its `result`.
    Result(Value),
    /// Its `result`, where its next page starts, how many rows there are, and its time.
    Full(Value, i64, i64, Value),
    /// A page of a list: its `result`, where the next one starts, and how many rows there are.
    Page(Value, Option<i64>, Option<i64>),
    /// An error, as an entry of `result_error`.
    Error(Value),
    /// Nothing at all.
    Nothing,
}

pub fn error(code: &str) -> One {
    One::Error(json!({"error": code, "error_description": "no"}))
}

/// Answers a call: a batch of either version command by command, any other call as the only command.
pub fn run(seen: &Seen, mut one: impl FnMut(&Ran) -> One) -> Answer {
    if seen.method != "batch" {
        let ran = Ran {
            method: seen.method.clone(),
            parameters: seen.body.clone(),
        };
        return match one(&ran) {
            One::Result(result) => ok(result),
            One::Full(result, next, total, time) => Answer::Json(
                200,
                object([
                    ("result", result),
                    ("next", next.into()),
                    ("total", total.into()),
                    ("time", time),
                ]),
            ),
            One::Page(result, next, total) => {
                let time = json!({"start": 0.1});
                let mut body = object([("result", result), ("time", time)]);
                let counts = [("next", next), ("total", total)];
                for (name, count) in counts {
                    if let Some(count) = count {
                        body[name] = count.into();
                    }
                }
                Answer::Json(200, body)
            }
            One::Error(error) => Answer::Json(400, error),
            One::Nothing => ok(Value::Null),
        };
    }
    if let Some(commands) = seen.body.as_array() {
        let mut results = Vec::new();
        for command in commands {
            let ran = Ran {
                method: command["method"].as_str().expect("a name").to_owned(),
                parameters: command["query"].clone(),
            };
            match one(&ran) {
                One::Result(result) | One::Full(result, ..) | One::Page(result, ..) => {
                    results.push(result);
                }
                One::Error(error) => return Answer::Json(400, error),
                One::Nothing => {}
            }
        }
        return ok(Value::Array(results));
    }
    let mut all = [(); 5].map(|()| Map::new());
    for (index, (key, command)) in seen.body["cmd"]
        .as_object()
        .expect("commands")
        .iter()
        .enumerate()
    {
        let [results, errors, totals, nexts, times] = &mut all;
        if index >= 50 {
            errors.insert(key.clone(), json!({"error": "ERROR_BATCH_LENGTH_EXCEEDED"}));
            continue;
        }
        let (method, mut parameters) = parse(command.as_str().expect("a text"));
        substitute(&mut parameters, results);
        match one(&Ran { method, parameters }) {
            One::Result(result) => {
                results.insert(key.clone(), result);
                times.insert(key.clone(), json!({"start": 0.1}));
            }
            One::Full(result, next, total, time) => {
                results.insert(key.clone(), result);
                nexts.insert(key.clone(), json!(next));
                totals.insert(key.clone(), json!(total));
                times.insert(key.clone(), time);
            }
            One::Page(result, next, total) => {
                results.insert(key.clone(), result);
                times.insert(key.clone(), json!({"start": 0.1}));
                for (map, count) in [(nexts, next), (totals, total)] {
                    if let Some(count) = count {
                        map.insert(key.clone(), count.into());
                    }
                }
            }
            One::Error(error) => {
                errors.insert(key.clone(), error);
                if seen.body["halt"] == 1 {
                    break;
                }
            }
            One::Nothing => {}
        }
    }
    let [results, errors, totals, nexts, times] = all.map(php);
    ok(object([
        ("result", results),
        ("result_error", errors),
        ("result_total", totals),
        ("result_next", nexts),
        ("result_time", times),
    ]))
}

/// `method?query`, as PHP reads it: each value is a text.
pub fn parse(command: &str) -> (String, Value) {
    let (method, query) = command.split_once('?').unwrap_or((command, ""));
    let mut all = Value::Object(Map::new());
    for (name, value) in
        form_urlencoded::parse(query.as_bytes()).map(|(name, value)| (Cow::into_owned(name), value))
    {
        let (first, rest) = name.split_at(name.find('[').unwrap_or(name.len()));
        let mut at = &mut all[first];
        for key in rest.split_terminator(']') {
            at = &mut at[&key[1..]];
        }
        *at = Value::String(value.into_owned());
    }
    (method.to_owned(), all)
}

/// A reference to what is not there stays a text.
fn substitute(value: &mut Value, results: &Map<String, Value>) {
    match value {
        Value::String(text) if text.starts_with("$result[") => {
            let mut steps = text["$result".len()..]
                .split_terminator(']')
                .map(|step| &step[1..]);
            let first = steps.next().and_then(|key| results.get(key));
            let found = steps.fold(first, |at, step| match at? {
                Value::Array(items) => items.get(step.parse::<usize>().ok()?),
                other => other.get(step),
            });
            if let Some(found) = found {
                *text = found
                    .as_str()
                    .map_or_else(|| found.to_string(), str::to_owned);
            }
        }
        Value::Object(members) => members
            .values_mut()
            .for_each(|one| substitute(one, results)),
        _ => {}
    }
}

fn php(map: Map<String, Value>) -> Value {
    let numbered = map
        .keys()
        .enumerate()
        .all(|(index, key)| *key == index.to_string());
    match numbered {
        true => map.into_iter().map(|(_, value)| value).collect(),
        false => Value::Object(map),
    }
}

macro_rules! method {
    ($name:ident, $version:ident, $wire:literal, $access:ident) => {
        #[derive(Debug, Clone)]
        pub struct $name(pub Value);

        impl $name {
            pub fn new(id: impl Into<Integer>) -> Self {
                Self(id.into().into())
            }
        }

        impl Request for $name {
            const METHOD: Method = Method::$version($wire, Access::$access);
            type Output = i64;

            fn into_slots(self) -> Slots {
                let mut slots = Slots::new();
                slots.set(0, "id", self.0);
                slots
            }

            fn read(reader: &mut Reader<'_>) -> i64 {
                integer(reader)
            }
        }
    };
}

method!(Get, v2, "some.get", Read);
method!(Add, v2, "some.add", Write);
method!(GetV3, v3, "some.get", Read);
method!(AddV3, v3, "some.add", Write);
method!(Nested, v2, "batch", Write);

/// Answers what it is sent.
pub struct Echo(pub Value);

impl Request for Echo {
    const METHOD: Method = Method::v2("some.echo", Access::Read);
    type Output = Value;

    fn into_slots(self) -> Slots {
        let mut slots = Slots::new();
        slots.set(0, "value", self.0);
        slots
    }

    fn read(reader: &mut Reader<'_>) -> Value {
        any(reader)
    }
}

pub fn get(id: i64) -> Get {
    Get::new(id)
}

pub fn add(id: i64) -> Add {
    Add::new(id)
}

pub fn id(parameters: &Value) -> i64 {
    let id = &parameters["id"];
    id.as_i64()
        .or_else(|| id.as_str()?.parse().ok())
        .expect("a number")
}

/// Answers each command the number that it was sent.
pub fn same(ran: &Ran) -> One {
    One::Result(json!(id(&ran.parameters)))
}

/// A portal, and the commands that it ran.
pub fn portal(mut one: impl FnMut(&Ran) -> One + Send + 'static) -> (Played, Arc<Mutex<Vec<Ran>>>) {
    let all = Arc::new(Mutex::new(Vec::new()));
    let ran = Arc::clone(&all);
    let played = Played::by(move |seen| {
        run(seen, |command| {
            ran.lock().expect("a lock").push(command.clone());
            one(command)
        })
    });
    (played, all)
}

pub fn methods(all: &Mutex<Vec<Ran>>) -> Vec<String> {
    let all = all.lock().expect("a lock");
    all.iter().map(|ran| ran.method.clone()).collect()
}

pub async fn sent(chain: Chain) -> Answers {
    chain.send().await.expect("answers")
}

pub fn nothing_was_sent(played: &Played, error: &Error) {
    assert!(error.message().contains("nothing was sent"), "{error}");
    assert!(!error.is_ambiguous());
    assert!(played.seen().is_empty());
}

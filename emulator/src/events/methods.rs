//! `event.bind` and its kin.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;
use std::time::Duration;

use serde_json::{Map, Value, json};

use super::bound::Bound;
use super::queue::{Asked, text};
use super::{Events, OFFLINE, State};
use crate::answer::{Answer, Handler, Request};
use crate::failure::Failure;
use crate::model::Method;

const PAGE: usize = 50;

/// The events that are documented, in upper case.
static KNOWN: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let lines = include_str!("../../data/events.jsonl").lines();
    let names = lines.filter_map(|line| line.strip_prefix("{\"n\":\"")?.split('"').next());
    names.map(str::to_ascii_uppercase).collect()
});

/// Whether an event is documented; those of an object's own type end in its number.
pub(crate) fn is_known(event: &str) -> bool {
    let general = event.rsplit_once('_').map(|(name, _)| name);
    KNOWN.contains(event) || general.is_some_and(|name| KNOWN.contains(name))
}

/// The parameters with those that the data requires and offline handlers have not: they have no address.
pub(crate) fn completed<'a>(
    method: &Method,
    parameters: &'a Map<String, Value>,
) -> Cow<'a, Map<String, Value>> {
    let is_it = matches!(method.name.as_str(), "event.bind" | "event.unbind");
    if !is_it || field(parameters, "handler").is_some() || !is_offline(parameters) {
        return Cow::Borrowed(parameters);
    }
    let mut parameters = parameters.clone();
    parameters.insert("handler".to_owned(), json!(""));
    Cow::Owned(parameters)
}

impl Handler for Events {
    fn answer(&self, request: &Request<'_>) -> Option<Result<Answer, Failure>> {
        let name = request.method.name.as_str();
        let mut state = self.state();
        if let Some(name) = name.strip_prefix("im.v2.Event.") {
            return state.polled.answer(name, request).map(Ok);
        }
        let name = name.strip_prefix("event.")?;
        Some(match name {
            "bind" => bind(&mut state, request),
            "unbind" => Ok(unbind(&mut state, request)),
            "get" => Ok(bound(&state, request)),
            "offline.list" => Ok(list(&mut state, request)),
            "offline.get" => Ok(take(&mut state, request)),
            "offline.clear" => {
                let ids = reserved(&mut state, request);
                state.queue.remove(&ids);
                Ok(Answer::new(json!(true)))
            }
            "offline.error" => {
                let ids = reserved(&mut state, request);
                state.queue.fail(&ids);
                Ok(Answer::new(json!(true)))
            }
            _ => return None,
        })
    }
}

fn bind(state: &mut State, request: &Request<'_>) -> Result<Answer, Failure> {
    let parameters = request.parameters;
    let event = written(parameters, "event").to_ascii_uppercase();
    if !is_known(&event) && event != OFFLINE {
        return Err(Failure::new(
            400,
            "ERROR_EVENT_NOT_FOUND",
            "Event not found",
        ));
    }
    let options = field(parameters, "options").and_then(Value::as_object);
    let pause = options.map_or_else(String::new, |options| written(options, "minTimeout"));
    state.last += 1;
    let bound = Bound {
        id: state.last,
        application: request.caller.id.clone(),
        event,
        handler: written(parameters, "handler"),
        user: number(parameters, "auth_type").unwrap_or(0),
        offline: is_offline(parameters),
        connector: written(parameters, "auth_connector"),
        pause: Duration::from_secs(pause.parse().unwrap_or(1)),
        told: None,
    };
    let is_same = |own: &Bound| {
        own.application == bound.application
            && own.event == bound.event
            && own.handler == bound.handler
            && own.user == bound.user
            && own.offline == bound.offline
            && own.connector == bound.connector
    };
    if state.bound.iter().any(is_same) {
        let text = "Handler already exists!";
        return Err(Failure::new(400, "ERROR_HANDLER_ALREADY_EXIST", text));
    }
    state.bound.push(bound);
    Ok(Answer::new(json!(true)))
}

fn unbind(state: &mut State, request: &Request<'_>) -> Answer {
    let parameters = request.parameters;
    let event = written(parameters, "event");
    let handler = written(parameters, "handler");
    let offline = is_offline(parameters);
    let user = field(parameters, "auth_type").map(|user| text(user).parse().unwrap_or(0));
    let before = state.bound.len();
    state.bound.retain(|own| {
        let is_it = own.application == request.caller.id
            && own.event.eq_ignore_ascii_case(&event)
            && own.offline == offline
            && (offline || own.handler == handler)
            && user.is_none_or(|user: u64| own.user == user);
        !is_it
    });
    Answer::new(json!({"count": before - state.bound.len()}))
}

fn bound(state: &State, request: &Request<'_>) -> Answer {
    let own = state.bound.iter();
    let own = own.filter(|own| own.application == request.caller.id);
    let told = own.map(|own| {
        json!({
            "event": own.event,
            "handler": own.handler,
            "auth_type": own.user.to_string(),
            "offline": u8::from(own.offline),
        })
    });
    Answer::new(told.collect())
}

fn list(state: &mut State, request: &Request<'_>) -> Answer {
    let connector = written(request.parameters, "auth_connector");
    let asked = asked(request, &connector);
    let found = state.queue.select(&asked, "ID", request.now, |_| true);
    let start = number(request.parameters, "start").unwrap_or(0);
    let start = usize::try_from(start).unwrap_or(usize::MAX);
    let told = found.iter().skip(start).take(PAGE).map(|entry| {
        let mut told = entry.told();
        told["PROCESS_ID"] = json!(entry.process);
        told["ERROR"] = json!(u8::from(entry.error).to_string());
        told
    });
    let next = start.saturating_add(PAGE);
    Answer {
        result: told.collect(),
        total: Some(found.len() as u64),
        next: (next < found.len()).then_some(next as u64),
    }
}

/// The first of the queue, which then are there no longer, or reserved for whoever asked.
fn take(state: &mut State, request: &Request<'_>) -> Answer {
    let parameters = request.parameters;
    let connector = written(parameters, "auth_connector");
    let process = written(parameters, "process_id");
    let with_errors = written(parameters, "error") == "1";
    let asked = asked(request, &connector);
    let mut found = state
        .queue
        .select(&asked, "TIMESTAMP_X", request.now, |entry| {
            entry.process == process && (with_errors || !entry.error)
        });
    let limit = number(parameters, "limit").unwrap_or(PAGE as u64);
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let ids: Vec<u64> = found.iter().map(|entry| entry.id).collect();
    let told: Value = found.iter().map(super::queue::Entry::told).collect();
    let process = match number(parameters, "clear") {
        Some(0) => {
            let known = (!process.is_empty()).then_some(process.as_str());
            json!(state.queue.reserve(&ids, known))
        }
        _ => {
            state.queue.remove(&ids);
            Value::Null
        }
    };
    Answer::new(json!({"process_id": process, "events": told}))
}

/// Those that are reserved for a process, or of them those that are named.
fn reserved(state: &mut State, request: &Request<'_>) -> Vec<u64> {
    let parameters = request.parameters;
    let process = written(parameters, "process_id");
    let named = field(parameters, "id").or_else(|| field(parameters, "message_id"));
    let named: Option<Vec<String>> = named.map(|named| match named {
        Value::Array(ids) => ids.iter().map(text).collect(),
        Value::Object(ids) => ids.values().map(text).collect(),
        id => vec![text(id)],
    });
    let is_named = |id: u64| {
        let named = named.as_ref();
        named.is_none_or(|named| named.contains(&id.to_string()))
    };
    let mine = state.queue.all(&request.caller.id, &process);
    mine.filter(|id| is_named(*id)).collect()
}

fn asked<'a>(request: &Request<'a>, connector: &'a str) -> Asked<'a> {
    let object = |name| field(request.parameters, name).and_then(Value::as_object);
    Asked {
        application: &request.caller.id,
        connector,
        filter: object("filter"),
        order: object("order"),
    }
}

fn is_offline(parameters: &Map<String, Value>) -> bool {
    written(parameters, "event_type").eq_ignore_ascii_case("offline")
}

/// A parameter by its name in any letter case.
fn field<'a>(parameters: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    parameters.get(name).or_else(|| {
        let mut all = parameters.iter();
        let (_, value) = all.find(|(own, _)| own.eq_ignore_ascii_case(name))?;
        Some(value)
    })
}

fn written(parameters: &Map<String, Value>, name: &str) -> String {
    field(parameters, name).map(text).unwrap_or_default()
}

fn number(parameters: &Map<String, Value>, name: &str) -> Option<u64> {
    written(parameters, name).parse().ok()
}

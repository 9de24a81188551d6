//! What a batch answered, command by command.

use std::borrow::Cow;

use serde_json::{Value, json};
use yoke::Yokeable;

use super::Command;
use crate::call::{Failed, Parsed, Received, Why, operating, unread, why};
use crate::envelope;
use crate::error::{Error, Result};
use crate::limits::AnswerLimits;
use crate::read::{self, Node, Reader};
use crate::request::Access;
use crate::secret::{self, Secrets};
use crate::throttle::Operating;

/// What one command was answered. It borrows from the answer of its batch.
#[derive(Debug)]
pub struct Answered<'a> {
    /// Its `result`.
    pub(crate) result: Node<'a>,
    /// Where the next page of a list starts.
    pub next: Option<i64>,
    /// How many rows a list has on all its pages.
    pub total: Option<i64>,
    from: &'a Received,
    place: Place,
    method: Cow<'static, str>,
    access: Access,
}

/// Where a `result` stood in the answer.
#[derive(Debug)]
enum Place {
    /// It is a call's own.
    Alone,
    /// Under this key, or this index, of a batch.
    Classic(String, usize),
    /// At this index of a batch of REST 3.0.
    Third(usize),
}

impl Answered<'_> {
    /// The `result` as a type.
    ///
    /// # Errors
    ///
    /// Where it does not fit.
    pub fn read<T>(mut self, read: fn(&mut Reader<'_>) -> T) -> Result<T> {
        let result = std::mem::take(&mut self.result);
        read::read_node(result, read).map_err(|misfit| self.misfitting(&misfit))
    }

    /// What of the call may not show.
    pub(super) fn secrets(&self) -> &Secrets {
        &self.from.secrets
    }

    pub(crate) fn misfitting(&self, misfit: &read::Misfit) -> Error {
        let mut whole = envelope::whole(&self.from.body);
        let own = match &self.place {
            Place::Alone => whole,
            Place::Classic(key, index) => {
                let results = &mut whole["result"]["result"];
                let own = match results {
                    Value::Array(items) => items.get_mut(*index),
                    results => results.get_mut(key),
                };
                json!({ "result": own.map(Value::take) })
            }
            Place::Third(index) => json!({ "result": whole["result"][*index].take() }),
        };
        let error = envelope::misfitting(misfit, own, &self.from.secrets)
            .with_request_id(self.from.request_id.clone())
            .in_method(self.method.clone());
        unread(error, self.access)
    }
}

/// What came of one command.
pub(super) enum Came<'a> {
    Answered(Box<Answered<'a>>),
    /// Refused, or not run.
    Failed(Failed),
    /// Nothing is said of it.
    Missing,
}

/// What a batch of the classic API answered.
#[derive(Yokeable)]
pub(super) struct Classic<'a> {
    pub from: &'a Received,
    /// What came of each command.
    pub came: Vec<Came<'a>>,
    /// The time that was counted for each.
    pub times: Vec<Option<Operating>>,
}

/// Sorts what a batch of the classic API answered by its commands.
pub(super) fn classic<'a>(
    parsed: Parsed<'a>,
    commands: &[&Command],
    limits: &AnswerLimits,
) -> Classic<'a> {
    let Parsed { opened, from } = parsed;
    let mut outer = opened.result;
    let mut map = |name| outer.take(name).unwrap_or_default();
    let [mut results, mut errors, mut totals, mut nexts, mut times] = [
        "result",
        "result_error",
        "result_total",
        "result_next",
        "result_time",
    ]
    .map(&mut map);
    let (mut all, mut counted) = (Vec::new(), Vec::new());
    for (index, command) in commands.iter().enumerate() {
        let key = super::key(index);
        let of = |map: &mut Node<'a>| of(map, &key, index);
        let result = of(&mut results);
        let error = of(&mut errors).and_then(|error| refusal(error, result.is_some()));
        let time = of(&mut times);
        let (total, next) = (of(&mut totals), of(&mut nexts));
        let ran = time.is_some();
        let time = time.as_ref().and_then(operating);
        let came = match (error, result) {
            (Some(mut body), _) => {
                from.secrets.redact_value(&mut body);
                own_secrets(command).redact_value(&mut body);
                let error = Error::portal(body).with_status(from.status);
                let why = why(&error, None);
                let error = error.with_request_id(from.request_id.clone());
                Came::Failed(Failed::new(error, why))
            }
            // A portal may leave out a `result` that is `null`.
            (None, None) if !ran => Came::Missing,
            (None, result) => answered(
                Answered {
                    result: result.unwrap_or_default(),
                    next: next.and_then(envelope::count),
                    total: total.and_then(envelope::count),
                    from,
                    place: Place::Classic(key, index),
                    method: command.method.clone(),
                    access: command.access,
                },
                limits,
            ),
        };
        all.push(came);
        counted.push(time);
    }
    Classic {
        from,
        came: all,
        times: counted,
    }
}

/// What a batch of REST 3.0 answered: a list in the order of its commands.
pub(super) fn third<'a>(
    parsed: Parsed<'a>,
    commands: &[&Command],
    limits: &AnswerLimits,
) -> Vec<Came<'a>> {
    let Parsed { opened, from } = parsed;
    let mut results = opened.result;
    let each = commands.iter().enumerate().map(|(index, command)| {
        let Some(result) = of(&mut results, "", index) else {
            return Came::Missing;
        };
        let own = Answered {
            result,
            next: None,
            total: None,
            from,
            place: Place::Third(index),
            method: command.method.clone(),
            access: command.access,
        };
        answered(own, limits)
    });
    each.collect()
}

/// What a call by itself answered.
pub(super) fn alone<'a>(
    parsed: Parsed<'a>,
    command: &Command,
    limits: &AnswerLimits,
) -> Result<Answered<'a>> {
    let from = parsed.from;
    let opened = parsed.within(limits)?;
    Ok(Answered {
        result: opened.result,
        next: opened.next,
        total: opened.total,
        from,
        place: Place::Alone,
        method: command.method.clone(),
        access: command.access,
    })
}

fn answered<'a>(answered: Answered<'a>, limits: &AnswerLimits) -> Came<'a> {
    match limits.depth(&answered.result) {
        Ok(()) => Came::Answered(Box::new(answered)),
        Err(error) => {
            let error = error.with_status(answered.from.status);
            Came::Failed(Failed::new(error, Why::Unread))
        }
    }
}

/// What a program gave to a command, and the portal may repeat. What is short stands in an answer by chance.
fn own_secrets(command: &Command) -> Secrets {
    let own = secret::within(&command.parameters);
    Secrets::new(own.into_iter().filter(|one| one.len() >= 4))
}

/// Takes the entry of a command out of a map, which PHP writes as a list where its keys are numbers or there are none.
fn of<'a>(map: &mut Node<'a>, key: &str, index: usize) -> Option<Node<'a>> {
    match map {
        Node::Array(items) => items.get_mut(index).map(std::mem::take),
        map => map.take(key).or_else(|| map.take(&index.to_string())),
    }
}

/// The body of an error; none where the entry says that there is no error.
fn refusal(entry: Node<'_>, has_result: bool) -> Option<Value> {
    match entry.into_value() {
        Value::Null | Value::Bool(false) => None,
        Value::Array(items) if items.is_empty() => None,
        Value::String(text) if text.trim().is_empty() && has_result => None,
        // A text by itself: a code, if it looks like one.
        Value::String(text) if !text.contains(char::is_whitespace) => Some(json!({"error": text})),
        Value::String(text) => Some(json!({"error": "", "error_description": text})),
        Value::Object(members) if members.is_empty() && has_result => None,
        entry @ Value::Object(_) => Some(entry),
        other => Some(json!({ "error": other })),
    }
}

/// The error of a command that certainly was not run, because an earlier one failed.
pub(super) fn not_run(access: Access) -> Error {
    let error = Error::answer(
        "it was not run, because an earlier command of its batch failed or was not run",
    );
    Failed::new(error, Why::Unsent).error(access)
}

/// Why there is nothing of a command, though nothing stopped it.
pub(super) fn missing(from: &Received) -> Failed {
    let error = Error::answer("the answer of the batch has neither its result nor an error")
        .with_status(from.status)
        .with_request_id(from.request_id.clone());
    Failed::new(error, Why::Unknown { answered: true })
}

//! The batch of REST 3.0: a list of commands that is answered as a whole, or refused as a whole.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::answer::{self, Came};
use super::way::{self, Way, all_fail};
use super::{Command, Each, MOST, either, refused};
use crate::call::{Outgoing, Response};
use crate::error::{Error, Result};
use crate::request::{Access, Version};

/// Sends commands that do not belong together. What reads goes in a batch, and in halves of it where it is refused, until it is
/// known which command is. What writes goes alone, with a key of its own: of a refused batch nobody knows how much was done.
pub(super) async fn all(way: &Way, commands: Vec<(usize, Command)>, each: Each<'_>) -> Result<()> {
    let (mut single, mut reads) = (Vec::new(), Vec::new());
    let mut outcome = None;
    for (index, command) in commands {
        match (refused(&command), command.access) {
            (Some(error), _) => {
                each(index, Err(error.clone()));
                outcome = Some(Err(error));
            }
            (None, Access::Read) => reads.push((index, command)),
            (None, Access::Write) => single.push((index, command)),
        }
    }
    let mut parts = vec![reads];
    while let Some(mut part) = parts.pop() {
        if part.len() > MOST {
            parts.push(part.split_off(MOST));
        }
        if part.len() < 2 {
            single.append(&mut part);
            continue;
        }
        match call(way, &part).await {
            Ok(response) => outcome = Some(deliver(way, part, response, each)),
            Err(error) if of_one(&error) => {
                parts.push(part.split_off(part.len() / 2));
                parts.push(part);
            }
            Err(error) => {
                let failed = all_fail(part, &error, each);
                outcome.get_or_insert(failed);
            }
        }
    }
    let rest = match single.is_empty() {
        true => None,
        false => Some(way.alone(single, each).await),
    };
    either(outcome, rest)
}

/// Sends one batch as it is.
pub(super) async fn whole(
    way: &Way,
    commands: Vec<(usize, Command)>,
    each: Each<'_>,
) -> Result<()> {
    match call(way, &commands).await {
        Ok(response) => deliver(way, commands, response, each),
        // Which command was refused is not said, nor what became of those before it.
        Err(error)
            if commands.len() > 1
                && writes(&commands)
                && error.is_portal()
                && !error.is_safe_to_retry() =>
        {
            all_fail(commands, &error.that_is_ambiguous(), each)
        }
        Err(error) => all_fail(commands, &error, each),
    }
}

fn writes(commands: &[(usize, Command)]) -> bool {
    way::access(commands.iter().map(|(_, command)| command)) == Access::Write
}

async fn call(way: &Way, commands: &[(usize, Command)]) -> Result<Response> {
    let all = || commands.iter().map(|(_, command)| command);
    let list = all().map(|command| json!({"method": command.method, "query": command.parameters}));
    let outgoing = Outgoing {
        name: Cow::Borrowed("batch"),
        version: Version::V3,
        access: way::access(all()),
        parameters: Value::Array(list.collect()),
        files: None,
    };
    let response = way.call(outgoing, &way::methods(all())).await?;
    way.ended(&all().collect::<Vec<_>>(), &[]).await;
    Ok(response)
}

fn deliver(
    way: &Way,
    commands: Vec<(usize, Command)>,
    response: Response,
    each: Each<'_>,
) -> Result<()> {
    response.read(|parsed| {
        let from = parsed.from;
        let own: Vec<&Command> = commands.iter().map(|(_, command)| command).collect();
        let came = answer::third(parsed, &own, way.limits());
        for ((index, command), came) in commands.into_iter().zip(came) {
            let outcome = match came {
                Came::Answered(answered) => Ok(*answered),
                Came::Failed(failed) => Err(failed.error(command.access)),
                Came::Missing => Err(answer::missing(from).error(command.access)),
            };
            each(
                index,
                outcome.map_err(|error| error.in_method(command.method)),
            );
        }
        Ok(())
    })
}

/// Whether one of the commands may be what was refused, rather than the call.
fn of_one(error: &Error) -> bool {
    let call = error.is("OVERLOAD_LIMIT") || error.status() == Some(401);
    error.is_portal() && !error.is_safe_to_retry() && !call
}

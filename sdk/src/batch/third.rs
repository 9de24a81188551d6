//! The batch of REST 3.0: a list of commands that is answered as a whole, or refused as a whole.

use std::borrow::Cow;
use std::sync::Arc;

use serde_json::{Value, json};
use tokio::time::Instant;

use super::answer::{self, Came};
use super::{Command, Each, MOST, alone, refused};
use crate::call::{self, Around, Outgoing, Response};
use crate::client::Inner;
use crate::error::{Error, Result};
use crate::request::{Access, Version};

/// Sends commands that do not belong together. What reads goes in a batch, and in halves of it where it is refused, until it is
/// known which command is. What writes goes alone, with a key of its own: of a refused batch nobody knows how much was done.
pub(super) async fn all(
    client: &Arc<Inner>,
    commands: Vec<(usize, Command)>,
    until: Option<Instant>,
    each: Each<'_>,
) -> Result<()> {
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
        match call(client, &part, Access::Read, until).await {
            Ok(response) => outcome = Some(deliver(client, part, &response, each)),
            Err(error) if of_one(&error) => {
                parts.push(part.split_off(part.len() / 2));
                parts.push(part);
            }
            Err(error) => {
                for (index, command) in part {
                    each(index, Err(error.clone().in_method(command.method)));
                }
                outcome.get_or_insert(Err(error));
            }
        }
    }
    let rest = match single.is_empty() {
        true => None,
        false => Some(alone(client, single, until, each).await),
    };
    match (outcome, rest) {
        (Some(Ok(())), _) | (_, Some(Ok(()))) | (None, None) => Ok(()),
        (Some(error), _) | (None, Some(error)) => error,
    }
}

/// Sends one batch as it is.
pub(super) async fn whole(
    client: &Arc<Inner>,
    commands: Vec<(usize, Command)>,
    until: Option<Instant>,
    each: Each<'_>,
) -> Result<()> {
    let writes = commands
        .iter()
        .any(|(_, command)| command.access == Access::Write);
    let access = if writes { Access::Write } else { Access::Read };
    match call(client, &commands, access, until).await {
        Ok(response) => deliver(client, commands, &response, each),
        Err(error) => {
            // Which command was refused is not said, nor what became of those before it.
            let error = match writes
                && commands.len() > 1
                && error.is_portal()
                && !error.is_safe_to_retry()
            {
                true => error.that_is_ambiguous(),
                false => error,
            };
            for (index, command) in commands {
                each(index, Err(error.clone().in_method(command.method)));
            }
            Err(error)
        }
    }
}

async fn call(
    client: &Arc<Inner>,
    commands: &[(usize, Command)],
    access: Access,
    until: Option<Instant>,
) -> Result<Response> {
    let mut methods: Vec<Cow<'static, str>> = Vec::new();
    for (_, command) in commands {
        if !methods.contains(&command.method) {
            methods.push(command.method.clone());
        }
    }
    let list = commands
        .iter()
        .map(|(_, command)| json!({"method": command.method, "query": command.parameters}));
    let outgoing = Outgoing {
        name: Cow::Borrowed("batch"),
        version: Version::V3,
        access,
        parameters: Value::Array(list.collect()),
    };
    let around = Around {
        until,
        methods: &methods,
    };
    call::run_within(Arc::clone(client), outgoing, &around).await
}

fn deliver(
    client: &Inner,
    commands: Vec<(usize, Command)>,
    response: &Response,
    each: Each<'_>,
) -> Result<()> {
    let own: Vec<&Command> = commands.iter().map(|(_, command)| command).collect();
    let came = answer::third(response, &own, &client.settings.answers)?;
    for ((index, command), came) in commands.into_iter().zip(came) {
        let outcome = match came {
            Came::Answered(answered) => Ok(*answered),
            Came::Failed(failed) => Err(failed.error(command.access)),
            Came::Missing => Err(answer::missing(response).error(command.access)),
        };
        each(
            index,
            outcome.map_err(|error| error.in_method(command.method)),
        );
    }
    Ok(())
}

/// Whether one of the commands may be what was refused, rather than the call.
fn of_one(error: &Error) -> bool {
    let call = error.is("OVERLOAD_LIMIT") || error.status() == Some(401);
    error.is_portal() && !error.is_safe_to_retry() && !call
}

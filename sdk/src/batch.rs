//! Many requests in few calls, whatever their types and their number.

mod answer;
mod command;
mod encode;
mod reference;
mod rounds;
mod third;
mod typed;

use std::sync::Arc;

use futures_util::StreamExt as _;
use tokio::time::Instant;

use crate::call::{self, Around};
use crate::client::Inner;
use crate::error::{Error, Result};
use crate::request::Version;

pub(crate) use answer::Answered;
pub(crate) use command::Command;
pub use reference::{Reference, Single};
pub(crate) use reference::{is_within as has_reference, place};
pub use typed::Requests;

/// How many commands a portal takes in one batch.
pub(crate) const MOST: usize = 50;
/// How many calls of one batch are under way at a time.
const AT_ONCE: usize = 8;

/// Gets what came of a command, by its place among them: once for each, in any order.
pub(crate) type Each<'e> = &'e mut (dyn for<'a> FnMut(usize, Result<Answered<'a>>) + Send);

/// How the commands of a batch belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bond {
    /// Not at all: each may run without the others, and again.
    None,
    /// In their order, up to the first that fails. References of this chain are theirs; chain 0 is nobody's.
    Chain(u64),
}

/// The key of a command.
fn key(index: usize) -> String {
    format!("c{index}")
}

/// Sends at most [`MOST`] commands of the classic API in as few calls as are safe. Where they have a bond this is one call, which may be
/// repeated where it has certainly done nothing.
///
/// # Errors
///
/// Where a call failed, and with it every command. All the same each command gets its error.
pub(crate) async fn send(
    client: &Arc<Inner>,
    commands: Vec<Command>,
    bond: Bond,
    each: Each<'_>,
) -> Result<()> {
    let until = client.settings.until();
    rounds::classic(
        client,
        commands.into_iter().enumerate().collect(),
        bond,
        until,
        each,
    )
    .await
}

/// Sends commands of any version that do not belong together: those that a batch can carry in one, the rest alone.
async fn settle(client: &Arc<Inner>, commands: Vec<Command>, each: Each<'_>) -> Result<()> {
    let until = client.settings.until();
    let (mut classic, mut third) = (Vec::new(), Vec::new());
    for (index, command) in commands.into_iter().enumerate() {
        match command.version {
            Version::V2 => classic.push((index, command)),
            Version::V3 => third.push((index, command)),
        }
    }
    let (has_classic, has_third) = (!classic.is_empty(), !third.is_empty());
    let mut outcome = Ok(());
    let mut any = false;
    if has_classic {
        outcome = rounds::classic(client, classic, Bond::None, until, &mut *each).await;
        any |= outcome.is_ok();
    }
    if has_third {
        let third = third::all(client, third, until, each).await;
        any |= third.is_ok();
        outcome = outcome.and(third);
    }
    if any { Ok(()) } else { outcome }
}

/// Sends each by itself, some at a time.
pub(crate) async fn alone(
    client: &Arc<Inner>,
    commands: Vec<(usize, Command)>,
    until: Option<Instant>,
    each: Each<'_>,
) -> Result<()> {
    let calls = commands.into_iter().map(|(index, command)| async move {
        let around = Around {
            until,
            ..Around::default()
        };
        let response = call::run_within(Arc::clone(client), command.outgoing(), &around).await;
        (index, command, response)
    });
    let mut calls = futures_util::stream::iter(calls).buffered(AT_ONCE);
    let mut outcome = None;
    while let Some((index, command, response)) = calls.next().await {
        match response {
            Ok(response) => {
                let limits = &client.settings.answers;
                let answered = answer::alone(&response, &command, limits);
                each(
                    index,
                    answered.map_err(|error| error.in_method(command.method)),
                );
                outcome = Some(Ok(()));
            }
            Err(error) => {
                // A refusal is an answer.
                if error.is_portal() {
                    outcome = Some(Ok(()));
                }
                outcome.get_or_insert_with(|| Err(error.clone()));
                each(index, Err(error));
            }
        }
    }
    outcome.unwrap_or(Ok(()))
}

/// Why a batch does not take a command; none where it does.
fn refused(command: &Command) -> Option<Error> {
    command.method.eq_ignore_ascii_case("batch").then(|| {
        Error::configuration("a batch cannot carry another batch: nothing of it was sent")
            .in_method(command.method.clone())
    })
}

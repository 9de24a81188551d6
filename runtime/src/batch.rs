//! Many requests in few calls, whatever their types and their number.

mod answer;
mod chain;
mod command;
mod encode;
mod probe;
mod reference;
mod rounds;
mod third;
mod typed;
mod way;

use std::sync::Arc;

use futures_util::future::BoxFuture;
use tokio::time::Instant;

use crate::client::Inner;
use crate::error::{Error, Result};
use crate::request::Version;

pub(crate) use answer::Answered;
pub use chain::{Answers, Chain, Handle, Raw};
pub(crate) use command::Command;
pub(crate) use reference::is_within as has_reference;
pub(crate) use reference::place;
pub use reference::{Reference, Single};
pub use typed::Requests;
use way::{Blocked, Way};

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

/// Sends at most [`MOST`] commands of the classic API in as few calls as are safe. Where they have a bond this is one
/// call, which goes again where it has certainly written nothing.
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
    let way = Way::new(client, Blocked::default());
    let commands = commands.into_iter().enumerate().collect();
    rounds::classic(&way, commands, bond, each).await
}

/// Sends each by itself, some at a time.
///
/// # Errors
///
/// As [`send`].
pub(crate) async fn alone(
    client: &Arc<Inner>,
    commands: Vec<(usize, Command)>,
    until: Option<Instant>,
    each: Each<'_>,
) -> Result<()> {
    let mut way = Way::new(client, Blocked::default());
    way.until = until.or(way.until);
    way.alone(commands, each).await
}

/// Sends commands of any version that do not belong together: those that a batch can carry in one, the rest alone.
///
/// Behind a pointer, so that what is generic over requests is small, and quick to compile.
fn settle<'a>(way: &'a Way, commands: Vec<Command>, each: Each<'a>) -> BoxFuture<'a, Result<()>> {
    Box::pin(async move {
        let commands = commands.into_iter().enumerate();
        let (classic, third): (Vec<_>, Vec<_>) =
            commands.partition(|(_, command)| command.version == Version::V2);
        let classic = match classic.is_empty() {
            true => None,
            false => Some(rounds::classic(way, classic, Bond::None, &mut *each).await),
        };
        let third = match third.is_empty() {
            true => None,
            false => Some(third::all(way, third, each).await),
        };
        either(classic, third)
    })
}

/// What came of two parts: it failed where nothing of it was answered.
fn either(one: Option<Result<()>>, other: Option<Result<()>>) -> Result<()> {
    match (one, other) {
        (Some(Ok(())), _) | (_, Some(Ok(()))) | (None, None) => Ok(()),
        (Some(error), _) | (None, Some(error)) => error,
    }
}

/// Why a batch does not take a command; none where it does.
fn refused(command: &Command) -> Option<Error> {
    command.method.eq_ignore_ascii_case("batch").then(|| {
        Error::configuration("a batch cannot carry another batch: nothing of it was sent")
            .in_method(command.method.clone())
    })
}

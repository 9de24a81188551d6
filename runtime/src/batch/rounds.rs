//! The calls that a batch of the classic API takes: one, and more where some of its commands may be sent again.

use std::borrow::Cow;
use std::time::Duration;

use serde_json::{Map, Value, json};
use yoke::Yoke;

use super::answer::{self, Came, Classic};
use super::way::{self, Way, all_fail};
use super::{Bond, Command, Each, MOST, either, encode, key, refused};
use crate::call::{self, Failed, Outgoing, Received, Response, Why, taken};
use crate::client::Inner;
use crate::error::{Error, Result};
use crate::request::{Access, Version};

/// Nothing is said of a command.
const MISSING: Why = Why::Unknown { answered: true };

/// A command, its place among those that were given, and what it is in a batch.
struct Entry {
    index: usize,
    command: Command,
    query: String,
}

/// Sends commands of the classic API.
pub(super) async fn classic(
    way: &Way,
    commands: Vec<(usize, Command)>,
    bond: Bond,
    each: Each<'_>,
) -> Result<()> {
    if commands.len() > MOST {
        return all_fail(
            commands,
            &Error::configuration("a batch has at most 50 commands: nothing was sent"),
            each,
        );
    }
    // A call by itself says more, and is told more.
    if commands.len() == 1 && bond == Bond::None {
        return one(way, commands, each).await;
    }
    let (mut entries, mut rest) = (Vec::new(), Vec::new());
    let mut unfit = None;
    for (index, command) in commands {
        if let Some(error) = refused(&command) {
            unfit = Some(error.clone());
            if bond == Bond::None {
                each(index, Err(error));
                continue;
            }
        }
        let at = entries.len();
        let query = encode::command(&command.method, &command.parameters, &|place| {
            let known = matches!(bond, Bond::Chain(id) if id == place.chain) && place.index < at;
            known.then(|| key(place.index))
        });
        match query {
            Ok(query) => entries.push(Entry {
                index,
                command,
                query,
            }),
            Err(why) => {
                let error = format!("a batch cannot carry it: {why}; nothing was sent");
                let error = Error::configuration(error).in_method(command.method.clone());
                unfit.get_or_insert(error);
                rest.push((index, command));
            }
        }
    }
    if let (Bond::Chain(_), Some(error)) = (bond, &unfit) {
        let all = entries
            .into_iter()
            .map(|entry| (entry.index, entry.command));
        return all_fail(all.chain(rest), error, each);
    }
    if entries.is_empty() && rest.is_empty() {
        return unfit.map_or(Ok(()), Err);
    }
    let batched = match (entries.is_empty(), bond) {
        (true, _) => None,
        (false, Bond::None) => Some(independent(way, entries, &mut *each).await),
        (false, Bond::Chain(_)) => Some(chain(way, entries, &mut *each).await),
    };
    let rest = match rest.is_empty() {
        true => None,
        false => Some(way.alone(rest, each).await),
    };
    either(batched, rest)
}

async fn one(way: &Way, commands: Vec<(usize, Command)>, each: Each<'_>) -> Result<()> {
    for (index, command) in &commands {
        if let Some(error) = refused(command) {
            each(*index, Err(error.clone()));
            return Err(error);
        }
    }
    way.alone(commands, each).await
}

/// Calls until nothing is left that may go again.
async fn independent(way: &Way, mut entries: Vec<Entry>, each: Each<'_>) -> Result<()> {
    let mut waits = way.client.settings.retries.waits();
    let mut answered = false;
    loop {
        let response = match call(way, &entries, false).await {
            Ok(response) => response,
            Err(error) => {
                let ambiguous = error.is_ambiguous();
                let again = |entry: &Entry| ambiguous && entry.command.access == Access::Read;
                let (reads, rest): (Vec<_>, Vec<_>) = entries.into_iter().partition(again);
                let outcome = all_fail(rest.into_iter().map(Entry::parts), &error, each);
                if reads.is_empty() {
                    return if answered { Ok(()) } else { outcome };
                }
                // What reads goes again without what may not. There is an error for the writes already.
                answered = true;
                entries = reads;
                continue;
            }
        };
        answered = true;
        let sorted = sorted(way, response, &entries).await;
        let again = taken(sorted, |sorted| {
            let mut again = Vec::new();
            for (entry, came) in entries.into_iter().zip(sorted.came) {
                let failed = match came {
                    Came::Answered(answered) => {
                        each(entry.index, Ok(*answered));
                        continue;
                    }
                    Came::Failed(failed) => failed,
                    Came::Missing => answer::missing(sorted.from),
                };
                if may_go_again(&failed.why, entry.command.access) {
                    again.push((entry, failed));
                } else {
                    each(entry.index, Err(entry.error(&failed)));
                }
            }
            Ok(again)
        })?;
        if again.is_empty() {
            return Ok(());
        }
        let causes = again.iter().map(|(entry, failed)| (&failed.why, entry));
        let wait = wait(&way.client, causes.collect(), &mut waits).await;
        let waited = match wait {
            Some(wait) => call::pause(wait, way.until).await,
            None => None,
        };
        if waited.is_none() {
            for (entry, failed) in again {
                each(entry.index, Err(entry.error(&failed)));
            }
            return Ok(());
        }
        tracing::debug!(commands = again.len(), "to be sent again");
        entries = again.into_iter().map(|(entry, _)| entry).collect();
    }
}

/// Calls once, and again only where nothing was written before a limit stopped it.
async fn chain(way: &Way, entries: Vec<Entry>, each: Each<'_>) -> Result<()> {
    let mut waits = way.client.settings.retries.waits();
    loop {
        let response = match call(way, &entries, true).await {
            Ok(response) => response,
            Err(error) => return all_fail(entries.into_iter().map(Entry::parts), &error, each),
        };
        let sorted = sorted(way, response, &entries).await;
        if let Some(cause) = harmless(&entries, &sorted.get().came)
            && let Some(wait) = wait(&way.client, vec![cause], &mut waits).await
            && call::pause(wait, way.until).await.is_some()
        {
            continue;
        }
        return taken(sorted, |sorted| {
            let mut stopped = false;
            for (entry, came) in entries.into_iter().zip(sorted.came) {
                let access = entry.command.access;
                let outcome = match came {
                    Came::Answered(answered) => Ok(*answered),
                    Came::Failed(failed) => {
                        stopped = true;
                        Err(entry.error(&failed))
                    }
                    Came::Missing if stopped => Err(entry.named(answer::not_run(access))),
                    Came::Missing => Err(entry.error(&answer::missing(sorted.from))),
                };
                each(entry.index, outcome);
            }
            Ok(())
        });
    }
}

/// What an answer says of each command, when the times that it tells are counted.
async fn sorted(
    way: &Way,
    response: Response,
    entries: &[Entry],
) -> Yoke<Classic<'static>, Box<Received>> {
    let commands = commands(entries);
    let sorted: Yoke<Classic<'static>, _> =
        response.sorted(|parsed| answer::classic(parsed, &commands, way.limits()));
    way.ended(&commands, &sorted.get().times).await;
    sorted
}

impl Entry {
    fn parts(self) -> (usize, Command) {
        (self.index, self.command)
    }

    fn error(&self, failed: &Failed) -> Error {
        self.named(failed.error(self.command.access))
    }

    fn named(&self, error: Error) -> Error {
        error.in_method(self.command.method.clone())
    }
}

fn commands(entries: &[Entry]) -> Vec<&Command> {
    entries.iter().map(|entry| &entry.command).collect()
}

/// One call with all of them.
async fn call(way: &Way, entries: &[Entry], halt: bool) -> Result<Response> {
    let queries = entries.iter().enumerate();
    let queries = queries.map(|(index, entry)| (key(index), Value::from(entry.query.as_str())));
    let commands = commands(entries);
    let outgoing = Outgoing {
        name: Cow::Borrowed("batch"),
        version: Version::V2,
        access: way::access(commands.iter().copied()),
        files: None,
        parameters: json!({
            "halt": u8::from(halt),
            "cmd": queries.collect::<Map<_, _>>(),
        }),
    };
    way.call(outgoing, &way::methods(commands)).await
}

fn may_go_again(why: &Why, access: Access) -> bool {
    match why {
        Why::Busy | Why::Spent => true,
        Why::Unknown { .. } => access == Access::Read,
        Why::Expired | Why::Moved(_) | Why::Unsent | Why::Unread | Why::Final => false,
    }
}

/// What stopped a chain before it wrote anything, where that may go better the next time.
fn harmless<'e>(entries: &'e [Entry], came: &'e [Came<'_>]) -> Option<(&'e Why, &'e Entry)> {
    let is_answered = |came: &Came<'_>| matches!(came, Came::Answered(_));
    let at = came.iter().position(|came| !is_answered(came))?;
    let mut before = entries[..at].iter();
    let why = match &came[at] {
        Came::Failed(failed) => &failed.why,
        _ => &MISSING,
    };
    let own = entries[at].command.access;
    let read = before.all(|entry| entry.command.access == Access::Read);
    (read && may_go_again(why, own)).then_some((why, &entries[at]))
}

/// How long to wait before these go again; none where they may not.
async fn wait(
    client: &Inner,
    causes: Vec<(&Why, &Entry)>,
    waits: &mut (dyn Iterator<Item = Duration> + Send),
) -> Option<Duration> {
    let mut longest = Duration::ZERO;
    if causes.iter().any(|(why, _)| **why == Why::Busy) {
        longest = longest.max(client.bucket.exceeded(None).await.ok()?);
    }
    let mut spent: Vec<&str> = Vec::new();
    for (why, entry) in &causes {
        if **why == Why::Spent && !spent.contains(&&*entry.command.method) {
            spent.push(&entry.command.method);
            let wait = client.counters.exceeded(&entry.command.method).await.ok()?;
            longest = longest.max(wait);
        }
    }
    if causes
        .iter()
        .any(|(why, _)| matches!(why, Why::Unknown { .. }))
    {
        longest = longest.max(waits.next()?);
    }
    Some(longest)
}

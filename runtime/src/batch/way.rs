//! The way of all calls of one batch: one deadline, and one end where the portal blocks.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use futures_util::{StreamExt as _, stream};
use tokio::time::Instant;

use super::{AT_ONCE, Command, Each, answer};
use crate::call::{self, Around, Outgoing, Response};
use crate::client::Inner;
use crate::error::{Error, Result};
use crate::limits::AnswerLimits;
use crate::request::Access;
use crate::throttle::Operating;

/// The way of the calls of a batch.
pub(super) struct Way {
    pub client: Arc<Inner>,
    /// When all of them end.
    pub until: Option<Instant>,
    /// The portal blocks who calls: each further call would make it longer.
    blocked: Blocked,
}

/// What a portal said that blocks; shared by calls that are side by side.
pub(super) type Blocked = Arc<OnceLock<Error>>;

impl Way {
    pub fn new(client: &Arc<Inner>, blocked: Blocked) -> Self {
        Self {
            until: client.settings.until(Instant::now()),
            client: Arc::clone(client),
            blocked,
        }
    }

    pub fn limits(&self) -> &AnswerLimits {
        &self.client.settings.answers
    }

    /// One call, which may carry others.
    pub async fn call(
        &self,
        outgoing: Outgoing,
        methods: &[Cow<'static, str>],
    ) -> Result<Response> {
        if let Some(error) = self.blocked.get() {
            let unsent = error.clone().that_may_be_repeated();
            return Err(unsent.in_method(outgoing.name));
        }
        let around = Around {
            until: self.until,
            methods,
        };
        let answer = call::run_within(Arc::clone(&self.client), Box::new(outgoing), around).await;
        if let Err(error) = &answer
            && error.is("OVERLOAD_LIMIT")
        {
            let _ = self.blocked.set(error.clone());
        }
        answer
    }

    /// The calls of these commands have ended, and took these times where the portal said so. The time of a method grows
    /// with each of its commands, so that the last one counts.
    pub async fn ended(&self, commands: &[&Command], times: &[Option<Operating>]) {
        for method in methods(commands.iter().copied()) {
            let of_it = commands.iter().zip(times);
            let of_it = of_it.filter(|(command, _)| command.method == method);
            let last = of_it.filter_map(|(_, time)| *time).next_back();
            call::ended(&self.client, &[&method], last).await;
        }
    }

    /// Sends each by itself, some at a time.
    pub async fn alone(&self, commands: Vec<(usize, Command)>, each: Each<'_>) -> Result<()> {
        let calls = commands.into_iter().map(|(index, command)| async move {
            let response = self.call(command.outgoing(), &[]).await;
            (index, command, response)
        });
        let mut calls = stream::iter(calls).buffered(AT_ONCE);
        let mut outcome = None;
        while let Some((index, command, response)) = calls.next().await {
            match &response {
                // A refusal is an answer.
                Err(error) if !error.is_portal() => {
                    outcome.get_or_insert_with(|| Err(error.clone()));
                }
                _ => outcome = Some(Ok(())),
            }
            let named = |error: Error| error.in_method(command.method.clone());
            match response {
                Ok(response) => response.read(|parsed| {
                    let answered = answer::alone(parsed, &command, self.limits());
                    each(index, answered.map_err(named));
                    Ok(())
                })?,
                Err(error) => each(index, Err(named(error))),
            }
        }
        outcome.unwrap_or(Ok(()))
    }
}

/// The methods of commands, each once.
pub(super) fn methods<'c>(
    commands: impl IntoIterator<Item = &'c Command>,
) -> Vec<Cow<'static, str>> {
    let mut methods: Vec<Cow<'static, str>> = Vec::new();
    for command in commands {
        if !methods.contains(&command.method) {
            methods.push(command.method.clone());
        }
    }
    methods
}

/// Whether any of them writes.
pub(super) fn access<'c>(commands: impl IntoIterator<Item = &'c Command>) -> Access {
    let mut commands = commands.into_iter();
    let writes = commands.any(|command| command.access == Access::Write);
    if writes { Access::Write } else { Access::Read }
}

/// All of them fail by the failure of the call that carried them.
pub(super) fn all_fail(
    commands: impl IntoIterator<Item = (usize, Command)>,
    error: &Error,
    each: Each<'_>,
) -> Result<()> {
    for (index, command) in commands {
        let own = error.clone().in_method(command.method);
        // What only reads may go again, whatever went with it.
        let reads = error.is_ambiguous() && command.access == Access::Read;
        let own = if reads {
            own.that_may_be_repeated()
        } else {
            own
        };
        each(index, Err(own));
    }
    Err(error.clone())
}

//! One call: its attempts, the waits between them, and what each outcome means for the next.

mod attempt;
mod course;
mod fetch;
mod operating;
mod outcome;
mod response;
mod retry;
mod turn;

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use serde_json::Value;
use tokio::time::{Instant, sleep, timeout_at};
use tracing::Instrument as _;

use crate::client::Inner;
use crate::error::{Error, Result};
use crate::files::Files;
use crate::request::{Access, Version};
use crate::transport::BoxFuture;

pub(crate) use fetch::{Fetched, fetch};
pub(crate) use operating::operating;
pub(crate) use outcome::{Failed, Why, why};
pub(crate) use response::{Parsed, Received, Response, taken};
pub use retry::Retries;
pub(crate) use turn::ended;

/// What is to be called.
#[derive(Debug, Clone)]
pub(crate) struct Outgoing {
    pub name: Cow<'static, str>,
    pub version: Version,
    pub access: Access,
    pub parameters: Value,
    /// What is read while it is sent.
    pub files: Option<Box<Files>>,
}

impl Outgoing {
    /// Whether all of it can be sent again.
    fn is_whole(&self) -> bool {
        self.files.as_ref().is_none_or(|files| files.are_whole())
    }
}

/// The error of a call that has run, and whose answer cannot be read.
pub(crate) fn unread(error: Error, access: Access) -> Error {
    match access {
        Access::Read => error,
        Access::Write => error.that_is_ambiguous(),
    }
}

/// What a call keeps to that carries others, or is one of several.
#[derive(Debug, Default)]
pub(crate) struct Around<'a> {
    /// When all of them end; the deadline of the settings where there is none.
    pub until: Option<Instant>,
    /// The methods that are carried: a portal may count their time, or that of the call.
    pub methods: &'a [Cow<'static, str>],
}

/// Calls, as often as is safe and as the settings allow; an answer that is not the refusal of a portal.
pub(crate) fn run(
    client: Arc<Inner>,
    call: Box<Outgoing>,
) -> impl Future<Output = Result<Response>> + Send {
    run_within(client, call, Around::default())
}

/// The same as a part of something greater.
pub(crate) async fn run_within(
    client: Arc<Inner>,
    call: Box<Outgoing>,
    around: Around<'_>,
) -> Result<Response> {
    let span = tracing::debug_span!("bitrix24", method = %call.name);
    let outcome = course::run(&client, &call, around).instrument(span).await;
    outcome.map_err(|error| error.in_method(call.name))
}

/// Waits, where that ends before the deadline.
pub(crate) async fn pause(wait: Duration, until: Option<Instant>) -> Option<()> {
    if until.is_some_and(|until| Instant::now() + wait > until) {
        return None;
    }
    if !wait.is_zero() {
        sleep(wait).await;
    }
    Some(())
}

/// What comes before the deadline; what is there at once needs no timer.
async fn by<T>(until: Option<Instant>, mut future: BoxFuture<'_, T>) -> Option<T> {
    if let Some(there) = (&mut future).now_or_never() {
        return Some(there);
    }
    match until {
        Some(until) => timeout_at(until, future).await.ok(),
        None => Some(future.await),
    }
}

/// A way in, where it opens before the deadline.
async fn in_time<T>(until: Option<Instant>, entry: BoxFuture<'_, Result<T>>) -> Result<T> {
    by(until, entry).await.unwrap_or_else(|| {
        let message = "the deadline of the call passed before new tokens came: it was not run";
        Err(Error::authorization(message).that_may_be_repeated())
    })
}

fn late(wait: Duration) -> Error {
    Error::transport(format!(
        "the limits of the portal ask to wait for {wait:?}, which is behind the deadline of the call: nothing was sent"
    ))
    .that_may_be_repeated()
}

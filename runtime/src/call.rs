//! One call: its attempts, the waits between them, and what each outcome means for the next.

mod attempt;
mod fetch;
mod outcome;
mod peek;
mod retry;
mod turn;

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use tokio::time::{Instant, sleep};
use tracing::Instrument as _;

use crate::client::Inner;
use crate::error::{Error, Result};
use crate::files::Files;
use crate::request::{Access, Version};
use crate::secret::{self, Secrets};
use crate::transport::BoxFuture;
use outcome::Outcome;

pub(crate) use fetch::{Fetched, fetch};
pub(crate) use outcome::{Failed, Why, why};
pub(crate) use peek::Time;
pub use retry::Retries;
pub(crate) use turn::ended;

/// How long a portal may work on a call whose connection broke: it ends a script after this time.
const SCRIPT: Duration = Duration::from_secs(60);
/// A text that is shorter stands in an answer by chance.
const TELLING: usize = 4;
/// What tells a portal that a call of REST 3.0 is the same one.
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

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

/// What came back. It outlives what is read from it, which borrows.
#[derive(Debug)]
pub(crate) struct Response {
    pub status: u16,
    /// Where a redirect leads.
    pub location: Option<String>,
    /// What the portal calls this answer.
    pub request_id: Option<String>,
    pub body: Vec<u8>,
    /// What of it may not show.
    pub secrets: Secrets,
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
pub(crate) async fn run(client: Arc<Inner>, call: Outgoing) -> Result<Response> {
    run_within(client, call, &Around::default()).await
}

/// The same as a part of something greater.
pub(crate) async fn run_within(
    client: Arc<Inner>,
    call: Outgoing,
    around: &Around<'_>,
) -> Result<Response> {
    let span = tracing::debug_span!("bitrix24", method = %call.name);
    let name = call.name.clone();
    let outcome = attempts(&client, call, around).instrument(span).await;
    outcome.map_err(|error| error.in_method(name))
}

async fn attempts(client: &Inner, call: Outgoing, around: &Around<'_>) -> Result<Response> {
    if crate::batch::has_reference(&call.parameters) {
        return Err(Error::configuration(
            "it refers to the answer of another call, which only a chain can do: nothing was sent",
        ));
    }
    let until = around.until.or_else(|| client.settings.until());
    let carried = around.methods.iter().map(|method| &**method);
    let methods: Vec<&str> = std::iter::once(&*call.name).chain(carried).collect();
    let headers = headers(&call);
    // What a program gives to a method may be repeated by its answer.
    let mut own = secret::within(&call.parameters);
    own.retain(|one| one.len() >= TELLING);
    let keyed = headers.contains_key(IDEMPOTENCY_KEY);
    let mut waits = client.settings.retries.waits();
    // The address of an upload holds for one portal and for one time.
    let alone = call
        .files
        .as_ref()
        .is_some_and(|files| files.have_an_address());
    let (mut renewals, mut moved) = (0, alone);
    // The place in the line that a refused call keeps.
    let mut place = None;
    let mut number = 0;
    let mut failure: Option<Error> = None;
    loop {
        number += 1;
        let asked = Instant::now();
        let turn = turn::take(client, &methods, place.take(), until).await;
        // What an earlier attempt may have done is not forgotten.
        let taken = turn.map_err(|late| failure.take().unwrap_or(late))?;
        let waited = asked.elapsed();
        let grant = in_time(until, client.auth.grant()).await?;
        let request = grant.request(&call.name, call.version, &call.parameters, &headers)?;
        let (request, secrets) = match &call.files {
            Some(files) => files.put(request, &grant)?,
            None => (request, grant.secrets.clone()),
        };
        let secrets = match own.is_empty() {
            true => secrets,
            false => secrets.with(own.clone()),
        };
        let sent = Instant::now();
        let span = tracing::debug_span!("attempt", number, ?waited);
        let attempt = attempt::send(client, request, &secrets).instrument(span.clone());
        let outcome = within(until, attempt).await;
        let duration = sent.elapsed();
        let failed = match outcome {
            Outcome::Done(response, operating) => {
                let status = response.status;
                span.in_scope(|| tracing::debug!(?duration, status, "answered"));
                // The methods that it carries are ended by who reads what they took.
                turn::ended(client, &methods[..1], operating).await;
                return Ok(response);
            }
            Outcome::Failed(failed) => failed,
        };
        let error = failed.error(call.access);
        // Those that are refused for a limit are told apart there; those that nothing is heard of may still be at work.
        if !matches!(
            failed.why,
            Why::Busy | Why::Spent | Why::Unknown { answered: false }
        ) {
            turn::ended(client, &methods, None).await;
        }
        let wait = match failed.why {
            Why::Busy => {
                place = Some(taken);
                client.bucket.exceeded(place).await.ok()
            }
            Why::Spent => {
                turn::ended(client, &methods[1..], None).await;
                client.counters.exceeded(&call.name).await.ok()
            }
            Why::Expired if !alone && renewals < if grant.fresh { 1 } else { 2 } => {
                renewals += 1;
                let renewed = in_time(until, client.auth.renew(&grant)).await?;
                renewed.then_some(Duration::ZERO)
            }
            Why::Moved(to) if !moved => {
                moved = true;
                let asked = grant.address(&call.name, call.version)?;
                let followed = client.auth.moves().follow(&grant.portal, &asked, &to);
                followed.map_err(|why| why.like(&error))?;
                Some(Duration::ZERO)
            }
            Why::Unsent => waits.next(),
            Why::Unknown { .. } if call.access == Access::Write && !keyed => None,
            // Two calls of one key may both run where they are at work at the same time.
            Why::Unknown { answered: false } if keyed => waits
                .next()
                .map(|wait| wait.max(SCRIPT.saturating_sub(sent.elapsed()))),
            Why::Unknown { .. } => waits.next(),
            Why::Expired | Why::Moved(_) | Why::Final => None,
        };
        let Some(wait) = wait.filter(|_| call.is_whole()) else {
            span.in_scope(|| tracing::debug!(?duration, %error, "failed"));
            return Err(error);
        };
        span.in_scope(|| tracing::warn!(?duration, %error, ?wait, "to be sent again"));
        if pause(wait, until).await.is_none() {
            return Err(error);
        }
        failure = Some(error);
    }
}

/// What goes with every attempt of a call.
fn headers(call: &Outgoing) -> HeaderMap {
    let mut headers = HeaderMap::new();
    // The documentation says nothing of a batch with a key.
    if call.version == Version::V3 && call.access == Access::Write && call.name != "batch" {
        let key = uuid::Uuid::new_v4().to_string();
        if let Ok(key) = HeaderValue::from_str(&key) {
            headers.insert(IDEMPOTENCY_KEY, key);
        }
    }
    headers
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

/// A way in, where it opens before the deadline.
async fn in_time<T>(until: Option<Instant>, entry: BoxFuture<'_, Result<T>>) -> Result<T> {
    let Some(until) = until else {
        return entry.await;
    };
    let ended = tokio::time::timeout_at(until, entry).await;
    ended.unwrap_or_else(|_| {
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

/// The outcome of an attempt that the deadline may end.
async fn within(until: Option<Instant>, attempt: impl Future<Output = Outcome>) -> Outcome {
    let Some(until) = until else {
        return attempt.await;
    };
    let ended = tokio::time::timeout_at(until, attempt).await;
    ended.unwrap_or_else(|_| {
        let error = Error::transport("the deadline of the call passed before its answer came");
        Outcome::Failed(Failed::new(error, Why::Unknown { answered: false }))
    })
}

//! One call: its attempts, the waits between them, and what each outcome means for the next.

mod attempt;
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
use crate::request::{Access, Version};
use crate::secret::Secrets;
use outcome::{Failed, Outcome, Why};

pub use retry::Retries;

/// How long a portal may work on a call whose connection broke: it ends a script after this time.
const SCRIPT: Duration = Duration::from_secs(60);
/// What tells a portal that a call of REST 3.0 is the same one.
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// What is to be called.
#[derive(Debug, Clone)]
pub(crate) struct Outgoing {
    pub name: Cow<'static, str>,
    pub version: Version,
    pub access: Access,
    pub parameters: Value,
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

/// Calls, as often as is safe and as the settings allow; an answer that is not the refusal of a portal.
pub(crate) async fn run(client: Arc<Inner>, call: Outgoing) -> Result<Response> {
    let span = tracing::debug_span!("bitrix24", method = %call.name);
    let name = call.name.clone();
    let outcome = attempts(&client, call).instrument(span).await;
    outcome.map_err(|error| error.in_method(name))
}

async fn attempts(client: &Inner, call: Outgoing) -> Result<Response> {
    let until = client.settings.deadline.map(|all| Instant::now() + all);
    let headers = headers(&call);
    let keyed = headers.contains_key(IDEMPOTENCY_KEY);
    let mut waits = client.settings.retries.waits();
    let (mut renewed, mut moved) = (false, false);
    // The place in the line that a refused call keeps.
    let mut place = None;
    let mut number = 0;
    let mut failure: Option<Error> = None;
    loop {
        number += 1;
        let asked = Instant::now();
        let turn = turn::take(client, &[&call.name], place.take(), until).await;
        // What an earlier attempt may have done is not forgotten.
        let taken = turn.map_err(|late| failure.take().unwrap_or(late))?;
        let waited = asked.elapsed();
        let grant = client.auth.grant().await?;
        let request = grant.request(&call.name, call.version, &call.parameters, &headers)?;
        let sent = Instant::now();
        let span = tracing::debug_span!("attempt", number, ?waited);
        let attempt = attempt::send(client, request, &grant.secrets).instrument(span.clone());
        let outcome = within(until, attempt).await;
        let duration = sent.elapsed();
        let failed = match outcome {
            Outcome::Done(response, operating) => {
                let status = response.status;
                span.in_scope(|| tracing::debug!(?duration, status, "answered"));
                turn::ended(client, &[&call.name], operating).await;
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
            turn::ended(client, &[&call.name], None).await;
        }
        let wait = match failed.why {
            Why::Busy => {
                place = Some(taken);
                client.bucket.exceeded(place).await.ok()
            }
            Why::Spent => client.counters.exceeded(&call.name).await.ok(),
            Why::Expired if !renewed => {
                renewed = true;
                client.auth.renew(&grant).await?;
                Some(Duration::ZERO)
            }
            Why::Moved(to) if !moved => {
                moved = true;
                let followed = client.auth.moved(&grant, &to).await;
                followed.is_ok().then_some(Duration::ZERO)
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
        let Some(wait) = wait else {
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
    if call.version == Version::V3 && call.access == Access::Write {
        let key = uuid::Uuid::new_v4().to_string();
        if let Ok(key) = HeaderValue::from_str(&key) {
            headers.insert(IDEMPOTENCY_KEY, key);
        }
    }
    headers
}

/// Waits, where that ends before the deadline.
async fn pause(wait: Duration, until: Option<Instant>) -> Option<()> {
    if until.is_some_and(|until| Instant::now() + wait > until) {
        return None;
    }
    if !wait.is_zero() {
        sleep(wait).await;
    }
    Some(())
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

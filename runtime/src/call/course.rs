//! The attempts of one call: what is the same in all of them, and what follows one that failed.

use std::time::Duration;

use backon::ExponentialBackoff;
use http::{HeaderMap, HeaderName, HeaderValue};
use tokio::time::Instant;
use tracing::{Instrument as _, Span};

use super::outcome::{Failed, Outcome, Why};
use super::{Around, Outgoing, Response, attempt, in_time, pause, turn, within};
use crate::auth::Grant;
use crate::client::Inner;
use crate::error::{Error, Result};
use crate::request::{Access, Version};
use crate::secret::{self, Secrets};
use crate::throttle::Place;

/// How long a portal may work on a call whose connection broke: it ends a script after this time.
const SCRIPT: Duration = Duration::from_secs(60);
/// A text that is shorter stands in an answer by chance.
const TELLING: usize = 4;
/// What tells a portal that a call of REST 3.0 is the same one.
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// A call under way.
struct Course<'c> {
    client: &'c Inner,
    call: &'c Outgoing,
    /// The method that is called, and those that it carries.
    methods: Vec<&'c str>,
    until: Option<Instant>,
    headers: HeaderMap,
    /// What a program gives to a method may be repeated by its answer.
    own: Vec<String>,
    /// Goes to an address that holds for one portal and for one time.
    alone: bool,
    waits: ExponentialBackoff,
    number: usize,
    renewals: usize,
    moved: bool,
    /// The place in the line that a refused call keeps.
    place: Option<Place>,
    /// What came of the last attempt.
    failure: Option<Error>,
    /// One of the attempts may have written.
    doubtful: bool,
}

/// What was sent, and what came of it.
struct Attempt {
    taken: Place,
    grant: Grant,
    sent: Instant,
    span: Span,
    outcome: Outcome,
}

/// Calls, as often as is safe and as the settings allow.
pub(super) async fn run(client: &Inner, call: &Outgoing, around: &Around<'_>) -> Result<Response> {
    if crate::batch::has_reference(&call.parameters) {
        return Err(Error::configuration(
            "it refers to the answer of another call, which only a chain can do: nothing was sent",
        ));
    }
    let mut course = Course::new(client, call, around);
    loop {
        let attempt = course.attempt().await?;
        let duration = attempt.sent.elapsed();
        let failed = match attempt.outcome {
            Outcome::Done(response, operating) => {
                let status = response.status;
                let span = attempt.span;
                span.in_scope(|| tracing::debug!(?duration, status, "answered"));
                // The methods that it carries are ended by who reads what they took.
                turn::ended(client, &course.methods[..1], operating).await;
                return Ok(response);
            }
            Outcome::Failed(failed) => failed,
        };
        let error = course.judge(&failed);
        course.ended(&failed.why).await;
        let wait = match failed.why {
            Why::Busy | Why::Spent => course.refused(&failed.why, attempt.taken).await,
            Why::Expired => course.renewed(&attempt.grant).await?,
            Why::Moved(to) => course.followed(&attempt.grant, &to, &error)?,
            why => course.backed_off(&why, duration),
        };
        let span = attempt.span;
        let Some(wait) = wait.filter(|_| call.is_whole()) else {
            span.in_scope(|| tracing::debug!(?duration, %error, "failed"));
            return Err(error);
        };
        span.in_scope(|| tracing::warn!(?duration, %error, ?wait, "to be sent again"));
        if pause(wait, course.until).await.is_none() {
            return Err(error);
        }
        course.failure = Some(error);
    }
}

impl<'c> Course<'c> {
    fn new(client: &'c Inner, call: &'c Outgoing, around: &Around<'c>) -> Self {
        let carried = around.methods.iter().map(|method| &**method);
        let mut own = secret::within(&call.parameters);
        own.retain(|one| one.len() >= TELLING);
        let files = call.files.as_ref();
        let alone = files.is_some_and(|files| files.have_an_address());
        Self {
            client,
            call,
            methods: std::iter::once(&*call.name).chain(carried).collect(),
            until: around.until.or_else(|| client.settings.until()),
            headers: headers(call),
            own,
            alone,
            waits: client.settings.retries.waits(),
            number: 0,
            renewals: 0,
            moved: alone,
            place: None,
            failure: None,
            doubtful: false,
        }
    }

    /// Sends it, when its turn has come and there is a way in.
    async fn attempt(&mut self) -> Result<Attempt> {
        self.number += 1;
        let asked = Instant::now();
        let turn = turn::take(self.client, &self.methods, self.place.take(), self.until).await;
        let taken = turn.map_err(|late| self.failure.take().unwrap_or(late))?;
        let waited = asked.elapsed();
        let grant = in_time(self.until, self.client.auth.grant()).await;
        let grant = grant.map_err(|error| self.unsent(error))?;
        let (request, secrets) = self.request(&grant).map_err(|error| self.unsent(error))?;
        let sent = Instant::now();
        let span = tracing::debug_span!("attempt", number = self.number, ?waited);
        let answer = attempt::send(self.client, request, &secrets, self.call.access);
        let outcome = within(self.until, answer.instrument(span.clone())).await;
        Ok(Attempt {
            taken,
            grant,
            sent,
            span,
            outcome,
        })
    }

    fn request(&self, grant: &Grant) -> Result<(http::Request<crate::transport::Body>, Secrets)> {
        let call = self.call;
        let request = grant.request(&call.name, call.version, &call.parameters, &self.headers)?;
        let (request, secrets) = match &call.files {
            Some(files) => files.put(request, grant)?,
            None => (request, grant.secrets.clone()),
        };
        Ok(match self.own.is_empty() {
            true => (request, secrets),
            false => (request, secrets.with(self.own.clone())),
        })
    }

    /// What an attempt that failed says of the whole call: what an earlier one may have done is not forgotten.
    fn judge(&mut self, failed: &Failed) -> Error {
        let error = failed.error(self.call.access);
        self.doubtful |= error.is_ambiguous();
        // The same key would have been answered the same.
        let told = failed.why == Why::Final && error.is_portal() && !is_at_the_door(&error);
        match self.doubtful && !told {
            true => error.that_is_ambiguous(),
            false => error,
        }
    }

    /// The error where this attempt was not sent.
    fn unsent(&mut self, error: Error) -> Error {
        match self.failure.take() {
            Some(failure) if self.doubtful => failure,
            _ => error,
        }
    }

    /// It is no longer on its way. What was refused for a limit is told apart there, and what nothing is heard of may
    /// still be at work.
    async fn ended(&self, why: &Why) {
        match why {
            Why::Busy | Why::Unknown { answered: false } => {}
            Why::Spent => turn::ended(self.client, &self.methods[1..], None).await,
            _ => turn::ended(self.client, &self.methods, None).await,
        }
    }

    /// The wait for a limit.
    async fn refused(&mut self, why: &Why, taken: Place) -> Option<Duration> {
        if *why == Why::Spent {
            return self.client.counters.exceeded(&self.call.name).await.ok();
        }
        self.place = Some(taken);
        self.client.bucket.exceeded(self.place).await.ok()
    }

    /// Another way in; tokens that another process left may be as old as those that expired.
    async fn renewed(&mut self, grant: &Grant) -> Result<Option<Duration>> {
        if self.alone || self.renewals >= if grant.fresh { 1 } else { 2 } {
            return Ok(None);
        }
        self.renewals += 1;
        let renewed = in_time(self.until, self.client.auth.renew(grant)).await;
        let renewed = renewed.map_err(|error| self.unsent(error))?;
        Ok(renewed.then_some(Duration::ZERO))
    }

    /// The portal's other address, once.
    fn followed(&mut self, grant: &Grant, to: &str, error: &Error) -> Result<Option<Duration>> {
        if std::mem::replace(&mut self.moved, true) {
            return Ok(None);
        }
        let asked = grant.address(&self.call.name, self.call.version)?;
        let followed = self
            .client
            .auth
            .moves()
            .follow(&grant.portal, &asked.url, to);
        followed.map_err(|why| self.unsent(why.like(error)))?;
        Ok(Some(Duration::ZERO))
    }

    /// The wait before what broke goes again, where that is safe.
    fn backed_off(&mut self, why: &Why, took: Duration) -> Option<Duration> {
        let keyed = self.headers.contains_key(IDEMPOTENCY_KEY);
        match why {
            Why::Unsent => self.waits.next(),
            Why::Unknown { .. } if self.call.access == Access::Write && !keyed => None,
            // Two calls of one key may both run where they are at work at the same time.
            Why::Unknown { answered: false } if keyed => {
                let wait = self.waits.next()?;
                Some(wait.max(SCRIPT.saturating_sub(took)))
            }
            Why::Unknown { .. } => self.waits.next(),
            _ => None,
        }
    }
}

/// Whether a portal refuses whoever calls, before it looks at what is called.
fn is_at_the_door(error: &Error) -> bool {
    error.is("OVERLOAD_LIMIT") || matches!(error.status(), Some(401 | 403))
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

//! The attempts of one call: what is the same in all of them, and what follows one that failed.

use std::time::Duration;

use backon::ExponentialBackoff;
use http::{HeaderMap, HeaderName, HeaderValue};
use reqwest::Url;
use tokio::time::{Instant, timeout_at};
use tracing::{Instrument as _, Span};

use super::outcome::{Failed, Outcome, Why};
use super::{Around, Outgoing, Response, attempt, in_time, pause, turn};
use crate::auth::Grant;
use crate::client::Inner;
use crate::error::{Error, Result};
use crate::request::{Access, Version};
use crate::secret::{self, Secrets};
use crate::soon::Soon;
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
    methods: &'c [&'c str],
    /// Since when this attempt waits to be sent.
    since: Instant,
    until: Option<Instant>,
    /// By what a portal knows the call.
    key: Option<HeaderValue>,
    /// What a program gives to a method may be repeated by its answer.
    own: Vec<String>,
    /// Goes to an address that holds for one portal and for one time.
    alone: bool,
    /// Made when there is something to wait for.
    waits: Option<Box<ExponentialBackoff>>,
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

/// What was sent, from which place in the line, and when.
struct Attempt {
    taken: Place,
    grant: Grant,
    at: Instant,
    span: Span,
}

/// Calls, as often as is safe and as the settings allow.
pub(super) async fn run(client: &Inner, call: &Outgoing, around: Around<'_>) -> Result<Response> {
    if crate::batch::has_reference(&call.parameters) {
        return Err(Error::configuration(
            "it refers to the answer of another call, which only a chain can do: nothing was sent",
        ));
    }
    let one = [&*call.name];
    let all: Vec<&str>;
    let methods = if around.methods.is_empty() {
        &one[..]
    } else {
        let carried = around.methods.iter().map(AsRef::as_ref);
        all = one.into_iter().chain(carried).collect();
        &all
    };
    let mut course = Course::new(client, call, around.until, methods);
    loop {
        let came = course.attempt().await;
        if let Some(response) = course.after(came).await? {
            return Ok(response);
        }
    }
}

impl<'c> Course<'c> {
    fn new(
        client: &'c Inner,
        call: &'c Outgoing,
        until: Option<Instant>,
        methods: &'c [&'c str],
    ) -> Self {
        let mut own = secret::within(&call.parameters);
        own.retain(|one| one.len() >= TELLING);
        let files = call.files.as_ref();
        let since = Instant::now();
        let alone = files.is_some_and(|files| files.have_an_address());
        Self {
            client,
            call,
            methods,
            since,
            until: until.or_else(|| client.settings.until(since)),
            key: key(call),
            own,
            alone,
            waits: None,
            number: 0,
            renewals: 0,
            moved: alone,
            place: None,
            failure: None,
            doubtful: false,
        }
    }

    /// Sends it, when its turn has come and there is a way in.
    async fn attempt(&mut self) -> Result<(Attempt, Outcome)> {
        self.number += 1;
        let place = self.place.take();
        let turn = turn::take(self.client, self.methods, place, self.since, self.until).await;
        let taken = turn.map_err(|late| self.failure.take().unwrap_or(late))?;
        let grant = match self.client.auth.grant().there() {
            Ok(grant) => grant,
            Err(later) => in_time(self.until, later).await,
        };
        let grant = grant.map_err(|error| self.unsent(error))?;
        let (request, secrets) = self.request(&grant).map_err(|error| self.unsent(error))?;
        let at = Instant::now();
        let span =
            tracing::debug_span!("attempt", number = self.number, waited = ?(at - self.since));
        let send = || attempt::send(self.client, request, &secrets, self.call.access);
        let answer = span.in_scope(send).instrument(span.clone());
        // Here, for a function would keep it twice.
        let outcome = match self.until {
            None => answer.await,
            Some(until) => timeout_at(until, answer).await.unwrap_or_else(|_| late()),
        };
        let sent = Attempt {
            taken,
            grant,
            at,
            span,
        };
        Ok((sent, outcome))
    }

    /// What follows an attempt: its answer, or after a wait another one.
    fn after(&mut self, came: Result<(Attempt, Outcome)>) -> Soon<'_, Result<Option<Response>>> {
        let (sent, outcome) = match came {
            Ok(came) => came,
            Err(error) => return Soon::now(Err(error)),
        };
        let response = match outcome {
            Outcome::Done(response) => response,
            Outcome::Failed(failed) => {
                return Soon::later(async { self.again(sent, failed).await.map(|()| None) });
            }
        };
        let status = response.received().status;
        let tell = || tracing::debug!(duration = ?sent.at.elapsed(), status, "answered");
        sent.span.in_scope(tell);
        // The methods that it carries are ended by who reads what they took.
        match turn::ended(self.client, &self.methods[..1], response.operating()).there() {
            Ok(()) => Soon::now(Ok(Some(response))),
            Err(counted) => Soon::later(async {
                counted.await;
                Ok(Some(response))
            }),
        }
    }

    /// Waits until it may be sent again; the error where it may not.
    async fn again(&mut self, sent: Attempt, failed: Failed) -> Result<()> {
        let duration = sent.at.elapsed();
        let error = self.judge(&failed);
        self.ended(&failed.why).await;
        let wait = match failed.why {
            Why::Busy | Why::Spent => self.refused(&failed.why, sent.taken).await,
            Why::Expired => self.renewed(&sent.grant).await?,
            Why::Moved(to) => self.followed(&sent.grant, &to, &error)?,
            why => self.backed_off(&why, duration),
        };
        let span = sent.span;
        let Some(wait) = wait.filter(|_| self.call.is_whole()) else {
            span.in_scope(|| tracing::debug!(?duration, %error, "failed"));
            return Err(error);
        };
        span.in_scope(|| tracing::warn!(?duration, %error, ?wait, "to be sent again"));
        if pause(wait, self.until).await.is_none() {
            return Err(error);
        }
        self.failure = Some(error);
        self.since = Instant::now();
        Ok(())
    }

    fn request(&self, grant: &Grant) -> Result<(http::Request<crate::transport::Body>, Secrets)> {
        let call = self.call;
        let mut headers = HeaderMap::new();
        if let Some(key) = &self.key {
            headers.insert(IDEMPOTENCY_KEY, key.clone());
        }
        let request = grant.request(&call.name, call.version, &call.parameters, headers)?;
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
            _ => turn::ended(self.client, self.methods, None).await,
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
        let asked = Url::parse(&asked.to_string());
        let asked = asked.map_err(|_| error.clone())?;
        let moves = self.client.auth.moves();
        let followed = moves.follow(&grant.portal, &asked, to);
        followed.map_err(|why| self.unsent(why.like(error)))?;
        Ok(Some(Duration::ZERO))
    }

    /// The wait before what broke goes again, where that is safe.
    fn backed_off(&mut self, why: &Why, took: Duration) -> Option<Duration> {
        let keyed = self.key.is_some();
        match why {
            Why::Unsent => self.next_wait(),
            Why::Unknown { .. } if self.call.access == Access::Write && !keyed => None,
            // Two calls of one key may both run where they are at work at the same time.
            Why::Unknown { answered: false } if keyed => {
                let wait = self.next_wait()?;
                Some(wait.max(SCRIPT.saturating_sub(took)))
            }
            Why::Unknown { .. } => self.next_wait(),
            _ => None,
        }
    }

    fn next_wait(&mut self) -> Option<Duration> {
        let retries = self.client.settings.retries;
        let waits = self.waits.get_or_insert_with(|| Box::new(retries.waits()));
        waits.next()
    }
}

/// The outcome where the deadline passes.
fn late() -> Outcome {
    let error = Error::transport("the deadline of the call passed before its answer came");
    Failed::new(error, Why::Unknown { answered: false }).into()
}

/// Whether a portal refuses whoever calls, before it looks at what is called.
fn is_at_the_door(error: &Error) -> bool {
    error.is("OVERLOAD_LIMIT") || matches!(error.status(), Some(401 | 403))
}

/// The key of a call, where portals take one.
fn key(call: &Outgoing) -> Option<HeaderValue> {
    // The documentation says nothing of a batch with a key.
    let taken = call.version == Version::V3 && call.access == Access::Write && call.name != "batch";
    let key = taken.then(|| uuid::Uuid::new_v4().to_string())?;
    HeaderValue::try_from(key).ok()
}

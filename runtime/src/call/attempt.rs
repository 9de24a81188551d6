//! One attempt of a call: one request, and its answer within its bounds.

use bytes::Bytes;
use futures_util::TryStreamExt as _;
use http::header::{CONTENT_LENGTH, LOCATION};
use http::{HeaderName, Request};

use super::outcome::{self, Failed, Outcome, Why};
use super::{Received, Response};
use crate::client::Inner;
use crate::error::Error;
use crate::request::Access;
use crate::secret::Secrets;
use crate::transport::{Body, BoxFuture, Failure};

/// What portals, and what stands before them, call an answer.
static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

pub(super) fn send<'c>(
    client: &'c Inner,
    request: Request<Body>,
    secrets: &'c Secrets,
    access: Access,
) -> impl Future<Output = Outcome> + Send + 'c {
    // Given away at once, so that the future is small that is kept.
    receive(client, client.transport.send(request), secrets, access)
}

async fn receive(
    client: &Inner,
    answer: BoxFuture<'_, Result<http::Response<Body>, Failure>>,
    secrets: &Secrets,
    access: Access,
) -> Outcome {
    let answer = match answer.await {
        Ok(answer) => answer,
        Err(failure) => {
            let why = if failure.is_unsent() {
                Why::Unsent
            } else {
                Why::Unknown { answered: false }
            };
            return Failed::new(failed(&failure, secrets), why).into();
        }
    };
    let begun = Begun::of(answer, secrets);
    let status = begun.status;
    let body = match collect(client, begun.length, begun.body).await {
        Ok(body) => body,
        Err(Cut::Off(failure)) => {
            let error = failed(&failure, secrets).with_status(status);
            return Failed::new(error, Why::Unknown { answered: false }).into();
        }
        Err(Cut::Long(error)) => {
            let why = match (200..300).contains(&status) {
                true => Why::Unread,
                false => outcome::why(&error.clone().with_status(status), None),
            };
            return Failed::new(error.with_status(status), why).into();
        }
    };
    let response = Response::of(Received {
        status,
        location: begun.location,
        request_id: begun.request_id,
        body,
        secrets: secrets.clone(),
        access,
    });
    response.map_or_else(Outcome::Failed, Outcome::Done)
}

/// What is known of an answer before its body has come.
struct Begun {
    status: u16,
    location: Option<String>,
    request_id: Option<String>,
    /// How long the body is, where the answer says so.
    length: Option<u64>,
    body: Body,
}

impl Begun {
    fn of(answer: http::Response<Body>, secrets: &Secrets) -> Self {
        let (head, body) = answer.into_parts();
        let text = |name: &HeaderName| head.headers.get(name)?.to_str().ok();
        Self {
            status: head.status.as_u16(),
            location: text(&LOCATION).map(str::to_owned),
            request_id: text(&REQUEST_ID).map(|id| secrets.redact(id)),
            length: text(&CONTENT_LENGTH).and_then(|length| length.parse().ok()),
            body,
        }
    }
}

enum Cut {
    /// The connection broke.
    Off(Failure),
    /// The answer passes a bound.
    Long(Error),
}

async fn collect(client: &Inner, expected: Option<u64>, body: Body) -> Result<Bytes, Cut> {
    let limits = &client.settings.answers;
    let mut parts = body.into_stream();
    let mut first = Bytes::new();
    let mut all = Vec::new();
    while let Some(part) = parts.try_next().await.map_err(Cut::Off)? {
        let length = first.len() + all.len() + part.len();
        limits.length(length).map_err(Cut::Long)?;
        // What comes in one part is not copied.
        if length == part.len() {
            first = part;
            continue;
        }
        if all.is_empty() {
            all.reserve_exact(limits.expected(expected).max(first.len()));
            all.extend_from_slice(&std::mem::take(&mut first));
        }
        all.extend_from_slice(&part);
    }
    Ok(if all.is_empty() { first } else { all.into() })
}

fn failed(failure: &Failure, secrets: &Secrets) -> Error {
    Error::transport(secrets.redact(failure.message()))
}

//! One attempt of a call: one request, and its answer within its bounds.

use bytes::Bytes;
use futures_util::TryStreamExt as _;
use http::header::{CONTENT_LENGTH, LOCATION};
use http::{HeaderMap, HeaderName, Request};

use super::outcome::{self, Failed, Outcome, Why};
use super::{Response, peek};
use crate::client::Inner;
use crate::envelope::{self, Answer};
use crate::error::Error;
use crate::request::Access;
use crate::secret::Secrets;
use crate::transport::{Body, Failure};

/// What portals, and what stands before them, call an answer.
static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

pub(super) async fn send(
    client: &Inner,
    request: Request<Body>,
    secrets: &Secrets,
    access: Access,
) -> Outcome {
    let answer = match client.transport.send(request).await {
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
    let (head, body) = answer.into_parts();
    let status = head.status.as_u16();
    let body = match collect(client, &head.headers, body).await {
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
    judge(Response {
        status,
        location: text(&head.headers, &LOCATION).map(str::to_owned),
        request_id: text(&head.headers, &REQUEST_ID).map(|id| secrets.redact(id)),
        body,
        secrets: secrets.clone(),
        access,
    })
}

/// What an answer means, by its status and its envelope.
fn judge(response: Response) -> Outcome {
    let peek = peek::peek(&response.body);
    if let Some(peek) = &peek
        && (200..300).contains(&response.status)
        && !peek.error
    {
        return Outcome::Done(response, peek.operating);
    }
    let opened = envelope::open(
        &Answer {
            status: response.status,
            location: response.location.as_deref(),
            body: &response.body,
        },
        &response.secrets,
    );
    match opened {
        // An empty `error` beside a result is none.
        Ok(_) => {
            let operating = peek.and_then(|peek| peek.operating);
            Outcome::Done(response, operating)
        }
        Err(error) => {
            let why = outcome::why(&error, response.location.as_deref());
            Failed::new(error.with_request_id(response.request_id), why).into()
        }
    }
}

enum Cut {
    /// The connection broke.
    Off(Failure),
    /// The answer passes a bound.
    Long(Error),
}

async fn collect(client: &Inner, headers: &HeaderMap, body: Body) -> Result<Bytes, Cut> {
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
            let length = text(headers, &CONTENT_LENGTH).and_then(|length| length.parse().ok());
            all.reserve_exact(limits.expected(length).max(first.len()));
            all.extend_from_slice(&std::mem::take(&mut first));
        }
        all.extend_from_slice(&part);
    }
    Ok(if all.is_empty() { first } else { all.into() })
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

fn failed(failure: &Failure, secrets: &Secrets) -> Error {
    Error::transport(secrets.redact(failure.message()))
}

//! A file that is fetched: a read without a method, whose answer is handed on as it comes.

use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, header};
use reqwest::Url;
use tokio::time::Instant;
use tracing::Instrument as _;

use super::outcome::{self, Why};
use super::{in_time, pause, turn};
use crate::auth::Portal;
use crate::client::Inner;
use crate::envelope::{self, Answer};
use crate::error::{Error, Result};
use crate::files;
use crate::secret::Secrets;
use crate::transport::{Body, ByteStream, Failure};

/// How many times an address may lead on.
const HOPS: usize = 5;
/// How much of an answer is looked at that may be none of a file.
const LOOKED_AT: usize = 64 << 10;
/// What portals want beside the address.
const WANTED: [(HeaderName, &str); 3] = [
    (header::ACCEPT, "*/*"),
    (header::ACCEPT_LANGUAGE, "en-US,en;q=0.9"),
    (
        header::USER_AGENT,
        concat!("bitrix24-rust/", env!("CARGO_PKG_VERSION")),
    ),
];

/// A file whose answer has begun.
pub(crate) struct Fetched {
    pub status: u16,
    pub headers: HeaderMap,
    pub parts: ByteStream,
    /// What of it may not show.
    pub secrets: Secrets,
}

/// Why there is none, and whether the same may be tried again.
struct Failed(Error, Why);

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self(error, Why::Final)
    }
}

/// Fetches a file, as often as the settings allow.
pub(crate) async fn fetch(client: Arc<Inner>, url: String) -> Result<Fetched> {
    let span = tracing::debug_span!("bitrix24", method = "download");
    attempts(&client, &url).instrument(span).await
}

async fn attempts(client: &Inner, url: &str) -> Result<Fetched> {
    let mut since = Instant::now();
    let until = client.settings.until(since);
    let mut waits = client.settings.retries.waits();
    let mut place = None;
    loop {
        let taken = turn::take(client, &[], place.take(), since, until).await?;
        let grant = match client.auth.grant().there() {
            Ok(grant) => grant?,
            Err(later) => in_time(until, later).await?,
        };
        let first = files::address(&grant.portal, &grant.portal.root(), url)?;
        let sent = Instant::now();
        let attempt = follow(client, &grant.portal, first, grant.secrets.clone());
        let outcome = match until {
            None => attempt.await,
            Some(until) => tokio::time::timeout_at(until, attempt)
                .await
                .unwrap_or_else(|_| {
                    let error = Error::transport("the deadline passed before the file came");
                    Err(Failed(error.that_may_be_repeated(), Why::Final))
                }),
        };
        let Failed(error, why) = match outcome {
            Ok(fetched) => {
                tracing::debug!(duration = ?sent.elapsed(), "answered");
                return Ok(fetched);
            }
            Err(failed) => failed,
        };
        let wait = match why {
            Why::Busy => {
                place = Some(taken);
                Some(client.bucket.exceeded(place).await?)
            }
            Why::Unsent | Why::Unknown { .. } => waits.next(),
            Why::Spent | Why::Expired | Why::Moved(_) | Why::Unread | Why::Final => None,
        };
        let error = match why {
            Why::Unread | Why::Final => error,
            _ => error.that_may_be_repeated(),
        };
        let Some(wait) = wait else {
            return Err(error);
        };
        tracing::warn!(%error, duration = ?sent.elapsed(), ?wait, "to be fetched again");
        pause(wait, until).await.ok_or(error)?;
        since = Instant::now();
    }
}

/// Goes where the address leads.
async fn follow(
    client: &Inner,
    portal: &Portal,
    first: Url,
    secrets: Secrets,
) -> Result<Fetched, Failed> {
    let (mut url, mut secrets) = (first, secrets);
    for _ in 0..=HOPS {
        secrets = secrets.with(files::secrets(&url));
        let request = request(portal, &url)?;
        let answer = client.transport.send(request).await;
        let (head, body) = answer
            .map_err(|failure| broken(&failure, &secrets))?
            .into_parts();
        let status = head.status.as_u16();
        let to = head.headers.get(header::LOCATION);
        let to = to.and_then(|to| to.to_str().ok());
        if let (301 | 302 | 303 | 307 | 308, Some(to)) = (status, to) {
            url = files::address(portal, &url, to).map_err(|error| error.with_status(status))?;
            continue;
        }
        let found = look(status, &head.headers, body, &secrets).await?;
        return Ok(Fetched {
            status,
            headers: head.headers,
            parts: found,
            secrets,
        });
    }
    Err(Error::transport(format!(
        "the address of the file leads on more than {HOPS} times"
    ))
    .into())
}

fn request(portal: &Portal, url: &Url) -> Result<Request<Body>> {
    let mut request = Request::new(Body::default());
    *request.method_mut() = Method::GET;
    *request.uri_mut() = url.as_str().parse().map_err(|_| {
        Error::configuration("the address of the file is no URI that HTTP can carry")
    })?;
    let headers = request.headers_mut();
    for (name, value) in WANTED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Ok(home) = HeaderValue::from_str(portal.root().as_str()) {
        headers.insert(header::REFERER, home);
    }
    Ok(request)
}

fn broken(failure: &Failure, secrets: &Secrets) -> Failed {
    let why = if failure.is_unsent() {
        Why::Unsent
    } else {
        Why::Unknown { answered: false }
    };
    Failed(Error::transport(secrets.redact(failure.message())), why)
}

/// Whether an answer is a file, by its status and by what its headers say; where they leave it open, by its start.
async fn look(
    status: u16,
    headers: &HeaderMap,
    body: Body,
    secrets: &Secrets,
) -> Result<ByteStream, Failed> {
    let text = |name| {
        let value = headers
            .get(name)
            .map(|value| String::from_utf8_lossy(value.as_bytes()));
        value.unwrap_or_default().to_ascii_lowercase()
    };
    let kind = text(header::CONTENT_TYPE);
    let (json, page) = (kind.contains("json"), kind.contains("html"));
    let named = headers.contains_key(header::CONTENT_DISPOSITION);
    let fine = (200..300).contains(&status);
    // A server before the portal may name the file and then answer with a page of its own.
    if fine && (named || !json) && !page {
        return Ok(body.into_stream());
    }
    let (start, rest, ended) = start(body).await.map_err(|failure| {
        let Failed(error, why) = broken(&failure, secrets);
        Failed(error.with_status(status), why)
    })?;
    let whole = |rest: ByteStream| {
        let start = start.clone();
        stream::once(async { Ok(start) }).chain(rest).boxed()
    };
    if fine && page && named && !is_of_a_server(&start) {
        return Ok(whole(rest));
    }
    let answer = Answer {
        status,
        location: None,
        body: &start,
    };
    match envelope::open(&answer, secrets) {
        Ok(_) if fine && json => Ok(whole(rest)),
        // Too long to be a refusal.
        Err(error) if fine && json && !ended && !error.is_portal() => Ok(whole(rest)),
        Err(error) if error.is_portal() => {
            let why = outcome::why(&error, None);
            Err(Failed(error, why))
        }
        _ => {
            let error = envelope::instead(&start, secrets).with_status(status);
            // A page that asks to log in comes again.
            let why = if fine {
                Why::Final
            } else {
                outcome::why(&error, None)
            };
            Err(Failed(error, why))
        }
    }
}

/// The start of a body, what follows, and whether nothing does.
async fn start(body: Body) -> Result<(Bytes, ByteStream, bool), Failure> {
    let mut parts = body.into_stream();
    let mut start = BytesMut::new();
    while start.len() < LOOKED_AT {
        match parts.try_next().await? {
            Some(part) => start.extend_from_slice(&part),
            None => return Ok((start.freeze(), parts, true)),
        }
    }
    Ok((start.freeze(), parts, false))
}

/// Whether a page is what a server answers where it finds no file.
fn is_of_a_server(page: &[u8]) -> bool {
    let page = String::from_utf8_lossy(page).to_ascii_lowercase();
    page.contains("<center>nginx") || page.contains("<title>404 not found")
}

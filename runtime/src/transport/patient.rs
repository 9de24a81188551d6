//! What takes its time to be sent: it may, as long as it moves. reqwest's own timeout begins with the request, whatever
//! of it is still on its way to the portal.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use http::header::CONTENT_LENGTH;
use http::{HeaderValue, Request, Response};
use tokio::time::{Instant, timeout, timeout_at};

use super::http::Http;
use super::{Body, BoxFuture, ByteStream, Failure, Transport as _};
use crate::error::Result as Built;

/// What is longer may take longer than a portal may be silent.
const LONG: usize = 1 << 20;
/// How much of it is handed on at once.
const PART: usize = 64 << 10;

/// Sends what is long or read while it is sent.
#[derive(Debug)]
pub(super) struct Patient {
    /// How long nothing may move.
    silence: Duration,
    https: bool,
    /// Made when there is something to send.
    http: OnceLock<Http>,
}

impl Patient {
    pub fn new(https: bool, silence: Duration) -> Self {
        Self {
            silence,
            https,
            http: OnceLock::new(),
        }
    }

    /// Whether a request is for it.
    pub fn takes(request: &Request<Body>) -> bool {
        let whole = request.body().whole();
        whole.is_none_or(|bytes| bytes.len() > LONG)
    }

    pub fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, Failure>> {
        Box::pin(async move {
            let http = self.http();
            let http = http.map_err(|error| Failure::unsent(error.message()))?;
            let (mut head, body) = request.into_parts();
            if let Some(bytes) = body.whole() {
                let length = HeaderValue::from(bytes.len());
                head.headers.entry(CONTENT_LENGTH).or_insert(length);
            }
            let moved = Moved::default();
            let seen = moved.clone();
            let parts = in_parts(body).inspect(move |_| seen.note());
            let request = Request::from_parts(head, Body::stream(parts));
            let answer = moved.within(self.silence, http.send(request)).await?;
            Ok(answer.map(|body| unless_silent(body, self.silence)))
        })
    }

    fn http(&self) -> Built<&Http> {
        if let Some(http) = self.http.get() {
            return Ok(http);
        }
        let http = Http::plain(self.https, None)?;
        Ok(self.http.get_or_init(|| http))
    }
}

/// When something of a request was sent last.
#[derive(Clone)]
struct Moved(Arc<Mutex<Instant>>);

impl Default for Moved {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(Instant::now())))
    }
}

impl Moved {
    fn note(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    fn last(&self) -> Instant {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What comes of it, unless nothing moves for so long.
    async fn within<T>(
        &self,
        silence: Duration,
        mut work: BoxFuture<'_, Result<T, Failure>>,
    ) -> Result<T, Failure> {
        loop {
            let last = self.last();
            match timeout_at(last + silence, &mut work).await {
                Ok(ended) => return ended,
                Err(_) if self.last() > last => {}
                Err(_) => return Err(silent(silence)),
            }
        }
    }
}

fn in_parts(body: Body) -> ByteStream {
    let Some(bytes) = body.whole() else {
        return body.into_stream();
    };
    let mut bytes = bytes.clone();
    let parts = std::iter::from_fn(move || {
        let length = bytes.len().min(PART);
        (length > 0).then(|| Ok(bytes.split_to(length)))
    });
    stream::iter(parts).boxed()
}

/// An answer that ends with an error where nothing comes for so long.
fn unless_silent(body: Body, silence: Duration) -> Body {
    let next = move |mut parts: ByteStream| async move {
        let next: Option<Result<Bytes, Failure>> = match timeout(silence, parts.next()).await {
            Ok(next) => next,
            Err(_) => {
                parts = stream::empty().boxed();
                Some(Err(silent(silence)))
            }
        };
        next.map(|part| (part, parts))
    };
    Body::stream(stream::unfold(body.into_stream(), next))
}

fn silent(silence: Duration) -> Failure {
    Failure::unknown(format!("nothing has moved for {silence:?}"))
}

//! A portal that is played: it answers by a function, and remembers what it was sent and when.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bitrix24::Client;
use bitrix24::client::Builder;
use bitrix24::transport::{Body, BoxFuture, Failure, Transport};
use bytes::Bytes;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use http::{Request, Response};
use serde_json::{Value, json};
use tokio::time::Instant;

/// What every secret that a test plants begins with: `.ci/secrets` searches all output for it.
pub const MARK: &str = "s3cr3t";
/// The code of the webhook.
pub const CODE: &str = "s3cr3tc0de";
/// A key in the address of a file.
pub const KEY: &str = "s3cr3tk3y0ffile";

/// What the portal was sent.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Since the portal was made.
    pub after: Duration,
    /// The last part of the path.
    pub method: String,
    pub uri: http::Uri,
    pub headers: http::HeaderMap,
    /// The body, where it is JSON.
    pub body: Value,
    pub bytes: Bytes,
}

/// What it answers.
pub enum Answer {
    /// A status and a JSON body.
    Json(u16, Value),
    /// Anything.
    Other(Response<Body>),
    /// Nothing.
    Fails(Failure),
    /// The start of a body, whose connection then breaks.
    Cut(u16, Bytes),
    /// After some time.
    After(Duration, Box<Answer>),
}

/// The `result` in its envelope.
pub fn ok(result: Value) -> Answer {
    let time = json!({"start": 0.5, "finish": 0.75});
    Answer::Json(200, object([("result", result), ("time", time)]))
}

/// The members as they are: `json!` copies all that stands in them, which takes long where it is many rows.
pub fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    let members = members.map(|(name, value)| (name.to_owned(), value));
    Value::Object(members.into_iter().collect())
}

/// A refusal.
pub fn refused(status: u16, code: &str) -> Answer {
    Answer::Json(status, json!({"error": code, "error_description": "no"}))
}

/// A page of HTML.
pub fn html(status: u16) -> Answer {
    let mut response = Response::new(Body::from("<html>no"));
    *response.status_mut() = http::StatusCode::from_u16(status).expect("a status");
    Answer::Other(response)
}

type Play = Box<dyn FnMut(&Seen) -> Answer + Send>;

/// The portal. Clones are the same one.
#[derive(Clone)]
pub struct Played {
    since: Instant,
    play: Arc<Mutex<Play>>,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Played {
    /// One that answers by a function.
    pub fn by(play: impl FnMut(&Seen) -> Answer + Send + 'static) -> Self {
        crate::output::on();
        Self {
            since: Instant::now(),
            play: Arc::new(Mutex::new(Box::new(play))),
            seen: Arc::default(),
        }
    }

    /// One that answers these in turn, and then `true` for ever.
    pub fn in_turn(answers: impl IntoIterator<Item = Answer>) -> Self {
        let mut answers: Vec<Answer> = answers.into_iter().collect();
        answers.reverse();
        Self::by(move |_| answers.pop().unwrap_or_else(|| ok(json!(true))))
    }

    /// A client of it, by a webhook, with the defaults of a client.
    pub fn client(&self) -> Client {
        self.builder().build().expect("a client")
    }

    /// The same, to be set up.
    pub fn builder(&self) -> Builder {
        self.builder_at("portal.test")
    }

    /// The same at a host of its own: what is counted for a host is shared by all of this process.
    pub fn builder_at(&self, host: &str) -> Builder {
        Client::builder()
            .webhook(format!("http://{host}/rest/1/{CODE}/"))
            .allow_http()
            .transport(self.clone())
    }

    /// What it was sent, in order.
    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().expect("a lock").clone()
    }
}

impl std::fmt::Debug for Played {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Played")
    }
}

impl Transport for Played {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, Failure>> {
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let parts: Vec<Bytes> = body.into_stream().try_collect().await?;
            let bytes = Bytes::from(parts.concat());
            let path = head.uri.path().trim_end_matches('/');
            let seen = Seen {
                after: self.since.elapsed(),
                method: path.rsplit('/').next().unwrap_or_default().to_owned(),
                body: serde_json::from_slice(&bytes).unwrap_or_default(),
                uri: head.uri,
                headers: head.headers,
                bytes,
            };
            let answer = (self.play.lock().expect("a lock"))(&seen);
            self.seen.lock().expect("a lock").push(seen);
            give(answer).await
        })
    }
}

fn give(answer: Answer) -> BoxFuture<'static, Result<Response<Body>, Failure>> {
    let with = |status: u16, body: Body| {
        let mut response = Response::new(body);
        *response.status_mut() = http::StatusCode::from_u16(status).expect("a status");
        response
    };
    Box::pin(async move {
        match answer {
            Answer::Json(status, body) => {
                let body = serde_json::to_vec(&body).expect("JSON");
                Ok(with(status, body.into()))
            }
            Answer::Other(response) => Ok(response),
            Answer::Fails(failure) => Err(failure),
            Answer::Cut(status, start) => {
                let broken = stream::once(async { Err(Failure::unknown("cut off")) });
                let parts = stream::once(async { Ok(start) }).chain(broken);
                Ok(with(status, Body::stream(parts)))
            }
            Answer::After(wait, answer) => {
                tokio::time::sleep(wait).await;
                give(*answer).await
            }
        }
    })
}

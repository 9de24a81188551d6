//! What is asked of an authorization server.

use std::sync::Arc;
use std::time::Duration;

use futures_util::TryStreamExt as _;
use http::{HeaderValue, Method, Request, header};
use serde_json::Value;
use tokio::time::{sleep, timeout};

use super::{Portal, Secret, Secrets, Tokens};
use crate::call::Retries;
use crate::error::{Error, Result};
use crate::transport::{Body, Failure, Transport};

/// How long it may take to answer.
const ANSWER: Duration = Duration::from_secs(30);
/// How long all attempts may take.
const ALL: Duration = Duration::from_secs(120);
/// How long its answer may be.
const BYTES: usize = 64 << 10;

/// An authorization server, and the application that it knows.
#[derive(Debug)]
pub(super) struct Server {
    pub at: Portal,
    pub id: String,
    pub secret: Secret,
    pub transport: Arc<dyn Transport>,
    pub retries: Retries,
}

/// What tokens are given for.
#[derive(Debug, Clone, Copy)]
pub(super) enum For<'a> {
    Code(&'a str),
    Refresh(&'a Secret),
}

/// Why an attempt brought none.
enum Lack {
    /// It may do so at another time.
    Broken(Error),
    /// It says no.
    Refused(Error),
}

impl Server {
    /// Asks for tokens, again where the way is broken.
    pub async fn ask(&self, what: For<'_>) -> Result<Tokens> {
        let asked = timeout(ALL, self.attempts(what)).await;
        asked.unwrap_or_else(|_| Err(broken(&format!("no answer within {ALL:?}"))))
    }

    async fn attempts(&self, what: For<'_>) -> Result<Tokens> {
        let mut waits = self.retries.waits();
        loop {
            let attempt = timeout(ANSWER, self.attempt(what)).await;
            let late = || {
                Err(Lack::Broken(broken(&format!(
                    "no answer within {ANSWER:?}"
                ))))
            };
            let error = match attempt.unwrap_or_else(|_| late()) {
                Ok(tokens) => return Ok(tokens),
                Err(Lack::Refused(error)) => return Err(error),
                Err(Lack::Broken(error)) => error,
            };
            let Some(wait) = waits.next() else {
                return Err(error);
            };
            tracing::warn!(%error, ?wait, "to be asked again");
            sleep(wait).await;
        }
    }

    async fn attempt(&self, what: For<'_>) -> Result<Tokens, Lack> {
        let (kind, name, value) = match what {
            For::Code(code) => ("authorization_code", "code", code),
            For::Refresh(token) => ("refresh_token", "refresh_token", token.expose()),
        };
        let secrets = Secrets::new([self.secret.expose().to_owned(), value.to_owned()]);
        let fail = |failure: Failure| Lack::Broken(broken(&secrets.redact(failure.message())));
        // By POST, although the documentation shows GET: URLs are written to logs.
        let form = form_urlencoded::Serializer::new(String::new())
            .append_pair("grant_type", kind)
            .append_pair("client_id", &self.id)
            .append_pair("client_secret", self.secret.expose())
            .append_pair(name, value)
            .finish();
        let mut request = Request::new(Body::from(form));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = self
            .at
            .page("/oauth/token/")
            .as_str()
            .parse()
            .map_err(|_| {
                let message = "the authorization server's address is no URI that HTTP can carry";
                Lack::Refused(Error::configuration(message))
            })?;
        for (name, value) in [
            (header::CONTENT_TYPE, "application/x-www-form-urlencoded"),
            (header::ACCEPT, "application/json"),
        ] {
            request
                .headers_mut()
                .insert(name, HeaderValue::from_static(value));
        }
        let answer = self.transport.send(request).await.map_err(fail)?;
        let status = answer.status().as_u16();
        let mut body = Vec::new();
        let mut parts = answer.into_body().into_stream();
        while let Some(part) = parts.try_next().await.map_err(fail)? {
            body.extend_from_slice(&part);
            if body.len() > BYTES {
                return Err(Lack::Refused(broken("its answer is too long")));
            }
        }
        read(status, &body, &secrets)
    }
}

fn read(status: u16, body: &[u8], secrets: &Secrets) -> Result<Tokens, Lack> {
    if (300..400).contains(&status) {
        let message = "it sends on to another address, which is not followed: the application's secret would go there";
        return Err(Lack::Refused(broken(message).with_status(status)));
    }
    // What ails the server says nothing of the application.
    let passes = status >= 500 || status == 429;
    let text = std::str::from_utf8(body).unwrap_or_default();
    let said: Value = serde_json::from_str(text).unwrap_or_default();
    if said.get("error").is_some() {
        let mut said = said;
        secrets.redact_value(&mut said);
        let error = Error::refused(said).with_status(status);
        return Err(match passes {
            true => Lack::Broken(error.that_may_be_repeated()),
            false => Lack::Refused(error),
        });
    }
    if passes || !said.is_object() {
        let message = format!("HTTP {status}, and no tokens");
        return Err(Lack::Broken(broken(&message).with_status(status)));
    }
    Tokens::from_json(text).map_err(|error| Lack::Refused(error.with_status(status)))
}

fn broken(message: &str) -> Error {
    Error::authorization(format!(
        "the authorization server gave no tokens: {message}"
    ))
    .that_may_be_repeated()
}

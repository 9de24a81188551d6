//! The client of one portal.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use serde_json::Value;

use crate::error::{Error, Result};
use crate::read::{self, Reader};
use crate::request::{Access, Method, Request, Slots, Version};
use crate::tls;
use crate::webhook::Webhook;

/// How long a call may take altogether. Portals end a script after a minute.
const TIMEOUT: Duration = Duration::from_secs(120);
/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(15);
/// How much of an answer that is no JSON is shown.
const SHOWN: usize = 200;

/// A client of one portal. Cheap to clone: clones share their connections.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    http: reqwest::Client,
    webhook: Webhook,
}

impl Client {
    /// A client for an incoming webhook: `https://portal.bitrix24.com/rest/<user>/<code>/`.
    ///
    /// The URL is a secret; it shows neither in `Debug` nor in errors. `http://` is accepted for portals in a local
    /// network and for tests.
    ///
    /// # Errors
    ///
    /// When the text is not such a URL, or no TLS library is there.
    pub fn webhook(url: impl AsRef<str>) -> Result<Self> {
        let webhook = Webhook::parse(url.as_ref())?;
        tls::prepare()?;
        let http = reqwest::Client::builder()
            .timeout(TIMEOUT)
            .connect_timeout(CONNECT)
            // A redirect would turn the POST into a GET without its parameters.
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("bitrix24-rust/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| {
                Error::configuration(format!("the HTTP client cannot be built: {error}"))
            })?;
        Ok(Self(Arc::new(Inner { http, webhook })))
    }

    /// Sends a request that was made without a client.
    pub fn send<R: Request>(&self, request: R) -> Pending<R::Output> {
        self.execute(R::METHOD, request.into_slots(), R::read)
    }

    /// Calls a method of the classic API by its name; the answer is the raw `result`.
    pub fn raw(&self, name: impl Into<String>, parameters: Value) -> Pending<Value> {
        self.named(name.into(), Version::V2, parameters)
    }

    /// Calls a method of REST 3.0 by its name; the answer is the raw `result`.
    pub fn raw_v3(&self, name: impl Into<String>, parameters: Value) -> Pending<Value> {
        self.named(name.into(), Version::V3, parameters)
    }

    fn named(&self, name: String, version: Version, parameters: Value) -> Pending<Value> {
        let method = Method {
            name: "",
            version,
            access: Access::Write,
        };
        Pending {
            call: self.call(method, Some(name.clone()), parameters),
            read: read::any,
            method: "",
            name: Some(name),
        }
    }

    /// Sends what a request holds, and reads the answer.
    pub fn execute<T>(
        &self,
        method: Method,
        slots: Slots,
        read: fn(&mut Reader<'_>) -> T,
    ) -> Pending<T> {
        Pending {
            call: self.call(method, None, slots.into_value()),
            read,
            method: method.name,
            name: None,
        }
    }

    /// The one place where anything is sent; not generic, so that it is compiled once.
    fn call(&self, method: Method, name: Option<String>, parameters: Value) -> Call {
        let inner = Arc::clone(&self.0);
        Box::pin(async move {
            let url = inner
                .webhook
                .url(name.as_deref().unwrap_or(method.name), method.version);
            let sent = inner.http.post(url).json(&parameters).send().await;
            let failed = |error: reqwest::Error| {
                Error::transport(inner.webhook.redact(&chain(&error.without_url())))
            };
            let answer = sent.map_err(failed)?;
            let status = answer.status().as_u16();
            let bytes = answer.bytes().await.map_err(failed)?;
            envelope(status, &bytes, &inner.webhook)
        })
    }
}

/// The `result` of an answer.
fn envelope(status: u16, bytes: &[u8], webhook: &Webhook) -> Result<Value> {
    let Ok(body) = serde_json::from_slice::<Value>(bytes) else {
        let text = String::from_utf8_lossy(bytes);
        let start: String = text.chars().take(SHOWN).collect();
        return Err(Error::not_json(status, &webhook.redact(&start)));
    };
    let refused = match body.get("error") {
        None | Some(Value::Null | Value::Bool(false)) => false,
        // A blank code is an error all the same; beside a result it is none.
        Some(Value::String(code)) if code.is_empty() => body.get("result").is_none(),
        Some(Value::Array(items)) => !items.is_empty(),
        Some(_) => true,
    };
    if refused || status >= 400 {
        return Err(Error::portal(status, body));
    }
    match body {
        Value::Object(mut members) => match members.shift_remove("result") {
            Some(result) => Ok(result),
            None => {
                members.shift_remove("time");
                Ok(Value::Object(members))
            }
        },
        other => Ok(other),
    }
}

/// An error and its causes in one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut out = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        out.push_str(": ");
        out.push_str(&inner.to_string());
        cause = inner.source();
    }
    out
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Client").field(&self.0.webhook).finish()
    }
}

type Call = Pin<Box<dyn Future<Output = Result<Value>> + Send>>;

/// A call on its way: a future of the answer.
#[must_use = "nothing is sent until the future is awaited"]
pub struct Pending<T> {
    call: Call,
    read: fn(&mut Reader<'_>) -> T,
    method: &'static str,
    name: Option<String>,
}

impl<T> Future for Pending<T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let answer = std::task::ready!(self.call.as_mut().poll(context));
        let read = self.read;
        let result = answer
            .and_then(|value| read::read(value, read).map_err(|misfit| Error::misfit(&misfit)));
        Poll::Ready(result.map_err(|error| error.in_method(self.method, self.name.take())))
    }
}

impl<T> std::fmt::Debug for Pending<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pending")
            .field("method", &self.method)
            .finish_non_exhaustive()
    }
}

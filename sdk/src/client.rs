//! The client of one portal.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::LOCATION;
use serde_json::Value;

use crate::envelope::{self, Answer};
use crate::error::{Error, Result};
use crate::limits::AnswerLimits;
use crate::pending::{Call, Pending, Response};
use crate::read::{self, Misfit, Node, Reader};
use crate::request::{Method, Request, Slots, Version};
use crate::tls;
use crate::webhook::Webhook;

/// How long a call may take altogether. Portals end a script after a minute.
const TIMEOUT: Duration = Duration::from_secs(120);
/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(15);

/// A client of one portal. Cheap to clone: clones share their connections.
///
/// A call may take two minutes, of which 15 seconds to connect; nothing is repeated, and redirects are not followed.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

#[derive(Clone)]
struct Inner {
    http: reqwest::Client,
    webhook: Webhook,
    limits: AnswerLimits,
}

impl Client {
    /// A client for an incoming webhook: `https://portal.bitrix24.com/rest/<user>/<code>/`.
    ///
    /// The URL is a secret; it shows neither in `Debug` nor in errors. `http://` is accepted for portals in a local
    /// network and for tests.
    ///
    /// # Errors
    ///
    /// When the text is not such a URL, or when it is an `https://` one and no TLS library is compiled.
    pub fn webhook(url: impl AsRef<str>) -> Result<Self> {
        let webhook = Webhook::parse(url.as_ref())?;
        let http = reqwest::Client::builder()
            .timeout(TIMEOUT)
            .connect_timeout(CONNECT)
            // A redirect would turn the POST into a GET without its parameters.
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("bitrix24-rust/", env!("CARGO_PKG_VERSION")));
        let http = tls::prepare(http, webhook.is_https())?
            .build()
            .map_err(|error| {
                Error::configuration(format!(
                    "the HTTP client cannot be built: {}",
                    chain(&error)
                ))
            })?;
        Ok(Self(Arc::new(Inner {
            http,
            webhook,
            limits: AnswerLimits::default(),
        })))
    }

    /// The same client with other bounds for answers. It shares the connections.
    ///
    /// ```
    /// use bitrix24::{AnswerLimits, Client};
    ///
    /// # fn run() -> bitrix24::Result<()> {
    /// let portal = Client::webhook("http://intranet/rest/1/secret/")?;
    /// let careful = portal.with_limits(AnswerLimits { bytes: 1 << 20, ..AnswerLimits::default() });
    /// # drop(careful);
    /// # Ok(())
    /// # }
    /// # run().unwrap();
    /// ```
    #[must_use = "the client itself keeps its bounds"]
    pub fn with_limits(&self, limits: AnswerLimits) -> Self {
        Self(Arc::new(Inner {
            limits,
            ..Inner::clone(&self.0)
        }))
    }

    /// Sends a request that was made without a client.
    pub fn send<R: Request>(&self, request: R) -> Pending<R::Output> {
        self.execute(R::METHOD, request.into_slots(), R::read)
    }

    /// Calls a method of the classic API by its name; the answer is the raw `result`.
    ///
    /// ```no_run
    /// # async fn run(portal: bitrix24::Client) -> bitrix24::Result<()> {
    /// let answer = portal.raw("some.new.method", serde_json::json!({ "id": 1 })).await?;
    /// println!("{answer}");
    /// # Ok(())
    /// # }
    /// ```
    pub fn raw(&self, name: impl Into<String>, parameters: Value) -> Pending<Value> {
        self.pending(Cow::Owned(name.into()), Version::V2, parameters, read::any)
    }

    /// Calls a method of REST 3.0 by its name; the answer is the raw `result`.
    pub fn raw_v3(&self, name: impl Into<String>, parameters: Value) -> Pending<Value> {
        self.pending(Cow::Owned(name.into()), Version::V3, parameters, read::any)
    }

    /// Sends what a request holds, and reads the answer.
    pub fn execute<T>(
        &self,
        method: Method,
        slots: Slots,
        read: fn(&mut Reader<'_>) -> T,
    ) -> Pending<T> {
        self.pending(
            Cow::Borrowed(method.name),
            method.version,
            slots.into_value(),
            read,
        )
    }

    fn pending<T>(
        &self,
        name: Cow<'static, str>,
        version: Version,
        parameters: Value,
        read: fn(&mut Reader<'_>) -> T,
    ) -> Pending<T> {
        Pending {
            call: self.call(name.clone(), version, parameters),
            read,
            method: name,
            client: self.clone(),
        }
    }

    /// The one place where anything is sent; not generic, so that it is compiled once.
    fn call(&self, name: Cow<'static, str>, version: Version, parameters: Value) -> Call {
        let inner = Arc::clone(&self.0);
        Box::pin(async move {
            let Inner {
                http,
                webhook,
                limits,
            } = &*inner;
            let url = webhook.url(&name, version)?;
            let failed = |error: reqwest::Error| {
                Error::transport(webhook.redact(&chain(&error.without_url())))
            };
            let answer = http.post(url).json(&parameters).send().await;
            let mut answer = answer.map_err(failed)?;
            let status = answer.status().as_u16();
            let location = answer.headers().get(LOCATION).cloned();
            let of_status = |error: Error| error.with_status(status);
            let mut body = Vec::with_capacity(limits.expected(answer.content_length()));
            while let Some(part) = answer.chunk().await.map_err(|e| of_status(failed(e)))? {
                limits.length(body.len() + part.len()).map_err(of_status)?;
                body.extend_from_slice(&part);
            }
            let location = location.as_ref().and_then(|value| value.to_str().ok());
            Ok(Response {
                status,
                location: location.map(str::to_owned),
                body,
            })
        })
    }

    /// The `result` of an answer.
    pub(crate) fn open<'a>(&self, response: &'a Response) -> Result<Node<'a>> {
        let answer = Answer {
            status: response.status,
            location: response.location.as_deref(),
            body: &response.body,
        };
        let result = envelope::open(&answer, Some(&self.0.webhook))?;
        let bounded = self.0.limits.depth(&result);
        bounded.map_err(|error| error.with_status(response.status))?;
        Ok(result)
    }

    /// The error where the `result` of an answer is not what is documented, with all of the answer.
    pub(crate) fn misfitting(&self, misfit: &Misfit, response: &Response) -> Error {
        envelope::misfitting(
            misfit,
            envelope::whole(&response.body),
            Some(&self.0.webhook),
        )
    }
}

/// Sends what a request holds, by the client that it holds too.
pub(crate) fn send<R: Request>(client: Client, slots: Slots) -> Pending<R::Output> {
    client.execute(R::METHOD, slots, R::read)
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

#[cfg(test)]
mod tests {
    use super::Client;
    use crate::pending::Pending;

    #[test]
    fn clients_and_calls_cross_threads() {
        fn shared<T: Send + Sync + Clone + std::fmt::Debug + 'static>() {}
        fn sent<T: Send + Unpin + std::fmt::Debug + 'static>() {}
        shared::<Client>();
        // Even where what it answers does not.
        sent::<Pending<std::rc::Rc<()>>>();
    }

    #[cfg(any(feature = "ring", feature = "aws-lc-rs", feature = "native-tls"))]
    #[test]
    fn with_a_tls_library_https_is_accepted() {
        assert!(Client::webhook("https://a.bitrix24.com/rest/1/secret/").is_ok());
    }

    #[cfg(not(any(feature = "rustls-no-provider", feature = "native-tls")))]
    #[test]
    fn without_a_tls_library_https_is_refused_and_http_is_accepted() {
        let refused = Client::webhook("https://a.bitrix24.com/rest/1/secret/").expect_err("no TLS");
        assert!(refused.message().contains("`ring`"), "{refused}");
        assert!(Client::webhook("http://a.bitrix24.com/rest/1/secret/").is_ok());
    }
}

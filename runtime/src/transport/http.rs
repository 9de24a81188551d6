//! The transport that is used where a program brings none: reqwest, with its pool of connections.

use std::sync::Arc;
use std::time::Duration;

use futures_util::TryStreamExt as _;
use reqwest::redirect::Policy;

use super::patient::Patient;
use super::{Address, Body, BoxFuture, Failure, Transport};
use crate::error::{Error, Result};
use crate::tls;

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(15);
/// How long an answer may be silent. Portals end a script after a minute.
const SILENCE: Duration = Duration::from_secs(75);

/// HTTP by reqwest. Proxies are those of the environment and of the system; answers come compressed, and by HTTP/2
/// where the portal offers it.
#[derive(Debug, Clone)]
pub struct Http(reqwest::Client, Option<Arc<Patient>>);

impl Http {
    /// With what suits a portal: 15 seconds to connect, 75 seconds until the answer begins and between its parts (a
    /// portal ends a script after 60), however long it takes to send a file that moves, and no redirects. `https` says
    /// whether TLS is needed.
    ///
    /// # Errors
    ///
    /// When TLS is needed and no TLS library is compiled.
    pub fn new(https: bool) -> Result<Self> {
        let patient = Arc::new(Patient::new(https, SILENCE));
        let Self(client, _) = Self::plain(https, Some(SILENCE))?;
        Ok(Self(client, Some(patient)))
    }

    /// The same for what it is sent; with a silence that reqwest counts from the start of a request.
    pub(super) fn plain(https: bool, silence: Option<Duration>) -> Result<Self> {
        let mut builder = reqwest::Client::builder()
            .connect_timeout(CONNECT)
            // A redirect would turn the POST into a GET without its parameters.
            .redirect(Policy::none())
            .user_agent(concat!("bitrix24-rust/", env!("CARGO_PKG_VERSION")));
        if let Some(silence) = silence {
            builder = builder.read_timeout(silence);
        }
        let client = tls::prepare(builder, https)?.build().map_err(|error| {
            Error::configuration(format!(
                "the HTTP client cannot be built: {}",
                chain(&error)
            ))
        })?;
        Ok(Self(client, None))
    }

    /// By a client that the program has made, with its proxies, certificates and timeouts. It must not follow
    /// redirects: a POST would become a GET.
    pub fn with(client: reqwest::Client) -> Self {
        Self(client, None)
    }
}

impl Transport for Http {
    fn send(
        &self,
        request: ::http::Request<Body>,
    ) -> BoxFuture<'_, Result<::http::Response<Body>, Failure>> {
        if let Some(patient) = &self.1
            && Patient::takes(&request)
        {
            return patient.send(request);
        }
        Box::pin(async move {
            let (mut head, body) = request.into_parts();
            let known = head.extensions.remove::<Address>();
            let body = match body.whole() {
                Some(bytes) => reqwest::Body::from(bytes.clone()),
                None => reqwest::Body::wrap_stream(body.into_stream()),
            };
            // By the builder, which makes a header of a password in the URL.
            let request = match known {
                Some(Address { url, uri }) if head.uri == uri => self.0.request(head.method, url),
                _ => self.0.request(head.method, head.uri.to_string()),
            };
            let mut request = request.body(body).build().map_err(failed)?;
            let of_url = std::mem::replace(request.headers_mut(), head.headers);
            for (name, value) in &of_url {
                let entry = request.headers_mut().entry(name);
                entry.or_insert_with(|| value.clone());
            }
            let mut answer = self.0.execute(request).await.map_err(failed)?;
            let mut response = ::http::Response::new(());
            *response.status_mut() = answer.status();
            *response.headers_mut() = std::mem::take(answer.headers_mut());
            let parts = answer.bytes_stream().map_err(failed);
            Ok(response.map(|()| Body::stream(parts)))
        })
    }
}

fn failed(error: reqwest::Error) -> Failure {
    let mut unsent = error.is_connect() || error.is_builder();
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(&error);
    while let Some(inner) = cause {
        unsent |= inner.downcast_ref().is_some_and(is_refused);
        // What the body of the request says of itself stands.
        if let Some(failure) = inner.downcast_ref::<Failure>() {
            return failure.clone();
        }
        cause = inner.source();
    }
    let message = chain(&error.without_url());
    if unsent {
        Failure::unsent(message)
    } else {
        Failure::unknown(message)
    }
}

/// Whether a server has certainly not looked at a stream of HTTP/2: it says so, or goes away in peace, which ends only those
/// streams early that it has not taken.
fn is_refused(error: &h2::Error) -> bool {
    let by_peer = error.is_remote();
    let reason = error.reason();
    by_peer && error.is_reset() && reason == Some(h2::Reason::REFUSED_STREAM)
        || by_peer && error.is_go_away() && reason == Some(h2::Reason::NO_ERROR)
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

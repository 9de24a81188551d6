//! The transport that is used where a program brings none: reqwest, with its pool of connections.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use ::http::{HeaderValue, Uri};
use futures_util::TryStreamExt as _;
use reqwest::Url;
use reqwest::redirect::Policy;

use super::patient::Patient;
use super::{Body, BoxFuture, Failure, Transport};
use crate::error::{Error, Result};
use crate::tls;

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(15);
/// How long an answer may be silent. Portals end a script after a minute.
const SILENCE: Duration = Duration::from_secs(75);
/// What it calls itself.
const NAME: &str = concat!("bitrix24-rust/", env!("CARGO_PKG_VERSION"));
/// How many addresses are kept.
const KEPT: usize = 16;

/// HTTP by reqwest. Proxies are those of the environment and of the system; answers come compressed, and by HTTP/2
/// where the portal offers it.
#[derive(Clone)]
pub struct Http {
    client: reqwest::Client,
    patient: Option<Arc<Patient>>,
    /// The addresses that were called last as reqwest has them: to read one takes longer than to find it.
    known: Arc<Mutex<Vec<(Uri, Url)>>>,
}

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
        Ok(Self {
            patient: Some(patient),
            ..Self::plain(https, Some(SILENCE))?
        })
    }

    /// The same for what it is sent; with a silence that reqwest counts from the start of a request.
    pub(super) fn plain(https: bool, silence: Option<Duration>) -> Result<Self> {
        let mut builder = reqwest::Client::builder()
            .connect_timeout(CONNECT)
            // A redirect would turn the POST into a GET without its parameters.
            .redirect(Policy::none())
            .user_agent(HeaderValue::from_static(NAME));
        if let Some(silence) = silence {
            builder = builder.read_timeout(silence);
        }
        let client = tls::prepare(builder, https)?.build().map_err(|error| {
            Error::configuration(format!(
                "the HTTP client cannot be built: {}",
                chain(&error)
            ))
        })?;
        Ok(Self::with(client))
    }

    /// By a client that the program has made, with its proxies, certificates and timeouts. It must not follow
    /// redirects: a POST would become a GET.
    pub fn with(client: reqwest::Client) -> Self {
        Self {
            client,
            patient: None,
            known: Arc::default(),
        }
    }

    /// The same request as reqwest has it.
    fn made(&self, request: ::http::Request<Body>) -> Result<reqwest::Request, reqwest::Error> {
        let (head, body) = request.into_parts();
        let body = match body.into_whole() {
            Ok(bytes) => reqwest::Body::from(bytes),
            Err(body) => reqwest::Body::wrap_stream(body.into_stream()),
        };
        let mut made = match self.address(&head.uri) {
            Some(url) => reqwest::Request::new(head.method, url),
            // The builder makes a header of a password in the URL, and tells what is wrong with it.
            None => self
                .client
                .request(head.method, head.uri.to_string())
                .build()?,
        };
        *made.body_mut() = Some(body);
        let of_url = std::mem::replace(made.headers_mut(), head.headers);
        for (name, value) in &of_url {
            let entry = made.headers_mut().entry(name);
            entry.or_insert_with(|| value.clone());
        }
        Ok(made)
    }

    /// The address of a request, where there is no more in it than a place: what is let in by a user's name is told apart
    /// letter by letter, and addresses are not.
    fn address(&self, uri: &Uri) -> Option<Url> {
        if uri.authority()?.as_str().contains('@') {
            return None;
        }
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, url)) = known.iter().find(|(own, _)| own == uri) {
            return Some(url.clone());
        }
        let url = Url::parse(&uri.to_string()).ok()?;
        if known.len() == KEPT {
            known.remove(0);
        }
        known.push((uri.clone(), url.clone()));
        Some(url)
    }
}

/// The addresses are secret.
impl std::fmt::Debug for Http {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Http")
            .field("client", &self.client)
            .finish_non_exhaustive()
    }
}

impl Transport for Http {
    fn send(
        &self,
        request: ::http::Request<Body>,
    ) -> BoxFuture<'_, Result<::http::Response<Body>, Failure>> {
        if let Some(patient) = &self.patient
            && Patient::takes(&request)
        {
            return patient.send(request);
        }
        // Made at once, so that the future that is kept is small; its timeouts begin when it is awaited.
        let made = self.made(request);
        Box::pin(async move {
            let answer = self.client.execute(made.map_err(failed)?);
            let mut answer = answer.await.map_err(failed)?;
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

#[cfg(test)]
mod tests {
    use super::{Body, Http, KEPT, Transport as _};

    fn made(http: &Http, address: &str) -> reqwest::Request {
        let mut request = http::Request::new(Body::default());
        *request.uri_mut() = address.parse().expect("a URI");
        http.made(request).expect("a request")
    }

    #[test]
    fn an_address_is_the_same_however_often_it_is_called_and_never_shows() {
        let http = Http::with(reqwest::Client::new());
        for turn in 0..3 * KEPT {
            let address = format!("http://a/rest/1/code/x.y{}", turn % (KEPT + 3));
            assert_eq!(made(&http, &address).url().as_str(), address);
        }
        assert_eq!(http.known.lock().expect("a lock").len(), KEPT);
        let shown = format!("{http:?}");
        assert!(!shown.contains("code"), "{shown}");
    }

    #[test]
    fn nobody_is_let_in_by_the_password_of_another() {
        let http = Http::with(reqwest::Client::new());
        let [one, other] = ["http://me:Key@a/rest/x", "http://me:key@a/rest/x"].map(|address| {
            let request = made(&http, address);
            assert_eq!(request.url().as_str(), "http://a/rest/x");
            request.headers()["authorization"].clone()
        });
        assert_ne!(one, other);
        assert!(http.known.lock().expect("a lock").is_empty());
    }

    #[test]
    fn a_request_may_be_made_where_there_is_no_runtime_yet() {
        let http = Http::with(reqwest::Client::new());
        let mut request = http::Request::new(Body::default());
        *request.uri_mut() = "http://a/rest/x".parse().expect("a URI");
        drop(http.send(request));
    }
}

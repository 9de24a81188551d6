//! The ways into a portal.

mod portal;
mod webhook;

use std::hash::{BuildHasher as _, RandomState};
use std::sync::LazyLock;

use http::{HeaderMap, HeaderValue, Method, Request, header};
use serde_json::Value;

use crate::error::{Error, Result};
use crate::request::Version;
use crate::secret::{Secret, Secrets};
use crate::transport::{Body, BoxFuture};

pub(crate) use portal::Portal;
pub(crate) use webhook::Webhook;

/// A way into a portal.
pub(crate) trait Auth: Send + Sync + std::fmt::Debug + 'static {
    /// What one attempt of a call is let in by.
    fn grant(&self) -> BoxFuture<'_, Result<Grant>>;

    /// Whose calls the portal counts together.
    fn counted(&self) -> Counted;

    /// The portal said that what it was shown has expired: makes the next grant another one.
    ///
    /// # Errors
    ///
    /// Where there is no other.
    fn renew<'a>(&'a self, refused: &'a Grant) -> BoxFuture<'a, Result<()>>;

    /// The portal sent a call on to this address: makes the next grant one for that portal.
    ///
    /// # Errors
    ///
    /// Where it cannot be trusted.
    fn moved<'a>(&'a self, from: &'a Grant, to: &'a str) -> BoxFuture<'a, Result<()>>;
}

/// Whose calls a portal counts together: all that come to one host from one address, and the time that methods take for
/// each that is let in.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Counted {
    /// The portal's host, with its port where it has one of its own.
    pub host: String,
    /// Who is let in: nothing that a secret could be read from.
    pub who: u64,
}

impl Counted {
    /// By what tells one webhook, or one application, from the others of a portal.
    pub fn new(portal: &Portal, who: &[&str]) -> Self {
        static KEY: LazyLock<RandomState> = LazyLock::new(RandomState::new);
        Self {
            host: portal.host(),
            who: KEY.hash_one(who),
        }
    }
}

/// What one attempt of a call is let in by.
#[derive(Debug, Clone)]
pub(crate) struct Grant {
    /// Where the portal is.
    pub portal: Portal,
    /// What it is shown.
    pub pass: Pass,
    /// What of it may not show.
    pub secrets: Secrets,
}

#[derive(Debug, Clone)]
pub(crate) enum Pass {
    /// A user and a secret code, in the path.
    Webhook { user: String, code: Secret },
}

impl Grant {
    /// The request of one call: parameters as JSON.
    pub fn request(
        &self,
        name: &str,
        version: Version,
        parameters: &Value,
        headers: &HeaderMap,
    ) -> Result<Request<Body>> {
        let Pass::Webhook { user, code } = &self.pass;
        let user = format!("{user}/{}", code.expose());
        let url = self.portal.method(version, Some(&user), name)?;
        let mut request = Request::new(Body::from(parameters.to_string()));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = url.as_str().parse().map_err(|_| {
            Error::configuration("the portal's address is no URI that HTTP can carry")
        })?;
        request.headers_mut().clone_from(headers);
        for name in [header::CONTENT_TYPE, header::ACCEPT] {
            let json = HeaderValue::from_static("application/json");
            request.headers_mut().insert(name, json);
        }
        Ok(request)
    }
}

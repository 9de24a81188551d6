//! The ways into a portal: an incoming webhook, or an application by OAuth 2.0.
//!
//! A webhook is one URL: [`Client::webhook`](crate::Client::webhook). An application has a pair of tokens for each user
//! who let it in: an access token, which lives for an hour, and a refresh token, which lives for 180 days and is replaced
//! each time it is used. The client renews them by itself, shortly before they expire and where the portal says
//! `expired_token`, **once for all calls** that wait for it, and gives the new pair to a [`TokenStore`] before it uses it.
//!
//! The access token goes in the header `Authorization` and never in a URL ([`Application::token_in_body`] is for portals
//! that do not see the header); the application's secret and the refresh token go to the authorization server alone.
//!
//! A portal that answers that it was renamed is followed, once in a call, at the same path and never from `https://` to
//! `http://`, and is called at its new address from then on: [`Client::portal_address`](crate::Client::portal_address),
//! [`Builder::on_moved`](crate::client::Builder::on_moved).
//!
//! ```no_run
//! use bitrix24::Client;
//! use bitrix24::auth::{Application, MemoryStore};
//!
//! # async fn run(code: &str, secret: &str) -> bitrix24::Result<()> {
//! let application = Application::new("local.5c8bb1b0891cf2.87252039", secret, "example.bitrix24.com")?
//!     .store(MemoryStore::new());
//! // The user goes there, and comes back with a code that lives for 30 seconds.
//! println!("{}", application.authorize_url("what the answer shall repeat"));
//!
//! let portal = Client::builder().application(application).build()?;
//! portal.exchange(code).await?;
//! println!("{:?}", portal.server().time().send().await?);
//! # Ok(())
//! # }
//! ```

mod application;
mod moves;
mod oauth;
mod portal;
mod refusal;
mod server;
mod store;
mod tokens;
mod webhook;

use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Arc, LazyLock};

use http::{HeaderMap, HeaderValue, Method, Request, Uri, header};
use serde_json::Value;

use crate::error::{Error, Result};
use crate::request::Version;
use crate::soon::Soon;
use crate::transport::{Body, BoxFuture};

pub use crate::secret::Secret;
pub(crate) use crate::secret::Secrets;
pub use application::Application;
pub use moves::Moved;
pub(crate) use moves::{Moves, Report};
pub(crate) use oauth::OAuth;
pub(crate) use portal::Portal;
pub use refusal::ErrorCode;
#[cfg(feature = "file-store")]
pub use store::FileStore;
pub use store::{Lock, MemoryStore, TokenStore};
pub use tokens::Tokens;
pub(crate) use webhook::Webhook;

/// A way into a portal.
pub(crate) trait Auth: Send + Sync + std::fmt::Debug + 'static {
    /// What one attempt of a call is let in by.
    fn grant(&self) -> Soon<'_, Result<Grant>>;

    /// Whose calls the portal counts together.
    fn counted(&self) -> Counted;

    /// The portal said that what it was shown has expired: makes the next grant another one; false where there never is
    /// another.
    ///
    /// # Errors
    ///
    /// Where there should be one, and could not be got.
    fn renew<'a>(&'a self, refused: &'a Grant) -> BoxFuture<'a, Result<bool>>;

    /// Where the portal is.
    fn moves(&self) -> &Moves;

    /// The application that it is, if it is one.
    fn application(&self) -> Option<&OAuth> {
        None
    }
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
    /// Whether an authorization server gave it to this very client. What another process left in the store may be as
    /// old as what it replaces.
    pub fresh: bool,
}

#[derive(Debug, Clone)]
pub(crate) enum Pass {
    /// A user and a secret code, in the path.
    Webhook(Arc<(String, Secret)>),
    /// An access token, in the header `Authorization`.
    ///
    /// The documented place is `auth` in the body. A batch of REST 3.0 has no room for it there, as its body is a list
    /// of commands; neither have methods that read their parameters by position, and URLs are written to logs. The
    /// portal looks at the header first, in both versions and for every kind of body.
    Token {
        token: Secret,
        /// Where a web server keeps the header from the portal: in the body, last, where that is an object.
        in_body: bool,
    },
}

impl Grant {
    /// Where a method is called.
    pub fn address(&self, name: &str, version: Version) -> Result<Uri> {
        match &self.pass {
            Pass::Webhook(hook) => {
                let (user, code) = &**hook;
                self.portal.method(version, &[user, code.expose()], name)
            }
            Pass::Token { .. } => self.portal.method(version, &[], name),
        }
    }

    /// The request of one call: parameters as JSON.
    pub fn request(
        &self,
        name: &str,
        version: Version,
        parameters: &Value,
        headers: HeaderMap,
    ) -> Result<Request<Body>> {
        let uri = self.address(name, version)?;
        let mut request = Request::new(Body::from(written(parameters)));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = uri;
        *request.headers_mut() = headers;
        for name in [header::CONTENT_TYPE, header::ACCEPT] {
            let json = HeaderValue::from_static("application/json");
            request.headers_mut().insert(name, json);
        }
        if let Pass::Token { token, in_body } = &self.pass {
            match parameters {
                Value::Object(members) if *in_body => {
                    let mut members = members.clone();
                    members.insert("auth".into(), token.expose().into());
                    *request.body_mut() = Body::from(written(&Value::Object(members)));
                }
                _ => {
                    let bearer = bearer(token)?;
                    request.headers_mut().insert(header::AUTHORIZATION, bearer);
                }
            }
        }
        Ok(request)
    }
}

/// As JSON. A value has names that are texts, and can always be written.
fn written(parameters: &Value) -> Vec<u8> {
    serde_json::to_vec(parameters).unwrap_or_default()
}

fn bearer(token: &Secret) -> Result<HeaderValue> {
    let bearer = HeaderValue::try_from(format!("Bearer {}", token.expose()));
    let mut bearer = bearer.map_err(|_| {
        Error::authorization("the access token has letters that no header can carry")
    })?;
    bearer.set_sensitive(true);
    Ok(bearer)
}

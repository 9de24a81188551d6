//! An application: who it is, and where its tokens are kept.

use std::sync::Arc;

use super::{MemoryStore, Portal, Secret, TokenStore, Tokens};
use crate::error::{Error, Result};

/// The authorization server of most portals.
const SERVER: &str = "https://oauth.bitrix.info";

/// An application that portals let in by OAuth 2.0: its id and secret, the portal, and where its tokens are kept.
///
/// Its secret, which does not show in `Debug`, goes to the authorization server alone. An example is at the start of the
/// [module](super).
#[derive(Debug, Clone)]
#[must_use = "an application does nothing until a client is built with it"]
pub struct Application {
    pub(super) id: String,
    pub(super) secret: Secret,
    pub(super) portal: Portal,
    pub(super) server: Portal,
    pub(super) store: Arc<dyn TokenStore>,
    pub(super) in_body: bool,
}

impl Application {
    /// By the id and secret that the portal, or the partner's area, shows, at a portal: `example.bitrix24.com`, a URL
    /// such as `https://intranet:8443/portal/`, or the `client_endpoint` of [`Tokens`].
    ///
    /// # Errors
    ///
    /// When the portal's address is no such URL, or has a password in it: the header that would carry it carries the
    /// token.
    pub fn new(
        client_id: impl Into<String>,
        client_secret: impl Into<Secret>,
        portal: impl AsRef<str>,
    ) -> Result<Self> {
        Ok(Self {
            id: client_id.into(),
            secret: client_secret.into(),
            portal: unguarded(Portal::parse(portal.as_ref())?)?,
            server: Portal::parse(SERVER)?,
            store: Arc::new(MemoryStore::new()),
            in_body: false,
        })
    }

    /// Another authorization server than `https://oauth.bitrix.info`: `https://oauth.bitrix24.tech`, or one of a test.
    /// It is told the application's secret: what a post calls its server is not to be trusted here.
    ///
    /// # Errors
    ///
    /// When it is no such URL.
    pub fn server(mut self, url: impl AsRef<str>) -> Result<Self> {
        self.server = unguarded(Portal::parse(url.as_ref())?)?;
        Ok(self)
    }

    /// Where the tokens are kept: in memory by default. What it holds is what lets in: an empty one is filled by
    /// [`Client::exchange`](crate::Client::exchange) and [`Client::accept`](crate::Client::accept).
    pub fn store(mut self, store: impl TokenStore) -> Self {
        self.store = Arc::new(store);
        self
    }

    /// With these tokens, and their successors in memory alone: such as those that an event brought, for one answer to
    /// it.
    ///
    /// ```no_run
    /// use bitrix24::auth::{Application, Tokens};
    /// use bitrix24::{Client, Event};
    ///
    /// # fn run(body: &[u8], id: &str, secret: &str, application_token: &str) -> Result<(), Box<dyn std::error::Error>> {
    /// let event = Event::from_form(body)?;
    /// if let (true, Some(auth)) = (event.is_from(application_token), &event.auth) {
    ///     let domain = auth.domain.as_deref().unwrap_or_default();
    ///     let user = Application::new(id, secret, domain)?.tokens(Tokens::try_from(auth)?);
    ///     let portal = Client::builder().application(user).build()?;
    ///     # drop(portal);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn tokens(self, tokens: Tokens) -> Self {
        self.store(MemoryStore::with(tokens))
    }

    /// The token goes in the body, as `auth`, and not in the header `Authorization`: for a portal whose web server does
    /// not pass that header on, and which therefore answers `NO_AUTH_FOUND`. What is sent as a list has no room for it,
    /// and keeps the header.
    pub fn token_in_body(mut self) -> Self {
        self.in_body = true;
        self
    }

    /// Where a user lets the application in. The portal then sends the browser to the application's own address, with
    /// `code`, `state` and more in the query: give the code to [`Client::exchange`](crate::Client::exchange) within 30
    /// seconds.
    ///
    /// `state` comes back as it is: make it impossible to guess, bound to the user's session, and compare it, or
    /// somebody may slip in a code of his own.
    ///
    /// ```
    /// # fn run() -> bitrix24::Result<()> {
    /// let application = bitrix24::auth::Application::new("local.1", "secret", "example.bitrix24.com")?;
    /// assert_eq!(
    ///     application.authorize_url("8 f"),
    ///     "https://example.bitrix24.com/oauth/authorize/?client_id=local.1&state=8+f"
    /// );
    /// # Ok(())
    /// # }
    /// # run().unwrap();
    /// ```
    pub fn authorize_url(&self, state: &str) -> String {
        let mut url = self.portal.page("/oauth/authorize/");
        url.query_pairs_mut()
            .append_pair("client_id", &self.id)
            .append_pair("state", state);
        url.into()
    }

    pub(crate) fn needs_tls(&self) -> bool {
        self.portal.is_https() || self.server.is_https()
    }
}

fn unguarded(address: Portal) -> Result<Portal> {
    if address.is_guarded() {
        return Err(Error::configuration(
            "the address of an application has a user or a password in it, which cannot go beside a token",
        ));
    }
    Ok(address)
}

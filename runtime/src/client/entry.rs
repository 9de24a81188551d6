//! What a program asks of a client about its way in.

use super::Client;
use crate::auth::{OAuth, Tokens};
use crate::error::{Error, Result};

impl Client {
    /// Where the portal is called: another address than the client was made with where the portal has answered that it
    /// was renamed.
    ///
    /// ```
    /// # fn run() -> bitrix24::Result<()> {
    /// let portal = bitrix24::Client::webhook("http://localhost:8080/portal/rest/1/secret/")?;
    /// assert_eq!(portal.portal_address(), "http://localhost:8080/portal");
    /// # Ok(())
    /// # }
    /// # run().unwrap();
    /// ```
    pub fn portal_address(&self) -> String {
        self.0.auth.moves().at().to_string()
    }

    /// Gives the code that a user came back with for tokens, keeps them in the application's store, and calls the portal
    /// by them from now on. A code lives for 30 seconds, and works once.
    ///
    /// Dropping the future does not undo it: tokens that are on their way are kept.
    ///
    /// # Errors
    ///
    /// When the authorization server refuses ([`ErrorKind::Authorization`](crate::ErrorKind::Authorization)), when the
    /// tokens could not be saved ([`ErrorKind::Store`](crate::ErrorKind::Store)), and when the client is in by a webhook.
    pub async fn exchange(&self, code: impl AsRef<str>) -> Result<Tokens> {
        self.application()?.exchange(code.as_ref()).await
    }

    /// Keeps tokens that came otherwise, by an event or to the page of the application, in the application's store, and
    /// calls the portal by them from now on.
    ///
    /// # Errors
    ///
    /// When they could not be saved, and when the client is in by a webhook.
    pub async fn accept(&self, tokens: Tokens) -> Result<()> {
        self.application()?.accept(tokens).await
    }

    fn application(&self) -> Result<&OAuth> {
        let none = || Error::configuration("the client is in by a webhook, which has no tokens");
        self.0.auth.application().ok_or_else(none)
    }
}

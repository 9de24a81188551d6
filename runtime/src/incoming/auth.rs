//! Who posted, and the tokens that came along.

use crate::read::{Extra, Reader, integer, secret, text};
use crate::secret::Secret;

/// What a post says about its portal, and the tokens of the user whose action it tells of.
///
/// Any field may be missing: tokens only come where the event belongs to a user, and webhooks get none.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Auth {
    /// A token to call the portal with.
    pub access_token: Option<Secret>,
    /// A token that renews the other.
    pub refresh_token: Option<Secret>,
    /// The token that only the portal and this application know: the `is_from` of an event compares it.
    pub application_token: Option<Secret>,
    /// When the access token expires, in seconds since 1970.
    pub expires: Option<i64>,
    /// In how many seconds it does.
    pub expires_in: Option<i64>,
    /// The scopes, separated by commas.
    pub scope: Option<String>,
    /// The portal's host.
    pub domain: Option<String>,
    /// Where tokens are renewed.
    pub server_endpoint: Option<String>,
    /// Where the portal is called.
    pub client_endpoint: Option<String>,
    /// The kind of the application: `L` for a local one, `F`, `D`, `T` or `P` for one of the market.
    pub status: Option<String>,
    /// The portal's identifier, which stays when its host changes.
    pub member_id: Option<String>,
    /// The user.
    pub user_id: Option<i64>,
    /// What the documentation does not name.
    pub extra: Extra,
}

impl Auth {
    #[doc(hidden)]
    pub fn read(r: &mut Reader<'_>) -> Self {
        Self {
            access_token: r.opt("access_token", secret),
            refresh_token: r.opt("refresh_token", secret),
            application_token: r.opt("application_token", secret),
            expires: r.opt("expires", integer),
            expires_in: r.opt("expires_in", integer),
            scope: r.opt("scope", text),
            domain: r.opt("domain", text),
            server_endpoint: r.opt("server_endpoint", text),
            client_endpoint: r.opt("client_endpoint", text),
            status: r.opt("status", text),
            member_id: r.opt("member_id", text),
            user_id: r.opt("user_id", integer),
            extra: r.rest(),
        }
    }
}

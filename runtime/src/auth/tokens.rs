//! What lets an application in.

use std::time::{Duration, SystemTime};

use serde_json::{Map, Value};

use crate::error::{Error, Result};
use crate::incoming;
use crate::secret::Secret;

/// What lets an application in at a portal, in the name of one user. `Debug` does not show the tokens.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Tokens {
    /// What portals are shown; it lives for an hour.
    pub access_token: Secret,
    /// What the other is renewed by; it lives for 180 days, and each renewal replaces it. Missing in most events: such
    /// tokens cannot be renewed.
    pub refresh_token: Option<Secret>,
    /// When the access token expires, in seconds since 1970 by the clock of this machine.
    pub expires: Option<i64>,
    /// What the application may do, separated by commas.
    pub scope: Option<String>,
    /// The portal's identifier, which stays when its address changes.
    pub member_id: Option<String>,
    /// The user in whose name it acts.
    pub user_id: Option<i64>,
    /// Where the portal's REST interface is.
    pub client_endpoint: Option<String>,
    /// Where the authorization server's is.
    pub server_endpoint: Option<String>,
    /// The kind of the application: `L` for a local one, `F`, `D`, `T` or `P` for one of the market.
    pub status: Option<String>,
}

impl Tokens {
    /// With nothing but the tokens. Without a refresh token they cannot be renewed.
    pub fn new(access_token: impl Into<Secret>, refresh_token: Option<Secret>) -> Self {
        Self {
            access_token: access_token.into(),
            refresh_token,
            expires: None,
            scope: None,
            member_id: None,
            user_id: None,
            client_endpoint: None,
            server_endpoint: None,
            status: None,
        }
    }

    /// Reads what [`to_json`](Self::to_json) has written, or the answer of an authorization server.
    ///
    /// # Errors
    ///
    /// Where it is no JSON, or has no access token; the message repeats nothing of it.
    pub fn from_json(text: &str) -> Result<Self> {
        let wrong = |message| Err(Error::authorization(message));
        let Ok(Value::Object(members)) = serde_json::from_str(text) else {
            return wrong("these tokens are no JSON object");
        };
        Self::read(|name| match members.get(name)? {
            Value::String(text) => Some(text.trim().to_owned()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        })
    }

    /// As JSON, **with the tokens**: for a [`TokenStore`](super::TokenStore) of one's own.
    ///
    /// ```
    /// use bitrix24::auth::Tokens;
    ///
    /// let tokens = Tokens::new("access", Some("refresh".into()));
    /// assert_eq!(tokens.to_json(), r#"{"access_token":"access","refresh_token":"refresh"}"#);
    /// assert!(!format!("{tokens:?}").contains("refresh\""));
    /// ```
    pub fn to_json(&self) -> String {
        let texts = [
            ("access_token", Some(self.access_token.expose())),
            (
                "refresh_token",
                self.refresh_token.as_ref().map(Secret::expose),
            ),
            ("scope", self.scope.as_deref()),
            ("member_id", self.member_id.as_deref()),
            ("client_endpoint", self.client_endpoint.as_deref()),
            ("server_endpoint", self.server_endpoint.as_deref()),
            ("status", self.status.as_deref()),
        ];
        let numbers = [("expires", self.expires), ("user_id", self.user_id)];
        let texts = texts.map(|(name, text)| (name, text.map(Value::from)));
        let numbers = numbers.map(|(name, number)| (name, number.map(Value::from)));
        let all = texts.into_iter().chain(numbers);
        let members: Map<String, Value> = all
            .filter_map(|(name, value)| Some((name.to_owned(), value?)))
            .collect();
        Value::Object(members).to_string()
    }

    /// Reads what a portal posts to the page of an application that it opens in a frame (`AUTH_ID`, `REFRESH_ID`…).
    ///
    /// Nothing in the post proves that it comes from a portal: the tokens do, where they work.
    ///
    /// # Errors
    ///
    /// Where the form has no access token.
    pub fn from_placement(body: &[u8]) -> Result<Self> {
        let members: Vec<_> = form_urlencoded::parse(body).collect();
        Self::read(|name| {
            let name = match name {
                "access_token" => "AUTH_ID",
                "refresh_token" => "REFRESH_ID",
                "expires_in" => "AUTH_EXPIRES",
                "scope" => "APPLICATION_SCOPE",
                "server_endpoint" => "SERVER_ENDPOINT",
                name => name,
            };
            let member = members.iter().find(|(own, _)| own == name);
            member.map(|(_, text)| text.trim().to_owned())
        })
    }

    /// The scopes one by one.
    pub fn scopes(&self) -> impl Iterator<Item = &str> {
        let all = self.scope.as_deref().unwrap_or_default().split(',');
        all.map(str::trim).filter(|scope| !scope.is_empty())
    }

    fn read(text: impl Fn(&str) -> Option<String>) -> Result<Self> {
        let text = |name: &str| text(name).filter(|text| !text.is_empty());
        let number = |name: &str| text(name)?.parse::<i64>().ok();
        let Some(access_token) = text("access_token") else {
            return Err(Error::authorization("there is no access token in it"));
        };
        Ok(Self {
            access_token: access_token.into(),
            refresh_token: text("refresh_token").map(Secret::from),
            expires: expiry(number("expires"), number("expires_in")),
            scope: text("scope"),
            member_id: text("member_id"),
            user_id: number("user_id"),
            client_endpoint: text("client_endpoint"),
            server_endpoint: text("server_endpoint"),
            status: text("status"),
        })
    }

    /// In place of others: what the answer leaves out stays.
    pub(super) fn over(mut self, member_id: Option<String>, refresh_token: Secret) -> Self {
        self.member_id = self.member_id.or(member_id);
        self.refresh_token = self.refresh_token.or(Some(refresh_token));
        self
    }

    /// How long the access token lives; none where nobody knows.
    pub(super) fn lifetime(&self) -> Option<Duration> {
        let left = self.expires?.saturating_sub(now());
        Some(Duration::from_secs(u64::try_from(left).unwrap_or_default()))
    }

    /// Whether they are the same as others.
    pub(super) fn is(&self, access_token: &Secret) -> bool {
        self.access_token.is(access_token.expose())
    }

    /// What of them may not show.
    pub(super) fn secrets(&self) -> impl Iterator<Item = String> {
        let all = [Some(&self.access_token), self.refresh_token.as_ref()];
        all.into_iter()
            .flatten()
            .map(|secret| secret.expose().to_owned())
    }
}

/// The tokens of the user whom an event belongs to.
///
/// # Errors
///
/// Where the event brought none: those of webhooks, and of a user who is none of the portal.
impl TryFrom<&incoming::Auth> for Tokens {
    type Error = Error;

    fn try_from(auth: &incoming::Auth) -> Result<Self> {
        let Some(access_token) = auth.access_token.clone() else {
            return Err(Error::authorization("the event brought no access token"));
        };
        Ok(Self {
            access_token,
            refresh_token: auth.refresh_token.clone(),
            expires: expiry(auth.expires, auth.expires_in),
            scope: auth.scope.clone(),
            member_id: auth.member_id.clone(),
            user_id: auth.user_id,
            client_endpoint: auth.client_endpoint.clone(),
            server_endpoint: auth.server_endpoint.clone(),
            status: auth.status.clone(),
        })
    }
}

/// By this machine's clock, where the answer says how long: the other one may be wrong.
fn expiry(at: Option<i64>, after: Option<i64>) -> Option<i64> {
    let after = after.filter(|after| *after > 0);
    after.map(|after| now().saturating_add(after)).or(at)
}

/// Seconds since 1970.
fn now() -> i64 {
    let since = SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Tokens, now};

    #[test]
    fn an_answer_of_the_server_is_read_with_its_expiry_by_this_clock() {
        let tokens = Tokens::from_json(
            r#"{"access_token":"a","refresh_token":"r","expires":5,"expires_in":"3600","scope":"crm, im,","user_id":67}"#,
        );
        let tokens = tokens.expect("tokens");
        let expires = tokens.expires.expect("an expiry");
        assert!((expires - now() - 3600).abs() <= 2, "{expires}");
        assert_eq!(tokens.scopes().collect::<Vec<_>>(), ["crm", "im"]);
        assert_eq!(tokens.user_id, Some(67));
    }

    #[test]
    fn what_a_placement_posts_are_tokens() {
        let body = b"AUTH_ID=a&AUTH_EXPIRES=3600&REFRESH_ID=r&member_id=m&status=L&APPLICATION_SCOPE=crm%2Cim";
        let tokens = Tokens::from_placement(body).expect("tokens");
        assert_eq!(tokens.scope.as_deref(), Some("crm,im"));
        assert!(tokens.access_token.is("a"));
        assert!(Tokens::from_placement(b"AUTH_ID=&REFRESH_ID=r").is_err());
    }

    #[test]
    fn what_has_no_access_token_is_refused_without_repeating_it() {
        for wrong in [
            "",
            "[]",
            "k3y",
            r#"{"refresh_token":"k3y"}"#,
            r#"{"access_token":""}"#,
        ] {
            let error = Tokens::from_json(wrong).expect_err("wrong");
            assert!(
                error.kind() == crate::ErrorKind::Authorization
                    && !error.to_string().contains("k3y")
            );
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(
            access in ".{1,20}[a-z]", refresh in proptest::option::of("[a-z]{1,20}"), expires in proptest::option::of(any::<i64>()),
        ) {
            let mut tokens = Tokens::new(access.trim(), refresh.map(Into::into));
            tokens.expires = expires;
            let again = Tokens::from_json(&tokens.to_json()).expect("tokens");
            prop_assert_eq!(again.to_json(), tokens.to_json());
        }

        #[test]
        fn they_do_not_show(access in "[a-z0-9]{16}", refresh in "[a-z0-9]{16}") {
            let shown = format!("{:?}", Tokens::new(access.as_str(), Some(refresh.as_str().into())));
            prop_assert!(!shown.contains(&access) && !shown.contains(&refresh));
        }
    }
}

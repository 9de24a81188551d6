//! Who may call.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use crate::failure::Failure;
use crate::oauth::OAuth;
use crate::wire::Credentials;

/// Decides who may call.
pub trait Gate: Send + Sync {
    /// The caller that the credentials stand for.
    ///
    /// # Errors
    ///
    /// When they stand for nobody.
    fn admit(&self, credentials: &Credentials, now: SystemTime) -> Result<Caller, Failure>;
}

/// A caller that was let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The user on whose behalf it calls.
    pub user: u64,
    /// The calling webhook or application, as limits count it.
    pub id: String,
    /// Whether it is an application.
    pub application: bool,
    /// The scopes that it has; all of them where there is no list.
    pub scopes: Option<Vec<String>>,
}

impl Caller {
    /// Whether one of these scopes is the caller's, or none is needed.
    pub fn has_one_of(&self, scopes: &[String]) -> bool {
        let Some(own) = &self.scopes else {
            return true;
        };
        scopes.is_empty()
            || scopes
                .iter()
                .any(|scope| scope == "basic" || own.contains(scope))
    }
}

/// One webhook and one application's token, as they were configured.
#[derive(Clone, PartialEq, Eq)]
pub struct Configured {
    /// The webhook's user.
    pub user: u64,
    /// The webhook's code.
    pub code: String,
    /// The application's token.
    pub token: String,
    /// The scopes of both; all of them where there is no list.
    pub scopes: Option<Vec<String>>,
}

impl fmt::Debug for Configured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Configured")
            .field("user", &self.user)
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}

impl Default for Configured {
    fn default() -> Self {
        Self {
            user: 1,
            code: "emulator".to_owned(),
            token: "emulator-token".to_owned(),
            scopes: None,
        }
    }
}

impl Gate for Configured {
    fn admit(&self, credentials: &Credentials, _now: SystemTime) -> Result<Caller, Failure> {
        let application = match credentials {
            Credentials::Webhook { user, code }
                if user.parse() == Ok(self.user) && *code == self.code =>
            {
                false
            }
            Credentials::Token(token) if *token == self.token => true,
            _ => return Err(nobody()),
        };
        Ok(Caller {
            user: self.user,
            id: if application {
                "application"
            } else {
                "webhook"
            }
            .to_owned(),
            application,
            scopes: self.scopes.clone(),
        })
    }
}

/// The webhook and the token that were configured, and the tokens that applications get.
pub(crate) struct Known {
    pub configured: Configured,
    pub oauth: Arc<OAuth>,
}

impl Gate for Known {
    fn admit(&self, credentials: &Credentials, now: SystemTime) -> Result<Caller, Failure> {
        match credentials {
            Credentials::Token(token) if *token != self.configured.token => {
                self.oauth.admit(token, now)
            }
            credentials => self.configured.admit(credentials, now),
        }
    }
}

pub(crate) fn nobody() -> Failure {
    Failure::new(401, "NO_AUTH_FOUND", "Wrong authorization data").classic()
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::{Caller, Configured, Gate};
    use crate::wire::Credentials;

    fn admit(credentials: &Credentials) -> Result<Caller, String> {
        let gate = Configured::default();
        let admitted = gate.admit(credentials, SystemTime::UNIX_EPOCH);
        admitted.map_err(|failure| format!("{} {}", failure.status, failure.code))
    }

    #[test]
    fn a_webhook_and_a_token_are_let_in_and_nobody_else() {
        let webhook = |user: &str, code: &str| Credentials::Webhook {
            user: user.to_owned(),
            code: code.to_owned(),
        };
        assert!(!admit(&webhook("1", "emulator")).unwrap().application);
        let token = Credentials::Token("emulator-token".to_owned());
        assert!(admit(&token).unwrap().application);
        for other in [
            webhook("2", "emulator"),
            webhook("1", "x"),
            Credentials::Token(String::new()),
            Credentials::None,
        ] {
            assert_eq!(admit(&other).unwrap_err(), "401 NO_AUTH_FOUND");
        }
    }

    #[test]
    fn a_method_needs_one_of_its_scopes() {
        let scopes = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let caller = Caller {
            user: 1,
            id: String::new(),
            application: false,
            scopes: Some(scopes(&["crm"])),
        };
        assert!(caller.has_one_of(&scopes(&["task", "crm"])));
        assert!(caller.has_one_of(&scopes(&[])));
        assert!(caller.has_one_of(&scopes(&["basic"])));
        assert!(!caller.has_one_of(&scopes(&["task"])));
    }
}

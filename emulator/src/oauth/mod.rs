//! Applications and their tokens. The portal is its own server of authorization.

mod endpoint;
mod kept;
mod noted;

use std::collections::BTreeSet;
use std::fmt;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use crate::access::{Caller, nobody};
use crate::clock::Clock;
use crate::failure::Failure;
use crate::model::Data;
pub(crate) use endpoint::{Asked, authorize, token};
use kept::Kept;
pub(crate) use noted::Noted;

/// How long a code lives.
const CODE: Duration = Duration::from_secs(30);
/// How long an access token lives, in seconds, unless told otherwise.
const ACCESS: u64 = 60 * 60;
/// How long a refresh token lives.
const REFRESH: Duration = Duration::from_secs(180 * 24 * 60 * 60);

/// The identifier of the portal that does not change when it is renamed.
pub const MEMBER: &str = "0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e";

/// An application that is installed on the portal.
#[derive(Clone, PartialEq, Eq)]
pub struct Application {
    /// Its `client_id`.
    pub id: String,
    /// Its `client_secret`.
    pub secret: String,
    /// Where users are sent back to with a code; without it, the code is shown on a page.
    pub redirect: Option<String>,
    /// Its scopes; all of them where there is no list.
    pub scopes: Option<Vec<String>>,
    /// Its status: `L`ocal, `F`ree, `D`emo, `T`rial, `P`aid.
    pub status: char,
}

impl fmt::Debug for Application {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Application")
            .field("id", &self.id)
            .field("redirect", &self.redirect)
            .field("scopes", &self.scopes)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

impl Application {
    /// A local application with all scopes.
    pub fn new(id: &str, secret: &str) -> Self {
        Self {
            id: id.to_owned(),
            secret: secret.to_owned(),
            redirect: None,
            scopes: None,
            status: 'L',
        }
    }

    /// The same with an address that users are sent back to.
    #[must_use]
    pub fn redirect(self, address: &str) -> Self {
        Self {
            redirect: Some(address.to_owned()),
            ..self
        }
    }

    /// The same with these scopes alone.
    #[must_use]
    pub fn scopes<'a>(self, scopes: impl IntoIterator<Item = &'a str>) -> Self {
        Self {
            scopes: Some(scopes.into_iter().map(str::to_owned).collect()),
            ..self
        }
    }

    /// The same with another status.
    #[must_use]
    pub fn status(self, status: char) -> Self {
        Self { status, ..self }
    }
}

/// What an application gets. Neither token shows in `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Tokens {
    /// Calls methods, for an hour unless told otherwise.
    pub access: String,
    /// Gets new tokens, once, within 180 days.
    pub refresh: String,
    /// When the access token no longer does.
    pub expires: SystemTime,
    /// On whose behalf.
    pub user: u64,
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens")
            .field("expires", &self.expires)
            .field("user", &self.user)
            .finish_non_exhaustive()
    }
}

/// Who a code or a token stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Grant {
    application: String,
    user: u64,
}

/// The applications and their tokens, on the portal's clock.
pub struct OAuth {
    clock: Clock,
    user: u64,
    data: &'static Data,
    all_scopes: OnceLock<Vec<String>>,
    random: RandomState,
    made: AtomicU64,
    life: AtomicU64,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    applications: Vec<Application>,
    unpaid: BTreeSet<String>,
    codes: Kept<Grant>,
    access: Kept<Grant>,
    refresh: Kept<Grant>,
    exchanges: u64,
}

impl OAuth {
    /// No tokens yet. Users who let an application in are this user.
    pub fn new(clock: Clock, user: u64, data: &'static Data) -> Self {
        Self {
            clock,
            user,
            data,
            all_scopes: OnceLock::new(),
            random: RandomState::new(),
            made: AtomicU64::new(0),
            life: AtomicU64::new(ACCESS),
            state: Mutex::default(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Installs an application, or sets another in the place of one with its id.
    pub fn install(&self, application: Application) {
        let mut state = self.state();
        state.applications.retain(|own| own.id != application.id);
        state.applications.push(application);
    }

    /// Removes an application, and all its tokens with it.
    pub fn uninstall(&self, id: &str) {
        let mut state = self.state();
        state.applications.retain(|own| own.id != id);
        let is_its = |grant: &Grant| grant.application == id;
        state.codes.forget(is_its);
        state.access.forget(is_its);
        state.refresh.forget(is_its);
    }

    /// Whether the time that was paid for is over.
    pub fn unpaid(&self, id: &str, is: bool) {
        let mut state = self.state();
        match is {
            true => state.unpaid.insert(id.to_owned()),
            false => state.unpaid.remove(id),
        };
    }

    /// How many seconds access tokens live that are given from now on; an hour, unless told otherwise. For clients that look at
    /// a clock of their own, which no test moves.
    pub fn token_life(&self, seconds: u64) {
        self.life.store(seconds, Ordering::Relaxed);
    }

    fn life(&self) -> u64 {
        self.life.load(Ordering::Relaxed)
    }

    /// Takes back an access token or a refresh token, as if it had never been given.
    pub fn revoke(&self, token: &str) {
        let mut state = self.state();
        state.access.take(token);
        state.refresh.take(token);
    }

    /// A code for an application, as if this user had let it in; nothing, if it is not installed.
    pub fn code(&self, application: &str, user: u64) -> Option<String> {
        let now = self.clock.now();
        let code = self.secret();
        let mut state = self.state();
        state.application(application)?;
        let grant = Grant {
            application: application.to_owned(),
            user,
        };
        state.codes.put(code.clone(), grant, now + CODE);
        Some(code)
    }

    /// Tokens for an application on behalf of this user; none, if it is not installed.
    pub fn issue(&self, application: &str, user: u64) -> Option<Tokens> {
        self.state().application(application)?;
        Some(self.give(Grant {
            application: application.to_owned(),
            user,
        }))
    }

    /// What handlers compare to know that they are told by the portal.
    pub fn application_token(&self, id: &str) -> String {
        let part = |part: u8| format!("{:016x}", self.random.hash_one((id, part)));
        (0..2).map(part).collect()
    }

    /// What a handler of an application is told of the portal, and with what it may call it on behalf of a user.
    pub(crate) fn told_to_handler(
        &self,
        id: &str,
        user: u64,
        base: &str,
        has_refresh: bool,
    ) -> Value {
        let endpoint = format!("{base}/rest/");
        let domain = base.split_once("://").map_or(base, |(_, domain)| domain);
        let mut auth = json!({
            "domain": domain,
            "client_endpoint": endpoint,
            "server_endpoint": endpoint,
            "member_id": MEMBER,
            "application_token": self.application_token(id),
        });
        let application = self.state().application(id).cloned();
        let (Some(application), 1..) = (application, user) else {
            return auth;
        };
        let tokens = self.give(Grant {
            application: application.id.clone(),
            user,
        });
        let expires = tokens
            .expires
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        auth["access_token"] = json!(tokens.access);
        auth["expires"] = json!(expires.as_secs());
        auth["expires_in"] = json!(self.life());
        auth["scope"] = json!(self.scope(&application));
        auth["status"] = json!(application.status);
        auth["user_id"] = json!(user);
        if has_refresh {
            auth["refresh_token"] = json!(tokens.refresh);
        }
        auth
    }

    /// How many times tokens were given for a code or a refresh token.
    pub fn exchanges(&self) -> u64 {
        self.state().exchanges
    }

    /// Who calls with an access token.
    ///
    /// # Errors
    ///
    /// When it is too old, or none.
    pub fn admit(&self, token: &str, now: SystemTime) -> Result<Caller, Failure> {
        let state = self.state();
        let (grant, expires) = state.access.get(token).ok_or_else(nobody)?;
        let application = state.application(&grant.application).ok_or_else(nobody)?;
        if now >= expires {
            let text = "The access token provided has expired.";
            return Err(Failure::new(401, "expired_token", text).classic());
        }
        Ok(Caller {
            user: grant.user,
            id: application.id.clone(),
            application: true,
            scopes: application.scopes.clone(),
        })
    }

    fn give(&self, grant: Grant) -> Tokens {
        let now = self.clock.now();
        let tokens = Tokens {
            access: self.secret(),
            refresh: self.secret(),
            expires: now + Duration::from_secs(self.life()),
            user: grant.user,
        };
        let mut state = self.state();
        let access = tokens.access.clone();
        state.access.put(access, grant.clone(), tokens.expires);
        let refresh = tokens.refresh.clone();
        state.refresh.put(refresh, grant, now + REFRESH);
        tokens
    }

    /// A text that nobody guesses.
    fn secret(&self) -> String {
        let made = self.made.fetch_add(1, Ordering::Relaxed);
        let part = |part: u8| format!("{:016x}", self.random.hash_one((made, part)));
        (0..4).map(part).collect()
    }

    /// The scopes of an application with commas between them.
    fn scope(&self, application: &Application) -> String {
        let all = || {
            let methods = self.data.methods();
            let scopes = methods.flat_map(|method| method.scopes.iter().cloned());
            scopes.collect::<BTreeSet<_>>().into_iter().collect()
        };
        match &application.scopes {
            Some(scopes) => scopes.join(","),
            None => self.all_scopes.get_or_init(all).join(","),
        }
    }
}

impl State {
    fn application(&self, id: &str) -> Option<&Application> {
        self.applications.iter().find(|own| own.id == id)
    }
}

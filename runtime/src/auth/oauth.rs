//! The tokens of an application: renewed once for all who wait, and kept before they are used.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::Shared;
use tokio::time::Instant;
use tracing::Instrument as _;

use super::moves::{Moves, Report, permit};
use super::server::{For, Server};
use super::{
    Application, Auth, Counted, ErrorCode, Grant, Pass, Secret, Secrets, TokenStore, Tokens,
};
use crate::call::Retries;
use crate::error::{Error, Result};
use crate::soon::Soon;
use crate::transport::{BoxFuture, Transport};

/// How long before its end a token is taken for expired: a call is on its way for a while.
const MARGIN: Duration = Duration::from_secs(30);
/// How long a refusal of the authorization server stands without asking it again: it blocks those that ask too often.
const REFUSED: Duration = Duration::from_secs(60);

/// An application at a portal.
pub(crate) struct OAuth(Arc<Own>);

struct Own {
    moves: Moves,
    server: Server,
    store: Arc<dyn TokenStore>,
    in_body: bool,
    /// One works on the store of this client at a time, be it one that has no lock.
    alone: tokio::sync::Mutex<()>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    held: Option<Held>,
    /// Given by the server, and not yet by the store: they are not used before.
    unsaved: Option<Tokens>,
    /// What is under way.
    renewal: Option<Renewal>,
    refused: Option<Refused>,
}

/// Runs to its end, whoever waits for it.
type Renewal = Shared<BoxFuture<'static, Result<()>>>;

/// What calls are made with.
#[derive(Clone)]
struct Held {
    access_token: Secret,
    fresh: bool,
    until: Option<Instant>,
    secrets: Secrets,
}

/// The server said no to a refresh token.
#[derive(Clone)]
struct Refused {
    token: Secret,
    error: Error,
    since: Instant,
}

impl OAuth {
    fn let_in(&self, held: Held) -> Grant {
        Grant {
            portal: self.0.moves.at(),
            pass: Pass::Token {
                token: held.access_token,
                in_body: self.0.in_body,
            },
            secrets: held.secrets,
            fresh: held.fresh,
        }
    }

    pub fn new(
        application: Application,
        transport: Arc<dyn Transport>,
        retries: Retries,
        http: bool,
        report: Option<Report>,
    ) -> Result<Self> {
        let Application {
            id,
            secret,
            portal,
            server: at,
            store,
            in_body,
        } = application;
        permit(&at, http, "the authorization server's address")?;
        Ok(Self(Arc::new(Own {
            moves: Moves::new(portal, http, report)?,
            server: Server {
                at,
                id,
                secret,
                transport,
                retries,
            },
            store,
            in_body,
            alone: tokio::sync::Mutex::new(()),
            state: Mutex::default(),
        })))
    }

    /// Gives a code for tokens, and keeps them.
    pub async fn exchange(&self, code: &str) -> Result<Tokens> {
        let (own, code) = (Arc::clone(&self.0), code.to_owned());
        apart(Box::pin(async move {
            let tokens = own.server.ask(For::Code(&code)).await?;
            own.accept(tokens.clone()).await?;
            Ok(tokens)
        }))
        .await
    }

    /// Keeps tokens that came otherwise.
    pub async fn accept(&self, tokens: Tokens) -> Result<()> {
        let own = Arc::clone(&self.0);
        apart(Box::pin(async move { own.accept(tokens).await })).await
    }

    /// Makes those that are held others than these; one caller does it for all.
    async fn renewed(&self, old: Option<&Secret>) -> Result<()> {
        let renewal = {
            let mut state = self.0.lock();
            if state.is_newer_than(old) {
                return Ok(());
            }
            // One that was cut off has ended, and has not taken itself away.
            let running = state.renewal.clone().filter(|one| one.peek().is_none());
            if running.is_none()
                && let Some(refused) = &state.refused
                && refused.since.elapsed() < REFUSED
            {
                return Err(refused.error.clone());
            }
            running.unwrap_or_else(|| {
                let (own, old) = (Arc::clone(&self.0), old.cloned());
                let renewal = apart(Box::pin(own.renew(old))).boxed().shared();
                state.renewal = Some(renewal.clone());
                renewal
            })
        };
        renewal.await
    }
}

impl Own {
    async fn renew(self: Arc<Self>, old: Option<Secret>) -> Result<()> {
        let ended = self.renew_alone(old.as_ref()).await;
        self.lock().renewal = None;
        ended
    }

    async fn renew_alone(&self, old: Option<&Secret>) -> Result<()> {
        let _alone = self.alone.lock().await;
        let _lock = self.store.lock().await?;
        let unsaved = self.lock().unsaved.clone();
        if let Some(tokens) = unsaved {
            return self.keep(tokens, false).await;
        }
        let Some(stored) = self.store.load().await? else {
            return Err(Error::authorization(
                "the store holds no tokens: send a user to `Application::authorize_url`, and give the code that comes \
                 back to `Client::exchange`",
            ));
        };
        let held = Held::new(&stored, &self.server.secret, false);
        // Another process was faster.
        if !old.is_some_and(|old| stored.is(old)) && !held.is_expired() {
            self.lock().hold(held);
            return Ok(());
        }
        let Some(token) = stored.refresh_token else {
            return Err(Error::authorization(
                "the access token has expired, and no refresh token came with it",
            ));
        };
        let before = self.lock().refused.clone();
        if let Some(before) = before
            && before.token.is(token.expose())
            && before.error.is(ErrorCode::InvalidGrant)
        {
            return self.refuse(before.token, before.error);
        }
        tracing::debug!("renewing the tokens");
        match self.server.ask(For::Refresh(&token)).await {
            Ok(tokens) => self.keep(tokens.over(stored.member_id, token), true).await,
            Err(error) if error.code().is_some() && !error.is_safe_to_retry() => {
                self.refuse(token, error)
            }
            Err(error) => Err(error),
        }
    }

    async fn accept(&self, tokens: Tokens) -> Result<()> {
        let _alone = self.alone.lock().await;
        let _lock = self.store.lock().await?;
        self.keep(tokens, false).await
    }

    /// Gives tokens to the store, and only then to the calls.
    async fn keep(&self, tokens: Tokens, fresh: bool) -> Result<()> {
        self.lock().unsaved = Some(tokens.clone());
        self.store.save(&tokens).await.map_err(|error| {
            Error::store(format!(
                "new tokens could not be saved, and are not used before they are: {}",
                error.message()
            ))
            .that_may_be_repeated()
        })?;
        let held = Held::new(&tokens, &self.server.secret, fresh);
        self.lock().hold(held);
        Ok(())
    }

    fn refuse(&self, token: Secret, error: Error) -> Result<()> {
        self.lock().refused = Some(Refused {
            token,
            error: error.clone(),
            since: Instant::now(),
        });
        Err(error)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Whether what is held is another one than was held before.
    fn is_newer_than(&self, old: Option<&Secret>) -> bool {
        let held = self.held.as_ref().filter(|_| self.unsaved.is_none());
        held.is_some_and(|held| !old.is_some_and(|old| held.access_token.is(old.expose())))
    }

    fn hold(&mut self, held: Held) {
        *self = Self {
            held: Some(held),
            unsaved: None,
            refused: None,
            renewal: self.renewal.take(),
        };
    }
}

impl Held {
    fn new(tokens: &Tokens, secret: &Secret, fresh: bool) -> Self {
        // A token that lives for a moment only would never be used, but renewed for every call.
        let until = tokens.lifetime().map(|lifetime| {
            let margin = MARGIN.min(lifetime / 2);
            Instant::now() + (lifetime - margin)
        });
        let secrets = tokens.secrets().chain([secret.expose().to_owned()]);
        Self {
            access_token: tokens.access_token.clone(),
            fresh,
            until,
            secrets: Secrets::new(secrets),
        }
    }

    fn is_expired(&self) -> bool {
        self.until.is_some_and(|until| until <= Instant::now())
    }
}

impl Auth for OAuth {
    fn counted(&self) -> Counted {
        Counted::new(&self.0.moves.at(), &[&self.0.server.id])
    }

    fn grant(&self) -> Soon<'_, Result<Grant>> {
        let held = self.0.lock().held.clone();
        match held {
            Some(held) if !held.is_expired() => Soon::now(Ok(self.let_in(held))),
            old => Soon::later(async move {
                self.renewed(old.as_ref().map(|old| &old.access_token))
                    .await?;
                let held = self.0.lock().held.clone();
                let held = held.ok_or_else(|| Error::authorization("there are no tokens"))?;
                Ok(self.let_in(held))
            }),
        }
    }

    fn renew<'a>(&'a self, refused: &'a Grant) -> BoxFuture<'a, Result<bool>> {
        Box::pin(async {
            let Pass::Token { token, .. } = &refused.pass else {
                return Ok(false);
            };
            self.renewed(Some(token)).await.map(|()| true)
        })
    }

    fn moves(&self) -> &Moves {
        &self.0.moves
    }

    fn application(&self) -> Option<&OAuth> {
        Some(self)
    }
}

impl std::fmt::Debug for OAuth {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}/rest/ as {}", self.0.moves, self.0.server.id)
    }
}

/// Runs work to its end, also where nobody waits for it any more: a refresh token that was used is worth nothing, and its
/// successor must not be lost with a call that is dropped.
async fn apart<T: Send + 'static>(work: BoxFuture<'static, Result<T>>) -> Result<T> {
    let task = tokio::spawn(work.in_current_span());
    task.await.unwrap_or_else(|_| {
        Err(Error::authorization(
            "the program ends, and its tokens are not renewed",
        ))
    })
}

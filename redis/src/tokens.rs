//! The tokens of an application, shared by processes.

use std::fmt;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bitrix24_runtime::auth::{Lock, TokenStore, Tokens};
use bitrix24_runtime::transport::BoxFuture;
use bitrix24_runtime::{Error, Result};
use redis::Script;
use tokio::runtime::Handle;
use tokio::time::{Instant, sleep};

use crate::link::{Away, Link};

static SCRIPT: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("tokens.lua")));

/// How long a lock outlives a process that died.
const HOLDS: Duration = Duration::from_secs(15);
/// How often a process that lives says so: more than once while others wait for locks that Redis has lost.
const EXTEND: Duration = Duration::from_millis(900);
/// How long an absent Redis is waited for.
const PATIENCE: Duration = Duration::from_secs(45);
/// How long a lock is waited for: longer than a renewal takes.
const LOCK_PATIENCE: Duration = Duration::from_secs(150);
/// How often it is tried.
const TRY: Duration = Duration::from_millis(50);
/// How long others have to put back newer tokens and locks, where Redis has lost them.
const SETTLE: Duration = Duration::from_secs(2);
/// How long tokens are kept that nobody renews: a refresh token is good for 180 days.
const LIVES: Duration = Duration::from_secs(200 * 24 * 3600);

/// The tokens of one application at one portal in Redis, for all processes that name the same. Made by
/// [`Redis::tokens`](crate::Redis::tokens).
///
/// One process renews for all: its lock outlives it by 15 seconds where it dies. Who has lost the lock meanwhile does not
/// write over newer tokens. Each process remembers the tokens that it has seen last, and puts them back where Redis comes
/// back without them or with older ones; still, a Redis that keeps them should write them to its disk (`appendonly yes`),
/// for when no process lives.
///
/// The tokens lie in Redis as they are, not encrypted: whoever may read it can call the portal. While Redis is away, calls go
/// on with the tokens that their process has; a renewal waits for 45 seconds for it to come back, and then fails as
/// [`ErrorKind::Store`](bitrix24_runtime::ErrorKind::Store).
pub struct SharedTokens {
    link: Arc<Link>,
    kept: Arc<Kept>,
}

/// Where they lie, and what this process knows of them.
pub(crate) struct Kept {
    keys: [String; 2],
    own: Mutex<Own>,
}

#[derive(Default)]
struct Own {
    /// What was seen last, and the number of its lock.
    known: Option<(i64, String)>,
    /// The number of the lock that is held.
    held: Option<i64>,
    /// How many absences of Redis are behind that.
    absences: u64,
}

/// What was done, the number, and the tokens.
type Answer = (u8, String, String);

impl SharedTokens {
    pub(crate) fn new(link: Arc<Link>, name: &str) -> Self {
        let kept = Arc::new(Kept {
            keys: ["tokens", "lock"].map(|what| link.key(name, what)),
            own: Mutex::default(),
        });
        link.remember(&kept);
        Self { link, kept }
    }

    /// Removes the tokens, for all processes: they were taken back, or the application is gone from the portal.
    ///
    /// # Errors
    ///
    /// Where Redis stays away.
    pub async fn forget(&self) -> Result<()> {
        self.own().known = None;
        self.ask("forget", "", None, "", PATIENCE).await.map(drop)
    }

    async fn ask(
        &self,
        what: &str,
        who: &str,
        number: Option<i64>,
        tokens: &str,
        patience: Duration,
    ) -> Result<Answer> {
        let arguments = arguments(what, who, number, tokens);
        let arguments = arguments.each_ref().map(String::as_str);
        let keys = self.kept.keys();
        self.link.insist(&SCRIPT, &keys, &arguments, patience).await
    }

    async fn loaded(&self) -> Result<Option<Tokens>> {
        let (number, text) = self.own().known.clone().unzip();
        let tokens = text.unwrap_or_default();
        let (_, number, text) = self.ask("load", "", number, &tokens, PATIENCE).await?;
        if text.is_empty() {
            self.own().known = None;
            return Ok(None);
        }
        let tokens = Tokens::from_json(&text).map_err(|error| {
            Error::store(format!(
                "`{}` in Redis: {}",
                self.kept.keys[0],
                error.message()
            ))
        })?;
        self.own().know(&number, text);
        Ok(Some(tokens))
    }

    async fn saved(&self, tokens: &Tokens) -> Result<()> {
        let text = tokens.to_json();
        let held = self.own().held;
        let (kept, number, _) = self.ask("save", "", held, &text, PATIENCE).await?;
        if kept == 1 {
            self.own().know(&number, text);
        } else {
            tracing::warn!("another process has renewed the tokens meanwhile: its own are kept");
        }
        Ok(())
    }

    async fn locked(&self) -> Result<Lock> {
        let until = Instant::now() + LOCK_PATIENCE;
        let who = format!("{}:{:016x}", self.link.who, fastrand::u64(..));
        let number = loop {
            self.settled().await?;
            let patience = until.saturating_duration_since(Instant::now());
            let (done, number, _) = self.ask("lock", &who, None, "", patience).await?;
            if done == 1 && self.link.absences() == self.own().absences {
                break number.parse().ok();
            }
            if done == 1 {
                // Redis went meanwhile, and this may be the lock of another one.
                self.ask("free", &who, None, "", patience).await?;
                continue;
            }
            if Instant::now() >= until {
                return Err(Error::store(format!(
                    "another process has held `{}` for {LOCK_PATIENCE:?}",
                    self.kept.keys[1]
                )));
            }
            sleep(TRY.mul_f64(0.5 + fastrand::f64())).await;
        };
        self.own().held = number;
        let extends = extend(Arc::clone(&self.link), Arc::clone(&self.kept), who.clone());
        Ok(Lock::new(Held {
            link: Arc::clone(&self.link),
            kept: Arc::clone(&self.kept),
            extends: tokio::spawn(extends),
            who,
        }))
    }

    /// After an absence of Redis the others have time to put back newer tokens, and locks that it has lost.
    async fn settled(&self) -> Result<()> {
        let absences = self.link.absences();
        if self.own().absences != absences {
            self.loaded().await?;
            sleep(SETTLE).await;
            self.own().absences = absences;
        }
        Ok(())
    }

    fn own(&self) -> MutexGuard<'_, Own> {
        self.kept.own()
    }
}

impl Kept {
    fn keys(&self) -> [&str; 2] {
        self.keys.each_ref().map(String::as_str)
    }

    fn own(&self) -> MutexGuard<'_, Own> {
        // Nothing under the lock panics halfway.
        self.own.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn tell(&self, link: &Arc<Link>, arguments: [String; 6]) -> Result<(), Away> {
        let arguments = arguments.each_ref().map(String::as_str);
        let told = link.run::<Answer>(&SCRIPT, &self.keys(), &arguments).await;
        told.map(drop)
    }
}

impl Own {
    fn know(&mut self, number: &str, tokens: String) {
        self.known = number.parse().ok().map(|number| (number, tokens));
    }
}

fn arguments(what: &str, who: &str, number: Option<i64>, tokens: &str) -> [String; 6] {
    [
        what.to_owned(),
        who.to_owned(),
        number.map_or_else(String::new, |number| number.to_string()),
        tokens.to_owned(),
        HOLDS.as_millis().to_string(),
        LIVES.as_millis().to_string(),
    ]
}

/// Puts back what Redis has lost.
pub(crate) fn put_back(link: Arc<Link>, kept: Arc<Kept>) -> BoxFuture<'static, ()> {
    Box::pin(async move {
        let known = kept.own().known.clone();
        if let Some((number, tokens)) = known {
            let arguments = arguments("load", "", Some(number), &tokens);
            // Where it is away again, it is when it is back.
            let _ = kept.tell(&link, arguments).await;
        }
    })
}

/// Says that the holder lives, until it is dropped.
async fn extend(link: Arc<Link>, kept: Arc<Kept>, who: String) {
    let mut pause = EXTEND;
    loop {
        sleep(pause).await;
        let told = kept.tell(&link, arguments("extend", &who, None, "")).await;
        pause = if told.is_ok() { EXTEND } else { TRY };
    }
}

/// Lets others in when it is dropped.
struct Held {
    link: Arc<Link>,
    kept: Arc<Kept>,
    extends: tokio::task::JoinHandle<()>,
    who: String,
}

impl Drop for Held {
    fn drop(&mut self) {
        self.extends.abort();
        self.kept.own().held = None;
        // Without a runtime, or without Redis, the lock expires.
        if let Ok(runtime) = Handle::try_current() {
            let (link, kept) = (Arc::clone(&self.link), Arc::clone(&self.kept));
            let free = arguments("free", &self.who, None, "");
            runtime.spawn(async move { kept.tell(&link, free).await });
        }
    }
}

impl TokenStore for SharedTokens {
    fn load(&self) -> BoxFuture<'_, Result<Option<Tokens>>> {
        Box::pin(self.loaded())
    }

    fn save<'a>(&'a self, tokens: &'a Tokens) -> BoxFuture<'a, Result<()>> {
        Box::pin(self.saved(tokens))
    }

    fn lock(&self) -> BoxFuture<'_, Result<Lock>> {
        Box::pin(self.locked())
    }
}

impl fmt::Debug for SharedTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SharedTokens")
            .field("redis", &self.link)
            .field("key", &self.kept.keys[0])
            .finish_non_exhaustive()
    }
}

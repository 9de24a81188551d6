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

use crate::link::Link;

static SCRIPT: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("tokens.lua")));

/// How long a lock outlives a process that died.
const HOLDS: Duration = Duration::from_secs(15);
/// How often a process that lives says so.
const EXTEND: Duration = Duration::from_secs(4);
/// How long an absent Redis is waited for.
const PATIENCE: Duration = Duration::from_secs(45);
/// How long a lock is waited for: longer than a renewal takes.
const LOCK_PATIENCE: Duration = Duration::from_secs(150);
/// How often it is tried.
const TRY: Duration = Duration::from_millis(50);
/// How long others have to put back newer tokens, where Redis has lost them.
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
/// [`Error::is_store`].
pub struct SharedTokens {
    link: Arc<Link>,
    keys: [String; 2],
    own: Arc<Mutex<Own>>,
}

#[derive(Default)]
struct Own {
    /// What was seen last, and the number of its lock.
    known: Option<(i64, String)>,
    /// The number of the lock that is held.
    held: Option<i64>,
}

/// What was done, the number, and the tokens.
type Answer = (u8, String, String);

impl SharedTokens {
    pub(crate) fn new(link: Arc<Link>, name: &str) -> Self {
        Self {
            keys: ["tokens", "lock"].map(|what| link.key(name, what)),
            link,
            own: Arc::default(),
        }
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
        let keys = self.keys.each_ref().map(String::as_str);
        let number = number.map_or_else(String::new, |number| number.to_string());
        let (holds, lives) = (HOLDS.as_millis().to_string(), LIVES.as_millis().to_string());
        let arguments = [what, who, &number, tokens, &holds, &lives];
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
            Error::store(format!("`{}` in Redis: {}", self.keys[0], error.message()))
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
        let mut restored = false;
        let number = loop {
            restored |= self.restore().await?;
            let patience = until.saturating_duration_since(Instant::now());
            let (done, number, _) = self.ask("lock", &who, None, "", patience).await?;
            if done == 1 {
                break number.parse().ok();
            }
            if Instant::now() >= until {
                return Err(Error::store(format!(
                    "another process has held `{}` for {LOCK_PATIENCE:?}",
                    self.keys[1]
                )));
            }
            sleep(TRY.mul_f64(0.5 + fastrand::f64())).await;
        };
        self.own().held = number;
        let held = Held {
            link: Arc::clone(&self.link),
            keys: self.keys.clone(),
            own: Arc::clone(&self.own),
            extends: tokio::spawn(extend(
                Arc::clone(&self.link),
                self.keys.clone(),
                who.clone(),
            )),
            who,
        };
        if restored {
            sleep(SETTLE).await;
        }
        Ok(Lock::new(held))
    }

    /// Puts back what Redis has lost.
    async fn restore(&self) -> Result<bool> {
        let Some((number, tokens)) = self.own().known.clone() else {
            return Ok(false);
        };
        let (restored, ..) = self
            .ask("load", "", Some(number), &tokens, PATIENCE)
            .await?;
        Ok(restored == 1)
    }

    fn own(&self) -> MutexGuard<'_, Own> {
        locked(&self.own)
    }
}

impl Own {
    fn know(&mut self, number: &str, tokens: String) {
        self.known = number.parse().ok().map(|number| (number, tokens));
    }
}

/// Says that the holder lives, until it is dropped.
async fn extend(link: Arc<Link>, keys: [String; 2], who: String) {
    loop {
        sleep(EXTEND).await;
        tell(&link, &keys, "extend", &who).await;
    }
}

/// Where Redis is away, the lock expires.
async fn tell(link: &Arc<Link>, keys: &[String; 2], what: &str, who: &str) {
    let holds = HOLDS.as_millis().to_string();
    let keys = keys.each_ref().map(String::as_str);
    let arguments = [what, who, "", "", &holds, ""];
    let _ = link.run::<Answer>(&SCRIPT, &keys, &arguments).await;
}

/// Lets others in when it is dropped.
struct Held {
    link: Arc<Link>,
    keys: [String; 2],
    own: Arc<Mutex<Own>>,
    extends: tokio::task::JoinHandle<()>,
    who: String,
}

impl Drop for Held {
    fn drop(&mut self) {
        self.extends.abort();
        locked(&self.own).held = None;
        // Without a runtime the lock expires.
        if let Ok(runtime) = Handle::try_current() {
            let (link, keys) = (Arc::clone(&self.link), self.keys.clone());
            let who = std::mem::take(&mut self.who);
            runtime.spawn(async move { tell(&link, &keys, "free", &who).await });
        }
    }
}

fn locked(own: &Mutex<Own>) -> MutexGuard<'_, Own> {
    // Nothing under the lock panics halfway.
    own.lock().unwrap_or_else(PoisonError::into_inner)
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
            .field("key", &self.keys[0])
            .finish_non_exhaustive()
    }
}

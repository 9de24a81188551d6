//! Where tokens are kept.

#[cfg(feature = "file-store")]
mod file;

use std::any::Any;
use std::sync::{Arc, Mutex, PoisonError};

use super::Tokens;
use crate::error::Result;
use crate::transport::BoxFuture;

#[cfg(feature = "file-store")]
pub use file::FileStore;

/// Keeps the tokens of one application at one portal, for one user.
///
/// The client saves new tokens **before** it uses them: a refresh token is replaced when it is used, and who loses the new
/// one has lost the portal. It works in this order: [`lock`](Self::lock); [`load`](Self::load), where tokens that another
/// process has renewed are simply taken; else it asks the authorization server; [`save`](Self::save); and it lets go of
/// the lock. So with a lock that all processes share, one of them renews for all.
///
/// ```
/// use std::sync::Mutex;
/// use bitrix24::Result;
/// use bitrix24::auth::{Lock, TokenStore, Tokens};
/// use bitrix24::transport::BoxFuture;
///
/// /// A row of a table, played by a text.
/// #[derive(Debug, Default)]
/// struct Row(Mutex<Option<String>>);
///
/// impl TokenStore for Row {
///     fn load(&self) -> BoxFuture<'_, Result<Option<Tokens>>> {
///         let row = self.0.lock().unwrap().clone();
///         Box::pin(async move { row.map(|row| Tokens::from_json(&row)).transpose() })
///     }
///
///     fn save<'a>(&'a self, tokens: &'a Tokens) -> BoxFuture<'a, Result<()>> {
///         *self.0.lock().unwrap() = Some(tokens.to_json());
///         Box::pin(async { Ok(()) })
///     }
///
///     // With several processes: `SELECT … FOR UPDATE`, or a key of Redis that expires after some minutes.
///     fn lock(&self) -> BoxFuture<'_, Result<Lock>> {
///         Box::pin(async { Ok(Lock::none()) })
///     }
/// }
/// ```
pub trait TokenStore: Send + Sync + std::fmt::Debug + 'static {
    /// The tokens that were saved last, by whomever; none where there were none yet.
    ///
    /// # Errors
    ///
    /// Where they cannot be read: the call that needs them fails with this, as [`Error::store`](crate::Error::store).
    fn load(&self) -> BoxFuture<'_, Result<Option<Tokens>>>;

    /// Keeps tokens in place of all before them. When it is done they have to outlast this process.
    ///
    /// # Errors
    ///
    /// Where they could not be kept. The client does not use them then, but keeps them in this process, and tries to
    /// save them again at the next call.
    fn save<'a>(&'a self, tokens: &'a Tokens) -> BoxFuture<'a, Result<()>>;

    /// Waits until nobody else renews these tokens, and keeps others from it until the lock is dropped. A renewal takes
    /// two minutes at most, so that a lock that expires by itself has to last for longer.
    ///
    /// Needless where one client in one process uses the store.
    ///
    /// # Errors
    ///
    /// Where it could not be got in time.
    fn lock(&self) -> BoxFuture<'_, Result<Lock>> {
        Box::pin(async { Ok(Lock::none()) })
    }
}

/// What keeps others from renewing, until it is dropped.
#[derive(Debug)]
#[must_use = "dropped, it lets others in"]
pub struct Lock(
    #[allow(dead_code, reason = "nobody reads it: what it is for is to be dropped")]
    Option<Box<dyn Any + Send>>,
);

impl Lock {
    /// Nobody is kept from anything.
    pub fn none() -> Self {
        Self(None)
    }

    /// What lets others in when it is dropped.
    pub fn new(guard: impl Send + 'static) -> Self {
        Self(Some(Box::new(guard)))
    }
}

/// Several clients may share one store.
impl<S: TokenStore + ?Sized> TokenStore for Arc<S> {
    fn load(&self) -> BoxFuture<'_, Result<Option<Tokens>>> {
        (**self).load()
    }

    fn save<'a>(&'a self, tokens: &'a Tokens) -> BoxFuture<'a, Result<()>> {
        (**self).save(tokens)
    }

    fn lock(&self) -> BoxFuture<'_, Result<Lock>> {
        (**self).lock()
    }
}

/// Keeps tokens as long as the process lives.
#[derive(Debug, Default)]
pub struct MemoryStore {
    tokens: Mutex<Option<Tokens>>,
    alone: Arc<tokio::sync::Mutex<()>>,
}

impl MemoryStore {
    /// Without tokens.
    pub fn new() -> Self {
        Self::default()
    }

    /// With some.
    pub fn with(tokens: Tokens) -> Self {
        Self {
            tokens: Mutex::new(Some(tokens)),
            ..Self::default()
        }
    }
}

impl TokenStore for MemoryStore {
    fn load(&self) -> BoxFuture<'_, Result<Option<Tokens>>> {
        let tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        let tokens = tokens.clone();
        Box::pin(async { Ok(tokens) })
    }

    fn save<'a>(&'a self, tokens: &'a Tokens) -> BoxFuture<'a, Result<()>> {
        let mut own = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        *own = Some(tokens.clone());
        Box::pin(async { Ok(()) })
    }

    fn lock(&self) -> BoxFuture<'_, Result<Lock>> {
        let alone = Arc::clone(&self.alone);
        Box::pin(async move { Ok(Lock::new(alone.lock_owned().await)) })
    }
}
